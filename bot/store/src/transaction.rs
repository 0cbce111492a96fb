//! A transaction on whichever engine is open.

use async_trait::async_trait;
use homeroom_core::{StoreError, Stored, Tx};
use sqlx::{Postgres, Sqlite};

use crate::{fault::fault, turns::Turn};

/// A transaction, undone when it is dropped.
pub(crate) struct Transaction {
    pub(crate) open: Open,
    /// PostgreSQL refuses to go on after a failed statement, SQLite does not mind; here neither goes on.
    failed: bool,
}

/// The transaction of the engine that is open.
pub(crate) enum Open {
    /// On a connection that only looks.
    Look(sqlx::Transaction<'static, Sqlite>),
    Sqlite(Turn),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

#[async_trait]
impl Tx for Transaction {
    async fn commit(self: Box<Self>) -> Stored<()> {
        (*self).keep().await
    }
}

impl Transaction {
    pub(crate) fn new(open: Open) -> Self {
        Self { open, failed: false }
    }

    /// Commits. PostgreSQL would answer the commit of a failed transaction with a rollback, and call that a success.
    pub(crate) async fn keep(self) -> Stored<()> {
        self.is_whole()?;
        match self.open {
            Open::Look(open) => open.commit().await.map_err(fault),
            Open::Sqlite(turn) => turn.keep().await,
            Open::Postgres(open) => open.commit().await.map_err(fault),
        }
    }

    /// Refuses to go on after a failure.
    pub(crate) fn is_whole(&self) -> Stored<()> {
        if self.failed {
            return Err(StoreError::Broken("a step of this transaction failed before".into()));
        }
        Ok(())
    }

    /// Remembers a failure.
    pub(crate) fn note<T>(&mut self, done: Result<T, sqlx::Error>) -> Stored<T> {
        done.map_err(|error| self.fail(fault(error)))
    }

    /// From here on nothing of this transaction can be kept.
    pub(crate) fn fail(&mut self, error: StoreError) -> StoreError {
        self.failed = true;
        error
    }
}
