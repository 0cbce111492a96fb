//! The line to the homeserver: which room is whose, and what goes into it.

use std::{
    collections::HashSet,
    sync::{Mutex as Sync, PoisonError},
};

use homeroom_core::{DeliveryError, View, asked};
use matrix_sdk::{
    Client, Room, RoomState,
    attachment::AttachmentConfig,
    ruma::{
        EventId, OwnedEventId, OwnedTransactionId, OwnedUserId, UserId,
        api::client::room::create_room::v3::{Request as NewRoom, RoomPreset},
        events::{
            InitialStateEvent,
            room::{encryption::RoomEncryptionEventContent, member::MembershipState},
        },
    },
};
use serde_json::json;
use tokio::sync::Mutex;

use crate::{
    capabilities::capabilities,
    fault::Fault,
    memory::{self, Told},
    outgoing::{Message, Voice, cut},
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
    /// Held while a room is opened: two presses open one.
    opening: Mutex<()>,
    /// Held while a notice is written.
    telling: Mutex<()>,
    /// Rooms that are known to be private, though the homeserver has not told us of them yet.
    fresh: Sync<HashSet<String>>,
}

/// Whether somebody who left their room is invited again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// They ask for something just now.
    Yes,
    /// They do not: who left takes nothing from us.
    No,
}

impl Line {
    pub(crate) fn new(client: Client, me: OwnedUserId, settings: Settings) -> Self {
        let (opening, telling, fresh) = Default::default();
        Self { client, me, settings, opening, telling, fresh }
    }

    /// The page that a view asks for, as it goes out.
    pub(crate) fn message(&self, view: &View) -> Message {
        Message::of(&asked(view, &capabilities()), self.settings.graded)
    }

    /// Whether a room is somebody's own: encrypted, and with nobody else in it.
    pub(crate) async fn is_private(&self, room: &Room) -> bool {
        let ours =
            self.fresh.lock().unwrap_or_else(PoisonError::into_inner).contains(room.room_id().as_str());
        if ours {
            return true;
        }
        let direct = !room.direct_targets().is_empty();
        direct && room.active_members_count() <= 2 && encrypted(room).await
    }

    /// The private room of somebody; opened if there is none.
    pub(crate) async fn private_room(&self, user: &UserId, asking: Asking) -> Result<Room, Fault> {
        let _opening = self.opening.lock().await;
        if let Some(id) = memory::room_of(&self.client, user).await
            && let Some(room) = self.client.get_room(&id)
            && room.state() == RoomState::Joined
        {
            match room.get_member(user).await?.map(|member| member.membership().clone()) {
                Some(MembershipState::Join | MembershipState::Invite) | None => return Ok(room),
                Some(_) if asking == Asking::No => return Err(Fault::Closed("they left their room")),
                Some(_) => {}
            }
        }
        for room in self.client.get_dm_rooms(user) {
            if self.is_private(&room).await && room.active_members_count() == 2 {
                memory::set_room_of(&self.client, user, room.room_id()).await.map_err(Fault::Store)?;
                return Ok(room);
            }
        }
        self.open_room(user).await
    }

    async fn open_room(&self, user: &UserId) -> Result<Room, Fault> {
        // Homeservers invite people who do not exist.
        self.client.account().fetch_user_profile_of(user).await?;
        let encryption = RoomEncryptionEventContent::with_recommended_defaults();
        let mut request = NewRoom::new();
        request.invite = vec![user.to_owned()];
        request.is_direct = true;
        request.name = Some(words::ROOM_NAME.into());
        request.topic = Some(words::ROOM_TOPIC.into());
        request.preset = Some(RoomPreset::TrustedPrivateChat);
        request.initial_state = vec![InitialStateEvent::with_empty_state_key(encryption).to_raw_any()];
        let room = self.client.create_room(request).await?;
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).insert(room.room_id().as_str().to_owned());
        memory::set_room_of(&self.client, user, room.room_id()).await.map_err(Fault::Store)?;
        tracing::info!("a private room was opened");
        Ok(room)
    }

    /// What we remember ourselves of a room is over: the homeserver has told us of it.
    pub(crate) fn settled(&self, room: &Room) {
        if !room.direct_targets().is_empty() && room.active_members_count() > 0 {
            self.fresh.lock().unwrap_or_else(PoisonError::into_inner).remove(room.room_id().as_str());
        }
    }

    /// Sends a message. The same `once` again is the same message.
    pub(crate) async fn send(
        &self,
        room: &Room,
        message: &Message,
        voice: Voice,
        once: &str,
    ) -> Result<OwnedEventId, Fault> {
        let once: OwnedTransactionId = once.into();
        let sent = room.send_raw("m.room.message", message.content(voice)).with_transaction_id(&once).await?;
        for (n, (name, text)) in message.files.iter().enumerate() {
            let config = AttachmentConfig::new().txn_id(format!("{once}-f{n}").into());
            room.send_attachment(name, &mime::TEXT_PLAIN_UTF_8, text.clone().into_bytes(), config).await?;
        }
        Ok(sent.response.event_id)
    }

    /// Puts another message in place of one.
    pub(crate) async fn replace(
        &self,
        room: &Room,
        event: &EventId,
        message: &Message,
        voice: Voice,
    ) -> Result<(), Fault> {
        room.send_raw("m.room.message", message.replacing(event.as_str(), voice)).await?;
        Ok(())
    }

    /// Puts reactions under a message, so that a tap is enough. Without them a reply still works.
    pub(crate) async fn seed(&self, room: &Room, event: &EventId, seeds: &[String], once: &str) {
        for (n, key) in seeds.iter().enumerate() {
            let relation = json!({ "rel_type": "m.annotation", "event_id": event, "key": key });
            let content = json!({ "m.relates_to": relation });
            let once: OwnedTransactionId = format!("{once}-s{n}").into();
            let sent =
                room.send_raw("m.reaction", content).with_transaction_id(&once).await.map_err(Fault::from);
            match sent {
                Err(fault) if !fault.done_before() => {
                    tracing::warn!(code = fault.code(), "reactions were not offered; a reply works");
                    return;
                }
                _ => {}
            }
        }
    }

    /// Says in a class room, once for all, where everybody's answers are.
    pub(crate) async fn tell(&self, room: &Room, (user, name): (&UserId, &str)) -> Result<(), Fault> {
        let _telling = self.telling.lock().await;
        let mut told = memory::told(&self.client, room.room_id()).await;
        if told.names.iter().any(|(known, _)| known == user.as_str()) {
            return Ok(());
        }
        told.names.push((user.to_string(), cut(name, NAME_MAX)));
        let message = Message::said(&self.notice(&told));
        let before = told.event.as_deref().and_then(|id| EventId::parse(id).ok());
        match before {
            Some(event) => self.replace(room, &event, &message, Voice::Notice).await?,
            None => {
                let once = format!("notice-{}", room.room_id());
                told.event = Some(self.send(room, &message, Voice::Notice, &once).await?.to_string());
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

pub(crate) async fn encrypted(room: &Room) -> bool {
    room.latest_encryption_state().await.is_ok_and(|state| state.is_encrypted())
}

/// For the log, and for whoever waits for it.
pub(crate) fn logged(fault: &Fault) -> DeliveryError {
    tracing::warn!(code = fault.code(), "Matrix did not take an answer");
    fault.delivery()
}
