//! What a bot asks about itself, and the way to the gateway.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Call, Reply, channels::direct, id_in, number};
use crate::{
    fault::{Fault, Unknown},
    state::State,
};

pub(super) fn route(state: &mut State, call: &Call, segments: &[&str]) -> Option<Result<Reply, Fault>> {
    Some(match (&call.method, segments) {
        (&Method::GET, ["users", "@me"]) => Ok(Reply::Body(bot(state))),
        (&Method::POST, ["users", "@me", "channels"]) => open_direct(state, &call.body),
        (&Method::GET, ["users", "@me", "guilds"]) => Ok(Reply::Body(guilds(state))),
        (&Method::GET, ["users", id]) => match state.people.get(&number(id)) {
            Some(person) => Ok(Reply::Body(person.json())),
            None => Err(Fault::unknown(Unknown::User)),
        },
        (&Method::GET, ["applications" | "oauth2", .., "@me"]) => Ok(Reply::Body(application(state))),
        (&Method::GET, ["gateway"]) => Ok(Reply::Body(json!({ "url": state.gateway_address() }))),
        (&Method::GET, ["gateway", "bot"]) => Ok(Reply::Body(gateway(state))),
        _ => return None,
    })
}

fn bot(state: &State) -> Value {
    let mut bot = state.person_json(state.bot);
    bot["verified"] = true.into();
    bot["mfa_enabled"] = true.into();
    bot["locale"] = "en-US".into();
    bot["email"] = Value::Null;
    bot
}

fn guilds(state: &State) -> Value {
    let own = state.guilds.values().filter(|guild| guild.has_bot);
    own.map(|guild| {
        json!({
            "id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null, "owner": false,
            "permissions": guild.permissions(state.bot).json(), "features": [],
        })
    })
    .collect()
}

fn application(state: &State) -> Value {
    let bot = state.person_json(state.bot);
    json!({
        "id": state.bot.to_string(),
        "name": bot["global_name"],
        "icon": null,
        "description": "",
        "summary": "",
        "type": null,
        "bot": bot,
        "bot_public": true,
        "bot_require_code_grant": false,
        "verify_key": "0".repeat(64),
        "owner": bot,
        "team": null,
        "flags": state.application_flags(),
        "hook": true,
        "integration_types_config": { "0": {} },
        "redirect_uris": [],
        "interactions_endpoint_url": null,
        "role_connections_verification_url": null,
        "approximate_guild_count": state.guilds.len(),
        "approximate_user_install_count": 0,
    })
}

fn gateway(state: &State) -> Value {
    let starts = state.identifies.iter().filter(|one| !one.is_resume).count();
    json!({
        "url": state.gateway_address(),
        "shards": state.options.shards,
        "session_start_limit": {
            "total": 1000,
            "remaining": 1000_usize.saturating_sub(starts),
            "reset_after": 86_400_000,
            "max_concurrency": 1,
        },
    })
}

fn open_direct(state: &mut State, body: &Value) -> Result<Reply, Fault> {
    let person = id_in(&body["recipient_id"]).filter(|id| state.people.contains_key(id) && *id != state.bot);
    let person = person.ok_or_else(|| Fault::at("recipient_id", "INVALID_RECIPIENT", "no such person"))?;
    let channel = direct(state, person);
    let channel = state.channel(channel)?;
    Ok(Reply::Body(state.channel_json(channel)))
}
