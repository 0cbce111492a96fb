//! What is brought to people, and put up where they meet.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::FutureExt as _;
use homeroom_core::{
    Account, Badge, Capabilities, DeliveryError, Look, Opening, Place, Platform, PlatformId, View,
};
use matrix_sdk::{
    Room, RoomState,
    ruma::{EventId, OwnedEventId, RoomId, UserId},
};

use crate::{
    caller::{PLATFORM, children},
    capabilities::capabilities,
    fault::Fault,
    limits::{LOOK_TIME, LOOK_TIME_LIMITED},
    line::{Line, stands},
    outgoing::Message,
    pace::Urgency,
    rooms::Asking,
};

/// Matrix, as the classroom reaches people there.
pub(crate) struct Post(pub(crate) Arc<Line>);

#[async_trait]
impl Platform for Post {
    fn id(&self) -> PlatformId {
        PlatformId::new(PLATFORM)
    }

    fn capabilities(&self) -> Capabilities {
        capabilities()
    }

    async fn show(&self, to: &Account, view: &View, once: &str) -> Result<(), DeliveryError> {
        let user = UserId::parse(&to.user).map_err(|_| DeliveryError::Gone("no name of Matrix".into()))?;
        self.bring(&user, view, once).await.map_err(|fault| fault.delivery())
    }

    async fn post(
        &self,
        to: &Place,
        view: &View,
        once: &str,
        announce: Option<&Badge>,
    ) -> Result<String, DeliveryError> {
        if let Some((room, root)) = self.thread(&to.key)? {
            return self.continued(&room, &root, view, once).await.map_err(|fault| fault.delivery());
        }
        let room = self.room(&to.key)?;
        let room = if room.is_space() { self.first_of(&room).await? } else { room };
        let message = self.0.message(view).await;
        // There is one badge to announce to.
        let message = if announce.is_some() { message.announced() } else { message };
        let event = self.put_up(&room, &message, once).await.map_err(|fault| fault.delivery())?;
        Ok(if room.room_id() == to.key.as_str() {
            event.to_string()
        } else {
            format!("{event} {}", room.room_id())
        })
    }

    async fn replace(&self, to: &Place, message: &str, view: &View) -> Result<(), DeliveryError> {
        let (event, room) = message.split_once(' ').unwrap_or((message, &to.key));
        let room = self.room(room)?;
        let event = EventId::parse(event).map_err(|_| DeliveryError::Gone("no id of Matrix".into()))?;
        self.exchange(&room, &event, view).await.map_err(|fault| fault.delivery())
    }

    async fn open_thread(
        &self,
        of: &Account,
        _: Option<&Place>,
        head: &View,
        once: &str,
    ) -> Result<Opening, DeliveryError> {
        let user = UserId::parse(&of.user).map_err(|_| DeliveryError::Gone("no name of Matrix".into()))?;
        self.begun(&user, head, once).await.map_err(|fault| fault.delivery())
    }

    async fn grow(&self, to: &Place, message: &str, view: &View, look: Look) -> Result<(), DeliveryError> {
        let gone = || DeliveryError::Gone("no thread of ours".into());
        let (room, _) = self.thread(&to.key)?.ok_or_else(gone)?;
        let event = EventId::parse(message).map_err(|_| gone())?;
        self.grown(&room, &event, view, look).await.map_err(|fault| fault.delivery())
    }

    fn looks_every(&self) -> Duration {
        if self.0.messages.is_limited() { LOOK_TIME_LIMITED } else { LOOK_TIME }
    }

    async fn call(&self, to: &Place, who: &Account, sentence: &str, once: &str) -> Result<(), DeliveryError> {
        let thread = self.thread(&to.key)?;
        let (room, root) = thread.ok_or_else(|| DeliveryError::Gone("no thread of ours".into()))?;
        let message = Message::said(sentence).calling(&who.user).in_thread(root.as_str());
        let sent = self.0.send(&room, &message, Urgency::Asked, once).await;
        sent.map(drop).map_err(|fault| fault.delivery())
    }
}

impl Post {
    pub(crate) fn room(&self, id: &str) -> Result<Room, DeliveryError> {
        let id = RoomId::parse(id).map_err(|_| DeliveryError::Gone("no room of Matrix".into()))?;
        let room = self.0.client.get_room(&id).filter(|room| room.state() == RoomState::Joined);
        room.ok_or_else(|| DeliveryError::Gone("we are not in the room".into()))
    }

    /// Where a class that meets in a whole space looks first.
    async fn first_of(&self, space: &Room) -> Result<Room, DeliveryError> {
        let rooms = children(space).await;
        let mut rooms = rooms.iter().filter_map(|id| self.0.client.get_room(id));
        let joined = rooms.find(|room| room.state() == RoomState::Joined && !room.is_space());
        joined.ok_or_else(|| DeliveryError::Forbidden("we are in no room of the space".into()))
    }

    async fn bring(&self, user: &UserId, view: &View, once: &str) -> Result<(), Fault> {
        let room = self.0.private_room(user, Asking::No, Urgency::Brought).await?;
        let message = self.0.message(view).await;
        let event = self.0.send(&room, &message, Urgency::Brought, once).await?;
        self.0.seed(&room, &event, &message.seeds, once).await;
        Ok(())
    }

    async fn put_up(&self, room: &Room, message: &Message, once: &str) -> Result<OwnedEventId, Fault> {
        let event = self.0.send(room, message, Urgency::Brought, once).await?;
        self.0.seed(room, &event, &message.seeds, once).await;
        self.pin(room.clone(), event.clone());
        Ok(event)
    }

    /// Pins a message when its turn comes; nobody waits for that.
    fn pin(&self, room: Room, event: OwnedEventId) {
        let line = Arc::clone(&self.0);
        tokio::spawn(async move {
            let pin = || async { Ok(room.pin_event(&event).await?) }.boxed();
            if let Err(fault) = line.messages.at(Urgency::Asked, pin).await {
                // Where we have no power to pin, it stands in the talk alone.
                tracing::debug!(code = fault.code(), "the card of a test is not pinned");
            }
        });
    }

    async fn exchange(&self, room: &Room, event: &EventId, view: &View) -> Result<(), Fault> {
        if !stands(room, event).await? {
            return Err(Fault::Gone("the message was taken away"));
        }
        self.0.replace(room, event, &self.0.message(view).await).await
    }
}
