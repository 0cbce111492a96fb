//! Whether a model is the one that was pinned.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use homeroom_core::TutorError;
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;

use crate::settings::Pin;

/// As much of a digest as Ollama shows to people.
const SHORTEST: usize = 12;
/// How much of a file is read at a time.
const CHUNK: usize = 1 << 20;

/// How a file was when it was hashed.
type Look = (u64, Option<SystemTime>);

/// What was hashed: a file of some gigabytes takes its time.
#[derive(Default)]
pub(crate) struct Hashed(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    hash: Option<(Look, String)>,
    /// Why it could not be read, when that was last tried.
    unread: Option<io::ErrorKind>,
}

impl Hashed {
    /// What a model really is: the hash of the pinned file, else the digest that its server tells.
    pub(crate) async fn really(&self, pin: Option<&Pin>, digest: Option<&str>) -> Option<String> {
        let Some(Pin::File { path, .. }) = pin else { return digest.map(|digest| bare(digest).to_owned()) };
        let mut kept = self.0.lock().await;
        let hash = kept.hash(path).await;
        let unread = hash.as_ref().err().map(io::Error::kind);
        // Once: it is looked at every few seconds.
        if let Err(error) = &hash
            && kept.unread != unread
        {
            tracing::warn!(file = %path.display(), %error, "the pinned file of a model cannot be read");
        }
        kept.unread = unread;
        hash.ok()
    }
}

impl Kept {
    async fn hash(&mut self, path: &Path) -> io::Result<String> {
        let about = tokio::fs::metadata(path).await?;
        let look = (about.len(), about.modified().ok());
        if let Some((_, hash)) = self.hash.as_ref().filter(|(before, _)| *before == look) {
            return Ok(hash.clone());
        }
        let hash = hashed(path.to_owned()).await?;
        self.hash = Some((look, hash.clone()));
        Ok(hash)
    }
}

/// Whether what a model really is is what was pinned.
pub(crate) fn holds(pin: Option<&Pin>, really: Option<&str>) -> Result<(), TutorError> {
    let is_same = match (pin, really) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(Pin::Digest(pinned)), Some(digest)) => is_digest(pinned, digest),
        (Some(Pin::File { sha256, .. }), Some(hash)) => hash.eq_ignore_ascii_case(bare(sha256)),
    };
    if is_same { Ok(()) } else { Err(TutorError::Changed) }
}

/// The hash of a file, on a thread of its own.
pub(crate) async fn hashed(path: PathBuf) -> io::Result<String> {
    tokio::task::spawn_blocking(move || hash_of(&path)).await.map_err(io::Error::other)?
}

fn is_digest(pinned: &str, digest: &str) -> bool {
    let (pinned, digest) = (bare(pinned).to_ascii_lowercase(), bare(digest).to_ascii_lowercase());
    pinned.len() >= SHORTEST && digest.starts_with(&pinned)
}

fn bare(digest: &str) -> &str {
    digest.strip_prefix("sha256:").unwrap_or(digest)
}

fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        }
        hash.update(chunk.get(..read).unwrap_or_default());
    }
}
