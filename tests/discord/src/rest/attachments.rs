//! Files of messages: uploaded, kept, shown inside embeds and components, and served.

use std::sync::Arc;

use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::body::Upload;
use crate::{
    checks::{list, text},
    clock::{Id, is_id},
    fault::{Fault, Problem},
    state::{File, Shared, State},
};

/// Most files of a message.
const MOST: usize = 10;

/// The files of a new message.
pub(super) fn of_new(
    state: &mut State,
    channel: Id,
    body: &Value,
    uploads: &[Upload],
) -> Result<Vec<Value>, Fault> {
    of_changed(state, channel, body, uploads, &[])
}

/// The files of a changed message: those that it keeps, and new ones.
pub(super) fn of_changed(
    state: &mut State,
    channel: Id,
    body: &Value,
    uploads: &[Upload],
    before: &[Value],
) -> Result<Vec<Value>, Fault> {
    let is_listed = body["attachments"].is_array();
    let listed = list(body, "attachments");
    let mut problems = Vec::new();
    let mut kept = Vec::new();
    for (place, entry) in listed.iter().enumerate() {
        let id = text(entry, "id");
        if let Some(known) = before.iter().find(|known| known["id"] == id) {
            kept.push(known.clone());
        } else if !uploads.iter().any(|upload| upload.place.to_string() == id) {
            let path = format!("attachments/{place}/id");
            problems.push(Problem::new(
                path,
                "ATTACHMENT_NOT_FOUND",
                format!("Attachment data not found for {id}"),
            ));
        }
    }
    if !is_listed {
        kept = before.to_vec();
    }
    for upload in uploads {
        let entry = listed.iter().find(|entry| is_id(&entry["id"], upload.place));
        if is_listed && entry.is_none() {
            let path = format!("files[{}]", upload.place);
            problems.push(Problem::new(
                path,
                "ATTACHMENT_NOT_LISTED",
                "The list of attachments leaves it out.",
            ));
        }
        kept.push(store(state, channel, upload, entry.unwrap_or(&Value::Null)));
    }
    if kept.len() > MOST {
        problems.push(Problem::new("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."));
    }
    let mut referred = Vec::new();
    for name in ["embeds", "components"] {
        references(&body[name], name, &mut referred);
    }
    for (path, name) in referred {
        if !kept.iter().any(|file| file["filename"] == name) {
            let why = format!("No file {name:?} came with the message.");
            problems.push(Problem::new(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", why));
        }
    }
    if problems.is_empty() { Ok(kept) } else { Err(Fault::form(problems)) }
}

fn store(state: &mut State, channel: Id, upload: &Upload, entry: &Value) -> Value {
    let name = entry["filename"].as_str().unwrap_or(&upload.name).to_owned();
    let file = File { name, sort: upload.sort.clone(), bytes: upload.bytes.to_vec() };
    let mut json = state.keep(channel, file);
    if let Some(description) = entry["description"].as_str() {
        json["description"] = description.into();
    }
    json
}

impl State {
    /// Keeps a file where it can be fetched, and tells of it as Discord does.
    pub(crate) fn keep(&mut self, channel: Id, file: File) -> Value {
        let id = self.clock.id();
        let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
        let name: String = file.name.chars().map(safe).collect();
        let url = format!("{}/attachments/{channel}/{id}/{name}", self.origin);
        let mut json = json!({
            "id": id.to_string(),
            "filename": name,
            "size": file.bytes.len(),
            "url": url,
            "proxy_url": url,
            "content_type": file.sort,
        });
        if let Some((width, height)) = extent(&file.bytes) {
            json["width"] = width.into();
            json["height"] = height.into();
        }
        self.files.insert(id, File { name, ..file });
        json
    }
}

/// Width and height of a picture in PNG.
fn extent(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    bytes.starts_with(b"\x89PNG").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// Every `attachment://name`, and where it stands.
fn references(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => {
            found.extend(text.strip_prefix("attachment://").map(|name| (path.to_owned(), name.to_owned())));
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                references(item, &format!("{path}/{place}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter().filter(|(name, _)| name.ends_with("url") || !is_text(name)) {
                references(field, &format!("{path}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// Whether a field holds what people read rather than an address.
fn is_text(name: &str) -> bool {
    matches!(name, "content" | "description" | "title" | "label" | "value" | "name" | "text")
}

/// Puts the addresses of files where a body only named them.
pub(super) fn resolve(parts: &mut [Value], files: &[Value]) {
    for part in parts {
        match part {
            Value::String(text) => {
                let name = text.strip_prefix("attachment://");
                let file = name.and_then(|name| files.iter().find(|file| file["filename"] == name));
                if let Some(file) = file {
                    *part = file["url"].clone();
                }
            }
            Value::Array(items) => resolve(items, files),
            Value::Object(fields) => {
                fields.values_mut().for_each(|field| resolve(std::slice::from_mut(field), files));
            }
            _ => {}
        }
    }
}

/// Serves a file.
pub(crate) async fn fetch(
    Held(shared): Held<Arc<Shared>>,
    Path((_, id, _)): Path<(String, String, String)>,
) -> Response {
    let file = id.parse().ok().and_then(|id: Id| shared.lock().files.get(&id).cloned());
    match file {
        Some(file) => ([(header::CONTENT_TYPE, file.sort)], file.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
