//! What Discord refuses though its description allows it: commands.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    checks::{characters, list, text},
    fault::Problem,
};

/// The sort of command that is typed.
const TYPED: u64 = 1;
/// The kinds of option that hold others.
pub(crate) const SUBCOMMAND: u64 = 1;
pub(crate) const GROUP: u64 = 2;
/// Most options of a command, and most choices of an option.
const OPTIONS: usize = 25;
/// Most characters of a command with all that it holds.
const WHOLE: usize = 8000;

/// What is wrong with commands that are registered together.
pub(crate) fn problems(commands: &[Value]) -> Vec<Problem> {
    let (mut found, mut taken) = (Vec::new(), BTreeSet::new());
    for (place, command) in commands.iter().enumerate() {
        let path = if commands.len() == 1 { String::new() } else { place.to_string() };
        let kind = command["type"].as_u64().unwrap_or(TYPED);
        if !taken.insert((kind, text(command, "name"))) {
            found.push(Problem::new(
                &path,
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            ));
        }
        if kind == TYPED {
            named(command, &path, &mut found);
            options(list(command, "options"), &path, &mut found);
        } else if !text(command, "description").is_empty() || !list(command, "options").is_empty() {
            let why = "Context menu commands cannot have description or options";
            found.push(Problem::new(&path, "APPLICATION_COMMAND_INVALID", why));
        }
        if length(command) > WHOLE {
            let why = format!("Command exceeds maximum size ({WHOLE})");
            found.push(Problem::new(&path, "APPLICATION_COMMAND_TOO_LARGE", why));
        }
    }
    found
}

/// The name and the description of a command or of an option.
fn named(thing: &Value, path: &str, found: &mut Vec<Problem>) {
    let name = text(thing, "name");
    let is_fit = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '-' | '_' | '\'');
    if name.is_empty() || characters(name) > 32 || !name.chars().all(is_fit) {
        let why = "String value did not match validation regex.";
        found.push(Problem::new(format!("{path}/name"), "APPLICATION_COMMAND_INVALID_NAME", why));
    }
    let description = characters(text(thing, "description"));
    if !(1..=100).contains(&description) {
        let why = "Must be between 1 and 100 in length.";
        found.push(Problem::new(format!("{path}/description"), "BASE_TYPE_BAD_LENGTH", why));
    }
}

fn options(options_of: &[Value], path: &str, found: &mut Vec<Problem>) {
    let mut add = |place: usize, code, why: &str| {
        found.push(Problem::new(format!("{path}/options/{place}"), code, why));
    };
    let kind = |option: &Value| option["type"].as_u64().unwrap_or_default();
    let holds = |option: &Value| matches!(kind(option), SUBCOMMAND | GROUP);
    let (mut taken, mut has_optional) = (BTreeSet::new(), false);
    if options_of.len() > OPTIONS {
        add(OPTIONS, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
    for (place, option) in options_of.iter().enumerate() {
        if !taken.insert(text(option, "name")) {
            add(place, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique");
        }
        if holds(option) != holds(&options_of[0]) {
            add(place, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Subcommands stand alone");
        }
        if option["required"] == true && has_optional {
            let why = "Required options must be placed before non-required options";
            add(place, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", why);
        }
        has_optional |= option["required"] != true;
        let choices = list(option, "choices");
        if choices.len() > OPTIONS || (option["autocomplete"] == true && !choices.is_empty()) {
            add(place, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "At most 25, or suggestions instead");
        }
        let names: BTreeSet<_> = choices.iter().map(|choice| text(choice, "name")).collect();
        if names.len() != choices.len() {
            add(place, "APPLICATION_COMMAND_OPTIONS_CHOICES_NAME_DUPLICATED", "Choice names must be unique");
        }
    }
    for (place, option) in options_of.iter().enumerate() {
        let path = format!("{path}/options/{place}");
        named(option, &path, found);
        options(list(option, "options"), &path, found);
    }
}

fn length(thing: &Value) -> usize {
    let own = characters(text(thing, "name")) + characters(text(thing, "description"));
    let choices = list(thing, "choices").iter();
    let choices = choices.map(|one| characters(text(one, "name")) + characters(text(one, "value")));
    own + choices.sum::<usize>() + list(thing, "options").iter().map(length).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(commands: &Value) -> Vec<&'static str> {
        let commands = commands.as_array().map_or(&[][..], Vec::as_slice);
        problems(commands).into_iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn names_are_small() {
        assert!(codes(&json!([{ "name": "lernen-ä", "description": "a" }])).is_empty());
        for name in ["Learn", "my course", "", "a/b"] {
            let found = codes(&json!([{ "name": name, "description": "a" }]));
            assert_eq!(found, ["APPLICATION_COMMAND_INVALID_NAME"], "{name}");
        }
        assert_eq!(codes(&json!([{ "name": "a" }])), ["BASE_TYPE_BAD_LENGTH"]);
    }

    #[test]
    fn what_is_required_comes_first() {
        let option = |name: &str, required: bool| json!({ "type": 3, "name": name, "description": "a", "required": required });
        let command = |options: Value| json!([{ "name": "a", "description": "a", "options": options }]);
        assert!(codes(&command(json!([option("a", true), option("b", false)]))).is_empty());
        let bad = command(json!([option("a", false), option("b", true)]));
        assert_eq!(codes(&bad), ["APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"]);
        let bad = command(json!([option("a", true), option("a", true)]));
        assert_eq!(codes(&bad), ["APPLICATION_COMMAND_OPTIONS_NAME_INVALID"]);
    }

    #[test]
    fn a_name_is_given_once_in_each_sort() {
        let typed = json!({ "name": "a", "description": "a" });
        let menu = json!({ "name": "a", "type": 3 });
        assert!(codes(&json!([typed, menu])).is_empty());
        assert_eq!(codes(&json!([typed, typed])), ["APPLICATION_COMMANDS_DUPLICATE_NAME"]);
    }
}
