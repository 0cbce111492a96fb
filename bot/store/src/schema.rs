//! Migrations: one list for both engines, applied in order, each once.

use homeroom_core::{Stored, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::{query, query_as, raw_sql};

use crate::{
    Engine, OpenError, postgres,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

/// The list. A migration that was released is never changed; what comes later is a new one.
const MIGRATIONS: &[Migration] = &[
    Migration { name: "classroom", sql: include_str!("../../../migrations/0001-classroom.sql") },
    Migration { name: "instructors", sql: include_str!("../../../migrations/0002-instructors.sql") },
    Migration { name: "places", sql: include_str!("../../../migrations/0003-places.sql") },
    Migration { name: "leases", sql: include_str!("../../../migrations/0004-leases.sql") },
    Migration { name: "labs", sql: include_str!("../../../migrations/0005-labs.sql") },
    Migration { name: "threads", sql: include_str!("../../../migrations/0006-threads.sql") },
    Migration { name: "lab-rules", sql: include_str!("../../../migrations/0007-lab-rules.sql") },
];

#[derive(Clone, Copy)]
struct Migration {
    name: &'static str,
    sql: &'static str,
}

statements! {
    MAKE_LIST = "CREATE TABLE IF NOT EXISTS migration (
        number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, at BIGINT NOT NULL)";
    APPLIED = "SELECT number, hash FROM migration ORDER BY number";
    ADD = "INSERT INTO migration (number, name, hash, at) VALUES ($1, $2, $3, $4)";
}

/// Applies what is not applied yet, all or nothing, and tells the number of the newest.
pub(crate) async fn migrate(engine: &Engine, now: Timestamp) -> Result<u32, OpenError> {
    migrate_with(engine, MIGRATIONS, now).await
}

async fn migrate_with(engine: &Engine, list: &[Migration], now: Timestamp) -> Result<u32, OpenError> {
    let mut tx = engine.write().await?;
    lock(&mut tx).await?;
    run!(tx.execute(query(MAKE_LIST)))?;
    let applied: Vec<(i64, String)> = run!(tx.fetch_all(query_as(APPLIED)))?;
    let known = u32::try_from(list.len()).unwrap_or(u32::MAX);
    for (number, hash) in &applied {
        let migration = usize::try_from(number - 1).ok().and_then(|index| list.get(index));
        let migration = migration.ok_or(OpenError::Newer { found: *number, known })?;
        if migration.hash() != *hash {
            return Err(OpenError::Changed { number: *number });
        }
    }
    for (number, migration) in (1_i64..).zip(list).skip(applied.len()) {
        apply(&mut tx, number, migration, now).await?;
    }
    tx.keep().await?;
    Ok(known)
}

async fn lock(tx: &mut Transaction) -> Stored<()> {
    // SQLite's writer has its lock already.
    if let Open::Postgres(_) = tx.open {
        run!(tx.execute(raw_sql(postgres::LOCK_SCHEMA)))?;
    }
    Ok(())
}

async fn apply(tx: &mut Transaction, number: i64, migration: &Migration, now: Timestamp) -> Stored<()> {
    run!(tx.execute(raw_sql(migration.sql)))?;
    let (name, hash, at) = (migration.name, migration.hash(), now.as_millisecond());
    run!(tx.execute(query(ADD).bind(number).bind(name).bind(&hash).bind(at)))?;
    Ok(())
}

impl Migration {
    fn hash(&self) -> String {
        Sha256::digest(self.sql).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, SqlitePool};

    use super::*;
    use crate::sqlite;

    const LATER: &[Migration] = &[
        MIGRATIONS[0],
        MIGRATIONS[1],
        MIGRATIONS[2],
        MIGRATIONS[3],
        MIGRATIONS[4],
        MIGRATIONS[5],
        MIGRATIONS[6],
        Migration { name: "bell", sql: "CREATE TABLE bell (at BIGINT); INSERT INTO bell VALUES (1)" },
    ];

    async fn engine() -> (Engine, SqlitePool, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let engine = sqlite::connect(&folder.path().join("h.db")).await.unwrap();
        let Engine::Sqlite { writer, .. } = &engine else { unreachable!("opened as SQLite") };
        let writer = writer.pool.clone();
        (engine, writer, folder)
    }

    async fn dump(writer: &SqlitePool) -> Vec<(String, String)> {
        let all = "SELECT name, COALESCE(sql, '') FROM sqlite_schema
            UNION ALL SELECT name, number || hash || at FROM migration ORDER BY 1";
        sqlx::query_as(all).fetch_all(writer).await.unwrap()
    }

    #[tokio::test]
    async fn migrating_twice_changes_nothing() {
        let (engine, writer, _folder) = engine().await;
        assert_eq!(migrate(&engine, Timestamp::UNIX_EPOCH).await.unwrap(), 7);
        let before = dump(&writer).await;
        assert_eq!(migrate(&engine, Timestamp::MAX).await.unwrap(), 7);
        assert_eq!(dump(&writer).await, before);
    }

    #[tokio::test]
    async fn a_record_from_before_instructors_stays_as_it_was() {
        let (engine, writer, _folder) = engine().await;
        assert_eq!(migrate_with(&engine, &MIGRATIONS[..1], Timestamp::UNIX_EPOCH).await.unwrap(), 1);
        let before = "INSERT INTO learner VALUES ('l', 'Ada', 1);
            INSERT INTO cohort VALUES ('c', 'Class', NULL, 1);
            INSERT INTO enrolment VALUES ('c', 'l', 'learner', 1);
            INSERT INTO posting VALUES ('p', 'c', 'maths', 'quiz', NULL, 5);
            INSERT INTO attempt
                VALUES ('a', 'l', 'c', 'p', 'maths', 'quiz', 'e', '{}', '[]', 1, 5, '[]', NULL, NULL, 0)";
        raw_sql(before).execute(&writer).await.unwrap();
        assert_eq!(migrate(&engine, Timestamp::UNIX_EPOCH).await.unwrap(), 7);
        let after = "SELECT format('%s, %s, %s', c.zone, p.reminder, a.counting),
                COALESCE(c.archived_at, e.removed_at, p.withdrawn_at)
            FROM cohort c, enrolment e, posting p, attempt a";
        let after: (String, Option<i64>) = sqlx::query_as(after).fetch_one(&writer).await.unwrap();
        assert_eq!(after, ("UTC, off, counts".into(), None));
    }

    #[tokio::test]
    async fn a_record_from_before_places_keeps_its_merges_and_notices() {
        let (engine, writer, _folder) = engine().await;
        assert_eq!(migrate_with(&engine, &MIGRATIONS[..2], Timestamp::UNIX_EPOCH).await.unwrap(), 2);
        let before = "INSERT INTO learner VALUES ('k', 'Ada', 1), ('g', 'Ada too', 2);
            INSERT INTO cohort (id, name, since) VALUES ('c', 'Class', 1);
            INSERT INTO notice VALUES ('n', 'k', 'c', 3, '{}');
            INSERT INTO merge VALUES ('m', 'c', 'k', 'g', 'k', 4, NULL, '{}'), ('o', 'c', 'g', 'k', 'k', 5, 6, '[]')";
        raw_sql(before).execute(&writer).await.unwrap();
        let merges = "SELECT * FROM merge ORDER BY id";
        type Row = (String, Option<String>, String, String, String, i64, Option<i64>, String);
        let before: Vec<Row> = sqlx::query_as(merges).fetch_all(&writer).await.unwrap();
        assert_eq!(before.len(), 2);
        assert_eq!(migrate(&engine, Timestamp::UNIX_EPOCH).await.unwrap(), 7);
        let after: Vec<Row> = sqlx::query_as(merges).fetch_all(&writer).await.unwrap();
        assert_eq!(after, before);
        let brought = "SELECT brought FROM notice";
        assert_eq!(sqlx::query_as::<_, (i64,)>(brought).fetch_one(&writer).await.unwrap(), (0,));
        // Its keys hold as they did, and a cohort is no longer needed.
        let alone = "INSERT INTO merge VALUES ('p', NULL, 'k', 'g', 'k', 7, NULL, '{}')";
        raw_sql(alone).execute(&writer).await.unwrap();
        for bad in [
            "'q', 'x', 'k', 'g', 'k'",
            "'q', 'c', 'x', 'g', 'k'",
            "'q', 'c', 'k', 'k', 'k'",
            "'p', 'c', 'k', 'g', 'k'",
        ] {
            let bad = AssertSqlSafe(format!("INSERT INTO merge VALUES ({bad}, 7, NULL, '{{}}')"));
            assert!(raw_sql(bad).execute(&writer).await.is_err());
        }
        raw_sql("DELETE FROM cohort").execute(&writer).await.unwrap();
        assert_eq!(sqlx::query_as::<_, Row>(merges).fetch_all(&writer).await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_later_migration_is_applied_and_an_older_program_refuses() {
        let (engine, writer, _folder) = engine().await;
        assert_eq!(migrate(&engine, Timestamp::UNIX_EPOCH).await.unwrap(), 7);
        assert_eq!(migrate_with(&engine, LATER, Timestamp::UNIX_EPOCH).await.unwrap(), 8);
        let before = dump(&writer).await;
        let refused = migrate(&engine, Timestamp::UNIX_EPOCH).await.unwrap_err();
        assert!(matches!(refused, OpenError::Newer { found: 8, known: 7 }));
        assert!(refused.to_string().contains("has schema 8 and this program knows schemas up to 7"));
        assert_eq!(dump(&writer).await, before);
    }

    #[tokio::test]
    async fn a_changed_migration_is_refused() {
        let (engine, _writer, _folder) = engine().await;
        migrate_with(&engine, &[Migration { name: "classroom", sql: "SELECT 1" }], Timestamp::UNIX_EPOCH)
            .await
            .unwrap();
        let refused = migrate(&engine, Timestamp::UNIX_EPOCH).await.unwrap_err();
        assert!(matches!(refused, OpenError::Changed { number: 1 }));
    }

    #[tokio::test]
    async fn a_migration_that_fails_leaves_nothing() {
        let (engine, writer, _folder) = engine().await;
        migrate(&engine, Timestamp::UNIX_EPOCH).await.unwrap();
        let before = dump(&writer).await;
        let half =
            Migration { name: "half", sql: "CREATE TABLE bell (at BIGINT); SELECT nothing FROM nowhere" };
        let list = [MIGRATIONS, &[half]].concat();
        assert!(migrate_with(&engine, &list, Timestamp::UNIX_EPOCH).await.is_err());
        assert_eq!(dump(&writer).await, before);
    }
}
