//! The command line.

mod matrix;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Span;

use crate::configuration::{Given, Logs, listen_address};

pub use matrix::{LoginOptions, MatrixCommand, MatrixWhat};

/// The environment variable with the database's address: an argument could be seen by everybody on the machine.
pub const DATABASE_URL: &str = "HOMEROOM_DATABASE_URL";

/// The environment variable with a Discord bot's token.
pub const DISCORD_TOKEN: &str = "HOMEROOM_DISCORD_TOKEN";
/// The environment variable with another base than Discord's own, on this machine: for tests.
pub const DISCORD_API: &str = "HOMEROOM_DISCORD_API";
/// The environment variable with the key of the inference server.
pub const INFERENCE_KEY: &str = "HOMEROOM_INFERENCE_KEY";
/// The environment variable with the password of the bot's account on Matrix, for signing in.
pub const MATRIX_PASSWORD: &str = "HOMEROOM_MATRIX_PASSWORD";
/// The environment variable with a token of that account, where the homeserver has no passwords.
pub const MATRIX_TOKEN: &str = "HOMEROOM_MATRIX_TOKEN";
/// The environment variable with the key that makes a lost store readable again.
pub const MATRIX_RECOVERY_KEY: &str = "HOMEROOM_MATRIX_RECOVERY_KEY";

/// A classroom that lives where a study group already talks.
///
/// `homeroom` alone opens the classroom on this machine: no account, no network and no configuration needed.
#[derive(Debug, Parser)]
#[command(name = "homeroom", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: RunOptions,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the classroom (the default)
    Run(RunOptions),
    /// Read courses and report every fault with its place
    Check(CheckOptions),
    /// Say what is configured, what can be reached and what is wrong
    ///
    /// Every fault ends with the line to paste. The database is opened as `run` opens it, which brings its tables up to
    /// date; where there is no database yet, none is made.
    Doctor(Options),
    /// Make a one-time link: for somebody to teach, or for a learner to come back
    ///
    /// On a terminal the link is shown; otherwise it is written to invitation.txt in the data folder, for its owner alone.
    Invite(InviteOptions),
    /// Take grades away as a file
    Export(ExportCommand),
    /// What has to do with Discord
    Discord(DiscordCommand),
    /// What has to do with Matrix
    Matrix(MatrixCommand),
    /// Copy the record into a file, while the classroom is open
    Backup(FileOptions),
    /// Put a copied record back, while the classroom is open; what was there is kept beside it
    Restore(FileOptions),
}

/// Whom to make a link for.
#[derive(Debug, Args)]
pub struct InviteOptions {
    /// Whom
    #[command(subcommand)]
    pub invited: Invited,
}

/// Whom a one-time link is for.
#[derive(Debug, Subcommand)]
pub enum Invited {
    /// Somebody who will make classes and teach them
    Instructor(Options),
    /// A learner, or an instructor, who lost their return link
    Learner(ReturnOptions),
}

/// Who lost their link.
#[derive(Debug, Args)]
pub struct ReturnOptions {
    /// The name as it is shown
    pub name: String,
    #[command(flatten)]
    options: Options,
}

/// What to take away.
#[derive(Debug, Args)]
pub struct ExportCommand {
    #[command(subcommand)]
    what: Export,
}

/// What can be taken away.
#[derive(Debug, Subcommand)]
enum Export {
    /// The gradebook of a class
    Grades(ExportOptions),
}

/// Which grades, and how.
#[derive(Debug, Args)]
pub struct ExportOptions {
    /// The class, by name or id; not needed where there is one
    #[arg(long, value_name = "CLASS")]
    pub class: Option<String>,
    /// How
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    pub format: Format,
    /// Into this file [default: standard output]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

/// How grades are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for spreadsheets
    Csv,
    /// JSON
    Json,
}

/// What has to do with Discord.
#[derive(Debug, Args)]
pub struct DiscordCommand {
    #[command(subcommand)]
    what: DiscordWhat,
}

#[derive(Debug, Subcommand)]
enum DiscordWhat {
    /// Print the link that invites the bot to a server, with exactly the permissions it uses
    Invite(Options),
}

/// Which file.
#[derive(Debug, Args)]
pub struct FileOptions {
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    options: Options,
}

/// How to open the classroom.
#[derive(Debug, Args)]
pub struct RunOptions {
    #[command(flatten)]
    options: Options,
    /// Log one JSON object a line
    #[arg(long)]
    json_logs: bool,
}

/// What wins over the file and the environment.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// Listen on this address and port [default: 127.0.0.1:7878, which only this machine reaches]
    #[arg(long, value_name = "ADDR", value_parser = listen_address)]
    listen: Option<SocketAddr>,
    /// Keep the record in this folder [default: data]
    #[arg(long, value_name = "DIR", env = "HOMEROOM_DATA")]
    data: Option<PathBuf>,
    /// Read this configuration [default: homeroom.toml, if there is one here]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Which courses to check.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// A course, or a folder of courses
    #[arg(required = true, value_name = "DIR")]
    pub dirs: Vec<PathBuf>,
    /// Also list sources that nobody has checked for this long, as in 12mo
    #[arg(long, value_name = "AGE", value_parser = age)]
    pub stale: Option<Span>,
}

impl Arguments {
    /// What to do; `homeroom` alone means `homeroom run`.
    pub fn command(self) -> Command {
        self.command.unwrap_or(Command::Run(self.run))
    }
}

impl RunOptions {
    /// What arguments and environment say.
    pub fn given(self) -> Given {
        Given { logs: self.json_logs.then_some(Logs::Json), ..self.options.given() }
    }
}

impl Options {
    /// What arguments and environment say.
    pub fn given(self) -> Given {
        // What is not UTF-8 is no address; the configuration says so.
        let from_environment = |name| {
            let value = std::env::var_os(name).map(|value| value.to_string_lossy().trim().to_owned());
            value.filter(|value| !value.is_empty())
        };
        Given {
            folder: PathBuf::new(),
            config: self.config,
            listen: self.listen,
            data: self.data,
            database_url: from_environment(DATABASE_URL),
            discord_token: from_environment(DISCORD_TOKEN),
            inference_key: from_environment(INFERENCE_KEY),
            discord_api: from_environment(DISCORD_API),
            logs: None,
        }
    }
}

impl InviteOptions {
    /// What arguments and environment say.
    pub fn given(&self) -> Given {
        match &self.invited {
            Invited::Instructor(options) => options.clone().given(),
            Invited::Learner(back) => back.options.clone().given(),
        }
    }
}

impl ExportCommand {
    /// The options of the one thing that can be taken away.
    pub fn grades(&self) -> &ExportOptions {
        let Export::Grades(options) = &self.what;
        options
    }
}

impl ExportOptions {
    /// What arguments and environment say.
    pub fn given(&self) -> Given {
        self.options.clone().given()
    }
}

impl DiscordCommand {
    /// What arguments and environment say.
    pub fn given(&self) -> Given {
        let DiscordWhat::Invite(options) = &self.what;
        options.clone().given()
    }
}

impl FileOptions {
    /// What arguments and environment say.
    pub fn given(&self) -> Given {
        self.options.clone().given()
    }
}

fn age(text: &str) -> Result<Span, String> {
    homeroom_content::parse_age(text).ok_or_else(|| "write a number and a unit, as in 12mo, 1y or 90d".into())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use expect_test::{Expect, expect};

    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        let arguments = Arguments::try_parse_from(line.split(' ')).map_err(|error| error.to_string())?;
        Ok(arguments.command())
    }

    fn refused(line: &str, expected: &Expect) {
        expected.assert_eq(&parsed(line).map(drop).unwrap_err());
    }

    #[test]
    fn the_definition_is_sound() {
        <Arguments as CommandFactory>::command().debug_assert();
    }

    #[test]
    fn nothing_means_run() {
        for line in ["homeroom", "homeroom run"] {
            let Ok(Command::Run(run)) = parsed(line) else { panic!("{line}") };
            let given = run.given();
            assert_eq!((given.listen, given.config, given.logs), (None, None, None));
        }
    }

    #[test]
    fn options_stand_with_and_without_the_word() {
        for line in ["homeroom", "homeroom run"] {
            let line = format!("{line} --listen [::1]:80 --data d --config c.toml --json-logs");
            let Ok(Command::Run(run)) = parsed(&line) else { panic!("{line}") };
            let given = run.given();
            assert_eq!(given.listen, Some("[::1]:80".parse().unwrap()));
            assert_eq!(given.data, Some("d".into()));
            assert_eq!(given.config, Some("c.toml".into()));
            assert_eq!(given.logs, Some(Logs::Json));
        }
    }

    #[test]
    fn check_takes_folders_and_an_age() {
        let Ok(Command::Check(check)) = parsed("homeroom check a b --stale 12mo") else { panic!("no check") };
        assert_eq!(check.dirs, [PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!(check.stale.map(|age| age.get_months()), Some(12));
    }

    #[test]
    fn refusals_say_what_to_write() {
        refused(
            "homeroom --listen localhost",
            &expect![[r#"
            error: invalid value 'localhost' for '--listen <ADDR>': it takes a numeric address and a port: 127.0.0.1:7878

            For more information, try '--help'.
        "#]],
        );
        refused(
            "homeroom check a --stale soon",
            &expect![[r#"
            error: invalid value 'soon' for '--stale <AGE>': write a number and a unit, as in 12mo, 1y or 90d

            For more information, try '--help'.
        "#]],
        );
        refused(
            "homeroom chekc a",
            &expect![[r#"
            error: unrecognized subcommand 'chekc'

              tip: a similar subcommand exists: 'check'

            Usage: homeroom [OPTIONS]
                   homeroom <COMMAND>

            For more information, try '--help'.
        "#]],
        );
        refused(
            "homeroom check",
            &expect![[r#"
            error: the following required arguments were not provided:
              <DIR>...

            Usage: homeroom check <DIR>...

            For more information, try '--help'.
        "#]],
        );
    }
}
