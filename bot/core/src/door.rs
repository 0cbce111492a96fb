//! The doors of the classroom, for adapters: every press goes through `handle`, every page through `read`.

use async_trait::async_trait;

use crate::{Action, Event, Failure, Learner, Refusal, Reply, Secret, SecretHash, Sender};

/// What the runtime offers to adapters.
#[async_trait]
pub trait Door: Send + Sync {
    /// Does what an event asks for, once, and answers with what is to be shown.
    async fn handle(&self, event: Event) -> Reply;
    /// Shows a place; changes nothing.
    async fn read(&self, from: &Sender, action: &Action) -> Reply;
    /// Whether the record can be reached.
    async fn ready(&self) -> Result<(), Failure>;
}

/// Letting people in where no platform vouches for them.
#[async_trait]
pub trait Entrance: Send + Sync {
    /// A newcomer with a name of their own; `from` is the address they come from.
    async fn enter(&self, from: &str, name: &str) -> Result<Entered, Turned>;
    /// Somebody with a return link.
    async fn come_back(&self, from: &str, link: &Secret) -> Result<Entered, Turned>;
    /// Who is signed in with this secret?
    async fn who(&self, session: &SecretHash) -> Result<Option<Learner>, Turned>;
    /// A new return link; the old one ends.
    async fn new_link(&self, session: &SecretHash) -> Result<Secret, Turned>;
    /// Signs out.
    async fn leave(&self, session: &SecretHash) -> Result<(), Turned>;
    /// Joins the cohort that this code opens.
    async fn join(&self, session: &SecretHash, code: &str) -> Result<(), Turned>;
}

/// Somebody who is in.
#[derive(Debug)]
pub struct Entered {
    /// Who.
    pub learner: Learner,
    /// For the browser.
    pub session: Secret,
    /// For the learner to keep; only a newcomer gets one.
    pub link: Option<Secret>,
}

/// Why somebody is not let in.
#[derive(Clone, Debug, PartialEq)]
pub enum Turned {
    /// To be said.
    Refused(Refusal),
    /// The log has it under this reference.
    Failed(String),
}
