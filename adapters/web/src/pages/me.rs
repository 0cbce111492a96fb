//! My page: my name, my link, my class, and the way out.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use homeroom_core::{Learner, Refusal, SecretHash, Turned, words::label};
use maud::{Markup, html};

use super::{Frame, Here, Notice, entry, notice};
use crate::{
    address, cookie,
    incoming::Fields,
    limits::TYPED_MAX,
    outgoing,
    room::{Inside, Room},
    words,
};

/// The page.
pub(crate) async fn show(State(room): State<Room>, headers: HeaderMap) -> Response {
    match signed_in(&room, &headers).await {
        Ok((_, learner)) => outgoing::page(StatusCode::OK, page(&learner, None, "")),
        Err(turned) => turn(&room, &turned),
    }
}

/// Makes a new return link, and shows it once.
pub(crate) async fn new_link(State(room): State<Room>, headers: HeaderMap) -> Response {
    let Some(session) = cookie::session(&room, &headers) else { return turn(&room, &signed_out()) };
    match room.entrance.new_link(&session).await {
        Ok(link) => entry::keep(&room, &headers, (&link, "/me"), None),
        Err(turned) => turn(&room, &turned),
    }
}

/// Signs this browser out.
pub(crate) async fn leave(State(room): State<Room>, headers: HeaderMap) -> Response {
    if let Some(session) = cookie::session(&room, &headers) {
        // A session that is known no longer is left already.
        if let Err(turned @ Turned::Failed(_)) = room.entrance.leave(&session).await {
            return turn(&room, &turned);
        }
    }
    outgoing::with_cookie(outgoing::to("/"), cookie::clear(&room))
}

/// Joins the class that a code opens.
pub(crate) async fn join(State(room): State<Room>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let fields = match Fields::read(&parts.headers, body).await {
        Ok(fields) => fields,
        Err((status, why)) => return outgoing::fault(status, words::NOT_POSSIBLE, why),
    };
    let (session, learner) = match signed_in(&room, &parts.headers).await {
        Ok(found) => found,
        Err(turned) => return turn(&room, &turned),
    };
    let code = fields.get("code").trim();
    match room.entrance.join(&session, code).await {
        Ok(()) => outgoing::to("/"),
        Err(turned) => {
            let said = Notice::turned(&turned);
            let mut response = outgoing::page(said.status, page(&learner, Some(&said), code));
            said.wait(&mut response);
            response
        }
    }
}

/// The page of a link that carries a join code.
pub(crate) async fn join_link(
    State(room): State<Room>,
    Path(code): Path<String>,
    request: Request,
) -> Response {
    match signed_in(&room, request.headers()).await {
        Ok((_, learner)) => outgoing::page(StatusCode::OK, ask_to_join(&learner, &code)),
        Err(turned) if turned == signed_out() => {
            let to = request.uri().path();
            let to = if address::leads_on(to) { to } else { "" };
            let page = entry::welcome(None, "", to);
            // A session that is known no longer; the browser need not show it again.
            match cookie::session(&room, request.headers()) {
                Some(_) => outgoing::with_cookie(page, cookie::clear(&room)),
                None => page,
            }
        }
        Err(turned) => turn(&room, &turned),
    }
}

/// A link joins nobody by itself: it may have been opened by chance.
fn ask_to_join(learner: &Learner, code: &str) -> Markup {
    Frame { title: words::desk::JOIN_CLASS, sort: "entry", here: Here::Inside }.around(html! {
        div.head { h1 tabindex="-1" { (words::desk::JOIN_CLASS) } }
        p { (words::desk::you_are(&learner.name)) }
        form.asked method="post" action="/join" {
            input type="hidden" name="code" value=(code);
            div.presses { button.button.primary { (words::desk::JOIN_NOW) } }
        }
    })
}

/// Who is signed in, and with which session.
pub(crate) async fn signed_in(room: &Inside, headers: &HeaderMap) -> Result<(SecretHash, Learner), Turned> {
    let session = cookie::session(room, headers).ok_or_else(signed_out)?;
    let learner = room.entrance.who(&session).await?.ok_or_else(signed_out)?;
    Ok((session, learner))
}

pub(crate) fn signed_out() -> Turned {
    Turned::Refused(Refusal::SignedOut)
}

/// The page for who is not let in.
pub(crate) fn turn(room: &Inside, turned: &Turned) -> Response {
    let said = Notice::turned(turned);
    if *turned == signed_out() {
        return outgoing::with_cookie(entry::welcome(Some(&said), "", ""), cookie::clear(room));
    }
    let mut response = outgoing::page(said.status, super::fault::said(&said));
    said.wait(&mut response);
    response
}

fn page(learner: &Learner, said: Option<&Notice>, code: &str) -> Markup {
    Frame { title: words::ME, sort: "me", here: Here::At("/me") }.around(html! {
        (notice(said))
        div.head { h1 tabindex="-1" { (learner.name) } }
        (join_form(code))
        section.card {
            h2 { (words::RETURN_LINK) }
            p { (words::NEW_LINK_WHY) }
            form method="post" action="/me/link" { button.button.plain { (words::NEW_LINK) } }
        }
        section.card {
            h2 { (label::LINK) }
            p { a href="/link" { (words::LINK_WHY) } }
        }
        section.card {
            h2 { (words::privacy::TITLE) }
            p { a href="/privacy" { (words::privacy::SEE) } }
        }
        section.card {
            h2 { (words::SIGN_OUT) }
            p { (words::SIGN_OUT_WHY) }
            form method="post" action="/leave" { button.button.plain { (words::SIGN_OUT) } }
        }
    })
}

/// A join code lets one into a class.
pub(crate) fn join_form(code: &str) -> Markup {
    html! {
        section.card {
            h2 { (words::CLASS) }
            form.asked method="post" action="/join" {
                div.field {
                    label for="_code" { (words::CODE) }
                    p.help #_code_help { (words::CODE_HELP) }
                    div.typed {
                        input type="text" id="_code" name="code" value=(code) required maxlength=(TYPED_MAX)
                            autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="_code_help";
                        button.button.plain { (words::JOIN) }
                    }
                }
            }
        }
    }
}
