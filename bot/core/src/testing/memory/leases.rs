//! What only one process does, in memory.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{MemoryTx, record::kept};
use crate::{HolderId, Leases, Stored};

#[async_trait]
impl Leases for MemoryTx {
    async fn lease(
        &mut self,
        name: &str,
        holder: HolderId,
        now: Timestamp,
        until: Timestamp,
    ) -> Stored<bool> {
        self.change(|record| {
            let free = |(by, until): &(HolderId, Timestamp)| *by == holder || *until <= kept(now);
            let held = record.leases.get(name).is_none_or(free);
            if held {
                record.leases.insert(name.to_owned(), (holder, kept(until)));
            }
            Ok(held)
        })
    }

    async fn release(&mut self, name: &str, holder: HolderId) -> Stored<()> {
        self.change(|record| {
            record.leases.retain(|other, (by, _)| other != name || *by != holder);
            Ok(())
        })
    }
}
