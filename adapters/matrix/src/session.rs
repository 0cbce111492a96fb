//! Who the bot is: signed in once, then remembered. Its keys are in a store of the library's own; its token is in a file
//! beside it, for its owner alone.

use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use matrix_sdk::{
    Client, ClientBuilder,
    authentication::matrix::MatrixSession,
    config::{RequestConfig, SyncSettings},
    encryption::{BackupDownloadStrategy, EncryptionSettings},
    ruma::api::{
        client::uiaa::{AuthData, MatrixUserIdentifier, Password as Proof, UserIdentifier},
        error::ErrorKind,
    },
};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    limits::REQUEST_TIME,
    memory,
    settings::{Password, Settings, StartError},
};

/// The library's store.
const STORE: &str = "store";
/// The session.
const SESSION: &str = "session.json";
/// Held by whoever has the store open.
const LOCK: &str = "lock";
/// What a device of ours is called.
const DEVICE_NAME: &str = "Homeroom";

/// What is remembered of signing in.
#[derive(Serialize, Deserialize)]
struct Kept {
    homeserver: Url,
    session: MatrixSession,
}

/// Somebody signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub user: String,
    /// What brings a lost store back readable; shown once. None if the account had one already.
    pub recovery_key: Option<String>,
}

/// A client with its store, which nobody else has open.
pub(crate) struct Opened {
    pub(crate) client: Client,
    _lock: File,
}

/// Signs in, for good: keeps the session, vouches for this device, and keeps copies of keys on the server, encrypted.
/// Nothing is left behind if it fails.
pub async fn login(settings: &Settings, folder: &Path, password: &Password) -> Result<SignedIn, StartError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(store)?;
    let _lock = lock(folder)?;
    if let Some(kept) = kept(folder)? {
        return Err(StartError::SignedIn(kept.session.meta.user_id.to_string()));
    }
    let path = folder.join(STORE);
    remove(&path)?;
    let signed_in = sign_in(settings, folder, &path, password).await;
    if signed_in.is_err() {
        remove(&folder.join(SESSION))?;
        remove(&path)?;
    }
    signed_in
}

async fn sign_in(
    settings: &Settings,
    folder: &Path,
    path: &Path,
    password: &Password,
) -> Result<SignedIn, StartError> {
    let client = built(&settings.homeserver, path).await?;
    let auth = client.matrix_auth();
    let login =
        auth.login_username(&settings.user, password.reveal()).initial_device_display_name(DEVICE_NAME);
    if let Err(error) = login.send().await {
        return Err(match error.client_api_error_kind() {
            Some(ErrorKind::Forbidden) => StartError::Password,
            Some(ErrorKind::Unrecognized | ErrorKind::Unknown) => {
                StartError::NoPasswords(offered(&client).await)
            }
            _ => unreachable(error),
        });
    }
    let session = auth.session().ok_or_else(|| StartError::Store("no session was made".into()))?;
    let user = session.meta.user_id.to_string();
    let recovery_key = vouched(&client, &user, password).await?;
    // What was said before is not for us: the first news is what comes after this.
    let settled = client.sync_once(SyncSettings::new()).await.map_err(unreachable)?;
    memory::set_token(&client, &settled.next_batch).await.map_err(StartError::Store)?;
    keep(folder, &Kept { homeserver: settings.homeserver.clone(), session })?;
    Ok(SignedIn { user, recovery_key })
}

/// Vouches for this device, unless the account has an identity already: that is never made anew silently.
async fn vouched(client: &Client, user: &str, password: &Password) -> Result<Option<String>, StartError> {
    let encryption = client.encryption();
    if let Err(error) = encryption.bootstrap_cross_signing_if_needed(None).await {
        let Some(asked) = error.as_uiaa_response() else { return Err(unreachable(error)) };
        let who = UserIdentifier::Matrix(MatrixUserIdentifier::new(user.to_owned()));
        let mut proof = Proof::new(who, password.reveal().to_owned());
        proof.session.clone_from(&asked.session);
        let proved = encryption.bootstrap_cross_signing(Some(AuthData::Password(proof))).await;
        proved.map_err(unreachable)?;
    }
    encryption.wait_for_e2ee_initialization_tasks().await;
    let complete = encryption.cross_signing_status().await.is_some_and(|status| status.is_complete());
    if !complete {
        return Ok(None);
    }
    encryption.recovery().enable().await.map(Some).map_err(|error| StartError::Unreachable(error.to_string()))
}

/// Goes on where the bot was. Asks nobody.
pub(crate) async fn open(settings: &Settings, folder: &Path) -> Result<Opened, StartError> {
    if !folder.join(SESSION).exists() {
        return Err(StartError::NotSignedIn);
    }
    let lock = lock(folder)?;
    let kept = kept(folder)?.ok_or(StartError::NotSignedIn)?;
    let user = kept.session.meta.user_id.to_string();
    if user != settings.user {
        return Err(StartError::Another { kept: user, configured: settings.user.clone() });
    }
    let client = built(&settings.homeserver, &folder.join(STORE)).await?;
    memory::wind_back(&client).await.map_err(StartError::Store)?;
    client.restore_session(kept.session).await.map_err(store)?;
    Ok(Opened { client, _lock: lock })
}

async fn built(homeserver: &Url, path: &Path) -> Result<Client, StartError> {
    let requests = RequestConfig::new().timeout(REQUEST_TIME).max_retry_time(REQUEST_TIME);
    let encryption = EncryptionSettings {
        auto_enable_cross_signing: false,
        backup_download_strategy: BackupDownloadStrategy::AfterDecryptionFailure,
        auto_enable_backups: false,
    };
    let builder: ClientBuilder = Client::builder()
        .homeserver_url(homeserver)
        .respect_login_well_known(false)
        .request_config(requests)
        .with_encryption_settings(encryption)
        .sqlite_store(path, None);
    builder.build().await.map_err(store)
}

/// How somebody can sign in, where it is not by password.
async fn offered(client: &Client) -> String {
    let Ok(types) = client.matrix_auth().get_login_types().await else {
        return "nothing that is known here".into();
    };
    types.flows.iter().map(|flow| flow.login_type()).collect::<Vec<_>>().join(", ")
}

fn lock(folder: &Path) -> Result<File, StartError> {
    let file = File::create(folder.join(LOCK)).map_err(store)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse),
        Err(TryLockError::Error(error)) => Err(store(error)),
    }
}

fn kept(folder: &Path) -> Result<Option<Kept>, StartError> {
    match std::fs::read(folder.join(SESSION)) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(store),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(store(error)),
    }
}

/// Written whole or not at all.
fn keep(folder: &Path, kept: &Kept) -> Result<(), StartError> {
    let bytes = serde_json::to_vec(kept).map_err(store)?;
    let half: PathBuf = folder.join("session.new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half).map_err(store)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(store)?;
    std::fs::rename(&half, folder.join(SESSION)).map_err(store)
}

fn remove(path: &Path) -> Result<(), StartError> {
    let removed = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(store(error)),
        _ => Ok(()),
    }
}

fn store(error: impl std::fmt::Display) -> StartError {
    StartError::Store(error.to_string())
}

fn unreachable(error: impl std::fmt::Display) -> StartError {
    StartError::Unreachable(error.to_string())
}
