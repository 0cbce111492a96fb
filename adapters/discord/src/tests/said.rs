//! What is typed: what of it counts.

use homeroom_core::{Runs, Sender, What};
use serde_json::{Value, json};
use serenity::model::channel::Message;

use crate::said::said;

/// A message of a member in channel 20 of server 10, with some things otherwise.
fn typed(other: &Value) -> Message {
    let mut message = json!({
        "id": "175928847299117063", "channel_id": "20", "guild_id": "10", "content": "Why does it fit?", "type": 0,
        "author": { "id": "30", "username": "ada", "discriminator": "0", "global_name": "Ada L.", "avatar": null },
        "member": { "nick": "Ada", "roles": ["40"], "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false, "flags": 0 },
        "timestamp": "2026-01-01T00:00:00Z", "edited_timestamp": null, "tts": false, "mention_everyone": false,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "components": [], "pinned": false, "flags": 0,
    });
    for (name, value) in other.as_object().into_iter().flatten() {
        message[name] = value.clone();
    }
    serde_json::from_value(message).unwrap()
}

#[test]
fn what_a_person_types_is_said_where_it_was_typed() {
    let event = said(&typed(&json!({}))).unwrap();
    assert_eq!(event.id.as_ref().map(|id| id.as_str()), Some("175928847299117063"));
    assert_eq!(event.at.to_string(), "2016-04-30T11:18:25.796Z");
    let Sender::Account(caller) = &event.from else { panic!("an account") };
    assert_eq!((caller.account.user.as_str(), caller.name.as_str()), ("30", "Ada"));
    assert_eq!((&caller.place, &caller.badges, caller.runs), (&None, &Vec::new(), Runs::No));
    let What::Said { at, text } = &event.what else { panic!("something said") };
    assert_eq!((at.key.as_str(), text.as_str()), ("20", "Why does it fit?"));
    // As an answer to a message, too.
    assert!(said(&typed(&json!({ "type": 19 }))).is_some());
}

#[test]
fn programs_files_and_notices_say_nothing() {
    let bot = json!({ "id": "31", "username": "relay", "discriminator": "0", "bot": true, "avatar": null });
    let system =
        json!({ "id": "32", "username": "system", "discriminator": "0", "system": true, "avatar": null });
    for other in [
        json!({ "author": bot }),
        json!({ "author": system }),
        json!({ "webhook_id": "50" }),
        json!({ "content": "" }),
        json!({ "content": " \n" }),
        json!({ "type": 6 }),
    ] {
        assert!(said(&typed(&other)).is_none(), "{other}");
    }
}
