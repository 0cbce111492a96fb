//! One-time links: to teach, to come back. Looking at one uses nothing up: previews fetch links too.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, Method, StatusCode, request::Parts},
    response::{IntoResponse as _, Response},
};
use homeroom_core::{CohortId, Entered, Learner, Refusal, Secret, SecretHash, Turned, desk::Opened};
use maud::{Markup, html};

use super::{Frame, Here, Notice, entry, fault, me, notice};
use crate::{
    cookie, incoming,
    incoming::Fields,
    limits::NAME_MAX,
    outgoing,
    room::{Inside, Room},
    words::{self, desk},
};

/// Says where the link leads, and asks once.
pub(crate) async fn show(State(room): State<Room>, Path(link): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if parts.method != Method::GET {
        return StatusCode::OK.into_response();
    }
    let shown = async {
        let (opened, _) = look(&room, &parts, &link).await?;
        page(&room, &parts, &opened, None).await
    };
    shown.await.unwrap_or_else(|turned| turn(&turned))
}

/// Uses it up.
pub(crate) async fn accept(State(room): State<Room>, Path(link): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let fields = match Fields::read(&parts.headers, body).await {
        Ok(fields) => fields,
        Err((status, why)) => return outgoing::fault(status, words::NOT_POSSIBLE, why),
    };
    let used = async {
        let (opened, link) = look(&room, &parts, &link).await?;
        match opened {
            Opened::Return(_) => back(&room, &parts, &link).await,
            Opened::Teach | Opened::TeachIn(_) => {
                teach(&room, &parts, (&opened, &link), fields.get("name")).await
            }
        }
    };
    used.await.unwrap_or_else(|turned| turn(&turned))
}

async fn look(room: &Inside, parts: &Parts, link: &str) -> Result<(Opened, Secret), Turned> {
    let link = Secret::read(link).ok_or(Turned::Refused(Refusal::UnknownCode))?;
    let from = incoming::address(room, &parts.headers, &parts.extensions);
    Ok((room.entrance.invitation(&from, &link).await?, link))
}

async fn back(room: &Inside, parts: &Parts, link: &Secret) -> Result<Response, Turned> {
    let from = incoming::address(room, &parts.headers, &parts.extensions);
    let Entered { session, link, .. } = room.entrance.readmit(&from, link).await?;
    let page = match link {
        Some(link) => entry::keep(room, &parts.headers, (&link, "/"), None),
        None => outgoing::to("/"),
    };
    Ok(outgoing::with_cookie(page, cookie::set(room, &session)))
}

/// Who is signed in teaches; a newcomer enters first, under the name they gave.
async fn teach(
    room: &Inside,
    parts: &Parts,
    (opened, link): (&Opened, &Secret),
    name: &str,
) -> Result<Response, Turned> {
    if let Some((session, _)) = signed_in(room, &parts.headers).await? {
        return Ok(outgoing::to(&address(room.entrance.accept(&session, link).await?)));
    }
    let from = incoming::address(room, &parts.headers, &parts.extensions);
    let entered = match room.entrance.enter(&from, name).await {
        Ok(entered) => entered,
        Err(turned) => return page(room, parts, opened, Some((name, &Notice::turned(&turned)))).await,
    };
    // Who has entered is in, and is shown their link, even if the invitation was used in this very moment.
    let (to, said) = match room.entrance.accept(&entered.session.hash(), link).await {
        Ok(cohort) => (address(cohort), None),
        Err(turned) => ("/".into(), Some(Notice::turned(&turned))),
    };
    let page = match &entered.link {
        Some(link) => entry::keep(room, &parts.headers, (link, &to), said.as_ref()),
        None => outgoing::to(&to),
    };
    Ok(outgoing::with_cookie(page, cookie::set(room, &entered.session)))
}

fn address(cohort: Option<CohortId>) -> String {
    cohort.map_or_else(|| "/teach".into(), crate::desk::class)
}

async fn signed_in(room: &Inside, headers: &HeaderMap) -> Result<Option<(SecretHash, Learner)>, Turned> {
    match me::signed_in(room, headers).await {
        Ok(found) => Ok(Some(found)),
        Err(turned) if turned == me::signed_out() => Ok(None),
        Err(turned) => Err(turned),
    }
}

/// The page; with the name that was typed and what is to be said of it.
async fn page(
    room: &Inside,
    parts: &Parts,
    opened: &Opened,
    typed: Option<(&str, &Notice)>,
) -> Result<Response, Turned> {
    let me = signed_in(room, &parts.headers).await?.map(|(_, learner)| learner);
    let said = typed.map(|(_, said)| said);
    let (title, why) = match opened {
        Opened::Return(learner) => (desk::back(&learner.name), desk::BACK_WHY),
        Opened::Teach => (desk::INVITED.into(), desk::INVITED_WHY),
        Opened::TeachIn(_) => (desk::INVITED.into(), desk::INVITED_IN_WHY),
    };
    let inside = html! {
        (notice(said))
        div.head { h1 tabindex="-1" { (title) } }
        p.about { (why) }
        form.asked method="post" action=(parts.uri.path()) {
            @match (opened, me) {
                (Opened::Return(_), _) => div.presses { button.button.primary { (desk::BACK_NOW) } },
                (_, Some(me)) => {
                    p { (desk::you_are(&me.name)) }
                    div.presses { button.button.primary { (desk::TEACH_HERE) } }
                },
                (_, None) => (name(typed.map(|(name, _)| name).unwrap_or_default())),
            }
        }
    };
    let status = said.map_or(StatusCode::OK, |said| said.status);
    let frame = Frame { title: &title, sort: "entry", here: Here::Outside };
    let mut response = outgoing::page(status, frame.around(inside));
    if let Some(said) = said {
        said.wait(&mut response);
    }
    Ok(response)
}

fn name(typed: &str) -> Markup {
    html! {
        div.field {
            label for="_name" { (words::NAME) }
            p.help #_help { (words::NAME_HELP) }
            div.typed {
                input type="text" id="_name" name="name" value=(typed) required maxlength=(NAME_MAX)
                    autocomplete="name" aria-describedby="_help";
            }
        }
        div.presses { button.button.primary { (desk::TEACH_HERE) } }
    }
}

/// Used, too old, or never made: nobody is told which.
fn turn(turned: &Turned) -> Response {
    if *turned == Turned::Refused(Refusal::UnknownCode) {
        return outgoing::fault(StatusCode::NOT_FOUND, desk::LINK_GONE, desk::LINK_GONE_WHY);
    }
    let said = Notice::turned(turned);
    let mut response = outgoing::page(said.status, fault::said(&said));
    said.wait(&mut response);
    response
}
