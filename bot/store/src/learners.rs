//! People, their accounts and their secrets.

use async_trait::async_trait;
use homeroom_core::{Account, Learner, LearnerId, Learners, SecretHash, SecretKind, Stored, Timestamp};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    LEARNER = "SELECT id, name, since FROM learner WHERE id = $1";
    LEARNER_OF = "SELECT l.id, l.name, l.since FROM account a JOIN learner l ON l.id = a.learner
        WHERE a.platform = $1 AND a.user_key = $2";
    HOLDER = "SELECT l.id, l.name, l.since FROM secret s JOIN learner l ON l.id = s.learner
        WHERE s.kind = $1 AND s.hash = $2";
    ADD_LEARNER = "INSERT INTO learner (id, name, since) VALUES ($1, $2, $3)";
    ADD_ACCOUNT = "INSERT INTO account (platform, user_key, learner) VALUES ($1, $2, $3)";
    ADD_SECRET = "INSERT INTO secret (kind, hash, learner, at) VALUES ($1, $2, $3, $4)";
    DROP_SECRET = "DELETE FROM secret WHERE kind = $1 AND hash = $2";
    DROP_SECRETS = "DELETE FROM secret WHERE kind = $1 AND learner = $2";
    FORGET_SECRETS = "DELETE FROM secret WHERE kind = $1 AND at < $2";
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: String,
    name: String,
    since: i64,
}

impl Row {
    pub(crate) fn read(self) -> Stored<Learner> {
        Ok(Learner {
            id: column::word("learner.id", &self.id)?,
            name: self.name,
            since: column::moment("learner.since", self.since)?,
        })
    }
}

#[async_trait]
impl Learners for Transaction {
    async fn learner_of(&mut self, account: &Account) -> Stored<Option<Learner>> {
        let (platform, user) = (account.platform.as_str(), account.user.as_str());
        let row: Option<Row> = run!(self.fetch_optional(query_as(LEARNER_OF).bind(platform).bind(user)))?;
        row.map(Row::read).transpose()
    }

    async fn learner(&mut self, id: LearnerId) -> Stored<Option<Learner>> {
        let row: Option<Row> = run!(self.fetch_optional(query_as(LEARNER).bind(id.to_string())))?;
        row.map(Row::read).transpose()
    }

    async fn add_learner(&mut self, learner: &Learner, account: &Account) -> Stored<()> {
        let (id, since) = (learner.id.to_string(), learner.since.as_millisecond());
        let (platform, user) = (account.platform.as_str(), account.user.as_str());
        run!(self.execute(query(ADD_LEARNER).bind(&id).bind(&learner.name).bind(since)))?;
        run!(self.execute(query(ADD_ACCOUNT).bind(platform).bind(user).bind(&id)))?;
        Ok(())
    }

    async fn holder(&mut self, kind: SecretKind, secret: &SecretHash) -> Stored<Option<Learner>> {
        let (kind, hash) = (kind.as_str(), secret.to_hex());
        let row: Option<Row> = run!(self.fetch_optional(query_as(HOLDER).bind(kind).bind(&hash)))?;
        row.map(Row::read).transpose()
    }

    async fn add_secret(
        &mut self,
        kind: SecretKind,
        secret: &SecretHash,
        learner: LearnerId,
        now: Timestamp,
    ) -> Stored<()> {
        let (kind, hash, learner, at) =
            (kind.as_str(), secret.to_hex(), learner.to_string(), now.as_millisecond());
        run!(self.execute(query(ADD_SECRET).bind(kind).bind(&hash).bind(&learner).bind(at)))?;
        Ok(())
    }

    async fn drop_secret(&mut self, kind: SecretKind, secret: &SecretHash) -> Stored<()> {
        let (kind, hash) = (kind.as_str(), secret.to_hex());
        run!(self.execute(query(DROP_SECRET).bind(kind).bind(&hash)))?;
        Ok(())
    }

    async fn drop_secrets(&mut self, kind: SecretKind, learner: LearnerId) -> Stored<()> {
        let (kind, learner) = (kind.as_str(), learner.to_string());
        run!(self.execute(query(DROP_SECRETS).bind(kind).bind(&learner)))?;
        Ok(())
    }
}

impl Transaction {
    pub(crate) async fn tidy_secrets(&mut self, kind: SecretKind, before: Timestamp) -> Stored<()> {
        run!(self.execute(query(FORGET_SECRETS).bind(kind.as_str()).bind(before.as_millisecond())))?;
        Ok(())
    }
}
