//! The classroom on Matrix: signing in, and whether it can go on where it was.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use homeroom_matrix::{Credential, Graded, Matrix, Settings, SignedIn, StartError, Vouched};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use crate::{
    arguments::{LoginOptions, MATRIX_PASSWORD, MATRIX_RECOVERY_KEY, MATRIX_TOKEN},
    configuration::{Configuration, FILE},
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
    let credential = credential(&settings.user)?;
    let signed_in = match homeroom_matrix::login(&settings, &folder(configuration), &credential).await {
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
             it has them: put the section into homeroom.toml and run: homeroom matrix recover"
        ),
    }
    Ok(ExitCode::SUCCESS)
}

/// `homeroom matrix recover`.
pub async fn recover(configuration: &Configuration) -> Result<ExitCode> {
    let Some(settings) = &configuration.matrix else {
        eprintln!(
            "homeroom: there is no section [matrix] in {FILE}: write it first, with homeserver and user."
        );
        return Ok(ExitCode::from(WRONG));
    };
    let credential = credential(&settings.user)?;
    let key = secret(MATRIX_RECOVERY_KEY, &format!("Recovery key of {}", settings.user))?;
    let recovered = homeroom_matrix::recover(settings, &folder(configuration), &credential, key.trim()).await;
    match recovered {
        Ok(SignedIn { user, vouched: Vouched::Yes, .. }) => {
            println!("Signed in anew as {user}. What was written can be read again.");
        }
        Ok(SignedIn { user, vouched: Vouched::No, .. }) => println!(
            "Signed in anew as {user}. What was written can be read again; other clients will call this device unverified: \
             the recovery key holds no key to sign it with."
        ),
        Err(error) => return Ok(told(&error, settings)),
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the bot's session and keys are.
pub fn folder(configuration: &Configuration) -> PathBuf {
    configuration.data.join("matrix")
}

fn told(error: &StartError, settings: &Settings) -> ExitCode {
    let Settings { homeserver, user, .. } = settings;
    match error {
        StartError::NotSignedIn => {
            eprintln!("homeroom: {error}. Run: homeroom matrix login {homeserver} {user}");
        }
        StartError::NoPasswords(_) => eprintln!(
            "homeroom: {error}. Let its administrator make an access token for {user}, as with `mas-cli manage \
             issue-compatibility-token`, and sign in with that in {MATRIX_TOKEN}."
        ),
        StartError::NeedsPassword => eprintln!("homeroom: {error}. Sign in with {MATRIX_PASSWORD} instead."),
        error => eprintln!("homeroom: {error}"),
    }
    ExitCode::from(WRONG)
}

/// A token from the environment, else a password from there or from the terminal.
fn credential(user: &str) -> Result<Credential> {
    match std::env::var(MATRIX_TOKEN) {
        Ok(token) => Ok(Credential::Token(token)),
        Err(_) => secret(MATRIX_PASSWORD, &format!("Password of {user}")).map(Credential::Password),
    }
}

/// From the environment, else from the terminal, where it is not shown.
fn secret(variable: &str, what: &str) -> Result<String> {
    if let Ok(secret) = std::env::var(variable) {
        return Ok(secret);
    }
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return line();
    }
    eprint!("{what}: ");
    io::stderr().flush()?;
    let before = tcgetattr(&stdin).context("the terminal")?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&stdin, OptionalActions::Now, &silent)?;
    let typed = line();
    tcsetattr(&stdin, OptionalActions::Now, &before)?;
    eprintln!();
    typed
}

fn line() -> Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
