//! The commands that a bot offers.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Call, Reply, number};
use crate::{
    clock::Id,
    command::problems,
    fault::{Fault, Unknown},
    state::State,
};

/// Most commands of the sort that is typed, in all places or in one guild.
const MOST: usize = 100;

pub(super) fn route(
    state: &mut State,
    call: &Call,
    application: &str,
    rest: &[&str],
) -> Option<Result<Reply, Fault>> {
    let (guild, rest) = match rest {
        ["guilds", guild, "commands", rest @ ..] => (Some(number(guild)), rest),
        ["commands", rest @ ..] => (None, rest),
        _ => return None,
    };
    if number(application) != state.bot {
        return Some(Err(Fault::no_access()));
    }
    if guild.is_some_and(|guild| !state.guilds.get(&guild).is_some_and(|guild| guild.has_bot)) {
        return Some(Err(Fault::no_access()));
    }
    let place = Place { guild };
    Some(match (&call.method, rest) {
        (&Method::GET, []) => Ok(Reply::Body(place.list(state))),
        (&Method::PUT, []) => place.overwrite(state, &call.body),
        (&Method::POST, []) => place.create(state, &call.body),
        (&Method::GET, [id]) => place.find(state, id).map(|at| Reply::Body(state.commands[at].clone())),
        (&Method::PATCH, [id]) => place.change(state, id, &call.body),
        (&Method::DELETE, [id]) => place.find(state, id).map(|at| {
            state.commands.remove(at);
            Reply::Done
        }),
        _ => return None,
    })
}

/// Everywhere, or one guild.
struct Place {
    guild: Option<Id>,
}

impl Place {
    fn holds(&self, command: &Value) -> bool {
        command["guild_id"].as_str().map(number) == self.guild
    }

    fn list(&self, state: &State) -> Value {
        state.commands.iter().filter(|command| self.holds(command)).cloned().collect()
    }

    fn find(&self, state: &State, id: &str) -> Result<usize, Fault> {
        let place = state.commands.iter().position(|command| self.holds(command) && command["id"] == id);
        place.ok_or_else(|| Fault::unknown(Unknown::Command))
    }

    fn overwrite(&self, state: &mut State, body: &Value) -> Result<Reply, Fault> {
        let wanted = body.as_array().map_or(&[][..], Vec::as_slice);
        let mut found = problems(wanted);
        if wanted.iter().filter(|one| one["type"].as_u64().unwrap_or(1) == 1).count() > MOST {
            found.push(crate::fault::Problem::new(
                "",
                "BASE_TYPE_MAX_LENGTH",
                "There are too many commands.",
            ));
        }
        if !found.is_empty() {
            return Err(Fault::form(found));
        }
        let made: Vec<_> = wanted.iter().map(|command| self.made(state, command)).collect();
        state.commands.retain(|command| !self.holds(command));
        state.commands.extend(made);
        Ok(Reply::Body(self.list(state)))
    }

    fn create(&self, state: &mut State, body: &Value) -> Result<Reply, Fault> {
        let found = problems(std::slice::from_ref(body));
        if !found.is_empty() {
            return Err(Fault::form(found));
        }
        let made = self.made(state, body);
        let old = state.commands.len();
        state.commands.retain(|command| !(self.holds(command) && is_same(command, body)));
        let is_new = state.commands.len() == old;
        state.commands.push(made.clone());
        Ok(if is_new { Reply::Created(made) } else { Reply::Body(made) })
    }

    fn change(&self, state: &mut State, id: &str, body: &Value) -> Result<Reply, Fault> {
        let place = self.find(state, id)?;
        let mut changed = state.commands[place].clone();
        if let (Some(changed), Some(body)) = (changed.as_object_mut(), body.as_object()) {
            changed.extend(body.clone());
        }
        let found = problems(std::slice::from_ref(&changed));
        if !found.is_empty() {
            return Err(Fault::form(found));
        }
        changed["version"] = state.clock.id().to_string().into();
        state.commands[place] = changed.clone();
        Ok(Reply::Body(changed))
    }

    /// A command as Discord writes it; one of the same name keeps its id.
    fn made(&self, state: &mut State, wanted: &Value) -> Value {
        let known = state.commands.iter().find(|command| self.holds(command) && is_same(command, wanted));
        let known = known.map(|command| command["id"].clone());
        let id = known.unwrap_or_else(|| state.clock.id().to_string().into());
        let mut command = json!({
            "type": 1,
            "description": "",
            "options": [],
            "nsfw": false,
            "default_member_permissions": null,
            "dm_permission": true,
            "contexts": null,
            "integration_types": [0],
            "name_localizations": null,
            "description_localizations": null,
        });
        if let (Some(command), Some(wanted)) = (command.as_object_mut(), wanted.as_object()) {
            command.extend(
                wanted.iter().filter(|(_, value)| !value.is_null()).map(|(k, v)| (k.clone(), v.clone())),
            );
        }
        if let Some(bits) = command["default_member_permissions"].as_u64() {
            command["default_member_permissions"] = bits.to_string().into();
        }
        command["id"] = id;
        command["application_id"] = state.bot.to_string().into();
        command["version"] = state.clock.id().to_string().into();
        if let Some(guild) = self.guild {
            command["guild_id"] = guild.to_string().into();
        }
        command
    }
}

fn is_same(one: &Value, other: &Value) -> bool {
    let kind = |command: &Value| command["type"].as_u64().unwrap_or(1);
    one["name"] == other["name"] && kind(one) == kind(other)
}
