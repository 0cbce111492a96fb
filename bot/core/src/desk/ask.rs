//! What can be asked and ordered.

use serde::{Deserialize, Serialize};

use super::{Plan, Typed};
use crate::{
    Allowance, AttemptId, CohortId, Column, CourseId, Decided, EditionId, Grade, ItemId, LabRules, LearnerId,
    LineId, MergeId, PostingId, QuestionId, Reminder, TalkId, Timestamp, Version,
};

/// A report.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// The cohorts I teach, and what I could teach with.
    Classes,
    /// A cohort: its tests, its code, its courses.
    Class(CohortId),
    /// Who is in it.
    Roster(CohortId),
    /// One learner's record in it.
    Person(CohortId, LearnerId),
    /// What somebody answered in an attempt.
    Paper(CohortId, AttemptId),
    /// A draft, as it would be.
    Draft(CohortId, EditionId),
    /// A test of one of its courses, to be posted.
    Test(CohortId, CourseId, ItemId),
    /// What these times and terms would mean.
    Plan(CohortId, Source, Typed),
    /// Who sits a posted test, and how far.
    Board(CohortId, PostingId),
    /// The questions of a quiz or test: how hard they were, what is right.
    Questions(CohortId, Column),
    /// All scores; which attempt counts, if not as each quiz says.
    Grades(CohortId, Option<Grade>),
    /// How far everybody is with the labs.
    Labs(CohortId),
    /// What somebody said in a lab.
    Talk(CohortId, TalkId),
    /// Who did what, before this line.
    Deeds(CohortId, Option<LineId>),
}

/// Where a test is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A draft.
    Draft(EditionId),
    /// A course of the cohort.
    Course(CourseId, ItemId),
}

/// What somebody brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The course in it.
    pub course: CourseId,
    /// Its edition.
    pub edition: EditionId,
    /// Its title.
    pub title: String,
    /// Its files, as the record keeps them.
    pub files: Vec<u8>,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say themselves: of which cohort, who, what")]
pub enum Order {
    /// Make a cohort.
    MakeCohort { id: CohortId, name: String, zone: String, courses: Vec<CourseId> },
    /// Change its name, time zone and courses.
    Settings { cohort: CohortId, name: String, zone: String, courses: Vec<CourseId> },
    /// Change how its labs share the servers.
    LabRules(CohortId, LabRules),
    /// Make a new join code; the old one ends.
    RenewCode(CohortId),
    /// Keep it as it is, to look at only.
    Archive(CohortId),
    /// Take it out of the archive.
    Revive(CohortId),
    /// Make a one-time link for a co-instructor.
    Invite(CohortId),
    /// Make a one-time link for a learner who lost theirs.
    Reenter { cohort: CohortId, learner: LearnerId },
    /// Take somebody out.
    Remove { cohort: CohortId, learner: LearnerId },
    /// Put somebody back.
    Restore { cohort: CohortId, learner: LearnerId },
    /// Make a learner an instructor.
    Promote { cohort: CohortId, learner: LearnerId },
    /// Make an instructor a learner.
    Demote { cohort: CohortId, learner: LearnerId },
    /// Make two records of one person one.
    Merge { cohort: CohortId, kept: LearnerId, gone: LearnerId },
    /// Take that back.
    Unmerge { cohort: CohortId, merge: MergeId },
    /// Keep a test or course as a draft.
    Bring { cohort: CohortId, brought: Brought },
    /// Throw a draft away.
    Discard { cohort: CohortId, edition: EditionId },
    /// Put a draft's course into service, or in place of its older edition.
    TakeUp { cohort: CohortId, edition: EditionId },
    /// Try a test out; it does not count.
    Try { cohort: CohortId, source: Source },
    /// Post a test. The same posting twice is one.
    Post { cohort: CohortId, posting: PostingId, source: Source, plan: Plan },
    /// Let a posted test close at another time; `from` is when it closed as the instructor saw it.
    Reschedule { cohort: CohortId, posting: PostingId, from: Option<Timestamp>, to: Option<Timestamp> },
    /// Give the one reminder, or do not.
    Remind { cohort: CohortId, posting: PostingId, reminder: Reminder },
    /// Remind those who have not handed in, now.
    Nudge { cohort: CohortId, posting: PostingId },
    /// Take a posted test back.
    Withdraw { cohort: CohortId, posting: PostingId },
    /// Put a withdrawn test back.
    PutBack { cohort: CohortId, posting: PostingId },
    /// Give a learner so much time and so many attempts beyond what the posting says.
    Allow(Allowance, CohortId),
    /// Set an attempt aside: it does not count, and can be sat again.
    Reset { cohort: CohortId, attempt: AttemptId },
    /// Let an attempt that was handed in take answers again, for so many minutes at least.
    Reopen { cohort: CohortId, attempt: AttemptId, minutes: u32 },
    /// Set a score in per cent.
    SetScore { cohort: CohortId, learner: LearnerId, column: Column, percent: u8, why: String },
    /// Take a set score back.
    ClearScore { cohort: CohortId, learner: LearnerId, column: Column },
    /// Correct a question: `said` is what is right, or that it does not count.
    Correct {
        cohort: CohortId,
        column: Column,
        question: QuestionId,
        version: Version,
        said: Said,
        why: String,
    },
    /// Take the correction of a question back.
    Uncorrect { cohort: CohortId, column: Column, question: QuestionId, version: Version },
    /// Decide whether a conversation completes its lab; none leaves it to the rules.
    Decide { cohort: CohortId, talk: TalkId, decided: Option<Decided> },
}

/// What an instructor says is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The question does not count.
    Void,
    /// These options, by their place in the file (from 0).
    Options(Vec<u8>),
    /// As in a file: `14 ± 0.5 GB`, or `GGUF | gguf file`.
    Text(String),
}

impl Ask {
    /// The cohort it is of; of none where it is of one's own.
    pub fn cohort(&self) -> Option<CohortId> {
        match self {
            Self::Classes => None,
            Self::Class(cohort) | Self::Roster(cohort) | Self::Labs(cohort) => Some(*cohort),
            Self::Paper(cohort, _)
            | Self::Person(cohort, _)
            | Self::Draft(cohort, _)
            | Self::Test(cohort, ..) => Some(*cohort),
            Self::Plan(cohort, ..) | Self::Board(cohort, _) | Self::Questions(cohort, _) => Some(*cohort),
            Self::Grades(cohort, _) | Self::Deeds(cohort, _) | Self::Talk(cohort, _) => Some(*cohort),
        }
    }
}

impl Order {
    /// The cohort it is for.
    pub fn cohort(&self) -> CohortId {
        match self {
            Self::MakeCohort { id, .. } => *id,
            Self::RenewCode(cohort) | Self::Archive(cohort) | Self::Revive(cohort) | Self::Invite(cohort) => {
                *cohort
            }
            Self::Allow(_, cohort) | Self::LabRules(cohort, _) => *cohort,
            Self::Settings { cohort, .. }
            | Self::Reenter { cohort, .. }
            | Self::Remove { cohort, .. }
            | Self::Restore { cohort, .. }
            | Self::Promote { cohort, .. }
            | Self::Demote { cohort, .. }
            | Self::Merge { cohort, .. }
            | Self::Unmerge { cohort, .. }
            | Self::Bring { cohort, .. }
            | Self::Discard { cohort, .. }
            | Self::TakeUp { cohort, .. }
            | Self::Try { cohort, .. }
            | Self::Post { cohort, .. }
            | Self::Reschedule { cohort, .. }
            | Self::Remind { cohort, .. }
            | Self::Nudge { cohort, .. }
            | Self::Withdraw { cohort, .. }
            | Self::PutBack { cohort, .. }
            | Self::Reset { cohort, .. }
            | Self::Reopen { cohort, .. }
            | Self::SetScore { cohort, .. }
            | Self::ClearScore { cohort, .. }
            | Self::Correct { cohort, .. }
            | Self::Uncorrect { cohort, .. }
            | Self::Decide { cohort, .. } => *cohort,
        }
    }
}
