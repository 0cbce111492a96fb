//! What waits to be delivered.

use jiff::Timestamp;

use crate::{Account, ParcelId, View};

/// A page on its way to someone. It is put into the outbox in the transaction that decides it, and taken out when it
/// has arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// Its id.
    pub id: ParcelId,
    /// For whom, and where.
    pub to: Account,
    /// What is in it.
    pub view: View,
    /// Since when it waits.
    pub since: Timestamp,
}
