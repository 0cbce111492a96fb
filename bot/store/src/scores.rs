//! Scores that were set by hand.

use homeroom_core::{CohortId, Column, CourseId, ItemId, LearnerId, Override, PostingId, Stored};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    OVERRIDES = "SELECT cohort, learner, course, item, posting, percent, why, by_learner, at
        FROM set_score WHERE cohort = $1";
    PUT_OVERRIDE = "INSERT INTO set_score (cohort, learner, course, item, posting, percent, why, by_learner, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (cohort, learner, course, item, posting) DO UPDATE
        SET percent = excluded.percent, why = excluded.why, by_learner = excluded.by_learner, at = excluded.at";
    DROP_OVERRIDE = "DELETE FROM set_score
        WHERE cohort = $1 AND learner = $2 AND course = $3 AND item = $4 AND posting = $5";
}

#[derive(FromRow)]
struct Row {
    cohort: String,
    learner: String,
    course: String,
    item: String,
    posting: String,
    percent: i64,
    why: String,
    by_learner: String,
    at: i64,
}

impl Row {
    fn read(self) -> Stored<Override> {
        let posting = Some(self.posting).filter(|posting| !posting.is_empty());
        Ok(Override {
            cohort: column::word("set_score.cohort", &self.cohort)?,
            learner: column::word("set_score.learner", &self.learner)?,
            column: Column {
                course: CourseId::new(self.course),
                item: ItemId::new(self.item),
                posting: column::maybe_word("set_score.posting", posting)?,
            },
            percent: column::number("set_score.percent", self.percent)?,
            why: self.why,
            by: column::word("set_score.by_learner", &self.by_learner)?,
            at: column::moment("set_score.at", self.at)?,
        })
    }
}

impl Transaction {
    pub(crate) async fn scores_set_in(&mut self, cohort: CohortId) -> Stored<Vec<Override>> {
        let rows: Vec<Row> = run!(self.fetch_all(query_as(OVERRIDES).bind(cohort.to_string())))?;
        let mut set = rows.into_iter().map(Row::read).collect::<Stored<Vec<_>>>()?;
        // Ordered here: PostgreSQL would order names by its locale.
        set.sort_by(|one, other| {
            (one.at, one.learner, &one.column).cmp(&(other.at, other.learner, &other.column))
        });
        Ok(set)
    }

    pub(crate) async fn set_score(&mut self, set: &Override) -> Stored<()> {
        run!(
            self.execute(
                query(PUT_OVERRIDE)
                    .bind(set.cohort.to_string())
                    .bind(set.learner.to_string())
                    .bind(set.column.course.as_str())
                    .bind(set.column.item.as_str())
                    .bind(posting(&set.column))
                    .bind(i64::from(set.percent))
                    .bind(&set.why)
                    .bind(set.by.to_string())
                    .bind(set.at.as_millisecond())
            )
        )?;
        Ok(())
    }

    pub(crate) async fn unset_score(
        &mut self,
        cohort: CohortId,
        learner: LearnerId,
        column: &Column,
    ) -> Stored<()> {
        run!(
            self.execute(
                query(DROP_OVERRIDE)
                    .bind(cohort.to_string())
                    .bind(learner.to_string())
                    .bind(column.course.as_str())
                    .bind(column.item.as_str())
                    .bind(posting(column))
            )
        )?;
        Ok(())
    }
}

/// The posting as a key has it: no NULL, but an empty text.
fn posting(column: &Column) -> String {
    column.posting.as_ref().map(PostingId::to_string).unwrap_or_default()
}
