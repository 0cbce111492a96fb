//! The contract on PostgreSQL, and what only a server can do. Each test has a schema of its own.
#![expect(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod engine;

use std::sync::atomic::{AtomicU32, Ordering};

use homeroom_core::{
    Store, StoreError, Timestamp,
    testing::samples::{account, learner},
};
use homeroom_store::{Database, DatabaseUrl, OpenError, open};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

const SERVER: &str = "HOMEROOM_TEST_POSTGRES";

fn server() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| {
        panic!("these tests need PostgreSQL: run tests/run, which starts one and names it in {SERVER}")
    })
}

/// A schema, named by the process and a counter; also what its connections call themselves.
async fn schema() -> (String, PgConnection) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut raw = PgConnection::connect(&server()).await.unwrap();
    run(&mut raw, format!("CREATE SCHEMA {name}")).await;
    run(&mut raw, format!("SET search_path = {name}")).await;
    (name, raw)
}

async fn run(raw: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(raw).await.unwrap();
}

fn address(schema: &str) -> DatabaseUrl {
    let mut url = server();
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(&format!("options[search_path]={schema}&application_name={schema}"));
    url.parse().unwrap()
}

async fn database() -> (Database, String, PgConnection) {
    let (schema, raw) = schema().await;
    let database = open(&address(&schema), Timestamp::UNIX_EPOCH).await.unwrap();
    (database, schema, raw)
}

mod contract {
    homeroom_core::store_contract!(async {
        let (database, _, raw) = super::database().await;
        (database, raw)
    });
}

async fn count(raw: &mut PgConnection, table: &str) -> i64 {
    let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    let (count,) = sqlx::query_as(count).fetch_one(raw).await.unwrap();
    count
}

async fn hang_up(raw: &mut PgConnection, name: &str) -> i64 {
    let hang_up =
        "SELECT COUNT(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = $1";
    let (count,) = sqlx::query_as(hang_up).bind(name).fetch_one(raw).await.unwrap();
    count
}

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let (database, ..) = database().await;
    assert!(database.prepare_all().await.unwrap() > 100);
    assert_eq!((database.engine(), database.schema()), ("PostgreSQL", 7));
    database.ping().await.unwrap();
    database.close().await;
}

#[tokio::test]
async fn what_has_no_sense_without_its_parent_goes_with_it() {
    let (database, _, mut raw) = database().await;
    engine::fill(&database).await;
    run(&mut raw, "DELETE FROM posting".into()).await;
    assert_eq!(count(&mut raw, "attempt").await, 1);
    run(&mut raw, "DELETE FROM learner; DELETE FROM cohort".into()).await;
    for table in engine::DEPENDENTS {
        assert_eq!(count(&mut raw, table).await, 0, "{table}");
    }
}

/// The backends are ended under it: what was open is lost as a whole, and the next call works.
#[tokio::test]
async fn a_lost_connection_is_replaced_at_the_next_call() {
    let (database, schema, mut raw) = database().await;
    for n in 1..4 {
        let mut tx = database.write().await.unwrap();
        tx.add_learner(&learner(n), &account("web", &n.to_string())).await.unwrap();
        assert!(hang_up(&mut raw, &schema).await > 0);
        let cut_off = tx.commit().await;
        assert!(matches!(cut_off, Err(StoreError::Unavailable(_))), "{cut_off:?}");
        assert_eq!(database.read().await.unwrap().learner(learner(n).id).await.unwrap(), None);
        assert!(hang_up(&mut raw, &schema).await > 0);
        database.ping().await.unwrap();
    }
}

/// Two programs that start at once: one migrates, the other finds it done.
#[tokio::test]
async fn two_programs_may_start_at_once() {
    let (schema, mut raw) = schema().await;
    let (now, url) = (Timestamp::UNIX_EPOCH, address(&schema));
    let (one, other) = tokio::join!(open(&url, now), open(&url, now));
    assert_eq!((one.unwrap().schema(), other.unwrap().schema()), (7, 7));
    assert_eq!(count(&mut raw, "migration").await, 7);
    open(&url, Timestamp::MAX).await.unwrap();
    let (at,): (i64,) = sqlx::query_as("SELECT MAX(at) FROM migration").fetch_one(&mut raw).await.unwrap();
    assert_eq!(at, 0, "migrating again changes nothing");
}

/// The migrations before places.
const BEFORE: [&str; 2] = [
    include_str!("../../../migrations/0001-classroom.sql"),
    include_str!("../../../migrations/0002-instructors.sql"),
];

#[tokio::test]
async fn a_record_from_before_places_keeps_its_merges_and_notices() {
    let (schema, mut raw) = schema().await;
    let list = "CREATE TABLE migration (
        number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, at BIGINT NOT NULL)";
    run(&mut raw, list.into()).await;
    for (number, sql) in (1_i64..).zip(BEFORE) {
        run(&mut raw, sql.into()).await;
        let add = "INSERT INTO migration VALUES ($1, '', encode(sha256(convert_to($2, 'UTF8')), 'hex'), 0)";
        sqlx::query(add).bind(number).bind(sql).execute(&mut raw).await.unwrap();
    }
    let rows = "INSERT INTO learner VALUES ('k', 'Ada', 1), ('g', 'Ada too', 2);
        INSERT INTO cohort (id, name, since) VALUES ('c', 'Class', 1);
        INSERT INTO notice VALUES ('n', 'k', 'c', 3, '{}');
        INSERT INTO merge VALUES ('m', 'c', 'k', 'g', 'k', 4, NULL, '{}'), ('o', 'c', 'g', 'k', 'k', 5, 6, '[]')";
    run(&mut raw, rows.into()).await;
    let merges = "SELECT string_agg(merge::TEXT, ' ' ORDER BY id) FROM merge";
    let (before,): (String,) = sqlx::query_as(merges).fetch_one(&mut raw).await.unwrap();
    assert_eq!(before, "(m,c,k,g,k,4,,{}) (o,c,g,k,k,5,6,[])");
    open(&address(&schema), Timestamp::UNIX_EPOCH).await.unwrap().close().await;
    let (after,): (String,) = sqlx::query_as(merges).fetch_one(&mut raw).await.unwrap();
    assert_eq!(after, before);
    assert_eq!(count(&mut raw, "notice WHERE brought = 0").await, 1);
    // Its keys hold as they did, and a cohort is no longer needed.
    run(&mut raw, "INSERT INTO merge VALUES ('p', NULL, 'k', 'g', 'k', 7, NULL, '{}')".into()).await;
    for bad in ["'q', 'x', 'k', 'g'", "'q', 'c', 'x', 'g'", "'q', 'c', 'k', 'k'", "'p', 'c', 'k', 'g'"] {
        let bad = AssertSqlSafe(format!("INSERT INTO merge VALUES ({bad}, 'k', 7, NULL, '{{}}')"));
        assert!(sqlx::raw_sql(bad).execute(&mut raw).await.is_err());
    }
    run(&mut raw, "DELETE FROM cohort".into()).await;
    assert_eq!(count(&mut raw, "merge").await, 1);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let (database, schema, mut raw) = database().await;
    database.close().await;
    run(&mut raw, "INSERT INTO migration (number, name, hash, at) VALUES (8, 'later', '', 0)".into()).await;
    let refused = open(&address(&schema), Timestamp::UNIX_EPOCH).await.map(drop).unwrap_err();
    assert!(matches!(refused, OpenError::Newer { found: 8, known: 7 }), "{refused}");
}

#[tokio::test]
async fn a_server_that_refuses_says_why() {
    let url = server();
    let (head, query) = url.split_once('?').unwrap_or((&url, ""));
    let (head, _) = head.rsplit_once('/').unwrap();
    let url = format!("{head}/no_such_class?{query}").parse().unwrap();
    let refused = open(&url, Timestamp::UNIX_EPOCH).await.map(drop).unwrap_err();
    assert!(matches!(refused, OpenError::Refused { .. }), "{refused}");
    assert!(refused.to_string().contains("\"no_such_class\" does not exist"), "{refused}");
}
