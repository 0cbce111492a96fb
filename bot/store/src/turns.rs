//! Who writes to SQLite takes turns, and those who wait for each other are put on the disk together.
//!
//! To confirm a transaction is to wait for the disk, whatever is in it. So who is done does not confirm at once but
//! stands in line again. Those who stood there before add to the same transaction, each behind a savepoint, and the first
//! whose turn comes again confirms all. Where nobody waits, that is at once. Nobody is told that something is kept before
//! it is on the disk; and who takes something back takes back only that.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
    time::Duration,
};

use homeroom_core::{StoreError, Stored};
use sqlx::{Error, Executor as _, Sqlite, SqliteConnection, SqlitePool};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

use crate::{fault::fault, sqlite::WRITE};

/// How long somebody waits for a turn, for a connection, and for a lock that another process holds.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

const MARK: &str = "SAVEPOINT turn";
const TAKE_BACK: &str = "ROLLBACK TO turn; RELEASE turn";
const ADD: &str = "RELEASE turn";

type Begun = sqlx::Transaction<'static, Sqlite>;

/// The line of those who write.
#[derive(Debug)]
pub(crate) struct Turns {
    /// The one connection that writes.
    pub(crate) pool: SqlitePool,
    line: Arc<Mutex<Group>>,
}

/// What is done and not yet confirmed.
#[derive(Debug, Default)]
struct Group {
    begun: Option<Begun>,
    /// Whose work is in it: they are told what became of it.
    members: Vec<oneshot::Sender<Stored<()>>>,
}

/// A turn. Dropped, it takes back what was done in it.
pub(crate) struct Turn(Option<Held>);

struct Held {
    begun: Begun,
    group: OwnedMutexGuard<Group>,
}

impl Turns {
    pub(crate) fn new(pool: SqlitePool) -> Self {
        Self { pool, line: Arc::default() }
    }

    /// Waits for a turn.
    pub(crate) async fn take(&self) -> Result<Turn, Error> {
        let line = Arc::clone(&self.line).lock_owned();
        let mut group = timeout(PATIENCE, line).await.map_err(|_| Error::PoolTimedOut)?;
        // It stays in the group meanwhile: who stops waiting here takes nothing along. A mark too many does no harm.
        if let Some(begun) = &mut group.begun
            && let Err(error) = begun.execute(MARK).await
        {
            group.lost();
            return Err(error);
        }
        let begun = match group.begun.take() {
            Some(begun) => begun,
            None => {
                group.lost();
                self.pool.begin_with(WRITE).await?
            }
        };
        Ok(Turn(Some(Held { begun, group })))
    }
}

impl Turn {
    /// Makes it last.
    pub(crate) async fn keep(mut self) -> Stored<()> {
        let Some(held) = self.0.take() else { return Err(StoreError::Broken("a turn ended twice".into())) };
        // What was said to be done is finished, even if whoever said so no longer waits.
        tokio::spawn(held.keep()).await.unwrap_or(Err(StoreError::Conflict))
    }
}

impl Held {
    async fn keep(mut self) -> Stored<()> {
        if !self.group.members.is_empty() {
            self.begun.execute(ADD).await.map_err(fault)?;
        }
        let (told, mut kept) = oneshot::channel();
        self.group.members.push(told);
        self.group.begun = Some(self.begun);
        let line = Arc::clone(OwnedMutexGuard::mutex(&self.group));
        drop(self.group);
        let mut group = line.lock().await;
        if let Ok(done) = kept.try_recv() {
            return done;
        }
        group.confirm().await;
        kept.try_recv().unwrap_or(Err(StoreError::Conflict))
    }

    async fn take_back(mut self) {
        match self.begun.execute(TAKE_BACK).await {
            Ok(_) => self.group.begun = Some(self.begun),
            // On a full disk SQLite itself has undone everything.
            Err(_) => self.group.lost(),
        }
    }
}

impl Group {
    /// Puts what is done on the disk.
    async fn confirm(&mut self) {
        let done = match self.begun.take() {
            Some(begun) => begun.commit().await.map_err(fault),
            None => Err(StoreError::Conflict),
        };
        for member in self.members.drain(..) {
            // Who no longer waits need not be told.
            let _ = member.send(done.clone());
        }
    }

    /// What was not confirmed is gone; nobody was told that it was kept, and all of them may do it again.
    fn lost(&mut self) {
        self.begun = None;
        for member in self.members.drain(..) {
            let _ = member.send(Err(StoreError::Conflict));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(held) = self.0.take() else { return };
        // Alone in its transaction: that is undone as it is dropped, and so is everything where the program ends.
        if !held.group.members.is_empty()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(held.take_back());
        }
    }
}

impl Deref for Turn {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match &self.0 {
            Some(held) => &held.begun,
            None => unreachable!("a turn that ended is dropped"),
        }
    }
}

impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match &mut self.0 {
            Some(held) => &mut held.begun,
            None => unreachable!("a turn that ended is dropped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use homeroom_core::{
        Store, Timestamp,
        testing::samples::{account, learner},
    };
    use tempfile::TempDir;

    use super::*;
    use crate::{Database, DatabaseUrl, Engine, open};

    async fn database() -> (Arc<Database>, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("h.db"));
        (Arc::new(open(&url, Timestamp::UNIX_EPOCH).await.unwrap()), folder)
    }

    async fn names(database: &Database) -> Vec<u8> {
        let mut tx = database.read().await.unwrap();
        let mut there = Vec::new();
        for n in 1..=40 {
            if tx.learner_of(&account("web", &n.to_string())).await.unwrap().is_some() {
                there.push(n);
            }
        }
        there
    }

    /// How often the log was confirmed: a frame that ends a transaction says how many pages the database has then.
    /// <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>
    fn confirmed(folder: &Path) -> usize {
        let log = fs::read(folder.join("h.db-wal")).unwrap();
        let size = usize::try_from(u32::from_be_bytes(log[8..12].try_into().unwrap())).unwrap();
        log[32..].chunks(24 + size).filter(|frame| frame[4..8] != [0; 4]).count()
    }

    /// Adds somebody, once the turn comes; every third thinks better of it, every fifth does what is refused.
    async fn add(database: Arc<Database>, n: u8) -> Stored<()> {
        let mut tx = database.write().await?;
        tx.add_learner(&learner(n), &account("web", &n.to_string())).await?;
        if n.is_multiple_of(3) {
            return Ok(());
        }
        if n.is_multiple_of(5) {
            tx.add_learner(&learner(n), &account("web", "again")).await?;
        }
        tx.commit().await
    }

    async fn crowd(database: &Arc<Database>) -> Vec<Stored<()>> {
        let held = database.write().await.unwrap();
        let all = (1..=40).map(|n| tokio::spawn(add(database.clone(), n)));
        let all: Vec<_> = all.collect();
        tokio::task::yield_now().await;
        drop(held);
        let mut done = Vec::new();
        for one in all {
            done.push(one.await.unwrap());
        }
        done
    }

    #[tokio::test]
    async fn who_waits_for_each_other_is_confirmed_together_and_only_what_was_said() {
        let (database, folder) = database().await;
        let before = confirmed(folder.path());
        let done = crowd(&database).await;
        for (n, done) in (1_u8..).zip(&done) {
            let refused = !n.is_multiple_of(3) && n.is_multiple_of(5);
            assert_eq!(matches!(done, Err(StoreError::Conflict)), refused, "{n}: {done:?}");
        }
        let expected: Vec<u8> =
            (1..=40_u8).filter(|n| !n.is_multiple_of(3) && !n.is_multiple_of(5)).collect();
        assert_eq!(names(&database).await, expected);
        let times = confirmed(folder.path()) - before;
        assert!(times <= 3, "{} were confirmed in {times} goes", expected.len());
    }

    #[tokio::test]
    async fn alone_it_is_confirmed_at_once() {
        let (database, folder) = database().await;
        let before = confirmed(folder.path());
        for n in [1, 2, 4] {
            add(database.clone(), n).await.unwrap();
        }
        assert_eq!(confirmed(folder.path()) - before, 3);
    }

    /// SQLite undoes the whole transaction on a full disk: of nobody in it is said that it was kept.
    #[tokio::test]
    async fn on_a_full_disk_nobody_is_told_that_something_is_kept_that_is_not() {
        let (database, _folder) = database().await;
        let Engine::Sqlite { writer, .. } = &database.engine else { unreachable!("opened as SQLite") };
        let (pages,): (i64,) = sqlx::query_as("PRAGMA page_count").fetch_one(&writer.pool).await.unwrap();
        let limit = |pages: i64| sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(limit(pages + 1)).execute(&writer.pool).await.unwrap();
        let fill = |name: &'static str| {
            let database = database.clone();
            tokio::spawn(async move {
                let mut tx = database.write().await?;
                let course = homeroom_core::CourseId::new(name);
                let edition = homeroom_core::EditionId::new(name);
                tx.put_edition(&course, &edition, &vec![7; 40_000], Timestamp::UNIX_EPOCH).await?;
                tx.commit().await
            })
        };
        let held = database.write().await.unwrap();
        let small: Vec<_> = [1, 2].map(|n| tokio::spawn(add(database.clone(), n))).into();
        tokio::task::yield_now().await;
        let big = fill("big");
        tokio::task::yield_now().await;
        drop(held);
        assert!(matches!(big.await.unwrap(), Err(StoreError::Full(_))));
        let mut kept = Vec::new();
        for (n, one) in [1, 2].into_iter().zip(small) {
            match one.await.unwrap() {
                Ok(()) => kept.push(n),
                Err(error) => assert!(matches!(error, StoreError::Conflict | StoreError::Full(_)), "{error}"),
            }
        }
        assert_eq!(names(&database).await, kept);
        sqlx::query(limit(pages + 1000)).execute(&writer.pool).await.unwrap();
        add(database.clone(), 4).await.unwrap();
        assert!(names(&database).await.contains(&4), "the next finds a connection that works");
    }

    /// Who stops waiting for the disk takes nothing away from who does wait.
    #[tokio::test]
    async fn who_no_longer_waits_harms_nobody() {
        let (database, _folder) = database().await;
        let held = database.write().await.unwrap();
        let all: Vec<_> = (1..=40).map(|n| tokio::spawn(add(database.clone(), n))).collect();
        tokio::task::yield_now().await;
        drop(held);
        let mut told = Vec::new();
        for (n, one) in (1_u8..).zip(all) {
            if n.is_multiple_of(4) {
                one.abort();
            }
            if matches!(one.await, Ok(Ok(()))) && !n.is_multiple_of(3) {
                told.push(n);
            }
        }
        let there = names(&database).await;
        assert!(told.iter().all(|n| there.contains(n)), "{told:?} {there:?}");
        add(database.clone(), 1).await.unwrap_err();
        database.close().await;
    }
}
