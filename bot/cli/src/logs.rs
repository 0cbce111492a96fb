//! Where log lines go: to standard error, so that standard output stays for what a person asked for.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt};

use crate::configuration::Logs;

/// Starts logging. HOMEROOM_LOG chooses what is logged, as in `homeroom=debug`.
pub fn start(logs: Logs) {
    let filter = EnvFilter::try_from_env("HOMEROOM_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // Below errors serenity logs what people sent, as it came. matrix-sdk logs who and where they are, and calls an error
    // what is none, as a room without a notice; async-openai logs what a model wrote. What fails is logged where it is noticed.
    let quiet = ["async_openai=off", "serenity=error", "matrix_sdk=off"]
        .into_iter()
        .filter_map(|line| line.parse().ok());
    let filter = quiet.fold(filter, EnvFilter::add_directive);
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let lines = lines.with_ansi(std::io::stderr().is_terminal());
    match logs {
        Logs::Plain => lines.init(),
        Logs::Json => lines.json().init(),
    }
}
