//! Two records made one, and two again.

use std::collections::BTreeSet;

use homeroom_core::{CohortId, LearnerId, Merge, MergeId, Stored, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    ADD_MERGE = "INSERT INTO merge (id, cohort, kept, gone, by_learner, at, moved) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    MERGE = "SELECT id, cohort, kept, gone, by_learner, at, undone_at FROM merge WHERE id = $1";
    MERGES = "SELECT id, cohort, kept, gone, by_learner, at, undone_at FROM merge WHERE cohort = $1 ORDER BY id DESC";
    MERGES_OF = "SELECT id, cohort, kept, gone, by_learner, at, undone_at FROM merge
        WHERE kept = $1 OR gone = $1 ORDER BY id DESC";
    UNDO = "UPDATE merge SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL";
    MOVED = "SELECT kept, gone, moved FROM merge WHERE id = $1";

    ACCOUNTS = "SELECT platform, user_key FROM account WHERE learner = $1";
    SECRETS = "SELECT kind, hash FROM secret WHERE learner = $1";
    INVITATIONS = "SELECT hash FROM invitation WHERE learner = $1";
    ATTEMPTS = "SELECT id FROM attempt WHERE learner = $1";
    NOTICES = "SELECT id FROM notice WHERE learner = $1";
    PLACES = "SELECT cohort, role, joined_at, removed_at FROM enrolment WHERE learner = $1";
    READINGS = "SELECT g.cohort, g.course, g.lesson, g.section FROM reading g WHERE g.learner = $1
        AND NOT EXISTS (SELECT 1 FROM reading k WHERE k.learner = $2 AND k.cohort = g.cohort AND k.course = g.course
            AND k.lesson = g.lesson AND k.section = g.section)";
    ALLOWANCES = "SELECT g.posting FROM allowance g WHERE g.learner = $1
        AND NOT EXISTS (SELECT 1 FROM allowance k WHERE k.learner = $2 AND k.posting = g.posting)";
    SCORES = "SELECT g.cohort, g.course, g.item, g.posting FROM set_score g WHERE g.learner = $1
        AND NOT EXISTS (SELECT 1 FROM set_score k WHERE k.learner = $2 AND k.cohort = g.cohort AND k.course = g.course
            AND k.item = g.item AND k.posting = g.posting)";
    TALKS = "SELECT id FROM talk WHERE learner = $1";
    BOTH_AT_WORK = "SELECT g.id FROM talk g JOIN talk k ON k.cohort = g.cohort AND k.course = g.course AND k.lab = g.lab
        WHERE g.learner = $1 AND k.learner = $2 AND g.left_at IS NULL AND k.left_at IS NULL";

    MOVE_ACCOUNT = "UPDATE account SET learner = $2 WHERE learner = $1 AND platform = $3 AND user_key = $4";
    MOVE_SECRET = "UPDATE secret SET learner = $2 WHERE learner = $1 AND kind = $3 AND hash = $4";
    MOVE_INVITATION = "UPDATE invitation SET learner = $2 WHERE learner = $1 AND hash = $3";
    MOVE_ATTEMPT = "UPDATE attempt SET learner = $2 WHERE learner = $1 AND id = $3";
    MOVE_NOTICE = "UPDATE notice SET learner = $2 WHERE learner = $1 AND id = $3";
    MOVE_READING = "UPDATE reading SET learner = $2
        WHERE learner = $1 AND cohort = $3 AND course = $4 AND lesson = $5 AND section = $6";
    MOVE_ALLOWANCE = "UPDATE allowance SET learner = $2 WHERE learner = $1 AND posting = $3";
    MOVE_SCORE = "UPDATE set_score SET learner = $2
        WHERE learner = $1 AND cohort = $3 AND course = $4 AND item = $5 AND posting = $6";
    MOVE_TALK = "UPDATE talk SET learner = $2 WHERE learner = $1 AND id = $3";
    LEAVE_TALK = "UPDATE talk SET left_at = $3 WHERE learner = $1 AND id = $2";
    TAKE_TOKENS = "UPDATE used_tokens SET tokens = tokens - $3 WHERE learner = $1 AND day = $2 AND tokens >= $3";
    DROP_PLACE = "DELETE FROM enrolment WHERE learner = $1 AND cohort = $2";
    ADD_PLACE = "INSERT INTO enrolment (cohort, learner, role, joined_at, removed_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (cohort, learner) DO NOTHING";
}

#[derive(FromRow)]
struct Row {
    id: String,
    cohort: Option<String>,
    kept: String,
    gone: String,
    by_learner: String,
    at: i64,
    undone_at: Option<i64>,
}

/// What a merge moved, by its keys.
#[derive(Serialize, Deserialize)]
struct Moved {
    /// By platform and user.
    accounts: Vec<(String, String)>,
    /// By kind and hash.
    secrets: Vec<(String, String)>,
    invitations: Vec<(String,)>,
    attempts: Vec<(String,)>,
    notices: Vec<(String,)>,
    /// By cohort, course, lesson and section.
    readings: Vec<(String, String, String, i64)>,
    /// By posting.
    allowances: Vec<(String,)>,
    /// By cohort, course, item and posting.
    scores: Vec<(String, String, String, String)>,
    // Merges from before there were labs list none of these.
    #[serde(default)]
    talks: Vec<(String,)>,
    /// Those of them that were left, since the one kept is at the same lab.
    #[serde(default)]
    left: Vec<(String,)>,
    /// By day.
    #[serde(default)]
    tokens: Vec<(i64, i64)>,
    /// Places that were moved, as they were.
    places: Vec<Place>,
    /// Places that went, since the one kept has the same, as they were.
    dropped: Vec<Place>,
}

#[derive(Serialize, Deserialize, FromRow)]
struct Place {
    cohort: String,
    role: String,
    joined_at: i64,
    removed_at: Option<i64>,
}

impl Row {
    fn read(self) -> Stored<Merge> {
        Ok(Merge {
            id: column::word("merge.id", &self.id)?,
            cohort: column::maybe_word("merge.cohort", self.cohort)?,
            kept: column::word("merge.kept", &self.kept)?,
            gone: column::word("merge.gone", &self.gone)?,
            by: column::word("merge.by_learner", &self.by_learner)?,
            at: column::moment("merge.at", self.at)?,
            undone: column::maybe_moment("merge.undone_at", self.undone_at)?,
        })
    }
}

impl Transaction {
    pub(crate) async fn merge_by_id(&mut self, id: MergeId) -> Stored<Option<Merge>> {
        let row: Option<Row> = run!(self.fetch_optional(query_as(MERGE).bind(id.to_string())))?;
        row.map(Row::read).transpose()
    }

    /// The ids of merges are ordered by time.
    pub(crate) async fn merges_in(&mut self, cohort: CohortId) -> Stored<Vec<Merge>> {
        let rows: Vec<Row> = run!(self.fetch_all(query_as(MERGES).bind(cohort.to_string())))?;
        rows.into_iter().map(Row::read).collect()
    }

    pub(crate) async fn merges_with(&mut self, learner: LearnerId) -> Stored<Vec<Merge>> {
        let rows: Vec<Row> = run!(self.fetch_all(query_as(MERGES_OF).bind(learner.to_string())))?;
        rows.into_iter().map(Row::read).collect()
    }

    pub(crate) async fn make_one(&mut self, merge: &Merge) -> Stored<()> {
        let (kept, gone) = (merge.kept.to_string(), merge.gone.to_string());
        let moved = self.movable(&gone, &kept).await?;
        let (id, by) = (merge.id.to_string(), merge.by.to_string());
        let cohort = merge.cohort.map(|cohort| cohort.to_string());
        let (at, listed) = (merge.at.as_millisecond(), column::to_json(&moved)?);
        run!(self.execute(
            query(ADD_MERGE).bind(&id).bind(&cohort).bind(&kept).bind(&gone).bind(&by).bind(at).bind(&listed)
        ))?;
        self.leave_talks(&moved, &gone, Some(at)).await?;
        self.hand_over(&moved, &gone, &kept).await?;
        for place in &moved.places {
            self.drop_place(&gone, place).await?;
            self.add_place(&kept, place).await?;
        }
        for place in &moved.dropped {
            self.drop_place(&gone, place).await?;
        }
        Ok(())
    }

    pub(crate) async fn make_two(&mut self, id: MergeId, now: Timestamp) -> Stored<()> {
        let id = id.to_string();
        let undone = run!(self.execute(query(UNDO).bind(&id).bind(now.as_millisecond())))?;
        if undone == 0 {
            return Ok(());
        }
        let (kept, gone, moved): (String, String, String) = run!(self.fetch_one(query_as(MOVED).bind(&id)))?;
        let moved: Moved = column::from_json("merge.moved", &moved)?;
        self.hand_over(&moved, &kept, &gone).await?;
        self.leave_talks(&moved, &gone, None).await?;
        for place in &moved.places {
            if self.drop_place(&kept, place).await? > 0 {
                self.add_place(&gone, place).await?;
            }
        }
        for place in &moved.dropped {
            self.add_place(&gone, place).await?;
        }
        Ok(())
    }

    /// What `gone` has; of places, readings, allowances and set scores only what `kept` has not.
    async fn movable(&mut self, gone: &str, kept: &str) -> Stored<Moved> {
        let places: Vec<Place> = run!(self.fetch_all(query_as(PLACES).bind(gone)))?;
        let has: Vec<Place> = run!(self.fetch_all(query_as(PLACES).bind(kept)))?;
        let has: BTreeSet<String> = has.into_iter().map(|place| place.cohort).collect();
        let (dropped, places) = places.into_iter().partition(|place| has.contains(&place.cohort));
        Ok(Moved {
            accounts: run!(self.fetch_all(query_as(ACCOUNTS).bind(gone)))?,
            secrets: run!(self.fetch_all(query_as(SECRETS).bind(gone)))?,
            invitations: run!(self.fetch_all(query_as(INVITATIONS).bind(gone)))?,
            attempts: run!(self.fetch_all(query_as(ATTEMPTS).bind(gone)))?,
            notices: run!(self.fetch_all(query_as(NOTICES).bind(gone)))?,
            readings: run!(self.fetch_all(query_as(READINGS).bind(gone).bind(kept)))?,
            allowances: run!(self.fetch_all(query_as(ALLOWANCES).bind(gone).bind(kept)))?,
            scores: run!(self.fetch_all(query_as(SCORES).bind(gone).bind(kept)))?,
            talks: run!(self.fetch_all(query_as(TALKS).bind(gone)))?,
            left: run!(self.fetch_all(query_as(BOTH_AT_WORK).bind(gone).bind(kept)))?,
            tokens: self.tokens_by_day(gone).await?,
            places,
            dropped,
        })
    }

    /// Gives what is listed, but for places, from one to another; what is not the one's any more stays where it is.
    async fn hand_over(&mut self, moved: &Moved, from: &str, to: &str) -> Stored<()> {
        for (platform, user) in &moved.accounts {
            run!(self.execute(query(MOVE_ACCOUNT).bind(from).bind(to).bind(platform).bind(user)))?;
        }
        for (kind, hash) in &moved.secrets {
            run!(self.execute(query(MOVE_SECRET).bind(from).bind(to).bind(kind).bind(hash)))?;
        }
        for (hash,) in &moved.invitations {
            run!(self.execute(query(MOVE_INVITATION).bind(from).bind(to).bind(hash)))?;
        }
        for (id,) in &moved.attempts {
            run!(self.execute(query(MOVE_ATTEMPT).bind(from).bind(to).bind(id)))?;
        }
        for (id,) in &moved.notices {
            run!(self.execute(query(MOVE_NOTICE).bind(from).bind(to).bind(id)))?;
        }
        for (cohort, course, lesson, section) in &moved.readings {
            run!(self.execute(
                query(MOVE_READING).bind(from).bind(to).bind(cohort).bind(course).bind(lesson).bind(section)
            ))?;
        }
        for (posting,) in &moved.allowances {
            run!(self.execute(query(MOVE_ALLOWANCE).bind(from).bind(to).bind(posting)))?;
        }
        for (cohort, course, item, posting) in &moved.scores {
            run!(self.execute(
                query(MOVE_SCORE).bind(from).bind(to).bind(cohort).bind(course).bind(item).bind(posting)
            ))?;
        }
        for (id,) in &moved.talks {
            run!(self.execute(query(MOVE_TALK).bind(from).bind(to).bind(id)))?;
        }
        for (day, tokens) in &moved.tokens {
            if run!(self.execute(query(TAKE_TOKENS).bind(from).bind(day).bind(tokens)))? > 0 {
                self.give_tokens(to, *day, *tokens).await?;
            }
        }
        Ok(())
    }

    /// Ends, or takes up again, those conversations beside which the one kept has one at the same lab.
    async fn leave_talks(&mut self, moved: &Moved, gone: &str, at: Option<i64>) -> Stored<()> {
        for (id,) in &moved.left {
            run!(self.execute(query(LEAVE_TALK).bind(gone).bind(id).bind(at)))?;
            self.leave_threads_behind(id).await?;
        }
        Ok(())
    }

    async fn drop_place(&mut self, learner: &str, place: &Place) -> Stored<u64> {
        run!(self.execute(query(DROP_PLACE).bind(learner).bind(&place.cohort)))
    }

    async fn add_place(&mut self, learner: &str, place: &Place) -> Stored<()> {
        let Place { cohort, role, joined_at, removed_at } = place;
        run!(self.execute(
            query(ADD_PLACE).bind(cohort).bind(learner).bind(role).bind(joined_at).bind(removed_at)
        ))?;
        Ok(())
    }
}
