//! The assistants of labs, as a page sees them.

use std::time::Duration;

use crate::{Reach, TalkId};

/// What is known of the servers and of replies on their way. Answers from memory.
pub trait Assistants: Send + Sync {
    /// Where the server is that would answer now; none if there is none.
    fn reach(&self) -> Option<Reach>;
    /// How the reply to what waits in a conversation comes along.
    fn coming(&self, talk: TalkId) -> Coming;
    /// As much of the reply to this exchange of a conversation as is there, if something is.
    fn written(&self, talk: TalkId, seq: u32) -> Option<String>;
    /// Tokens that a learner may use in a day.
    fn tokens_a_day(&self) -> u64;
}

/// How a reply comes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coming {
    /// Nothing is on its way.
    Nothing,
    /// It stands in the line.
    InLine {
        /// How many come before.
        ahead: usize,
        /// About how long that takes, where it can be told.
        about: Option<Duration>,
    },
    /// The model has it, and has written nothing for the learner yet.
    Thinking,
    /// So far.
    Writing(String),
}

/// Where there are none.
pub struct NoAssistants;

impl Assistants for NoAssistants {
    fn reach(&self) -> Option<Reach> {
        None
    }

    fn coming(&self, _: TalkId) -> Coming {
        Coming::Nothing
    }

    fn written(&self, _: TalkId, _: u32) -> Option<String> {
        None
    }

    fn tokens_a_day(&self) -> u64 {
        0
    }
}
