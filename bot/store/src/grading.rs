//! What grades are derived from, and what learners are given beyond what a posting says.

use async_trait::async_trait;
use homeroom_core::{
    Allowance, Attempt, CohortId, Column, Correction, CourseId, Grading, LearnerId, Override, Posting,
    PostingId, Seat, Stored, Timestamp,
};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    ALLOWANCE = "SELECT posting, learner, minutes, attempts FROM allowance WHERE posting = $1 AND learner = $2";
    ALLOWANCES = "SELECT a.posting, a.learner, a.minutes, a.attempts
        FROM allowance a JOIN posting p ON p.id = a.posting WHERE p.cohort = $1 ORDER BY a.posting, a.learner";
    PUT_ALLOWANCE = "INSERT INTO allowance (posting, learner, minutes, attempts) VALUES ($1, $2, $3, $4)
        ON CONFLICT (posting, learner) DO UPDATE SET minutes = excluded.minutes, attempts = excluded.attempts";
}

#[derive(FromRow)]
struct Row {
    posting: String,
    learner: String,
    minutes: i64,
    attempts: i64,
}

impl Row {
    fn read(self) -> Stored<Allowance> {
        Ok(Allowance {
            posting: column::word("allowance.posting", &self.posting)?,
            learner: column::word("allowance.learner", &self.learner)?,
            minutes: column::number("allowance.minutes", self.minutes)?,
            attempts: column::number("allowance.attempts", self.attempts)?,
        })
    }
}

#[async_trait]
impl Grading for Transaction {
    async fn attempts_in(&mut self, cohort: CohortId) -> Stored<Vec<Attempt>> {
        self.counting_in(cohort).await
    }

    async fn attempts_on(&mut self, posting: PostingId) -> Stored<Vec<Attempt>> {
        self.counting_on(posting).await
    }

    async fn seats(&mut self, posting: PostingId) -> Stored<Vec<Seat>> {
        self.seats_on(posting).await
    }

    async fn allowance(&mut self, posting: PostingId, learner: LearnerId) -> Stored<Option<Allowance>> {
        let (posting, learner) = (posting.to_string(), learner.to_string());
        let row: Option<Row> = run!(self.fetch_optional(query_as(ALLOWANCE).bind(&posting).bind(&learner)))?;
        row.map(Row::read).transpose()
    }

    async fn allowances(&mut self, cohort: CohortId) -> Stored<Vec<Allowance>> {
        let rows: Vec<Row> = run!(self.fetch_all(query_as(ALLOWANCES).bind(cohort.to_string())))?;
        rows.into_iter().map(Row::read).collect()
    }

    async fn put_allowance(&mut self, allowance: &Allowance) -> Stored<()> {
        let (posting, learner) = (allowance.posting.to_string(), allowance.learner.to_string());
        let (minutes, attempts) = (i64::from(allowance.minutes), i64::from(allowance.attempts));
        run!(self.execute(query(PUT_ALLOWANCE).bind(&posting).bind(&learner).bind(minutes).bind(attempts)))?;
        Ok(())
    }

    async fn corrections(&mut self, cohort: CohortId, course: &CourseId) -> Stored<Vec<Correction>> {
        self.corrections_of(cohort, course).await
    }

    async fn put_correction(&mut self, correction: &Correction) -> Stored<()> {
        self.keep_correction(correction).await
    }

    async fn drop_correction(&mut self, correction: &Correction) -> Stored<()> {
        self.take_back(correction).await
    }

    async fn overrides(&mut self, cohort: CohortId) -> Stored<Vec<Override>> {
        self.scores_set_in(cohort).await
    }

    async fn put_override(&mut self, set: &Override) -> Stored<()> {
        self.set_score(set).await
    }

    async fn drop_override(&mut self, cohort: CohortId, learner: LearnerId, column: &Column) -> Stored<()> {
        self.unset_score(cohort, learner, column).await
    }

    async fn reminders_due(&mut self, now: Timestamp, by: Timestamp) -> Stored<Vec<Posting>> {
        self.postings_to_remind(now, by).await
    }
}
