//! Bringing what was decided to people, across crashes: what is not delivered stays in the outbox.

use std::sync::Arc;

use homeroom_core::{DeliveryError, Parcel, Platform, PlatformId, Store, StoreError, Timestamp};

/// The platforms that pages are brought to.
#[derive(Clone, Default)]
pub struct Delivery {
    platforms: Vec<Arc<dyn Platform>>,
}

impl Delivery {
    /// To these platforms.
    pub fn new(platforms: Vec<Arc<dyn Platform>>) -> Self {
        Self { platforms }
    }

    /// The platforms.
    pub fn platforms(&self) -> &[Arc<dyn Platform>] {
        &self.platforms
    }

    fn to(&self, platform: &PlatformId) -> Option<&Arc<dyn Platform>> {
        self.platforms.iter().find(|one| one.id() == *platform)
    }

    /// Brings a parcel, and takes it out of the outbox if it arrived or never can. A failure undoes nothing: the
    /// parcel waits for [`Delivery::replay`].
    pub async fn bring(&self, store: &dyn Store, parcel: &Parcel) -> Result<(), DeliveryError> {
        let Some(platform) = self.to(&parcel.to.platform) else { return Ok(()) };
        let brought = platform.show(&parcel.to, &parcel.view).await;
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
        self.arrived(store, parcel).await;
        brought
    }

    /// Takes a parcel out of the outbox.
    pub async fn arrived(&self, store: &dyn Store, parcel: &Parcel) {
        if let Err(error) = clear(store, parcel).await {
            tracing::warn!(parcel = %parcel.id, %error, "delivered, but still in the outbox: it may come twice");
        }
    }

    /// Brings what has waited since this time or longer.
    pub async fn replay(&self, store: &dyn Store, before: Timestamp) -> Result<(), StoreError> {
        for platform in &self.platforms {
            let waiting = store.read().await?.parcels(&platform.id()).await?;
            for parcel in waiting.iter().take_while(|parcel| parcel.since <= before) {
                // One that a platform asks to wait for stands for all behind it.
                if let Err(DeliveryError::Limited { .. } | DeliveryError::Away(_)) =
                    self.bring(store, parcel).await
                {
                    break;
                }
            }
        }
        Ok(())
    }
}

async fn clear(store: &dyn Store, parcel: &Parcel) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    tx.clear_parcel(parcel.id).await?;
    tx.commit().await
}
