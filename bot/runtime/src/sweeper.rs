//! What has to happen though nobody asks. Nothing depends on it: an attempt past due *reads* as handed in anyway.

use std::{sync::Arc, time::Duration};

use homeroom_core::{Failure, Reminder, SecretKind, SignedDuration, StoreError, features};

use crate::Runtime;

/// How often attempts are closed.
const ROUND: Duration = Duration::from_secs(15);
/// Rounds between the longer works.
const LONG_ROUNDS: u64 = 240;
/// Attempts closed in one go.
const AT_ONCE: u32 = 200;
/// How long a press may take from the platform to the record.
const GRACE: SignedDuration = SignedDuration::from_secs(30);
/// Event ids are remembered this long; platforms deliver again within minutes.
const SEEN_KEPT: SignedDuration = SignedDuration::from_hours(72);
/// A test that was looked at and not posted is remembered this long.
const PENDING_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Runtime {
    /// Keeps the classroom tidy until it is dropped.
    pub async fn keep(self: Arc<Self>) {
        let mut rounds = tokio::time::interval(ROUND);
        for round in 0_u64.. {
            rounds.tick().await;
            self.budget.tidy();
            self.labs.tidy();
            self.boards.tidy();
            // What could not be cleared when it arrived.
            self.settle().await;
            let mut done = self.close_overdue().await.map(|_| ());
            if let Err(failure) = self.look_after_postings().await {
                tracing::warn!(%failure, "postings were not looked after; the next round does");
            }
            if done.is_ok() && round % LONG_ROUNDS == 0 {
                done = self.forget_seen().await;
            }
            if let Err(error) = done {
                tracing::warn!(%error, "a round was cut short; the next one goes on");
            }
        }
    }

    /// Takes what arrives out of the outbox, until it is dropped.
    pub async fn tidy_outbox(self: Arc<Self>) {
        self.delivery.keep(&*self.store).await;
    }

    /// Leaves nothing in the outbox that has arrived: the classroom closes.
    pub async fn settle(&self) {
        self.delivery.clear(&*self.store).await;
    }

    /// Gives the reminders that are due, and follows what other processes posted.
    async fn look_after_postings(&self) -> Result<(), Failure> {
        self.give_reminders().await?;
        self.catalogue.follow().await
    }

    /// Gives the reminders that are due; answers how many.
    pub async fn give_reminders(&self) -> Result<u32, Failure> {
        let (now, mut chance) = (self.clock.now(), self.chance.fork());
        let by = now.saturating_add(Reminder::BEFORE).unwrap_or(now);
        if self.store.read().await?.reminders_due(now, by).await?.is_empty() {
            return Ok(0);
        }
        let mut tx = self.store.write().await?;
        let courses = self.catalogue.as_ref();
        let given = homeroom_core::desk::give_reminders(&mut *tx, courses, now, &mut chance).await?;
        tx.commit().await?;
        Ok(given)
    }

    /// Sends home who watches a board: the classroom closes.
    pub fn close(&self) {
        self.boards.close();
        self.labs.close();
    }

    /// Stores attempts whose time is up as handed in; answers how many.
    pub async fn close_overdue(&self) -> Result<usize, StoreError> {
        let now = self.clock.now();
        // A press that came in time may still be on its way: until it is handled the attempt reads as open to it.
        let before = now.saturating_sub(GRACE).unwrap_or(now);
        let overdue = self.store.read().await?.overdue(before, AT_ONCE).await?;
        let mut closed = 0;
        for attempt in overdue {
            let mut tx = self.store.write().await?;
            let posting = attempt.posting;
            match tx.save_attempt(&attempt.as_of(now), None).await {
                Ok(()) => {
                    tx.commit().await?;
                    self.boards.touch(posting);
                }
                // Handed in at this very moment.
                Err(StoreError::Conflict) => continue,
                Err(error) => return Err(error),
            }
            closed += 1;
        }
        Ok(closed)
    }

    async fn forget_seen(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.forget_seen(now.saturating_sub(SEEN_KEPT).unwrap_or(now)).await?;
        tx.forget_pending(now.saturating_sub(PENDING_KEPT).unwrap_or(now)).await?;
        tx.forget_secrets(SecretKind::Link, now.saturating_sub(features::CODE_KEPT).unwrap_or(now)).await?;
        tx.commit().await
    }
}
