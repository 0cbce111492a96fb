//! Why something is not done: said to the learner (a refusal), or logged once under a reference (a fault).

use std::time::Duration;

use jiff::Timestamp;

use crate::{AnswerRefused, StoreError};

/// What a learner is told. `words::refusal` has the sentences.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// More than the budget allows.
    #[error("too fast; wait {wait:?}")]
    TooFast {
        /// Until it is taken.
        wait: Duration,
    },
    /// Somebody else's.
    #[error("not yours")]
    NotYours,
    /// There is no such thing here, or no longer.
    #[error("not found")]
    NotFound,
    /// The button cannot be read.
    #[error("not a token of this classroom")]
    Unreadable,
    /// Handed in, or time was up.
    #[error("closed since {since}")]
    Closed {
        /// When.
        since: Timestamp,
    },
    /// The posting has not opened.
    #[error("opens at {at}")]
    NotYet {
        /// When.
        at: Timestamp,
    },
    /// All attempts are used.
    #[error("no attempts left of {of}")]
    NoAttemptsLeft {
        /// How many there were.
        of: u32,
    },
    /// Nothing was chosen or typed.
    #[error("empty")]
    Empty,
    /// A number was asked for.
    #[error("not a number")]
    NotANumber,
    /// The number came with a unit that does not fit.
    #[error("another unit than {asked}")]
    OtherUnit {
        /// The unit that was asked for.
        asked: String,
    },
    /// Nobody is signed in.
    #[error("signed out")]
    SignedOut,
    /// In no cohort that has this.
    #[error("not enrolled")]
    NotEnrolled,
    /// Somebody else has this name.
    #[error("name taken")]
    NameTaken,
    /// No name, or one too long.
    #[error("not a name")]
    NotAName,
    /// The join code or return link is unknown.
    #[error("unknown code")]
    UnknownCode,
    /// There is nothing to review.
    #[error("nothing missed")]
    NothingMissed,
}

/// Why a handler stopped. Nothing it did before is kept.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// To be said.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// To be logged.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored course that cannot be read any more, or the like.
    #[error("{0}")]
    Broken(String),
}

impl From<AnswerRefused> for Failure {
    fn from(refused: AnswerRefused) -> Self {
        Self::Refused(match refused {
            AnswerRefused::Closed { since } => Refusal::Closed { since },
            AnswerRefused::NotThere | AnswerRefused::OtherKind => Refusal::NotFound,
            AnswerRefused::Empty => Refusal::Empty,
        })
    }
}
