//! Bringing what was decided to people, across crashes: what is not delivered stays in the outbox.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use homeroom_core::{DeliveryError, Parcel, ParcelId, Platform, PlatformId, Store, StoreError, View};
use tokio::{sync::Notify, time::sleep};

/// How long what arrived is collected before it is taken out of the outbox: one commit for all, not one for each.
const COLLECTED: Duration = Duration::from_millis(100);

/// The platforms that pages are brought to.
#[derive(Default)]
pub struct Delivery {
    platforms: Vec<Arc<dyn Platform>>,
    /// What arrived, and is still in the outbox.
    arrived: Mutex<HashSet<ParcelId>>,
    /// What is being shown where it was asked for, however long that takes.
    showing: Mutex<HashSet<ParcelId>>,
    more: Notify,
}

/// A parcel that is being shown.
pub struct Showing<'a>(&'a Delivery, ParcelId);

impl Drop for Showing<'_> {
    fn drop(&mut self) {
        self.0.on_show().remove(&self.1);
    }
}

impl Delivery {
    /// To these platforms.
    pub fn new(platforms: Vec<Arc<dyn Platform>>) -> Self {
        Self { platforms, ..Self::default() }
    }

    /// The platforms.
    pub fn platforms(&self) -> &[Arc<dyn Platform>] {
        &self.platforms
    }

    /// The platform of this name.
    pub fn platform(&self, platform: &PlatformId) -> Option<&Arc<dyn Platform>> {
        self.platforms.iter().find(|one| one.id() == *platform)
    }

    /// Brings what a parcel holds, and takes it out of the outbox if it arrived or never can. A failure undoes nothing: the
    /// parcel waits for the next errands.
    pub async fn bring(&self, parcel: &Parcel, view: &View) -> Result<(), DeliveryError> {
        let Some(platform) = self.platform(&parcel.to.platform) else { return Ok(()) };
        let brought = platform.show(&parcel.to, view, &parcel.id.to_string()).await;
        match &brought {
            Ok(()) => {}
            Err(DeliveryError::Forbidden(why) | DeliveryError::Gone(why)) => {
                tracing::warn!(parcel = %parcel.id, why, "given up");
            }
            Err(error) => {
                tracing::warn!(parcel = %parcel.id, %error, "not delivered yet");
                return brought;
            }
        }
        self.arrived(parcel.id);
        brought
    }

    /// Notes that a parcel need not be brought any more.
    pub fn arrived(&self, parcel: ParcelId) {
        self.on_record().insert(parcel);
        self.more.notify_one();
    }

    /// A parcel is being shown as long as this is not dropped.
    pub fn shows(&self, parcel: ParcelId) -> Showing<'_> {
        self.on_show().insert(parcel);
        Showing(self, parcel)
    }

    /// Whether a parcel is being shown.
    pub fn is_shown(&self, parcel: ParcelId) -> bool {
        self.on_show().contains(&parcel)
    }

    /// Whether a parcel arrived, and is still in the outbox.
    pub fn has_arrived(&self, parcel: ParcelId) -> bool {
        self.on_record().contains(&parcel)
    }

    /// Takes what arrived out of the outbox, as long as it is not dropped.
    pub async fn keep(&self, store: &dyn Store) {
        loop {
            self.more.notified().await;
            sleep(COLLECTED).await;
            self.clear(store).await;
        }
    }

    /// Takes out of the outbox what has arrived by now.
    pub async fn clear(&self, store: &dyn Store) {
        let arrived = self.on_record().clone();
        if arrived.is_empty() {
            return;
        }
        match clear(store, &arrived).await {
            Ok(()) => self.on_record().retain(|parcel| !arrived.contains(parcel)),
            Err(error) => tracing::warn!(%error, "what was delivered is still in the outbox"),
        }
    }

    fn on_show(&self) -> std::sync::MutexGuard<'_, HashSet<ParcelId>> {
        self.showing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn on_record(&self) -> std::sync::MutexGuard<'_, HashSet<ParcelId>> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn clear(store: &dyn Store, parcels: &HashSet<ParcelId>) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    for parcel in parcels {
        tx.clear_parcel(*parcel).await?;
    }
    tx.commit().await
}
