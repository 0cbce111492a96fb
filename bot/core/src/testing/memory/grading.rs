//! What grades are derived from, and what changes them, in memory.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{MemoryTx, record::kept};
use crate::{
    Allowance, Attempt, CohortId, Column, Correction, Counting, CourseId, Grading, LearnerId, Override,
    Posting, PostingId, Reminder, Right, Seat, State, StoreError, Stored, Verdict,
};

#[async_trait]
impl Grading for MemoryTx {
    async fn attempts_in(&mut self, cohort: CohortId) -> Stored<Vec<Attempt>> {
        self.look(|record| {
            record.attempts_where(|one| one.cohort == cohort && one.counting == Counting::Counts)
        })
    }

    async fn attempts_on(&mut self, posting: PostingId) -> Stored<Vec<Attempt>> {
        self.look(|record| {
            record.attempts_where(|one| one.posting == Some(posting) && one.counting == Counting::Counts)
        })
    }

    async fn seats(&mut self, posting: PostingId) -> Stored<Vec<Seat>> {
        Ok(self.attempts_on(posting).await?.iter().map(seat).collect())
    }

    async fn allowance(&mut self, posting: PostingId, learner: LearnerId) -> Stored<Option<Allowance>> {
        self.look(|record| record.allowances.get(&(posting, learner)).copied())
    }

    async fn allowances(&mut self, cohort: CohortId) -> Stored<Vec<Allowance>> {
        self.look(|record| {
            let here = |id: &PostingId| record.postings.get(id).is_some_and(|one| one.cohort == cohort);
            record.allowances.values().filter(|one| here(&one.posting)).copied().collect()
        })
    }

    async fn put_allowance(&mut self, allowance: &Allowance) -> Stored<()> {
        self.change(|record| {
            record.has_posting(allowance.posting)?;
            record.has_learner(allowance.learner)?;
            record.allowances.insert((allowance.posting, allowance.learner), *allowance);
            Ok(())
        })
    }

    async fn corrections(&mut self, cohort: CohortId, course: &CourseId) -> Stored<Vec<Correction>> {
        self.look(|record| {
            let of = |one: &&Correction| one.cohort == cohort && one.course == *course;
            let mut found: Vec<_> = record.corrections.iter().filter(of).cloned().collect();
            found.sort_by_cached_key(|one| {
                (one.at, one.item.clone(), one.question.clone(), one.version.clone())
            });
            found
        })
    }

    async fn put_correction(&mut self, correction: &Correction) -> Stored<()> {
        self.change(|record| {
            if matches!(correction.verdict, Verdict::Key(Right::Number { value, tolerance, .. })
                if !(value.is_finite() && tolerance.is_finite()))
            {
                return Err(StoreError::Broken("a key that is no number".into()));
            }
            record.has_cohort(correction.cohort)?;
            record.has_learner(correction.by)?;
            record.corrections.retain(|one| !same_question(one, correction));
            record.corrections.push(Correction { at: kept(correction.at), ..correction.clone() });
            Ok(())
        })
    }

    async fn drop_correction(&mut self, correction: &Correction) -> Stored<()> {
        self.change(|record| {
            record.corrections.retain(|one| !same_question(one, correction));
            Ok(())
        })
    }

    async fn overrides(&mut self, cohort: CohortId) -> Stored<Vec<Override>> {
        self.look(|record| {
            let mut found: Vec<_> =
                record.overrides.values().filter(|one| one.cohort == cohort).cloned().collect();
            // Stable: of one moment, by learner and column.
            found.sort_by_key(|one| one.at);
            found
        })
    }

    async fn put_override(&mut self, set: &Override) -> Stored<()> {
        self.change(|record| {
            if set.percent > 100 {
                return Err(StoreError::Broken("more than 100 per cent".into()));
            }
            record.has_cohort(set.cohort)?;
            record.has_learner(set.learner)?;
            record.has_learner(set.by)?;
            let key = (set.cohort, set.learner, set.column.clone());
            record.overrides.insert(key, Override { at: kept(set.at), ..set.clone() });
            Ok(())
        })
    }

    async fn drop_override(&mut self, cohort: CohortId, learner: LearnerId, column: &Column) -> Stored<()> {
        self.change(|record| {
            record.overrides.remove(&(cohort, learner, column.clone()));
            Ok(())
        })
    }

    async fn reminders_due(&mut self, now: Timestamp, by: Timestamp) -> Stored<Vec<Posting>> {
        self.look(|record| {
            let due = |one: &&Posting| {
                let soon = one.closes.is_some_and(|closes| kept(now) < closes && closes <= kept(by));
                soon && one.reminder == Reminder::On && one.withdrawn.is_none()
            };
            let mut found: Vec<_> = record.postings.values().filter(due).cloned().collect();
            // Stable: of one moment, by id.
            found.sort_by_key(|posting| posting.closes);
            found
        })
    }
}

fn same_question(one: &Correction, other: &Correction) -> bool {
    one.cohort == other.cohort
        && one.course == other.course
        && one.item == other.item
        && one.question == other.question
        && one.version == other.version
}

fn seat(attempt: &Attempt) -> Seat {
    let due = match attempt.state {
        State::Open { due, .. } => due,
        State::Finished { .. } | State::Expired { .. } => None,
    };
    Seat {
        attempt: attempt.id,
        learner: attempt.learner,
        began: attempt.began,
        due,
        ended: attempt.ended(),
        answered: attempt.answers().len().try_into().unwrap_or(u32::MAX),
    }
}
