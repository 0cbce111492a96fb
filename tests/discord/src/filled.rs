//! What a client of Discord makes of what a person fills in, and what it does not let them send.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};

use crate::{
    answer::Form,
    checks::{characters, list, text},
    clock::Id,
    command::{GROUP, SUBCOMMAND},
    components::{kind, kind_of},
    permissions::Permissions,
    state::State,
    world::channel_kind,
};

/// The kinds of option that name something, and where it is told what they name.
const USER: u64 = 6;
const CHANNEL: u64 = 7;
const ROLE: u64 = 8;
const ATTACHMENT: u64 = 11;

/// How far a command is filled in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Filled<'a> {
    /// Ready to be sent.
    Whole,
    /// Somebody types into this option.
    Typing(&'a str),
}

/// The data of a command.
pub(crate) fn command(
    state: &State,
    user: Id,
    channel: Id,
    name: &str,
    options: &Value,
    filled: Filled<'_>,
) -> Result<Value> {
    let record = state.channels.get(&channel).context("the channel is gone")?;
    let mut words = name.split_whitespace();
    let first = words.next().context("a command has a name")?;
    let is_here = |one: &&Value| {
        one["name"] == first && one["guild_id"].as_str().is_none_or(|id| id.parse().ok() == record.guild)
    };
    let definition = state.commands.iter().rev().find(is_here).with_context(|| {
        let names: Vec<_> = state.commands.iter().map(|one| text(one, "name")).collect();
        format!("the bot offers no /{first}, only {names:?}")
    })?;
    let context = u64::from(record.kind == channel_kind::DIRECT);
    let contexts = definition["contexts"].as_array();
    let is_offered = contexts.is_none_or(|contexts| contexts.iter().any(|one| *one == context));
    let is_direct = context == 1 && definition["dm_permission"] == false;
    ensure!(is_offered && !is_direct, "/{first} is not offered in this kind of channel");
    let needed = text(definition, "default_member_permissions").parse().map(Permissions::from_bits);
    let has = state.permissions(record, user);
    let is_allowed = has.contains(needed.unwrap_or_default() | Permissions::USE_APPLICATION_COMMANDS);
    ensure!(is_allowed, "the person may not use /{first} here");
    let mut fill = Fill { state, guild: record.guild, resolved: Map::new(), filled };
    let options = fill.level(definition, &words.collect::<Vec<_>>(), options)?;
    let mut data =
        json!({ "id": definition["id"], "name": first, "type": definition["type"], "options": options });
    if !fill.resolved.is_empty() {
        data["resolved"] = Value::Object(fill.resolved);
    }
    if let Some(guild) = definition["guild_id"].as_str() {
        data["guild_id"] = guild.into();
    }
    Ok(data)
}

struct Fill<'a> {
    state: &'a State,
    guild: Option<Id>,
    resolved: Map<String, Value>,
    filled: Filled<'a>,
}

impl Fill<'_> {
    /// The options of a command or a subcommand; `words` are the subcommands below it.
    fn level(&mut self, definition: &Value, words: &[&str], given: &Value) -> Result<Vec<Value>> {
        let known = list(definition, "options");
        if let Some((word, words)) = words.split_first() {
            let inner = known
                .iter()
                .find(|one| one["name"] == *word && matches!(one["type"].as_u64(), Some(SUBCOMMAND | GROUP)));
            let inner = inner.with_context(|| format!("there is no subcommand {word:?}"))?;
            let options = self.level(inner, words, given)?;
            return Ok(vec![json!({ "name": word, "type": inner["type"], "options": options })]);
        }
        let holds = known.iter().any(|one| matches!(one["type"].as_u64(), Some(SUBCOMMAND | GROUP)));
        ensure!(!holds, "a subcommand is missing");
        let mut options = Vec::new();
        for (name, value) in given.as_object().into_iter().flatten() {
            let option = known.iter().find(|one| one["name"] == name.as_str());
            let option = option.with_context(|| format!("there is no option {name:?}"))?;
            options.push(self.option(option, value)?);
        }
        for option in known.iter().filter(|one| one["required"] == true) {
            let is_given = given.get(text(option, "name")).is_some();
            let is_typing = matches!(self.filled, Filled::Typing(_));
            ensure!(is_given || is_typing, "the option {} is missing", option["name"]);
        }
        Ok(options)
    }

    fn option(&mut self, option: &Value, value: &Value) -> Result<Value> {
        let (name, sort) = (text(option, "name"), option["type"].as_u64().unwrap_or_default());
        let mut filled = json!({ "name": name, "type": sort, "value": value });
        if let Filled::Typing(focused) = self.filled
            && focused == name
        {
            ensure!(option["autocomplete"] == true, "the option {name} makes no suggestions");
            filled["focused"] = true.into();
            return Ok(filled);
        }
        let choices = list(option, "choices");
        let is_choice = choices.is_empty() || choices.iter().any(|choice| choice["value"] == *value);
        ensure!(is_choice, "{value} is no choice of {name}");
        match sort {
            3 => {
                let length = characters(value.as_str().with_context(|| format!("{name} is a text"))?) as u64;
                let least = option["min_length"].as_u64().unwrap_or_default();
                let most = option["max_length"].as_u64().unwrap_or(6000);
                ensure!((least..=most).contains(&length), "{name} has {length} characters");
            }
            4 => ensure!(value.is_i64(), "{name} is a whole number"),
            5 => ensure!(value.is_boolean(), "{name} is yes or no"),
            10 => ensure!(value.is_number(), "{name} is a number"),
            USER | CHANNEL | ROLE | ATTACHMENT => {
                let id = value.as_str().with_context(|| format!("{name} is an id, as a text"))?;
                resolve(self.state, self.guild, sort, id, &mut self.resolved)?;
            }
            _ => {}
        }
        Ok(filled)
    }
}

/// Tells what an id names.
fn resolve(
    state: &State,
    guild: Option<Id>,
    sort: u64,
    id: &str,
    resolved: &mut Map<String, Value>,
) -> Result<()> {
    let number: Id = id.parse().with_context(|| format!("{id:?} is no id"))?;
    let mut put = |list: &str, value: Value| {
        let list = resolved.entry(list).or_insert_with(|| json!({}));
        list[id] = value;
    };
    match sort {
        USER => {
            ensure!(state.people.contains_key(&number), "nobody has the id {id}");
            put("users", state.person_json(number));
            if let Some(guild) = guild.and_then(|guild| state.guilds.get(&guild))
                && guild.members.contains_key(&number)
            {
                let mut member = guild.member_json(number);
                member["permissions"] = guild.permissions(number).json();
                put("members", member);
            }
        }
        CHANNEL => {
            let channel =
                state.channels.get(&number).with_context(|| format!("no channel has the id {id}"))?;
            put("channels", channel.partial(Permissions::EVERYONE));
        }
        ROLE => {
            let roles = guild.and_then(|guild| state.guilds.get(&guild)).map(|guild| &guild.roles);
            let role = roles.into_iter().flatten().find(|role| role.id == number);
            put("roles", role.with_context(|| format!("no role has the id {id}"))?.json());
        }
        _ => {
            let file = state.offered.get(&number).with_context(|| format!("no file has the id {id}"))?;
            put("attachments", file.clone());
        }
    }
    Ok(())
}

/// The data of a choice from a menu.
pub(crate) fn selection(state: &State, guild: Option<Id>, menu: &Value, values: &[&str]) -> Result<Value> {
    let bound = |name: &str| menu[name].as_u64().unwrap_or(1);
    let count = values.len() as u64;
    let (least, most) = (bound("min_values"), bound("max_values"));
    ensure!((least..=most).contains(&count), "{count} choices, but {least} to {most} are to be made");
    let mut resolved = Map::new();
    for value in values {
        match kind_of(menu) {
            kind::STRING_SELECT => {
                let options = list(menu, "options");
                let known: Vec<_> = options.iter().map(|option| text(option, "value")).collect();
                ensure!(known.contains(value), "the menu has no {value:?}, only {known:?}");
            }
            kind::USER_SELECT => resolve(state, guild, USER, value, &mut resolved)?,
            kind::CHANNEL_SELECT => resolve(state, guild, CHANNEL, value, &mut resolved)?,
            _ => resolve(state, guild, ROLE, value, &mut resolved)?,
        }
    }
    let mut data = json!({
        "custom_id": menu["custom_id"], "component_type": menu["type"], "id": menu["id"], "values": values,
    });
    if !resolved.is_empty() {
        data["resolved"] = Value::Object(resolved);
    }
    Ok(data)
}

/// The data of a form.
pub(crate) fn form(form: &Form, fields: &[(&str, &str)]) -> Result<Value> {
    let known = form.fields();
    for (name, _) in fields {
        let names: Vec<_> = known.iter().map(|field| text(field, "custom_id")).collect();
        ensure!(names.contains(name), "the form has no {name:?}, only {names:?}");
    }
    let mut components = Vec::new();
    for (place, part) in list(&form.json, "components").iter().enumerate() {
        let number = 2 * place + 1;
        match kind_of(part) {
            kind::ROW => {
                let inner: Result<Vec<_>> =
                    list(part, "components").iter().map(|field| entered(field, fields, number + 1)).collect();
                components.push(json!({ "type": kind::ROW, "id": number, "components": inner? }));
            }
            kind::LABEL => {
                let inner = entered(&part["component"], fields, number + 1)?;
                components.push(json!({ "type": kind::LABEL, "id": number, "component": inner }));
            }
            _ => {}
        }
    }
    Ok(json!({ "custom_id": form.custom_id(), "components": components }))
}

/// A field as it is sent: what was entered, or what stood there from the beginning.
fn entered(field: &Value, fields: &[(&str, &str)], number: usize) -> Result<Value> {
    let name = text(field, "custom_id");
    let given = fields.iter().find(|(field, _)| *field == name).map(|(_, value)| *value);
    let mut sent = json!({ "type": field["type"], "id": number, "custom_id": name });
    if kind_of(field) != kind::TEXT_INPUT {
        let values: Vec<_> = given.into_iter().flat_map(|value| value.split(',')).collect();
        ensure!(field["required"] == false || !values.is_empty(), "{name} must be filled in");
        sent["values"] = values.into();
        return Ok(sent);
    }
    let value = given.unwrap_or(text(field, "value"));
    let length = characters(value) as u64;
    let least = field["min_length"].as_u64().unwrap_or_default();
    let most = field["max_length"].as_u64().unwrap_or(4000);
    if value.is_empty() {
        ensure!(field["required"] == false, "{name} must be filled in");
    } else if !(least..=most).contains(&length) {
        bail!("{name} has {length} characters, but takes {least} to {most}");
    }
    sent["value"] = value.into();
    Ok(sent)
}
