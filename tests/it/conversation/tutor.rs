//! An assistant that says one thing, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use homeroom_core::{
    Action, Control, Door as _, Ending, Health, Input, ItemId, Piece, Prompt, Reach, Request, Server,
    ServerName, TalkId, Tutor, TutorError, Used, Writing, features::Seen,
};

use super::classroom::{Visitor, small_id};

/// What it says.
pub const REPLY: &str = "Look at [lesson 1, bits]. What follows from it?";

pub struct Scripted {
    servers: Mutex<Vec<Server>>,
    prompts: Mutex<Vec<Prompt>>,
}

/// A server whose speed is not known.
pub fn server(reach: Reach, host: &str, model: &str) -> Server {
    Server {
        name: ServerName(host.into()),
        model: model.into(),
        reach,
        host: host.into(),
        slots: 1,
        context: Some(4_096),
        health: Health::Well,
        speed: None,
    }
}

impl Scripted {
    pub fn on(servers: Vec<Server>) -> Arc<Self> {
        Arc::new(Self { servers: Mutex::new(servers), prompts: Mutex::default() })
    }

    /// On this machine, at 14.4 tokens in a second.
    pub fn here() -> Arc<Self> {
        Self::on(vec![Server { speed: Some(14.4), ..server(Reach::Local, "127.0.0.1", "small") }])
    }

    /// What it was asked.
    pub fn prompts(&self) -> Vec<Prompt> {
        self.prompts.lock().expect("nobody panics at it").clone()
    }
}

#[async_trait]
impl Tutor for Scripted {
    fn servers(&self) -> Vec<Server> {
        self.servers.lock().expect("nobody panics at it").clone()
    }

    async fn ask(&self, name: &ServerName, request: &Request) -> Result<Box<dyn Writing>, TutorError> {
        self.prompts.lock().expect("nobody panics at it").push(request.prompt.clone());
        let mut servers = self.servers.lock().expect("nobody panics at it");
        servers.iter_mut().filter(|server| server.name == *name).for_each(|server| server.speed = Some(14.4));
        Ok(Box::new(Whole(vec![
            Piece::Done { why: Ending::Finished, used: Used { prompt: 100, reply: 20 } },
            Piece::Words(REPLY.into()),
        ])))
    }
}

/// What is yet to come, the last first.
struct Whole(Vec<Piece>);

#[async_trait]
impl Writing for Whole {
    async fn next(&mut self) -> Result<Piece, TutorError> {
        self.0.pop().ok_or(TutorError::Cut)
    }
}

pub fn lab() -> ItemId {
    ItemId::new("1-first.lab")
}

/// Opens the lab, or goes on with it.
pub async fn open(visitor: &mut Visitor<'_>) -> TalkId {
    visitor.act(&Action::OpenLab(small_id(), lab()), None).await;
    let say = visitor.view.controls.iter().find_map(|control| match control {
        Control::Entry { submit: Action::Say(talk), .. } => Some(*talk),
        _ => None,
    });
    say.expect("somewhere to say something")
}

/// Says something, and reads the page when the reply is there.
pub async fn say(visitor: &mut Visitor<'_>, talk: TalkId, said: &str) {
    visitor.act(&Action::Say(talk), Some(Input::Text(said.into()))).await;
    let mut seen = Seen::default();
    while visitor.room.runtime.coming(talk, &small_id(), &mut seen).await.is_some() {}
    visitor.go(&Action::Lab(small_id(), lab())).await;
}
