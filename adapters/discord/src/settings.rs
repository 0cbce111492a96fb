//! What it takes to be on Discord.

use std::fmt;

use reqwest::Url;

/// Discord's own address: <https://discord.com/developers/docs/reference#api-reference>.
const DISCORD: &str = "https://discord.com";

/// What it takes to be on Discord.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The program's own token.
    pub token: Token,
    /// Another address in place of Discord's: for tests, on this machine only.
    pub api_base: Option<String>,
    /// Which shards this process serves.
    pub shards: Shards,
    /// Whether what people type on a server is asked for.
    pub message_content: MessageContent,
}

/// Whether the intent is asked for that lets an application read what people type:
/// <https://docs.discord.com/developers/events/gateway#message-content-intent>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageContent {
    /// It is, for labs.
    Asked,
    /// It is not: learners reply with a form.
    Unasked,
}

/// A token. It is never shown.
#[derive(Clone)]
pub struct Token(String);

/// Which shards a process serves: <https://discord.com/developers/docs/events/gateway#sharding>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shards {
    /// As many as Discord recommends.
    Auto,
    /// Some of them.
    Range {
        /// The first (from 0).
        first: u32,
        /// The last.
        last: u32,
        /// How many there are over all processes.
        of: u32,
    },
}

/// Why the classroom does not start on Discord.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Discord does not take the token.
    #[error("Discord does not take the token")]
    Token,
    /// Discord does not answer, or not as it should.
    #[error("Discord cannot be reached: {0}")]
    Unreachable(String),
    /// Another address than Discord's is for tests.
    #[error(
        "`{0}` cannot stand for Discord: write http:// and an address of this machine, as in http://127.0.0.1:8000"
    )]
    Base(String),
    /// There are no such shards.
    #[error("there are no shards {first} to {last} of {of}")]
    Shards {
        /// The first that was asked for.
        first: u32,
        /// The last.
        last: u32,
        /// Of how many.
        of: u32,
    },
}

impl Token {
    /// A token as Discord gave it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().trim().to_owned())
    }

    /// For requests. Never log it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Settings {
    /// Where requests go, without a slash at the end.
    pub(crate) fn base(&self) -> Result<String, StartError> {
        match &self.api_base {
            None => Ok(DISCORD.into()),
            Some(base) if is_here(base) => Ok(base.trim_end_matches('/').into()),
            Some(base) => Err(StartError::Base(base.clone())),
        }
    }

    pub(crate) fn checked(&self) -> Result<(), StartError> {
        match self.shards {
            Shards::Range { first, last, of } if first > last || last >= of => {
                Err(StartError::Shards { first, last, of })
            }
            _ => Ok(()),
        }
    }
}

/// Whether an address is of this machine.
fn is_here(base: &str) -> bool {
    let Ok(url) = Url::parse(base) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    here && url.scheme() == "http" && url.path() == "/" && url.query().is_none() && url.username().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_can_stand_for_discord() {
        for good in ["http://127.0.0.1:8000", "http://localhost:1/", "http://[::1]:99"] {
            assert!(is_here(good), "{good}");
        }
        for bad in [
            "https://127.0.0.1",
            "http://10.0.0.1",
            "http://example.org",
            "http://127.0.0.1.example.org",
            "",
            "x",
        ] {
            assert!(!is_here(bad), "{bad}");
        }
    }

    #[test]
    fn a_token_is_never_shown() {
        let settings = Settings {
            token: Token::new("hidden"),
            api_base: None,
            shards: Shards::Auto,
            message_content: MessageContent::Unasked,
        };
        assert!(!format!("{settings:?}").contains("hidden"));
    }
}
