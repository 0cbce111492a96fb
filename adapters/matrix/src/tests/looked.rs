//! What a message showed when it was tapped.

use homeroom_core::{Timestamp, What};
use serde_json::{Value, json};

use crate::{
    looked::controls_then,
    press::{CONTROLS, Meant},
};

fn with(token: Option<&str>) -> Value {
    let mut content = json!({ "msgtype": "m.text", "body": "words" });
    if let Some(token) = token {
        content[CONTROLS] = json!({ "keys": [token] });
    }
    content
}

/// A message, and the edit of it that the homeserver tells of.
fn edited(first: Option<&str>, edit: Value, at: Value) -> Value {
    let edit = json!({ "content": edit, "origin_server_ts": at });
    json!({ "content": with(first), "unsigned": { "m.relations": { "m.replace": edit } } })
}

fn new(token: Option<&str>) -> Value {
    json!({ "body": "* words", "m.new_content": with(token) })
}

/// What a tap on the first number was about, at this time.
fn tapped(message: &Value, at: i64) -> Option<String> {
    let then = Timestamp::from_millisecond(at).expect("a time");
    match controls_then(message, then)?.tapped("1\u{fe0f}\u{20e3}") {
        Meant::What(What::Pressed { token }) => Some(token),
        other => panic!("no press: {other:?}"),
    }
}

#[test]
fn a_tap_before_an_edit_means_what_stood_there_before() {
    let message = edited(Some("stop"), new(Some("again")), json!(1_000));
    assert_eq!(tapped(&message, 999).as_deref(), Some("stop"));
    assert_eq!(tapped(&message, 1_000).as_deref(), Some("again"));
    assert_eq!(tapped(&message, 2_000).as_deref(), Some("again"));
}

#[test]
fn what_an_edit_took_away_means_nothing_after_it() {
    let message = edited(Some("stop"), new(None), json!(1_000));
    assert_eq!(tapped(&message, 999).as_deref(), Some("stop"));
    assert_eq!(tapped(&message, 1_001), None);
    let message = edited(None, new(Some("again")), json!(1_000));
    assert_eq!(tapped(&message, 999), None);
    assert_eq!(tapped(&message, 1_001).as_deref(), Some("again"));
}

#[test]
fn an_edit_that_cannot_be_read_changes_nothing() {
    for (edit, at) in [
        (json!({ "ciphertext": "x" }), json!(1_000)),
        (new(Some("again")), json!("soon")),
        (new(Some("again")), Value::Null),
        (json!(null), json!(1_000)),
    ] {
        let message = edited(Some("stop"), edit, at);
        assert_eq!(tapped(&message, 2_000).as_deref(), Some("stop"), "{message}");
    }
    assert_eq!(tapped(&json!({ "content": with(Some("stop")) }), 0).as_deref(), Some("stop"));
    assert_eq!(tapped(&json!({ "content": with(None) }), 0), None);
    assert_eq!(tapped(&json!({}), 0), None);
}
