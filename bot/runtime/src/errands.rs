//! Errands go rounds of their own: a platform that is slow to take what is brought holds nothing else up. Of several
//! processes on one record, one at a time runs those of a platform.

use std::{sync::Arc, time::Duration};

use homeroom_core::{
    DeliveryError, Failure, HolderId, Holds, Parcel, Platform, PlatformId, SignedDuration, StoreError,
    Timestamp, View, features,
};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::{Runtime, again::again};

/// How often errands are run, when nothing rings for them.
const ROUND: Duration = Duration::from_secs(15);
/// How long the errands of a process that gives no sign are left to it.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often it gives one while it is at them.
pub(crate) const SIGN: Duration = Duration::from_secs(20);
/// How long an answer has to arrive before it is brought another way.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_secs(60);
/// How many answers in a row a platform does not take before it is away.
pub(crate) const AWAY: u32 = 3;
/// How long an errand may still take when the classroom closes.
const LAST: Duration = Duration::from_secs(5);

impl Runtime {
    /// Runs errands, round by round and when they are rung for, until told to stop. Then another process may at once.
    pub async fn run_errands_until(self: Arc<Self>, stop: impl Future<Output = ()> + Send) {
        let mut stop = std::pin::pin!(stop);
        let mut rounds = interval(ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                () = self.errands.notified() => {}
                _ = rounds.tick() => {}
            }
            let mut round = std::pin::pin!(self.run_errands());
            let (done, stopped) = tokio::select! {
                done = &mut round => (done, false),
                // What is cut off may have arrived: it would come twice.
                () = &mut stop => (timeout(LAST, round).await.unwrap_or(Ok(())), true),
            };
            if let Err(failure) = done {
                tracing::warn!(%failure, "something was not brought; the next round does");
            }
            if stopped {
                break;
            }
        }
        if let Err(error) = self.give_back().await {
            tracing::warn!(%error, "errands are not given back: another process begins them a minute from now");
        }
    }

    /// Takes over from an earlier run that ended without a word, and brings what it left: for where no other process works
    /// on the record.
    pub async fn take_over(&self) {
        if let Err(failure) = self.begin_again().await {
            tracing::warn!(%failure, "what an earlier run left is brought later");
        }
    }

    async fn begin_again(&self) -> Result<(), Failure> {
        let now = self.clock.now();
        for platform in self.delivery.platforms() {
            // As it would be when nobody had given a sign for long enough.
            self.hold_at(&lease(&**platform), now.saturating_add(LEASE).unwrap_or(now)).await?;
            self.replay(&platform.id(), now).await?;
        }
        Ok(())
    }

    /// Brings news, keeps cards as they should look, and brings answers that got lost on their way; where another process
    /// does that, nothing.
    pub async fn run_errands(&self) -> Result<(), Failure> {
        for platform in self.delivery.platforms() {
            let lease = lease(&**platform);
            if !self.hold(&lease).await? {
                continue;
            }
            tokio::select! {
                done = self.run_errands_on(platform) => done?,
                () = self.lost(&lease) => tracing::warn!(lease, "another process runs these errands now"),
            }
        }
        Ok(())
    }

    async fn run_errands_on(&self, platform: &Arc<dyn Platform>) -> Result<(), Failure> {
        let now = self.clock.now();
        self.show_cards(platform, now).await?;
        self.bring_news(platform, now).await?;
        let before = now.saturating_sub(ON_ITS_WAY).unwrap_or(now);
        self.replay(&platform.id(), before).await
    }

    /// Brings the answers that have waited since this time or longer.
    async fn replay(&self, platform: &PlatformId, before: Timestamp) -> Result<(), Failure> {
        let waiting = self.store.read().await?.parcels(platform).await?;
        let mut in_vain = 1;
        for parcel in waiting.iter().take_while(|parcel| parcel.since <= before) {
            if self.delivery.has_arrived(parcel.id) || self.delivery.is_shown(parcel.id) {
                continue;
            }
            let Some(view) = self.unpacked(parcel).await? else {
                self.delivery.arrived(parcel.id);
                continue;
            };
            match self.delivery.bring(parcel, &view).await {
                // A platform that asks to wait, or is away, is left in peace.
                Err(DeliveryError::Limited { .. } | DeliveryError::Away(_)) if in_vain == AWAY => break,
                // It may be this one alone.
                Err(DeliveryError::Limited { .. } | DeliveryError::Away(_)) => in_vain += 1,
                _ => in_vain = 0,
            }
        }
        Ok(())
    }

    /// The page that a parcel holds; none of a place that is not there any more.
    async fn unpacked(&self, parcel: &Parcel) -> Result<Option<View>, Failure> {
        let place = match &parcel.holds {
            Holds::Page(view) => return Ok(Some((**view).clone())),
            Holds::Place(place) => place,
        };
        let mut tx = self.store.read().await?;
        let Some(learner) = tx.learner_of(&parcel.to).await? else { return Ok(None) };
        match features::read(&mut self.cx(&mut *tx, &learner, None, self.clock.now()), place).await {
            Ok(view) => Ok(Some(view)),
            Err(Failure::Refused(_)) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Takes a lease or renews it; `false` if it is another process's.
    pub(crate) async fn hold(&self, lease: &str) -> Result<bool, Failure> {
        self.hold_at(lease, self.clock.now()).await
    }

    async fn hold_at(&self, lease: &str, now: Timestamp) -> Result<bool, Failure> {
        let holder = *self.holder.get_or_init(|| HolderId::new(self.clock.now(), &mut self.chance.fork()));
        again(|| {
            Box::pin(async move {
                let until = self.clock.now().saturating_add(LEASE).unwrap_or(now);
                let mut tx = self.store.write().await?;
                let held = tx.lease(lease, holder, now, until).await?;
                tx.commit().await?;
                Ok(held)
            })
        })
        .await
    }

    /// Renews a lease as long as it can, and returns when another process has it.
    async fn lost(&self, lease: &str) {
        loop {
            sleep(SIGN).await;
            if matches!(self.hold(lease).await, Ok(false)) {
                return;
            }
        }
    }

    async fn give_back(&self) -> Result<(), StoreError> {
        let Some(holder) = self.holder.get() else { return Ok(()) };
        let mut tx = self.store.write().await?;
        for platform in self.delivery.platforms() {
            tx.release(&lease(&**platform), *holder).await?;
        }
        tx.commit().await
    }
}

fn lease(platform: &dyn Platform) -> String {
    format!("errands {}", platform.id())
}
