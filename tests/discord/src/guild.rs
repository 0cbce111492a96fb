//! Guilds and channels as a test holds them.

use std::sync::Arc;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    clock::Id,
    gateway::intent,
    message::Message,
    permissions::{Overwrite, Permissions},
    state::{Shared, State},
    user::User,
    world::RoleRecord,
};

/// A guild that the bot is in.
#[derive(Clone, Debug)]
pub struct Guild {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
}

impl Guild {
    /// Its id.
    pub fn id(&self) -> Id {
        self.id
    }

    /// A new text channel.
    pub fn channel(&self, name: &str) -> Channel {
        let id = self.shared.change(|state| state.open_channel(self.id, name));
        Channel { shared: Arc::clone(&self.shared), id }
    }

    /// A new role.
    pub fn role(&self, name: &str, permissions: Permissions) -> Id {
        self.shared.change(|state| {
            let id = state.clock.id();
            let Some(guild) = state.guilds.get_mut(&self.id) else { return id };
            let role = RoleRecord { position: guild.roles.len(), ..RoleRecord::new(id, name, permissions) };
            let event = serde_json::json!({ "guild_id": self.id.to_string(), "role": role.json() });
            guild.roles.push(role);
            state.tell("GUILD_ROLE_CREATE", Some(self.id), &event);
            id
        })
    }

    /// Lets everybody ping a role.
    pub fn let_mention(&self, role: Id) {
        self.shared.change(|state| {
            let roles = state.guilds.get_mut(&self.id).map(|guild| &mut guild.roles);
            let Some(role) = roles.into_iter().flatten().find(|one| one.id == role) else { return };
            role.is_mentionable = true;
            let event = serde_json::json!({ "guild_id": self.id.to_string(), "role": role.json() });
            state.tell("GUILD_ROLE_UPDATE", Some(self.id), &event);
        });
    }

    /// Somebody comes in.
    pub fn join(&self, user: &User) {
        self.join_with(user, &[]);
    }

    /// Somebody comes in with roles, or gets these roles instead of the old ones.
    pub fn join_with(&self, user: &User, roles: &[Id]) {
        self.shared.change(|state| {
            let Some(guild) = state.guilds.get_mut(&self.id) else { return };
            let was_there = guild.members.insert(user.id, roles.to_vec()).is_some();
            let name = if was_there { "GUILD_MEMBER_UPDATE" } else { "GUILD_MEMBER_ADD" };
            state.tell_member(name, self.id, user.id);
        });
    }

    /// Somebody goes.
    pub fn leave(&self, user: &User) {
        self.shared.change(|state| {
            let Some(guild) = state.guilds.get_mut(&self.id) else { return };
            guild.members.remove(&user.id);
            let event =
                serde_json::json!({ "guild_id": self.id.to_string(), "user": state.person_json(user.id) });
            state.dispatch("GUILD_MEMBER_REMOVE", Some(intent::MEMBERS), Some(self.id), &event);
        });
    }

    /// The bot is thrown out.
    pub fn remove_bot(&self) {
        self.shared.change(|state| {
            let bot = state.bot;
            if let Some(guild) = state.guilds.get_mut(&self.id) {
                guild.has_bot = false;
                guild.members.remove(&bot);
            }
            let event = serde_json::json!({ "id": self.id.to_string() });
            state.tell("GUILD_DELETE", Some(self.id), &event);
        });
    }

    /// Its threads, also those that were put away.
    pub fn threads(&self) -> Vec<Channel> {
        let state = self.shared.lock();
        let threads = state.channels.values().filter(|one| one.guild == Some(self.id) && one.is_thread());
        threads.map(|one| Channel { shared: Arc::clone(&self.shared), id: one.id }).collect()
    }
}

/// A channel, a thread or a conversation.
#[derive(Clone, Debug)]
pub struct Channel {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
}

impl Channel {
    /// Its id.
    pub fn id(&self) -> Id {
        self.id
    }

    /// As Discord writes it.
    pub fn json(&self) -> Result<Value> {
        let state = self.shared.lock();
        let channel = state.channels.get(&self.id).context("the channel is gone")?;
        Ok(state.channel_json(channel))
    }

    /// Its messages, the oldest first, also those for one person alone.
    pub fn messages(&self) -> Vec<Message> {
        let state = self.shared.lock();
        state.messages.values().filter(|message| message.channel == self.id).cloned().collect()
    }

    /// The messages that a person sees in it.
    pub fn messages_for(&self, user: &User) -> Vec<Message> {
        if !user.sees(self) {
            return Vec::new();
        }
        let mut messages = self.messages();
        messages.retain(|message| message.only_for.is_none_or(|only| only == user.id));
        messages
    }

    /// The last message.
    pub fn last(&self) -> Result<Message> {
        self.messages().pop().context("there is no message in the channel")
    }

    /// Waits for a message.
    pub async fn wait_for(&self, what: &str, mut fits: impl FnMut(&Message) -> bool) -> Result<Message> {
        let patience = self.shared.lock().options.patience;
        let find = |state: &State| {
            state.messages.values().filter(|one| one.channel == self.id).find(|one| fits(one)).cloned()
        };
        self.shared.wait_for(patience, what, find).await
    }

    /// Takes permissions from the bot here.
    pub fn deny(&self, permissions: Permissions) {
        self.overwrite(None, Permissions::NONE, permissions);
    }

    /// Gives the bot permissions here, and takes none.
    pub fn allow(&self, permissions: Permissions) {
        self.overwrite(None, permissions, Permissions::NONE);
    }

    /// Takes permissions from a person here.
    pub fn deny_user(&self, user: &User, permissions: Permissions) {
        self.overwrite(Some(user.id), Permissions::NONE, permissions);
    }

    /// Somebody deletes it, with all that is in it.
    pub fn delete(&self) {
        self.shared.change(|state| state.remove_channel(self.id));
    }

    /// Somebody deletes a message.
    pub fn delete_message(&self, id: Id) -> Result<()> {
        let deleted = self.shared.change(|state| state.delete(id));
        deleted.map_err(|fault| anyhow::anyhow!(fault.line()))
    }

    /// Who is in a thread.
    pub fn members(&self) -> Vec<Id> {
        let state = self.shared.lock();
        state.channels.get(&self.id).map(|one| one.people.iter().copied().collect()).unwrap_or_default()
    }

    /// Nothing was said in a thread for so long that it is put away.
    pub fn put_away(&self) {
        self.shared.change(|state| {
            state.channels.get_mut(&self.id).into_iter().for_each(|thread| thread.is_archived = true);
        });
    }

    /// Whether a thread was put away.
    pub fn is_archived(&self) -> bool {
        self.shared.lock().channels.get(&self.id).is_some_and(|one| one.is_archived)
    }

    /// Whether it is still there.
    pub fn exists(&self) -> bool {
        self.shared.lock().channels.contains_key(&self.id)
    }

    /// What is said here of one member replaces what was said before.
    fn overwrite(&self, person: Option<Id>, allow: Permissions, deny: Permissions) {
        self.shared.change(|state| {
            let target = person.unwrap_or(state.bot);
            let Some(channel) = state.channels.get_mut(&self.id) else { return };
            channel.overwrites.retain(|one| one.target != target);
            channel.overwrites.push(Overwrite { target, is_member: true, allow, deny });
            let (guild, json) = (channel.guild, channel.json());
            state.tell("CHANNEL_UPDATE", guild, &json);
        });
    }
}
