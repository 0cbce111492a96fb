//! Threads of somebody's own, for conversations at labs: in their private room, where the homeserver cannot read.

use homeroom_core::{DeliveryError, Look, Opening, View};
use matrix_sdk::{
    Room,
    ruma::{EventId, OwnedEventId, TransactionId, UserId},
};

use crate::{caller::thread_of, fault::Fault, line::stands, pace::Urgency, platform::Post, rooms::Asking};

impl Post {
    /// The room and the first message of a thread; nothing of another place.
    pub(crate) fn thread(&self, key: &str) -> Result<Option<(Room, OwnedEventId)>, DeliveryError> {
        let Some((room, root)) = key.split_once(' ') else { return Ok(None) };
        let root = EventId::parse(root).map_err(|_| DeliveryError::Gone("no id of Matrix".into()))?;
        Ok(Some((self.room(room)?, root)))
    }

    pub(crate) async fn begun(&self, user: &UserId, head: &View, once: &str) -> Result<Opening, Fault> {
        let room = self.0.private_room(user, Asking::Yes, Urgency::Asked).await?;
        let message = self.0.message(head).await.of_lab();
        let root = self.0.send(&room, &message, Urgency::Asked, once).await?;
        self.0.seed(&room, &root, &message.seeds, once).await;
        let link = room.room_id().matrix_to_event_uri(root.clone()).to_string();
        Ok(Opening { at: thread_of(&room, root.as_str()), message: root.to_string(), link: Some(link) })
    }

    /// Another message in a thread.
    pub(crate) async fn continued(
        &self,
        room: &Room,
        root: &EventId,
        view: &View,
        once: &str,
    ) -> Result<String, Fault> {
        let message = self.0.message(view).await.in_thread(root.as_str());
        let event = self.0.send(room, &message, Urgency::Asked, once).await?;
        self.0.seed(room, &event, &message.seeds, once).await;
        Ok(event.to_string())
    }

    /// Another look at a message that grows. Where the homeserver counts messages, only the last one goes out.
    pub(crate) async fn grown(
        &self,
        room: &Room,
        event: &EventId,
        view: &View,
        look: Look,
    ) -> Result<(), Fault> {
        let limited = self.0.messages.is_limited();
        if look == Look::Passing && limited {
            return Ok(());
        }
        // Whoever took it away is asked after when it stays so: each look would cost a question.
        if look == Look::Last && !stands(room, event).await? {
            return Err(Fault::Gone("the message was taken away"));
        }
        let message = self.0.message(view).await;
        let content = || message.replacing(event.as_str());
        // What was shown before may be shown again: to the homeserver that is another edit.
        let once = TransactionId::new().to_string();
        self.0.send_raw(room, ("m.room.message", &content), Urgency::Asked, &once).await?;
        if look == Look::Last {
            self.0.seed(room, event, &message.seeds, &once).await;
        }
        Ok(())
    }
}
