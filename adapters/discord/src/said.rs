//! What somebody types in the thread of their lab, from end to end. All that is written where we may read comes by here;
//! what is not theirs to say to an assistant goes no further.

use async_trait::async_trait;
use homeroom_core::{
    Answer, Caller, DeliveryError, Event, EventId, Place, PlatformId, Reply, Sender, Support, Thread, What,
    words,
};
use serenity::model::{
    Timestamp,
    channel::{Message as Typed, MessageType},
    id::ChannelId,
};

use crate::{
    caller::{PLATFORM, account, made},
    limits::MISSED_TIME,
    line::{self, Line},
    outgoing::Message,
    room::{Room, logged},
    words::BUSY_TYPED,
};

/// Reads what was typed; nothing of what programs do, and of messages without words.
pub(crate) fn said(typed: &Typed) -> Option<Event> {
    let words = matches!(typed.kind, MessageType::Regular | MessageType::InlineReply);
    let person = !typed.author.bot && !typed.author.system && typed.webhook_id.is_none();
    if !words || !person || typed.content.trim().is_empty() {
        return None;
    }
    let name = typed.member.as_ref().and_then(|member| member.nick.as_deref());
    let name = name.or(typed.author.global_name.as_deref()).unwrap_or(&typed.author.name);
    Some(Event {
        id: Some(EventId::new(typed.id.to_string())),
        from: Sender::Account(Box::new(Caller::alone(account(typed.author.id), name.to_owned()))),
        at: made(typed.id.get())?,
        what: What::Said { at: place(typed.channel_id), text: typed.content.clone() },
    })
}

/// Whether it is young enough to be taken up.
fn is_fresh(typed: &Typed) -> bool {
    let age = Timestamp::now().unix_timestamp().saturating_sub(typed.timestamp.unix_timestamp());
    u64::try_from(age).unwrap_or_default() < MISSED_TIME.as_secs()
}

fn place(channel: ChannelId) -> Place {
    Place { platform: PlatformId::new(PLATFORM), key: channel.to_string() }
}

impl Room {
    /// What was typed in a conversation after our last message there: while we were away nobody told us of it. What we wrote
    /// since then, in seconds since 1970, answers nothing of it.
    pub(crate) async fn missed(&self, thread: &Thread, since: i64) -> Vec<Typed> {
        if self.line.typing(thread) != Support::Native {
            return Vec::new();
        }
        let Some(channel) = thread.at.as_ref().and_then(|at| line::number(&at.key).ok()) else {
            return Vec::new();
        };
        let newest_first = self.line.written(ChannelId::new(channel)).await.unwrap_or_else(|fault| {
            // A thread may have been taken away.
            tracing::info!(code = fault.code(), "what was typed in a thread meanwhile cannot be read");
            Vec::new()
        });
        let answers = |one: &Typed| one.author.bot && one.timestamp.unix_timestamp() < since;
        let unanswered = newest_first.into_iter().take_while(|one| !answers(one) && is_fresh(one));
        let mut typed: Vec<Typed> = unanswered.filter(|one| !one.author.bot).collect();
        typed.reverse();
        typed
    }

    /// Handles what was typed.
    pub(crate) async fn hear(&self, typed: &Typed) {
        let Some(event) = said(typed) else { return };
        if !self.chat.talks(&account(typed.author.id), &place(typed.channel_id)).await {
            return;
        }
        let beside = Beside { line: &self.line, channel: typed.channel_id, once: typed.id.to_string() };
        match self.seats.try_acquire() {
            Ok(_seat) => self.chat.answer(event, &beside).await,
            Err(_) => {
                tracing::warn!("what was typed in a lab was turned away: too many at once");
                // What failed is in the log.
                let _ = beside.said(BUSY_TYPED).await;
            }
        }
    }
}

/// The thread in which somebody typed.
struct Beside<'a> {
    line: &'a Line,
    channel: ChannelId,
    /// Makes the answer to one message one message.
    once: String,
}

#[async_trait]
impl Answer for Beside<'_> {
    async fn show(&self, reply: &Reply) -> Result<(), DeliveryError> {
        match reply {
            Reply::Elsewhere(_) => Ok(()),
            Reply::Shown(view) => self.sent(self.line.message(view).await).await,
            Reply::Refused(refusal) => self.said(&words::refusal(refusal)).await,
            Reply::Failed(reference) => self.said(&words::failed(reference)).await,
        }
    }
}

impl Beside<'_> {
    async fn said(&self, sentence: &str) -> Result<(), DeliveryError> {
        self.sent(Message::said(sentence)).await
    }

    async fn sent(&self, message: Message) -> Result<(), DeliveryError> {
        let sent = self.line.post(self.channel, message, &self.once).await;
        sent.map(drop).map_err(|fault| logged(&fault))
    }
}
