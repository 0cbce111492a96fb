//! Attempts, responses and what was read, in memory.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    MemoryTx,
    record::{Record, conflict_if, kept},
};
use crate::{
    Answers, Attempt, AttemptId, Attempts, CohortId, Counting, CourseId, Given, LearnerId, Reading, Response,
    State, StoreError, Stored,
};

#[async_trait]
impl Attempts for MemoryTx {
    async fn add_attempt(&mut self, attempt: &Attempt) -> Stored<()> {
        self.change(|record| {
            record.has_learner(attempt.learner)?;
            record.has_cohort(attempt.cohort)?;
            attempt.posting.map_or(Ok(()), |id| record.has_posting(id))?;
            conflict_if(record.attempts.contains_key(&attempt.id) || record.is_open_already(attempt))?;
            let mut answers = Answers::new();
            for response in attempt.answers().values().flatten() {
                append(&mut answers, response)?;
            }
            let state = with_answers(&attempt.state, answers);
            let attempt = Attempt { began: kept(attempt.began), state, ..attempt.clone() };
            record.attempts.insert(attempt.id, attempt);
            Ok(())
        })
    }

    async fn attempt(&mut self, id: AttemptId) -> Stored<Option<Attempt>> {
        self.look(|record| record.attempts.get(&id).cloned())
    }

    async fn save_attempt(&mut self, attempt: &Attempt, new: Option<&Response>) -> Stored<()> {
        self.change(|record| {
            let same = |stored: &&mut Attempt| stored.revision == attempt.revision;
            let stored = record.attempts.get_mut(&attempt.id).filter(same).ok_or(StoreError::Conflict)?;
            // Only the new response is added: what is recorded already is not for a caller to change.
            let mut answers = stored.answers().clone();
            if let Some(response) = new {
                append(&mut answers, response)?;
            }
            stored.state = with_answers(&attempt.state, answers);
            stored.counting = attempt.counting;
            stored.revision += 1;
            let saved = stored.clone();
            conflict_if(record.is_open_already(&saved))
        })
    }

    async fn attempts_of(
        &mut self,
        learner: LearnerId,
        cohort: CohortId,
        course: &CourseId,
    ) -> Stored<Vec<Attempt>> {
        self.look(|record| {
            record.attempts_where(|attempt| {
                attempt.learner == learner
                    && attempt.cohort == cohort
                    && attempt.course == *course
                    && attempt.counting == Counting::Counts
            })
        })
    }

    async fn overdue(&mut self, now: Timestamp, most: u32) -> Stored<Vec<Attempt>> {
        self.look(|record| {
            let due = |attempt: &Attempt| match attempt.state {
                State::Open { due, .. } => due.filter(|due| *due <= kept(now)),
                _ => None,
            };
            let mut found: Vec<_> =
                record.attempts.values().filter_map(|one| Some((due(one)?, one.clone()))).collect();
            found.sort_by_key(|(due, attempt)| (*due, attempt.id));
            found.truncate(most.try_into().unwrap_or(usize::MAX));
            found.into_iter().map(|(_, attempt)| attempt).collect()
        })
    }

    async fn mark_read(&mut self, learner: LearnerId, cohort: CohortId, reading: &Reading) -> Stored<()> {
        self.change(|record| {
            record.has_learner(learner)?;
            record.has_cohort(cohort)?;
            let section = (learner, cohort, reading.course.clone(), reading.lesson.clone(), reading.section);
            record.readings.insert(section, kept(reading.at));
            Ok(())
        })
    }

    async fn read_of(
        &mut self,
        learner: LearnerId,
        cohort: CohortId,
        course: &CourseId,
    ) -> Stored<Vec<Reading>> {
        self.look(|record| {
            let mut read: Vec<_> = record
                .readings
                .iter()
                .filter(|((who, place, of, ..), _)| *who == learner && *place == cohort && of == course)
                .map(|((_, _, course, lesson, section), at)| Reading {
                    course: course.clone(),
                    lesson: lesson.clone(),
                    section: *section,
                    at: *at,
                })
                .collect();
            // Stable: what was read at the same time stays in the order of lessons and sections.
            read.sort_by_key(|reading| reading.at);
            read
        })
    }
}

impl Record {
    /// The attempts that fit, oldest first.
    pub(super) fn attempts_where(&self, fits: impl Fn(&Attempt) -> bool) -> Vec<Attempt> {
        let mut found: Vec<_> = self.attempts.values().filter(|attempt| fits(attempt)).cloned().collect();
        found.sort_by_key(|attempt| (attempt.began, attempt.id));
        found
    }

    /// Stands for the key that lets a learner have one open attempt of an item in a cohort.
    pub(super) fn is_open_already(&self, attempt: &Attempt) -> bool {
        let same = |other: &&Attempt| {
            other.learner == attempt.learner
                && other.cohort == attempt.cohort
                && other.course == attempt.course
                && other.item == attempt.item
                && other.id != attempt.id
        };
        let counts = |one: &&Attempt| one.is_open() && one.counting == crate::Counting::Counts;
        counts(&attempt) && self.attempts.values().filter(same).any(|one| counts(&one))
    }
}

fn append(answers: &mut Answers, response: &Response) -> Stored<()> {
    if matches!(response.given, Given::Number { value, .. } if !value.is_finite()) {
        return Err(StoreError::Broken("a response that is no number".into()));
    }
    let given = answers.entry(response.question).or_default();
    conflict_if(given.iter().any(|before| before.seq == response.seq))?;
    given.push(Response { at: kept(response.at), ..response.clone() });
    given.sort_by_key(|response| response.seq);
    Ok(())
}

fn with_answers(state: &State, answers: Answers) -> State {
    match state {
        State::Open { flagged, due, .. } => {
            State::Open { answers, flagged: flagged.clone(), due: due.map(kept) }
        }
        State::Finished { at, .. } => State::Finished { answers, at: kept(*at) },
        State::Expired { at, .. } => State::Expired { answers, at: kept(*at) },
    }
}
