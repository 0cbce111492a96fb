//! What only one process does at a time.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{HolderId, Stored};

/// Work that one of several processes has taken upon itself, for a while.
#[async_trait]
pub trait Leases {
    /// Takes a lease, or renews it; `false` if it is another's and has not ended by `now`.
    async fn lease(&mut self, name: &str, holder: HolderId, now: Timestamp, until: Timestamp)
    -> Stored<bool>;
    /// Gives a lease back. Another's stays.
    async fn release(&mut self, name: &str, holder: HolderId) -> Stored<()>;
}
