//! Sessions: what was sent to a bot, and what it missed.

use std::collections::VecDeque;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{close, op};
use crate::{clock::Id, state::State};

/// How many events a session remembers.
const MEMORY: usize = 4096;

/// What a connection is to do.
#[derive(Debug)]
pub(crate) enum Out {
    /// Send this.
    Text(String),
    /// Close with this code.
    Close(u16),
}

/// A bot that has introduced itself.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) intents: u64,
    pub(super) shard: (u64, u64),
    sequence: u64,
    memory: VecDeque<(u64, String)>,
    outbox: Option<mpsc::UnboundedSender<Out>>,
}

impl Session {
    pub(super) fn new(
        id: String,
        intents: u64,
        shard: (u64, u64),
        outbox: mpsc::UnboundedSender<Out>,
    ) -> Self {
        Self { id, intents, shard, sequence: 0, memory: VecDeque::new(), outbox: Some(outbox) }
    }

    /// Whether the bot is there.
    pub(crate) fn is_connected(&self) -> bool {
        self.outbox.is_some()
    }

    /// Whether it is served by this connection.
    pub(super) fn is_at(&self, outbox: &mpsc::UnboundedSender<Out>) -> bool {
        self.outbox.as_ref().is_some_and(|own| own.same_channel(outbox))
    }

    pub(super) fn disconnect(&mut self) {
        self.outbox = None;
    }

    /// Whether what happens in a guild, or outside of all, is told here.
    pub(super) fn hears(&self, guild: Option<Id>) -> bool {
        let (shard, of) = self.shard;
        guild.map_or(0, |guild| (guild >> 22) % of.max(1)) == shard
    }

    /// Sends an event, now or when the session is resumed.
    pub(super) fn event(&mut self, name: &str, data: &Value) {
        self.sequence += 1;
        let text = json!({ "op": op::DISPATCH, "s": self.sequence, "t": name, "d": data }).to_string();
        self.memory.push_back((self.sequence, text.clone()));
        if self.memory.len() > MEMORY {
            self.memory.pop_front();
        }
        self.put(Out::Text(text));
    }

    /// Sends again what came after `seen`, at another connection. `None` if that is no longer known.
    pub(super) fn replay(&mut self, seen: u64, outbox: mpsc::UnboundedSender<Out>) -> Option<()> {
        let first = self.memory.front().map_or(self.sequence + 1, |(first, _)| *first);
        if seen + 1 < first {
            return None;
        }
        if let Some(old) = self.outbox.replace(outbox) {
            // It may be gone already.
            let _ = old.send(Out::Close(1000));
        }
        let missed: Vec<_> = self.memory.iter().filter(|(number, _)| *number > seen).collect();
        for (_, text) in missed {
            self.put(Out::Text(text.clone()));
        }
        Some(())
    }

    pub(super) fn sequence(&self) -> u64 {
        self.sequence
    }

    pub(super) fn put(&self, out: Out) {
        if let Some(outbox) = &self.outbox {
            // A connection that is gone reads nothing; the session notices when it has ended.
            let _ = outbox.send(out);
        }
    }
}

impl State {
    /// Asks every bot to connect anew.
    pub(crate) fn reconnect(&mut self) {
        let text = json!({ "op": op::RECONNECT, "s": null, "t": null, "d": null }).to_string();
        self.sessions.iter().for_each(|session| session.put(Out::Text(text.clone())));
    }

    /// Tells every bot that its session is invalid; forgets it, unless it may be resumed.
    pub(crate) fn invalidate(&mut self, is_resumable: bool) {
        let text = json!({ "op": op::INVALID, "s": null, "t": null, "d": is_resumable }).to_string();
        self.sessions.iter().for_each(|session| session.put(Out::Text(text.clone())));
        if !is_resumable {
            self.sessions.clear();
        }
    }

    /// Closes every connection.
    pub(crate) fn cut(&mut self, code: u16) {
        self.sessions.iter().for_each(|session| session.put(Out::Close(code)));
        if close::is_final(code) {
            self.sessions.clear();
        }
    }
}
