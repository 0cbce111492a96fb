//! What it takes to be on Matrix.

use std::fmt;

use url::Url;

/// What it takes to be on Matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where the homeserver is.
    pub homeserver: Url,
    /// The bot's own name there, in full: `@homeroom:school`.
    pub user: String,
    /// What a command begins with where others talk too.
    pub prefix: String,
    /// Who may let the bot into rooms, and make classes there.
    pub allow: Vec<String>,
    /// How answers that count are given.
    pub graded: Graded,
}

/// How answers that count are given. Reactions are not encrypted, even in encrypted rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Graded {
    /// By a tap on a reaction, or by a message.
    Reaction,
    /// By a message, which is encrypted; no reactions are offered.
    Reply,
}

/// What somebody proves with who they are. It is never shown.
#[derive(Clone)]
pub enum Credential {
    /// What they know.
    Password(String),
    /// What the homeserver has given for a device: the token of its session.
    Token(String),
}

/// Why the classroom does not start on Matrix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Nobody has signed in yet.
    #[error("nobody is signed in to Matrix yet")]
    NotSignedIn,
    /// Somebody has signed in already.
    #[error("{0} is signed in already")]
    SignedIn(String),
    /// What is kept is of somebody else.
    #[error("what is kept here is of {kept}, not of {configured}")]
    Another {
        /// Whose it is.
        kept: String,
        /// Whose it should be.
        configured: String,
    },
    /// Another program has it open.
    #[error("another program has the Matrix store open: close the classroom first")]
    InUse,
    /// The homeserver does not take the password.
    #[error("the homeserver does not take the name or the password")]
    Password,
    /// The homeserver does not take the token.
    #[error("the homeserver does not take the token")]
    Token,
    /// The homeserver has no passwords.
    #[error("the homeserver does not let anybody in by password; it offers: {0}")]
    NoPasswords(String),
    /// The homeserver wants the password for what a token is not enough for.
    #[error("the homeserver makes the account's keys for its password only")]
    NeedsPassword,
    /// The recovery key does not open what is kept on the homeserver.
    #[error("the recovery key opens nothing: {0}")]
    RecoveryKey(String),
    /// The homeserver has ended the session.
    #[error("the homeserver has ended the session")]
    SignedOut,
    /// The homeserver does not answer, or not as it should.
    #[error("the homeserver cannot be reached: {0}")]
    Unreachable(String),
    /// What is kept cannot be read or written.
    #[error("the Matrix store cannot be used: {0}")]
    Store(String),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::Password(_)) { "Password(…)" } else { "Token(…)" })
    }
}

impl Settings {
    /// What a command begins with unless something else is configured.
    pub const PREFIX: &str = "!";

    /// Whether somebody may let the bot into rooms.
    pub(crate) fn lets_in(&self, user: &str) -> bool {
        self.allow.iter().any(|one| one == user)
    }
}
