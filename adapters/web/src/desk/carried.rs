//! What a form carries to the next page, unseen.

use homeroom_core::Timestamp;
use maud::{Markup, html};

/// A moment as a form carries it, in Unix milliseconds; empty is none.
pub(crate) fn moment(text: &str) -> Option<Option<Timestamp>> {
    match number(text)? {
        None => Some(None),
        Some(millis) => Timestamp::from_millisecond(millis).ok().map(Some),
    }
}

/// Writes what [`moment`] reads.
pub(crate) fn millis(at: Option<Timestamp>) -> String {
    at.map(|at| at.as_millisecond().to_string()).unwrap_or_default()
}

/// A field that is not shown.
pub(crate) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A number, or none where it is empty.
pub(crate) fn number<T: std::str::FromStr>(text: &str) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}
