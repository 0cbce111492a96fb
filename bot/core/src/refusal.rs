//! Why something is not done: said to the learner (a refusal), or logged once under a reference (a fault).

use std::time::Duration;

use jiff::Timestamp;

use crate::{AnswerRefused, StoreError, Zone, times::TimeFault};

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
        /// As the class tells the time.
        zone: Zone,
    },
    /// The posting has not opened.
    #[error("opens at {at}")]
    NotYet {
        /// When.
        at: Timestamp,
        /// As the class tells the time.
        zone: Zone,
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
    /// A number is too small or too large.
    #[error("out of bounds")]
    OutOfBounds {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// The blanks of a suggested opener stand there as they did.
    #[error("blanks in brackets are not filled in")]
    Blanks,
    /// There is no line to take along.
    #[error("no line to take along")]
    NoLine,
    /// A number was asked for.
    #[error("not a number")]
    NotANumber,
    /// The number came with a unit that does not fit.
    #[error("another unit than {asked}")]
    OtherUnit {
        /// The unit that was asked for.
        asked: String,
    },
    /// More than fits.
    #[error("longer than {most} characters")]
    TooLong {
        /// In characters.
        most: usize,
    },
    /// No inference server answers, or there is none.
    #[error("no assistant")]
    NoAssistant,
    /// Replies to what was said before are on their way.
    #[error("still answering")]
    StillAnswering,
    /// As many wait for a reply as may.
    #[error("the line is full")]
    LineFull {
        /// About how long the last of them waits, where it can be told.
        about: Option<Duration>,
    },
    /// The tokens of the day are used.
    #[error("the day's tokens are used up")]
    UsedUp,
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
    /// The class is in the archive.
    #[error("archived since {since}")]
    Archived {
        /// When.
        since: Timestamp,
        /// As the class tells the time.
        zone: Zone,
    },
    /// The test was taken back.
    #[error("withdrawn at {since}")]
    Withdrawn {
        /// When.
        since: Timestamp,
        /// As the class tells the time.
        zone: Zone,
    },
    /// The test is not posted at present.
    #[error("not posted")]
    NotPosted,
    /// An instructor took them out of the class.
    #[error("removed from the cohort")]
    Removed,
    /// Somebody else changed it in the meantime.
    #[error("changed in the meantime")]
    ChangedMeanwhile,
    /// The times were good when they were shown, and are not now.
    #[error("the times have passed")]
    TimesPassed,
    /// It would close before it opens.
    #[error("closes before it opens")]
    OutOfOrder,
    /// A reason is asked for.
    #[error("no reason")]
    NoReason,
    /// A score is a whole number from 0 to 100.
    #[error("not a score")]
    NotAScore,
    /// What is right cannot be read.
    #[error("not a key")]
    NotAKey,
    /// No such time zone.
    #[error("not a time zone")]
    NotAZone,
    /// No name for a class, or one too long.
    #[error("not a name for a cohort")]
    NotACohortName,
    /// More minutes or attempts than are given.
    #[error("too much")]
    TooMuch,
    /// The record is also of a class that the one who asks does not teach.
    #[error("a record of another class, too")]
    Elsewhere {
        /// Whose.
        name: String,
    },
    /// The last instructor stays.
    #[error("the last instructor")]
    LastInstructor,
    /// Both records sit the same test at the moment.
    #[error("both records have an open attempt of the same test")]
    BothSitting,
    /// The joined record was itself joined to another since.
    #[error("joined to another record since")]
    JoinedLater,
    /// The learner has an open attempt, or a later one.
    #[error("a later attempt")]
    LaterAttempt,
    /// Another class brought a course of this id.
    #[error("the course id {id} is taken")]
    CourseTaken {
        /// Which.
        id: String,
    },
    /// The cohort has as many drafts as it may.
    #[error("too many drafts")]
    TooManyDrafts,
    /// A draft with other than one test is not posted as a whole.
    #[error("not one test")]
    NotOneTest,
    /// There is nothing to review.
    #[error("nothing missed")]
    NothingMissed,
    /// The code is one's own: the other account enters it.
    #[error("one's own code")]
    OwnCode,
    /// Both records teach.
    #[error("both records teach")]
    BothTeach {
        /// The classes that the one who asks teaches.
        mine: String,
        /// Those of the other.
        theirs: String,
    },
    /// One record teaches, and the other may make classes.
    #[error("one record teaches, the other may make classes")]
    MakesApart {
        /// The classes that the one teaches.
        classes: String,
    },
    /// Only those who teach the class do this.
    #[error("for instructors")]
    ForInstructors,
    /// There are several classes that could be meant.
    #[error("which class")]
    WhichClass,
    /// This is done where a class meets.
    #[error("not in a private conversation")]
    NotHere,
    /// Another class meets here.
    #[error("{name} meets here")]
    PlaceTaken {
        /// Which.
        name: String,
    },
    /// Only who runs the place, or was invited to teach, makes a class.
    #[error("may not make a class")]
    MayNotMake,
    /// They were reminded just now.
    #[error("reminded just now")]
    JustReminded,
    /// What was typed is no time.
    #[error("not a time")]
    NotATime(TimeFault),
    /// They take no private messages from us.
    #[error("takes no messages")]
    NoMessages,
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
            AnswerRefused::Closed { since } => Refusal::Closed { since, zone: Zone::utc() },
            AnswerRefused::NotThere | AnswerRefused::OtherKind => Refusal::NotFound,
            AnswerRefused::Empty => Refusal::Empty,
        })
    }
}
