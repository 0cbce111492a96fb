//! Guilds: what the bot asks about them.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Call, Reply, number};
use crate::{
    clock::Id,
    fault::{Fault, Unknown},
    permissions::Permissions,
    state::State,
    world::RoleRecord,
};

/// How many members a list holds at most.
const PAGE_MAX: usize = 1000;

pub(super) fn route(state: &mut State, call: &Call, id: Id, rest: &[&str]) -> Option<Result<Reply, Fault>> {
    if call.method != Method::GET {
        return None;
    }
    let Some(guild) = state.guilds.get(&id).filter(|guild| guild.has_bot) else {
        return Some(Err(Fault::unknown(Unknown::Guild)));
    };
    Some(match rest {
        [] => Ok(Reply::Body(guild.json())),
        ["roles"] => Ok(Reply::Body(guild.roles.iter().map(RoleRecord::json).collect())),
        ["channels"] => Ok(Reply::Body(channels(state, id, false))),
        ["threads", "active"] => {
            Ok(Reply::Body(json!({ "threads": channels(state, id, true), "members": [] })))
        }
        ["members"] => {
            let limit = call.parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(1);
            let after = call.parameter("after").map(|after| number(&after)).unwrap_or_default();
            let people = guild.members.keys().filter(|person| **person > after).take(PAGE_MAX.min(limit));
            let members = people.map(|person| state.member_json(id, *person));
            members.collect::<Result<Value, Fault>>().map(Reply::Body)
        }
        ["members", person] => state.member_json(id, number(person)).map(Reply::Body),
        _ => return None,
    })
}

fn channels(state: &State, guild: Id, threads: bool) -> Value {
    let of_guild =
        state.channels.values().filter(|one| one.guild == Some(guild) && one.is_thread() == threads);
    let sees = |permissions: Permissions| permissions.contains(Permissions::VIEW_CHANNEL);
    let seen = of_guild.filter(|one| !threads || sees(state.permissions(one, state.bot)));
    seen.map(|channel| state.channel_json(channel)).collect()
}
