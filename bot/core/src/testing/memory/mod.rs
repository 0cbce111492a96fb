//! The record in memory: the same answers as a database gives, without one.

mod attempts;
mod cohorts;
mod delivery;
mod editions;
mod grading;
mod learners;
mod leases;
mod merges;
mod persons;
mod places;
mod record;
mod staff;
mod talks;
mod told;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use self::record::Record;
use super::turn::{Turn, Turns};
use crate::{Store, StoreError, Stored, Tx};

/// A store in memory. Clones share one record.
#[derive(Clone, Default)]
pub struct MemoryStore {
    committed: Arc<Mutex<Committed>>,
    writers: Turns,
}

/// A fault to make a [`MemoryStore`] have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Somebody else saved first.
    Conflict,
    /// No space is left.
    Full,
    /// It cannot be reached.
    Unavailable,
    /// Anything else.
    Broken,
}

#[derive(Default)]
struct Committed {
    record: Arc<Record>,
    begins: Option<Fails>,
    commits: Option<Fails>,
}

#[derive(Clone, Copy)]
struct Fails {
    left: usize,
    with: Trouble,
}

/// A transaction: a copy of the record that takes its place at commit.
struct MemoryTx {
    store: MemoryStore,
    record: Arc<Record>,
    turn: Option<Turn>,
    failed: bool,
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next `times` commits fail, and keep nothing.
    pub fn fail_commits(&self, times: usize, with: Trouble) {
        self.committed().commits = Some(Fails { left: times, with });
    }

    /// The next `times` transactions cannot be begun, to read or to write.
    pub fn fail_begins(&self, times: usize, with: Trouble) {
        self.committed().begins = Some(Fails { left: times, with });
    }

    fn committed(&self) -> MutexGuard<'_, Committed> {
        self.committed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, turn: Option<Turn>) -> Stored<Box<dyn Tx>> {
        let mut committed = self.committed();
        fail(&mut committed.begins)?;
        let record = Arc::clone(&committed.record);
        Ok(Box::new(MemoryTx { store: self.clone(), record, turn, failed: false }))
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn read(&self) -> Stored<Box<dyn Tx>> {
        self.begin(None)
    }

    async fn write(&self) -> Stored<Box<dyn Tx>> {
        let turn = self.writers.next().await;
        self.begin(Some(turn))
    }
}

#[async_trait]
impl Tx for MemoryTx {
    async fn commit(self: Box<Self>) -> Stored<()> {
        if self.failed {
            return Err(undone());
        }
        let mut committed = self.store.committed();
        fail(&mut committed.commits)?;
        if self.turn.is_some() {
            committed.record = Arc::clone(&self.record);
        }
        Ok(())
    }
}

impl MemoryTx {
    /// Looks something up.
    fn look<T>(&mut self, look: impl FnOnce(&Record) -> T) -> Stored<T> {
        if self.failed {
            return Err(undone());
        }
        Ok(look(&self.record))
    }

    /// Changes the copy; after a failure, nothing of this transaction is kept.
    fn change<T>(&mut self, change: impl FnOnce(&mut Record) -> Stored<T>) -> Stored<T> {
        if self.failed {
            return Err(undone());
        }
        let done = match self.turn {
            Some(_) => change(Arc::make_mut(&mut self.record)),
            None => Err(StoreError::Broken("a look changes nothing".into())),
        };
        self.failed = done.is_err();
        done
    }
}

fn undone() -> StoreError {
    StoreError::Broken("a step of this transaction failed before".into())
}

fn fail(fails: &mut Option<Fails>) -> Stored<()> {
    match fails {
        Some(Fails { left, with }) if *left > 0 => {
            *left -= 1;
            Err(with.error())
        }
        _ => Ok(()),
    }
}

impl Trouble {
    fn error(self) -> StoreError {
        let asked = || "as the test asked".to_owned();
        match self {
            Self::Conflict => StoreError::Conflict,
            Self::Full => StoreError::Full(asked()),
            Self::Unavailable => StoreError::Unavailable(asked()),
            Self::Broken => StoreError::Broken(asked()),
        }
    }
}
