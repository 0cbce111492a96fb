//! What counts of what comes.

use homeroom_core::Timestamp;
use serde_json::{Value, json};

use crate::incoming::{Deed, heard, lets_in};

/// When it is received.
const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

fn message(content: Value) -> Option<Deed> {
    let event = json!({
        "type": "m.room.message", "event_id": "$1", "sender": "@ben:school", "origin_server_ts": 5, "content": content,
    });
    heard(&event, "@homeroom:school", NOW).map(|heard| heard.deed)
}

fn said(text: &str, to: Option<&str>) -> Option<Deed> {
    Some(Deed::Said { text: text.into(), to: to.map(str::to_owned), near: None, thread: None })
}

#[test]
fn words_count_and_notices_edits_and_what_was_taken_back_do_not() {
    assert_eq!(message(json!({ "msgtype": "m.text", "body": "!learn" })), said("!learn", None));
    assert_eq!(message(json!({ "msgtype": "m.notice", "body": "!learn" })), None);
    assert_eq!(message(json!({ "msgtype": "m.emote", "body": "!learn" })), None);
    assert_eq!(message(json!({})), None);
    assert_eq!(message(json!({ "msgtype": "m.text", "body": 3 })), None);
    let edit = json!({ "rel_type": "m.replace", "event_id": "$0" });
    assert_eq!(message(json!({ "msgtype": "m.text", "body": "* !learn", "m.relates_to": edit })), None);
    let ours = json!({
        "type": "m.room.message", "event_id": "$1", "sender": "@homeroom:school", "origin_server_ts": 5,
        "content": { "msgtype": "m.text", "body": "!learn" },
    });
    assert_eq!(heard(&ours, "@homeroom:school", NOW), None);
}

#[test]
fn nothing_happens_later_than_it_is_received() {
    let at = |sent: i64| {
        let event = json!({
            "type": "m.room.message", "event_id": "$1", "sender": "@ben:school", "origin_server_ts": sent,
            "content": { "msgtype": "m.text", "body": "2" },
        });
        heard(&event, "@homeroom:school", NOW).map(|heard| heard.at)
    };
    let received = NOW.as_millisecond();
    assert_eq!(at(received - 5_000), Timestamp::from_millisecond(received - 5_000).ok());
    assert_eq!(at(received + 5_000), Some(NOW));
    assert_eq!(at(i64::MAX), Some(NOW));
}

#[test]
fn an_answer_names_its_message_and_loses_its_quote() {
    let to = json!({ "m.in_reply_to": { "event_id": "$0" } });
    assert_eq!(
        message(json!({ "msgtype": "m.text", "body": "2", "m.relates_to": to })),
        said("2", Some("$0"))
    );
    let old = json!({ "msgtype": "m.text", "body": "> <@a:b> Which?\n> 1 or 2\n\n2", "m.relates_to": to });
    assert_eq!(message(old), said("2", Some("$0")));
    let thread = json!({
        "rel_type": "m.thread", "event_id": "$9", "is_falling_back": true, "m.in_reply_to": { "event_id": "$0" },
    });
    assert_eq!(
        message(json!({ "msgtype": "m.text", "body": "2", "m.relates_to": thread })),
        Some(Deed::Said { text: "2".into(), to: None, near: Some("$0".into()), thread: Some("$9".into()) })
    );
}

#[test]
fn a_reaction_names_its_message() {
    let event = |relation: Value| {
        json!({
            "type": "m.reaction", "event_id": "$1", "sender": "@ben:school", "origin_server_ts": 5,
            "content": { "m.relates_to": relation },
        })
    };
    let tap = heard(&event(json!({ "rel_type": "m.annotation", "event_id": "$0", "key": "1" })), "@a:b", NOW);
    assert_eq!(tap.map(|heard| heard.deed), Some(Deed::Tapped { on: "$0".into(), key: "1".into() }));
    for bad in [json!({}), json!(3), json!({ "rel_type": "m.annotation" }), json!({ "key": 1 })] {
        assert_eq!(heard(&event(bad), "@a:b", NOW), None);
    }
}

#[test]
fn coming_into_a_room_is_told_from_a_new_name() {
    let event = |before: &str| {
        json!({
            "type": "m.room.member", "state_key": "@homeroom:school", "content": { "membership": "join" },
            "unsigned": { "prev_content": { "membership": before } },
        })
    };
    assert!(lets_in(&event("invite"), "@homeroom:school"));
    assert!(!lets_in(&event("join"), "@homeroom:school"));
    assert!(!lets_in(&event("invite"), "@ben:school"));
}
