//! The record, on SQLite or PostgreSQL: the [`Store`] port of the core, and the only crate that speaks SQL.
//!
//! Each statement is written once, in the SQL that both engines take, and runs on whichever is open. [`open`] brings
//! the schema up to date first, and refuses a database that a newer program has changed.
//!
//! On SQLite there is one connection that writes (`BEGIN IMMEDIATE`, WAL, `synchronous=FULL`) and a few that look. On
//! PostgreSQL every transaction sees one moment (`REPEATABLE READ`); a lost connection is replaced at the next call.
//!
//! **Invariant:** once `commit` has returned `Ok`, all of the transaction is recorded, and never is a part of one. The
//! tests prove it for transactions dropped, failed, out of space, cut off by the server, or killed with their process.

mod address;
mod attempts;
mod backup;
mod cards;
mod cohorts;
mod column;
mod corrections;
mod delivery;
mod drafts;
mod editions;
mod erasure;
mod fault;
mod grading;
mod invitations;
mod learners;
mod leases;
mod merges;
mod open;
mod persons;
mod places;
mod postgres;
mod postings;
mod readings;
mod rows;
mod schema;
mod scores;
mod sqlite;
mod staff;
mod statement;
mod talks;
mod threads;
mod told;
mod transaction;
mod turns;

use async_trait::async_trait;
use homeroom_core::{Store, Stored, Tx};
use sqlx::{Executor, PgPool, SqlSafeStr, SqlitePool};

pub use crate::address::{BadAddress, DatabaseUrl, PostgresServer};
pub use crate::{
    backup::{backup, restore},
    open::{OpenError, open},
};
use crate::{
    fault::fault,
    transaction::{Open, Transaction},
    turns::Turns,
};

/// The record, opened by [`open`].
#[derive(Debug)]
pub struct Database {
    engine: Engine,
    schema: u32,
}

#[derive(Debug)]
enum Engine {
    Sqlite { writer: Turns, readers: SqlitePool },
    Postgres(PgPool),
}

statement::statements! {
    PING = "SELECT 1";
}

#[async_trait]
impl Store for Database {
    async fn read(&self) -> Stored<Box<dyn Tx>> {
        let open = match &self.engine {
            Engine::Sqlite { readers, .. } => readers.begin().await.map(Open::Look),
            Engine::Postgres(pool) => pool.begin_with(postgres::LOOK).await.map(Open::Postgres),
        };
        Ok(Box::new(Transaction::new(open.map_err(fault)?)))
    }

    async fn write(&self) -> Stored<Box<dyn Tx>> {
        Ok(Box::new(self.engine.write().await?))
    }
}

impl Engine {
    async fn write(&self) -> Stored<Transaction> {
        let open = match self {
            Self::Sqlite { writer, .. } => writer.take().await.map(Open::Sqlite),
            Self::Postgres(pool) => pool.begin_with(postgres::WRITE).await.map(Open::Postgres),
        };
        open.map(Transaction::new).map_err(fault)
    }
}

impl Database {
    /// The engine's name.
    pub fn engine(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite { .. } => "SQLite",
            Engine::Postgres(_) => "PostgreSQL",
        }
    }

    /// Whether other processes may work on it too.
    pub fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// The number of the newest migration.
    pub fn schema(&self) -> u32 {
        self.schema
    }

    /// Whether it answers.
    pub async fn ping(&self) -> Stored<()> {
        let answer = match &self.engine {
            Engine::Sqlite { readers, .. } => readers.execute(PING).await.map(drop),
            Engine::Postgres(pool) => pool.execute(PING).await.map(drop),
        };
        answer.map_err(fault)
    }

    /// Has the engine prepare every statement that this crate may run, and counts them: what one engine does not take
    /// shows here, not at a learner's press.
    pub async fn prepare_all(&self) -> Stored<usize> {
        let all = statement::all();
        for sql in &all {
            let prepared = match &self.engine {
                Engine::Sqlite { writer, .. } => writer.pool.prepare(sql.into_sql_str()).await.map(drop),
                Engine::Postgres(pool) => pool.prepare(sql.into_sql_str()).await.map(drop),
            };
            prepared.map_err(fault)?;
        }
        Ok(all.len())
    }

    /// Waits for the transactions that are open, folds the log of SQLite into its file, and lets go of everything.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { writer, readers } => sqlite::close(&writer.pool, readers).await,
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}
