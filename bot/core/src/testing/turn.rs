//! Whose turn it is to write: a lock that is awaited, without a runtime.

use std::{
    collections::VecDeque,
    future::poll_fn,
    sync::{Arc, Mutex, PoisonError},
    task::{Poll, Waker},
};

/// One at a time; the others wait.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    taken: bool,
    waiting: VecDeque<Waker>,
}

/// Held as long as it is somebody's turn.
pub(super) struct Turn(Turns);

impl Turns {
    /// Waits for a turn.
    pub(super) async fn next(&self) -> Turn {
        poll_fn(|context| {
            let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if queue.taken {
                queue.waiting.push_back(context.waker().clone());
                return Poll::Pending;
            }
            queue.taken = true;
            Poll::Ready(Turn(self.clone()))
        })
        .await
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut queue = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        queue.taken = false;
        // All of them: one that was given up must not swallow the call.
        queue.waiting.drain(..).for_each(Waker::wake);
    }
}
