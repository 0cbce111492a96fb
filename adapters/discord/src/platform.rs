//! What is brought to people, and put up where they meet.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use homeroom_core::{
    Account, Badge, Capabilities, DeliveryError, Look, Opening, Place, Platform, PlatformId, Support, Thread,
    View,
};
use serenity::model::id::{ChannelId, MessageId, RoleId, UserId};

use crate::{
    caller::PLATFORM,
    capabilities,
    limits::LOOK_TIME,
    line::{self, Line},
    outgoing::Message,
};

/// Discord, as the classroom reaches people there.
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
        self.0.bring(to, self.0.message(view).await, once).await
    }

    async fn post(
        &self,
        to: &Place,
        view: &View,
        once: &str,
        announce: Option<&Badge>,
    ) -> Result<String, DeliveryError> {
        let channel = ChannelId::new(number(&to.key)?);
        let mut message = self.0.message(view).await;
        if let Some(badge) = announce {
            message = message.announced(RoleId::new(number(&badge.key)?));
        }
        self.0.post(channel, message, once).await.map_err(|fault| fault.delivery())
    }

    async fn replace(&self, to: &Place, message: &str, view: &View) -> Result<(), DeliveryError> {
        let at = (ChannelId::new(number(&to.key)?), MessageId::new(number(message)?));
        let message = self.0.message(view).await;
        self.0.replace(at, message).await.map_err(|fault| fault.delivery())
    }

    async fn open_thread(
        &self,
        of: &Account,
        beside: Option<&Place>,
        head: &View,
        once: &str,
    ) -> Result<Opening, DeliveryError> {
        let beside = beside.map(|place| number(&place.key)).transpose()?.map(ChannelId::new);
        let message = self.0.message(head).await;
        self.0.open_thread(of, beside, (head, message), once).await
    }

    async fn grow(&self, to: &Place, message: &str, view: &View, _: Look) -> Result<(), DeliveryError> {
        self.replace(to, message, view).await
    }

    fn typing(&self, thread: &Thread) -> Support {
        self.0.typing(thread)
    }

    fn looks_every(&self) -> Duration {
        LOOK_TIME
    }

    async fn call(&self, to: &Place, who: &Account, sentence: &str, once: &str) -> Result<(), DeliveryError> {
        let message = Message::said(sentence).calling(UserId::new(line::number(&who.user)?));
        let channel = ChannelId::new(number(&to.key)?);
        self.0.post(channel, message, once).await.map(drop).map_err(|fault| fault.delivery())
    }
}

/// An id of Discord's; what is none was never there.
fn number(key: &str) -> Result<u64, DeliveryError> {
    let number = key.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| DeliveryError::Gone("no id of Discord".into()))
}
