//! `homeroom`: reads the configuration, opens the parts, joins them.

mod arguments;
mod check;
mod clock;
mod configuration;
mod courses;
mod doctor;
mod logs;
mod run;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;
use homeroom_core::Clock as _;

use crate::{
    arguments::{Arguments, Command},
    clock::SystemClock,
    configuration::{Given, Reading},
};

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::parse().command() {
        Command::Run(options) => run(&options.given()).await,
        Command::Check(options) => check::check(&options, SystemClock.now()),
        Command::Doctor(options) => {
            let reading = Reading::new(&options.given());
            doctor::doctor(&reading, &courses::shipped(), SystemClock.now()).await
        }
    };
    done.unwrap_or_else(|error| {
        eprintln!("homeroom: {error:#}");
        ExitCode::FAILURE
    })
}

/// Runs the classroom, unless its configuration has a fault: then all faults are said at once.
async fn run(given: &Given) -> Result<ExitCode> {
    match Reading::new(given).settled() {
        Ok((configuration, warnings)) => {
            logs::start(configuration.logs);
            for warning in warnings {
                tracing::warn!("{warning}");
            }
            run::run(configuration).await?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            Ok(ExitCode::FAILURE)
        }
    }
}
