//! SQLite: one file, one connection that writes, a few that look.

use std::{fs, io, path::Path, time::Duration};

use sqlx::{
    ConnectOptions, Connection, Error, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Engine, OpenError,
    fault::fault,
    turns::{PATIENCE, Turns},
};

/// Takes the write lock at once: a transaction that found it taken only at its first write could not wait for it.
pub(crate) const WRITE: &str = "BEGIN IMMEDIATE";

const READERS: u32 = 4;
/// After this, a connection that looks is closed, and its memory is free.
const IDLE: Duration = Duration::from_secs(60);

/// Makes the file if it is not there, and opens it.
pub(crate) async fn connect(path: &Path) -> Result<Engine, OpenError> {
    make(path).map_err(|why| OpenError::File { path: path.into(), why })?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is erased is overwritten, and does not linger in free pages.
        .pragma("secure_delete", "ON")
        .busy_timeout(PATIENCE)
        .disable_statement_logging();
    let writer = pool().max_connections(1).connect_with(options.clone()).await;
    let writer = writer.map_err(|error| unopened(path, error))?;
    let readers =
        pool().max_connections(READERS).idle_timeout(IDLE).connect_lazy_with(options.read_only(true));
    Ok(Engine::Sqlite { writer: Turns::new(writer), readers })
}

/// Folds the log into the file. The readers go first: the last to close must be one that may write.
pub(crate) async fn close(writer: &SqlitePool, readers: &SqlitePool) {
    readers.close().await;
    writer.close().await;
}

fn pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        // A file does not hang up.
        .test_before_acquire(false)
        // On a full disk SQLite itself undoes the transaction; sqlx goes on counting it as open, and would never begin
        // another. Such a connection is closed, and a fresh one takes its place.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
}

/// The folder and the file are for this user alone: they hold what learners wrote.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    let mut file = fs::OpenOptions::new();
    folder.recursive(true);
    file.append(true).create(true);
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        folder.create(parent)?;
    }
    file.open(path).map(drop)
}

fn unopened(path: &Path, error: Error) -> OpenError {
    const NOT_A_DATABASE: &str = "26";
    match &error {
        Error::Database(database) if database.code().as_deref() == Some(NOT_A_DATABASE) => {
            OpenError::NotADatabase { path: path.into() }
        }
        _ => OpenError::Failed(fault(error)),
    }
}

#[cfg(test)]
mod tests {
    use homeroom_core::{
        CourseId, EditionId, Store, StoreError, Stored, Timestamp,
        testing::samples::{account, learner, moment},
    };
    use sqlx::{AssertSqlSafe, SqliteConnection};
    use tempfile::TempDir;

    use super::*;
    use crate::{Database, DatabaseUrl, open};

    async fn database() -> (Database, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("data/h.db"));
        (open(&url, Timestamp::UNIX_EPOCH).await.unwrap(), folder)
    }

    fn pools(database: &Database) -> [&SqlitePool; 2] {
        match &database.engine {
            Engine::Sqlite { writer, readers } => [&writer.pool, readers],
            Engine::Postgres(_) => unreachable!("opened as SQLite"),
        }
    }

    async fn pragma(pool: &SqlitePool, name: &str) -> String {
        let row: (String,) =
            sqlx::query_as(AssertSqlSafe(format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}")))
                .fetch_one(pool)
                .await
                .unwrap();
        row.0
    }

    async fn set(pool: &SqlitePool, pragma: String) {
        sqlx::query(AssertSqlSafe(format!("PRAGMA {pragma}"))).execute(pool).await.unwrap();
    }

    async fn add(database: &Database, n: u8) -> Stored<()> {
        let mut tx = database.write().await?;
        tx.add_learner(&learner(n), &account("web", &n.to_string())).await?;
        tx.commit().await
    }

    async fn count(database: &Database) -> i64 {
        let (count,) =
            sqlx::query_as("SELECT COUNT(*) FROM learner").fetch_one(pools(database)[1]).await.unwrap();
        count
    }

    #[tokio::test]
    async fn what_is_committed_is_on_the_disk() {
        let (database, _folder) = database().await;
        for pool in pools(&database) {
            assert_eq!(pragma(pool, "journal_mode").await, "wal");
            assert_eq!(pragma(pool, "synchronous").await, "2", "FULL");
            assert_eq!(pragma(pool, "foreign_keys").await, "1");
            assert_eq!(pragma(pool, "secure_delete").await, "1");
        }
        let (timeout,): (i64,) =
            sqlx::query_as("PRAGMA busy_timeout").fetch_one(pools(&database)[0]).await.unwrap();
        assert_eq!(timeout, 5000);
    }

    /// Several times over: a connection whose transaction SQLite has undone must not be used again.
    #[tokio::test]
    async fn a_full_disk_keeps_nothing_and_breaks_nothing() {
        let (database, _folder) = database().await;
        let writer = pools(&database)[0];
        for n in 1..4 {
            let (pages,): (i64,) = sqlx::query_as("PRAGMA page_count").fetch_one(writer).await.unwrap();
            set(writer, format!("max_page_count = {}", pages + 5)).await;
            let mut tx = database.write().await.unwrap();
            tx.add_learner(&learner(100), &account("web", "lost")).await.unwrap();
            let files = vec![7; 1_000_000];
            let full =
                tx.put_edition(&CourseId::new("maths"), &EditionId::new("big"), &files, moment(0)).await;
            assert!(matches!(full, Err(StoreError::Full(_))), "{full:?}");
            assert!(tx.commit().await.is_err());
            set(writer, format!("max_page_count = {}", pages + 1000)).await;
            add(&database, n).await.unwrap();
            assert_eq!(count(&database).await, i64::from(n));
        }
    }

    #[tokio::test]
    async fn a_locked_database_is_unavailable_until_it_is_free() {
        let (database, folder) = database().await;
        set(pools(&database)[0], "busy_timeout = 20".into()).await;
        let file = SqliteConnectOptions::new().filename(folder.path().join("data/h.db"));
        let mut other = SqliteConnection::connect_with(&file).await.unwrap();
        let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
        assert!(matches!(add(&database, 1).await, Err(StoreError::Unavailable(_))));
        assert_eq!(count(&database).await, 0, "looking goes on");
        database.ping().await.unwrap();
        lock.rollback().await.unwrap();
        add(&database, 1).await.unwrap();
        assert_eq!(count(&database).await, 1);
    }

    #[tokio::test]
    async fn a_waiting_writer_is_told_when_its_patience_ends() {
        let (database, _folder) = database().await;
        let writer = pool().max_connections(1).acquire_timeout(Duration::from_millis(20));
        let writer = writer.connect_lazy_with(pools(&database)[0].connect_options().as_ref().clone());
        let _held = writer.acquire().await.unwrap();
        let refused = Turns::new(writer).take().await.map(drop).map_err(fault);
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_files_are_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;

        let (database, folder) = database().await;
        add(&database, 1).await.unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let data = folder.path().join("data");
        assert_eq!(mode(&data), 0o700);
        let names: Vec<_> = fs::read_dir(&data).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(names.len(), 3, "the file, its log, its shared memory: {names:?}");
        for path in &names {
            assert_eq!(mode(path), 0o600, "{}", path.display());
        }
        database.close().await;
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "the log is folded into the file");
    }
}
