//! What is brought to people, and put up where they meet.

use std::sync::Arc;

use async_trait::async_trait;
use homeroom_core::{Account, Badge, Card, DeliveryError, Place, Platform, PlatformId, View};
use matrix_sdk::{
    Room, RoomState,
    ruma::{EventId, OwnedEventId, RoomId, UserId},
};

use crate::{
    caller::PLATFORM,
    fault::Fault,
    line::{Asking, Line},
    outgoing::Voice,
};

/// Matrix, as the classroom reaches people there.
pub(crate) struct Post(pub(crate) Arc<Line>);

#[async_trait]
impl Platform for Post {
    fn id(&self) -> PlatformId {
        PlatformId::new(PLATFORM)
    }

    async fn show(&self, to: &Account, view: &View) -> Result<(), DeliveryError> {
        let user = UserId::parse(&to.user).map_err(|_| DeliveryError::Gone("no name of Matrix".into()))?;
        self.bring(&user, view).await.map_err(|fault| fault.delivery())
    }

    /// Matrix knows no roles: nobody is pinged.
    async fn post(
        &self,
        to: &Place,
        view: &View,
        once: &str,
        _announce: Option<&Badge>,
    ) -> Result<String, DeliveryError> {
        let room = self.room(to)?;
        self.put_up(&room, view, once).await.map(|id| id.to_string()).map_err(|fault| fault.delivery())
    }

    async fn replace(&self, to: &Place, message: &str, view: &View) -> Result<(), DeliveryError> {
        let room = self.room(to)?;
        let event = EventId::parse(message).map_err(|_| DeliveryError::Gone("no id of Matrix".into()))?;
        self.exchange(&room, &event, view).await.map_err(|fault| fault.delivery())
    }
}

impl Post {
    fn room(&self, place: &Place) -> Result<Room, DeliveryError> {
        let id = RoomId::parse(&place.key).map_err(|_| DeliveryError::Gone("no room of Matrix".into()))?;
        let room = self.0.client.get_room(&id).filter(|room| room.state() == RoomState::Joined);
        room.ok_or_else(|| DeliveryError::Gone("we are not in the room".into()))
    }

    async fn bring(&self, user: &UserId, view: &View) -> Result<(), Fault> {
        let room = self.0.private_room(user, Asking::No).await?;
        let message = self.0.message(view);
        let once = matrix_sdk::ruma::TransactionId::new();
        let event = self.0.send(&room, &message, Voice::Text, once.as_str()).await?;
        self.0.seed(&room, &event, &message.seeds, once.as_str()).await;
        Ok(())
    }

    async fn put_up(&self, room: &Room, view: &View, once: &str) -> Result<OwnedEventId, Fault> {
        let message = self.0.message(view);
        let event = self.0.send(room, &message, Voice::Text, once).await?;
        self.0.seed(room, &event, &message.seeds, once).await;
        if let Err(error) = room.pin_event(&event).await {
            // Where we have no power to pin, it stands in the talk alone.
            tracing::debug!(code = Fault::from(error).code(), "the card of a test is not pinned");
        }
        Ok(event)
    }

    async fn exchange(&self, room: &Room, event: &EventId, view: &View) -> Result<(), Fault> {
        let there = room.event(event, None).await?;
        let redacted = there.raw().get_field::<serde_json::Value>("unsigned");
        if redacted.ok().flatten().is_some_and(|unsigned| unsigned.get("redacted_because").is_some()) {
            return Err(Fault::Gone("the message was taken away"));
        }
        let message = self.0.message(view);
        tracing::debug!(shown = Card::fingerprint(view), "a card is brought up to date");
        self.0.replace(room, event, &message, Voice::Text).await
    }
}
