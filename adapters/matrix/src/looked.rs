//! What stands in a room, looked up when it is needed: nothing of it is remembered.

use homeroom_core::Timestamp;
use matrix_sdk::{
    Room,
    deserialized_responses::{TimelineEvent, TimelineEventKind},
    room::{IncludeRelations, RelationsOptions},
    ruma::{EventId, UInt, events::relation::RelationType},
};
use serde_json::Value;

use crate::{fault::Fault, limits::BACK_MAX, line::Line, outgoing::heads_lab, press::Controls};

/// Most reactions under one message that are looked at.
const TAPS_MAX: u32 = 100;

/// A message of ours, as it stood at some time.
pub(crate) struct Looked {
    pub(crate) controls: Controls,
    /// The message that its thread began with, if it is in one.
    pub(crate) thread: Option<String>,
}

/// The controls of a message of ours, as they were then; none of anybody else's.
pub(crate) async fn controls_of(
    line: &Line,
    room: &Room,
    event: &str,
    then: Timestamp,
) -> Result<Option<Looked>, Fault> {
    let Some(found) = ours(line, room, event).await? else { return Ok(None) };
    let thread = found.get("content").and_then(thread);
    Ok(controls_then(&found, then).map(|controls| Looked { controls, thread }))
}

/// The controls that a message showed then: what is tapped is what was seen. An edit may have taken them away.
pub(crate) fn controls_then(message: &Value, then: Timestamp) -> Option<Controls> {
    let edit = message.pointer("/unsigned/m.relations/m.replace").filter(|edit| stood(edit, then));
    let edited = edit.and_then(|edit| edit.pointer("/content/m.new_content"));
    Controls::read(edited.or_else(|| message.get("content"))?)
}

/// Whether an edit was there at some time.
fn stood(edit: &Value, then: Timestamp) -> bool {
    let at = edit.get("origin_server_ts").and_then(Value::as_i64);
    at.is_some_and(|at| at <= then.as_millisecond())
}

/// Whether a thread is that of a lab.
pub(crate) async fn is_lab(line: &Line, room: &Room, root: &str) -> Result<bool, Fault> {
    let found = ours(line, room, root).await?;
    Ok(found.is_some_and(|event| event.get("content").is_some_and(heads_lab)))
}

/// A message of ours; nothing of anybody else's.
async fn ours(line: &Line, room: &Room, event: &str) -> Result<Option<Value>, Fault> {
    let Ok(id) = EventId::parse(event) else { return Ok(None) };
    let found = match room.event(&id, None).await.map_err(Fault::from) {
        Ok(found) => read(line, room, found).await?,
        Err(fault) if matches!(fault.delivery(), homeroom_core::DeliveryError::Gone(_)) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    if found.sender() != Some(line.me.clone()) {
        return Ok(None);
    }
    Ok(found.raw().deserialize_as_unchecked().ok())
}

/// The message that the thread of a message began with.
fn thread(content: &Value) -> Option<String> {
    let relation = content.get("m.relates_to")?;
    (relation.get("rel_type")?.as_str()? == "m.thread").then_some(())?;
    Some(relation.get("event_id")?.as_str()?.to_owned())
}

/// What a message holds, if it is a file.
pub(crate) async fn file_of(room: &Room, event: &str) -> Result<Option<Value>, Fault> {
    let Ok(id) = EventId::parse(event) else { return Ok(None) };
    let found: Option<Value> = room.event(&id, None).await?.raw().deserialize_as_unchecked().ok();
    let content = found.and_then(|event| event.get("content").cloned());
    Ok(content.filter(|content| content.get("msgtype").and_then(Value::as_str) == Some("m.file")))
}

/// The controls of our last message before an event: those that somebody answers who answers none in particular. What we
/// sent after it must not count, when the event comes a second time.
pub(crate) async fn before(line: &Line, room: &Room, event: &str) -> Result<Option<Controls>, Fault> {
    let Ok(id) = EventId::parse(event) else { return Ok(None) };
    // The homeserver gives half of them from before.
    let around = room.event_with_context(&id, true, UInt::from(BACK_MAX * 2), None).await?;
    for event in around.events_before {
        if let Some(controls) = controls(line, &read(line, room, event).await?) {
            return Ok(Some(controls));
        }
    }
    Ok(None)
}

/// A message of ours as we wrote it: its key may be with the homeserver alone, if the store was lost since.
async fn read(line: &Line, room: &Room, event: TimelineEvent) -> Result<TimelineEvent, Fault> {
    let TimelineEventKind::UnableToDecrypt { utd_info, .. } = &event.kind else { return Ok(event) };
    let Some(session) = utd_info.session_id.as_ref().filter(|_| event.sender() == Some(line.me.clone()))
    else {
        return Ok(event);
    };
    match line.client.encryption().backups().download_room_key(room.room_id(), session).await {
        Ok(true) => Ok(room.decrypt_event(event.raw().cast_ref_unchecked(), None).await?),
        Ok(false) => Ok(event),
        Err(error) => match Fault::from(error) {
            fault if fault.passing().is_some() => Err(fault),
            // It was never brought there.
            _ => Ok(event),
        },
    }
}

fn controls(line: &Line, event: &TimelineEvent) -> Option<Controls> {
    (event.sender()? == line.me).then_some(())?;
    let event: Value = event.raw().deserialize_as_unchecked().ok()?;
    let content = event.get("content")?;
    // What is said outside of threads answers nothing that is in one.
    thread(content).is_none().then_some(())?;
    Controls::read(content)
}

/// The controls of our last message in a thread that has some.
pub(crate) async fn last_in(
    line: &Line,
    room: &Room,
    root: &str,
    then: Timestamp,
) -> Result<Option<Controls>, Fault> {
    let Ok(id) = EventId::parse(root) else { return Ok(None) };
    let options = RelationsOptions {
        limit: Some(UInt::from(BACK_MAX)),
        include_relations: IncludeRelations::RelationsOfType(RelationType::Thread),
        ..RelationsOptions::default()
    };
    let found = room.relations(id, options).await?;
    let ours = found.chunk.iter().filter(|event| event.sender().is_some_and(|sender| sender == line.me));
    let ids = ours.filter_map(|event| Some(event.event_id()?.to_string()));
    // As long as nothing was said it is the first.
    for event in ids.chain([root.to_owned()]) {
        if let Some(looked) = controls_of(line, room, &event, then).await?
            && !looked.controls.is_empty()
        {
            return Ok(Some(looked.controls));
        }
    }
    Ok(None)
}

/// The reactions of somebody under a message.
pub(crate) async fn taps(room: &Room, event: &str, user: &str) -> Result<Vec<String>, Fault> {
    let Ok(id) = EventId::parse(event) else { return Ok(Vec::new()) };
    let options = RelationsOptions {
        limit: Some(UInt::from(TAPS_MAX)),
        include_relations: IncludeRelations::RelationsOfType(RelationType::Annotation),
        ..RelationsOptions::default()
    };
    let found = room.relations(id, options).await?;
    let key = |event: &TimelineEvent| {
        (event.sender()?.as_str() == user).then_some(())?;
        let event: Value = event.raw().deserialize_as_unchecked().ok()?;
        Some(event.pointer("/content/m.relates_to/key")?.as_str()?.to_owned())
    };
    Ok(found.chunk.iter().filter_map(key).collect())
}
