//! What was done, and who is to be told.

use async_trait::async_trait;
use homeroom_core::{CohortId, Deed, LearnerId, Line, LineId, Notice, NoticeId, PlatformId, Stored, Told};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    ADD_LINE = "INSERT INTO deed (id, cohort, by_learner, at, deed, about, what, old, new, why)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    LINES = "SELECT id, cohort, by_learner, at, deed, about, what, old, new, why
        FROM deed WHERE cohort = $1 ORDER BY id DESC LIMIT $2";
    LINES_BEFORE = "SELECT id, cohort, by_learner, at, deed, about, what, old, new, why
        FROM deed WHERE cohort = $1 AND id < $3 ORDER BY id DESC LIMIT $2";
    ROLE_OF = "SELECT deed FROM deed WHERE cohort = $1 AND about = $2 AND deed IN ('promoted', 'demoted')
        ORDER BY id DESC LIMIT 1";
    ADD_NOTICE = "INSERT INTO notice (id, learner, cohort, at, news) VALUES ($1, $2, $3, $4, $5)";
    NOTICES = "SELECT id, learner, cohort, at, news FROM notice WHERE learner = $1 ORDER BY at, id";
    DROP_NOTICE = "DELETE FROM notice WHERE learner = $1 AND id = $2";
    UNBROUGHT = "SELECT id, learner, cohort, at, news FROM notice WHERE brought = 0
        AND learner IN (SELECT a.learner FROM account a WHERE a.platform = $1) ORDER BY id LIMIT $2";
    UNBROUGHT_OF = "SELECT id, learner, cohort, at, news FROM notice WHERE brought <> 1 AND learner = $1 ORDER BY id";
    SET_BROUGHT = "UPDATE notice SET brought = $2 WHERE id = $1";
}

#[derive(FromRow)]
struct LineRow {
    id: String,
    cohort: String,
    by_learner: Option<String>,
    at: i64,
    deed: String,
    about: Option<String>,
    what: String,
    old: Option<String>,
    new: Option<String>,
    why: Option<String>,
}

#[derive(FromRow)]
struct NoticeRow {
    id: String,
    learner: String,
    cohort: String,
    at: i64,
    news: String,
}

impl LineRow {
    fn read(self) -> Stored<Line> {
        Ok(Line {
            id: column::word("deed.id", &self.id)?,
            cohort: column::word("deed.cohort", &self.cohort)?,
            by: column::maybe_word("deed.by_learner", self.by_learner)?,
            at: column::moment("deed.at", self.at)?,
            deed: column::known("deed.deed", Deed::read(&self.deed))?,
            about: column::maybe_word("deed.about", self.about)?,
            what: self.what,
            old: self.old,
            new: self.new,
            why: self.why,
        })
    }
}

impl NoticeRow {
    fn read(self) -> Stored<Notice> {
        Ok(Notice {
            id: column::word("notice.id", &self.id)?,
            learner: column::word("notice.learner", &self.learner)?,
            cohort: column::word("notice.cohort", &self.cohort)?,
            at: column::moment("notice.at", self.at)?,
            news: column::from_json("notice.news", &self.news)?,
        })
    }
}

#[async_trait]
impl Told for Transaction {
    async fn add_line(&mut self, line: &Line) -> Stored<()> {
        run!(
            self.execute(
                query(ADD_LINE)
                    .bind(line.id.to_string())
                    .bind(line.cohort.to_string())
                    .bind(line.by.map(|by| by.to_string()))
                    .bind(line.at.as_millisecond())
                    .bind(line.deed.as_str())
                    .bind(line.about.map(|about| about.to_string()))
                    .bind(&line.what)
                    .bind(&line.old)
                    .bind(&line.new)
                    .bind(&line.why)
            )
        )?;
        Ok(())
    }

    async fn lines(&mut self, cohort: CohortId, before: Option<LineId>, most: u32) -> Stored<Vec<Line>> {
        let (cohort, most) = (cohort.to_string(), i64::from(most));
        let rows: Vec<LineRow> = match before {
            None => run!(self.fetch_all(query_as(LINES).bind(&cohort).bind(most)))?,
            Some(before) => {
                let before = before.to_string();
                run!(self.fetch_all(query_as(LINES_BEFORE).bind(&cohort).bind(most).bind(&before)))?
            }
        };
        rows.into_iter().map(LineRow::read).collect()
    }

    async fn was_demoted(&mut self, cohort: CohortId, learner: LearnerId) -> Stored<bool> {
        let (cohort, learner) = (cohort.to_string(), learner.to_string());
        let last: Option<(String,)> =
            run!(self.fetch_optional(query_as(ROLE_OF).bind(&cohort).bind(&learner)))?;
        Ok(last.is_some_and(|(deed,)| deed == Deed::Demoted.as_str()))
    }

    async fn add_notice(&mut self, notice: &Notice) -> Stored<()> {
        let (id, at, news) =
            (notice.id.to_string(), notice.at.as_millisecond(), column::to_json(&notice.news)?);
        let (learner, cohort) = (notice.learner.to_string(), notice.cohort.to_string());
        run!(self.execute(query(ADD_NOTICE).bind(&id).bind(&learner).bind(&cohort).bind(at).bind(&news)))?;
        Ok(())
    }

    async fn notices(&mut self, learner: LearnerId) -> Stored<Vec<Notice>> {
        let rows: Vec<NoticeRow> = run!(self.fetch_all(query_as(NOTICES).bind(learner.to_string())))?;
        rows.into_iter().map(NoticeRow::read).collect()
    }

    async fn drop_notice(&mut self, learner: LearnerId, id: NoticeId) -> Stored<()> {
        run!(self.execute(query(DROP_NOTICE).bind(learner.to_string()).bind(id.to_string())))?;
        Ok(())
    }
}

impl Transaction {
    /// The ids of notices are ordered by time.
    pub(crate) async fn notices_to_bring(&mut self, platform: &PlatformId, most: u32) -> Stored<Vec<Notice>> {
        let (platform, most) = (platform.as_str(), i64::from(most));
        let rows: Vec<NoticeRow> = run!(self.fetch_all(query_as(UNBROUGHT).bind(platform).bind(most)))?;
        rows.into_iter().map(NoticeRow::read).collect()
    }

    pub(crate) async fn notices_to_bring_to(&mut self, learner: LearnerId) -> Stored<Vec<Notice>> {
        let rows: Vec<NoticeRow> = run!(self.fetch_all(query_as(UNBROUGHT_OF).bind(learner.to_string())))?;
        rows.into_iter().map(NoticeRow::read).collect()
    }

    /// 1 for brought, 2 for undeliverable.
    pub(crate) async fn note_brought(&mut self, id: NoticeId, how: i64) -> Stored<()> {
        run!(self.execute(query(SET_BROUGHT).bind(id.to_string()).bind(how)))?;
        Ok(())
    }
}
