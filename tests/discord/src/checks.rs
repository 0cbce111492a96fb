//! What Discord refuses though its description allows it: messages.

use serde_json::Value;

use crate::{
    components,
    fault::{Fault, Problem},
    message::flags,
};

/// Most characters of a message that a bot sends.
const CONTENT: usize = 2000;
/// Most characters of all embeds of a message.
const EMBEDS: usize = 6000;
/// Most embeds of a message.
const EMBED_COUNT: usize = 10;

/// What a message's body is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Use {
    /// A new message.
    New,
    /// A new message in answer to an interaction: may be for one person alone.
    Reply,
    /// A change to a message that was sent with these flags.
    Edit(u64),
}

/// Characters as Discord counts them.
pub(crate) fn characters(text: &str) -> usize {
    text.chars().count()
}

/// A list in a body; empty where there is none.
pub(crate) fn list<'a>(body: &'a Value, name: &str) -> &'a [Value] {
    body[name].as_array().map_or(&[], Vec::as_slice)
}

/// A text in a body; empty where there is none.
pub(crate) fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap_or_default()
}

/// Checks the body of a message.
pub(crate) fn message(body: &Value, purpose: Use) -> Result<(), Fault> {
    let mut problems = Vec::new();
    if characters(text(body, "content")) > CONTENT {
        problems.push(Problem::new(
            "content",
            "BASE_TYPE_MAX_LENGTH",
            format!("Must be {CONTENT} or fewer in length."),
        ));
    }
    flag_problems(body, purpose, &mut problems);
    embed_problems(list(body, "embeds"), &mut problems);
    mention_problems(&body["allowed_mentions"], &mut problems);
    let before = if let Use::Edit(flags) = purpose { flags } else { 0 };
    let has_v2 = (body["flags"].as_u64().unwrap_or_default() | before) & flags::COMPONENTS_V2 != 0;
    if has_v2 {
        for name in ["content", "embeds", "poll", "sticker_ids"] {
            if !is_blank(&body[name]) {
                let why =
                    format!("The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
                problems.push(Problem::new(name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", why));
            }
        }
    }
    components::problems(list(body, "components"), has_v2, &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(Fault::form(problems)) }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn flag_problems(body: &Value, purpose: Use, problems: &mut Vec<Problem>) {
    let settable = match purpose {
        Use::New => flags::SUPPRESS_EMBEDS | flags::SUPPRESS_NOTIFICATIONS | flags::COMPONENTS_V2,
        Use::Reply => {
            flags::SUPPRESS_EMBEDS | flags::SUPPRESS_NOTIFICATIONS | flags::COMPONENTS_V2 | flags::EPHEMERAL
        }
        // Whether a message is for one person alone can't be changed; saying it again is no harm.
        Use::Edit(before) => flags::SUPPRESS_EMBEDS | flags::COMPONENTS_V2 | before,
    };
    let wanted = body["flags"].as_u64().unwrap_or_default();
    if wanted & !settable != 0 {
        let why = format!("Flags {} cannot be set here.", wanted & !settable);
        problems.push(Problem::new("flags", "MESSAGE_FLAGS_INVALID", why));
    }
}

fn embed_problems(embeds: &[Value], problems: &mut Vec<Problem>) {
    if embeds.len() > EMBED_COUNT {
        problems.push(Problem::new(
            "embeds",
            "BASE_TYPE_MAX_LENGTH",
            format!("Must be {EMBED_COUNT} or fewer."),
        ));
    }
    let mut total = 0;
    for (place, embed) in embeds.iter().enumerate() {
        total += embed_length(embed);
        for (row, field) in list(embed, "fields").iter().enumerate() {
            for name in ["name", "value"].into_iter().filter(|name| text(field, name).trim().is_empty()) {
                let path = format!("embeds/{place}/fields/{row}/{name}");
                problems.push(Problem::new(path, "BASE_TYPE_REQUIRED", "This field is required"));
            }
        }
        let shown = ["title", "description", "fields", "image", "thumbnail", "author", "footer", "video"];
        if shown.iter().all(|name| is_blank(&embed[*name])) {
            let path = format!("embeds/{place}/description");
            problems.push(Problem::new(path, "BASE_TYPE_REQUIRED", "This field is required"));
        }
    }
    if total > EMBEDS {
        let why = format!("Embed size exceeds maximum size of {EMBEDS}");
        problems.push(Problem::new("embeds", "MAX_EMBED_SIZE_EXCEEDED", why));
    }
}

fn embed_length(embed: &Value) -> usize {
    let fields = list(embed, "fields").iter();
    let fields: usize =
        fields.map(|field| characters(text(field, "name")) + characters(text(field, "value"))).sum();
    characters(text(embed, "title"))
        + characters(text(embed, "description"))
        + characters(text(&embed["footer"], "text"))
        + characters(text(&embed["author"], "name"))
        + fields
}

fn mention_problems(mentions: &Value, problems: &mut Vec<Problem>) {
    for name in ["users", "roles"] {
        let is_parsed = list(mentions, "parse").iter().any(|kind| kind == name);
        if is_parsed && !list(mentions, name).is_empty() {
            let why = format!("parse:[\"{name}\"] and {name}: [ids...] are mutually exclusive.");
            problems.push(Problem::new("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", why));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(body: &Value, purpose: Use) -> Vec<&'static str> {
        let problems = message(body, purpose).err().map(|fault| fault.problems).unwrap_or_default();
        problems.into_iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn content_ends_at_two_thousand() {
        assert!(codes(&json!({ "content": "ä".repeat(2000) }), Use::New).is_empty());
        assert_eq!(codes(&json!({ "content": "ä".repeat(2001) }), Use::New), ["BASE_TYPE_MAX_LENGTH"]);
    }

    #[test]
    fn embeds_end_at_six_thousand_in_all() {
        let embeds = |length| json!({ "embeds": [{ "title": "a" }, { "description": "x".repeat(length) }] });
        assert!(codes(&embeds(5999), Use::New).is_empty());
        assert_eq!(codes(&embeds(6000), Use::New), ["MAX_EMBED_SIZE_EXCEEDED"]);
        assert_eq!(codes(&json!({ "embeds": [{ "color": 1 }] }), Use::New), ["BASE_TYPE_REQUIRED"]);
    }

    #[test]
    fn a_message_of_the_second_version_has_no_content() {
        let text = json!({ "type": 10, "content": "hello" });
        let flag = flags::COMPONENTS_V2;
        assert!(codes(&json!({ "flags": flag, "components": [text] }), Use::New).is_empty());
        let both = json!({ "flags": flag, "content": "hello", "components": [text] });
        assert_eq!(codes(&both, Use::New), ["MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"]);
        assert!(!codes(&json!({ "components": [text] }), Use::New).is_empty());
        assert!(codes(&json!({ "components": [text] }), Use::Edit(flag)).is_empty());
        assert!(!codes(&json!({ "content": "hello" }), Use::Edit(flag)).is_empty());
    }

    #[test]
    fn only_an_answer_is_for_one_person_alone() {
        let alone = json!({ "content": "hello", "flags": flags::EPHEMERAL });
        assert!(codes(&alone, Use::Reply).is_empty());
        assert_eq!(codes(&alone, Use::New), ["MESSAGE_FLAGS_INVALID"]);
    }

    #[test]
    fn who_is_pinged_is_said_once() {
        let body = json!({ "content": "a", "allowed_mentions": { "parse": ["users"], "users": ["1"] } });
        assert_eq!(codes(&body, Use::New), ["MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"]);
        let body = json!({ "content": "a", "allowed_mentions": { "parse": ["roles"], "users": ["1"] } });
        assert!(codes(&body, Use::New).is_empty());
    }
}
