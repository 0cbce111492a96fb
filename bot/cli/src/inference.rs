//! The inference server that answers in labs.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Result;
use homeroom_core::{Health, Reach, Tutor as _};
use homeroom_tutor::{Settings, Tutors, find};
use tokio::time::{interval, timeout};

use crate::configuration::Configuration;

/// How long the classroom waits for a server before it opens.
const AT_START: Duration = Duration::from_secs(2);
/// How often a server is asked how it is.
const ROUND: Duration = Duration::from_secs(5);

/// The configured server; on this machine alone also one that is found there.
pub async fn open(configuration: &Configuration, address: SocketAddr) -> Result<Option<Arc<Tutors>>> {
    let settings = match &configuration.inference {
        Some(settings) => Some(settings.clone()),
        None if address.ip().is_loopback() => adopted().await,
        None => None,
    };
    let Some(settings) = settings else { return Ok(None) };
    let tutors = Arc::new(Tutors::new(vec![settings])?);
    // One that does not answer must not keep the classroom closed.
    if timeout(AT_START, tutors.look()).await.is_err() {
        tracing::warn!("the inference server does not answer yet; it is asked again");
    }
    tutors.servers().iter().for_each(told);
    Ok(Some(tutors))
}

/// Asks the servers how they are, now and then, until it is dropped.
pub async fn watch(tutors: Arc<Tutors>) {
    let mut rounds = interval(ROUND);
    loop {
        rounds.tick().await;
        tutors.look().await;
    }
}

async fn adopted() -> Option<Settings> {
    let found =
        find(&[]).await.into_iter().find(|found| found.models.as_ref().is_ok_and(|all| !all.is_empty()))?;
    tracing::info!(url = %found.url, kind = ?found.kind, "an inference server was found on this machine; labs use it");
    Some(Settings::new("found", found.url))
}

fn told(server: &homeroom_core::Server) {
    match &server.health {
        Health::Ill(why) => tracing::warn!(server = server.name.0, %why, "labs have no assistant for now"),
        _ => tracing::info!(
            server = server.name.0,
            model = server.model,
            slots = server.slots,
            context = server.context,
            local = server.reach == Reach::Local,
            "labs have an assistant"
        ),
    }
}
