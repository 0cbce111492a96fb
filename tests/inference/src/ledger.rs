//! What happened.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

/// What was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The method, and the path.
    pub what: String,
    /// What came with it.
    pub body: Value,
    /// Whether the right key came with it.
    pub with_key: bool,
    /// When.
    pub at: Instant,
}

/// A reply that nobody wanted any more.
#[derive(Clone, Debug)]
pub struct Dropped {
    /// How many tokens had been written.
    pub tokens: u32,
    /// How long it had had its slot.
    pub after: Duration,
    /// When.
    pub at: Instant,
}

/// What happened.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// All that was asked, one after the other.
    pub asked: Vec<Asked>,
    /// How many replies are being written.
    pub in_flight: u32,
    /// How many were at most.
    pub most_in_flight: u32,
    /// How many wait for a slot.
    pub waiting: u32,
    /// How many ever had to wait for one.
    pub waited: u32,
    /// How many were written to the end.
    pub finished: u32,
    /// How many tokens were written.
    pub tokens: u64,
    /// Those that nobody wanted any more.
    pub dropped: Vec<Dropped>,
}

impl Ledger {
    /// The questions to the model, without what was asked about the server.
    pub fn chats(&self) -> Vec<&Asked> {
        self.asked.iter().filter(|asked| is_chat(&asked.what)).collect()
    }
}

pub(crate) fn is_chat(what: &str) -> bool {
    what.ends_with("/chat/completions") || what.ends_with("/api/chat")
}
