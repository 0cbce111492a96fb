//! All servers.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
    time::Duration,
};

use async_trait::async_trait;
use futures_util::future::join_all;
use homeroom_core::{Request, Server, ServerName, Tutor, TutorError, Writing};

use crate::{
    address::{Lookup, system},
    measure::{self, Measured},
    node::Node,
    settings::{Settings, StartError},
};

/// The inference servers that are configured, the preferred one first.
pub struct Tutors {
    nodes: Vec<Node>,
    /// One that came up later, where none was configured.
    adopted: OnceLock<Node>,
}

impl Tutors {
    /// With these servers. Nobody is asked yet.
    pub fn new(settings: Vec<Settings>) -> Result<Self, StartError> {
        Self::with(settings, &system())
    }

    pub(crate) fn with(settings: Vec<Settings>, lookup: &Lookup) -> Result<Self, StartError> {
        let mut names = BTreeSet::new();
        let mut nodes = Vec::with_capacity(settings.len());
        for one in settings {
            if !names.insert(one.name.clone()) {
                return Err(StartError::Twice(one.name.0));
            }
            nodes.push(Node::new(one, Arc::clone(lookup))?);
        }
        Ok(Self { nodes, adopted: OnceLock::new() })
    }

    /// Uses one that came up by now. The first one stays.
    pub fn adopt(&self, settings: Settings) -> Result<(), StartError> {
        let node = Node::new(settings, system())?;
        self.adopted.get_or_init(|| node);
        Ok(())
    }

    fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().chain(self.adopted.get())
    }

    /// Asks all of them how they are, side by side: before the first question.
    pub async fn look(&self) {
        join_all(self.nodes().map(Node::look)).await;
    }

    /// Asks each of them so again and again, until it is dropped. One that is slow to answer keeps no other waiting.
    pub async fn watch(&self, round: Duration) {
        join_all(self.nodes().map(|node| node.watch(round))).await;
    }

    /// What the model of one of them really is, be it the pinned one or not: its digest, or the hash of its pinned file.
    pub fn digest(&self, server: &ServerName) -> Option<String> {
        self.node(server).ok()?.digest()
    }

    /// How one of them does: a short reply is asked for, and what it gives away is tried.
    pub async fn measure(&self, server: &ServerName) -> Result<Measured, TutorError> {
        measure::measure(self.node(server)?).await
    }

    fn node(&self, name: &ServerName) -> Result<&Node, TutorError> {
        self.nodes().find(|node| node.settings.name == *name).ok_or(TutorError::Away)
    }
}

#[async_trait]
impl Tutor for Tutors {
    fn servers(&self) -> Vec<Server> {
        self.nodes().map(Node::server).collect()
    }

    async fn ask(&self, server: &ServerName, request: &Request) -> Result<Box<dyn Writing>, TutorError> {
        Ok(Box::new(self.node(server)?.ask(request).await?))
    }
}
