//! The line to the homeserver: what goes into a room, when, and how often.

use std::sync::{Arc, Mutex, OnceLock};

use futures_util::FutureExt as _;
use homeroom_core::{Bare, DeliveryError, Page, Pictures, View, asked, pictures};
use matrix_sdk::{
    Client, Room,
    attachment::AttachmentConfig,
    ruma::{EventId, OwnedEventId, OwnedTransactionId, OwnedUserId, UserId},
};
use serde_json::{Value, json};

use crate::{
    capabilities::capabilities,
    fault::Fault,
    limits::LONG_WAIT,
    locks::Locks,
    memory::{self, Told},
    outgoing::{Message, cut},
    pace::{Pace, Urgency},
    pictures::Uploaded,
    rooms::Rooms,
    settings::Settings,
    words,
};

/// Longest name in a notice, in letters.
const NAME_MAX: usize = 40;

/// The line to the homeserver.
pub(crate) struct Line {
    pub(crate) client: Client,
    /// Ourselves.
    pub(crate) me: OwnedUserId,
    pub(crate) settings: Settings,
    /// How messages go out.
    pub(crate) messages: Pace,
    /// How we come into rooms, and leave them.
    pub(crate) joins: Pace,
    /// Whose room is which.
    pub(crate) rooms: Rooms,
    /// Held by room, while a notice or a thread is looked up and written.
    pub(crate) telling: Locks,
    pictures: OnceLock<Arc<dyn Pictures>>,
    /// Pictures that were uploaded.
    pub(crate) uploaded: Mutex<Uploaded>,
}

impl Line {
    pub(crate) fn new(client: Client, me: OwnedUserId, settings: Settings) -> Self {
        Self {
            client,
            me,
            settings,
            messages: Pace::default(),
            joins: Pace::default(),
            rooms: Rooms::default(),
            telling: Locks::default(),
            pictures: OnceLock::new(),
            uploaded: Mutex::default(),
        }
    }

    /// Where pictures come from, from now on.
    pub(crate) fn show_pictures(&self, from: Arc<dyn Pictures>) {
        // A second start keeps the first: both are the same classroom's.
        let _ = self.pictures.set(from);
    }

    /// The page that a view asks for, as it goes out.
    pub(crate) async fn message(&self, view: &View) -> Message {
        let (page, graded) = (asked(view, &capabilities()), self.settings.graded);
        // Where the homeserver counts messages, words stand for pictures.
        let wanted = page.blocks.iter().any(|block| pictures(block) > 0) && !self.messages.is_limited();
        let Some(from) = self.pictures.get().filter(|_| wanted).cloned() else {
            return Message::of(&page, graded, &Bare);
        };
        let kept: Page = page.clone();
        // Drawing takes some ten milliseconds, which no other task should wait for.
        let drawn = tokio::task::spawn_blocking(move || Message::of(&page, graded, &*from)).await;
        drawn.unwrap_or_else(|_| Message::of(&kept, graded, &Bare))
    }

    /// Sends a message, its pictures before it and its files after. The same `once` again is the same message.
    pub(crate) async fn send(
        &self,
        room: &Room,
        message: &Message,
        urgency: Urgency,
        once: &str,
    ) -> Result<OwnedEventId, Fault> {
        for (n, picture) in message.pictures.iter().enumerate() {
            if let Err(fault) =
                self.send_picture(room, message, (n, picture), urgency, &format!("{once}-p{n}")).await
            {
                // The message says enough without it.
                tracing::warn!(code = fault.code(), "a picture was not sent");
            }
        }
        let content = || match self.messages.next_wait() {
            wait if urgency < Urgency::Brought && wait >= LONG_WAIT => message.with_wait(wait).content(),
            _ => message.content(),
        };
        let event = self.send_raw(room, ("m.room.message", &content), urgency, once).await?;
        for (n, (name, text)) in message.files.iter().enumerate() {
            let sent = self.messages.at(urgency, || {
                Box::pin(async {
                    let config = AttachmentConfig::new().txn_id(format!("{once}-f{n}").into());
                    let bytes = text.clone().into_bytes();
                    Ok(room.send_attachment(name, &mime::TEXT_PLAIN_UTF_8, bytes, config).await?)
                })
            });
            sent.await?;
        }
        Ok(event)
    }

    pub(crate) async fn send_raw(
        &self,
        room: &Room,
        (kind, content): (&str, &(dyn Fn() -> Value + Sync)),
        urgency: Urgency,
        once: &str,
    ) -> Result<OwnedEventId, Fault> {
        let once: OwnedTransactionId = once.into();
        let send = || {
            // Made when its turn comes: it may say how long the next one takes.
            let content = content();
            async { Ok(room.send_raw(kind, content).with_transaction_id(&once).await?) }.boxed()
        };
        Ok(self.messages.at(urgency, send).await?.response.event_id)
    }

    /// Puts another message in place of one; not while the homeserver limits us.
    pub(crate) async fn replace(&self, room: &Room, event: &EventId, message: &Message) -> Result<(), Fault> {
        if self.messages.is_limited() {
            return Err(Fault::Limited(self.messages.wait()));
        }
        let content = message.replacing(event.as_str());
        let send = || {
            let content = content.clone();
            async { Ok(room.send_raw("m.room.message", content).await?) }.boxed()
        };
        self.messages.at(Urgency::Brought, send).await.map(drop)
    }

    /// Puts reactions under a message, so that a tap is enough; not while the homeserver limits us: a reply still works.
    pub(crate) async fn seed(&self, room: &Room, event: &EventId, seeds: &[String], once: &str) {
        for (n, key) in seeds.iter().enumerate() {
            if self.messages.is_limited() {
                return;
            }
            let relation = json!({ "rel_type": "m.annotation", "event_id": event, "key": key });
            let content = json!({ "m.relates_to": relation });
            let once = format!("{once}-s{n}");
            match self.send_raw(room, ("m.reaction", &|| content.clone()), Urgency::Brought, &once).await {
                Err(fault) if !fault.done_before() => {
                    tracing::warn!(code = fault.code(), "reactions were not offered; a reply works");
                    return;
                }
                _ => {}
            }
        }
    }

    /// Says in a class room, once, that a class meets there.
    pub(crate) async fn open_class(&self, room: &Room) -> Result<(), Fault> {
        let _telling = self.telling.hold(room.room_id().as_str()).await;
        let told = memory::told(&self.client, room.room_id()).await;
        if told.event.is_some() {
            return Ok(());
        }
        let message = Message::said(&self.notice(&told)).aside();
        let once = format!("notice-{}-0", room.room_id());
        let event = Some(self.send(room, &message, Urgency::Asked, &once).await?.to_string());
        memory::set_told(&self.client, room.room_id(), &Told { event, ..told }).await.map_err(Fault::Store)
    }

    /// Says in a class room, once for all, where everybody's answers are.
    pub(crate) async fn tell(&self, room: &Room, (user, name): (&UserId, &str)) -> Result<(), Fault> {
        if self.messages.is_limited() {
            // The next one who comes later brings it up to date.
            return Ok(());
        }
        let _telling = self.telling.hold(room.room_id().as_str()).await;
        let mut told = memory::told(&self.client, room.room_id()).await;
        if told.names.iter().any(|(known, _)| known == user.as_str()) {
            return Ok(());
        }
        told.names.push((user.to_string(), cut(name, NAME_MAX)));
        let message = Message::said(&self.notice(&told)).aside();
        let before = told.event.as_deref().and_then(|id| EventId::parse(id).ok());
        let before = match before {
            Some(event) if stands(room, &event).await? => Some(event),
            _ => None,
        };
        match before {
            Some(event) => self.replace(room, &event, &message).await?,
            None => {
                let once = format!("notice-{}-{}", room.room_id(), told.names.len());
                told.event = Some(self.send(room, &message, Urgency::Asked, &once).await?.to_string());
            }
        }
        memory::set_told(&self.client, room.room_id(), &told).await.map_err(Fault::Store)
    }

    fn notice(&self, told: &Told) -> String {
        let most = crate::limits::NAMES_MAX;
        let names: Vec<String> = told.names.iter().take(most).map(|(_, name)| name.clone()).collect();
        words::notice(&names, told.names.len().saturating_sub(most), &self.settings.prefix)
    }
}

/// Whether a message still stands: it is there, and nobody has taken its words away.
pub(crate) async fn stands(room: &Room, event: &EventId) -> Result<bool, Fault> {
    let there = match room.event(event, None).await.map_err(Fault::from) {
        Ok(there) => there,
        Err(fault) if matches!(fault.delivery(), DeliveryError::Gone(_)) => return Ok(false),
        Err(fault) => return Err(fault),
    };
    let unsigned = there.raw().get_field::<Value>("unsigned");
    Ok(unsigned.ok().flatten().is_none_or(|unsigned| unsigned.get("redacted_because").is_none()))
}

pub(crate) async fn encrypted(room: &Room) -> bool {
    room.latest_encryption_state().await.is_ok_and(|state| state.is_encrypted())
}

/// For the log, and for whoever waits for it.
pub(crate) fn logged(fault: &Fault) -> DeliveryError {
    tracing::warn!(code = fault.code(), "Matrix did not take an answer");
    fault.delivery()
}
