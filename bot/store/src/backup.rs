//! The record of SQLite as one file, and back, while others use it.

use std::{fs, path::Path};

use homeroom_core::Timestamp;
use sqlx::{
    ConnectOptions as _, Connection as _, Row as _, SqliteConnection, query, raw_sql,
    sqlite::SqliteConnectOptions,
};

use crate::{DatabaseUrl, OpenError, fault::fault, open, sqlite};

/// A look at the whole record, written down without what is free. Readers and the writer go on meanwhile:
/// <https://www.sqlite.org/lang_vacuum.html#vacuuminto>.
const COPY: &str = "VACUUM INTO $1";
const INTACT: &str = "PRAGMA integrity_check";
const ATTACH: &str = "ATTACH $1 AS backup";
const LATER: &str = "PRAGMA defer_foreign_keys = ON";

/// Writes the record into a new file, for its owner alone, checks the copy, and tells its size.
pub async fn backup(record: &Path, file: &Path) -> Result<u64, OpenError> {
    let why = |why| OpenError::File { path: file.into(), why };
    if file.exists() {
        return Err(why(std::io::ErrorKind::AlreadyExists.into()));
    }
    // Written beside its place first: a copy that was cut short is never taken for one.
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let _ = fs::remove_file(part);
    sqlite::make(part).map_err(why)?;
    let mut from = connect(record).await?;
    let copied = query(COPY).bind(part.to_string_lossy().into_owned()).execute(&mut from).await;
    copied.map_err(fault)?;
    from.close().await.map_err(fault)?;
    let mut copy = connect(part).await?;
    let intact = query(INTACT).fetch_one(&mut copy).await.and_then(|row| row.try_get::<String, _>(0));
    copy.close().await.map_err(fault)?;
    if intact.map_err(fault)? != "ok" {
        return Err(OpenError::NotADatabase { path: part.into() });
    }
    fs::File::open(part).and_then(|file| file.sync_all()).map_err(why)?;
    fs::rename(part, file).map_err(why)?;
    fs::metadata(file).map(|data| data.len()).map_err(why)
}

/// Puts a copy in place of what the record holds, in one transaction: who uses the record sees all of it, or what was.
pub async fn restore(record: &Path, file: &Path, now: Timestamp) -> Result<(), OpenError> {
    // A copy of the copy, brought up to date: the file itself stays as it is.
    let folder = record.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let work = folder.join(".restore.db");
    let tidy = || {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(folder.join(format!(".restore.db{end}")));
        }
    };
    tidy();
    let copied = sqlite::make(&work).and_then(|()| fs::copy(file, &work).map(drop));
    copied.map_err(|why| OpenError::File { path: file.into(), why })?;
    let done = put(record, &work, now).await;
    tidy();
    done
}

async fn put(record: &Path, work: &Path, now: Timestamp) -> Result<(), OpenError> {
    for path in [work, record] {
        open(&DatabaseUrl::Sqlite(path.into()), now).await?.close().await;
    }
    let mut into = connect(record).await?;
    let from = work.to_string_lossy().into_owned();
    query(ATTACH).bind(from).execute(&mut into).await.map_err(fault)?;
    let mut tx = into.begin_with(sqlite::WRITE).await.map_err(fault)?;
    raw_sql(LATER).execute(&mut *tx).await.map_err(fault)?;
    for migration in TABLES {
        raw_sql(migration.sql).execute(&mut *tx).await.map_err(fault)?;
    }
    tx.commit().await.map_err(fault)?;
    into.close().await.map_err(fault)?;
    Ok(())
}

async fn connect(path: &Path) -> Result<SqliteConnection, OpenError> {
    let options = SqliteConnectOptions::new().filename(path).foreign_keys(true).disable_statement_logging();
    Ok(options.connect().await.map_err(fault)?)
}

struct Restore {
    #[cfg(test)]
    table: &'static str,
    sql: &'static str,
}

macro_rules! tables {
    ($($table:literal)+) => {
        /// Every table but the list of migrations; a test holds this list to the schema.
        const TABLES: &[Restore] = &[$(Restore {
            #[cfg(test)]
            table: $table,
            sql: concat!("DELETE FROM main.", $table, "; INSERT INTO main.", $table, " SELECT * FROM backup.", $table),
        }),+];
    };
}

tables! {
    "learner" "account" "secret" "cohort" "cohort_course" "enrolment" "posting" "attempt" "response" "reading" "edition"
    "seen" "parcel" "instructor" "invitation" "draft" "upload" "allowance" "correction" "set_score" "deed" "notice" "merge"
    "place" "badge" "card" "pending" "lease" "talk" "exchange" "used_tokens" "thread"
}

#[cfg(test)]
mod tests {
    use homeroom_core::{
        Learner, Store as _,
        testing::samples::{account, learner, moment},
    };
    use sqlx::query_as;

    use super::*;
    use crate::Database;

    async fn opened(path: &Path) -> Database {
        open(&DatabaseUrl::Sqlite(path.into()), Timestamp::UNIX_EPOCH).await.unwrap()
    }

    async fn add(database: &Database, n: u8) {
        let mut tx = database.write().await.unwrap();
        tx.add_learner(&learner(n), &account("web", &n.to_string())).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn find(database: &Database, n: u8) -> Option<Learner> {
        database.read().await.unwrap().learner_of(&account("web", &n.to_string())).await.unwrap()
    }

    #[tokio::test]
    async fn every_table_is_restored() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("h.db");
        opened(&path).await.close().await;
        let mut connection = connect(&path).await.unwrap();
        let all = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'migration' ORDER BY name";
        let tables: Vec<(String,)> = query_as(all).fetch_all(&mut connection).await.unwrap();
        let mut listed: Vec<&str> = TABLES.iter().map(|restore| restore.table).collect();
        listed.sort_unstable();
        assert_eq!(tables.into_iter().map(|(name,)| name).collect::<Vec<_>>(), listed);
    }

    #[tokio::test]
    async fn a_record_in_use_is_copied_and_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("h.db"), folder.path().join("copy.db"));
        let database = opened(&path).await;
        add(&database, 1).await;
        assert!(backup(&path, &copy).await.unwrap() > 0);
        assert!(backup(&path, &copy).await.is_err(), "nothing is written over");
        add(&database, 2).await;
        restore(&path, &copy, moment(0)).await.unwrap();
        assert_eq!((find(&database, 1).await, find(&database, 2).await), (Some(learner(1)), None));
        add(&database, 3).await;
        assert_eq!(find(&database, 3).await, Some(learner(3)), "the classroom goes on");
        let names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert!(names.iter().all(|name| !name.to_string_lossy().contains("restore")), "{names:?}");
    }

    #[tokio::test]
    async fn what_is_no_record_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("h.db"), folder.path().join("other.db"));
        let database = opened(&path).await;
        add(&database, 1).await;
        fs::write(&other, "not a database, but long enough to be looked at as one").unwrap();
        assert!(restore(&path, &other, moment(0)).await.is_err());
        assert_eq!(find(&database, 1).await, Some(learner(1)));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_copy_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("h.db"), folder.path().join("copy.db"));
        opened(&path).await.close().await;
        backup(&path, &copy).await.unwrap();
        assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
