//! What can be said about Matrix.

use clap::{Args, Subcommand};
use url::Url;

use super::Options;
use crate::configuration::{Given, http_address, is_user};

/// What has to do with Matrix.
#[derive(Debug, Args)]
pub struct MatrixCommand {
    /// What
    #[command(subcommand)]
    pub what: MatrixWhat,
}

/// What there is to do.
#[derive(Debug, Subcommand)]
pub enum MatrixWhat {
    /// Sign the bot in, once: keeps its session and keys in the data folder, and prints its recovery key
    ///
    /// The password is asked for on the terminal, or taken from HOMEROOM_MATRIX_PASSWORD; never from an argument, which
    /// everybody on the machine could see. Where the homeserver has no passwords, an access token takes its place, from
    /// HOMEROOM_MATRIX_TOKEN.
    Login(LoginOptions),
    /// Sign in anew after the data folder is lost, and make what was written readable with the recovery key
    ///
    /// It reads the section [matrix] of homeroom.toml, and asks for the password and the recovery key on the terminal, or
    /// takes them from HOMEROOM_MATRIX_PASSWORD (or HOMEROOM_MATRIX_TOKEN) and HOMEROOM_MATRIX_RECOVERY_KEY. What was kept
    /// before stays in matrix/store.before until the next time.
    Recover(Options),
}

/// Who signs in, and where.
#[derive(Debug, Args)]
pub struct LoginOptions {
    /// The homeserver: https://matrix.example.org
    #[arg(value_name = "URL", value_parser = homeserver_address)]
    pub homeserver: Url,
    /// The bot's account there: @homeroom:example.org
    #[arg(value_name = "USER", value_parser = matrix_user)]
    pub user: String,
    #[command(flatten)]
    options: Options,
}

impl MatrixCommand {
    /// What arguments and environment say.
    pub fn given(&self) -> Given {
        match &self.what {
            MatrixWhat::Login(login) => login.options.clone().given(),
            MatrixWhat::Recover(options) => options.clone().given(),
        }
    }
}

fn homeserver_address(text: &str) -> Result<Url, String> {
    http_address(text).ok_or_else(|| "write an address, as in https://matrix.example.org".into())
}

fn matrix_user(text: &str) -> Result<String, String> {
    if is_user(text) { Ok(text.into()) } else { Err("write it in full, as in @homeroom:example.org".into()) }
}
