//! Conversations at labs as they stand on chat platforms.

use homeroom_core::{Account, Place, PlatformId, Stored, TalkId, Thread, ThreadState};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    PUT_THREAD = "INSERT INTO thread (talk, platform, user_key, beside, place_key, link, messages, tell, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (talk, platform) DO UPDATE SET user_key = excluded.user_key, beside = excluded.beside,
            place_key = excluded.place_key, link = excluded.link, messages = excluded.messages, tell = excluded.tell,
            state = excluded.state";
    THREADS_OF = "SELECT talk, platform, user_key, beside, place_key, link, messages, tell, state
        FROM thread WHERE talk = $1";
    THREADS_BEHIND = "SELECT talk FROM thread WHERE platform = $1 AND state = 'behind'";
    LEAVE_BEHIND = "UPDATE thread SET state = 'behind' WHERE talk = $1 AND state = 'level'";
    THREADS_LATELY = "SELECT h.talk, h.platform, h.user_key, h.beside, h.place_key, h.link, h.messages, h.tell, h.state
        FROM thread h JOIN talk t ON t.id = h.talk
        WHERE h.platform = $1 AND h.state <> 'gone' AND h.place_key IS NOT NULL AND t.left_at IS NULL
        ORDER BY COALESCE((SELECT MAX(e.at) FROM exchange e WHERE e.talk = t.id), t.began) DESC, t.id DESC LIMIT $2";
    TALK_AT = "SELECT t.id FROM thread h JOIN talk t ON t.id = h.talk
        WHERE h.platform = $1 AND h.place_key = $2 AND t.left_at IS NULL ORDER BY t.began DESC, t.id DESC LIMIT 1";
}

#[derive(FromRow)]
struct ThreadRow {
    talk: String,
    platform: String,
    user_key: String,
    beside: Option<String>,
    place_key: Option<String>,
    link: Option<String>,
    messages: String,
    tell: Option<i64>,
    state: String,
}

impl ThreadRow {
    fn read(self) -> Stored<Thread> {
        let platform = PlatformId::new(self.platform);
        let place = |key: String| Place { platform: platform.clone(), key };
        Ok(Thread {
            talk: column::word("thread.talk", &self.talk)?,
            of: Account { platform: platform.clone(), user: self.user_key },
            beside: self.beside.map(place),
            at: self.place_key.map(place),
            link: self.link,
            messages: column::from_json("thread.messages", &self.messages)?,
            tell: self.tell.map(|seq| column::number("thread.tell", seq)).transpose()?,
            state: column::known("thread.state", ThreadState::read(&self.state))?,
        })
    }
}

impl Transaction {
    pub(crate) async fn keep_thread(&mut self, thread: &Thread) -> Stored<()> {
        let (talk, messages) = (thread.talk.to_string(), column::to_json(&thread.messages)?);
        let key = |place: &Option<Place>| place.as_ref().map(|place| place.key.clone());
        run!(
            self.execute(
                query(PUT_THREAD)
                    .bind(&talk)
                    .bind(thread.of.platform.as_str())
                    .bind(&thread.of.user)
                    .bind(key(&thread.beside))
                    .bind(key(&thread.at))
                    .bind(&thread.link)
                    .bind(&messages)
                    .bind(thread.tell.map(i64::from))
                    .bind(thread.state.as_str())
            )
        )?;
        Ok(())
    }

    /// By platform, ordered here: PostgreSQL would order keys by its locale.
    pub(crate) async fn threads_about(&mut self, talk: TalkId) -> Stored<Vec<Thread>> {
        let rows: Vec<ThreadRow> = run!(self.fetch_all(query_as(THREADS_OF).bind(talk.to_string())))?;
        let mut threads = rows.into_iter().map(ThreadRow::read).collect::<Stored<Vec<_>>>()?;
        threads.sort_by(|one, other| one.of.platform.cmp(&other.of.platform));
        Ok(threads)
    }

    pub(crate) async fn talks_behind(&mut self, platform: &PlatformId) -> Stored<Vec<TalkId>> {
        let rows: Vec<(String,)> = run!(self.fetch_all(query_as(THREADS_BEHIND).bind(platform.as_str())))?;
        let mut talks: Vec<TalkId> =
            rows.iter().map(|(id,)| column::word("thread.talk", id)).collect::<Stored<_>>()?;
        talks.sort_unstable();
        Ok(talks)
    }

    pub(crate) async fn last_threads(&mut self, platform: &PlatformId, most: u32) -> Stored<Vec<Thread>> {
        let (platform, most) = (platform.as_str(), i64::from(most));
        let rows: Vec<ThreadRow> = run!(self.fetch_all(query_as(THREADS_LATELY).bind(platform).bind(most)))?;
        rows.into_iter().map(ThreadRow::read).collect()
    }

    pub(crate) async fn leave_threads_behind(&mut self, talk: &str) -> Stored<()> {
        run!(self.execute(query(LEAVE_BEHIND).bind(talk)))?;
        Ok(())
    }

    pub(crate) async fn talk_in(&mut self, place: &Place) -> Stored<Option<TalkId>> {
        let row: Option<(String,)> =
            run!(self.fetch_optional(query_as(TALK_AT).bind(place.platform.as_str()).bind(&place.key)))?;
        row.map(|(id,)| column::word("talk.id", &id)).transpose()
    }
}
