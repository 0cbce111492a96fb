//! Attempts and their responses.

use async_trait::async_trait;
use homeroom_core::{
    Attempt, AttemptId, Attempts, CohortId, CourseId, Given, LearnerId, PostingId, Reading, Response, Seat,
    State, StoreError, Stored, Timestamp,
};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    rows::{self, Standing, select},
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    ADD_ATTEMPT = "INSERT INTO attempt (id, learner, cohort, posting, course, item, edition, rules, drawn,
            began_at, due_at, flagged, ended_at, ending, revision, counting)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    ATTEMPT = select!("a.id = $1");
    SAVE_ATTEMPT = "UPDATE attempt
        SET flagged = $3, due_at = $4, ended_at = $5, ending = $6, counting = $7, revision = revision + 1
        WHERE id = $1 AND revision = $2";
    ADD_RESPONSE = "INSERT INTO response (attempt, question, seq, given, at) VALUES ($1, $2, $3, $4, $5)";
    ATTEMPTS_OF = select!("a.learner = $1 AND a.cohort = $2 AND a.course = $3 AND a.counting = 'counts'");
    ATTEMPTS_IN = select!("a.cohort = $1 AND a.counting = 'counts'");
    ATTEMPTS_ON = select!("a.posting = $1 AND a.counting = 'counts'");
    ATTEMPTS_BY = select!("a.learner = $1");
    OVERDUE = select!("a.id IN (
        SELECT o.id FROM attempt o WHERE o.ended_at IS NULL AND o.due_at <= $1 ORDER BY o.due_at, o.id LIMIT $2)");
    SEATS = "SELECT a.id, a.learner, a.began_at, a.due_at, a.ended_at,
            (SELECT COUNT(DISTINCT r.question) FROM response r WHERE r.attempt = a.id) AS answered
        FROM attempt a WHERE a.posting = $1 AND a.counting = 'counts' ORDER BY a.began_at, a.id";
}

#[derive(FromRow)]
struct SeatRow {
    id: String,
    learner: String,
    began_at: i64,
    due_at: Option<i64>,
    ended_at: Option<i64>,
    answered: i64,
}

impl SeatRow {
    fn read(self) -> Stored<Seat> {
        Ok(Seat {
            attempt: column::word("attempt.id", &self.id)?,
            learner: column::word("attempt.learner", &self.learner)?,
            began: column::moment("attempt.began_at", self.began_at)?,
            due: column::maybe_moment("attempt.due_at", self.due_at)?,
            ended: column::maybe_moment("attempt.ended_at", self.ended_at)?,
            answered: column::number("response.question", self.answered)?,
        })
    }
}

#[async_trait]
impl Attempts for Transaction {
    async fn add_attempt(&mut self, attempt: &Attempt) -> Stored<()> {
        let standing = Standing::of(&attempt.state)?;
        let (rules, drawn) = (column::to_json(&attempt.rules)?, column::to_json(&attempt.drawn)?);
        let id = attempt.id.to_string();
        let (learner, cohort) = (attempt.learner.to_string(), attempt.cohort.to_string());
        let posting = attempt.posting.map(|posting| posting.to_string());
        run!(
            self.execute(
                query(ADD_ATTEMPT)
                    .bind(&id)
                    .bind(&learner)
                    .bind(&cohort)
                    .bind(&posting)
                    .bind(attempt.course.as_str())
                    .bind(attempt.item.as_str())
                    .bind(attempt.edition.as_str())
                    .bind(&rules)
                    .bind(&drawn)
                    .bind(attempt.began.as_millisecond())
                    .bind(standing.due_at)
                    .bind(&standing.flagged)
                    .bind(standing.ended_at)
                    .bind(standing.ending)
                    .bind(attempt.revision)
                    .bind(attempt.counting.as_str())
            )
        )?;
        for response in attempt.answers().values().flatten() {
            self.add_response(&id, response).await?;
        }
        Ok(())
    }

    async fn attempt(&mut self, id: AttemptId) -> Stored<Option<Attempt>> {
        let rows = run!(self.fetch_all(query_as(ATTEMPT).bind(id.to_string())))?;
        Ok(rows::oldest_first(rows).pop())
    }

    async fn save_attempt(&mut self, attempt: &Attempt, new: Option<&Response>) -> Stored<()> {
        let (id, standing) = (attempt.id.to_string(), Standing::of(&attempt.state)?);
        let saved = run!(
            self.execute(
                query(SAVE_ATTEMPT)
                    .bind(&id)
                    .bind(attempt.revision)
                    .bind(&standing.flagged)
                    .bind(standing.due_at)
                    .bind(standing.ended_at)
                    .bind(standing.ending)
                    .bind(attempt.counting.as_str())
            )
        )?;
        if saved == 0 {
            return Err(self.fail(StoreError::Conflict));
        }
        match new {
            Some(response) => self.add_response(&id, response).await,
            None => Ok(()),
        }
    }

    async fn attempts_of(
        &mut self,
        learner: LearnerId,
        cohort: CohortId,
        course: &CourseId,
    ) -> Stored<Vec<Attempt>> {
        let (learner, cohort, course) = (learner.to_string(), cohort.to_string(), course.as_str());
        let rows = run!(self.fetch_all(query_as(ATTEMPTS_OF).bind(&learner).bind(&cohort).bind(course)))?;
        Ok(rows::oldest_first(rows))
    }

    async fn overdue(&mut self, now: Timestamp, most: u32) -> Stored<Vec<Attempt>> {
        let (now, most) = (now.as_millisecond(), i64::from(most));
        let rows = run!(self.fetch_all(query_as(OVERDUE).bind(now).bind(most)))?;
        let mut overdue = rows::oldest_first(rows);
        overdue.sort_by_key(|attempt| match attempt.state {
            State::Open { due, .. } => (due, attempt.id),
            State::Finished { .. } | State::Expired { .. } => (None, attempt.id),
        });
        Ok(overdue)
    }

    async fn mark_read(&mut self, learner: LearnerId, cohort: CohortId, reading: &Reading) -> Stored<()> {
        self.keep_reading(learner, cohort, reading).await
    }

    async fn read_of(
        &mut self,
        learner: LearnerId,
        cohort: CohortId,
        course: &CourseId,
    ) -> Stored<Vec<Reading>> {
        self.readings_of(learner, cohort, course).await
    }
}

impl Transaction {
    async fn add_response(&mut self, attempt: &str, response: &Response) -> Stored<()> {
        // JSON has no such number: it would be written as null, and the attempt could never be read again.
        if matches!(response.given, Given::Number { value, .. } if !value.is_finite()) {
            return Err(self.fail(StoreError::Broken("a response that is no number".into())));
        }
        let (question, seq) = (i64::from(response.question), i64::from(response.seq));
        let (given, at) = (column::to_json(&response.given)?, response.at.as_millisecond());
        run!(self.execute(query(ADD_RESPONSE).bind(attempt).bind(question).bind(seq).bind(&given).bind(at)))?;
        Ok(())
    }

    pub(crate) async fn counting_in(&mut self, cohort: CohortId) -> Stored<Vec<Attempt>> {
        let rows = run!(self.fetch_all(query_as(ATTEMPTS_IN).bind(cohort.to_string())))?;
        Ok(rows::oldest_first(rows))
    }

    pub(crate) async fn counting_on(&mut self, posting: PostingId) -> Stored<Vec<Attempt>> {
        let rows = run!(self.fetch_all(query_as(ATTEMPTS_ON).bind(posting.to_string())))?;
        Ok(rows::oldest_first(rows))
    }

    /// Trials and attempts set aside too.
    pub(crate) async fn all_by(&mut self, learner: LearnerId) -> Stored<Vec<Attempt>> {
        let rows = run!(self.fetch_all(query_as(ATTEMPTS_BY).bind(learner.to_string())))?;
        Ok(rows::oldest_first(rows))
    }

    pub(crate) async fn seats_on(&mut self, posting: PostingId) -> Stored<Vec<Seat>> {
        let rows: Vec<SeatRow> = run!(self.fetch_all(query_as(SEATS).bind(posting.to_string())))?;
        rows.into_iter().map(SeatRow::read).collect()
    }
}
