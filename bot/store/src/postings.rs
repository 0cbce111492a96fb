//! What is given to cohorts.

use homeroom_core::{CohortId, CourseId, ItemId, Posting, PostingId, Reminder, Stored, Timestamp};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    PUT_POSTING = "INSERT INTO posting (id, cohort, course, item, opens, closes, terms, reminder, withdrawn_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (id) DO UPDATE SET opens = excluded.opens, closes = excluded.closes, terms = excluded.terms,
            reminder = excluded.reminder, withdrawn_at = excluded.withdrawn_at";
    POSTING = "SELECT id, cohort, course, item, opens, closes, terms, reminder, withdrawn_at
        FROM posting WHERE id = $1";
    POSTINGS = "SELECT id, cohort, course, item, opens, closes, terms, reminder, withdrawn_at
        FROM posting WHERE cohort = $1 ORDER BY id";
    REMINDERS_DUE = "SELECT id, cohort, course, item, opens, closes, terms, reminder, withdrawn_at
        FROM posting WHERE reminder = 'on' AND closes > $1 AND closes <= $2 AND withdrawn_at IS NULL
        ORDER BY closes, id";
}

#[derive(FromRow)]
struct Row {
    id: String,
    cohort: String,
    course: String,
    item: String,
    opens: Option<i64>,
    closes: Option<i64>,
    terms: Option<String>,
    reminder: String,
    withdrawn_at: Option<i64>,
}

impl Row {
    fn read(self) -> Stored<Posting> {
        let terms = self.terms.map(|terms| column::from_json("posting.terms", &terms)).transpose()?;
        Ok(Posting {
            id: column::word("posting.id", &self.id)?,
            cohort: column::word("posting.cohort", &self.cohort)?,
            course: CourseId::new(self.course),
            item: ItemId::new(self.item),
            opens: column::maybe_moment("posting.opens", self.opens)?,
            closes: column::maybe_moment("posting.closes", self.closes)?,
            terms,
            reminder: column::known("posting.reminder", Reminder::read(&self.reminder))?,
            withdrawn: column::maybe_moment("posting.withdrawn_at", self.withdrawn_at)?,
        })
    }
}

impl Transaction {
    pub(crate) async fn keep_posting(&mut self, posting: &Posting) -> Stored<()> {
        let (id, cohort) = (posting.id.to_string(), posting.cohort.to_string());
        let (course, item) = (posting.course.as_str(), posting.item.as_str());
        let terms = posting.terms.map(|terms| column::to_json(&terms)).transpose()?;
        run!(
            self.execute(
                query(PUT_POSTING)
                    .bind(&id)
                    .bind(&cohort)
                    .bind(course)
                    .bind(item)
                    .bind(posting.opens.map(Timestamp::as_millisecond))
                    .bind(posting.closes.map(Timestamp::as_millisecond))
                    .bind(&terms)
                    .bind(posting.reminder.as_str())
                    .bind(posting.withdrawn.map(Timestamp::as_millisecond))
            )
        )?;
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
    /// Those that close soonest first; a posting that was withdrawn reminds nobody.
    pub(crate) async fn postings_to_remind(&mut self, now: Timestamp, by: Timestamp) -> Stored<Vec<Posting>> {
        let (now, by) = (now.as_millisecond(), by.as_millisecond());
        let rows: Vec<Row> = run!(self.fetch_all(query_as(REMINDERS_DUE).bind(now).bind(by)))?;
        rows.into_iter().map(Row::read).collect()
    }
}
