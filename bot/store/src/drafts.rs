//! What was brought in a browser: drafts, and courses of a cohort's own.

use std::cmp::Reverse;

use homeroom_core::{CohortId, CourseId, Draft, EditionId, StoreError, Stored, Timestamp};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    PUT_DRAFT = "INSERT INTO draft (cohort, edition, course, title, files, by_learner, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (cohort, edition) DO UPDATE SET course = excluded.course, title = excluded.title,
            by_learner = excluded.by_learner, at = excluded.at, dropped = 0";
    DRAFT = "SELECT cohort, edition, course, title, by_learner, at
        FROM draft WHERE cohort = $1 AND edition = $2 AND dropped = 0";
    DRAFTS = "SELECT cohort, edition, course, title, by_learner, at FROM draft WHERE cohort = $1 AND dropped = 0";
    DROP_UNTRIED = "DELETE FROM draft WHERE cohort = $1 AND edition = $2
        AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.edition = draft.edition)";
    HIDE_DRAFT = "UPDATE draft SET dropped = 1 WHERE cohort = $1 AND edition = $2";
    PUT_UPLOAD = "INSERT INTO upload (course, cohort, at) VALUES ($1, $2, $3)
        ON CONFLICT (course) DO UPDATE SET cohort = excluded.cohort WHERE upload.cohort = excluded.cohort";
    UPLOADED_FOR = "SELECT cohort FROM upload WHERE course = $1";
    UPLOADS = "SELECT course, at FROM upload";
}

#[derive(FromRow)]
struct Row {
    cohort: String,
    edition: String,
    course: String,
    title: String,
    by_learner: String,
    at: i64,
}

impl Row {
    fn read(self) -> Stored<Draft> {
        Ok(Draft {
            cohort: column::word("draft.cohort", &self.cohort)?,
            edition: EditionId::new(self.edition),
            course: CourseId::new(self.course),
            title: self.title,
            by: column::word("draft.by_learner", &self.by_learner)?,
            at: column::moment("draft.at", self.at)?,
        })
    }
}

impl Transaction {
    pub(crate) async fn keep_draft(&mut self, draft: &Draft, files: &[u8]) -> Stored<()> {
        run!(
            self.execute(
                query(PUT_DRAFT)
                    .bind(draft.cohort.to_string())
                    .bind(draft.edition.as_str())
                    .bind(draft.course.as_str())
                    .bind(&draft.title)
                    .bind(files)
                    .bind(draft.by.to_string())
                    .bind(draft.at.as_millisecond())
            )
        )?;
        Ok(())
    }

    pub(crate) async fn draft_by_edition(
        &mut self,
        cohort: CohortId,
        edition: &EditionId,
    ) -> Stored<Option<Draft>> {
        let cohort = cohort.to_string();
        let row: Option<Row> =
            run!(self.fetch_optional(query_as(DRAFT).bind(&cohort).bind(edition.as_str())))?;
        row.map(Row::read).transpose()
    }

    pub(crate) async fn drafts_for(&mut self, cohort: CohortId) -> Stored<Vec<Draft>> {
        let rows: Vec<Row> = run!(self.fetch_all(query_as(DRAFTS).bind(cohort.to_string())))?;
        let mut drafts = rows.into_iter().map(Row::read).collect::<Stored<Vec<_>>>()?;
        drafts
            .sort_by(|one, other| (Reverse(one.at), &one.edition).cmp(&(Reverse(other.at), &other.edition)));
        Ok(drafts)
    }

    pub(crate) async fn throw_away(&mut self, cohort: CohortId, edition: &EditionId) -> Stored<()> {
        let (cohort, edition) = (cohort.to_string(), edition.as_str());
        run!(self.execute(query(DROP_UNTRIED).bind(&cohort).bind(edition)))?;
        run!(self.execute(query(HIDE_DRAFT).bind(&cohort).bind(edition)))?;
        Ok(())
    }

    pub(crate) async fn keep_upload(
        &mut self,
        course: &CourseId,
        cohort: CohortId,
        now: Timestamp,
    ) -> Stored<()> {
        let (cohort, at) = (cohort.to_string(), now.as_millisecond());
        let put = run!(self.execute(query(PUT_UPLOAD).bind(course.as_str()).bind(&cohort).bind(at)))?;
        if put == 0 { Err(self.fail(StoreError::Conflict)) } else { Ok(()) }
    }

    pub(crate) async fn upload_of(&mut self, course: &CourseId) -> Stored<Option<CohortId>> {
        let cohort: Option<(String,)> =
            run!(self.fetch_optional(query_as(UPLOADED_FOR).bind(course.as_str())))?;
        cohort.map(|(cohort,)| column::word("upload.cohort", &cohort)).transpose()
    }

    pub(crate) async fn every_upload(&mut self) -> Stored<Vec<CourseId>> {
        let mut uploads: Vec<(String, i64)> = run!(self.fetch_all(query_as(UPLOADS)))?;
        uploads.sort_by(|(one, at), (other, then)| (at, one).cmp(&(then, other)));
        Ok(uploads.into_iter().map(|(course, _)| CourseId::new(course)).collect())
    }
}
