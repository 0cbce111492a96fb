//! Who the bot is: signed in once, then remembered. Its keys are in a store of the library's own; its token is in a file
//! beside it, for its owner alone.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use matrix_sdk::{
    Client, ClientBuilder,
    authentication::matrix::MatrixSession,
    config::RequestConfig,
    encryption::{BackupDownloadStrategy, EncryptionSettings},
};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    limits::REQUEST_TIME,
    memory,
    settings::{Settings, StartError},
};

/// The library's store.
pub(crate) const STORE: &str = "store";
/// The session.
pub(crate) const SESSION: &str = "session.json";
/// Held by whoever has the store open.
pub(crate) const LOCK: &str = "lock";
/// What is remembered of signing in.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) homeserver: Url,
    pub(crate) session: MatrixSession,
}

/// A client with its store, which nobody else has open.
pub(crate) struct Opened {
    pub(crate) client: Client,
    _lock: File,
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
    let client = built(&settings.homeserver, Some(&folder.join(STORE))).await?;
    memory::wind_back(&client).await.map_err(StartError::Store)?;
    client.restore_session(kept.session).await.map_err(store)?;
    Ok(Opened { client, _lock: lock })
}

/// A client; with a store, or without one for a question or two.
pub(crate) async fn built(homeserver: &Url, path: Option<&Path>) -> Result<Client, StartError> {
    // What is to be tried again, and when, we decide ourselves.
    let requests = RequestConfig::new().timeout(REQUEST_TIME).disable_retry();
    let encryption = EncryptionSettings {
        auto_enable_cross_signing: false,
        backup_download_strategy: BackupDownloadStrategy::AfterDecryptionFailure,
        auto_enable_backups: false,
    };
    let builder: ClientBuilder = Client::builder()
        .homeserver_url(homeserver)
        .respect_login_well_known(false)
        .request_config(requests)
        .with_encryption_settings(encryption);
    let builder = match path {
        Some(path) => builder.sqlite_store(path, None),
        None => builder,
    };
    builder.build().await.map_err(store)
}

pub(crate) fn lock(folder: &Path) -> Result<File, StartError> {
    let file = File::create(folder.join(LOCK)).map_err(store)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse),
        Err(TryLockError::Error(error)) => Err(store(error)),
    }
}

pub(crate) fn kept(folder: &Path) -> Result<Option<Kept>, StartError> {
    match std::fs::read(folder.join(SESSION)) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(store),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(store(error)),
    }
}

/// Written whole or not at all.
pub(crate) fn keep(folder: &Path, kept: &Kept) -> Result<(), StartError> {
    let bytes = serde_json::to_vec(kept).map_err(store)?;
    let half: PathBuf = folder.join("session.new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half).map_err(store)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(store)?;
    std::fs::rename(&half, folder.join(SESSION)).map_err(store)
}

pub(crate) fn remove(path: &Path) -> Result<(), StartError> {
    let removed = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(store(error)),
        _ => Ok(()),
    }
}

pub(crate) fn store(error: impl std::fmt::Display) -> StartError {
    StartError::Store(error.to_string())
}

pub(crate) fn unreachable(error: impl std::fmt::Display) -> StartError {
    StartError::Unreachable(error.to_string())
}
