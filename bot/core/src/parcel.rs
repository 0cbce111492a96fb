//! What waits to be delivered.

use jiff::Timestamp;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Account, Action, EventId, ParcelId, PlatformId, View};

/// A page on its way to someone. It is put into the outbox in the transaction that decides it, and taken out when it
/// has arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// Its id.
    pub id: ParcelId,
    /// For whom, and where.
    pub to: Account,
    /// What is in it.
    pub holds: Holds,
    /// Since when it waits.
    pub since: Timestamp,
}

/// What a parcel holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Holds {
    /// A page, as it was.
    Page(Box<View>),
    /// The place of a page that is the same whenever it is read: of an answer, most of all, of which there are many, and
    /// which need so little room.
    Place(Action),
}

impl ParcelId {
    /// Of the answer to an event: the same one, however often the event is delivered.
    pub fn answering(platform: &PlatformId, event: &EventId) -> Self {
        let hash =
            Sha256::new().chain_update(platform.as_str()).chain_update([0]).chain_update(event.as_str());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        Self::from_bytes(bytes)
    }
}
