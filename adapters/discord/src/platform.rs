//! What is brought to people, and put up where they meet.

use std::sync::Arc;

use async_trait::async_trait;
use homeroom_core::{Account, Badge, DeliveryError, Place, Platform, PlatformId, View};
use serenity::model::id::{ChannelId, MessageId, RoleId};

use crate::{caller::PLATFORM, line::Line};

/// Discord, as the classroom reaches people there.
pub(crate) struct Post(pub(crate) Arc<Line>);

#[async_trait]
impl Platform for Post {
    fn id(&self) -> PlatformId {
        PlatformId::new(PLATFORM)
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
}

/// An id of Discord's; what is none was never there.
fn number(key: &str) -> Result<u64, DeliveryError> {
    let number = key.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| DeliveryError::Gone("no id of Discord".into()))
}
