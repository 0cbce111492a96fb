//! Who waits for a posting's board to change.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use homeroom_core::PostingId;
use tokio::sync::watch;

/// A counter for each posting that somebody watches.
#[derive(Default)]
pub struct Boards(Mutex<Watched>);

#[derive(Default)]
struct Watched {
    counters: HashMap<PostingId, watch::Sender<u64>>,
    closed: bool,
}

impl Boards {
    /// The board of this posting looks different now.
    pub fn touch(&self, posting: Option<PostingId>) {
        let watched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counter) = posting.and_then(|posting| watched.counters.get(&posting)) {
            counter.send_modify(|n| *n += 1);
        }
    }

    /// Waits until the counter is another than `seen`; `None` when the classroom closes.
    pub async fn changed(&self, posting: PostingId, seen: u64) -> Option<u64> {
        let mut counter = {
            let mut watched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if watched.closed {
                return None;
            }
            watched.counters.entry(posting).or_insert_with(|| watch::Sender::new(1)).subscribe()
        };
        let now = counter.wait_for(|n| *n != seen).await.ok()?;
        Some(*now)
    }

    /// Forgets the boards that nobody watches.
    pub fn tidy(&self) {
        let mut watched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        watched.counters.retain(|_, counter| counter.receiver_count() > 0);
    }

    /// Sends everybody home who waits.
    pub fn close(&self) {
        let mut watched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        watched.closed = true;
        watched.counters.clear();
    }
}
