//! What an engine's errors mean here. No message quotes a value that was bound.

use homeroom_core::StoreError;
use sqlx::{
    Error,
    error::{DatabaseError, ErrorKind},
    postgres::PgDatabaseError,
};

/// The store's error for an engine's.
pub(crate) fn fault(error: Error) -> StoreError {
    let error = match error {
        // Of a row that was read here: it has its words already.
        Error::Decode(source) => match source.downcast::<StoreError>() {
            Ok(known) => return *known,
            Err(source) => Error::Decode(source),
        },
        other => other,
    };
    match &error {
        Error::Database(database) => database_fault(database.as_ref()),
        Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => StoreError::Full(error.to_string()),
        Error::PoolTimedOut => StoreError::Unavailable("no connection became free in time".into()),
        Error::Io(_) | Error::Tls(_) | Error::PoolClosed | Error::WorkerCrashed | Error::BeginFailed => {
            StoreError::Unavailable(error.to_string())
        }
        // A server that goes away in the middle of an answer.
        Error::Protocol(_) => StoreError::Unavailable("the conversation with the database broke off".into()),
        Error::ColumnDecode { index, .. } => StoreError::Broken(format!("column {index} cannot be read")),
        Error::Decode(_) | Error::Encode(_) => StoreError::Broken("a value cannot be read or written".into()),
        _ => StoreError::Broken(error.to_string()),
    }
}

fn database_fault(error: &dyn DatabaseError) -> StoreError {
    if error.kind() == ErrorKind::UniqueViolation {
        return StoreError::Conflict;
    }
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => postgres_fault(error),
        None => sqlite_fault(error),
    }
}

/// <https://www.postgresql.org/docs/15/errcodes-appendix.html>
fn postgres_fault(error: &PgDatabaseError) -> StoreError {
    let code = error.code();
    // Class 22, data exceptions, quotes the value.
    let message = if code.starts_with("22") { "a value does not fit" } else { error.message() };
    let message = format!("{message} ({code})");
    match code {
        "40001" | "40P01" => StoreError::Conflict,
        "53100" => StoreError::Full(message),
        // Shutting down, starting up, too many connections, out of memory, a lock or a time limit.
        "57P01" | "57P02" | "57P03" | "57014" | "53200" | "53300" | "55P03" | "25P03" => {
            StoreError::Unavailable(message)
        }
        _ if code.starts_with("08") => StoreError::Unavailable(message),
        _ => StoreError::Broken(message),
    }
}

/// <https://www.sqlite.org/rescode.html>
fn sqlite_fault(error: &dyn DatabaseError) -> StoreError {
    const BUSY: i32 = 5;
    const LOCKED: i32 = 6;
    const IO: i32 = 10;
    const FULL: i32 = 13;
    const CANNOT_OPEN: i32 = 14;

    let code = error.code().and_then(|code| code.parse::<i32>().ok()).unwrap_or(0);
    let message = format!("{} ({code})", error.message());
    // The lowest byte is the primary code, the rest says more.
    match code & 0xff {
        FULL => StoreError::Full(message),
        BUSY | LOCKED | IO | CANNOT_OPEN => StoreError::Unavailable(message),
        _ => StoreError::Broken(message),
    }
}
