//! A conversation with a lab's assistant: what was said, what came back, and what of it counts.

use std::collections::BTreeSet;

use jiff::{Timestamp, fmt::serde::timestamp::millisecond};
use serde::{Deserialize, Serialize};

use crate::{
    CohortId, CourseId, EditionId, Ending, ItemId, LabRules, LearnerId, MayLeave, Reach, TalkId, Used,
};

/// Fewest words that make a turn more than a nod.
pub const WORDS_MIN: usize = 4;
/// Longest thing that a learner says at a time, in characters.
pub const SAID_MAX: usize = 4_000;
/// Longest takeaway, in characters.
pub const TAKEAWAY_MAX: usize = 280;
/// Most things said that wait for a reply in a conversation.
pub const WAITING_MAX: usize = 3;

/// One learner's conversation at a lab.
#[derive(Clone, Debug, PartialEq)]
pub struct Talk {
    /// Its id.
    pub id: TalkId,
    /// Who talks.
    pub learner: LearnerId,
    /// In which class.
    pub cohort: CohortId,
    /// The lab's course.
    pub course: CourseId,
    /// The edition that briefs the assistant.
    pub edition: EditionId,
    /// The lab.
    pub lab: ItemId,
    /// When it was opened.
    pub began: Timestamp,
    /// When a new start took its place.
    pub left: Option<Timestamp>,
    /// What the learner takes along, in a line.
    pub takeaway: Option<String>,
    /// What an instructor decided about it, whatever was said.
    pub decided: Option<Decided>,
    /// Where its words may go: outside the group's own network only if its learner agreed.
    pub reach: Reach,
    /// In order.
    pub turns: Vec<Exchange>,
}

/// Something said, and what came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// Its place, from 0.
    pub seq: u32,
    /// What the learner said.
    pub said: String,
    /// When.
    pub at: Timestamp,
    /// What came back.
    pub reply: Replied,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Replied {
    /// Nothing yet.
    Waiting,
    /// The reply.
    Given {
        /// As the model wrote it.
        text: String,
        /// When it ended.
        #[serde(with = "millisecond::required")]
        at: Timestamp,
        /// Why it ended.
        why: Ending,
        /// What it took.
        used: Used,
    },
    /// The learner had seen enough, or the line broke in the middle.
    Short {
        /// So far.
        text: String,
        /// When it ended.
        #[serde(with = "millisecond::required")]
        at: Timestamp,
        /// What ended it.
        by: CutBy,
        /// What it took.
        used: Used,
    },
    /// None came.
    None {
        /// When that was clear.
        #[serde(with = "millisecond::required")]
        at: Timestamp,
        /// Why not, in a word that `words` knows.
        why: Cause,
    },
}

/// What ends a reply early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CutBy {
    /// The learner.
    Learner,
    /// The server.
    Server,
}

/// Why no reply came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// The learner did not want it any more.
    Stopped,
    /// No server could give one.
    NoServer,
    /// None is set up so that it would.
    Setup,
    /// The conversation is longer than the model takes.
    TooLong,
    /// It waited too long in the line.
    Waited,
    /// The model wrote nothing for the learner.
    Blank,
}

/// What an instructor decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decided {
    /// The lab is complete.
    Complete,
    /// It is not.
    Open,
}

impl Decided {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Open => "open",
        }
    }

    /// Reads what [`Decided::as_str`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Complete, Self::Open].into_iter().find(|one| one.as_str() == text)
    }
}

/// Why an exchange does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncounted {
    /// What was said is shorter than [`WORDS_MIN`] words.
    Short,
    /// The same was said before.
    Repeat,
    /// It was said before the last reply was there to be read.
    Early,
    /// No whole reply came.
    Unanswered,
}

impl Talk {
    /// What is to be seen: where another reply was asked for, the newest that says something.
    pub fn shown(&self) -> impl Iterator<Item = &Exchange> {
        let next = self.turns.iter().skip(1).map(Some).chain([None]);
        self.turns
            .iter()
            .zip(next)
            .filter(|(turn, next)| !next.is_some_and(|next| next.replaces(turn)))
            .map(|(turn, _)| turn)
    }

    /// Whether each exchange that is shown counts towards the lab, in order; by rules alone, so that anybody can tell.
    pub fn counted(&self) -> Vec<Result<(), Uncounted>> {
        let mut known = BTreeSet::new();
        let mut read = None;
        let mut counted = Vec::with_capacity(self.turns.len());
        for turn in self.shown() {
            let words = words(&turn.said);
            let fresh = known.insert(words.clone());
            counted.push(match &turn.reply {
                _ if words.len() < WORDS_MIN => Err(Uncounted::Short),
                _ if !fresh => Err(Uncounted::Repeat),
                _ if read.is_some_and(|read| turn.at < read) => Err(Uncounted::Early),
                _ if self.was_answered(turn) => Ok(()),
                _ => Err(Uncounted::Unanswered),
            });
            read = turn.reply.at().or(read);
        }
        counted
    }

    /// Whether a whole reply came, be it that another took its place and was cut short.
    fn was_answered(&self, turn: &Exchange) -> bool {
        let until_it = self.turns.iter().rev().skip_while(|one| one.seq > turn.seq);
        let mut same = until_it.take_while(|one| one.said == turn.said);
        same.any(|one| matches!(one.reply, Replied::Given { .. }))
    }

    /// How many exchanges count.
    pub fn exchanges(&self) -> u32 {
        u32::try_from(self.counted().iter().filter(|counts| counts.is_ok()).count()).unwrap_or(u32::MAX)
    }

    /// Whether the lab is complete with so many exchanges.
    pub fn is_complete(&self, needed: u32) -> bool {
        match self.decided {
            Some(decided) => decided == Decided::Complete,
            None => self.exchanges() >= needed,
        }
    }

    /// How far its words may go, as its class allows.
    pub fn reaches(&self, rules: &LabRules) -> Reach {
        if rules.hosted == MayLeave::IfAgreed { self.reach } else { Reach::Local }
    }

    /// The first exchange that waits for a reply.
    pub fn waiting(&self) -> Option<&Exchange> {
        self.turns.iter().find(|turn| turn.reply == Replied::Waiting)
    }

    /// How many wait.
    pub fn waits(&self) -> usize {
        self.turns.iter().filter(|turn| turn.reply == Replied::Waiting).count()
    }

    /// The last exchange, if it can be tried again: nothing waits, and nothing was said after it.
    pub fn again(&self) -> Option<&Exchange> {
        self.turns.last().filter(|turn| turn.reply != Replied::Waiting)
    }
}

impl Exchange {
    /// Whether it stands in place of the one before: the same was said, and something came back or may come.
    fn replaces(&self, before: &Self) -> bool {
        let says = self.reply == Replied::Waiting || self.reply.text().is_some();
        self.said == before.said && before.reply != Replied::Waiting && says
    }
}

impl Replied {
    /// When it was over, if it is.
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Waiting => None,
            Self::Given { at, .. } | Self::Short { at, .. } | Self::None { at, .. } => Some(*at),
        }
    }

    /// What the assistant said, if it said something.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Given { text, .. } | Self::Short { text, .. } => Some(text),
            Self::Waiting | Self::None { .. } => None,
        }
    }
}

/// The words of a text, however they are written.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
