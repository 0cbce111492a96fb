//! Does the record open?

use std::{path::Path, time::Duration};

use homeroom_core::{StoreError, Timestamp};
use homeroom_store::{DatabaseUrl, OpenError};
use rustix::process::{getgid, getuid};
use tokio::time::timeout;

use super::finding::Finding;
use crate::configuration::Fix;

/// A server on the other side of the world answers in less.
const PATIENCE: Duration = Duration::from_secs(15);

/// Opens the record, if there is one.
pub async fn examined(url: &DatabaseUrl, now: Timestamp) -> Finding {
    let place = place(url);
    if let DatabaseUrl::Sqlite(path) = url
        && !path.exists()
    {
        return Finding::Good(format!("database: {place} will be made at first start"));
    }
    match timeout(PATIENCE, opened(url, now)).await {
        Ok(Ok(schema)) => Finding::Good(format!("database: {place} answers (schema {schema})")),
        Ok(Err(error)) => Finding::Fault(format!("database: {error}"), fix(url, &error)),
        Err(_) => {
            let text = format!("database: {place} does not answer within {} s", PATIENCE.as_secs());
            Finding::Fault(text, reach(url))
        }
    }
}

async fn opened(url: &DatabaseUrl, now: Timestamp) -> Result<u32, OpenError> {
    let database = homeroom_store::open(url, now).await?;
    let answer = database.ping().await;
    database.close().await;
    answer?;
    Ok(database.schema())
}

fn place(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite(path) => format!("SQLite at {}", path.display()),
        DatabaseUrl::Postgres(server) => format!("PostgreSQL at {}", server.place()),
    }
}

fn fix(url: &DatabaseUrl, error: &OpenError) -> Fix {
    match error {
        OpenError::File { path, .. } => {
            let (user, group) = (getuid().as_raw(), getgid().as_raw());
            Fix::Run(format!("sudo chown {user}:{group} {}", Fix::quoted(path)))
        }
        OpenError::NotADatabase { path } => {
            let path = Fix::quoted(path);
            Fix::Run(format!("mv {path} {path}.other"))
        }
        OpenError::Unreachable { .. } => reach(url),
        OpenError::Refused { why, .. } if why.contains("password") => {
            Fix::Run(r"sudo -u postgres psql -c '\password homeroom'".into())
        }
        OpenError::Refused { .. } => Fix::Run(
            "sudo -u postgres createuser --pwprompt homeroom; sudo -u postgres createdb --owner homeroom homeroom".into(),
        ),
        OpenError::Newer { .. } | OpenError::Changed { .. } => {
            Fix::Do("start the program that was used here last; `homeroom --version` says which this one is".into())
        }
        OpenError::Failed(StoreError::Full(_)) => Fix::Write("data = \"/a/larger/disk/homeroom\"".into()),
        OpenError::Failed(StoreError::Unavailable(_)) => reach(url),
        OpenError::Failed(_) => whole(url),
    }
}

/// How to see who holds it, or whether it is there.
fn reach(url: &DatabaseUrl) -> Fix {
    match url {
        DatabaseUrl::Sqlite(path) => Fix::Run(format!("fuser -v {}", Fix::quoted(path))),
        DatabaseUrl::Postgres(server) => {
            let place = server.place();
            Fix::Run(match place.rsplit_once(':') {
                Some((host, port)) => format!("pg_isready -h {} -p {port}", Fix::quoted(Path::new(host))),
                None => format!("pg_isready -h {}", Fix::quoted(Path::new(&place))),
            })
        }
    }
}

/// How to see whether it is whole.
fn whole(url: &DatabaseUrl) -> Fix {
    match url {
        DatabaseUrl::Sqlite(path) => {
            Fix::Run(format!("sqlite3 {} 'PRAGMA integrity_check'", Fix::quoted(path)))
        }
        DatabaseUrl::Postgres(_) => reach(url),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn shows(finding: &Finding, hide: &Path, expected: &Expect) {
        expected.assert_eq(&finding.to_string().replace(&hide.display().to_string(), "DIR"));
    }

    #[tokio::test]
    async fn a_database_that_is_not_there_is_not_made() {
        let dir = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(dir.path().join("homeroom.db"));
        let finding = examined(&url, Timestamp::UNIX_EPOCH).await;
        shows(
            &finding,
            dir.path(),
            &expect!["ok    database: SQLite at DIR/homeroom.db will be made at first start"],
        );
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn another_file_is_moved_aside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("homeroom.db");
        std::fs::write(&path, "Dear diary, ".repeat(100)).unwrap();
        let finding = examined(&DatabaseUrl::Sqlite(path), Timestamp::UNIX_EPOCH).await;
        shows(
            &finding,
            dir.path(),
            &expect![[r#"
            FAULT database: DIR/homeroom.db is not an SQLite database
                  run: mv DIR/homeroom.db DIR/homeroom.db.other"#]],
        );
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_looked_for() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = format!("postgres://ada:s3cret@{free}/class").parse().unwrap();
        let finding = examined(&url, Timestamp::UNIX_EPOCH).await;
        let text = finding.to_string().replace(&free.port().to_string(), "PORT");
        assert!(finding.is_fault() && !text.contains("s3cret"), "{text}");
        expect!["      run: pg_isready -h 127.0.0.1 -p PORT"].assert_eq(text.lines().last().unwrap());
    }

    #[test]
    fn a_server_that_refuses_is_told_who_comes() {
        let url = "postgres://ada:s3cret@db/class".parse().unwrap();
        let fix = |why: &str| {
            fix(&url, &OpenError::Refused { place: "db:5432".into(), why: why.into() }).to_string()
        };
        expect![[r#"run: sudo -u postgres psql -c '\password homeroom'"#]]
            .assert_eq(&fix("password authentication failed for user \"ada\""));
        expect!["run: sudo -u postgres createuser --pwprompt homeroom; sudo -u postgres createdb --owner homeroom homeroom"].assert_eq(&fix("database \"class\" does not exist"));
    }

    #[tokio::test]
    async fn a_record_answers() {
        let dir = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(dir.path().join("homeroom.db"));
        homeroom_store::open(&url, Timestamp::UNIX_EPOCH).await.unwrap().close().await;
        let finding = examined(&url, Timestamp::UNIX_EPOCH).await;
        assert!(matches!(&finding, Finding::Good(text) if text.contains("answers")), "{finding}");
    }
}
