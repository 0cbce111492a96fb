//! What the record keeps for those who teach.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    Account, Allowance, Attempt, AttemptId, Cohort, CohortId, Column, Correction, CourseId, Draft, EditionId,
    Invitation, LearnerId, Line, LineId, Member, Merge, MergeId, Notice, NoticeId, Override, Posting,
    PostingId, Reading, Role, Seat, SecretHash, Stored,
};

/// Who teaches, what lets one teach, and what they bring.
#[async_trait]
pub trait Staff {
    /// Whether somebody may make cohorts.
    async fn may_teach(&mut self, learner: LearnerId) -> Stored<bool>;
    /// Lets somebody make cohorts; a second time changes nothing.
    async fn let_teach(&mut self, learner: LearnerId, now: Timestamp) -> Stored<()>;
    /// Whether there is anybody who may.
    async fn anybody_teaches(&mut self) -> Stored<bool>;
    /// Keeps the hash of a one-time link.
    async fn add_invitation(&mut self, secret: &SecretHash, invitation: &Invitation) -> Stored<()>;
    /// What a one-time link is good for, as long as it is not used up.
    async fn invitation(&mut self, secret: &SecretHash) -> Stored<Option<Invitation>>;
    /// Uses a link up. `false` if it was used up before.
    async fn use_invitation(&mut self, secret: &SecretHash) -> Stored<bool>;
    /// Forgets links that nobody made but the program, and those that ended before `now`.
    async fn tidy_invitations(&mut self, now: Timestamp) -> Stored<()>;
    /// Everybody who is or was in a cohort, by name.
    async fn roster(&mut self, cohort: CohortId) -> Stored<Vec<Member>>;
    /// One of them.
    async fn member(&mut self, cohort: CohortId, learner: LearnerId) -> Stored<Option<Member>>;
    /// Changes somebody's role, or takes them out or back in. `Conflict` if they are not on the roster.
    async fn set_member(
        &mut self,
        cohort: CohortId,
        learner: LearnerId,
        role: Role,
        removed: Option<Timestamp>,
    ) -> Stored<()>;
    /// Every cohort, oldest first.
    async fn all_cohorts(&mut self) -> Stored<Vec<Cohort>>;
    /// Keeps a draft and its files; the same edition again is no second draft, and what is said of it last stands.
    async fn put_draft(&mut self, draft: &Draft, files: &[u8]) -> Stored<()>;
    /// A draft.
    async fn draft(&mut self, cohort: CohortId, edition: &EditionId) -> Stored<Option<Draft>>;
    /// A cohort's drafts, the newest first.
    async fn drafts(&mut self, cohort: CohortId) -> Stored<Vec<Draft>>;
    /// Throws a draft away. Those who tried it out keep its files.
    async fn drop_draft(&mut self, cohort: CohortId, edition: &EditionId) -> Stored<()>;
    /// Notes that a course was brought for a cohort. `Conflict` if another cohort brought it.
    async fn put_upload(&mut self, course: &CourseId, cohort: CohortId, now: Timestamp) -> Stored<()>;
    /// The cohort that a course was brought for.
    async fn uploaded_for(&mut self, course: &CourseId) -> Stored<Option<CohortId>>;
    /// Every course that was brought in a browser, oldest first.
    async fn uploads(&mut self) -> Stored<Vec<CourseId>>;
}

/// What grades are derived from, and what changes them.
#[async_trait]
pub trait Grading {
    /// Every attempt in a cohort that counts, with its responses, oldest first.
    async fn attempts_in(&mut self, cohort: CohortId) -> Stored<Vec<Attempt>>;
    /// Every attempt at a posting that counts, with its responses, oldest first.
    async fn attempts_on(&mut self, posting: PostingId) -> Stored<Vec<Attempt>>;
    /// How every attempt at a posting that counts stands, oldest first.
    async fn seats(&mut self, posting: PostingId) -> Stored<Vec<Seat>>;
    /// What a learner is given for a posting.
    async fn allowance(&mut self, posting: PostingId, learner: LearnerId) -> Stored<Option<Allowance>>;
    /// What learners of a cohort are given, for any posting.
    async fn allowances(&mut self, cohort: CohortId) -> Stored<Vec<Allowance>>;
    /// Sets what a learner is given.
    async fn put_allowance(&mut self, allowance: &Allowance) -> Stored<()>;
    /// The corrections of a cohort in a course.
    async fn corrections(&mut self, cohort: CohortId, course: &CourseId) -> Stored<Vec<Correction>>;
    /// Corrects a question, in place of what a correction said before.
    async fn put_correction(&mut self, correction: &Correction) -> Stored<()>;
    /// Takes the correction of the same question back.
    async fn drop_correction(&mut self, correction: &Correction) -> Stored<()>;
    /// Scores that were set in a cohort.
    async fn overrides(&mut self, cohort: CohortId) -> Stored<Vec<Override>>;
    /// Sets a score, in place of one that was set before.
    async fn put_override(&mut self, set: &Override) -> Stored<()>;
    /// Takes a set score back.
    async fn drop_override(&mut self, cohort: CohortId, learner: LearnerId, column: &Column) -> Stored<()>;
    /// Postings with a reminder to give, not withdrawn, that close after `now` and not after `by`, the first to close
    /// first.
    async fn reminders_due(&mut self, now: Timestamp, by: Timestamp) -> Stored<Vec<Posting>>;
}

/// What was done, and who is to be told.
#[async_trait]
pub trait Told {
    /// Adds a line to a cohort's record of deeds.
    async fn add_line(&mut self, line: &Line) -> Stored<()>;
    /// At most `most` lines, the newest first; those before `before`, if it is given.
    async fn lines(&mut self, cohort: CohortId, before: Option<LineId>, most: u32) -> Stored<Vec<Line>>;
    /// Whether the last line on somebody's role says that they were made a learner.
    async fn was_demoted(&mut self, cohort: CohortId, learner: LearnerId) -> Stored<bool>;
    /// Leaves a notice for a learner.
    async fn add_notice(&mut self, notice: &Notice) -> Stored<()>;
    /// What a learner is to be told, oldest first.
    async fn notices(&mut self, learner: LearnerId) -> Stored<Vec<Notice>>;
    /// A learner has taken note.
    async fn drop_notice(&mut self, learner: LearnerId, id: NoticeId) -> Stored<()>;
}

/// All that is known of a person, together: to take away, to join, to erase.
#[async_trait]
pub trait Persons {
    /// A learner's accounts.
    async fn accounts_of(&mut self, learner: LearnerId) -> Stored<Vec<Account>>;
    /// A learner's attempts in every cohort, trials too, oldest first.
    async fn attempts_by(&mut self, learner: LearnerId) -> Stored<Vec<Attempt>>;
    /// What a learner has read, oldest first.
    async fn readings_by(&mut self, learner: LearnerId) -> Stored<Vec<(CohortId, Reading)>>;
    /// Makes two records one: accounts, secrets, places in cohorts, attempts, readings, allowances, set scores and
    /// notices of `gone` become those of `kept`, where `kept` has none of the same. `Conflict` if both have an open
    /// attempt of one item in one cohort.
    async fn merge(&mut self, merge: &Merge) -> Stored<()>;
    /// A merge.
    async fn merged(&mut self, id: MergeId) -> Stored<Option<Merge>>;
    /// The merges of a cohort, the newest first.
    async fn merges(&mut self, cohort: CohortId) -> Stored<Vec<Merge>>;
    /// The merges that somebody was kept or gone in, the newest first.
    async fn merges_of(&mut self, learner: LearnerId) -> Stored<Vec<Merge>>;
    /// Takes a merge back: what it moved returns, as far as `kept` still has it; places in cohorts as they were. A
    /// second time changes nothing.
    async fn unmerge(&mut self, id: MergeId, now: Timestamp) -> Stored<()>;
    /// Takes the words out of a response: what was typed as words, and the unit of a number. What is left still says
    /// that there was one.
    async fn blank_response(&mut self, attempt: AttemptId, question: u8, seq: u16) -> Stored<()>;
    /// Leaves a tombstone: the learner's name becomes `name`; accounts, secrets, readings, notices, tests looked at
    /// before posting, allowances of time, reasons given, merges and what waits in the outbox go. Attempts, and places
    /// in cohorts, stay, nameless.
    async fn erase(&mut self, learner: LearnerId, name: &str) -> Stored<()>;
}
