//! Interactions: from the press to the answer.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    clock::{Id, time_of},
    fault::Fault,
    permissions::Permissions,
    state::State,
    world::channel_kind,
};

/// How long an interaction waits for its first answer.
const ACK: u64 = 3_000;
/// How long its token holds.
const TOKEN: u64 = 15 * 60 * 1000;

/// What somebody did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Deed {
    /// Sent a command.
    Command = 2,
    /// Pressed a button or chose from a menu.
    Component = 3,
    /// Typed into an option that makes suggestions.
    Suggestion = 4,
    /// Sent a form.
    Form = 5,
}

/// How the bot answered first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ack {
    /// With a message (4).
    Message,
    /// With “thinking…” (5).
    Thinking,
    /// With nothing that can be seen, to change the message later (6).
    Silence,
    /// By changing the message (7).
    Update,
    /// With suggestions (8).
    Suggestions,
    /// With a form (9).
    Form,
}

impl Ack {
    pub(crate) fn from_number(number: u64) -> Option<Self> {
        Some(match number {
            4 => Self::Message,
            5 => Self::Thinking,
            6 => Self::Silence,
            7 => Self::Update,
            8 => Self::Suggestions,
            9 => Self::Form,
            _ => return None,
        })
    }

    /// Whether more must follow before there is something to see.
    pub fn is_deferred(self) -> bool {
        matches!(self, Self::Thinking | Self::Silence)
    }
}

/// How far an interaction has come; times since it was sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// When the first answer came.
    pub acked: Option<Duration>,
    /// When there was something to see.
    pub settled: Option<Duration>,
}

/// An interaction and what became of it.
#[derive(Debug)]
pub(crate) struct Interaction {
    pub(crate) id: Id,
    pub(crate) token: String,
    pub(crate) deed: Deed,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) source: Option<Id>,
    pub(crate) payload: Value,
    pub(crate) ack: Option<Ack>,
    pub(crate) is_ephemeral: bool,
    pub(crate) original: Option<Id>,
    pub(crate) followups: Vec<Id>,
    pub(crate) form: Option<Value>,
    pub(crate) choices: Vec<Value>,
    pub(crate) sent: Instant,
    pub(crate) progress: watch::Sender<Progress>,
}

impl Interaction {
    /// Whether its first answer may still come.
    pub(crate) fn is_waiting(&self, now: u64) -> bool {
        now.saturating_sub(time_of(self.id)) <= ACK
    }

    /// Whether its token still holds.
    pub(crate) fn is_open(&self, now: u64) -> bool {
        now.saturating_sub(time_of(self.id)) <= TOKEN
    }

    /// The first answer came.
    pub(crate) fn acknowledge(&mut self, ack: Ack) {
        self.ack = Some(ack);
        let now = self.sent.elapsed();
        self.progress.send_modify(|progress| progress.acked = Some(now));
        if !ack.is_deferred() {
            self.settle();
        }
    }

    /// There is something to see.
    pub(crate) fn settle(&self) {
        let now = self.sent.elapsed();
        self.progress.send_modify(|progress| progress.settled = progress.settled.or(Some(now)));
    }

    /// How Discord tells, on a message, what it answers.
    pub(crate) fn metadata(&self, user: Value) -> Value {
        let mut metadata = json!({
            "id": self.id.to_string(),
            "type": self.deed as u8,
            "user": user,
            "authorizing_integration_owners": self.payload["authorizing_integration_owners"],
        });
        match self.deed {
            Deed::Component => metadata["interacted_message_id"] = self.payload["message"]["id"].clone(),
            Deed::Command => metadata["name"] = self.payload["data"]["name"].clone(),
            Deed::Form => {
                metadata["triggering_interaction_metadata"] = json!({
                    "id": self.id.to_string(),
                    "type": 2,
                    "user": metadata["user"],
                    "authorizing_integration_owners": metadata["authorizing_integration_owners"],
                });
            }
            Deed::Suggestion => {}
        }
        metadata
    }
}

/// What an interaction is made of.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) deed: Deed,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) source: Option<Id>,
    pub(crate) data: Value,
    /// How long ago it was sent.
    pub(crate) age: Duration,
}

impl State {
    /// Sends an interaction to the bot.
    #[expect(clippy::disallowed_methods, reason = "how long a bot takes is measured in real time")]
    pub(crate) fn interact(&mut self, sent: Sent) -> Result<(Id, watch::Receiver<Progress>), Fault> {
        let age = u64::try_from(sent.age.as_millis()).unwrap_or(u64::MAX);
        let id = self.clock.id_at(self.clock.now().saturating_sub(age));
        let token = format!("aW50ZXJhY3Rpb246{id:x}Q{:x}", id.rotate_left(29) ^ self.bot);
        let payload = self.payload(id, &token, &sent)?;
        let progress = watch::Sender::new(Progress::default());
        let watching = progress.subscribe();
        let interaction = Interaction {
            id,
            token: token.clone(),
            deed: sent.deed,
            user: sent.user,
            channel: sent.channel,
            source: sent.source,
            payload,
            ack: None,
            is_ephemeral: false,
            original: None,
            followups: Vec::new(),
            form: None,
            choices: Vec::new(),
            sent: Instant::now(),
            progress,
        };
        self.interactions.insert(id, interaction);
        self.tokens.insert(token, id);
        self.deliver(id);
        Ok((id, watching))
    }

    /// Delivers an interaction, possibly not for the first time.
    pub(crate) fn deliver(&mut self, id: Id) {
        let Some(interaction) = self.interactions.get(&id) else { return };
        let guild = self.channels.get(&interaction.channel).and_then(|channel| channel.guild);
        let payload = interaction.payload.clone();
        self.dispatch("INTERACTION_CREATE", None, guild, &payload);
    }

    fn payload(&self, id: Id, token: &str, sent: &Sent) -> Result<Value, Fault> {
        let channel = self.channel(sent.channel)?;
        let person = self.people.get(&sent.user).ok_or_else(Fault::no_access)?;
        let theirs = self.permissions(channel, sent.user);
        if !theirs.contains(Permissions::VIEW_CHANNEL) {
            return Err(Fault::no_access());
        }
        let own = self.permissions(channel, self.bot);
        let is_direct = channel.kind == channel_kind::DIRECT;
        let owner = channel.guild.map_or_else(|| "0".to_owned(), |guild| guild.to_string());
        let mut partial = channel.partial(theirs);
        if is_direct {
            partial["recipients"] = json!([person.json()]);
        }
        let mut payload = json!({
            "id": id.to_string(),
            "application_id": self.bot.to_string(),
            "type": sent.deed as u8,
            "token": token,
            "version": 1,
            "channel_id": channel.id.to_string(),
            "channel": partial,
            "app_permissions": own.json(),
            "locale": person.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": { "0": owner },
            "context": u8::from(is_direct),
            "attachment_size_limit": 10 * 1024 * 1024,
            "data": sent.data,
        });
        if let Some(guild) = channel.guild {
            let mut member = self.member_json(guild, sent.user)?;
            member["permissions"] = theirs.json();
            payload["member"] = member;
            payload["guild_id"] = guild.to_string().into();
            payload["guild_locale"] = "en-US".into();
            payload["guild"] = json!({ "id": guild.to_string(), "locale": "en-US", "features": [] });
        } else {
            payload["user"] = person.json();
        }
        if let Some(source) = sent.source {
            payload["message"] = self.message(source)?.json();
        }
        Ok(payload)
    }
}
