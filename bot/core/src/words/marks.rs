//! What stands for itself everywhere: the titles and marks of boxes, places and questions.

use crate::{Callout, Standing};

/// The title of a box that has none of its own.
pub fn callout(kind: Callout) -> &'static str {
    match kind {
        Callout::Key => "To take along",
        Callout::Note => "Note",
        Callout::Warning => "Careful",
        Callout::Tip => "Tip",
        Callout::Right => "Right",
        Callout::Wrong => "Not quite",
        Callout::Hint => "Hint",
        Callout::Learner => super::label::YOU,
        Callout::Assistant => "Assistant",
    }
}

/// The mark of a box.
pub fn callout_mark(kind: Callout) -> &'static str {
    match kind {
        Callout::Key => "🔑",
        Callout::Note => "📝",
        Callout::Warning => "⚠️",
        Callout::Tip => "💡",
        Callout::Right => "✅",
        Callout::Wrong => "❌",
        Callout::Hint => "🔎",
        Callout::Learner => "🗨️",
        Callout::Assistant => "🤖",
    }
}

/// The mark of a place to go.
pub fn entry_mark(state: Standing) -> &'static str {
    match state {
        Standing::Open => "▫️",
        Standing::Current => "▶️",
        Standing::Done => "☑️",
        Standing::Right => "✅",
        Standing::Wrong => "❌",
    }
}

/// The mark of a question of a test.
pub fn step_mark(state: Standing) -> &'static str {
    match state {
        Standing::Open => "⬜",
        Standing::Current => "🟨",
        Standing::Done => "🟦",
        Standing::Right => "✅",
        Standing::Wrong => "❌",
    }
}
