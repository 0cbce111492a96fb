//! Conversations on chat platforms: each thread is made to show what was said there or elsewhere, and follows a reply as it
//! grows. What a thread shows is compared with what it should, so that nothing is lost however often this is cut off.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::future::join_all;
use homeroom_core::{
    Assistants as _, Coming, DeliveryError, Failure, Platform, PlatformId, TalkId, Thread, ThreadState,
};
use tokio::{
    sync::Notify,
    time::{Instant, MissedTickBehavior, interval, timeout, timeout_at},
};

use crate::Runtime;

/// How often threads that are behind are looked at, when nothing rings for them.
const ROUND: Duration = Duration::from_secs(15);
/// How often a place in the line is shown anew.
const IN_LINE: Duration = Duration::from_secs(5);
/// How long somebody who opens a lab waits for the thread.
const OPENED: Duration = Duration::from_secs(5);

/// Which threads are to be looked at, and which are.
#[derive(Default)]
pub(crate) struct Threads {
    state: Mutex<State>,
    rung: Notify,
}

#[derive(Default)]
struct State {
    asked: HashSet<TalkId>,
    at_work: HashSet<TalkId>,
}

/// A conversation whose threads are being looked at, by nobody else meanwhile.
struct AtWork<'a>(&'a Threads, TalkId);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        let again = {
            let mut state = self.0.state();
            state.at_work.remove(&self.1);
            state.asked.contains(&self.1)
        };
        if again {
            self.0.rung.notify_one();
        }
    }
}

impl Threads {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was said in a conversation is more, or other, than before.
    pub(crate) fn ring(&self, talk: TalkId) {
        self.state().asked.insert(talk);
        self.rung.notify_one();
    }

    fn begin(&self, talk: TalkId) -> Option<AtWork<'_>> {
        let mut state = self.state();
        let free = state.at_work.insert(talk);
        if free {
            state.asked.remove(&talk);
        }
        free.then(|| AtWork(self, talk))
    }

    /// Whoever rang for a conversation that is at work is heard: what is read from now on shows it.
    fn heard(&self, talk: TalkId) {
        self.state().asked.remove(&talk);
    }

    fn is_asked(&self, talk: TalkId) -> bool {
        self.state().asked.contains(&talk)
    }

    pub(crate) fn is_at_work(&self) -> bool {
        !self.state().at_work.is_empty()
    }

    fn asked(&self) -> Vec<TalkId> {
        let state = self.state();
        state.asked.difference(&state.at_work).copied().collect()
    }
}

impl Runtime {
    /// Something about a conversation is other than before: its threads are to show it.
    pub(crate) fn ring(&self, talk: TalkId) {
        self.threads.ring(talk);
        self.labs.nudge(talk);
    }

    /// Keeps threads level with what was said, until it is dropped.
    pub(crate) async fn keep_threads(self: Arc<Self>) {
        let mut rounds = interval(ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.threads.rung.notified() => {}
                _ = rounds.tick() => {
                    if let Err(failure) = self.ring_for_those_behind().await {
                        tracing::warn!(%failure, "threads that are behind could not be read; it is tried again");
                    }
                }
            }
            let asked = self.threads.asked();
            if asked.is_empty() || !self.has_labs().await {
                continue;
            }
            for talk in asked {
                tokio::spawn(Arc::clone(&self).keep_level(talk));
            }
        }
    }

    async fn ring_for_those_behind(&self) -> Result<(), Failure> {
        for platform in self.delivery.platforms() {
            let behind = self.store.read().await?.threads_behind(&platform.id()).await?;
            behind.into_iter().for_each(|talk| self.threads.ring(talk));
        }
        Ok(())
    }

    async fn keep_level(self: Arc<Self>, talk: TalkId) {
        let Some(_at_work) = self.threads.begin(talk) else { return };
        let threads = async { Ok::<_, Failure>(self.store.read().await?.threads_of(talk).await?) };
        let done = async {
            let threads = threads.await?;
            let at_work = threads.into_iter().filter(|thread| thread.state == ThreadState::Behind);
            let each = at_work.filter_map(|thread| {
                let platform = self.delivery.platform(&thread.of.platform)?;
                Some(self.follow(thread, platform))
            });
            join_all(each).await.into_iter().collect::<Result<Vec<()>, Failure>>()
        };
        if let Err(failure) = done.await {
            tracing::warn!(%failure, "a thread could not be kept; it is tried again");
        }
    }

    /// Shows what was said until nothing waits there any more.
    async fn follow(&self, mut thread: Thread, platform: &Arc<dyn Platform>) -> Result<(), Failure> {
        let (mut seen, mut vain) = (0, false);
        loop {
            self.threads.heard(thread.talk);
            let Some(messages) = self.messages(&mut thread, &**platform).await? else { return Ok(()) };
            let shown = Instant::now();
            match self.bring_level(&mut thread, &messages, &**platform).await? {
                Ok(()) => {}
                Err(DeliveryError::Forbidden(why) | DeliveryError::Gone(why)) => {
                    tracing::warn!(why, "a thread is gone; what was said is on the page of its lab");
                    return self.note_thread(&thread, |kept| kept.state = ThreadState::Gone).await;
                }
                Err(error) if messages.waits.is_none() => {
                    tracing::warn!(%error, "a thread is behind; it is tried again");
                    return Ok(());
                }
                Err(_) => {}
            }
            let Some((_, coming)) = messages.waits else {
                return self.settle_thread(&thread, &**platform).await;
            };
            match self.moves_on(thread.talk, &mut seen, (shown, &coming), platform.looks_every()).await {
                true => vain = false,
                // It may have been kept just now; else whoever asks for it rings.
                false if vain => return Ok(()),
                false => vain = true,
            }
        }
    }

    /// Waits until the reply looks other than it was shown, and for as long as the platform wants; `false` when nothing is
    /// on its way here.
    async fn moves_on(
        &self,
        talk: TalkId,
        seen: &mut u64,
        (shown, before): (Instant, &Coming),
        every: Duration,
    ) -> bool {
        let mut moved = false;
        loop {
            // What the learner did shows at once; what others do in the line, now and then.
            let in_line = matches!(before, Coming::InLine { .. })
                && matches!(self.labs.coming(talk), Coming::InLine { .. })
                && !self.threads.is_asked(talk);
            let due = shown + if in_line { every.max(IN_LINE) } else { every };
            if moved && Instant::now() >= due {
                return true;
            }
            let until = if moved { due } else { shown + ROUND.max(every) };
            match timeout_at(until, self.labs.changed(talk, *seen)).await {
                Ok(Some((now, _))) => (*seen, moved) = (now, true),
                Ok(None) => return false,
                Err(_) if moved => return true,
                Err(_) => moved = true,
            }
        }
    }

    /// Leads somebody who has just gone on with a conversation to its thread: the address of that, if it has one. `None` where
    /// there can be no thread.
    pub(crate) async fn lead_to_thread(
        &self,
        talk: TalkId,
        platform: &PlatformId,
    ) -> Result<Option<Option<String>>, Failure> {
        let Some(platform) = self.delivery.platform(platform) else { return Ok(None) };
        let at_work = self.threads.begin(talk);
        let threads = self.store.read().await?.threads_of(talk).await?;
        let Some(mut thread) = threads.into_iter().find(|thread| thread.of.platform == platform.id()) else {
            return Ok(None);
        };
        if thread.at.is_none()
            && at_work.is_some()
            && let Some(messages) = self.messages(&mut thread, &**platform).await?
        {
            let opened = timeout(OPENED, self.place(&mut thread, &messages, &**platform)).await;
            if let Ok(Err(DeliveryError::Forbidden(why) | DeliveryError::Gone(why))) =
                opened.unwrap_or_else(|_| Ok(Err(DeliveryError::Away("no answer in time".into()))))
            {
                tracing::info!(why, "a lab has no thread there; it stands on its page");
                self.note_thread(&thread, |kept| kept.state = ThreadState::Gone).await?;
                return Ok(None);
            }
        }
        Ok(Some(thread.link))
    }
}
