//! The classroom on Matrix: signing in, and whether it can go on where it was.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use homeroom_matrix::{Graded, Matrix, Password, Settings, StartError};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use crate::{
    arguments::{LoginOptions, MATRIX_PASSWORD},
    configuration::Configuration,
};

/// What a program exits with that was told something wrong, as with wrong arguments.
const WRONG: u8 = 2;

/// Matrix, if the configuration has one. What is kept of it asks nobody: a homeserver that cannot be reached is tried again.
pub async fn open(configuration: &Configuration) -> Result<Option<Matrix>, ExitCode> {
    let Some(settings) = &configuration.matrix else { return Ok(None) };
    match Matrix::open(settings.clone(), &folder(configuration)).await {
        Ok(matrix) => Ok(Some(matrix)),
        Err(error) => Err(told(&error, settings)),
    }
}

/// `homeroom matrix login`.
pub async fn login(configuration: &Configuration, options: &LoginOptions) -> Result<ExitCode> {
    let settings = Settings {
        homeserver: options.homeserver.clone(),
        user: options.user.clone(),
        prefix: Settings::PREFIX.into(),
        allow: Vec::new(),
        graded: Graded::Reaction,
    };
    let password = password(&settings.user)?;
    let signed_in = match homeroom_matrix::login(&settings, &folder(configuration), &password).await {
        Ok(signed_in) => signed_in,
        Err(error) => return Ok(told(&error, &settings)),
    };
    println!("Signed in as {}. The section for homeroom.toml:\n", signed_in.user);
    println!("[matrix]\nhomeserver = \"{}\"\nuser = \"{}\"\n", settings.homeserver, signed_in.user);
    match signed_in.recovery_key {
        Some(key) => println!(
            "The recovery key, which is shown this once. Keep it: without it, what was written is lost with this folder.\n\n{key}"
        ),
        None => println!(
            "The account has keys already, which were left alone. Other clients will call this device unverified until \
             it is verified with the account's recovery key."
        ),
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the bot's session and keys are.
fn folder(configuration: &Configuration) -> PathBuf {
    configuration.data.join("matrix")
}

fn told(error: &StartError, settings: &Settings) -> ExitCode {
    let Settings { homeserver, user, .. } = settings;
    match error {
        StartError::NotSignedIn => {
            eprintln!("homeroom: {error}. Run: homeroom matrix login {homeserver} {user}");
        }
        StartError::NoPasswords(_) => eprintln!(
            "homeroom: {error}. Let an administrator make an account with a password for the bot, and sign in with that."
        ),
        error => eprintln!("homeroom: {error}"),
    }
    ExitCode::from(WRONG)
}

/// From the environment, else from the terminal, where it is not shown.
fn password(user: &str) -> Result<Password> {
    if let Ok(password) = std::env::var(MATRIX_PASSWORD) {
        return Ok(Password::new(password));
    }
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return line().map(Password::new);
    }
    eprint!("Password of {user}: ");
    io::stderr().flush()?;
    let before = tcgetattr(&stdin).context("the terminal")?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&stdin, OptionalActions::Now, &silent)?;
    let typed = line();
    tcsetattr(&stdin, OptionalActions::Now, &before)?;
    eprintln!();
    typed.map(Password::new)
}

fn line() -> Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
