//! Groups that learn together: who is in them, and what lets one in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CohortId, CourseId, EditionId, LabRules, Learner, LearnerId, MergeId, Zone};

/// A group that learns together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// Its id.
    pub id: CohortId,
    /// Its name.
    pub name: String,
    /// What lets one in; none where nobody needs one.
    pub code: Option<String>,
    /// Its courses, in order; a single test that was pasted is a course too.
    pub courses: Vec<CourseId>,
    /// The zone in which its times are typed and shown.
    pub zone: Zone,
    /// Since when it only shows what was.
    pub archived: Option<Timestamp>,
    /// When it was made.
    pub since: Timestamp,
    /// How its labs share the servers.
    pub labs: LabRules,
}

/// What someone is in a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Learns.
    Learner,
    /// Teaches.
    Instructor,
}

impl Role {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::Instructor => "instructor",
        }
    }

    /// Reads what [`Role::as_str`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Learner, Self::Instructor].into_iter().find(|role| role.as_str() == text)
    }
}

/// Somebody on a cohort's roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub learner: Learner,
    /// As what.
    pub role: Role,
    /// When they joined.
    pub since: Timestamp,
    /// When an instructor took them out; their record stays.
    pub removed: Option<Timestamp>,
}

impl Member {
    /// Whether they teach here now.
    pub fn teaches(&self) -> bool {
        self.role == Role::Instructor && self.removed.is_none()
    }

    /// Whether they learn here now.
    pub fn learns(&self) -> bool {
        self.role == Role::Learner && self.removed.is_none()
    }
}

/// What a one-time link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To make cohorts of one's own.
    Teach,
    /// To teach in this cohort too.
    TeachIn(CohortId),
    /// To come back as this learner, who lost the return link.
    Return(LearnerId),
}

/// A one-time link, but for its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// What it is good for.
    pub purpose: Purpose,
    /// Who made it; nobody where the program did.
    pub by: Option<LearnerId>,
    /// Not after.
    pub until: Timestamp,
}

/// A course or a single test that was brought in a browser and is not posted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which cohort.
    pub cohort: CohortId,
    /// Its edition, which names it within its cohort.
    pub edition: EditionId,
    /// The course that it is, or will be.
    pub course: CourseId,
    /// Its title.
    pub title: String,
    /// Who brought it.
    pub by: LearnerId,
    /// When.
    pub at: Timestamp,
}

/// Two records that were one person's, made one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Its id.
    pub id: MergeId,
    /// On whose word: an instructor's of this cohort; without one, the learner's own, who holds both accounts.
    pub cohort: Option<CohortId>,
    /// Who the person is now.
    pub kept: LearnerId,
    /// Who they were too.
    pub gone: LearnerId,
    /// Which instructor, or the learner.
    pub by: LearnerId,
    /// When.
    pub at: Timestamp,
    /// When it was taken back.
    pub undone: Option<Timestamp>,
}
