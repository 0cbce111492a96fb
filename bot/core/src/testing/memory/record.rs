//! All that is recorded, and the rules that a database's keys would enforce.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;

use super::merges::Joined;
use crate::{
    Account, Allowance, Attempt, AttemptId, Badge, Card, Cohort, CohortId, Column, Correction, CourseId,
    Draft, EditionId, EventId, HolderId, Invitation, ItemId, Learner, LearnerId, Line, LineId, MergeId,
    Notice, NoticeId, Override, Parcel, ParcelId, Pending, Place, PlatformId, Posting, PostingId, Role,
    SecretHash, SecretKind, StoreError, Stored, Talk, TalkId, Thread,
};

#[derive(Clone, Default)]
pub(super) struct Record {
    pub(super) learners: BTreeMap<LearnerId, Learner>,
    pub(super) accounts: HashMap<Account, LearnerId>,
    pub(super) secrets: HashMap<(SecretKind, SecretHash), Held>,
    pub(super) instructors: BTreeSet<LearnerId>,
    pub(super) invitations: HashMap<SecretHash, Invitation>,
    pub(super) cohorts: BTreeMap<CohortId, Cohort>,
    pub(super) enrolments: BTreeMap<(LearnerId, CohortId), Enrolment>,
    pub(super) postings: BTreeMap<PostingId, Posting>,
    pub(super) drafts: BTreeMap<(CohortId, EditionId), Brought>,
    pub(super) uploads: BTreeMap<CourseId, (CohortId, Timestamp)>,
    pub(super) attempts: BTreeMap<AttemptId, Attempt>,
    pub(super) readings: BTreeMap<Section, Timestamp>,
    pub(super) allowances: BTreeMap<(PostingId, LearnerId), Allowance>,
    pub(super) corrections: Vec<Correction>,
    pub(super) overrides: BTreeMap<(CohortId, LearnerId, Column), Override>,
    pub(super) lines: BTreeMap<LineId, Line>,
    pub(super) notices: BTreeMap<NoticeId, Notice>,
    /// Those of them that were brought.
    pub(super) brought: BTreeSet<NoticeId>,
    /// Those of them that cannot be.
    pub(super) undeliverable: BTreeSet<NoticeId>,
    pub(super) merges: BTreeMap<MergeId, Joined>,
    /// The newest last.
    pub(super) editions: Vec<(CourseId, EditionId, Arc<[u8]>)>,
    pub(super) seen: BTreeMap<(PlatformId, EventId), Timestamp>,
    pub(super) parcels: BTreeMap<ParcelId, Parcel>,
    /// Whose each is, and since when.
    pub(super) places: BTreeMap<Place, (CohortId, Timestamp)>,
    pub(super) badges: BTreeSet<(CohortId, Badge)>,
    pub(super) cards: BTreeMap<(PostingId, Place), Card>,
    pub(super) pending: BTreeMap<PostingId, Pending>,
    /// Whose each is, and until when.
    pub(super) leases: BTreeMap<String, (HolderId, Timestamp)>,
    pub(super) talks: BTreeMap<TalkId, Talk>,
    pub(super) threads: BTreeMap<(TalkId, PlatformId), Thread>,
    /// By learner and day.
    pub(super) tokens: BTreeMap<(LearnerId, i64), u64>,
}

/// What was read: by learner, cohort, course, lesson and section.
pub(super) type Section = (LearnerId, CohortId, CourseId, ItemId, u8);

/// Who holds a secret, and since when.
#[derive(Clone, Copy)]
pub(super) struct Held {
    pub(super) by: LearnerId,
    pub(super) at: Timestamp,
}

/// Somebody's place in a cohort.
#[derive(Clone, Copy)]
pub(super) struct Enrolment {
    pub(super) role: Role,
    pub(super) since: Timestamp,
    pub(super) removed: Option<Timestamp>,
}

/// A draft and its files. One that was dropped is there for its files alone.
#[derive(Clone)]
pub(super) struct Brought {
    pub(super) draft: Draft,
    pub(super) files: Arc<[u8]>,
    pub(super) dropped: bool,
}

impl Record {
    /// Stands for a foreign key.
    pub(super) fn has_learner(&self, id: LearnerId) -> Stored<()> {
        self.learners.contains_key(&id).then_some(()).ok_or_else(|| orphan("learner"))
    }

    /// Stands for a foreign key.
    pub(super) fn has_cohort(&self, id: CohortId) -> Stored<()> {
        self.cohorts.contains_key(&id).then_some(()).ok_or_else(|| orphan("cohort"))
    }

    /// Stands for a foreign key.
    pub(super) fn has_posting(&self, id: PostingId) -> Stored<()> {
        self.postings.contains_key(&id).then_some(()).ok_or_else(|| orphan("posting"))
    }

    /// Stands for the unique code and the key of a cohort's courses.
    pub(super) fn fits(&self, cohort: &Cohort) -> Stored<()> {
        let same_code = |other: &&Cohort| other.code.is_some() && other.code == cohort.code;
        let taken = self.cohorts.values().filter(same_code).any(|other| other.id != cohort.id);
        let courses: BTreeSet<_> = cohort.courses.iter().collect();
        conflict_if(taken || courses.len() < cohort.courses.len())
    }
}

/// Stands for a unique key.
pub(super) fn conflict_if(broken: bool) -> Stored<()> {
    if broken { Err(StoreError::Conflict) } else { Ok(()) }
}

pub(super) fn orphan(of: &str) -> StoreError {
    StoreError::Broken(format!("there is no such {of}"))
}

/// A time as a database keeps it.
pub(super) fn kept(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}
