//! What is given to cohorts.

use homeroom_core::{CohortId, CourseId, ItemId, Posting, PostingId, Stored, Timestamp};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    PUT_POSTING = "INSERT INTO posting (id, cohort, course, item, opens, closes) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET opens = excluded.opens, closes = excluded.closes";
    POSTING = "SELECT id, cohort, course, item, opens, closes FROM posting WHERE id = $1";
    POSTINGS = "SELECT id, cohort, course, item, opens, closes FROM posting WHERE cohort = $1 ORDER BY id";
}

#[derive(FromRow)]
struct Row {
    id: String,
    cohort: String,
    course: String,
    item: String,
    opens: Option<i64>,
    closes: Option<i64>,
}

impl Row {
    fn read(self) -> Stored<Posting> {
        Ok(Posting {
            id: column::word("posting.id", &self.id)?,
            cohort: column::word("posting.cohort", &self.cohort)?,
            course: CourseId::new(self.course),
            item: ItemId::new(self.item),
            opens: column::maybe_moment("posting.opens", self.opens)?,
            closes: column::maybe_moment("posting.closes", self.closes)?,
        })
    }
}

impl Transaction {
    pub(crate) async fn keep_posting(&mut self, posting: &Posting) -> Stored<()> {
        let (id, cohort) = (posting.id.to_string(), posting.cohort.to_string());
        let (course, item) = (posting.course.as_str(), posting.item.as_str());
        let (opens, closes) =
            (posting.opens.map(Timestamp::as_millisecond), posting.closes.map(Timestamp::as_millisecond));
        run!(self.execute(
            query(PUT_POSTING).bind(&id).bind(&cohort).bind(course).bind(item).bind(opens).bind(closes)
        ))?;
        Ok(())
    }

    pub(crate) async fn posting_by_id(&mut self, id: PostingId) -> Stored<Option<Posting>> {
        let row: Option<Row> = run!(self.fetch_optional(query_as(POSTING).bind(id.to_string())))?;
        row.map(Row::read).transpose()
    }

    /// The ids of postings are ordered by time.
    pub(crate) async fn postings_to(&mut self, cohort: CohortId) -> Stored<Vec<Posting>> {
        let rows: Vec<Row> = run!(self.fetch_all(query_as(POSTINGS).bind(cohort.to_string())))?;
        rows.into_iter().map(Row::read).collect()
    }
}
