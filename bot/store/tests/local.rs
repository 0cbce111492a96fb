//! The contract in memory and on SQLite, and what only a file can have.
#![expect(clippy::unwrap_used, reason = "these are tests")]

mod engine;
#[path = "engine/erasure.rs"]
mod erasure;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use homeroom_core::{
    Attempt, EventId, PlatformId, Store, Timestamp,
    testing::{MemoryStore, Trouble, samples},
};
use homeroom_store::{Database, DatabaseUrl, OpenError, backup, open, restore};
use sqlx::{AssertSqlSafe, SqlitePool};
use tempfile::TempDir;

async fn opened(folder: &Path) -> Database {
    open(&DatabaseUrl::Sqlite(folder.join("h.db")), Timestamp::UNIX_EPOCH).await.unwrap()
}

async fn sqlite() -> (Database, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (opened(folder.path()).await, folder)
}

mod memory {
    homeroom_core::store_contract!(async { (super::MemoryStore::new(), ()) });
}

mod sqlite {
    homeroom_core::store_contract!(super::sqlite());
}

#[tokio::test]
async fn memory_fails_when_it_is_asked_to() {
    let store = MemoryStore::new();
    store.fail_commits(1, Trouble::Full);
    store.fail_begins(1, Trouble::Unavailable);
    assert!(store.write().await.is_err());
    for kept in [false, true] {
        let mut tx = store.write().await.unwrap();
        tx.add_learner(&samples::learner(1), &samples::account("web", "ada")).await.unwrap();
        assert_eq!(tx.commit().await.is_ok(), kept);
        let found = store.read().await.unwrap().learner(samples::learner(1).id).await.unwrap();
        assert_eq!(found.is_some(), kept);
    }
}

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let (database, _folder) = sqlite().await;
    assert!(database.prepare_all().await.unwrap() > 100);
    assert_eq!((database.engine(), database.schema()), ("SQLite", 7));
}

#[tokio::test]
async fn what_has_no_sense_without_its_parent_goes_with_it() {
    let (database, folder) = sqlite().await;
    engine::fill(&database).await;
    database.close().await;
    let raw = SqlitePool::connect(&format!("sqlite:{}", folder.path().join("h.db").display())).await.unwrap();
    for parent in ["DELETE FROM posting", "DELETE FROM learner", "DELETE FROM cohort"] {
        sqlx::query(parent).execute(&raw).await.unwrap();
        let (attempts,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM attempt").fetch_one(&raw).await.unwrap();
        assert_eq!(attempts, i64::from(parent == "DELETE FROM posting"), "{parent}");
    }
    for table in engine::DEPENDENTS {
        let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let (count,): (i64,) = sqlx::query_as(count).fetch_one(&raw).await.unwrap();
        assert_eq!(count, 0, "{table}");
    }
}

#[tokio::test]
async fn every_row_is_put_back() {
    let (database, folder) = sqlite().await;
    let (path, copy) = (folder.path().join("h.db"), folder.path().join("copy.db"));
    engine::fill(&database).await;
    assert!(backup(&path, &copy).await.unwrap() > 0);
    let raw = SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    sqlx::raw_sql("DELETE FROM learner; DELETE FROM cohort").execute(&raw).await.unwrap();
    restore(&path, &copy, Timestamp::UNIX_EPOCH).await.unwrap();
    for table in engine::DEPENDENTS {
        let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let (count,): (i64,) = sqlx::query_as(count).fetch_one(&raw).await.unwrap();
        assert!(count > 0, "{table}");
    }
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    fs::write(&file, "These are my notes, and no database at all.".repeat(100)).unwrap();
    let why =
        |url: DatabaseUrl| async move { open(&url, Timestamp::UNIX_EPOCH).await.map(drop).unwrap_err() };
    let no_database = why(DatabaseUrl::Sqlite(file.clone())).await;
    assert!(matches!(no_database, OpenError::NotADatabase { .. }), "{no_database}");
    assert_eq!(no_database.to_string(), format!("{} is not an SQLite database", file.display()));
    let no_folder = why(DatabaseUrl::Sqlite(file.join("h.db"))).await;
    assert!(matches!(no_folder, OpenError::File { .. }), "{no_folder}");
    let nobody = why("postgres://ada:s3cret@127.0.0.1:1/class".parse().unwrap()).await;
    assert!(matches!(nobody, OpenError::Unreachable { .. }), "{nobody}");
    assert!(
        nobody.to_string().starts_with("PostgreSQL at 127.0.0.1:1 cannot be reached: Connection refused")
    );
    assert!(!format!("{nobody:?}").contains("s3cret"));
}

const VICTIM: &str = "HOMEROOM_TEST_VICTIM";

/// A process of its own that answers for ever, and says so after each commit. Without a folder it has nothing to do.
#[tokio::test]
async fn victim() {
    let Some(folder) = std::env::var_os(VICTIM) else { return };
    let database = opened(Path::new(&folder)).await;
    for seq in 0.. {
        let mut tx = database.write().await.unwrap();
        let attempt = tx.attempt(sample().id).await.unwrap().unwrap();
        let event = EventId::new(seq.to_string());
        assert!(tx.first_seen(&PlatformId::new("web"), &event, samples::moment(0)).await.unwrap());
        tx.save_attempt(&attempt, Some(&samples::response(0, seq, samples::option("a")))).await.unwrap();
        tx.commit().await.unwrap();
        println!("committed {seq}");
    }
}

fn sample() -> Attempt {
    samples::attempt(1, samples::learner(1).id, samples::cohort(1, &[]).id, "quiz")
}

/// However often the process is killed, every commit it spoke of is there, and each transaction is there as a whole.
#[tokio::test]
async fn a_killed_process_loses_no_commit() {
    let (database, folder) = sqlite().await;
    let mut tx = database.write().await.unwrap();
    tx.add_learner(&samples::learner(1), &samples::account("web", "ada")).await.unwrap();
    tx.put_cohort(&samples::cohort(1, &[])).await.unwrap();
    tx.add_attempt(&sample()).await.unwrap();
    tx.commit().await.unwrap();
    database.close().await;

    let spoken = kill_after(folder.path(), 40);

    let database = opened(folder.path()).await;
    let mut tx = database.write().await.unwrap();
    let attempt = tx.attempt(sample().id).await.unwrap().unwrap();
    let responses = attempt.answers()[&0].len();
    assert!(responses >= spoken, "{spoken} spoken of, {responses} found");
    assert_eq!(attempt.revision, i64::try_from(responses).unwrap());
    for (n, seen) in [(responses - 1, true), (responses, false)] {
        let event = EventId::new(n.to_string());
        let first = tx.first_seen(&PlatformId::new("web"), &event, samples::moment(1)).await.unwrap();
        assert_eq!(first, !seen);
    }
}

/// Lets the victim speak of so many commits, then kills it; how many it spoke of.
fn kill_after(folder: &Path, commits: usize) -> usize {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "victim", "--nocapture"])
        .env(VICTIM, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let spoken = lines.map(Result::unwrap).filter(|line| line.contains("committed")).take(commits).count();
    victim.kill().unwrap();
    victim.wait().unwrap();
    spoken
}
