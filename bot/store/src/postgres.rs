//! PostgreSQL: a pool of connections, each replaced when it is lost.

use std::time::Duration;

use sqlx::{
    ConnectOptions, Connection, Error, Executor, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time::timeout;

use crate::{Engine, OpenError, PostgresServer};

/// One moment for the whole transaction; whoever changes a row that was changed since then gets a conflict.
pub(crate) const WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// The same, and nothing can be written.
pub(crate) const LOOK: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// One program at a time brings the schema up to date, however long it takes; who waited must see what the other did,
/// hence `READ COMMITTED`. The number is `homeroom` on a keypad.
pub(crate) const LOCK_SCHEMA: &str = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
    SET LOCAL statement_timeout = 0;
    SELECT pg_advisory_xact_lock(46637666)";

/// No statement of a learner's press may wait longer than this, whoever holds the lock.
const LIMIT: &str = "SET statement_timeout = '10s'";
const CONNECTIONS: u32 = 10;
/// How long to wait for a connection.
const PATIENCE: Duration = Duration::from_secs(4);
const IDLE: Duration = Duration::from_secs(60);

/// Tries the address once, so that what is wrong can be said, and makes the pool.
pub(crate) async fn connect(server: &PostgresServer) -> Result<Engine, OpenError> {
    let options = server.0.as_ref().clone().disable_statement_logging();
    let options = match options.get_application_name() {
        Some(_) => options,
        None => options.application_name("homeroom"),
    };
    try_once(&options).await.map_err(|error| unopened(server, error))?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .idle_timeout(IDLE)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(LIMIT).await.map(drop) }));
    Ok(Engine::Postgres(pool.connect_lazy_with(options)))
}

/// The pool would try again until its patience ends, and then not say why.
async fn try_once(options: &PgConnectOptions) -> Result<(), Error> {
    let connection = timeout(PATIENCE, PgConnection::connect_with(options)).await;
    connection.map_err(|_| Error::PoolTimedOut)??.close().await
}

fn unopened(server: &PostgresServer, error: Error) -> OpenError {
    let place = server.place();
    match error {
        Error::Database(refused) => OpenError::Refused { place, why: refused.message().into() },
        Error::Io(io) => OpenError::Unreachable { place, why: io.to_string() },
        Error::Tls(tls) => OpenError::Unreachable { place, why: tls.to_string() },
        Error::PoolTimedOut => OpenError::Unreachable { place, why: "no answer in time".into() },
        other => OpenError::Failed(crate::fault::fault(other)),
    }
}
