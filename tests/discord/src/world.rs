//! Guilds, channels, people: what is there, and how Discord writes it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::{
    clock::{Id, written},
    permissions::{Overwrite, Permissions},
};

/// The kinds of channel, as Discord numbers them.
pub(crate) mod channel_kind {
    pub(crate) const TEXT: u64 = 0;
    pub(crate) const DIRECT: u64 = 1;
    pub(crate) const PUBLIC_THREAD: u64 = 11;
    pub(crate) const PRIVATE_THREAD: u64 = 12;
}

/// A person or a bot.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) is_bot: bool,
    pub(crate) locale: String,
    pub(crate) refuses_direct: bool,
}

impl Person {
    pub(crate) fn json(&self) -> Value {
        let name: String =
            self.name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        json!({
            "id": self.id.to_string(),
            "username": name,
            "global_name": self.name,
            "discriminator": "0",
            "avatar": null,
            "bot": self.is_bot,
            "public_flags": 0,
            "flags": 0,
        })
    }
}

/// A role of a guild.
#[derive(Clone, Debug)]
pub(crate) struct RoleRecord {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) permissions: Permissions,
    pub(crate) position: usize,
    /// Whether everybody may ping it.
    pub(crate) is_mentionable: bool,
}

impl RoleRecord {
    /// One at the bottom that not everybody may ping.
    pub(crate) fn new(id: Id, name: &str, permissions: Permissions) -> Self {
        Self { id, name: name.into(), permissions, position: 0, is_mentionable: false }
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "name": self.name,
            "color": 0,
            "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
            "hoist": false,
            "icon": null,
            "unicode_emoji": null,
            "position": self.position,
            "permissions": self.permissions.json(),
            "managed": false,
            "mentionable": self.is_mentionable,
            "flags": 0,
        })
    }
}

/// A guild: its members with their roles, and its roles; the first role is everyone's.
#[derive(Clone, Debug)]
pub(crate) struct GuildRecord {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) owner: Id,
    pub(crate) roles: Vec<RoleRecord>,
    pub(crate) members: BTreeMap<Id, Vec<Id>>,
    pub(crate) has_bot: bool,
}

impl GuildRecord {
    /// What a member may do, whatever a channel says.
    pub(crate) fn permissions(&self, member: Id) -> Permissions {
        if member == self.owner {
            return Permissions::ALL;
        }
        let roles = self.members.get(&member).map_or(&[][..], Vec::as_slice);
        let granted = self.roles.iter().filter(|role| role.id == self.id || roles.contains(&role.id));
        granted.fold(Permissions::NONE, |all, role| all | role.permissions)
    }

    /// A member as Discord writes it, without the person.
    pub(crate) fn member_json(&self, member: Id) -> Value {
        let roles = self.members.get(&member).into_iter().flatten();
        json!({
            "roles": roles.map(ToString::to_string).collect::<Vec<_>>(),
            "nick": null,
            "avatar": null,
            "banner": null,
            "joined_at": written(crate::clock::time_of(self.id)),
            "premium_since": null,
            "deaf": false,
            "mute": false,
            "flags": 0,
            "pending": false,
            "communication_disabled_until": null,
        })
    }

    /// What both the gateway and a request for it tell.
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "name": self.name,
            "icon": null,
            "splash": null,
            "discovery_splash": null,
            "owner_id": self.owner.to_string(),
            "region": "deprecated",
            "afk_channel_id": null,
            "afk_timeout": 300,
            "widget_enabled": false,
            "widget_channel_id": null,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "roles": self.roles.iter().map(RoleRecord::json).collect::<Vec<_>>(),
            "emojis": [],
            "features": [],
            "mfa_level": 0,
            "application_id": null,
            "system_channel_id": null,
            "system_channel_flags": 0,
            "rules_channel_id": null,
            "max_presences": null,
            "max_members": 500_000,
            "vanity_url_code": null,
            "description": null,
            "banner": null,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "public_updates_channel_id": null,
            "nsfw": false,
            "nsfw_level": 0,
            "stickers": [],
            "premium_progress_bar_enabled": false,
            "safety_alerts_channel_id": null,
        })
    }
}

/// A channel, a thread or a conversation of two.
#[derive(Clone, Debug)]
pub(crate) struct ChannelRecord {
    pub(crate) id: Id,
    pub(crate) kind: u64,
    pub(crate) guild: Option<Id>,
    pub(crate) parent: Option<Id>,
    pub(crate) name: String,
    pub(crate) owner: Option<Id>,
    pub(crate) overwrites: Vec<Overwrite>,
    /// The members of a thread; the person, of a conversation with the bot.
    pub(crate) people: BTreeSet<Id>,
    pub(crate) is_archived: bool,
    pub(crate) is_locked: bool,
    pub(crate) archive_after: u64,
    pub(crate) last_message: Option<Id>,
}

impl ChannelRecord {
    pub(crate) fn new(id: Id, kind: u64, name: &str) -> Self {
        Self {
            id,
            kind,
            guild: None,
            parent: None,
            name: name.into(),
            owner: None,
            overwrites: Vec::new(),
            people: BTreeSet::new(),
            is_archived: false,
            is_locked: false,
            archive_after: 1440,
            last_message: None,
        }
    }

    pub(crate) fn is_thread(&self) -> bool {
        matches!(self.kind, channel_kind::PUBLIC_THREAD | channel_kind::PRIVATE_THREAD)
    }

    /// As Discord writes it; a conversation also needs the person.
    pub(crate) fn json(&self) -> Value {
        let mut channel = json!({
            "id": self.id.to_string(),
            "type": self.kind,
            "flags": 0,
            "last_message_id": self.last_message.map(|id| id.to_string()),
        });
        let Some(guild) = self.guild else { return channel };
        channel["guild_id"] = guild.to_string().into();
        channel["name"] = self.name.clone().into();
        channel["parent_id"] = self.parent.map(|parent| parent.to_string()).into();
        channel["rate_limit_per_user"] = 0.into();
        if self.is_thread() {
            channel["owner_id"] = self.owner.map(|owner| owner.to_string()).into();
            channel["message_count"] = 0.into();
            channel["member_count"] = self.people.len().min(50).into();
            channel["total_message_sent"] = 0.into();
            channel["thread_metadata"] = json!({
                "archived": self.is_archived,
                "auto_archive_duration": self.archive_after,
                "archive_timestamp": written(crate::clock::time_of(self.id)),
                "create_timestamp": written(crate::clock::time_of(self.id)),
                "locked": self.is_locked,
                "invitable": self.kind == channel_kind::PRIVATE_THREAD,
            });
        } else {
            channel["position"] = 0.into();
            channel["topic"] = Value::Null;
            channel["nsfw"] = false.into();
            let overwrites: Vec<_> = self.overwrites.iter().map(Overwrite::json).collect();
            channel["permission_overwrites"] = overwrites.into();
        }
        channel
    }

    /// As an interaction tells it.
    pub(crate) fn partial(&self, permissions: Permissions) -> Value {
        let mut channel = self.json();
        channel["permissions"] = permissions.json();
        channel
    }
}
