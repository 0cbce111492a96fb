//! Where log lines go: to standard error, so that standard output stays for what a person asked for.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt};

use crate::configuration::Logs;

/// Starts logging. HOMEROOM_LOG chooses what is logged, as in `homeroom=debug`.
pub fn start(logs: Logs) {
    let filter = EnvFilter::try_from_env("HOMEROOM_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // Below errors it logs what people sent, as it came.
    let quiet = "serenity=error".parse().into_iter();
    let filter = quiet.fold(filter, EnvFilter::add_directive);
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let lines = lines.with_ansi(std::io::stderr().is_terminal());
    match logs {
        Logs::Plain => lines.init(),
        Logs::Json => lines.json().init(),
    }
}
