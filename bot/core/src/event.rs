//! What comes in, and what goes back.

use jiff::Timestamp;

use crate::{Caller, Command, EventId, Place, Refusal, SecretHash, View};

/// Something a person did, as an adapter reports it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The platform's id, where it may deliver twice.
    pub id: Option<EventId>,
    /// Who.
    pub from: Sender,
    /// When the platform received it: deadlines are held against this.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sender {
    /// Somebody on a platform that vouches for them.
    Account(Box<Caller>),
    /// Whoever holds this secret.
    Session(SecretHash),
    /// Nobody known, at this address.
    Stranger(String),
}

impl Sender {
    /// Them, if a platform vouches for them.
    pub fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Account(caller) => Some(caller),
            Self::Session(_) | Self::Stranger(_) => None,
        }
    }
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A control was pressed.
    Pressed {
        /// Its token.
        token: String,
    },
    /// A form or menu was sent.
    Answered {
        /// Its token.
        token: String,
        /// What was chosen or typed.
        with: Input,
    },
    /// Something was said in a thread.
    Said {
        /// Where.
        at: Place,
        /// What.
        text: String,
    },
    /// Something only instructors do was ordered.
    Ordered(Box<Command>),
}

/// What was chosen or typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Options, by their displayed place (from 0).
    Picks(Vec<u8>),
    /// Text.
    Text(String),
}

/// What an adapter gets back.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Done, or read: this is to be shown.
    Shown(Box<View>),
    /// Done, and shown in a thread; this says so to whoever asked elsewhere.
    Elsewhere(Box<View>),
    /// Not done: this is to be said.
    Refused(Refusal),
    /// Something broke, and nothing was recorded. The log has it under this reference.
    Failed(String),
}
