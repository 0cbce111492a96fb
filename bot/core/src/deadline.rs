//! When an attempt hands itself in, and what moves that.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::{Attempt, Counting, State};

/// When an attempt is due that began then: its time limit or the close, whichever is first, each with so much more.
pub(crate) fn due(
    began: Timestamp,
    limit: Option<i64>,
    closes: Option<Timestamp>,
    more: SignedDuration,
) -> Option<Timestamp> {
    // Saturating cannot fail for a plain duration.
    let later = |at: Timestamp, by: SignedDuration| at.saturating_add(by).unwrap_or(at);
    let limit = limit.map(|millis| later(later(began, SignedDuration::from_millis(millis)), more));
    let closes = closes.map(|closes| later(closes, more));
    [limit, closes].into_iter().flatten().min()
}

/// Which way the time to sit something was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// There is more, or as much.
    Later,
    /// There is less.
    Earlier,
}

impl Attempt {
    /// The same, held to when its posting closes now. Where there is more time one whose time was up takes answers again;
    /// where there is less, one that was reopened beyond it ends with the others.
    pub fn held_to(
        self,
        closes: Option<Timestamp>,
        more: SignedDuration,
        (moved, now): (Moved, Timestamp),
    ) -> Self {
        let held = due(self.began, self.rules.time, closes, more);
        match self.state {
            State::Open { answers, flagged, due } => {
                let due = match (moved, due, held) {
                    (Moved::Later, Some(due), Some(held)) => Some(due.max(held)),
                    (_, _, held) => held,
                };
                Self { state: State::Open { answers, flagged, due }, ..self }
            }
            State::Expired { answers, .. } if moved == Moved::Later && held.is_none_or(|due| due > now) => {
                Self { state: State::Open { answers, flagged: BTreeSet::new(), due: held }, ..self }
            }
            _ => self,
        }
    }

    /// Handed in as it stands, because it can go on no more.
    pub fn cut(self, now: Timestamp) -> Self {
        let this = self.as_of(now);
        match this.state {
            State::Open { answers, .. } => Self { state: State::Expired { answers, at: now }, ..this },
            _ => this,
        }
    }

    /// Set aside: it counts no more.
    pub fn set_aside(self, now: Timestamp) -> Self {
        Self { counting: Counting::Reset, ..self.cut(now) }
    }

    /// Taking answers again, until then.
    pub fn reopened(self, due: Option<Timestamp>) -> Self {
        let answers = self.answers().clone();
        let flagged = BTreeSet::new();
        Self { state: State::Open { answers, flagged, due }, ..self }
    }
}
