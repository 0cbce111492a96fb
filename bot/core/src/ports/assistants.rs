//! The assistants of labs, as a page sees them.

use std::time::Duration;

use crate::{LabRules, LearnerId, Reach, Server, TalkId};

/// What is known of the servers and of replies on their way. Answers from memory.
pub trait Assistants: Send + Sync {
    /// The server that would answer now a conversation which may go there and no further; none if there is none.
    fn answers(&self, reach: Reach) -> Option<Answering>;
    /// Takes one thing said from what a learner may say in a while, or tells how long they have to wait.
    fn may_say(&self, learner: LearnerId, rules: &LabRules) -> Result<(), Duration>;
    /// Whether a learner would be let into the line; if not, about how long the last who waits there has to, where it can be
    /// told.
    fn has_room(&self, learner: LearnerId, reach: Reach) -> Result<(), Option<Duration>>;
    /// The servers that can be asked, the preferred one first, as they were of late.
    fn servers(&self) -> Vec<Server>;
    /// How the reply to what waits in a conversation comes along.
    fn coming(&self, talk: TalkId) -> Coming;
    /// As much of the reply to this exchange of a conversation as is there, if something is.
    fn written(&self, talk: TalkId, seq: u32) -> Option<String>;
    /// A value that is measured here, by its name (`server.tokens_per_second`), if it has been.
    fn measured(&self, name: &str) -> Option<String>;
}

/// A server that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answering {
    /// Its host, as the configuration names it.
    pub host: String,
    /// Its model.
    pub model: String,
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
        /// When their turn comes.
        until: Until,
    },
    /// The model has it, and has written nothing for the learner yet.
    Thinking,
    /// So far.
    Writing(String),
}

/// When a turn comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// In about so long.
    About(Duration),
    /// When a server has loaded its model.
    Loaded,
    /// When a server answers again.
    Answered,
}

/// Where there are none.
pub struct NoAssistants;

impl Assistants for NoAssistants {
    fn answers(&self, _: Reach) -> Option<Answering> {
        None
    }

    fn may_say(&self, _: LearnerId, _: &LabRules) -> Result<(), Duration> {
        Ok(())
    }

    fn has_room(&self, _: LearnerId, _: Reach) -> Result<(), Option<Duration>> {
        Ok(())
    }

    fn servers(&self) -> Vec<Server> {
        Vec::new()
    }

    fn coming(&self, _: TalkId) -> Coming {
        Coming::Nothing
    }

    fn written(&self, _: TalkId, _: u32) -> Option<String> {
        None
    }

    fn measured(&self, _: &str) -> Option<String> {
        None
    }
}
