//! The way in: a name the first time, a personal link after.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use homeroom_core::{Entered, Refusal, Secret, Turned};
use maud::html;

use super::{Frame, Here, Notice, notice};
use crate::{
    address, cookie,
    incoming::{self, Fields},
    limits::NAME_MAX,
    outgoing,
    room::{Inside, Room},
    words,
};

/// The entry page; `to` is where somebody wanted to go.
pub(crate) fn welcome(said: Option<&Notice>, name: &str, to: &str) -> Response {
    let inside = html! {
        (notice(said))
        div.head { h1 tabindex="-1" { (words::WELCOME) } }
        @if to.starts_with("/join/") { p.about.reason { (words::desk::TO_JOIN) } }
        @for sentence in words::ABOUT { p.about { (sentence) } }
        form.asked method="post" action="/enter" {
            div.field {
                label for="_name" { (words::NAME) }
                p.help #_help { (words::NAME_HELP) }
                div.typed {
                    input type="text" id="_name" name="name" value=(name) required maxlength=(NAME_MAX)
                        autocomplete="nickname" aria-describedby="_help";
                }
            }
            @if !to.is_empty() { input type="hidden" name="to" value=(to); }
            div.presses { button.button.primary { (words::ENTER) } }
        }
        p.aside { (words::HAVE_LINK) " " a href="/privacy" { (words::privacy::GENERAL_TITLE) } }
    };
    let status = said.map_or(StatusCode::OK, |said| said.status);
    let frame = Frame { title: words::WELCOME, sort: "entry", here: Here::Outside };
    let mut response = outgoing::page(status, frame.around(inside));
    if let Some(said) = said {
        said.wait(&mut response);
    }
    response
}

/// Lets a newcomer in.
pub(crate) async fn enter(State(room): State<Room>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let fields = match Fields::read(&parts.headers, body).await {
        Ok(fields) => fields,
        Err((status, why)) => return outgoing::fault(status, words::NOT_POSSIBLE, why),
    };
    let (name, to) = (fields.get("name"), fields.get("to"));
    // Only an address of the classroom: another address would make this form a way to lead people astray.
    let to = if address::leads_on(to) { to } else { "/" };
    let from = incoming::address(&room, &parts.headers, &parts.extensions);
    match room.entrance.enter(&from, name).await {
        Ok(Entered { session, link: Some(link), .. }) => {
            let page = keep(&room, &parts.headers, (&link, to), None);
            outgoing::with_cookie(page, cookie::set(&room, &session))
        }
        Ok(Entered { session, link: None, .. }) => {
            outgoing::with_cookie(outgoing::to(to), cookie::set(&room, &session))
        }
        Err(turned) => welcome(Some(&Notice::turned(&turned)), name, to),
    }
}

/// Lets somebody in who has a return link.
pub(crate) async fn come_back(
    State(room): State<Room>,
    Path(link): Path<String>,
    request: Request,
) -> Response {
    // Previews of links and the like ask for the head alone; a session is for a browser.
    if request.method() != axum::http::Method::GET {
        return outgoing::to("/");
    }
    let from = incoming::address(&room, request.headers(), request.extensions());
    let entered = match Secret::read(&link) {
        Some(link) => room.entrance.come_back(&from, &link).await,
        None => Err(Turned::Refused(Refusal::UnknownCode)),
    };
    match entered {
        Ok(entered) => outgoing::with_cookie(outgoing::to("/"), cookie::set(&room, &entered.session)),
        Err(turned) => welcome(Some(&Notice::turned(&turned)), "", ""),
    }
}

/// The one page that shows a return link, and leads on from there.
pub(crate) fn keep(
    room: &Inside,
    headers: &HeaderMap,
    (link, to): (&Secret, &str),
    said: Option<&Notice>,
) -> Response {
    let address = format!("{}/return/{}", origin(room, headers), link.reveal());
    let inside = html! {
        (notice(said))
        div.head { h1 tabindex="-1" { (words::KEEP) } }
        p { (words::KEEP_WHY) }
        div.field {
            label for="_link" { (words::KEEP_LABEL) }
            div.typed {
                input type="text" id="_link" readonly value=(address) spellcheck="false";
                button.button.plain.copy type="button" data-copy="_link" data-done=(words::COPIED) { (words::COPY) }
            }
        }
        div.presses { a.button.primary href=(to) { (words::CONTINUE) } }
    };
    let frame = Frame { title: words::KEEP, sort: "entry", here: Here::Inside };
    outgoing::page(StatusCode::OK, frame.around(inside))
}

/// The address that people use: as configured, or as this browser spelled it.
pub(crate) fn origin(room: &Inside, headers: &HeaderMap) -> String {
    let spelled = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    room.origin.clone().unwrap_or_else(|| format!("http://{spelled}"))
}
