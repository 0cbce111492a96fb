//! My page: my name, my link, my class, and the way out.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use homeroom_core::{Learner, Refusal, SecretHash, Turned};
use maud::{Markup, html};

use super::{Frame, Here, Notice, entry, notice};
use crate::{
    Demo, cookie,
    incoming::Fields,
    limits::TYPED_MAX,
    outgoing,
    room::{Inside, Room},
    words,
};

/// The page.
pub(crate) async fn show(State(room): State<Room>, headers: HeaderMap) -> Response {
    match signed_in(&room, &headers).await {
        Ok((_, learner)) => outgoing::page(StatusCode::OK, page(&room, &learner, None, "")),
        Err(turned) => turn(&room, &turned),
    }
}

/// Makes a new return link, and shows it once.
pub(crate) async fn new_link(State(room): State<Room>, headers: HeaderMap) -> Response {
    let Some(session) = cookie::session(&room, &headers) else { return turn(&room, &signed_out()) };
    match room.entrance.new_link(&session).await {
        Ok(link) => entry::keep(&room, &headers, &link, "/me"),
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
            let mut response = outgoing::page(said.status, page(&room, &learner, Some(&said), code));
            said.wait(&mut response);
            response
        }
    }
}

async fn signed_in(room: &Inside, headers: &HeaderMap) -> Result<(SecretHash, Learner), Turned> {
    let session = cookie::session(room, headers).ok_or_else(signed_out)?;
    let learner = room.entrance.who(&session).await?.ok_or_else(signed_out)?;
    Ok((session, learner))
}

fn signed_out() -> Turned {
    Turned::Refused(Refusal::SignedOut)
}

fn turn(room: &Inside, turned: &Turned) -> Response {
    let said = Notice::turned(turned);
    if *turned == signed_out() {
        return outgoing::with_cookie(entry::welcome(Some(&said), "", ""), cookie::clear(room));
    }
    let mut response = outgoing::page(said.status, super::fault::said(room, &said));
    said.wait(&mut response);
    response
}

fn page(room: &Inside, learner: &Learner, said: Option<&Notice>, code: &str) -> Markup {
    Frame { title: words::ME, sort: "me", here: Here::At("/me") }.around(html! {
        (notice(said))
        div.head { h1 tabindex="-1" { (learner.name) } }
        @if room.demo == Demo::Closed { (join_form(code)) }
        section.card {
            h2 { (words::RETURN_LINK) }
            p { (words::NEW_LINK_WHY) }
            form method="post" action="/me/link" { button.button.plain { (words::NEW_LINK) } }
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
