//! A reply that is being written, and the slot that it has.

use std::{collections::VecDeque, io, sync::Arc, time::Duration};

use axum::body::Bytes;
use futures_util::stream::{self, Stream};
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time::{Instant, Interval, MissedTickBehavior, interval_at, timeout},
};

use crate::{
    ledger::{Dropped, Ledger},
    profile::Kind,
    shapes::Step,
};

/// How often a server that says nothing gives a sign of life.
const PING: Duration = Duration::from_millis(5);

/// A reply that is being written.
pub(crate) struct Voice {
    pub(crate) kind: Kind,
    pub(crate) steps: VecDeque<Step>,
    pub(crate) reading: Duration,
    pub(crate) beat: Option<Duration>,
    pub(crate) slot: Slot,
}

/// A slot: given back when it is dropped, whoever drops it.
pub(crate) struct Slot {
    ledger: Arc<watch::Sender<Ledger>>,
    since: Instant,
    tokens: u32,
    is_finished: bool,
    _permit: OwnedSemaphorePermit,
}

impl Slot {
    pub(crate) fn new(ledger: Arc<watch::Sender<Ledger>>, permit: OwnedSemaphorePermit) -> Self {
        ledger.send_modify(|ledger| {
            ledger.in_flight += 1;
            ledger.most_in_flight = ledger.most_in_flight.max(ledger.in_flight);
        });
        Self { ledger, since: Instant::now(), tokens: 0, is_finished: false, _permit: permit }
    }

    fn wrote(&mut self) {
        self.tokens += 1;
        self.ledger.send_modify(|ledger| ledger.tokens += 1);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let dropped = Dropped { tokens: self.tokens, after: self.since.elapsed(), at: Instant::now() };
        self.ledger.send_modify(|ledger| {
            ledger.in_flight -= 1;
            if self.is_finished {
                ledger.finished += 1;
            } else {
                ledger.dropped.push(dropped);
            }
        });
    }
}

impl Voice {
    /// The bytes as they go out.
    pub(crate) fn speak(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::unfold((self, None), |(mut voice, mut beats)| async move {
            let bytes = voice.next(&mut beats).await?;
            Some((bytes, (voice, beats)))
        })
    }

    async fn next(&mut self, beats: &mut Option<Interval>) -> Option<io::Result<Bytes>> {
        let Some(step) = self.steps.pop_front() else {
            self.slot.is_finished = true;
            return None;
        };
        Some(Ok(match step {
            Step::Token(data) => {
                self.beat(beats).await;
                self.slot.wrote();
                self.framed(&data)
            }
            Step::Data(data) => self.framed(&data),
            Step::Raw(bytes) => bytes.into(),
            Step::Pings => {
                self.steps.push_front(Step::Pings);
                wait(PING).await;
                self.ping()
            }
            Step::Hang => std::future::pending().await,
            Step::Break => {
                // What was said before arrives.
                wait(PING).await;
                return Some(Err(io::Error::other("the line broke")));
            }
        }))
    }

    /// Waits until the prompt is read, and then for the next token.
    async fn beat(&mut self, beats: &mut Option<Interval>) {
        if let Some(beats) = beats {
            beats.tick().await;
            return;
        }
        wait(std::mem::take(&mut self.reading)).await;
        if let Some(beat) = self.beat {
            let mut made = interval_at(Instant::now() + beat, beat);
            made.set_missed_tick_behavior(MissedTickBehavior::Burst);
            made.tick().await;
            *beats = Some(made);
        }
    }

    fn framed(&self, data: &str) -> Bytes {
        if self.kind == Kind::Ollama {
            format!("{data}\n").into()
        } else {
            format!("data: {data}\n\n").into()
        }
    }

    fn ping(&self) -> Bytes {
        Bytes::from_static(if self.kind == Kind::Ollama { b"\n" } else { b": ping\n\n" })
    }
}

/// Lets time go by.
async fn wait(time: Duration) {
    if !time.is_zero() {
        // It never ends by itself.
        drop(timeout(time, std::future::pending::<()>()).await);
    }
}
