//! Whether a model is the one that was pinned.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
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
pub(crate) struct Hashed(Mutex<Option<(Look, String)>>);

impl Hashed {
    /// Whether a model, whose digest a server may have told, is the pinned one.
    pub(crate) async fn holds(&self, pin: Option<&Pin>, digest: Option<&str>) -> Result<(), TutorError> {
        let is_same = match pin {
            None => true,
            Some(Pin::Digest(pinned)) => digest.is_some_and(|digest| is_digest(pinned, digest)),
            Some(Pin::File { path, sha256 }) => match self.hash(path).await {
                Ok(hash) => hash.eq_ignore_ascii_case(bare(sha256)),
                Err(error) => {
                    tracing::warn!(kind = %error.kind(), "the pinned file of a model cannot be read");
                    false
                }
            },
        };
        if is_same { Ok(()) } else { Err(TutorError::Changed) }
    }

    async fn hash(&self, path: &Path) -> io::Result<String> {
        let mut kept = self.0.lock().await;
        let about = tokio::fs::metadata(path).await?;
        let look = (about.len(), about.modified().ok());
        if let Some((_, hash)) = kept.as_ref().filter(|(before, _)| *before == look) {
            return Ok(hash.clone());
        }
        let file = path.to_owned();
        let hash = tokio::task::spawn_blocking(move || hash_of(&file)).await.map_err(io::Error::other)??;
        *kept = Some((look, hash.clone()));
        Ok(hash)
    }
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
