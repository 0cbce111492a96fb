//! Every place of the classroom: read with GET, pressed with POST.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse as _, Response},
};
use homeroom_core::{Action, Block, Event, Refusal, Reply, Sender, View};
use maud::{Markup, html};

use super::{Frame, Here, Notice, entry, me, notice};
use crate::{
    address::{self, href},
    blocks::blocks,
    controls::controls,
    cookie,
    incoming::{self, Fields},
    lab, lists, outgoing,
    room::{Inside, Room},
    sheet::{Kept, Sheet},
    words,
};

/// Shows the place at an address, or takes a press on it.
pub(crate) async fn show(State(room): State<Room>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Some(place) = address::place(&path) else {
        return match path.strip_suffix('/').filter(|path| address::place(path).is_some()) {
            Some(path) => outgoing::to(path),
            None => outgoing::not_here(),
        };
    };
    let from = incoming::sender(&room, request.headers(), request.extensions());
    match *request.method() {
        Method::GET | Method::HEAD => read(&room, &from, &place).await,
        Method::POST => press(&room, from, &place, request).await,
        _ => super::fault::wrong_method().await,
    }
}

async fn read(room: &Inside, from: &Sender, place: &Action) -> Response {
    // A stranger at the front door is no fault.
    if matches!((from, place), (Sender::Stranger(_), Action::Home)) {
        return entry::welcome(None, "", "");
    }
    match room.door.read(from, place).await {
        Reply::Shown(view) | Reply::Elsewhere(view) => outgoing::view(room, &view, None, None),
        Reply::Refused(refusal) => refused(room, from, place, &refusal),
        Reply::Failed(reference) => alone(&Notice::failed(&reference)),
    }
}

async fn press(room: &Inside, from: Sender, place: &Action, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let fields = match Fields::read(&parts.headers, body).await {
        Ok(fields) => fields,
        Err((status, why)) => return outgoing::fault(status, words::NOT_POSSIBLE, why),
    };
    let reply = match fields.what() {
        Ok(what) => {
            room.door.handle(Event { id: None, from: from.clone(), at: room.clock.now(), what }).await
        }
        Err(refusal) => Reply::Refused(refusal),
    };
    match reply {
        Reply::Shown(_) | Reply::Elsewhere(_) if wants_little(&parts.headers) => {
            StatusCode::NO_CONTENT.into_response()
        }
        Reply::Shown(view) | Reply::Elsewhere(view) if address::path(&view.at) == parts.uri.path() => {
            outgoing::view(room, &view, None, None)
        }
        Reply::Shown(view) | Reply::Elsewhere(view) => outgoing::to(&href(&view.at)),
        Reply::Refused(Refusal::SignedOut) => refused(room, &from, place, &Refusal::SignedOut),
        Reply::Refused(refusal) => again(room, &from, place, Notice::refused(&refusal), &fields.kept()).await,
        Reply::Failed(reference) => {
            again(room, &from, place, Notice::failed(&reference), &fields.kept()).await
        }
    }
}

/// A script that only tells something asks for no page (RFC 7240).
fn wants_little(headers: &HeaderMap) -> bool {
    headers.get("prefer").is_some_and(|prefer| prefer == "return=minimal")
}

/// The page as it was, with what is to be said and what was typed.
async fn again(room: &Inside, from: &Sender, place: &Action, notice: Notice, kept: &Kept) -> Response {
    match room.door.read(from, place).await {
        Reply::Shown(view) | Reply::Elsewhere(view) => outgoing::view(room, &view, Some(&notice), Some(kept)),
        Reply::Refused(_) | Reply::Failed(_) => alone(&notice),
    }
}

fn refused(room: &Inside, from: &Sender, place: &Action, refusal: &Refusal) -> Response {
    let notice = Notice::refused(refusal);
    if *refusal != Refusal::SignedOut {
        return alone(&notice);
    }
    let response = entry::welcome(Some(&notice), "", &address::path(place));
    match from {
        // A session that is known no longer; the browser need not show it again.
        Sender::Session(_) => outgoing::with_cookie(response, cookie::clear(room)),
        _ => response,
    }
}

/// A page that has nothing but what is to be said.
fn alone(notice: &Notice) -> Response {
    let mut response = outgoing::page(notice.status, super::fault::said(notice));
    notice.wait(&mut response);
    response
}

/// The page of a view.
pub(crate) fn page(room: &Inside, view: &View, said: Option<&Notice>, kept: Option<&Kept>) -> Markup {
    let sheet = Sheet::new(room.clock.now(), address::path(&view.at), kept);
    let title = match (&view.at, &view.subtitle) {
        (Action::Question(..) | Action::Hint(..), Some(subtitle)) => format!("{subtitle} · {}", view.title),
        _ => view.title.clone(),
    };
    let inside = html! {
        @if !view.trail.is_empty() { (trail(view)) }
        (notice(said))
        div.head {
            h1 tabindex="-1" { (view.title) }
            @if let Some(subtitle) = &view.subtitle { p.subtitle { (subtitle) } }
        }
        (body(&sheet, view))
        @if view.at == Action::Home { (me::join_form("")) }
    };
    let here = match view.at {
        Action::Home => Here::At("/"),
        Action::Progress => Here::At("/progress"),
        Action::Calc => Here::At("/calc"),
        Action::Decide(_) => Here::At("/decide"),
        _ => Here::Inside,
    };
    Frame { title: &title, sort: sort(&view.at), here }.around(inside)
}

fn trail(view: &View) -> Markup {
    html! {
        nav.trail aria-label=(words::TRAIL) {
            ol role="list" { @for (name, place) in &view.trail { li { a href=(href(place)) { (name) } } } }
        }
    }
}

/// Where a page is a list of places, what can be done stands above it; elsewhere below what it is about.
fn body(sheet: &Sheet<'_>, view: &View) -> Markup {
    if let (Action::Question(..) | Action::Hint(..), [Block::Steps(steps), rest @ ..]) =
        (&view.at, view.blocks.as_slice())
    {
        return html! { (lists::line(steps)) (blocks(sheet, rest)) (controls(sheet, &view.controls)) };
    }
    if let Action::Lab(..) = view.at {
        return html! { (lab::body(sheet, view)) (controls(sheet, &view.controls)) };
    }
    let lists = matches!(view.at, Action::Home | Action::Course(_) | Action::Cover(..) | Action::Review(_));
    let begins =
        |block: &Block| matches!(block, Block::Heading { .. } | Block::Entries(_) | Block::Meter { .. });
    let at = view.blocks.iter().position(begins).filter(|_| lists).unwrap_or(view.blocks.len());
    let (above, below) = view.blocks.split_at(at);
    html! { (blocks(sheet, above)) (controls(sheet, &view.controls)) (blocks(sheet, below)) }
}

fn sort(at: &Action) -> &'static str {
    match at {
        Action::Home => "home",
        Action::Progress => "progress",
        Action::Course(_) => "course",
        Action::Lesson(..) => "lesson",
        Action::Lab(..) => "lab",
        Action::Glossary(_) => "glossary",
        Action::Question(..) | Action::Hint(..) => "question",
        Action::Attempt(_) | Action::AskHandIn(_) => "attempt",
        _ => "cover",
    }
}
