//! A learner with a conversation on the group's own server and one on a hosted server: one reply at a time all the same.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use homeroom_core::{
    Action, Control, Input, ItemId, Piece, Reach, Request, Server, ServerName, TalkId, Tutor, TutorError,
    Writing,
};
use homeroom_tests::wait::until;

use super::{
    classroom::{Classroom, Visitor, small_id},
    courses::{Keys, with_labs},
    tutor::server,
};

/// What happened at the servers.
type Told = Arc<Mutex<Vec<String>>>;

/// Two servers that never come to an end.
#[derive(Default)]
struct Endless(Told);

struct Writes(Told, ServerName);

impl Drop for Writes {
    fn drop(&mut self) {
        tell(&self.0, format!("left {}", self.1.0));
    }
}

fn tell(told: &Told, what: String) {
    told.lock().expect("nobody panics at it").push(what);
}

#[async_trait]
impl Tutor for Endless {
    fn servers(&self) -> Vec<Server> {
        vec![server(Reach::Local, "here", "small"), server(Reach::Hosted, "there", "large")]
    }

    async fn ask(&self, name: &ServerName, _: &Request) -> Result<Box<dyn Writing>, TutorError> {
        tell(&self.0, format!("asked {}", name.0));
        Ok(Box::new(Writes(self.0.clone(), name.clone())))
    }
}

#[async_trait]
impl Writing for Writes {
    async fn next(&mut self) -> Result<Piece, TutorError> {
        std::future::pending().await
    }
}

/// Opens a lab.
async fn open(visitor: &mut Visitor<'_>, lab: &str) -> TalkId {
    visitor.act(&Action::OpenLab(small_id(), ItemId::new(lab)), None).await;
    let talk = visitor.view.controls.iter().find_map(|control| match control {
        Control::Entry { submit: Action::Say(talk), .. } => Some(*talk),
        _ => None,
    });
    talk.expect("somewhere to say something")
}

#[tokio::test]
async fn one_reply_at_a_time_wherever_it_comes_from() {
    let tutor = Arc::new(Endless::default());
    let room = Classroom::with_tutor(with_labs(Keys(0)), tutor.clone()).await;
    let mut ana = room.enter("Ana").await;
    let here = open(&mut ana, "1-first.lab").await;
    let there = open(&mut ana, "2-more.lab").await;
    ana.act(&Action::UseHosted(there), None).await;
    let happened = async |all: &[&str]| {
        let look = async || Ok((*tutor.0.lock().expect("nobody panics at it") == all).then_some(()));
        until(&format!("{all:?}"), look).await.expect("so it goes");
    };
    ana.act(&Action::Say(here), Some(Input::Text("What is a model made of, then?".into()))).await;
    happened(&["asked here"]).await;
    ana.act(&Action::Say(there), Some(Input::Text("And what is a weight, if so?".into()))).await;
    ana.act(&Action::StopReply(here), None).await;
    happened(&["asked here", "left here", "asked there"]).await;
}
