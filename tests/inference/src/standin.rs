//! The stand-in itself: started, told what to do, and asked what happened.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{Router, serve::ListenerExt};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    task::JoinHandle,
    time::timeout,
};

use crate::{
    ledger::Ledger,
    profile::Profile,
    served::{Plan, Shared, serve},
    shapes::{Refusal, Told},
};

/// How long a test waits for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// An inference server, as far as a tutor can tell. Ends when it is dropped.
pub struct StandIn {
    shared: Arc<Shared>,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl StandIn {
    /// Starts at a free port of this machine.
    pub async fn start(profile: Profile) -> Result<Self> {
        Self::start_at("127.0.0.1:0", profile).await
    }

    /// Starts at an address.
    pub async fn start_at(address: &str, profile: Profile) -> Result<Self> {
        let listener = TcpListener::bind(address).await.context("no free port")?;
        let address = listener.local_addr()?;
        let slots = Arc::new(Semaphore::new(usize::try_from(profile.slots)?));
        let (ledger, _) = watch::channel(Ledger::default());
        let shared =
            Arc::new(Shared { plan: Mutex::new(Plan::new(profile)), ledger: Arc::new(ledger), slots });
        let router = Router::new().fallback(serve).with_state(Arc::clone(&shared));
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let server = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { shared, address, server })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address for people, without `/v1`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it is to do with the next question that nothing was told for yet.
    pub fn once(&self, told: impl Into<Told>) {
        self.shared.plan(|plan| plan.ahead.push_back(told.into()));
    }

    /// What it is to do with every question from now on.
    pub fn always(&self, told: impl Into<Told>) {
        self.shared.plan(|plan| plan.always = Some(told.into()));
    }

    /// What it is to answer from now on wherever a path holds this.
    pub fn at(&self, path: &str, refusal: Refusal) {
        self.shared.plan(|plan| plan.elsewhere.push((path.into(), refusal)));
    }

    /// Does again as its profile says.
    pub fn recover(&self) {
        self.shared.plan(|plan| *plan = Plan::new(plan.profile.clone()));
    }

    /// Makes it another server, from now on. Slots stay as many as they were.
    pub fn change(&self, change: impl FnOnce(&mut Profile)) {
        self.shared.plan(|plan| change(&mut plan.profile));
    }

    /// What has happened.
    pub fn ledger(&self) -> Ledger {
        self.shared.ledger.borrow().clone()
    }

    /// Waits until something has happened; a fault if that takes too long.
    pub async fn until(&self, what: &str, happened: impl FnMut(&Ledger) -> bool) -> Result<Ledger> {
        let mut seen = self.shared.ledger.subscribe();
        let found = timeout(PATIENCE, seen.wait_for(happened)).await;
        let found = found.with_context(|| format!("waited {PATIENCE:?} in vain: {what}"))?;
        Ok(found?.clone())
    }
}
