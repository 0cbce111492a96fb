//! Threads of somebody's own, for conversations at labs.

use homeroom_core::{Account, DeliveryError, Opening, Place, PlatformId, View};
use serenity::{
    builder::{Builder as _, CreateThread},
    model::{
        channel::{AutoArchiveDuration, ChannelType},
        id::{ChannelId, UserId},
    },
};

use crate::{
    caller::PLATFORM,
    fault::Fault,
    length::label,
    limits::THREAD_NAME_MAX,
    line::{Line, number},
    outgoing::Message,
};

/// Where a conversation is on Discord: <https://discord.com/developers/docs/reference#message-formatting>.
const CHANNELS: &str = "https://discord.com/channels";
/// What stands for the server of a private conversation.
const NO_SERVER: &str = "@me";

/// Whether a link leads into a private conversation.
pub(crate) fn is_private(link: &str) -> bool {
    link.strip_prefix(CHANNELS).is_some_and(|rest| rest.trim_start_matches('/').starts_with(NO_SERVER))
}

impl Line {
    /// Makes a thread below a channel that only one person sees, or goes to their private conversation where we may not.
    pub(crate) async fn open_thread(
        &self,
        of: &Account,
        beside: Option<ChannelId>,
        (head, message): (&View, Message),
        once: &str,
    ) -> Result<Opening, DeliveryError> {
        let beside = match beside {
            Some(channel) => match self.thread_below(channel, of, &head.title).await {
                Err(Fault::Refused(400 | 403 | 404, code)) => {
                    tracing::info!(
                        code,
                        "a lab has no thread in its channel; it stands in a private conversation"
                    );
                    None
                }
                done => Some(done.map_err(|fault| fault.delivery())?),
            },
            None => None,
        };
        let (server, channel) = match beside {
            Some((server, thread)) => (server, thread),
            None => (NO_SERVER.to_owned(), self.conversation(of).await?),
        };
        let head = self.sent(channel, message, once).await.map_err(|fault| fault.delivery())?;
        // It may stand in a thread that was made before, of which nothing was heard.
        let channel = head.channel_id;
        let at = Place { platform: PlatformId::new(PLATFORM), key: channel.to_string() };
        let link = Some(format!("{CHANNELS}/{server}/{channel}"));
        Ok(Opening { at, message: head.id.to_string(), link })
    }

    async fn thread_below(
        &self,
        channel: ChannelId,
        of: &Account,
        title: &str,
    ) -> Result<(String, ChannelId), Fault> {
        let user = number(&of.user).map_err(|_| Fault::Unsendable)?;
        let thread = CreateThread::new(label(title, THREAD_NAME_MAX))
            .kind(ChannelType::PrivateThread)
            .invitable(false)
            .auto_archive_duration(AutoArchiveDuration::OneWeek);
        let thread = self.within(thread.execute(&*self.http, (channel, None))).await?;
        self.within(self.http.add_thread_channel_member(thread.id, UserId::new(user))).await?;
        Ok((thread.guild_id.to_string(), thread.id))
    }
}
