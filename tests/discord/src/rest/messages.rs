//! Messages in a channel.

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    Call, Reply, id_in, number,
    posting::{Post, body_of},
};
use crate::{
    clock::{Id, written},
    fault::{Fault, Unknown},
    permissions::Permissions,
    state::State,
    world::channel_kind,
};

/// How many messages a list holds if nothing is said.
const PAGE: usize = 50;
/// How many it holds at most.
const PAGE_MAX: usize = 100;
/// Most pinned messages of a channel.
const PINS: usize = 250;

pub(super) fn route(
    state: &mut State,
    call: &Call,
    channel: Id,
    rest: &[&str],
) -> Option<Result<Reply, Fault>> {
    Some(match (&call.method, rest) {
        (&Method::POST, []) => send(state, call, channel),
        (&Method::GET, []) => list(state, call, channel),
        (&Method::GET, ["pins"]) => pins(state, channel).map(Reply::Body),
        (&Method::PUT | &Method::DELETE, ["pins", id]) => {
            pin(state, channel, number(id), call.method == Method::PUT)
        }
        (&Method::GET, [id]) => {
            let id = seen(state, channel, number(id));
            id.and_then(|id| body_of(state, id))
        }
        (&Method::PATCH, [id]) => change(state, call, channel, number(id)),
        (&Method::DELETE, [id]) => remove(state, channel, number(id)),
        _ => return None,
    })
}

fn send(state: &mut State, call: &Call, channel: Id) -> Result<Reply, Fault> {
    let needed = state.needed(channel, &call.body, &call.uploads)?;
    let record = state.channel_for(channel, needed)?;
    if record.kind == channel_kind::DIRECT && !record.people.iter().all(|person| takes_direct(state, *person))
    {
        return Err(Fault::no_direct_messages());
    }
    if call.body["enforce_nonce"] == true {
        let mut own = state.messages.values().filter(|one| one.channel == channel && one.author == state.bot);
        let twin = own.find(|one| one.nonce.as_ref() == Some(&call.body["nonce"]));
        if let Some(twin) = twin.map(|twin| twin.id) {
            return body_of(state, twin);
        }
    }
    let reference = id_in(&call.body["message_reference"]["message_id"]);
    let is_lost =
        reference.is_some_and(|id| state.messages.get(&id).is_none_or(|one| one.channel != channel));
    if is_lost && call.body["message_reference"]["fail_if_not_exists"] != false {
        return Err(Fault::at("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"));
    }
    super::threads::awaken(state, channel)?;
    let post = Post { channel, author: state.bot, uploads: &call.uploads, ..Post::default() };
    let id = state.post(&call.body, post)?;
    body_of(state, id)
}

/// Whether somebody takes messages from the bot: they do not refuse them, and they meet in a guild.
fn takes_direct(state: &State, person: Id) -> bool {
    let refuses = state.people.get(&person).is_none_or(|person| person.refuses_direct);
    let mut shared = state.guilds.values().filter(|guild| guild.has_bot);
    !refuses && shared.any(|guild| guild.members.contains_key(&person))
}

/// A message that the bot can find in a channel: never one for another person alone.
pub(super) fn seen(state: &State, channel: Id, id: Id) -> Result<Id, Fault> {
    state.channel_for(channel, Permissions::READ_MESSAGE_HISTORY)?;
    let message = state.messages.get(&id).filter(|one| one.channel == channel && !one.is_ephemeral());
    message.map(|one| one.id).ok_or_else(|| Fault::unknown(Unknown::Message))
}

fn list(state: &State, call: &Call, channel: Id) -> Result<Reply, Fault> {
    let record = state.channel_for(channel, Permissions::NONE)?;
    if !state.permissions(record, state.bot).contains(Permissions::READ_MESSAGE_HISTORY) {
        return Ok(Reply::Body(json!([])));
    }
    let bound = |name: &str| call.parameter(name).and_then(|value| value.parse::<u64>().ok());
    let limit = bound("limit").map_or(PAGE, |limit| usize::try_from(limit).unwrap_or(PAGE_MAX));
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Fault::at("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100."));
    }
    let (before, after) = (bound("before").unwrap_or(Id::MAX), bound("after").unwrap_or_default());
    let mut found: Vec<_> = state.messages.values().collect();
    found.retain(|one| one.channel == channel && !one.is_ephemeral() && one.id < before && one.id > after);
    if bound("after").is_none() {
        found.drain(..found.len().saturating_sub(limit));
    }
    found.truncate(limit);
    let shown: Result<Value, Fault> = found.into_iter().rev().map(|one| state.shown(one.id)).collect();
    shown.map(Reply::Body)
}

fn change(state: &mut State, call: &Call, channel: Id, id: Id) -> Result<Reply, Fault> {
    let id = seen(state, channel, id)?;
    if state.message(id)?.author != state.bot {
        return Err(Fault::not_the_author());
    }
    if state.channel(channel)?.is_archived {
        return Err(Fault::archived());
    }
    state.edit(id, &call.body, &call.uploads)?;
    body_of(state, id)
}

fn remove(state: &mut State, channel: Id, id: Id) -> Result<Reply, Fault> {
    let id = seen(state, channel, id)?;
    if state.message(id)?.author != state.bot {
        state.channel_for(channel, Permissions::MANAGE_MESSAGES)?;
    }
    state.delete(id)?;
    Ok(Reply::Done)
}

/// The pinned messages, the last one first, with when they were pinned.
fn pins(state: &State, channel: Id) -> Result<Value, Fault> {
    let items: Vec<_> = pinned(state, channel)?
        .into_iter()
        .map(|id| Ok(json!({ "pinned_at": written(crate::clock::time_of(id)), "message": state.shown(id)? })))
        .collect::<Result<_, Fault>>()?;
    Ok(json!({ "items": items, "has_more": false }))
}

/// The pinned messages of a channel, the newest first.
pub(super) fn pinned(state: &State, channel: Id) -> Result<Vec<Id>, Fault> {
    state.channel_for(channel, Permissions::READ_MESSAGE_HISTORY)?;
    let pinned = state.messages.values().rev().filter(|one| one.channel == channel && one.is_pinned);
    Ok(pinned.map(|one| one.id).collect())
}

/// Pins a message or takes the pin away.
pub(super) fn pin(state: &mut State, channel: Id, id: Id, is_pinned: bool) -> Result<Reply, Fault> {
    let id = seen(state, channel, id)?;
    state.channel_for(channel, Permissions::PIN_MESSAGES)?;
    if is_pinned && pinned(state, channel)?.len() >= PINS {
        return Err(Fault::at("", "MAXIMUM_PINS", "Maximum number of pins reached"));
    }
    let guild = state.channel(channel)?.guild;
    if let Some(message) = state.messages.get_mut(&id) {
        message.is_pinned = is_pinned;
    }
    let mut event =
        json!({ "channel_id": channel.to_string(), "last_pin_timestamp": written(state.clock.now()) });
    if let Some(guild) = guild {
        event["guild_id"] = guild.to_string().into();
    }
    state.tell("CHANNEL_PINS_UPDATE", guild, &event);
    Ok(Reply::Done)
}
