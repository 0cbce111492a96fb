//! `homeroom`: reads the configuration, opens the parts, joins them.

mod arguments;
mod backup;
mod chats;
mod check;
mod clock;
mod configuration;
mod courses;
mod discord;
mod doctor;
mod export;
mod inference;
mod invite;
mod logs;
mod matrix;
mod run;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;
use homeroom_core::Clock as _;

use crate::{
    arguments::{Arguments, Command, MatrixWhat},
    clock::SystemClock,
    configuration::{Configuration, Given, Reading},
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
        Command::Invite(options) => match settled(&options.given()) {
            Ok(configuration) => invite::invite(&configuration, &options.invited).await,
            Err(faults) => Ok(faults),
        },
        Command::Export(command) => match settled(&command.grades().given()) {
            Ok(configuration) => export::grades(&configuration, command.grades()).await,
            Err(faults) => Ok(faults),
        },
        Command::Discord(command) => match settled(&command.given()) {
            Ok(configuration) => discord::invite(&configuration).await,
            Err(faults) => Ok(faults),
        },
        Command::Matrix(command) => match (settled(&command.given()), command.what) {
            (Ok(configuration), MatrixWhat::Login(options)) => matrix::login(&configuration, &options).await,
            (Ok(configuration), MatrixWhat::Recover(_)) => matrix::recover(&configuration).await,
            (Err(faults), _) => Ok(faults),
        },
        Command::Backup(options) => match settled(&options.given()) {
            Ok(configuration) => backup::backup(&configuration, &options.file).await,
            Err(faults) => Ok(faults),
        },
        Command::Restore(options) => match settled(&options.given()) {
            Ok(configuration) => backup::restore(&configuration, &options.file).await,
            Err(faults) => Ok(faults),
        },
    };
    done.unwrap_or_else(|error| {
        eprintln!("homeroom: {error:#}");
        ExitCode::FAILURE
    })
}

/// The configuration, unless it has a fault: then all faults are said at once.
fn settled(given: &Given) -> Result<Configuration, ExitCode> {
    match Reading::new(given).settled() {
        Ok((configuration, _)) => Ok(configuration),
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            Err(ExitCode::FAILURE)
        }
    }
}

/// Runs the classroom, unless its configuration has a fault: then all faults are said at once.
async fn run(given: &Given) -> Result<ExitCode> {
    match Reading::new(given).settled() {
        Ok((configuration, warnings)) => {
            logs::start(configuration.logs);
            for warning in warnings {
                tracing::warn!("{warning}");
            }
            run::run(configuration).await
        }
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            Ok(ExitCode::FAILURE)
        }
    }
}
