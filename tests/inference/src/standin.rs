//! The stand-in itself: started, told what to do, and asked what happened.

use std::{
    net::{SocketAddr, TcpListener as Bound},
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{Router, serve::ListenerExt};
use tokio::{
    net::TcpListener,
    runtime::Builder,
    sync::{Semaphore, oneshot, watch},
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

/// An inference server, as far as a tutor can tell. When it is dropped it is gone, with every connection.
pub struct StandIn {
    shared: Arc<Shared>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Drop for StandIn {
    fn drop(&mut self) {
        drop(self.stop.take());
        drop(self.server.take().map(JoinHandle::join));
    }
}

impl StandIn {
    /// Starts at a free port of this machine.
    pub fn start(profile: Profile) -> Result<Self> {
        Self::start_at("127.0.0.1:0", profile)
    }

    /// Starts at an address.
    pub fn start_at(address: &str, profile: Profile) -> Result<Self> {
        let bound = Bound::bind(address).with_context(|| format!("cannot listen at {address}"))?;
        bound.set_nonblocking(true)?;
        let address = bound.local_addr()?;
        let slots = Arc::new(Semaphore::new(usize::try_from(profile.slots)?));
        let (ledger, _) = watch::channel(Ledger::default());
        let shared =
            Arc::new(Shared { plan: Mutex::new(Plan::new(profile)), ledger: Arc::new(ledger), slots });
        let router = Router::new().fallback(serve).with_state(Arc::clone(&shared));
        let (stop, stopped) = oneshot::channel::<()>();
        // A thread of its own, so that it can be gone at once, and keeps its pace whatever the test does.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let server = std::thread::spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = TcpListener::from_std(bound) else { return };
                let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
                tokio::select! {
                    _ = stopped => {}
                    _ = axum::serve(listener, router) => {}
                }
            });
        });
        Ok(Self { shared, address, stop: Some(stop), server: Some(server) })
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
