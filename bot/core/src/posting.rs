//! Tests given to cohorts, and what single learners are given beyond.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{AttemptId, CohortId, CourseId, Feedback, ItemId, LearnerId, PostingId, Rules};

/// A test given to a cohort.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// Its id.
    pub id: PostingId,
    /// To whom.
    pub cohort: CohortId,
    /// Of which course.
    pub course: CourseId,
    /// Which test.
    pub item: ItemId,
    /// Not before; without it, at once.
    pub opens: Option<Timestamp>,
    /// Not after; without it, it stands.
    pub closes: Option<Timestamp>,
    /// What it says about time, attempts and feedback; it wins over the file. Without it, the file's word stands.
    pub terms: Option<Terms>,
    /// Whether who has not handed in is reminded before it closes.
    pub reminder: Reminder,
    /// When it was taken back.
    pub withdrawn: Option<Timestamp>,
}

/// What a posting says about how its test is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Milliseconds from start to hand-in; unlimited without it.
    pub time: Option<i64>,
    /// How many attempts; unlimited without it.
    pub attempts: Option<u32>,
    /// When feedback shows.
    pub feedback: Feedback,
}

/// The one reminder before a test closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reminder {
    /// Nobody asked for it.
    Off,
    /// It will be given [`Reminder::BEFORE`] the close.
    On,
    /// It was given.
    Given,
}

/// What a learner is given beyond what a posting says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// For which posting.
    pub posting: PostingId,
    /// To whom.
    pub learner: LearnerId,
    /// So many minutes more, both to sit it and before it closes.
    pub minutes: u32,
    /// So many attempts more.
    pub attempts: u32,
}

/// How one attempt at a posting stands, for the board: without what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Which attempt.
    pub attempt: AttemptId,
    /// Whose.
    pub learner: LearnerId,
    /// When it began.
    pub began: Timestamp,
    /// When it hands itself in.
    pub due: Option<Timestamp>,
    /// When it was handed in.
    pub ended: Option<Timestamp>,
    /// Questions with an answer.
    pub answered: u32,
}

impl Reminder {
    /// How long before the close it is given.
    pub const BEFORE: SignedDuration = SignedDuration::from_mins(15);

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::Given => "given",
        }
    }

    /// Reads what [`Reminder::as_str`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Off, Self::On, Self::Given].into_iter().find(|one| one.as_str() == text)
    }
}

impl Posting {
    /// The rules under which it is sat: the file's, and what the posting says wins.
    pub fn rules(&self, of_file: &Rules) -> Rules {
        let mut rules = of_file.clone();
        if let Some(terms) = self.terms {
            rules.time = terms.time;
            rules.attempts = terms.attempts;
            rules.feedback = terms.feedback;
        }
        rules
    }

    /// When it closes for whoever has this allowance.
    pub fn closes_for(&self, allowance: Option<&Allowance>) -> Option<Timestamp> {
        let more = allowance.map_or(SignedDuration::ZERO, Allowance::time);
        self.closes.map(|closes| closes.saturating_add(more).unwrap_or(closes))
    }

    /// Whether it has closed or was withdrawn.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.withdrawn.is_some() || self.closes.is_some_and(|closes| closes <= now)
    }

    /// Whether it can be begun now.
    pub fn is_open(&self, now: Timestamp) -> bool {
        !self.is_over(now) && self.opens.is_none_or(|opens| opens <= now)
    }
}

impl Allowance {
    /// The minutes.
    pub fn time(&self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.minutes))
    }
}
