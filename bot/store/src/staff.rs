//! Who teaches, and who is on a cohort's roster.

use async_trait::async_trait;
use homeroom_core::{
    Cohort, CohortId, CourseId, Draft, EditionId, Invitation, LearnerId, Member, Role, SecretHash, Staff,
    StoreError, Stored, Timestamp, number::fold,
};
use sqlx::{FromRow, query, query_as};

use crate::{
    column, learners,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    MAY_TEACH = "SELECT since FROM instructor WHERE learner = $1";
    LET_TEACH = "INSERT INTO instructor (learner, since) VALUES ($1, $2) ON CONFLICT (learner) DO NOTHING";
    ANYBODY_TEACHES = "SELECT since FROM instructor LIMIT 1";
    ROSTER = "SELECT l.id, l.name, l.since, e.role, e.joined_at, e.removed_at
        FROM enrolment e JOIN learner l ON l.id = e.learner WHERE e.cohort = $1";
    MEMBER = "SELECT l.id, l.name, l.since, e.role, e.joined_at, e.removed_at
        FROM enrolment e JOIN learner l ON l.id = e.learner WHERE e.cohort = $1 AND e.learner = $2";
    SET_MEMBER = "UPDATE enrolment SET role = $3, removed_at = $4 WHERE cohort = $1 AND learner = $2";
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    learner: learners::Row,
    role: String,
    joined_at: i64,
    removed_at: Option<i64>,
}

impl Row {
    fn read(self) -> Stored<Member> {
        Ok(Member {
            learner: self.learner.read()?,
            role: column::known("enrolment.role", Role::read(&self.role))?,
            since: column::moment("enrolment.joined_at", self.joined_at)?,
            removed: column::maybe_moment("enrolment.removed_at", self.removed_at)?,
        })
    }
}

#[async_trait]
impl Staff for Transaction {
    async fn may_teach(&mut self, learner: LearnerId) -> Stored<bool> {
        let since: Option<(i64,)> = run!(self.fetch_optional(query_as(MAY_TEACH).bind(learner.to_string())))?;
        Ok(since.is_some())
    }

    async fn let_teach(&mut self, learner: LearnerId, now: Timestamp) -> Stored<()> {
        run!(self.execute(query(LET_TEACH).bind(learner.to_string()).bind(now.as_millisecond())))?;
        Ok(())
    }

    async fn anybody_teaches(&mut self) -> Stored<bool> {
        let since: Option<(i64,)> = run!(self.fetch_optional(query_as(ANYBODY_TEACHES)))?;
        Ok(since.is_some())
    }

    async fn add_invitation(&mut self, secret: &SecretHash, invitation: &Invitation) -> Stored<()> {
        self.keep_invitation(secret, invitation).await
    }

    async fn invitation(&mut self, secret: &SecretHash) -> Stored<Option<Invitation>> {
        self.invitation_by(secret).await
    }

    async fn use_invitation(&mut self, secret: &SecretHash) -> Stored<bool> {
        self.use_up(secret).await
    }

    async fn tidy_invitations(&mut self, now: Timestamp) -> Stored<()> {
        self.forget_invitations(now).await
    }

    async fn roster(&mut self, cohort: CohortId) -> Stored<Vec<Member>> {
        let rows: Vec<Row> = run!(self.fetch_all(query_as(ROSTER).bind(cohort.to_string())))?;
        let mut roster = rows.into_iter().map(Row::read).collect::<Stored<Vec<_>>>()?;
        // Ordered here: PostgreSQL would order names by its locale.
        roster.sort_by_cached_key(|member| (fold(&member.learner.name), member.learner.id));
        Ok(roster)
    }

    async fn member(&mut self, cohort: CohortId, learner: LearnerId) -> Stored<Option<Member>> {
        let (cohort, learner) = (cohort.to_string(), learner.to_string());
        let row: Option<Row> = run!(self.fetch_optional(query_as(MEMBER).bind(&cohort).bind(&learner)))?;
        row.map(Row::read).transpose()
    }

    async fn set_member(
        &mut self,
        cohort: CohortId,
        learner: LearnerId,
        role: Role,
        removed: Option<Timestamp>,
    ) -> Stored<()> {
        let (cohort, learner) = (cohort.to_string(), learner.to_string());
        let removed = removed.map(Timestamp::as_millisecond);
        let set = run!(
            self.execute(query(SET_MEMBER).bind(&cohort).bind(&learner).bind(role.as_str()).bind(removed))
        )?;
        // Who is not on the roster any more was merged away in the meantime.
        if set == 0 { Err(self.fail(StoreError::Conflict)) } else { Ok(()) }
    }

    async fn all_cohorts(&mut self) -> Stored<Vec<Cohort>> {
        self.every_cohort().await
    }

    async fn put_draft(&mut self, draft: &Draft, files: &[u8]) -> Stored<()> {
        self.keep_draft(draft, files).await
    }

    async fn draft(&mut self, cohort: CohortId, edition: &EditionId) -> Stored<Option<Draft>> {
        self.draft_by_edition(cohort, edition).await
    }

    async fn drafts(&mut self, cohort: CohortId) -> Stored<Vec<Draft>> {
        self.drafts_for(cohort).await
    }

    async fn drop_draft(&mut self, cohort: CohortId, edition: &EditionId) -> Stored<()> {
        self.throw_away(cohort, edition).await
    }

    async fn put_upload(&mut self, course: &CourseId, cohort: CohortId, now: Timestamp) -> Stored<()> {
        self.keep_upload(course, cohort, now).await
    }

    async fn uploaded_for(&mut self, course: &CourseId) -> Stored<Option<CohortId>> {
        self.upload_of(course).await
    }

    async fn uploads(&mut self) -> Stored<Vec<CourseId>> {
        self.every_upload().await
    }
}
