//! What the core needs from outside. Each port has a contract suite that every implementation runs.

mod assistants;
mod leases;
mod places;
mod staff;
mod talks;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    Account, Attempt, AttemptId, Cohort, CohortId, Course, CourseId, EditionId, EventId, Failure, KeyRing,
    Learner, LearnerId, Parcel, ParcelId, PlatformId, Posting, PostingId, Reading, Response, Role,
    SecretHash, SecretKind,
};

pub use assistants::{Answering, Assistants, Coming, NoAssistants, Until};
pub use leases::Leases;
pub use places::Places;
pub use staff::{Grading, Persons, Staff, Told};
pub use talks::Talks;

/// Why the store did not do something. Whatever it was, the transaction is rolled back as a whole.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else saved first, or the same name or id is there already: load again and decide again.
    #[error("changed by somebody else in the meantime")]
    Conflict,
    /// No room on the disk.
    #[error("no space left for the database: {0}")]
    Full(String),
    /// Locked, gone, or out of reach.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// Anything else.
    #[error("the database failed: {0}")]
    Broken(String),
}

/// What a store answers.
pub type Stored<T> = Result<T, StoreError>;

/// The record. Dropping a transaction without `commit` undoes it.
#[async_trait]
pub trait Store: Send + Sync {
    /// A consistent look; commits nothing.
    async fn read(&self) -> Stored<Box<dyn Tx>>;
    /// A transaction that may write. On SQLite there is one at a time.
    async fn write(&self) -> Stored<Box<dyn Tx>>;
}

/// A transaction: everything below, then `commit`.
#[async_trait]
pub trait Tx:
    Learners
    + Cohorts
    + Attempts
    + Editions
    + Delivery
    + Staff
    + Grading
    + Told
    + Persons
    + Places
    + Leases
    + Talks
    + Send
{
    /// Makes it last. Once this returns `Ok`, no crash takes it away.
    async fn commit(self: Box<Self>) -> Stored<()>;
}

/// People and their accounts.
#[async_trait]
pub trait Learners {
    /// Who has this account?
    async fn learner_of(&mut self, account: &Account) -> Stored<Option<Learner>>;
    /// Who is this?
    async fn learner(&mut self, id: LearnerId) -> Stored<Option<Learner>>;
    /// Adds a person with a first account. `Conflict` if the account is somebody's.
    async fn add_learner(&mut self, learner: &Learner, account: &Account) -> Stored<()>;
    /// Who holds this secret?
    async fn holder(&mut self, kind: SecretKind, secret: &SecretHash) -> Stored<Option<Learner>>;
    /// Keeps the hash of a secret.
    async fn add_secret(
        &mut self,
        kind: SecretKind,
        secret: &SecretHash,
        learner: LearnerId,
        now: Timestamp,
    ) -> Stored<()>;
    /// Forgets one secret.
    async fn drop_secret(&mut self, kind: SecretKind, secret: &SecretHash) -> Stored<()>;
    /// Forgets all secrets of a kind that a learner holds.
    async fn drop_secrets(&mut self, kind: SecretKind, learner: LearnerId) -> Stored<()>;
}

/// Cohorts, who is in them, and what is given to them.
#[async_trait]
pub trait Cohorts {
    /// Adds a cohort, or updates its name, code, courses, zone and archive.
    async fn put_cohort(&mut self, cohort: &Cohort) -> Stored<()>;
    /// A cohort.
    async fn cohort(&mut self, id: CohortId) -> Stored<Option<Cohort>>;
    /// The cohort that this code opens.
    async fn cohort_by_code(&mut self, code: &str) -> Stored<Option<Cohort>>;
    /// The cohorts a learner is in and was not taken out of, the one joined last first.
    async fn cohorts_of(&mut self, learner: LearnerId) -> Stored<Vec<(Cohort, Role)>>;
    /// Enrols someone; a second time changes nothing.
    async fn enrol(&mut self, cohort: CohortId, learner: LearnerId, role: Role, now: Timestamp)
    -> Stored<()>;
    /// Adds a posting, or updates its times, terms, reminder and withdrawal.
    async fn put_posting(&mut self, posting: &Posting) -> Stored<()>;
    /// A posting.
    async fn posting(&mut self, id: PostingId) -> Stored<Option<Posting>>;
    /// What is posted to a cohort, oldest first.
    async fn postings(&mut self, cohort: CohortId) -> Stored<Vec<Posting>>;
}

/// Attempts, responses and what was read.
#[async_trait]
pub trait Attempts {
    /// Adds an attempt. `Conflict` if it counts and the learner has an open one that does, of
    /// the same item in the same cohort.
    async fn add_attempt(&mut self, attempt: &Attempt) -> Stored<()>;
    /// An attempt with its responses.
    async fn attempt(&mut self, id: AttemptId) -> Stored<Option<Attempt>>;
    /// Saves flags, state and whether it counts, adds the response if there is a new one, and counts the revision up. `Conflict` if the
    /// stored revision is not the attempt's.
    async fn save_attempt(&mut self, attempt: &Attempt, new: Option<&Response>) -> Stored<()>;
    /// A learner's attempts in a cohort, of one course, that count, oldest first, with their responses.
    async fn attempts_of(
        &mut self,
        learner: LearnerId,
        cohort: CohortId,
        course: &CourseId,
    ) -> Stored<Vec<Attempt>>;
    /// At most `most` attempts that are stored as open though due before `now`, the longest due first.
    async fn overdue(&mut self, now: Timestamp, most: u32) -> Stored<Vec<Attempt>>;
    /// Remembers that a section was read; again moves its time.
    async fn mark_read(&mut self, learner: LearnerId, cohort: CohortId, reading: &Reading) -> Stored<()>;
    /// What a learner has read of a course, oldest first.
    async fn read_of(
        &mut self,
        learner: LearnerId,
        cohort: CohortId,
        course: &CourseId,
    ) -> Stored<Vec<Reading>>;
}

/// Editions of courses.
#[async_trait]
pub trait Editions {
    /// Keeps an edition and makes it the course's newest. One that is there already becomes the newest again.
    async fn put_edition(
        &mut self,
        course: &CourseId,
        edition: &EditionId,
        files: &[u8],
        now: Timestamp,
    ) -> Stored<()>;
    /// The editions of a course, newest first.
    async fn editions(&mut self, course: &CourseId) -> Stored<Vec<EditionId>>;
    /// The files of an edition.
    async fn edition(&mut self, edition: &EditionId) -> Stored<Option<Vec<u8>>>;
}

/// What must arrive though the process may end in between.
#[async_trait]
pub trait Delivery {
    /// Notes an event; `false` if it was there already.
    async fn first_seen(&mut self, platform: &PlatformId, event: &EventId, now: Timestamp) -> Stored<bool>;
    /// Forgets events noted before this time.
    async fn forget_seen(&mut self, before: Timestamp) -> Stored<()>;
    /// Puts something into the outbox; again, what it holds now is what is brought.
    async fn put_parcel(&mut self, parcel: &Parcel) -> Stored<()>;
    /// What waits for a platform, oldest first.
    async fn parcels(&mut self, platform: &PlatformId) -> Stored<Vec<Parcel>>;
    /// What waits for one account, oldest first.
    async fn parcels_for(&mut self, account: &Account) -> Stored<Vec<Parcel>>;
    /// Takes a parcel out: it arrived. Clearing twice is no fault.
    async fn clear_parcel(&mut self, id: ParcelId) -> Stored<()>;
}

/// The courses in service.
#[async_trait]
pub trait Courses: Send + Sync {
    /// The newest good edition of a course.
    fn current(&self, course: &CourseId) -> Option<Arc<Course>>;
    /// Every course in service.
    fn in_service(&self) -> Vec<Arc<Course>>;
    /// A course in one edition, in service or not: a draft, say.
    async fn edition(&self, tx: &mut dyn Tx, edition: &EditionId) -> Result<Arc<Course>, Failure>;
    /// The editions that can mark an attempt with this edition; what is not at hand is read through `tx`, since who
    /// holds a transaction must not wait for another.
    async fn ring(&self, tx: &mut dyn Tx, course: &CourseId, pinned: &EditionId) -> Result<KeyRing, Failure>;
}

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The time.
    fn now(&self) -> Timestamp;
}
