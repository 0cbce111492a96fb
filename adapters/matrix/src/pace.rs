//! Who goes next where a homeserver lets us do something only now and then. As long as it does not say so, nobody waits.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::{
    sync::Notify,
    time::{Instant, sleep, sleep_until, timeout_at},
};

use crate::{
    fault::{Fault, Passing},
    limits::{ANSWER_WAIT, BROUGHT_WAIT, LIMITED_FOR, LIMITED_MAX, RETRY_FIRST, RETRY_MAX},
};

/// What goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    /// Somebody sits at a question.
    Question,
    /// Somebody has asked for it.
    Asked,
    /// Nobody waits for it just now.
    Brought,
}

impl Urgency {
    /// How long it may wait here, before whoever sends it hears of it.
    fn patience(self) -> Duration {
        if self == Self::Brought { BROUGHT_WAIT } else { ANSWER_WAIT }
    }
}

/// One kind of thing that a homeserver limits.
#[derive(Default)]
pub(crate) struct Pace {
    state: Mutex<State>,
    moved: Notify,
}

#[derive(Default)]
struct State {
    /// The homeserver asked us to wait until then.
    until: Option<Instant>,
    /// What each place in the queue costs: how long it asked us to wait last, or less, as it turns out.
    each: Duration,
    /// When something was taken last.
    taken: Option<Instant>,
    /// When it asked last.
    asked: Option<Instant>,
    waiting: BTreeSet<Ticket>,
    given: u64,
}

type Ticket = (Urgency, u64);

/// A place in the queue. Dropping it lets the next one go.
struct Seat<'a> {
    pace: &'a Pace,
    ticket: Ticket,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.pace.state().waiting.remove(&self.ticket);
        self.pace.moved.notify_waiters();
    }
}

impl State {
    fn is_limited(&self) -> bool {
        self.asked.is_some_and(|asked| asked.elapsed() < LIMITED_FOR)
    }

    fn taken(&mut self) {
        let now = Instant::now();
        if let Some(before) = self.taken.replace(now) {
            self.each = self.each.min(now - before);
        }
    }

    fn goes(&self, ticket: &Ticket) -> bool {
        let open = self.until.is_none_or(|until| until <= Instant::now());
        open && (!self.is_limited() || self.waiting.first() == Some(ticket))
    }
}

impl Pace {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the homeserver has asked us to wait of late. Then what can be spared is left out.
    pub(crate) fn is_limited(&self) -> bool {
        self.state().is_limited()
    }

    /// About how long whoever comes now waits.
    pub(crate) fn wait(&self) -> Duration {
        let state = self.state();
        let first =
            state.until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
        let before = u32::try_from(state.waiting.len().saturating_sub(1)).unwrap_or(u32::MAX);
        first.saturating_add(state.each.saturating_mul(before))
    }

    /// About how long whoever has had their turn waits for the next one; nothing as long as nobody limits us.
    pub(crate) fn next_wait(&self) -> Duration {
        let each = Some(self.state()).filter(|state| state.is_limited()).map(|state| state.each);
        each.map_or(Duration::ZERO, |each| self.wait().saturating_add(each))
    }

    /// Does something when its turn comes, again when the homeserver asks to wait or does not answer, and gives up when
    /// its patience ends.
    pub(crate) async fn at<'a, T>(
        &self,
        urgency: Urgency,
        work: impl Fn() -> BoxFuture<'a, Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let end = Instant::now() + urgency.patience();
        let mut rest = RETRY_FIRST;
        let seat = self.seat(urgency);
        loop {
            if timeout_at(end, self.comes(&seat.ticket)).await.is_err() {
                return Err(Fault::Limited(self.wait()));
            }
            let done = work().await;
            match done.as_ref().err().and_then(Fault::passing) {
                Some(Passing::Limited(wait)) => {
                    self.limited(wait);
                    if Instant::now() + wait > end {
                        return done;
                    }
                }
                Some(Passing::Away) if Instant::now() + rest < end => {
                    sleep(rest).await;
                    rest = (rest * 2).min(RETRY_MAX);
                }
                _ => {
                    self.state().taken();
                    return done;
                }
            }
        }
    }

    fn seat(&self, urgency: Urgency) -> Seat<'_> {
        let mut state = self.state();
        state.given += 1;
        let ticket = (urgency, state.given);
        state.waiting.insert(ticket);
        Seat { pace: self, ticket }
    }

    fn limited(&self, wait: Duration) {
        let mut state = self.state();
        if !state.is_limited() {
            tracing::warn!(?wait, "the homeserver limits us; `homeroom doctor` says how to lift that");
        }
        let now = Instant::now();
        let wait = wait.min(LIMITED_MAX);
        state.until = Some(now + wait);
        state.each = wait;
        state.asked = Some(now);
    }

    /// Waits until it is their turn.
    async fn comes(&self, ticket: &Ticket) {
        loop {
            let mut moved = std::pin::pin!(self.moved.notified());
            moved.as_mut().enable();
            let (goes, until) = {
                let state = self.state();
                (state.goes(ticket), state.until.filter(|until| *until > Instant::now()))
            };
            match until {
                _ if goes => return,
                Some(until) => tokio::select! { () = sleep_until(until) => {}, () = moved => {} },
                None => moved.await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::ready,
        sync::{Arc, Mutex},
    };

    use tokio::task::yield_now;

    use super::*;

    const STEP: Duration = Duration::from_millis(200);

    /// A homeserver that takes one thing a step.
    #[derive(Default)]
    struct Slow {
        next: Mutex<Option<Instant>>,
        took: Mutex<Vec<&'static str>>,
    }

    impl Slow {
        async fn take(&self, what: &'static str) -> Result<(), Fault> {
            let now = Instant::now();
            let mut next = self.next.lock().expect("one at a time");
            if let Some(until) = next.filter(|until| *until > now) {
                return Err(Fault::Limited(until - now));
            }
            *next = Some(now + STEP);
            self.took.lock().expect("one at a time").push(what);
            Ok(())
        }
    }

    #[tokio::test]
    async fn the_most_urgent_goes_first_and_the_wait_is_known() {
        let (pace, slow) = (Arc::new(Pace::default()), Arc::new(Slow::default()));
        let sent = |urgency, what| {
            let (pace, slow) = (Arc::clone(&pace), Arc::clone(&slow));
            tokio::spawn(async move { pace.at(urgency, || Box::pin(slow.take(what))).await })
        };
        sent(Urgency::Asked, "first").await.expect("no panic").expect("taken");
        assert!(!pace.is_limited());
        let asked = sent(Urgency::Asked, "asked");
        yield_now().await;
        assert!(pace.is_limited());
        let brought = sent(Urgency::Brought, "brought");
        let later = sent(Urgency::Asked, "asked later");
        let question = sent(Urgency::Question, "question");
        yield_now().await;
        let wait = pace.wait();
        assert!(wait > STEP * 3 && wait <= STEP * 4, "{wait:?} behind four");
        for one in [question, asked, later, brought] {
            one.await.expect("no panic").expect("taken");
        }
        let took = slow.took.lock().expect("one at a time").clone();
        assert_eq!(took, ["first", "question", "asked", "asked later", "brought"]);
    }

    #[tokio::test]
    async fn who_is_away_for_a_moment_is_asked_again() {
        let (pace, tries) = (Pace::default(), Mutex::new(0));
        let away_once = || {
            let mut tries = tries.lock().expect("one at a time");
            *tries += 1;
            Box::pin(ready(if *tries == 1 { Err(Fault::Away) } else { Ok(*tries) })) as BoxFuture<'_, _>
        };
        assert_eq!(pace.at(Urgency::Asked, away_once).await.ok(), Some(2));
        assert!(!pace.is_limited());
    }
}
