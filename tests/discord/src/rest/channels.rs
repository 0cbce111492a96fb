//! Channels and conversations.

use axum::http::Method;
use serde_json::Value;

use super::{Call, Reply, messages, number, threads};
use crate::{
    clock::Id,
    fault::Fault,
    permissions::Permissions,
    state::State,
    world::{ChannelRecord, channel_kind},
};

pub(super) fn route(state: &mut State, call: &Call, id: Id, rest: &[&str]) -> Option<Result<Reply, Fault>> {
    Some(match (&call.method, rest) {
        (&Method::GET, []) => {
            let channel = state.channel_for(id, Permissions::NONE);
            channel.map(|channel| Reply::Body(state.channel_json(channel)))
        }
        (&Method::PATCH, []) => change(state, call, id),
        (&Method::DELETE, []) => remove(state, id),
        (&Method::POST, ["typing"]) => state.channel_for(id, Permissions::SEND_MESSAGES).map(|_| Reply::Done),
        (&Method::GET, ["pins"]) => messages::pinned(state, id).and_then(|pinned| {
            let pinned: Result<Vec<Value>, Fault> = pinned.into_iter().map(|id| state.shown(id)).collect();
            Ok(Reply::Body(pinned?.into()))
        }),
        (&Method::PUT | &Method::DELETE, ["pins", message]) => {
            messages::pin(state, id, number(message), call.method == Method::PUT)
        }
        _ => return threads::route(state, call, id, rest),
    })
}

fn change(state: &mut State, call: &Call, id: Id) -> Result<Reply, Fault> {
    if state.channel_for(id, Permissions::NONE)?.is_thread() {
        return threads::change(state, call, id);
    }
    state.channel_for(id, Permissions::MANAGE_CHANNELS)?;
    if let Some(name) = call.body["name"].as_str() {
        state.channel_mut(id)?.name = name.to_owned();
    }
    let channel = state.channel(id)?;
    let (guild, json) = (channel.guild, state.channel_json(channel));
    state.tell("CHANNEL_UPDATE", guild, &json);
    Ok(Reply::Body(json))
}

fn remove(state: &mut State, id: Id) -> Result<Reply, Fault> {
    let is_thread = state.channel_for(id, Permissions::NONE)?.is_thread();
    let needed = if is_thread { Permissions::MANAGE_THREADS } else { Permissions::MANAGE_CHANNELS };
    let channel = state.channel_for(id, needed)?;
    let json = state.channel_json(channel);
    state.remove_channel(id);
    Ok(Reply::Body(json))
}

/// The conversation of the bot with a person, opened if there was none.
pub(crate) fn direct(state: &mut State, person: Id) -> Id {
    let is_theirs =
        |channel: &&ChannelRecord| channel.kind == channel_kind::DIRECT && channel.people.contains(&person);
    if let Some(known) = state.channels.values().find(is_theirs) {
        return known.id;
    }
    let id = state.clock.id();
    let mut channel = ChannelRecord::new(id, channel_kind::DIRECT, "");
    channel.people.insert(person);
    state.channels.insert(id, channel);
    id
}

impl State {
    /// Removes a channel with its threads and messages, and tells of it.
    pub(crate) fn remove_channel(&mut self, id: Id) {
        let threads: Vec<Id> = self
            .channels
            .values()
            .filter(|one| one.is_thread() && one.parent == Some(id))
            .map(|one| one.id)
            .collect();
        threads.into_iter().for_each(|thread| self.remove_channel(thread));
        let Some(channel) = self.channels.remove(&id) else { return };
        self.messages.retain(|_, message| message.channel != id);
        let name = if channel.is_thread() { "THREAD_DELETE" } else { "CHANNEL_DELETE" };
        let json = channel.json();
        self.tell(name, channel.guild, &json);
    }
}
