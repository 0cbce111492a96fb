//! Pictures of cardboard, and short ways to make things.

use homeroom_core::{CourseId, EditionId, Pictures, View, asked};
use serde_json::Value;

use crate::{capabilities, outgoing::Message};

/// Every picture is the same few bytes.
pub(super) struct Cardboard;

impl Pictures for Cardboard {
    fn file(&self, _: &CourseId, _: &EditionId, path: &str) -> Option<Vec<u8>> {
        (path != "none").then(|| b"picture".to_vec())
    }

    fn drawn(&self, _: &str) -> Option<Vec<u8>> {
        Some(b"drawing".to_vec())
    }
}

/// The page that a view asks for, as it is edited in.
pub(super) fn shown(view: &View) -> Value {
    let page = asked(view, &capabilities());
    json(&Message::of(&page, &Cardboard).answered())
}

/// As it is sent.
pub(super) fn json(message: &impl serde::Serialize) -> Value {
    serde_json::to_value(message).unwrap_or_default()
}
