//! Keys that were corrected.

use homeroom_core::{
    CohortId, Correction, CourseId, ItemId, QuestionId, Right, StoreError, Stored, Verdict, Version,
};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    CORRECTIONS = "SELECT cohort, course, item, question, version, verdict, why, by_learner, at
        FROM correction WHERE cohort = $1 AND course = $2";
    PUT_CORRECTION = "INSERT INTO correction (cohort, course, item, question, version, verdict, why, by_learner, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (cohort, course, item, question, version) DO UPDATE
        SET verdict = excluded.verdict, why = excluded.why, by_learner = excluded.by_learner, at = excluded.at";
    DROP_CORRECTION = "DELETE FROM correction
        WHERE cohort = $1 AND course = $2 AND item = $3 AND question = $4 AND version = $5";
}

#[derive(FromRow)]
struct Row {
    cohort: String,
    course: String,
    item: String,
    question: String,
    version: String,
    verdict: String,
    why: String,
    by_learner: String,
    at: i64,
}

impl Row {
    fn read(self) -> Stored<Correction> {
        Ok(Correction {
            cohort: column::word("correction.cohort", &self.cohort)?,
            course: CourseId::new(self.course),
            item: ItemId::new(self.item),
            question: QuestionId::new(self.question),
            version: Version::new(self.version),
            verdict: column::from_json("correction.verdict", &self.verdict)?,
            why: self.why,
            by: column::word("correction.by_learner", &self.by_learner)?,
            at: column::moment("correction.at", self.at)?,
        })
    }
}

impl Transaction {
    pub(crate) async fn corrections_of(
        &mut self,
        cohort: CohortId,
        course: &CourseId,
    ) -> Stored<Vec<Correction>> {
        let cohort = cohort.to_string();
        let rows: Vec<Row> = run!(self.fetch_all(query_as(CORRECTIONS).bind(&cohort).bind(course.as_str())))?;
        let mut corrections = rows.into_iter().map(Row::read).collect::<Stored<Vec<_>>>()?;
        // Ordered here: PostgreSQL would order names by its locale.
        corrections
            .sort_by_cached_key(|one| (one.at, one.item.clone(), one.question.clone(), one.version.clone()));
        Ok(corrections)
    }

    pub(crate) async fn keep_correction(&mut self, correction: &Correction) -> Stored<()> {
        // JSON has no such number: the correction could never be read again.
        if let Verdict::Key(Right::Number { value, tolerance, .. }) = correction.verdict
            && !(value.is_finite() && tolerance.is_finite())
        {
            return Err(self.fail(StoreError::Broken("a key that is no number".into())));
        }
        let verdict = column::to_json(&correction.verdict)?;
        run!(
            self.execute(
                query(PUT_CORRECTION)
                    .bind(correction.cohort.to_string())
                    .bind(correction.course.as_str())
                    .bind(correction.item.as_str())
                    .bind(correction.question.as_str())
                    .bind(correction.version.as_str())
                    .bind(&verdict)
                    .bind(&correction.why)
                    .bind(correction.by.to_string())
                    .bind(correction.at.as_millisecond())
            )
        )?;
        Ok(())
    }

    pub(crate) async fn take_back(&mut self, correction: &Correction) -> Stored<()> {
        run!(
            self.execute(
                query(DROP_CORRECTION)
                    .bind(correction.cohort.to_string())
                    .bind(correction.course.as_str())
                    .bind(correction.item.as_str())
                    .bind(correction.question.as_str())
                    .bind(correction.version.as_str())
            )
        )?;
        Ok(())
    }
}
