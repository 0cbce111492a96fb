//! One queue per learner: what one person does happens in order, and a flood waits behind itself.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use homeroom_core::LearnerId;
use tokio::sync::OwnedMutexGuard;

/// The queues that somebody stands in.
#[derive(Default)]
pub struct Queues(Mutex<HashMap<LearnerId, Arc<tokio::sync::Mutex<()>>>>);

/// A turn; dropping it lets the next one in.
pub struct Turn<'a> {
    queues: &'a Queues,
    learner: LearnerId,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Queues {
    /// Waits for this learner's turn.
    pub async fn turn(&self, learner: LearnerId) -> Turn<'_> {
        let queue = {
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            queues.entry(learner).or_default().clone()
        };
        Turn { queues: self, learner, guard: Some(queue.lock_owned().await) }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.guard = None;
        let mut queues = self.queues.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The map's own is the last: nobody waits.
        if queues.get(&self.learner).is_some_and(|queue| Arc::strong_count(queue) == 1) {
            queues.remove(&self.learner);
        }
    }
}
