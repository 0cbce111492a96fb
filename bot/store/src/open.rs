//! Opening the record.

use std::path::PathBuf;

use homeroom_core::{StoreError, Timestamp};

use crate::{Database, DatabaseUrl, postgres, schema, sqlite};

/// Why the record cannot be opened, in a sentence for whoever runs the program. It never shows a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is not there and cannot be made, or the file cannot.
    #[error("the database {} cannot be opened or made: {why}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The file is something else.
    #[error("{} is not an SQLite database", path.display())]
    NotADatabase {
        /// Which file.
        path: PathBuf,
    },
    /// Nobody answers at this address.
    #[error("PostgreSQL at {place} cannot be reached: {why}")]
    Unreachable {
        /// `HOST:PORT`.
        place: String,
        /// What the system says.
        why: String,
    },
    /// The server answers, and lets nobody in: a wrong password, no such database.
    #[error("PostgreSQL at {place} refuses: {why}")]
    Refused {
        /// `HOST:PORT`.
        place: String,
        /// What the server says.
        why: String,
    },
    /// A newer program has changed the database.
    #[error(
        "the database has schema {found} and this program knows schemas up to {known}: run the newer program, or \
         restore a backup from before"
    )]
    Newer {
        /// The newest migration in the database.
        found: i64,
        /// The newest migration in this program.
        known: u32,
    },
    /// A migration that was applied is not the one in this program.
    #[error(
        "migration {number} in the database is not the one of this program: it was made by another build"
    )]
    Changed {
        /// Which migration.
        number: i64,
    },
    /// Bringing the schema up to date failed; nothing was changed.
    #[error("the database could not be brought up to date: {0}")]
    Failed(#[from] StoreError),
}

/// Opens the record and brings its schema up to date; `now` is noted with each migration.
pub async fn open(url: &DatabaseUrl, now: Timestamp) -> Result<Database, OpenError> {
    let engine = match url {
        DatabaseUrl::Sqlite(path) => sqlite::connect(path).await?,
        DatabaseUrl::Postgres(server) => postgres::connect(server).await?,
    };
    let schema = schema::migrate(&engine, now).await?;
    Ok(Database { engine, schema })
}
