//! The inference servers that answer in labs.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use homeroom_core::{Health, Tutor as _};
use homeroom_tutor::{Settings, Tutors, find};
use tokio::time::timeout;

use crate::{configuration::Configuration, run::Demo};

/// How long the classroom waits for them before it opens.
const AT_START: Duration = Duration::from_secs(2);
/// How often each is asked how it is.
const ROUND: Duration = Duration::from_secs(5);

/// The configured servers; where only this machine reaches the classroom also one that is found here.
pub async fn open(configuration: &Configuration, demo: Demo) -> Result<Option<Arc<Tutors>>> {
    let settings = match configuration.inference.as_slice() {
        [] if demo == Demo::Open => adopted().await.into_iter().collect(),
        named => named.to_vec(),
    };
    if settings.is_empty() {
        return Ok(None);
    }
    let tutors = Arc::new(Tutors::new(settings)?);
    // One that does not answer must not keep the classroom closed. Each says in the log how it is.
    let _late = timeout(AT_START, tutors.look()).await;
    if tutors.servers().iter().all(|server| server.health != Health::Well) {
        tracing::warn!("labs have no assistant for now; their servers are asked again");
    }
    Ok(Some(tutors))
}

/// Asks the servers how they are, now and then, until it is dropped.
pub async fn watch(tutors: Arc<Tutors>) {
    tutors.watch(ROUND).await;
}

async fn adopted() -> Option<Settings> {
    let found =
        find(&[]).await.into_iter().find(|found| found.models.as_ref().is_ok_and(|all| !all.is_empty()))?;
    tracing::info!(url = %found.url, kind = ?found.kind, "an inference server was found on this machine; labs use it");
    Some(Settings::new(found.url.authority(), found.url.clone()))
}
