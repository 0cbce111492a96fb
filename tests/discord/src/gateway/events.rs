//! Who is told of what.

use serde_json::{Value, json};

use super::Identify;
use crate::{
    clock::Id,
    message::{Message, mentioned},
    permissions::Permissions,
    state::State,
    world::GuildRecord,
};

/// What a bot may want to hear of.
pub(crate) mod intent {
    pub(crate) const GUILDS: u64 = 1;
    pub(crate) const MEMBERS: u64 = 1 << 1;
    pub(crate) const MESSAGES: u64 = 1 << 9;
    pub(crate) const DIRECT_MESSAGES: u64 = 1 << 12;
    pub(crate) const CONTENT: u64 = 1 << 15;
    /// All that Discord knows.
    pub(crate) const ALL: u64 = 0x1ff_ffff | 0x300_0000;
}

impl State {
    /// Tells every session that wants to hear of it.
    pub(crate) fn dispatch(&mut self, name: &str, needed: Option<u64>, guild: Option<Id>, data: &Value) {
        for session in &mut self.sessions {
            let wants = needed.is_none_or(|needed| session.intents & needed != 0);
            if wants && session.hears(guild) {
                session.event(name, data);
            }
        }
    }

    /// Tells of a channel, a thread or a guild.
    pub(crate) fn tell(&mut self, name: &str, guild: Option<Id>, data: &Value) {
        self.dispatch(name, Some(intent::GUILDS), guild, data);
    }

    /// Tells of a member.
    pub(crate) fn tell_member(&mut self, name: &str, guild: Id, person: Id) {
        let Ok(mut member) = self.member_json(guild, person) else { return };
        member["guild_id"] = guild.to_string().into();
        self.dispatch(name, Some(intent::MEMBERS), Some(guild), &member);
    }

    /// Whether a message is the bot's own, to it alone, or mentions it: then it may be read in any case.
    fn concerns(&self, message: &Message) -> bool {
        message.guild.is_none()
            || message.author == self.bot
            || mentioned(&message.content).contains(&self.bot)
    }

    /// Whether a bot that asks for a message is told what it says.
    pub(crate) fn may_read(&self, message: &Message) -> bool {
        let wants = |one: &Identify| one.intents & intent::CONTENT != 0;
        self.concerns(message) || self.identifies.last().is_some_and(wants)
    }

    /// Tells of a message, without what it says where the bot may not read that.
    pub(crate) fn tell_message(&mut self, name: &str, message: &Message) {
        let Some(channel) = self.channels.get(&message.channel) else { return };
        let is_seen = self.permissions(channel, self.bot).contains(Permissions::VIEW_CHANNEL);
        if message.is_ephemeral() || !is_seen {
            return;
        }
        let needed = if message.guild.is_some() { intent::MESSAGES } else { intent::DIRECT_MESSAGES };
        let concerns = self.concerns(message);
        let member =
            message.guild.and_then(|guild| Some(self.guilds.get(&guild)?.member_json(message.author)));
        for session in &mut self.sessions {
            if session.intents & needed != 0 && session.hears(message.guild) {
                let mut event = message.dispatch(concerns || session.intents & intent::CONTENT != 0);
                if let Some(member) = &member {
                    event["member"] = member.clone();
                }
                session.event(name, &event);
            }
        }
    }

    /// Tells that a message is gone.
    pub(crate) fn tell_deleted(&mut self, message: &Message) {
        if message.is_ephemeral() {
            return;
        }
        let needed = if message.guild.is_some() { intent::MESSAGES } else { intent::DIRECT_MESSAGES };
        let mut data = json!({ "id": message.id.to_string(), "channel_id": message.channel.to_string() });
        if let Some(guild) = message.guild {
            data["guild_id"] = guild.to_string().into();
        }
        self.dispatch("MESSAGE_DELETE", Some(needed), message.guild, &data);
    }

    /// A guild for one session: of its members only the bot, if it did not ask for more.
    pub(super) fn guild_event(&self, guild: &GuildRecord, intents: u64) -> Value {
        let mut event = self.guild_json(guild);
        if intents & intent::MEMBERS == 0
            && let Some(members) = event["members"].as_array_mut()
        {
            let own = self.bot.to_string();
            members.retain(|member| member["user"]["id"] == own.as_str());
        }
        event
    }

    /// Tells of a guild that the bot came into, or that changed while it was away.
    pub(crate) fn tell_guild(&mut self, guild: Id) {
        let Some(record) = self.guilds.get(&guild) else { return };
        let events: Vec<_> =
            self.sessions.iter().map(|session| self.guild_event(record, session.intents)).collect();
        for (session, event) in self.sessions.iter_mut().zip(events) {
            if session.intents & intent::GUILDS != 0 && session.hears(Some(guild)) {
                session.event("GUILD_CREATE", &event);
            }
        }
    }
}
