//! Where somebody is answered: in their own room, whatever room they were in; a lesson that a class reads together, in its
//! thread there.

use std::{pin::pin, sync::Arc};

use async_trait::async_trait;
use futures_util::future::join;
use homeroom_core::{
    Action, Answer, Audience, Control, DeliveryError, EventId as Seen, ParcelId, PlatformId, Reply, View,
    words::{failed, refusal},
};
use matrix_sdk::{Room, ruma::OwnedUserId};
use tokio::time::timeout;

use crate::{
    caller::{PLATFORM, Where},
    fault::Fault,
    incoming::Deed,
    limits::OPENED_SOON,
    line::logged,
    outgoing::Message,
    pace::Urgency,
    room::Desk,
    rooms::Asking,
};

/// How somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// In words.
    Words,
    /// By a tap on a reaction.
    Tap,
}

/// What is to be said in a room beside an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Nothing,
    /// That a class meets there.
    Class,
}

/// Where somebody is answered.
pub(crate) struct Spot<'a> {
    desk: &'a Desk,
    room: &'a Room,
    place: Where,
    user: OwnedUserId,
    name: String,
    by: By,
    /// The message that they tapped.
    tapped: Option<String>,
    /// The thread that they are in, of a lab.
    thread: Option<String>,
    /// What is to be said in the room if it is done.
    says: Says,
    /// What makes the answer to one event one message, however often it is sent, and by whichever way.
    once: String,
}

#[async_trait]
impl Answer for Spot<'_> {
    async fn show(&self, reply: &Reply) -> Result<(), DeliveryError> {
        let shown = match reply {
            Reply::Elsewhere(_) if self.thread.is_some() => Ok(()),
            Reply::Shown(view) | Reply::Elsewhere(view) => self.shown(view).await,
            Reply::Refused(refused) => self.told(&refusal(refused)).await,
            Reply::Failed(reference) => self.told(&failed(reference)).await,
        };
        shown.map_err(|fault| logged(&fault))
    }
}

/// How urgent a page is for whoever waits for it.
fn urgency(view: &View) -> Urgency {
    match view.at.base() {
        Action::Question(..) | Action::Attempt(_) => Urgency::Question,
        _ => Urgency::Asked,
    }
}

impl<'a> Spot<'a> {
    pub(crate) fn new(
        desk: &'a Desk,
        (room, place): (&'a Room, Where),
        (user, name): (OwnedUserId, String),
        (id, deed): (&str, Option<&Deed>),
    ) -> Self {
        let once = ParcelId::answering(&PlatformId::new(PLATFORM), &Seen::new(id)).to_string();
        let tapped = match deed {
            Some(Deed::Tapped { on, .. }) => Some(on.clone()),
            _ => None,
        };
        let by = if matches!(deed, Some(Deed::Said { .. })) { By::Words } else { By::Tap };
        Self { desk, room, place, user, name, by, tapped, thread: None, says: Says::Nothing, once }
    }

    /// If it is done, a class meets in the room from now on.
    pub(crate) fn of_new_class(self) -> Self {
        Self { says: Says::Class, ..self }
    }

    /// They are in the thread of a lab.
    pub(crate) fn in_thread(self, thread: Option<String>) -> Self {
        Self { thread, ..self }
    }

    async fn shown(&self, view: &View) -> Result<(), Fault> {
        let line = &self.desk.line;
        if self.says == Says::Class && self.place == Where::Shared {
            line.open_class(self.room).await?;
        }
        if let (Where::Shared, Audience::Place, Action::Lesson(course, lesson, _)) =
            (self.place, view.audience, view.at.base())
        {
            let lesson = format!("{course}/{lesson}");
            match line.read_together(self.room, &lesson, view, (&self.once, self.by)).await {
                Err(fault) if matches!(fault.delivery(), DeliveryError::Forbidden(_)) => {
                    tracing::warn!("a lesson cannot be read in a class room: we may not speak there");
                }
                done => return done,
            }
        }
        // What is shown there lasts anyway.
        let mut view = view.clone();
        view.controls.retain(|control| !matches!(control, Control::Press { action: Action::Copy(_), .. }));
        let message = line.message(&view).await;
        let message = match (&self.tapped, &view.at, self.place) {
            // What is unfolded belongs to the page it is folded on.
            (Some(tapped), Action::Part(..), Where::Private) => message.answering(tapped),
            _ => message,
        };
        self.sent(message, urgency(&view)).await
    }

    /// A sentence in place of an answer, in the thread where they are.
    async fn told(&self, sentence: &str) -> Result<(), Fault> {
        let message = Message::said(sentence);
        let message = match &self.thread {
            Some(root) => message.in_thread(root),
            None => message,
        };
        self.sent(message, Urgency::Asked).await
    }

    async fn sent(&self, message: Message, urgency: Urgency) -> Result<(), Fault> {
        let line = &self.desk.line;
        let room = match self.place {
            Where::Private => self.room.clone(),
            Where::Shared => self.own_room(urgency).await?,
        };
        let event = line.send(&room, &message, urgency, &self.once).await?;
        if !message.seeds.is_empty() {
            let (line, once, pass) = (Arc::clone(line), self.once.clone(), self.desk.pass.clone());
            // The next press need not wait for them.
            tokio::spawn(async move {
                line.seed(&room, &event, &message.seeds, &once).await;
                drop(pass);
            });
        }
        if self.place == Where::Shared
            && let Err(fault) = line.tell(self.room, (&self.user, &self.name)).await
        {
            tracing::warn!(code = fault.code(), "the notice of a class room was not brought up to date");
        }
        Ok(())
    }

    /// Their own room; where it takes long to open it, they are told.
    async fn own_room(&self, urgency: Urgency) -> Result<Room, Fault> {
        let line = &self.desk.line;
        let mut opening = pin!(line.private_room(&self.user, Asking::Yes, urgency));
        loop {
            match timeout(OPENED_SOON, &mut opening).await {
                Ok(room) => return room,
                Err(_) if line.rooms.takes_long() => break,
                // It is slow, and has not said that it is to take so long.
                Err(_) => {}
            }
        }
        let (told, room) = join(line.say_wait(self.room, &self.user, &self.name), opening).await;
        if let Err(fault) = told {
            tracing::warn!(code = fault.code(), "it was not said that a room takes long to open");
        }
        room
    }

    /// A sentence to them alone.
    pub(crate) async fn tell(&self, sentence: &str) {
        if let Err(fault) = self.sent(Message::said(sentence), Urgency::Asked).await {
            logged(&fault);
        }
    }

    /// A sentence where it was asked for.
    pub(crate) async fn beside(&self, sentence: &str) {
        let message = Message::said(sentence);
        let message = if self.place == Where::Private { message } else { message.aside() };
        if let Err(fault) = self.desk.line.send(self.room, &message, Urgency::Asked, &self.once).await {
            logged(&fault);
        }
    }
}
