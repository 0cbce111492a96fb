//! What is configured: arguments over the environment over the file over the defaults, which need nothing.
//!
//! Whatever is wrong is found in one go, each [`Problem`] with its line and with the line that puts it right.

mod discord;
mod document;
mod inference;
mod keys;
mod matrix;
mod problem;
mod reader;
#[cfg(test)]
mod tests;
mod values;

use std::{net::SocketAddr, path::PathBuf};

use homeroom_store::DatabaseUrl;
use homeroom_web::Behind;

pub use matrix::is_user;
pub use problem::{Fix, Gravity, Problem};
pub use values::{PORT, http_address, listen_address};

/// The configuration that is read if there is one in the working directory.
pub const FILE: &str = "homeroom.toml";

/// Everything that can be chosen.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address that people use, where it is another: scheme, host and port, without a slash at the end.
    pub public_url: Option<String>,
    /// What stands before the classroom.
    pub behind_proxy: Behind,
    /// The folder of the record.
    pub data: PathBuf,
    /// The record.
    pub database: DatabaseUrl,
    /// The courses to give.
    pub courses: Courses,
    /// The Discord that it meets on, if it does.
    pub discord: Option<homeroom_discord::Settings>,
    /// The Matrix that it meets on, if it does.
    pub matrix: Option<homeroom_matrix::Settings>,
    /// The inference servers that answer in labs, the preferred one first.
    pub inference: Vec<homeroom_tutor::Settings>,
    /// What a learner may ask for.
    pub limits: Limits,
    /// How log lines look.
    pub logs: Logs,
    /// The file this was read from.
    pub source: Option<PathBuf>,
}

/// The courses to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Courses {
    /// A folder of courses, which is watched.
    pub dir: Option<PathBuf>,
    /// Whether those in the program are given too.
    pub shipped: Shipped,
}

/// Whether the courses in the program are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shipped {
    /// They are.
    Yes,
    /// They are not.
    No,
}

/// What a learner may ask for: a page costs 1, a press 2. Neither number is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At once.
    pub burst: u32,
    /// Refilled.
    pub per_second: u32,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    /// For people.
    Plain,
    /// One JSON object a line.
    Json,
}

/// What arguments and environment say.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The working directory; empty means the one the program was started in.
    pub folder: PathBuf,
    /// A file that must be there.
    pub config: Option<PathBuf>,
    /// The address to listen on.
    pub listen: Option<SocketAddr>,
    /// The folder of the record.
    pub data: Option<PathBuf>,
    /// From the environment: it may hold a password.
    pub database_url: Option<String>,
    /// From the environment: a secret.
    pub discord_token: Option<String>,
    /// From the environment: a secret, of the one server.
    pub inference_key: Option<String>,
    /// Another base than Discord's own.
    pub discord_api: Option<String>,
    /// How log lines look.
    pub logs: Option<Logs>,
}

/// What was read, and what is wrong with it.
#[derive(Debug)]
pub struct Reading {
    /// With the default wherever something is wrong.
    pub configuration: Configuration,
    /// In the order of the file.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// Reads everything and reports every problem at once.
    pub fn new(given: &Given) -> Self {
        reader::read(given)
    }

    /// The configuration and its warnings; or all problems, if one of them is a fault.
    pub fn settled(self) -> Result<(Configuration, Vec<Problem>), Vec<Problem>> {
        if self.problems.iter().any(|problem| problem.gravity == Gravity::Fault) {
            Err(self.problems)
        } else {
            Ok((self.configuration, self.problems))
        }
    }
}
