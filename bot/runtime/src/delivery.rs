//! Bringing what was decided to people, across crashes: what is not delivered stays in the outbox.

use std::sync::Arc;

use homeroom_core::{DeliveryError, Parcel, Platform, Store, StoreError};

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

    /// Brings a parcel, and takes it out of the outbox if it arrived or never can. A failure undoes nothing: the
    /// parcel waits for [`Delivery::replay`].
    pub async fn bring(&self, store: &dyn Store, parcel: Parcel) {
        let platform = self.platforms.iter().find(|platform| platform.id() == parcel.to.platform);
        let Some(platform) = platform else { return };
        match platform.show(&parcel.to, &parcel.view).await {
            Ok(()) => {}
            Err(DeliveryError::Forbidden(why)) => tracing::warn!(parcel = %parcel.id, why, "given up"),
            Err(error) => {
                tracing::warn!(parcel = %parcel.id, %error, "not delivered yet");
                return;
            }
        }
        if let Err(error) = clear(store, &parcel).await {
            tracing::warn!(parcel = %parcel.id, %error, "delivered, but still in the outbox: it may come twice");
        }
    }

    /// Brings what an earlier run left behind.
    pub async fn replay(&self, store: &dyn Store) -> Result<(), StoreError> {
        for platform in &self.platforms {
            let waiting = store.read().await?.parcels(&platform.id()).await?;
            for parcel in waiting {
                self.bring(store, parcel).await;
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
