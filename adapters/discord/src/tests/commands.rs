//! The commands: what Discord is told, and when.

use std::collections::BTreeSet;

use homeroom_core::{Suggest, Wanted};
use serde_json::{Value, json};

use crate::{
    commands::{all, suggested},
    registration::same,
};

fn list(of: &Value) -> &[Value] {
    of.get("options").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What Discord would refuse about a command, or about what comes with it.
fn offences(of: &Value) -> Vec<String> {
    let name = of["name"].as_str().unwrap_or_default();
    let about = of["description"].as_str().unwrap_or_default();
    let mut found = Vec::new();
    let plain = |c: char| c.is_ascii_lowercase() || c == '-';
    if name.is_empty() || name.len() > 32 || !name.chars().all(plain) {
        found.push(format!("`{name}` is no name"));
    }
    if about.is_empty() || about.chars().count() > 100 {
        found.push(format!("{name}: {about}"));
    }
    let options = list(of);
    let names: BTreeSet<String> = options.iter().map(|option| option["name"].to_string()).collect();
    if names.len() < options.len() || options.len() > 25 {
        found.push(format!("{name}: a name twice, or too many"));
    }
    let required = |option: &&Value| option["required"] == true;
    if options.iter().skip_while(required).any(|option| option["required"] == true) {
        found.push(format!("{name}: what must come comes first"));
    }
    found.extend(options.iter().flat_map(offences));
    found
}

#[test]
fn discord_can_take_them() {
    let commands = all();
    let offences: Vec<String> = commands.as_array().into_iter().flatten().flat_map(offences).collect();
    assert_eq!(offences, Vec::<String>::new());
    for command in commands.as_array().into_iter().flatten() {
        let servers_only = matches!(command["name"].as_str(), Some("class" | "post"));
        let contexts = if servers_only { json!([0]) } else { json!([0, 1]) };
        assert_eq!(command["contexts"], contexts, "{}", command["name"]);
        assert_eq!(command["integration_types"], json!([0]));
        assert!(command.get("default_member_permissions").is_none_or(Value::is_null));
    }
}

#[test]
fn what_discord_adds_is_no_difference() {
    let ours = all();
    let mut known = ours.clone();
    for command in known.as_array_mut().into_iter().flatten() {
        let more = json!({ "id": "1", "application_id": "2", "version": "3", "default_member_permissions": null,
            "dm_permission": true, "nsfw": false, "type": 1 });
        if let (Some(command), Value::Object(more)) = (command.as_object_mut(), more) {
            command.extend(more);
            if command["options"].as_array().is_some_and(Vec::is_empty) {
                command.remove("options");
            }
        }
    }
    if let Some(list) = known.as_array_mut() {
        list.reverse();
    }
    assert!(same(&known, &ours));
    known[0]["description"] = json!("Another");
    assert!(!same(&known, &ours));
    assert!(!same(&Value::Null, &ours));
    assert!(!same(&json!([]), &ours));
}

#[test]
fn a_changed_option_is_a_difference() {
    let ours = all();
    let text = ours.to_string();
    for (from, to) in [
        ("\"autocomplete\":true", "\"autocomplete\":false"),
        ("\"required\":true", "\"required\":false"),
        ("after it closes", "later"),
        ("\"contexts\":[0]", "\"contexts\":[0,1]"),
    ] {
        let other: Value = serde_json::from_str(&text.replacen(from, to, 1)).unwrap_or_default();
        assert!(!same(&other, &ours), "{from}");
    }
}

#[test]
fn suggestions_are_about_what_is_asked_for() {
    assert_eq!(suggested("lesson", "title"), Some(Suggest::Item(Wanted::Lesson)));
    assert_eq!(suggested("test", "title"), Some(Suggest::Item(Wanted::Test)));
    assert_eq!(suggested("glossary", "word"), Some(Suggest::Term));
    assert_eq!(suggested("class", "zone"), Some(Suggest::Zone));
    assert_eq!(suggested("class", "class"), Some(Suggest::Class));
    assert_eq!(suggested("post", "test"), Some(Suggest::Test));
    assert_eq!(suggested("post", "opens"), None);
    assert_eq!(suggested("other", "test"), None);
}
