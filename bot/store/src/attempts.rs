//! Attempts and their responses.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use homeroom_core::{
    Answers, Attempt, AttemptId, Attempts, CohortId, CourseId, EditionId, Given, ItemId, LearnerId, Reading,
    Response, State, StoreError, Stored, Timestamp,
};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    ADD_ATTEMPT = "INSERT INTO attempt (id, learner, cohort, posting, course, item, edition, rules, drawn,
            began_at, due_at, flagged, ended_at, ending, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    ATTEMPT = "SELECT id, learner, cohort, posting, course, item, edition, rules, drawn,
            began_at, due_at, flagged, ended_at, ending, revision
        FROM attempt WHERE id = $1";
    RESPONSES = "SELECT attempt, question, seq, given, at FROM response WHERE attempt = $1 ORDER BY question, seq";
    SAVE_ATTEMPT = "UPDATE attempt
        SET flagged = $3, due_at = $4, ended_at = $5, ending = $6, revision = revision + 1
        WHERE id = $1 AND revision = $2";
    ADD_RESPONSE = "INSERT INTO response (attempt, question, seq, given, at) VALUES ($1, $2, $3, $4, $5)";
    ATTEMPTS_OF = "SELECT id, learner, cohort, posting, course, item, edition, rules, drawn,
            began_at, due_at, flagged, ended_at, ending, revision
        FROM attempt WHERE learner = $1 AND cohort = $2 AND course = $3 ORDER BY began_at, id";
    RESPONSES_OF = "SELECT r.attempt, r.question, r.seq, r.given, r.at
        FROM attempt a JOIN response r ON r.attempt = a.id
        WHERE a.learner = $1 AND a.cohort = $2 AND a.course = $3 ORDER BY r.attempt, r.question, r.seq";
    OVERDUE = "SELECT id, learner, cohort, posting, course, item, edition, rules, drawn,
            began_at, due_at, flagged, ended_at, ending, revision
        FROM attempt WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2";
    RESPONSES_OVERDUE = "SELECT attempt, question, seq, given, at FROM response WHERE attempt IN (
            SELECT id FROM attempt WHERE ended_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2)
        ORDER BY attempt, question, seq";
}

#[derive(FromRow)]
struct Row {
    id: String,
    learner: String,
    cohort: String,
    posting: Option<String>,
    course: String,
    item: String,
    edition: String,
    rules: String,
    drawn: String,
    began_at: i64,
    due_at: Option<i64>,
    flagged: String,
    ended_at: Option<i64>,
    ending: Option<String>,
    revision: i64,
}

#[derive(FromRow)]
struct ResponseRow {
    attempt: String,
    question: i64,
    seq: i64,
    given: String,
    at: i64,
}

/// The columns that a save changes.
struct Standing {
    flagged: String,
    due_at: Option<i64>,
    ended_at: Option<i64>,
    ending: Option<&'static str>,
}

const FINISHED: &str = "finished";
const EXPIRED: &str = "expired";

impl Standing {
    fn of(state: &State) -> Stored<Self> {
        let ended = |at: &Timestamp, ending| Self {
            flagged: "[]".into(),
            due_at: None,
            ended_at: Some(at.as_millisecond()),
            ending: Some(ending),
        };
        Ok(match state {
            State::Open { flagged, due, .. } => Self {
                flagged: column::to_json(flagged)?,
                due_at: due.map(Timestamp::as_millisecond),
                ended_at: None,
                ending: None,
            },
            State::Finished { at, .. } => ended(at, FINISHED),
            State::Expired { at, .. } => ended(at, EXPIRED),
        })
    }
}

impl Row {
    fn read(self, answers: Answers) -> Stored<Attempt> {
        let state = self.state(answers)?;
        let posting = self.posting.map(|id| column::word("attempt.posting", &id)).transpose()?;
        Ok(Attempt {
            id: column::word("attempt.id", &self.id)?,
            learner: column::word("attempt.learner", &self.learner)?,
            cohort: column::word("attempt.cohort", &self.cohort)?,
            posting,
            course: CourseId::new(self.course),
            item: ItemId::new(self.item),
            edition: EditionId::new(self.edition),
            rules: column::from_json("attempt.rules", &self.rules)?,
            drawn: column::from_json("attempt.drawn", &self.drawn)?,
            began: column::moment("attempt.began_at", self.began_at)?,
            revision: self.revision,
            state,
        })
    }

    fn state(&self, answers: Answers) -> Stored<State> {
        let ended = column::maybe_moment("attempt.ended_at", self.ended_at)?;
        match (ended, self.ending.as_deref()) {
            (None, None) => {
                let flagged: BTreeSet<u8> = column::from_json("attempt.flagged", &self.flagged)?;
                let due = column::maybe_moment("attempt.due_at", self.due_at)?;
                Ok(State::Open { answers, flagged, due })
            }
            (Some(at), Some(FINISHED)) => Ok(State::Finished { answers, at }),
            (Some(at), Some(EXPIRED)) => Ok(State::Expired { answers, at }),
            _ => Err(column::unreadable("attempt.ending")),
        }
    }
}

impl ResponseRow {
    fn read(self) -> Stored<Response> {
        Ok(Response {
            question: column::number("response.question", self.question)?,
            seq: column::number("response.seq", self.seq)?,
            given: column::from_json("response.given", &self.given)?,
            at: column::moment("response.at", self.at)?,
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
            )
        )?;
        for response in attempt.answers().values().flatten() {
            self.add_response(&id, response).await?;
        }
        Ok(())
    }

    async fn attempt(&mut self, id: AttemptId) -> Stored<Option<Attempt>> {
        let id = id.to_string();
        let row: Option<Row> = run!(self.fetch_optional(query_as(ATTEMPT).bind(&id)))?;
        let Some(row) = row else { return Ok(None) };
        let responses = run!(self.fetch_all(query_as(RESPONSES).bind(&id)))?;
        let answers = sorted(responses)?.remove(&id).unwrap_or_default();
        row.read(answers).map(Some)
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
        let responses =
            run!(self.fetch_all(query_as(RESPONSES_OF).bind(&learner).bind(&cohort).bind(course)))?;
        joined(rows, responses)
    }

    async fn overdue(&mut self, now: Timestamp, most: u32) -> Stored<Vec<Attempt>> {
        let (now, most) = (now.as_millisecond(), i64::from(most));
        let rows = run!(self.fetch_all(query_as(OVERDUE).bind(now).bind(most)))?;
        let responses = run!(self.fetch_all(query_as(RESPONSES_OVERDUE).bind(now).bind(most)))?;
        joined(rows, responses)
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
}

/// Responses by attempt and question; the statement has ordered them.
fn sorted(rows: Vec<ResponseRow>) -> Stored<HashMap<String, Answers>> {
    let mut all: HashMap<String, Answers> = HashMap::new();
    for mut row in rows {
        let attempt = std::mem::take(&mut row.attempt);
        let response = row.read()?;
        all.entry(attempt).or_default().entry(response.question).or_default().push(response);
    }
    Ok(all)
}

fn joined(rows: Vec<Row>, responses: Vec<ResponseRow>) -> Stored<Vec<Attempt>> {
    let mut answers = sorted(responses)?;
    rows.into_iter()
        .map(|row| {
            let answers = answers.remove(&row.id).unwrap_or_default();
            row.read(answers)
        })
        .collect()
}
