//! What a server says bit by bit, whichever language it speaks.

use futures_util::stream::BoxStream;
use homeroom_core::{TutorError, Used};

/// A bit of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    /// Whether it reasons.
    pub(crate) thought: bool,
    /// What it says.
    pub(crate) words: String,
    /// Why it ends.
    pub(crate) end: Option<End>,
    /// What it took.
    pub(crate) used: Option<Used>,
}

/// Why a reply ends, as the server says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The model was done.
    Stop,
    /// There was no more room, of either kind.
    Length,
    /// The server gave it up.
    Broken,
}

/// All of it. [`TutorError::Away`] in it says that the line broke.
pub(crate) type Hearing = BoxStream<'static, Result<Heard, TutorError>>;

impl End {
    pub(crate) fn of(reason: &str) -> Self {
        match reason {
            "length" | "max_tokens" => Self::Length,
            "abort" | "error" => Self::Broken,
            _ => Self::Stop,
        }
    }
}
