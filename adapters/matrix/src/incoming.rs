//! What comes from a room, as far as it counts. Pure.

use homeroom_core::Timestamp;
use serde_json::Value;

use crate::limits::TEST_MAX;

/// Something that a person did in a room.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heard {
    /// The homeserver's id of it.
    pub(crate) id: String,
    /// Who.
    pub(crate) sender: String,
    /// When their homeserver received it, as it says; never later than we did.
    pub(crate) at: Timestamp,
    /// What.
    pub(crate) deed: Deed,
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Deed {
    /// Something was said.
    Said {
        /// The words, without what they answer.
        text: String,
        /// The message that they answer.
        to: Option<String>,
        /// The last message of the thread that they are in.
        near: Option<String>,
        /// The message that the thread began with.
        thread: Option<String>,
    },
    /// A file was sent.
    Sent {
        /// The words beside it.
        caption: String,
        /// What it is called.
        name: String,
        /// The message itself.
        content: Value,
    },
    /// A reaction was put under a message.
    Tapped {
        /// Which.
        on: String,
        /// The reaction.
        key: String,
    },
    /// Somebody left, or was made to.
    Left,
}

/// Reads an event that we received then; nothing of what we or other programs do, of edits, and of what was taken back.
pub(crate) fn heard(event: &Value, me: &str, received: Timestamp) -> Option<Heard> {
    let text = |name: &str| event.get(name).and_then(Value::as_str);
    let sender = text("sender")?;
    let deed = deed(event, text("type")?)?;
    if sender == me && deed != Deed::Left {
        return None;
    }
    let at = event.get("origin_server_ts").and_then(Value::as_i64)?;
    let at = Timestamp::from_millisecond(at).map_or(received, |at| at.min(received));
    Some(Heard { id: text("event_id")?.into(), sender: sender.into(), at, deed })
}

/// Whether an event lets us into its room: what stands before it is not for us.
pub(crate) fn lets_in(event: &Value, me: &str) -> bool {
    let membership = |at: &str| event.pointer(at).and_then(Value::as_str);
    event.get("type").and_then(Value::as_str) == Some("m.room.member")
        && event.get("state_key").and_then(Value::as_str) == Some(me)
        && membership("/content/membership") == Some("join")
        && membership("/unsigned/prev_content/membership") != Some("join")
}

fn deed(event: &Value, kind: &str) -> Option<Deed> {
    let content = event.get("content")?;
    match kind {
        "m.room.message" => message(content),
        "m.reaction" => {
            let relation = content.get("m.relates_to")?;
            let text = |name: &str| relation.get(name).and_then(Value::as_str).map(str::to_owned);
            (text("rel_type")? == "m.annotation").then_some(())?;
            Some(Deed::Tapped { on: text("event_id")?, key: text("key")? })
        }
        "m.room.member" => {
            let left = ["leave", "ban"].contains(&content.get("membership")?.as_str()?);
            left.then_some(Deed::Left)
        }
        _ => None,
    }
}

fn message(content: &Value) -> Option<Deed> {
    let relation = content.get("m.relates_to");
    let kind = relation.and_then(|relation| relation.get("rel_type")).and_then(Value::as_str);
    if kind == Some("m.replace") {
        return None;
    }
    let body = content.get("body")?.as_str()?;
    match content.get("msgtype")?.as_str()? {
        "m.text" => {
            // In a thread, clients name a message only for those that know no threads.
            let stands_in = relation.and_then(|relation| relation.get("is_falling_back"));
            let to = relation.and_then(|relation| relation.pointer("/m.in_reply_to/event_id"));
            let to = to.and_then(Value::as_str).map(str::to_owned);
            let (near, to) = if stands_in == Some(&Value::Bool(true)) { (to, None) } else { (None, to) };
            let text = if to.is_some() { without_quote(body) } else { body };
            let text: String = text.chars().take(TEST_MAX).collect();
            let thread = relation.filter(|_| kind == Some("m.thread"));
            let thread = thread.and_then(|relation| relation.get("event_id"));
            let thread = thread.and_then(Value::as_str).map(str::to_owned);
            Some(Deed::Said { text, to, near, thread })
        }
        "m.file" => {
            // The words are a caption if the name stands elsewhere.
            let name = content.get("filename").and_then(Value::as_str);
            let caption = if name.is_some_and(|name| name != body) { body.to_owned() } else { String::new() };
            Some(Deed::Sent { caption, name: name.unwrap_or(body).to_owned(), content: content.clone() })
        }
        _ => None,
    }
}

/// Old clients quote what they answer: <https://spec.matrix.org/v1.12/client-server-api/#fallbacks-for-rich-replies>.
fn without_quote(body: &str) -> &str {
    if !body.starts_with("> ") {
        return body;
    }
    let mut rest = body;
    while rest.starts_with("> ") {
        rest = rest.split_once('\n').map_or("", |(_, after)| after);
    }
    rest.trim_start_matches('\n')
}
