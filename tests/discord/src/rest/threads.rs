//! Threads, and who is in them.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Call, Reply, messages::seen, number};
use crate::{
    checks::text,
    clock::{Id, written},
    fault::{Fault, Unknown},
    permissions::Permissions,
    state::State,
    world::{ChannelRecord, channel_kind},
};

pub(super) fn route(
    state: &mut State,
    call: &Call,
    channel: Id,
    rest: &[&str],
) -> Option<Result<Reply, Fault>> {
    Some(match (&call.method, rest) {
        (&Method::POST, ["threads"]) => start(state, call, channel, None),
        (&Method::POST, ["messages", message, "threads"]) => {
            let message = seen(state, channel, number(message));
            message.and_then(|message| start(state, call, channel, Some(message)))
        }
        (&Method::GET, ["thread-members"]) => members(state, channel),
        (&Method::GET, ["thread-members", who]) => {
            let who = person(state, who);
            let thread = state.channel_for(channel, Permissions::NONE);
            thread.and_then(|thread| match thread.people.contains(&who) {
                true => Ok(Reply::Body(member(thread, who))),
                false => Err(Fault::unknown(Unknown::Member)),
            })
        }
        (&Method::PUT | &Method::DELETE, ["thread-members", who]) => {
            let who = person(state, who);
            membership(state, channel, who, call.method == Method::PUT)
        }
        _ => return None,
    })
}

fn person(state: &State, who: &str) -> Id {
    if who == "@me" { state.bot } else { number(who) }
}

fn start(state: &mut State, call: &Call, parent: Id, from: Option<Id>) -> Result<Reply, Fault> {
    let kind = call.body["type"].as_u64().unwrap_or(channel_kind::PRIVATE_THREAD);
    let kind = if from.is_some() { channel_kind::PUBLIC_THREAD } else { kind };
    let needed = match kind {
        channel_kind::PRIVATE_THREAD => Permissions::CREATE_PRIVATE_THREADS,
        channel_kind::PUBLIC_THREAD => Permissions::CREATE_PUBLIC_THREADS,
        _ => return Err(Fault::at("type", "CHANNEL_TYPE_INVALID", "A thread is of type 11 or 12.")),
    };
    let above = state.channel_for(parent, needed)?;
    if above.kind != channel_kind::TEXT {
        return Err(Fault::at("", "CHANNEL_TYPE_INVALID", "Cannot execute action on this channel type"));
    }
    let name = text(&call.body, "name");
    if !(1..=100).contains(&name.chars().count()) {
        return Err(Fault::at("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."));
    }
    if from.is_some_and(|from| state.messages.get(&from).is_some_and(|one| one.thread.is_some())) {
        return Err(Fault::has_thread());
    }
    let guild = above.guild;
    // A thread that grows from a message has its id.
    let id = from.unwrap_or_else(|| state.clock.id());
    let mut thread = ChannelRecord::new(id, kind, name);
    (thread.guild, thread.parent, thread.owner) = (guild, Some(parent), Some(state.bot));
    thread.archive_after = call.body["auto_archive_duration"].as_u64().unwrap_or(thread.archive_after);
    thread.people.insert(state.bot);
    let json = thread.json();
    state.channels.insert(id, thread);
    if let Some(message) = from.and_then(|from| state.messages.get_mut(&from)) {
        message.thread = Some(id);
    }
    let mut event = json.clone();
    event["newly_created"] = true.into();
    state.tell("THREAD_CREATE", guild, &event);
    Ok(Reply::Created(json))
}

/// Changes a thread: its name, and whether it is put away.
pub(super) fn change(state: &mut State, call: &Call, id: Id) -> Result<Reply, Fault> {
    let thread = state.channel_for(id, Permissions::NONE)?;
    let may = state.permissions(thread, state.bot).contains(Permissions::MANAGE_THREADS);
    let body = &call.body;
    let is_own = thread.owner == Some(state.bot);
    let only_managers = !body["locked"].is_null() || thread.is_locked || !is_own;
    let only_opens = body["archived"] == false && body.as_object().is_some_and(|body| body.len() == 1);
    if only_managers && !may && (thread.is_locked || !only_opens) {
        return Err(Fault::no_permission());
    }
    if thread.is_archived && body["archived"] != false {
        return Err(Fault::archived());
    }
    let thread = state.channel_mut(id)?;
    if let Some(name) = body["name"].as_str() {
        thread.name = name.to_owned();
    }
    thread.is_archived = body["archived"].as_bool().unwrap_or(thread.is_archived);
    thread.is_locked = body["locked"].as_bool().unwrap_or(thread.is_locked);
    thread.archive_after = body["auto_archive_duration"].as_u64().unwrap_or(thread.archive_after);
    let (guild, json) = (thread.guild, thread.json());
    state.tell("THREAD_UPDATE", guild, &json);
    Ok(Reply::Body(json))
}

/// Writing in a thread that was put away takes it out again, unless it is locked.
pub(super) fn awaken(state: &mut State, channel: Id) -> Result<(), Fault> {
    let thread = state.channel(channel)?;
    if !thread.is_archived {
        return Ok(());
    }
    let may = state.permissions(thread, state.bot).contains(Permissions::MANAGE_THREADS);
    if thread.is_locked && !may {
        return Err(Fault::archived());
    }
    let thread = state.channel_mut(channel)?;
    thread.is_archived = false;
    let (guild, json) = (thread.guild, thread.json());
    state.tell("THREAD_UPDATE", guild, &json);
    Ok(())
}

fn member(thread: &ChannelRecord, person: Id) -> Value {
    json!({
        "id": thread.id.to_string(),
        "user_id": person.to_string(),
        "join_timestamp": written(crate::clock::time_of(thread.id)),
        "flags": 0,
    })
}

fn members(state: &State, channel: Id) -> Result<Reply, Fault> {
    let thread = state.channel_for(channel, Permissions::NONE)?;
    Ok(Reply::Body(thread.people.iter().map(|person| member(thread, *person)).collect()))
}

fn membership(state: &mut State, channel: Id, person: Id, joins: bool) -> Result<Reply, Fault> {
    let thread = state.channel_for(channel, Permissions::NONE)?;
    if !thread.is_thread() {
        return Err(Fault::unknown(Unknown::Channel));
    }
    if thread.is_archived {
        return Err(Fault::archived());
    }
    let guild = thread.guild;
    let is_member = guild
        .and_then(|guild| state.guilds.get(&guild))
        .is_some_and(|guild| guild.members.contains_key(&person));
    // Whoever does not see the channel above can't be brought in.
    let above = thread.parent.and_then(|above| state.channels.get(&above));
    let sees =
        above.is_some_and(|above| state.permissions(above, person).contains(Permissions::VIEW_CHANNEL));
    if !is_member || !sees {
        return Err(Fault::no_access());
    }
    if !joins && person != state.bot && thread.owner != Some(state.bot) {
        state.channel_for(channel, Permissions::MANAGE_THREADS)?;
    }
    let thread = state.channel_mut(channel)?;
    let is_changed = if joins { thread.people.insert(person) } else { thread.people.remove(&person) };
    if !is_changed {
        return Ok(Reply::Done);
    }
    let mut event = json!({
        "id": channel.to_string(),
        "guild_id": guild.map(|guild| guild.to_string()),
        "member_count": thread.people.len(),
    });
    let added = member(thread, person);
    if joins {
        event["added_members"] = json!([added]);
    } else {
        event["removed_member_ids"] = json!([person.to_string()]);
    }
    state.tell("THREAD_MEMBERS_UPDATE", guild, &event);
    Ok(Reply::Done)
}
