//! The assistant's model, as the classroom sees it: a prompt goes in, words come out bit by bit.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// Who said something in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The learner.
    Learner,
    /// The assistant.
    Assistant,
}

/// Part of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub by: Speaker,
    /// What.
    pub text: String,
}

/// All that a model gets. It is made of a lab's brief, lessons and a conversation; nothing that makes one takes a question
/// or its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// What the assistant is to be.
    pub system: String,
    /// What was said so far; the learner last.
    pub turns: Vec<Said>,
}

/// A prompt, and how long the reply may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the model gets.
    pub prompt: Prompt,
    /// Longest reply, in tokens.
    pub longest: u32,
    /// How far it may go: a server further away refuses it.
    pub reach: Reach,
}

/// The name of a server in the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerName(pub String);

/// Where what is sent to a server goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// This machine, or a network of the group's own.
    Local,
    /// Somebody else's.
    Hosted,
}

impl Reach {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Hosted => "hosted",
        }
    }

    /// Reads what [`Reach::as_str`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Local, Self::Hosted].into_iter().find(|one| one.as_str() == text)
    }
}

/// How a server was when it was last asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Not asked yet.
    Unknown,
    /// It answers.
    Well,
    /// It does not, and why.
    Ill(TutorError),
}

/// A server and its model.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// Its name.
    pub name: ServerName,
    /// Its host, as the configuration names it.
    pub host: String,
    /// Its model's name, as the server says it.
    pub model: String,
    /// Where what is sent to it goes.
    pub reach: Reach,
    /// How many replies it writes at a time.
    pub slots: u32,
    /// How many tokens a prompt and its reply may have together, where that is known.
    pub context: Option<u32>,
    /// How it was.
    pub health: Health,
    /// Tokens that it writes in a second, for one reply, measured of late.
    pub speed: Option<f64>,
}

/// What a reply is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The model reasons; what it says to itself is not for the learner.
    Thinking,
    /// More of the reply.
    Words(String),
    /// Its end. Nothing comes after it.
    Done {
        /// Why it ended.
        why: Ending,
        /// What it took.
        used: Used,
    },
}

/// Why a reply ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// The model was done.
    Finished,
    /// It was as long as it may be.
    Longest,
    /// The context is full.
    Full,
    /// The server left out part of the prompt, without a word.
    Truncated,
}

/// Tokens of a prompt and of its reply: as the server counted them, else estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Of the prompt.
    pub prompt: u32,
    /// Of the reply, reasoning with it.
    pub reply: u32,
}

/// Why there is no reply, or no more of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TutorError {
    /// Nobody listens there, or the line broke before the first word.
    #[error("the inference server cannot be reached")]
    Away,
    /// The model is being loaded.
    #[error("the model is being loaded")]
    Loading,
    /// The server has no such model.
    #[error("the inference server has no such model")]
    NoModel,
    /// It has as much to do as it takes.
    #[error("the inference server is full")]
    Busy {
        /// How long it asks to wait, if it says so.
        wait: Option<Duration>,
    },
    /// The prompt does not fit.
    #[error("the prompt is longer than the model's context")]
    TooLong {
        /// How many tokens fit, if it says so.
        context: Option<u32>,
    },
    /// The key is missing or wrong.
    #[error("the inference server does not accept the key")]
    Key,
    /// Nothing came for too long: before the first word, or after it.
    #[error("the inference server fell silent")]
    Silent,
    /// It ended in the middle.
    #[error("the reply was cut off")]
    Cut,
    /// The model's digest is not the pinned one.
    #[error("the model is not the one that is pinned")]
    Changed,
    /// It is outside, and nobody allowed that.
    #[error("the inference server is outside, and not allowed")]
    Outside,
    /// What it answered means nothing to us; in a word, never what was said.
    #[error("the inference server answers strangely: {0}")]
    Strange(String),
}

impl TutorError {
    /// Whether it stays so until somebody changes how the server, or the classroom, is set up.
    pub fn is_of_setup(&self) -> bool {
        matches!(self, Self::NoModel | Self::Key | Self::Changed | Self::Outside)
    }
}

/// The inference servers.
#[async_trait]
pub trait Tutor: Send + Sync {
    /// Those that there are, the preferred one first, as they were when last asked. Answers from memory.
    fn servers(&self) -> Vec<Server>;
    /// Begins a reply on one of them, once; whether to try another one is the asker's. `Ok` once the server took it.
    async fn ask(&self, server: &ServerName, request: &Request) -> Result<Box<dyn Writing>, TutorError>;
}

/// A reply on its way. Dropping it ends its generation.
#[async_trait]
pub trait Writing: Send {
    /// What comes next; after [`Piece::Done`] or an error, nothing more is to be asked.
    async fn next(&mut self) -> Result<Piece, TutorError>;
}
