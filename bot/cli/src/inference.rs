//! The inference servers that answer in labs.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use homeroom_core::{Health, Tutor as _, TutorError};
use homeroom_tutor::{Settings, Tutors, find};
use tokio::time::{sleep, timeout};

use crate::{configuration::Configuration, run::Demo};

/// How long the classroom waits for them before it opens.
const AT_START: Duration = Duration::from_secs(2);
/// How often each is asked how it is.
const ROUND: Duration = Duration::from_secs(5);
/// How often it is looked whether one has come up here, as long as there is none.
const LOOK: Duration = Duration::from_secs(15);

/// The configured servers; where only this machine reaches the classroom also one that is found here, now or later.
pub async fn open(configuration: &Configuration, demo: Demo) -> Result<Option<Arc<Tutors>>> {
    let settings: Vec<Settings> = match configuration.inference.as_slice() {
        [] if demo == Demo::Closed => return Ok(None),
        [] => found().await.into_iter().collect(),
        named => named.to_vec(),
    };
    let tutors = Arc::new(Tutors::new(settings)?);
    // One that does not answer must not keep the classroom closed. Each says in the log how it is.
    let _late = timeout(AT_START, tutors.look()).await;
    let servers = tutors.servers();
    if !servers.is_empty() && servers.iter().all(|server| server.health != Health::Well) {
        tracing::warn!("labs have no assistant for now; their servers are asked again");
    }
    for outside in servers.iter().filter(|server| server.health == Health::Ill(TutorError::Outside)) {
        let name = &outside.name.0;
        tracing::warn!(
            server = %name,
            "if what learners write may leave your network, write `outside = true` beside its `url`"
        );
    }
    Ok(Some(tutors))
}

/// Asks the servers how they are, now and then, until it is dropped; where there is none, whether one has come up.
pub async fn watch(tutors: Arc<Tutors>) {
    while tutors.servers().is_empty() {
        sleep(LOOK).await;
        if let Some(found) = found().await
            && let Err(error) = tutors.adopt(found)
        {
            tracing::warn!(%error, "it cannot be used");
            return;
        }
    }
    tutors.watch(ROUND).await;
}

async fn found() -> Option<Settings> {
    let found =
        find(&[]).await.into_iter().find(|found| found.models.as_ref().is_ok_and(|all| !all.is_empty()))?;
    tracing::info!(url = %found.url, kind = ?found.kind, "an inference server was found on this machine; labs use it");
    Some(Settings::new(found.url.authority(), found.url.clone()))
}
