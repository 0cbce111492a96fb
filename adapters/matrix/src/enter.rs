//! Signing in: once for good, or again after what was kept is lost. Nothing is left behind if it fails.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt as _, path::Path};

use matrix_sdk::{
    Client, SessionMeta, SessionTokens,
    authentication::matrix::MatrixSession,
    config::SyncSettings,
    ruma::{
        UserId,
        api::{
            client::uiaa::{AuthData, MatrixUserIdentifier, Password as Proof, UserIdentifier},
            error::ErrorKind,
        },
    },
    store::RoomLoadSettings,
};

use crate::{
    memory,
    session::{Kept, LOCK, SESSION, STORE, built, keep, kept, lock, remove, store, unreachable},
    settings::{Credential, Settings, StartError},
};

/// What a device of ours is called.
const DEVICE_NAME: &str = "Homeroom";
/// A store that is being made.
const STORE_NEW: &str = "store.new";
/// The store before the last recovery.
const STORE_BEFORE: &str = "store.before";

/// Somebody signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub user: String,
    /// What brings a lost store back readable; shown once. None if the account had one already.
    pub recovery_key: Option<String>,
    /// Whether other clients can tell that this device is the account's own.
    pub vouched: Vouched,
}

/// Whether the account's identity stands for its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vouched {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// Signs in, for good: keeps the session, vouches for this device, and keeps copies of keys on the server, encrypted.
pub async fn login(
    settings: &Settings,
    folder: &Path,
    credential: &Credential,
) -> Result<SignedIn, StartError> {
    let made = !folder.exists();
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(store)?;
    let _lock = lock(folder)?;
    if let Some(kept) = kept(folder)? {
        return Err(StartError::SignedIn(kept.session.meta.user_id.to_string()));
    }
    let path = folder.join(STORE);
    remove(&path)?;
    let signed_in = sign_in(settings, folder, &path, credential).await;
    if signed_in.is_err() {
        remove(&folder.join(SESSION))?;
        remove(&path)?;
        if made {
            remove(&folder.join(LOCK))?;
            remove(folder)?;
        }
    }
    signed_in
}

async fn sign_in(
    settings: &Settings,
    folder: &Path,
    path: &Path,
    credential: &Credential,
) -> Result<SignedIn, StartError> {
    let (client, session) = proven(settings, path, credential).await?;
    let user = session.meta.user_id.to_string();
    // First what can fail: a key that was made is shown.
    let done = async {
        settle(&client).await?;
        keep(folder, &Kept { homeserver: settings.homeserver.clone(), session })?;
        identified(&client, &settings.user, credential).await
    };
    match done.await {
        Ok(recovery_key) => Ok(SignedIn { user, recovery_key, vouched: vouched(&client).await }),
        Err(error) => Err(undone(&client, credential, error).await),
    }
}

/// Signs in anew with a new store, and makes it readable with the recovery key. What was kept before stays beside it until
/// the next time; its device is signed out.
pub async fn recover(
    settings: &Settings,
    folder: &Path,
    credential: &Credential,
    key: &str,
) -> Result<SignedIn, StartError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(store)?;
    let _lock = lock(folder)?;
    // A session that cannot be read is as good as lost.
    let before = kept(folder).ok().flatten();
    let path = folder.join(STORE_NEW);
    remove(&path)?;
    let recovered = readable(settings, &path, credential, key).await;
    let (session, vouched) = match recovered {
        Ok(recovered) => recovered,
        Err(error) => {
            remove(&path)?;
            return Err(error);
        }
    };
    let (now, aside) = (folder.join(STORE), folder.join(STORE_BEFORE));
    if now.exists() {
        remove(&aside)?;
        std::fs::rename(&now, &aside).map_err(store)?;
    }
    std::fs::rename(&path, &now).map_err(store)?;
    let user = session.meta.user_id.to_string();
    let old = before.filter(|before| before.session.meta.device_id != session.meta.device_id);
    keep(folder, &Kept { homeserver: settings.homeserver.clone(), session })?;
    if let Some(old) = old {
        sign_out(&old).await;
    }
    Ok(SignedIn { user, recovery_key: None, vouched })
}

async fn readable(
    settings: &Settings,
    path: &Path,
    credential: &Credential,
    key: &str,
) -> Result<(MatrixSession, Vouched), StartError> {
    let (client, session) = proven(settings, path, credential).await?;
    client.encryption().wait_for_e2ee_initialization_tasks().await;
    // This tells the homeserver of our device: before that, its key cannot be signed.
    if let Err(error) = settle(&client).await {
        return Err(undone(&client, credential, error).await);
    }
    if let Err(error) = client.encryption().recovery().recover(key).await {
        let error = match error {
            matrix_sdk::encryption::recovery::RecoveryError::Sdk(matrix_sdk::Error::Http(http)) => {
                unreachable(http)
            }
            error => StartError::RecoveryKey(error.to_string()),
        };
        return Err(undone(&client, credential, error).await);
    }
    let vouched = vouched(&client).await;
    Ok((session, vouched))
}

/// A client that the homeserver has let in.
async fn proven(
    settings: &Settings,
    path: &Path,
    credential: &Credential,
) -> Result<(Client, MatrixSession), StartError> {
    match credential {
        Credential::Password(password) => {
            let client = built(&settings.homeserver, Some(path)).await?;
            let login = client.matrix_auth().login_username(&settings.user, password);
            if let Err(error) = login.initial_device_display_name(DEVICE_NAME).send().await {
                return Err(match error.client_api_error_kind() {
                    Some(ErrorKind::Forbidden) => StartError::Password,
                    Some(ErrorKind::Unrecognized | ErrorKind::Unknown) => {
                        StartError::NoPasswords(offered(&client).await)
                    }
                    _ => unreachable(error),
                });
            }
            let session = client.matrix_auth().session();
            Ok((client, session.ok_or_else(|| StartError::Store("no session was made".into()))?))
        }
        Credential::Token(token) => {
            let session = session_of(settings, token).await?;
            let client = built(&settings.homeserver, Some(path)).await?;
            let restored =
                client.matrix_auth().restore_session(session.clone(), RoomLoadSettings::default()).await;
            restored.map_err(store)?;
            Ok((client, session))
        }
    }
}

/// The session that a token is of.
async fn session_of(settings: &Settings, token: &str) -> Result<MatrixSession, StartError> {
    let tokens = SessionTokens { access_token: token.to_owned(), refresh_token: None };
    let user_id = UserId::parse(&settings.user).map_err(store)?;
    let guess = SessionMeta { user_id, device_id: "UNKNOWN".into() };
    let client = built(&settings.homeserver, None).await?;
    let session = MatrixSession { meta: guess, tokens: tokens.clone() };
    client.restore_session(session).await.map_err(store)?;
    let who = match client.whoami().await {
        Ok(who) => who,
        Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::UnknownToken(_))) => {
            return Err(StartError::Token);
        }
        Err(error) => return Err(unreachable(error)),
    };
    if who.user_id != settings.user {
        let kept = who.user_id.to_string();
        return Err(StartError::Another { kept, configured: settings.user.clone() });
    }
    let device_id = who.device_id.ok_or(StartError::Token)?;
    Ok(MatrixSession { meta: SessionMeta { user_id: who.user_id, device_id }, tokens })
}

/// Gives the account an identity, and answers the key to what is kept of it on the server; none if it has one already: that
/// is never made anew silently.
async fn identified(
    client: &Client,
    user: &str,
    credential: &Credential,
) -> Result<Option<String>, StartError> {
    let encryption = client.encryption();
    if let Err(error) = encryption.bootstrap_cross_signing_if_needed(None).await {
        let Some(asked) = error.as_uiaa_response() else { return Err(unreachable(error)) };
        let Credential::Password(password) = credential else { return Err(StartError::NeedsPassword) };
        let who = UserIdentifier::Matrix(MatrixUserIdentifier::new(user.to_owned()));
        let mut proof = Proof::new(who, password.clone());
        proof.session.clone_from(&asked.session);
        let proved = encryption.bootstrap_cross_signing(Some(AuthData::Password(proof))).await;
        proved.map_err(unreachable)?;
    }
    encryption.wait_for_e2ee_initialization_tasks().await;
    let complete = encryption.cross_signing_status().await.is_some_and(|status| status.is_complete());
    if !complete {
        return Ok(None);
    }
    encryption.recovery().enable().await.map(Some).map_err(unreachable)
}

/// What was said before we came is not for us: the first news is what comes after this.
async fn settle(client: &Client) -> Result<(), StartError> {
    let settled = client.sync_once(SyncSettings::new()).await.map_err(unreachable)?;
    memory::set_token(client, &settled.next_batch).await.map_err(StartError::Store)
}

async fn vouched(client: &Client) -> Vouched {
    let device = client.encryption().get_own_device().await.ok().flatten();
    if device.is_some_and(|device| device.is_cross_signed_by_owner()) { Vouched::Yes } else { Vouched::No }
}

/// A device that we have made for nothing is taken away again. One whose token we were given stays.
async fn undone(client: &Client, credential: &Credential, error: StartError) -> StartError {
    if let Credential::Password(_) = credential
        && let Err(error) = client.matrix_auth().logout().await
    {
        tracing::warn!(%error, "a device without use is still signed in");
    }
    error
}

async fn sign_out(kept: &Kept) {
    let signed_out = async {
        let client = built(&kept.homeserver, None).await?;
        client.restore_session(kept.session.clone()).await.map_err(store)?;
        client.matrix_auth().logout().await.map_err(unreachable)
    };
    if let Err(error) = signed_out.await {
        tracing::info!(%error, "the device before was not signed out");
    }
}

/// How somebody can sign in, where it is not by password.
async fn offered(client: &Client) -> String {
    let Ok(types) = client.matrix_auth().get_login_types().await else {
        return "nothing that is known here".into();
    };
    types.flows.iter().map(|flow| flow.login_type()).collect::<Vec<_>>().join(", ")
}
