//! What is done in a room, from end to end.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use futures_util::FutureExt as _;
use homeroom_core::{Action, Caller, Chat, Clock, Command, Event, EventId as Seen, Input, Sender, What};
use matrix_sdk::{
    Room,
    ruma::{OwnedRoomId, UserId},
};
use tokio::{sync::mpsc::Sender as Pass, time::Instant};

use crate::{
    caller::{Where, caller, thread_of},
    fault::Fault,
    incoming::{Deed, Heard},
    limits::TYPED_MAX,
    line::Line,
    looked::{before, controls_of, file_of, is_lab, last_in, taps},
    news::patiently,
    pace::Urgency,
    press::{Controls, Meant},
    spoken::{Asked, Spoken, spoken},
    spot::Spot,
    words,
};

/// How the name of a test's file ends.
const TEST_ENDS: &str = ".md";

/// The classroom on Matrix, as it answers.
pub(crate) struct Desk {
    pub(crate) line: Arc<Line>,
    pub(crate) chat: Arc<dyn Chat>,
    pub(crate) clock: Arc<dyn Clock>,
    /// What is still being sent holds one of these.
    pub(crate) pass: Pass<()>,
    /// Where it was said that a key did not come, and when.
    pub(crate) late: Mutex<HashMap<OwnedRoomId, Instant>>,
}

/// What becomes of what somebody did.
pub(crate) enum Wish {
    /// This is asked of the classroom.
    What(What),
    /// The same, in the thread of a lab that began with this message.
    Thread(String, What),
    /// The same, as if they were in another place.
    Elsewhere(Box<Caller>, What),
    /// This is said where they are: it is nothing that others must not see.
    Said(String),
    /// This is said to them alone.
    Told(String),
    /// Nothing.
    Nothing,
}

impl Desk {
    /// Handles what was done in a room. What is needed of the homeserver for it is asked for until it answers.
    pub(crate) async fn take(&self, room: &Room, heard: &Heard) {
        let Ok(user) = UserId::parse(&heard.sender) else { return };
        let place = if self.line.is_private(room).await { Where::Private } else { Where::Shared };
        if heard.deed == Deed::Left {
            return self.leave_if_empty(room).await;
        }
        let caller = caller(room, &user, place, &self.line.settings).await;
        let from = Sender::Account(Box::new(caller.clone()));
        let Some(wish) = self.wished_for(room, heard, &from, place).await else { return };
        let spot = Spot::new(self, (room, place), (user, caller.name), (&heard.id, Some(&heard.deed)));
        let (from, what, root) = match wish {
            Wish::Nothing => return,
            Wish::Said(sentence) => return spot.beside(&sentence).await,
            Wish::Told(sentence) => return spot.tell(&sentence).await,
            Wish::What(what) => (from, what, None),
            Wish::Thread(root, what) => (from, what, Some(root)),
            Wish::Elsewhere(there, what) => (Sender::Account(there), what, None),
        };
        let spot = match &what {
            What::Ordered(command) if matches!(**command, Command::Make { .. } | Command::Bind(_)) => {
                spot.of_new_class()
            }
            _ => spot.in_thread(root),
        };
        let event = Event { id: Some(Seen::new(&heard.id)), from, at: heard.at, what };
        self.chat.answer(event, &spot).await;
    }

    async fn wished_for(&self, room: &Room, heard: &Heard, from: &Sender, place: Where) -> Option<Wish> {
        match patiently(|| self.wish(room, heard, from, place).boxed()).await {
            Ok(wish) => Some(wish),
            Err(fault) => {
                tracing::warn!(code = fault.code(), "what was done in a room could not be looked at");
                None
            }
        }
    }

    /// Shows somebody where they are, in their own room that has just opened.
    pub(crate) async fn greet(&self, room: &Room, user: &UserId) {
        let caller = caller(room, user, Where::Private, &self.line.settings).await;
        let (id, name) = (format!("greeting-{}", room.room_id()), caller.name.clone());
        let spot = Spot::new(self, (room, Where::Private), (user.to_owned(), name), (&id, None));
        let from = Sender::Account(Box::new(caller));
        let what = What::Pressed { token: Action::Home.token().as_str().into() };
        self.chat.answer(Event { id: None, from, at: self.clock.now(), what }, &spot).await;
    }

    async fn leave_if_empty(&self, room: &Room) {
        let alone = room.active_members_count() <= 1;
        if !alone {
            return;
        }
        let leave = || {
            async {
                room.leave().await?;
                Ok(room.forget().await?)
            }
            .boxed()
        };
        match self.line.joins.at(Urgency::Asked, leave).await {
            Ok(()) => tracing::info!("an empty room was left"),
            Err(fault) => tracing::warn!(code = fault.code(), "an empty room was not left"),
        }
    }

    async fn wish(&self, room: &Room, heard: &Heard, from: &Sender, place: Where) -> Result<Wish, Fault> {
        match &heard.deed {
            Deed::Tapped { on, key } => {
                let Some(looked) = controls_of(&self.line, room, on, heard.at).await? else {
                    return Ok(Wish::Nothing);
                };
                match (looked.controls.tapped(key), looked.thread) {
                    (Meant::Tapped(token), _) => {
                        let keys = taps(room, on, &heard.sender).await?;
                        let picks = looked.controls.picks(keys.iter().map(String::as_str));
                        Ok(Wish::What(What::Answered { token, with: Input::Picks(picks) }))
                    }
                    (Meant::What(what), Some(root)) => Ok(Wish::Thread(root, what)),
                    (meant, _) => Ok(wished(meant)),
                }
            }
            Deed::Said { text, to, near, thread, .. } => {
                if let Some(root) = thread.as_ref().filter(|_| place == Where::Private)
                    && let Some(wish) = self.in_lab(room, heard, (root, text)).await?
                {
                    return Ok(wish);
                }
                let to = to.as_ref().or(near.as_ref().filter(|_| place == Where::Shared));
                self.said(room, heard, (text.as_str(), to.map(String::as_str)), from, place).await
            }
            Deed::Sent { caption, name, content } => {
                let Some(text) = self.command(caption, place) else { return Ok(Wish::Nothing) };
                // Many clients send no words with a file: what is brought to us alone is brought to be posted.
                let bare = text.trim().is_empty() && name.ends_with(TEST_ENDS);
                let text = if bare { "post" } else { text };
                match spoken(text, &|| self.chat.fresh()) {
                    Spoken::Asked(Asked::PostFile(typed, ping)) => {
                        Ok(self.file((room, from), content, (typed, ping)).await)
                    }
                    _ => Ok(Wish::Nothing),
                }
            }
            Deed::Left => Ok(Wish::Nothing),
        }
    }

    /// What was said in a thread, if that is a lab's: to its assistant; or a number, as it is said elsewhere, with the prefix.
    async fn in_lab(
        &self,
        room: &Room,
        heard: &Heard,
        (root, text): (&str, &str),
    ) -> Result<Option<Wish>, Fault> {
        let marked = text.trim_start().strip_prefix(&self.line.settings.prefix);
        let is_number = |text: &str| text.trim().parse::<usize>().is_ok();
        if marked.is_some_and(|marked| !is_number(marked)) || !is_lab(&self.line, room, root).await? {
            return Ok(None);
        }
        let Some(number) = marked else {
            let what = What::Said { at: thread_of(room, root), text: text.to_owned() };
            return Ok(Some(Wish::Thread(root.to_owned(), what)));
        };
        let controls = last_in(&self.line, room, root, heard.at).await?;
        Ok(Some(match controls.map(|controls| controls.numbered(number)) {
            Some(Meant::What(what)) => Wish::Thread(root.to_owned(), what),
            // It is none of what stands outside.
            _ => wished(Meant::NoSuch),
        }))
    }

    async fn said(
        &self,
        room: &Room,
        heard: &Heard,
        (text, to): (&str, Option<&str>),
        from: &Sender,
        place: Where,
    ) -> Result<Wish, Fault> {
        let marked = text.trim_start().strip_prefix(&self.line.settings.prefix);
        if let (None, Where::Shared, None) = (marked, place, to) {
            return Ok(Wish::Nothing);
        }
        let read = spoken(marked.unwrap_or(text), &|| self.chat.fresh());
        if let (Spoken::Asked(Asked::PostFile(typed, ping)), Some(to)) = (&read, to)
            && let Some(content) = file_of(room, to).await?
        {
            return Ok(self.file((room, from), &content, (typed.clone(), *ping)).await);
        }
        if let (Some(_), Spoken::Asked(asked)) = (marked, &read) {
            return self.asked(room, asked.clone(), from).await;
        }
        let controls = match (to, place) {
            (Some(to), _) => controls_of(&self.line, room, to, heard.at).await?.map(|looked| looked.controls),
            (None, Where::Private) => before(&self.line, room, &heard.id).await?,
            (None, Where::Shared) => None,
        };
        if let Some(controls) = controls {
            match self.pressed(&controls, text, marked, &read) {
                Meant::Nothing => {}
                meant => return Ok(wished(meant)),
            }
        }
        match (read, place, marked) {
            (Spoken::Asked(asked), Where::Private, _) => self.asked(room, asked, from).await,
            (Spoken::Near(known), Where::Private, _) => Ok(Wish::Said(words::near("", known))),
            (Spoken::Near(known), _, Some(_)) => {
                Ok(Wish::Said(words::near(&self.line.settings.prefix, known)))
            }
            (Spoken::Unknown, Where::Private, _) => Ok(Wish::Said(words::unknown(""))),
            _ => Ok(Wish::Nothing),
        }
    }

    /// What a message means on a page with these controls.
    fn pressed(&self, controls: &Controls, text: &str, marked: Option<&str>, read: &Spoken) -> Meant {
        if let Some(marked) = marked {
            return controls.numbered(marked);
        }
        let command = matches!(read, Spoken::Asked(_)) && !controls.asks();
        let text: String = text.chars().take(TYPED_MAX).collect();
        match if command { Meant::Nothing } else { controls.typed(&text) } {
            Meant::Nothing => controls.numbered(&text),
            meant => meant,
        }
    }

    /// A command, without its prefix, where one is meant.
    fn command<'a>(&self, text: &'a str, place: Where) -> Option<&'a str> {
        let text = text.trim_start();
        match (text.strip_prefix(&self.line.settings.prefix), place) {
            (Some(text), _) => Some(text),
            (None, Where::Private) => Some(text),
            (None, Where::Shared) => None,
        }
    }
}

fn wished(meant: Meant) -> Wish {
    match meant {
        Meant::What(what) => Wish::What(what),
        Meant::NoSuch => Wish::Said(words::NO_SUCH_NUMBER.into()),
        Meant::Tapped(_) | Meant::Nothing => Wish::Nothing,
    }
}
