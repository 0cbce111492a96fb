//! Servers that run on this machine already.

use futures_util::future::join_all;
use homeroom_core::TutorError;
use url::Url;

use crate::{
    address::system,
    kind::{Kind, see},
    settings::{Settings, Speaks},
    wire::Wire,
};

/// Jan's port.
const JAN: u16 = 1337;
/// Where they usually listen: llama.cpp, Ollama, LM Studio, vLLM, Jan.
const USUAL: [u16; 5] = [8080, 11434, 1234, 8000, JAN];

/// A server that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where.
    pub url: Url,
    /// Which one it is.
    pub kind: Kind,
    /// Its models; or why it does not tell them: it wants a key, or loads.
    pub models: Result<Vec<String>, TutorError>,
}

/// Looks on this machine for servers, at their usual ports and at some more.
pub async fn find(more: &[u16]) -> Vec<Found> {
    find_at(USUAL.iter().chain(more)).await
}

pub(crate) async fn find_at(ports: impl IntoIterator<Item = &u16>) -> Vec<Found> {
    let mut ports: Vec<u16> = ports.into_iter().copied().collect();
    ports.sort_unstable();
    ports.dedup();
    join_all(ports.into_iter().map(at)).await.into_iter().flatten().collect()
}

async fn at(port: u16) -> Option<Found> {
    let url = Url::parse(&format!("http://127.0.0.1:{port}")).ok()?;
    let wire = Wire::new(&Settings::new("found", url.clone()), &system()).ok()?;
    let coat = if port == JAN { Kind::Jan } else { Kind::Other };
    match see(&wire, Speaks::Auto).await {
        Ok(seen) => {
            let kind = if seen.kind == Kind::Other { coat } else { seen.kind };
            Some(Found { url, kind, models: Ok(seen.models.into_iter().map(|model| model.name).collect()) })
        }
        Err(error @ (TutorError::Key | TutorError::Loading | TutorError::Busy { .. })) => {
            Some(Found { url, kind: coat, models: Err(error) })
        }
        Err(_) => None,
    }
}
