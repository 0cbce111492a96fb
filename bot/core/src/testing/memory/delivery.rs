//! Events seen and parcels on their way, in memory.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    MemoryTx,
    record::{Record, kept},
};
use crate::{Account, Delivery, EventId, Parcel, ParcelId, PlatformId, Stored};

#[async_trait]
impl Delivery for MemoryTx {
    async fn first_seen(&mut self, platform: &PlatformId, event: &EventId, now: Timestamp) -> Stored<bool> {
        self.change(|record| {
            let event = (platform.clone(), event.clone());
            let first = !record.seen.contains_key(&event);
            record.seen.entry(event).or_insert(kept(now));
            Ok(first)
        })
    }

    async fn forget_seen(&mut self, before: Timestamp) -> Stored<()> {
        self.change(|record| {
            record.seen.retain(|_, at| *at >= kept(before));
            Ok(())
        })
    }

    async fn put_parcel(&mut self, parcel: &Parcel) -> Stored<()> {
        self.change(|record| {
            let parcel = Parcel { since: kept(parcel.since), ..parcel.clone() };
            record.parcels.insert(parcel.id, parcel);
            Ok(())
        })
    }

    async fn parcels(&mut self, platform: &PlatformId) -> Stored<Vec<Parcel>> {
        self.look(|record| waiting(record, |parcel| parcel.to.platform == *platform))
    }

    async fn parcels_for(&mut self, account: &Account) -> Stored<Vec<Parcel>> {
        self.look(|record| waiting(record, |parcel| parcel.to == *account))
    }

    async fn clear_parcel(&mut self, id: ParcelId) -> Stored<()> {
        self.change(|record| {
            record.parcels.remove(&id);
            Ok(())
        })
    }
}

fn waiting(record: &Record, which: impl Fn(&Parcel) -> bool) -> Vec<Parcel> {
    let mut found: Vec<_> = record.parcels.values().filter(|parcel| which(parcel)).cloned().collect();
    found.sort_by_key(|parcel| (parcel.since, parcel.id));
    found
}
