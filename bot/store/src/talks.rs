//! Conversations at labs, and the tokens that they took.

use std::collections::HashMap;

use async_trait::async_trait;
use homeroom_core::{
    CohortId, CourseId, Decided, EditionId, Exchange, ItemId, LearnerId, Place, PlatformId, Reach, Replied,
    StoreError, Stored, Talk, TalkId, Talks, Thread,
};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

/// Selects conversations, without what was said.
macro_rules! talks {
    ($which:literal) => {
        concat!(
            "SELECT t.id, t.learner, t.cohort, t.course, t.edition, t.lab, t.began, t.left_at, t.takeaway, t.decided, t.reach
            FROM talk t WHERE ",
            $which,
            " ORDER BY t.began, t.id"
        )
    };
}

/// Selects what was said in them.
macro_rules! exchanges {
    ($which:literal) => {
        concat!(
            "SELECT e.talk, e.seq, e.said, e.at, e.reply FROM exchange e JOIN talk t ON t.id = e.talk WHERE ",
            $which,
            " ORDER BY e.talk, e.seq"
        )
    };
}

statements! {
    ADD_TALK = "INSERT INTO talk (id, learner, cohort, course, edition, lab, began, left_at, takeaway, decided, reach)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    SAVE_TALK = "UPDATE talk SET left_at = $2, takeaway = $3, decided = $4, reach = $5 WHERE id = $1";
    PUT_EXCHANGE = "INSERT INTO exchange (talk, seq, said, at, reply) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (talk, seq) DO UPDATE SET at = excluded.at, reply = excluded.reply
        WHERE exchange.said = excluded.said";
    TALK = talks!("t.id = $1");
    TALKS_OF = talks!("t.learner = $1");
    TALKS_IN = talks!("t.cohort = $1 AND t.course = $2");
    SAID = exchanges!("t.id = $1");
    SAID_BY = exchanges!("t.learner = $1");
    SAID_IN = exchanges!("t.cohort = $1 AND t.course = $2");
    WAITING = "SELECT talk FROM exchange WHERE reply IS NULL GROUP BY talk ORDER BY MIN(at), talk";
    USE_TOKENS = "INSERT INTO used_tokens (learner, day, tokens) VALUES ($1, $2, $3)
        ON CONFLICT (learner, day) DO UPDATE SET tokens = used_tokens.tokens + excluded.tokens";
    TOKENS_USED = "SELECT tokens FROM used_tokens WHERE learner = $1 AND day = $2";
    TOKENS_OF = "SELECT day, tokens FROM used_tokens WHERE learner = $1 AND tokens > 0 ORDER BY day";
}

#[derive(FromRow)]
struct TalkRow {
    id: String,
    learner: String,
    cohort: String,
    course: String,
    edition: String,
    lab: String,
    began: i64,
    left_at: Option<i64>,
    takeaway: Option<String>,
    decided: Option<String>,
    reach: String,
}

#[derive(FromRow)]
struct ExchangeRow {
    talk: String,
    seq: i64,
    said: String,
    at: i64,
    reply: Option<String>,
}

impl TalkRow {
    fn read(self, turns: Vec<Exchange>) -> Stored<Talk> {
        let decided = |text: String| column::known("talk.decided", Decided::read(&text));
        Ok(Talk {
            id: column::word("talk.id", &self.id)?,
            learner: column::word("talk.learner", &self.learner)?,
            cohort: column::word("talk.cohort", &self.cohort)?,
            course: CourseId::new(self.course),
            edition: EditionId::new(self.edition),
            lab: ItemId::new(self.lab),
            began: column::moment("talk.began", self.began)?,
            left: column::maybe_moment("talk.left_at", self.left_at)?,
            takeaway: self.takeaway.map(|json| column::from_json("talk.takeaway", &json)).transpose()?,
            decided: self.decided.map(decided).transpose()?,
            reach: column::known("talk.reach", Reach::read(&self.reach))?,
            turns,
        })
    }
}

impl ExchangeRow {
    fn read(self) -> Stored<Exchange> {
        let reply = self.reply.map(|json| column::from_json("exchange.reply", &json)).transpose()?;
        Ok(Exchange {
            seq: column::number("exchange.seq", self.seq)?,
            said: column::from_json("exchange.said", &self.said)?,
            at: column::moment("exchange.at", self.at)?,
            reply: reply.unwrap_or(Replied::Waiting),
        })
    }
}

/// The conversations with what was said in them.
fn whole(talks: Vec<TalkRow>, said: Vec<ExchangeRow>) -> Stored<Vec<Talk>> {
    let mut turns: HashMap<String, Vec<Exchange>> = HashMap::new();
    for mut row in said {
        let talk = std::mem::take(&mut row.talk);
        turns.entry(talk).or_default().push(row.read()?);
    }
    let read = |row: TalkRow| {
        let turns = turns.remove(&row.id).unwrap_or_default();
        row.read(turns)
    };
    talks.into_iter().map(read).collect()
}

#[async_trait]
impl Talks for Transaction {
    async fn add_talk(&mut self, talk: &Talk) -> Stored<()> {
        let (id, learner, cohort) = (talk.id.to_string(), talk.learner.to_string(), talk.cohort.to_string());
        let takeaway = talk.takeaway.as_ref().map(column::to_json).transpose()?;
        run!(
            self.execute(
                query(ADD_TALK)
                    .bind(&id)
                    .bind(&learner)
                    .bind(&cohort)
                    .bind(talk.course.as_str())
                    .bind(talk.edition.as_str())
                    .bind(talk.lab.as_str())
                    .bind(talk.began.as_millisecond())
                    .bind(talk.left.map(|left| left.as_millisecond()))
                    .bind(&takeaway)
                    .bind(talk.decided.map(Decided::as_str))
                    .bind(talk.reach.as_str())
            )
        )?;
        for turn in &talk.turns {
            self.put_exchange(talk.id, turn).await?;
        }
        Ok(())
    }

    async fn save_talk(&mut self, talk: &Talk) -> Stored<()> {
        let (id, left) = (talk.id.to_string(), talk.left.map(|left| left.as_millisecond()));
        let takeaway = talk.takeaway.as_ref().map(column::to_json).transpose()?;
        let decided = talk.decided.map(Decided::as_str);
        let reach = talk.reach.as_str();
        let saved = run!(
            self.execute(query(SAVE_TALK).bind(&id).bind(left).bind(&takeaway).bind(decided).bind(reach))
        )?;
        if saved == 0 { Err(self.fail(StoreError::Conflict)) } else { self.leave_threads_behind(&id).await }
    }

    async fn put_exchange(&mut self, talk: TalkId, exchange: &Exchange) -> Stored<()> {
        let (talk, seq, at) = (talk.to_string(), i64::from(exchange.seq), exchange.at.as_millisecond());
        let said = column::to_json(&exchange.said)?;
        let over = Some(&exchange.reply).filter(|reply| **reply != Replied::Waiting);
        let reply = over.map(column::to_json).transpose()?;
        let kept =
            run!(self.execute(query(PUT_EXCHANGE).bind(&talk).bind(seq).bind(&said).bind(at).bind(&reply)))?;
        if kept == 0 { Err(self.fail(StoreError::Conflict)) } else { self.leave_threads_behind(&talk).await }
    }

    async fn talk(&mut self, id: TalkId) -> Stored<Option<Talk>> {
        let id = id.to_string();
        let talks = run!(self.fetch_all(query_as(TALK).bind(&id)))?;
        let said = run!(self.fetch_all(query_as(SAID).bind(&id)))?;
        Ok(whole(talks, said)?.pop())
    }

    async fn talks_of(&mut self, learner: LearnerId) -> Stored<Vec<Talk>> {
        let learner = learner.to_string();
        let talks = run!(self.fetch_all(query_as(TALKS_OF).bind(&learner)))?;
        let said = run!(self.fetch_all(query_as(SAID_BY).bind(&learner)))?;
        whole(talks, said)
    }

    async fn talks_in(&mut self, cohort: CohortId, course: &CourseId) -> Stored<Vec<Talk>> {
        let (cohort, course) = (cohort.to_string(), course.as_str());
        let talks = run!(self.fetch_all(query_as(TALKS_IN).bind(&cohort).bind(course)))?;
        let said = run!(self.fetch_all(query_as(SAID_IN).bind(&cohort).bind(course)))?;
        whole(talks, said)
    }

    async fn waiting_talks(&mut self) -> Stored<Vec<TalkId>> {
        let waiting: Vec<(String,)> = run!(self.fetch_all(query_as(WAITING)))?;
        waiting.iter().map(|(id,)| column::word("exchange.talk", id)).collect()
    }

    async fn put_thread(&mut self, thread: &Thread) -> Stored<()> {
        self.keep_thread(thread).await
    }

    async fn threads_of(&mut self, talk: TalkId) -> Stored<Vec<Thread>> {
        self.threads_about(talk).await
    }

    async fn threads_behind(&mut self, platform: &PlatformId) -> Stored<Vec<TalkId>> {
        self.talks_behind(platform).await
    }

    async fn threads_lately(&mut self, platform: &PlatformId, most: u32) -> Stored<Vec<Thread>> {
        self.last_threads(platform, most).await
    }

    async fn talk_at(&mut self, place: &Place) -> Stored<Option<TalkId>> {
        self.talk_in(place).await
    }

    async fn use_tokens(&mut self, learner: LearnerId, day: i64, tokens: u64) -> Stored<()> {
        self.give_tokens(&learner.to_string(), day, i64::try_from(tokens).unwrap_or(i64::MAX)).await
    }

    async fn tokens_used(&mut self, learner: LearnerId, day: i64) -> Stored<u64> {
        let used: Option<(i64,)> =
            run!(self.fetch_optional(query_as(TOKENS_USED).bind(learner.to_string()).bind(day)))?;
        used.map_or(Ok(0), |(tokens,)| column::number("used_tokens.tokens", tokens))
    }

    async fn tokens_of(&mut self, learner: LearnerId) -> Stored<Vec<(i64, u64)>> {
        let days = self.tokens_by_day(&learner.to_string()).await?.into_iter();
        days.map(|(day, tokens)| Ok((day, column::number("used_tokens.tokens", tokens)?))).collect()
    }
}

impl Transaction {
    pub(crate) async fn give_tokens(&mut self, learner: &str, day: i64, tokens: i64) -> Stored<()> {
        run!(self.execute(query(USE_TOKENS).bind(learner).bind(day).bind(tokens)))?;
        Ok(())
    }

    pub(crate) async fn tokens_by_day(&mut self, learner: &str) -> Stored<Vec<(i64, i64)>> {
        run!(self.fetch_all(query_as(TOKENS_OF).bind(learner)))
    }
}
