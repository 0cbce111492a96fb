//! All that the stand-in knows, and what everything in it shares.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tokio::{sync::watch, time::timeout};

use crate::{
    clock::{Clock, Id},
    fault::{Fault, Unknown},
    gateway::{Identify, Session},
    interaction::Interaction,
    message::Message,
    permissions::{Permissions, within},
    requests::Request,
    spec::Spec,
    standin::Options,
    trouble::Trouble,
    world::{ChannelRecord, GuildRecord, Person, channel_kind},
};

/// A file that somebody uploaded.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) sort: String,
    pub(crate) bytes: Vec<u8>,
}

/// What there is at a moment.
#[derive(Debug)]
pub struct State {
    pub(crate) clock: Clock,
    pub(crate) options: Options,
    pub(crate) origin: String,
    pub(crate) token: String,
    pub(crate) is_revoked: bool,
    pub(crate) bot: Id,
    pub(crate) people: BTreeMap<Id, Person>,
    pub(crate) guilds: BTreeMap<Id, GuildRecord>,
    pub(crate) channels: BTreeMap<Id, ChannelRecord>,
    pub(crate) messages: BTreeMap<Id, Message>,
    pub(crate) files: HashMap<Id, File>,
    /// What people have uploaded for a command, as Discord tells of it.
    pub(crate) offered: HashMap<Id, Value>,
    pub(crate) commands: Vec<Value>,
    pub(crate) interactions: HashMap<Id, Interaction>,
    pub(crate) tokens: HashMap<String, Id>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) identifies: Vec<Identify>,
    pub(crate) acks_muted: bool,
    pub(crate) requests: Vec<Request>,
    pub(crate) violations: Vec<String>,
    pub(crate) invalid_requests: u64,
    pub(crate) served: u64,
    pub(crate) trouble: Trouble,
}

impl State {
    /// Every message that was sent and not deleted, the oldest first.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    /// How many sessions of the gateway are connected and ready.
    pub fn connected(&self) -> usize {
        self.sessions.iter().filter(|session| session.is_connected()).count()
    }

    /// How each session began, the oldest first.
    pub fn identifies(&self) -> &[Identify] {
        &self.identifies
    }

    /// Everything that the bot did wrong.
    pub fn violations(&self) -> &[String] {
        &self.violations
    }

    /// Every request that came, unless the log is off.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// The commands that are registered, as Discord writes them.
    pub fn commands(&self) -> &[Value] {
        &self.commands
    }

    /// A rule was broken.
    pub(crate) fn violate(&mut self, what: String) {
        if self.options.log || self.violations.len() < 100 {
            self.violations.push(what);
        }
    }

    pub(crate) fn channel(&self, id: Id) -> Result<&ChannelRecord, Fault> {
        self.channels.get(&id).ok_or_else(|| Fault::unknown(Unknown::Channel))
    }

    pub(crate) fn channel_mut(&mut self, id: Id) -> Result<&mut ChannelRecord, Fault> {
        self.channels.get_mut(&id).ok_or_else(|| Fault::unknown(Unknown::Channel))
    }

    pub(crate) fn message(&self, id: Id) -> Result<&Message, Fault> {
        self.messages.get(&id).ok_or_else(|| Fault::unknown(Unknown::Message))
    }

    pub(crate) fn person_json(&self, id: Id) -> Value {
        self.people.get(&id).map(Person::json).unwrap_or_default()
    }

    /// What someone may do in a channel.
    pub(crate) fn permissions(&self, channel: &ChannelRecord, person: Id) -> Permissions {
        let Some(guild) = channel.guild.and_then(|guild| self.guilds.get(&guild)) else {
            let is_there = person == self.bot || channel.people.contains(&person);
            return if is_there { Permissions::ALL } else { Permissions::NONE };
        };
        if !guild.members.contains_key(&person) {
            return Permissions::NONE;
        }
        let above =
            channel.parent.filter(|_| channel.is_thread()).and_then(|above| self.channels.get(&above));
        let overwrites = &above.unwrap_or(channel).overwrites;
        let roles = guild.members.get(&person).map_or(&[][..], Vec::as_slice);
        let mut left = within(guild.permissions(person), overwrites, guild.id, roles, person);
        let is_outside = channel.kind == channel_kind::PRIVATE_THREAD && !channel.people.contains(&person);
        if is_outside && !left.contains(Permissions::MANAGE_THREADS) {
            left = left & !Permissions::VIEW_CHANNEL;
        }
        left
    }

    /// A channel in which the bot may do all that; a refusal as Discord words it otherwise.
    pub(crate) fn channel_for(&self, id: Id, needed: Permissions) -> Result<&ChannelRecord, Fault> {
        let channel = self.channel(id)?;
        let left = self.permissions(channel, self.bot);
        if !left.contains(Permissions::VIEW_CHANNEL) {
            return Err(Fault::no_access());
        }
        if !left.contains(needed) {
            return Err(Fault::no_permission());
        }
        Ok(channel)
    }

    /// A channel as Discord writes it.
    pub(crate) fn channel_json(&self, channel: &ChannelRecord) -> Value {
        let mut json = channel.json();
        if channel.kind == channel_kind::DIRECT {
            let people: Vec<_> = channel.people.iter().map(|id| self.person_json(*id)).collect();
            json["recipients"] = people.into();
        }
        json
    }

    /// A member as Discord writes it.
    pub(crate) fn member_json(&self, guild: Id, person: Id) -> Result<Value, Fault> {
        let guild = self.guilds.get(&guild).ok_or_else(|| Fault::unknown(Unknown::Guild))?;
        if !guild.members.contains_key(&person) {
            return Err(Fault::unknown(Unknown::Member));
        }
        let mut member = guild.member_json(person);
        member["user"] = self.person_json(person);
        Ok(member)
    }

    /// A guild as the gateway tells it.
    pub(crate) fn guild_json(&self, guild: &GuildRecord) -> Value {
        let mut json = guild.json();
        let of_guild = |is_thread: bool| -> Value {
            let mut list = Vec::new();
            for channel in self.channels.values().filter(|one| one.guild == Some(guild.id)) {
                let is_visible = self.permissions(channel, self.bot).contains(Permissions::VIEW_CHANNEL);
                if channel.is_thread() == is_thread && (is_visible || !is_thread) && !channel.is_archived {
                    list.push(channel.json());
                }
            }
            list.into()
        };
        let members = guild.members.keys().filter_map(|person| self.member_json(guild.id, *person).ok());
        let more = json!({
            "joined_at": crate::clock::written(crate::clock::time_of(guild.id)),
            "large": false,
            "unavailable": false,
            "member_count": guild.members.len(),
            "voice_states": [],
            "members": members.collect::<Vec<_>>(),
            "channels": of_guild(false),
            "threads": of_guild(true),
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        });
        if let (Some(json), Value::Object(more)) = (json.as_object_mut(), more) {
            json.extend(more);
        }
        json
    }
}

/// What everything shares.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: watch::Sender<u64>,
    pub(crate) spec: Option<Spec>,
}

impl Shared {
    pub(crate) fn new(state: State, spec: Option<Spec>) -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(state), changed: watch::Sender::new(0), spec })
    }

    /// The state, to read or to change without anybody noticing.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes whoever waits for a change.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.changed.send_modify(|count| *count += 1);
        result
    }

    /// Waits until `look` finds something.
    pub(crate) async fn wait_for<T>(
        &self,
        limit: Duration,
        what: &str,
        mut look: impl FnMut(&State) -> Option<T>,
    ) -> Result<T> {
        let mut changes = self.changed.subscribe();
        let search = async {
            loop {
                changes.borrow_and_update();
                if let Some(found) = look(&self.lock()) {
                    return Ok(found);
                }
                if changes.changed().await.is_err() {
                    bail!("the stand-in ended before {what}");
                }
            }
        };
        match timeout(limit, search).await {
            Ok(found) => found,
            Err(_) => bail!("waited {limit:?} in vain: {what}"),
        }
    }
}
