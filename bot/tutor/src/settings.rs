//! How a server is configured.

use std::{fmt, path::PathBuf, time::Duration};

use homeroom_core::ServerName;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

/// A server, as it is configured.
#[derive(Clone)]
pub struct Settings {
    /// Its name.
    pub name: ServerName,
    /// Where it is, with or without `/v1`.
    pub url: Url,
    /// How it is spoken to.
    pub speaks: Speaks,
    /// The model; without one, the model that it has loaded, else its first.
    pub model: Option<String>,
    /// What it asks for.
    pub key: Option<Key>,
    /// How many replies it writes at a time, where it does not say so itself or should do less.
    pub slots: Option<u32>,
    /// How many tokens a prompt and its reply may have together. Ollama is asked to make room for so many.
    pub context: Option<u32>,
    /// Whether it may be outside.
    pub outside: Outside,
    /// What its model has to be.
    pub pin: Option<Pin>,
    /// How long it may be silent.
    pub patience: Patience,
}

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speaks {
    /// As it turns out.
    #[default]
    Auto,
    /// As OpenAI is: llama.cpp, LM Studio, vLLM, TGI, Jan.
    OpenAi,
    /// As Ollama is, in its own way.
    Ollama,
}

/// Whether a server may be outside the group's own networks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outside {
    /// It may not.
    #[default]
    Refused,
    /// It may: somebody allowed this one by name.
    Allowed,
}

/// What a model has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pin {
    /// The digest that Ollama tells, or the first twelve letters of it or more.
    Digest(String),
    /// A file on this machine, and the SHA-256 of it in hex.
    File {
        /// The file.
        path: PathBuf,
        /// The hash.
        sha256: String,
    },
}

/// How long a server may be silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Before the first token: loading a model and reading the prompt count.
    pub first: Duration,
    /// Between two tokens.
    pub silence: Duration,
}

/// A key of a server. It is never shown: it has no `Debug` and no `Display`.
///
/// ```compile_fail
/// println!("{:?}", homeroom_tutor::Key::new("secret".into()));
/// ```
#[derive(Clone)]
pub struct Key(SecretString);

/// Why the tutors cannot begin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// Two servers have the same name.
    #[error("two inference servers are called {0}")]
    Twice(String),
    /// The address is none.
    #[error("the address of the inference server {0} is not one of HTTP")]
    Address(String),
    /// The key cannot be sent.
    #[error("the key of the inference server {0} holds what no key can hold")]
    Key(String),
    /// Certificates cannot be read.
    #[error("no secure connections can be made: {0}")]
    Secure(String),
}

impl Settings {
    /// A server with all that is usual.
    pub fn new(name: &str, url: Url) -> Self {
        Self {
            name: ServerName(name.into()),
            url,
            speaks: Speaks::Auto,
            model: None,
            key: None,
            slots: None,
            context: None,
            outside: Outside::Refused,
            pin: None,
            patience: Patience::default(),
        }
    }
}

impl Key {
    /// Takes a key in.
    pub fn new(key: String) -> Self {
        Self(key.into())
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.0.expose_secret())
    }
}

impl Default for Patience {
    /// A big model may take minutes to load from a slow disk.
    fn default() -> Self {
        Self { first: Duration::from_secs(180), silence: Duration::from_secs(45) }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An address may hold a password, a key is one.
        f.debug_struct("Settings")
            .field("name", &self.name)
            .field("host", &self.url.host_str())
            .field("speaks", &self.speaks)
            .field("model", &self.model)
            .field("slots", &self.slots)
            .field("context", &self.context)
            .field("outside", &self.outside)
            .field("pin", &self.pin)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
