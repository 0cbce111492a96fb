//! Labs of several processes on one record: one at a time answers in them, and shows it in their threads.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use crate::{Runtime, errands::SIGN};

/// As what the labs are leased.
const LABS: &str = "labs";
/// How long a lease is trusted in that was not renewed.
const TRUSTED: Duration = Duration::from_secs(45);

/// When the labs were leased last, if they are.
#[derive(Default)]
pub(crate) struct Sharing(Mutex<Option<Instant>>);

impl Sharing {
    fn is_trusted(&self) -> bool {
        self.since().is_some_and(|since| since.elapsed() < TRUSTED)
    }

    fn since(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, since: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }
}

impl Runtime {
    /// Other processes may work on the record too.
    pub fn share(&self) {
        self.sharing.get_or_init(Sharing::default);
    }

    /// Whether this process answers in labs; another one sees to what is left to it within a quarter of a minute.
    pub(crate) async fn has_labs(&self) -> bool {
        let Some(sharing) = self.sharing.get() else { return true };
        if sharing.is_trusted() {
            return true;
        }
        let held = self.hold(LABS).await.unwrap_or_else(|failure| {
            tracing::warn!(%failure, "it could not be read who answers in labs; it is tried again");
            false
        });
        sharing.note(held.then(Instant::now));
        held
    }

    /// Gives signs while labs are at work, and leaves them to others when they are not.
    pub(crate) async fn keep_labs(&self) {
        let Some(sharing) = self.sharing.get() else { return };
        loop {
            sleep(SIGN).await;
            if !self.labs.is_at_work() && !self.threads.is_at_work() {
                self.leave_labs().await;
                continue;
            }
            match self.hold(LABS).await {
                Ok(true) => sharing.note(Some(Instant::now())),
                Ok(false) => {
                    tracing::warn!("another process answers in labs now");
                    sharing.note(None);
                    self.labs.leave_all(self.clock.now());
                }
                Err(failure) => tracing::warn!(%failure, "no sign could be given of labs; it is tried again"),
            }
        }
    }

    /// Another process may have the labs at once.
    pub async fn leave_labs(&self) {
        let held = self.sharing.get().filter(|sharing| sharing.since().is_some());
        let (Some(sharing), Some(holder)) = (held, self.holder.get()) else { return };
        sharing.note(None);
        let released = async {
            let mut tx = self.store.write().await?;
            tx.release(LABS, *holder).await?;
            tx.commit().await
        };
        if let Err(error) = released.await {
            tracing::warn!(%error, "labs are not given back: another process begins them a minute from now");
        }
    }
}
