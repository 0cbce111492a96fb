//! Pages that say what went wrong, and lead home.

use axum::{http::StatusCode, response::Response};
use maud::{Markup, html};

use super::{Frame, Here, Notice, me, notice};
use crate::{outgoing, words};

/// A page with a title and a reason.
pub(crate) fn page(title: &str, why: &str) -> Markup {
    Frame { title, sort: "fault", here: Here::Inside }.around(html! {
        div.head { h1 tabindex="-1" { (title) } }
        p { (why) }
        (home())
    })
}

/// A page that has nothing but a notice.
pub(crate) fn said(what: &Notice) -> Markup {
    let title = match what.status {
        StatusCode::NOT_FOUND => words::NOT_HERE,
        StatusCode::SERVICE_UNAVAILABLE => words::SOMETHING_BROKE,
        _ => words::NOT_POSSIBLE,
    };
    Frame { title, sort: "fault", here: Here::Inside }.around(html! {
        div.head { h1 tabindex="-1" { (title) } }
        (notice(Some(what)))
        @if what.status == StatusCode::FORBIDDEN { (me::join_form("")) }
        (home())
    })
}

/// For anything but reading and pressing.
pub(crate) async fn wrong_method() -> Response {
    outgoing::fault(StatusCode::METHOD_NOT_ALLOWED, words::NOT_POSSIBLE, words::WRONG_METHOD)
}

fn home() -> Markup {
    html! { div.presses { a.button.primary href="/" { (words::TO_HOME) } } }
}
