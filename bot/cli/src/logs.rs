//! Where log lines go: to standard error, so that standard output stays for what a person asked for.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt};

use crate::configuration::Logs;

/// Starts logging. HOMEROOM_LOG chooses what is logged, as in `homeroom=debug`.
pub fn start(logs: Logs) {
    let filter = EnvFilter::try_from_env("HOMEROOM_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // Below errors they log what people sent, as it came, and who and where they are.
    let quiet = ["serenity=error", "matrix_sdk=error"].into_iter().filter_map(|line| line.parse().ok());
    let filter = quiet.fold(filter, EnvFilter::add_directive);
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let lines = lines.with_ansi(std::io::stderr().is_terminal());
    match logs {
        Logs::Plain => lines.init(),
        Logs::Json => lines.json().init(),
    }
}
