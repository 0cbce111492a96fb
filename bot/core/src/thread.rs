//! A conversation at a lab as it stands on a chat platform: one message after the other, in a thread of its own.

use serde::{Deserialize, Serialize};

use crate::{Account, Place, TalkId};

/// A conversation on a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Which conversation.
    pub talk: TalkId,
    /// Who talks, as the platform knows them.
    pub of: Account,
    /// Where they opened it; nowhere in a private conversation.
    pub beside: Option<Place>,
    /// Where it stands; none as long as it is on its way.
    pub at: Option<Place>,
    /// The address that leads there, where the platform has one.
    pub link: Option<String>,
    /// The messages that stand there, in order.
    pub messages: Vec<Post>,
    /// The exchange of which they want to be told when its turn comes.
    pub tell: Option<u32>,
    /// How it stands.
    pub state: ThreadState,
}

/// A message in a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The platform's own id of it.
    pub message: String,
    /// What it shows, as a fingerprint.
    pub shown: String,
}

/// How a thread stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadState {
    /// It does not show yet what was said.
    Behind,
    /// It does.
    Level,
    /// It is not there any more, or takes nothing from us.
    Gone,
}

impl ThreadState {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Behind => "behind",
            Self::Level => "level",
            Self::Gone => "gone",
        }
    }

    /// Reads what [`ThreadState::as_str`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Behind, Self::Level, Self::Gone].into_iter().find(|one| one.as_str() == text)
    }
}
