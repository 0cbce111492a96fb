//! What is done in a room, from end to end.

use std::sync::Arc;

use async_trait::async_trait;
use homeroom_core::{
    Action, Answer, Chat, Clock, Command, DeliveryError, Event, EventId as Seen, Refusal, Reply, Sender,
    Suggest, Suggestion, TestFrom, Timestamp, Wanted, What, desk::Typed, words::refusal,
};
use matrix_sdk::{
    Room,
    media::{MediaFormat, MediaRequestParameters},
    ruma::{OwnedUserId, UserId, events::room::message::FileMessageEventContent},
};
use serde_json::Value;
use tokio::sync::mpsc::Sender as Pass;

use crate::{
    caller::{Where, caller},
    fault::Fault,
    incoming::{Deed, Heard},
    limits::{TYPED_MAX, UPLOAD_MAX},
    line::{Asking, Line, logged},
    looked::{before, controls_of, taps},
    outgoing::{Message, Voice},
    press::{Controls, Meant},
    spoken::{Asked, Spoken, spoken},
    words,
};

/// The classroom on Matrix, as it answers.
pub(crate) struct Desk {
    pub(crate) line: Arc<Line>,
    pub(crate) chat: Arc<dyn Chat>,
    pub(crate) clock: Arc<dyn Clock>,
    /// What is still being sent holds one of these.
    pub(crate) pass: Pass<()>,
}

/// What becomes of what somebody did.
enum Wish {
    /// This is asked of the classroom.
    What(What),
    /// This is said.
    Said(String),
    /// Nothing.
    Nothing,
}

impl Desk {
    /// Handles what was done in a room. What cannot be read of the homeserver now is logged, and can be done again.
    pub(crate) async fn take(&self, room: &Room, heard: &Heard) {
        let Ok(user) = UserId::parse(&heard.sender) else { return };
        let place = if self.line.is_private(room).await { Where::Private } else { Where::Shared };
        if heard.deed == Deed::Left {
            return self.leave_if_empty(room).await;
        }
        let from = Sender::Account(Box::new(caller(room, &user, place, &self.line.settings).await));
        let wish = match self.wish(room, heard, &from, place).await {
            Ok(wish) => wish,
            Err(fault) => {
                tracing::warn!(code = fault.code(), "what was done in a room could not be looked at");
                return;
            }
        };
        let spot = Spot { desk: self, room, user, place, once: heard.id.clone() };
        match wish {
            Wish::Nothing => {}
            Wish::Said(sentence) => spot.beside(&sentence).await,
            Wish::What(what) => {
                spot.tell(&from).await;
                let at = self.moment(heard.at);
                self.chat.answer(Event { id: Some(Seen::new(&heard.id)), from, at, what }, &spot).await;
            }
        }
    }

    /// Shows somebody where they are, in their own room that has just opened.
    pub(crate) async fn greet(&self, room: &Room, user: &UserId) {
        let from = Sender::Account(Box::new(caller(room, user, Where::Private, &self.line.settings).await));
        let once = format!("greeting-{}", room.room_id());
        let spot = Spot { desk: self, room, user: user.to_owned(), place: Where::Private, once };
        let what = What::Pressed { token: Action::Home.token().as_str().into() };
        self.chat.answer(Event { id: None, from, at: self.clock.now(), what }, &spot).await;
    }

    /// When a homeserver says that it received something; never later than now.
    fn moment(&self, at: i64) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_millisecond(at).map_or(now, |at| at.min(now))
    }

    async fn leave_if_empty(&self, room: &Room) {
        let alone = !room.direct_targets().is_empty() && room.active_members_count() <= 1;
        if !alone {
            return;
        }
        let left = match room.leave().await {
            Ok(()) => room.forget().await,
            error => error,
        };
        match left {
            Ok(()) => tracing::info!("an empty room was left"),
            Err(error) => tracing::warn!(code = Fault::from(error).code(), "an empty room was not left"),
        }
    }

    async fn wish(&self, room: &Room, heard: &Heard, from: &Sender, place: Where) -> Result<Wish, Fault> {
        match &heard.deed {
            Deed::Tapped { on, key } => {
                let Some(controls) = controls_of(&self.line, room, on).await? else {
                    return Ok(Wish::Nothing);
                };
                match controls.tapped(key) {
                    Meant::Tapped(token) => {
                        let keys = taps(room, on, &heard.sender).await?;
                        let picks = controls.picks(keys.iter().map(String::as_str));
                        Ok(Wish::What(What::Answered { token, with: homeroom_core::Input::Picks(picks) }))
                    }
                    meant => Ok(wished(meant)),
                }
            }
            Deed::Said { text, to } => {
                self.said(room, heard, (text.as_str(), to.as_deref()), from, place).await
            }
            Deed::Sent { caption, content } => {
                let Some(text) = self.command(caption, place) else { return Ok(Wish::Nothing) };
                match spoken(text, &|| self.chat.fresh()) {
                    Spoken::Asked(Asked::PostFile(typed)) => Ok(self.file(content, typed).await),
                    _ => Ok(Wish::Nothing),
                }
            }
            Deed::Left => Ok(Wish::Nothing),
        }
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
        if let (Some(_), Spoken::Asked(asked)) = (marked, &read) {
            return self.asked(asked.clone(), from).await;
        }
        let controls = match (to, place) {
            (Some(to), _) => controls_of(&self.line, room, to).await?,
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
            (Spoken::Asked(asked), Where::Private, _) => self.asked(asked, from).await,
            (Spoken::Near(known), Where::Private, _) | (Spoken::Near(known), _, Some(_)) => {
                Ok(Wish::Said(words::near(&self.line.settings.prefix, known)))
            }
            (Spoken::Unknown, Where::Private, _) => {
                Ok(Wish::Said(words::unknown(&self.line.settings.prefix)))
            }
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

    async fn asked(&self, asked: Asked, from: &Sender) -> Result<Wish, Fault> {
        let ordered = |command: Command| Wish::What(What::Ordered(Box::new(command)));
        Ok(match asked {
            Asked::What(what) => Wish::What(what),
            Asked::Said(sentence) => Wish::Said(sentence.into()),
            Asked::PostFile(_) => Wish::Said(words::NO_TEST.into()),
            Asked::Nth(wanted, n, otherwise) => {
                Wish::What(self.nth(from, wanted, n).await.unwrap_or(otherwise))
            }
            Asked::Make(command, course) if course.is_empty() => ordered(*command),
            Asked::Make(command, course) => match self.one(from, Suggest::Course, &course).await {
                Ok(one) => ordered(with_course(*command, &one.value)),
                Err(sentence) => Wish::Said(sentence),
            },
            Asked::Here(class) => {
                match self.one(from, Suggest::Class, &class).await.map(|one| action(&one)) {
                    Ok(Some(Action::Teach(cohort))) => ordered(Command::Bind(cohort)),
                    Ok(_) => Wish::Said(words::NO_SUCH_TITLE.into()),
                    Err(sentence) => Wish::Said(sentence),
                }
            }
            Asked::Post(title, typed) => match self.test(from, &title).await {
                Ok((course, item)) => {
                    ordered(Command::Post { test: TestFrom::Course(course, item), typed, announce: None })
                }
                Err(sentence) => Wish::Said(sentence),
            },
            Asked::Grades(title) => match self.test(from, &title).await {
                Ok(test) => ordered(Command::Grades(Some(test))),
                Err(sentence) => Wish::Said(sentence),
            },
        })
    }

    async fn nth(&self, from: &Sender, wanted: Wanted, n: usize) -> Option<What> {
        let found = self.chat.suggest(from, Suggest::Item(wanted), "").await;
        let token = found.get(n.checked_sub(1)?)?.value.clone();
        Some(What::Pressed { token })
    }

    /// The one that is meant by a title.
    async fn one(&self, from: &Sender, about: Suggest, title: &str) -> Result<Suggestion, String> {
        let mut found = self.chat.suggest(from, about, title).await;
        if let Some(exact) = found.iter().position(|one| one.label.eq_ignore_ascii_case(title)) {
            return Ok(found.swap_remove(exact));
        }
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(words::NO_SUCH_TITLE.into()),
            several => Err(words::several(&several.iter().map(|one| one.label.clone()).collect::<Vec<_>>())),
        }
    }

    async fn test(
        &self,
        from: &Sender,
        title: &str,
    ) -> Result<(homeroom_core::CourseId, homeroom_core::ItemId), String> {
        match action(&self.one(from, Suggest::Test, title).await?) {
            Some(Action::Cover(course, item)) => Ok((course, item)),
            _ => Err(words::NO_SUCH_TITLE.into()),
        }
    }

    /// A test in a file: fetched, decrypted, and read as text.
    async fn file(&self, content: &Value, typed: Typed) -> Wish {
        let size = content.pointer("/info/size").and_then(Value::as_u64).unwrap_or(0);
        if size > UPLOAD_MAX as u64 {
            return Wish::Said(words::FILE_TOO_LARGE.into());
        }
        let Ok(file) = serde_json::from_value::<FileMessageEventContent>(content.clone()) else {
            return Wish::Said(words::FILE_LOST.into());
        };
        let request = MediaRequestParameters { source: file.source, format: MediaFormat::File };
        let Ok(bytes) = self.line.client.media().get_media_content(&request, false).await else {
            return Wish::Said(words::FILE_LOST.into());
        };
        if bytes.len() > UPLOAD_MAX {
            return Wish::Said(words::FILE_TOO_LARGE.into());
        }
        match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => {
                let test = TestFrom::Text(text);
                Wish::What(What::Ordered(Box::new(Command::Post { test, typed, announce: None })))
            }
            _ => Wish::Said(words::FILE_NO_TEXT.into()),
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

fn action(of: &Suggestion) -> Option<Action> {
    Action::from_token(&of.value)
}

fn with_course(command: Command, course: &str) -> Command {
    match command {
        Command::Make { id, name, zone, .. } => {
            Command::Make { id, name, zone, courses: vec![homeroom_core::CourseId::new(course)] }
        }
        other => other,
    }
}

/// Where somebody is answered: in their own room, whatever room they were in.
struct Spot<'a> {
    desk: &'a Desk,
    room: &'a Room,
    user: OwnedUserId,
    place: Where,
    /// What makes the answer to one event one message, however often it is sent.
    once: String,
}

#[async_trait]
impl Answer for Spot<'_> {
    async fn show(&self, reply: &Reply) -> Result<(), DeliveryError> {
        let message = match reply {
            Reply::Shown(view) => self.desk.line.message(view),
            Reply::Refused(refused) => Message::said(&told(refused)),
            Reply::Failed(reference) => Message::said(&homeroom_core::words::failed(reference)),
        };
        self.sent(message).await.map_err(|fault| logged(&fault))
    }
}

fn told(refused: &Refusal) -> String {
    refusal(refused)
}

impl Spot<'_> {
    async fn sent(&self, message: Message) -> Result<(), Fault> {
        let line = &self.desk.line;
        let room = match self.place {
            Where::Private => self.room.clone(),
            Where::Shared => line.private_room(&self.user, Asking::Yes).await?,
        };
        let event = line.send(&room, &message, Voice::Text, &self.once).await?;
        if !message.seeds.is_empty() {
            let (line, once, pass) = (Arc::clone(line), self.once.clone(), self.desk.pass.clone());
            // The next press need not wait for them.
            tokio::spawn(async move {
                line.seed(&room, &event, &message.seeds, &once).await;
                drop(pass);
            });
        }
        Ok(())
    }

    /// A sentence where it was asked for: it is nothing that others must not see.
    async fn beside(&self, sentence: &str) {
        let message = Message::said(sentence);
        let voice = if self.place == Where::Private { Voice::Text } else { Voice::Notice };
        if let Err(fault) = self.desk.line.send(self.room, &message, voice, &self.once).await {
            logged(&fault);
        }
    }

    /// In a class room, that answers are elsewhere.
    async fn tell(&self, from: &Sender) {
        let (Where::Shared, Some(caller)) = (self.place, from.caller()) else { return };
        if let Err(fault) = self.desk.line.tell(self.room, (&self.user, &caller.name)).await {
            tracing::warn!(code = fault.code(), "the notice of a class room was not brought up to date");
        }
    }
}
