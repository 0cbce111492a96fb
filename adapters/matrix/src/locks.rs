//! Locks by name: one for each thing that only one may see to at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex as Sync, PoisonError},
};

use tokio::sync::{Mutex, OwnedMutexGuard};

/// See the module.
#[derive(Default)]
pub(crate) struct Locks(Sync<HashMap<String, Arc<Mutex<()>>>>);

impl Locks {
    /// Waits until nobody else sees to it.
    pub(crate) async fn hold(&self, name: &str) -> OwnedMutexGuard<()> {
        self.of(name).lock_owned().await
    }

    /// Takes it if nobody sees to it now.
    pub(crate) fn hold_at_once(&self, name: &str) -> Option<OwnedMutexGuard<()>> {
        self.of(name).try_lock_owned().ok()
    }

    fn of(&self, name: &str) -> Arc<Mutex<()>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that nobody holds, or waits for, need not be remembered.
        known.retain(|_, lock| Arc::strong_count(lock) > 1);
        Arc::clone(known.entry(name.to_owned()).or_default())
    }
}
