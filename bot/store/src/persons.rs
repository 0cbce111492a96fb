//! All that is known of a person, together.

use async_trait::async_trait;
use homeroom_core::{
    Account, Attempt, AttemptId, CohortId, CourseId, Given, ItemId, LearnerId, Merge, MergeId, Persons,
    PlatformId, Reading, Stored, Timestamp,
};
use sqlx::{query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    ACCOUNTS_OF = "SELECT platform, user_key FROM account WHERE learner = $1";
    READINGS_BY = "SELECT cohort, course, lesson, section, at FROM reading WHERE learner = $1";
    GIVEN = "SELECT given FROM response WHERE attempt = $1 AND question = $2 AND seq = $3";
    BLANK = "UPDATE response SET given = $4 WHERE attempt = $1 AND question = $2 AND seq = $3";
}

#[async_trait]
impl Persons for Transaction {
    async fn accounts_of(&mut self, learner: LearnerId) -> Stored<Vec<Account>> {
        let mut rows: Vec<(String, String)> =
            run!(self.fetch_all(query_as(ACCOUNTS_OF).bind(learner.to_string())))?;
        // Ordered here: PostgreSQL would order names by its locale.
        rows.sort_unstable();
        let account =
            |(platform, user): (String, String)| Account { platform: PlatformId::new(platform), user };
        Ok(rows.into_iter().map(account).collect())
    }

    async fn attempts_by(&mut self, learner: LearnerId) -> Stored<Vec<Attempt>> {
        self.all_by(learner).await
    }

    async fn readings_by(&mut self, learner: LearnerId) -> Stored<Vec<(CohortId, Reading)>> {
        let mut rows: Vec<(String, String, String, i64, i64)> =
            run!(self.fetch_all(query_as(READINGS_BY).bind(learner.to_string())))?;
        // Ordered here: PostgreSQL would order the names of lessons by its locale.
        rows.sort_by(|one, other| (one.4, one).cmp(&(other.4, other)));
        let read = |(cohort, course, lesson, section, at): (String, String, String, i64, i64)| {
            let reading = Reading {
                course: CourseId::new(course),
                lesson: ItemId::new(lesson),
                section: column::number("reading.section", section)?,
                at: column::moment("reading.at", at)?,
            };
            Ok((column::word("reading.cohort", &cohort)?, reading))
        };
        rows.into_iter().map(read).collect()
    }

    async fn merge(&mut self, merge: &Merge) -> Stored<()> {
        self.make_one(merge).await
    }

    async fn merged(&mut self, id: MergeId) -> Stored<Option<Merge>> {
        self.merge_by_id(id).await
    }

    async fn merges(&mut self, cohort: CohortId) -> Stored<Vec<Merge>> {
        self.merges_in(cohort).await
    }

    async fn merges_of(&mut self, learner: LearnerId) -> Stored<Vec<Merge>> {
        self.merges_with(learner).await
    }

    async fn unmerge(&mut self, id: MergeId, now: Timestamp) -> Stored<()> {
        self.make_two(id, now).await
    }

    async fn blank_response(&mut self, attempt: AttemptId, question: u8, seq: u16) -> Stored<()> {
        let (attempt, question, seq) = (attempt.to_string(), i64::from(question), i64::from(seq));
        let given: Option<(String,)> =
            run!(self.fetch_optional(query_as(GIVEN).bind(&attempt).bind(question).bind(seq)))?;
        let Some((given,)) = given else { return Ok(()) };
        let blank = column::to_json(&blanked(column::from_json("response.given", &given)?))?;
        // The one exception to the rule that responses are added and never changed: who is erased takes their words
        // along.
        run!(self.execute(query(BLANK).bind(&attempt).bind(question).bind(seq).bind(&blank)))?;
        Ok(())
    }

    async fn erase(&mut self, learner: LearnerId, name: &str) -> Stored<()> {
        self.leave_a_tombstone(learner, name).await
    }
}

/// Without what was typed in words; a number stays, its unit does not. A chosen option is no word of the learner's.
fn blanked(given: Given) -> Given {
    match given {
        Given::Words(_) => Given::Words(String::new()),
        Given::Number { value, .. } => Given::Number { value, unit: None },
        chosen @ (Given::Option(_) | Given::Options(_)) => chosen,
    }
}
