//! What only one process does at a time.

use super::{keep, samples::moment};
use crate::{HolderId, Store};

fn holder(n: u8) -> HolderId {
    HolderId::from_bytes([n; 16])
}

async fn leased(store: &dyn Store, name: &str, by: u8, (now, until): (i64, i64)) -> bool {
    let mut tx = store.write().await.unwrap();
    let held = tx.lease(name, holder(by), moment(now), moment(until)).await.unwrap();
    tx.commit().await.unwrap();
    held
}

/// A lease is one holder's until it ends, however often it is renewed; each name has its own.
pub async fn a_lease_is_one_holders_at_a_time(store: &dyn Store) {
    assert!(leased(store, "bell", 1, (0, 60)).await);
    assert!(!leased(store, "bell", 2, (59, 119)).await);
    assert!(leased(store, "Bell", 2, (59, 119)).await, "names are exact");
    assert!(leased(store, "bell", 1, (59, 119)).await, "renewed");
    assert!(!leased(store, "bell", 2, (118, 200)).await, "until the later end");
    assert!(leased(store, "bell", 2, (119, 179)).await, "it has ended");
    assert!(!leased(store, "bell", 1, (120, 180)).await, "who had it is one of the others now");
    assert!(leased(store, "bell", 2, (120, 130)).await, "its holder may shorten it");
    assert!(leased(store, "bell", 1, (130, 190)).await);
}

/// A lease that is given back is anybody's at once; only its holder gives it back. Twice is no fault.
pub async fn a_lease_is_given_back_by_its_holder(store: &dyn Store) {
    assert!(leased(store, "bell", 1, (0, 60)).await);
    assert!(leased(store, "door", 1, (0, 60)).await);
    keep!(store, release("bell", holder(2)));
    assert!(!leased(store, "bell", 2, (1, 61)).await);
    keep!(store, release("bell", holder(1)));
    keep!(store, release("bell", holder(1)); release("none", holder(1)));
    assert!(leased(store, "bell", 2, (1, 61)).await);
    assert!(!leased(store, "door", 2, (1, 61)).await, "the other one is held still");
}
