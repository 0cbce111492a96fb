//! Pages: what stands around a view, and the few pages that are the web's own.

pub(crate) mod entry;
pub(crate) mod fault;
mod frame;
pub(crate) mod health;
pub(crate) mod invite;
pub(crate) mod me;
pub(crate) mod place;
pub(crate) mod privacy;

use axum::http::StatusCode;
use maud::{Markup, html};

pub(crate) use frame::{Frame, Here};

/// Something to be said above a page.
pub(crate) struct Notice {
    /// How the answer is marked.
    pub(crate) status: StatusCode,
    /// The sentence.
    pub(crate) text: String,
    /// Seconds after which it is worth trying again.
    pub(crate) wait: Option<u128>,
}

/// A notice on a page. It is an alert: it is heard as soon as it is there.
pub(crate) fn notice(notice: Option<&Notice>) -> Markup {
    html! { @if let Some(notice) = notice { div.notice role="alert" tabindex="-1" { p { (notice.text) } } } }
}
