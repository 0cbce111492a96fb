//! Deciding again where somebody else saved in between.

use futures_util::future::BoxFuture;
use homeroom_core::{Failure, StoreError};

/// How often a decision is made before it is given up.
const TRIES: u32 = 4;

/// Does work that may meet a conflict: what it had done is gone then, and it is done again as a whole.
pub(crate) async fn again<'a, T>(work: impl Fn() -> BoxFuture<'a, Result<T, Failure>>) -> Result<T, Failure> {
    let mut tries = 1;
    loop {
        match work().await {
            Err(Failure::Store(StoreError::Conflict)) if tries < TRIES => tries += 1,
            done => return done,
        }
    }
}
