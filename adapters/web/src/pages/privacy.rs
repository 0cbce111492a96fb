//! What is kept of a learner: seen, taken away, erased.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use homeroom_core::{
    Learner, SecretHash, Timestamp, Zone,
    features::Personal,
    words::{label, times},
};
use maud::{Markup, html};

use super::{Frame, Here, Notice, entry, me, notice};
use crate::{
    cookie,
    incoming::Fields,
    limits::NAME_MAX,
    outgoing,
    room::{Inside, Room},
    words::{self, privacy},
};

/// What is kept of who is signed in; of everybody, for everybody else.
pub(crate) async fn show(State(room): State<Room>, headers: HeaderMap) -> Response {
    match me::signed_in(&room, &headers).await {
        Ok((session, learner)) => mine(&room, &session, &learner, None).await,
        Err(turned) if turned == me::signed_out() => outgoing::page(StatusCode::OK, general(&room)),
        Err(turned) => me::turn(&room, &turned),
    }
}

/// All of it, as a file.
pub(crate) async fn export(State(room): State<Room>, headers: HeaderMap) -> Response {
    let Some(session) = cookie::session(&room, &headers) else { return stranger() };
    let personal = match room.entrance.personal(&session).await {
        Ok(personal) => personal,
        Err(turned) => return me::turn(&room, &turned),
    };
    match serde_json::to_vec_pretty(&personal) {
        Ok(file) => {
            let named = (header::CONTENT_DISPOSITION, "attachment; filename=\"homeroom-record.json\"");
            ([(header::CONTENT_TYPE, "application/json"), named], file).into_response()
        }
        Err(_) => outgoing::fault(
            StatusCode::INTERNAL_SERVER_ERROR,
            words::SOMETHING_BROKE,
            &homeroom_core::words::failed("privacy/export"),
        ),
    }
}

/// Erases it, if the name that was typed is the learner's.
pub(crate) async fn erase(State(room): State<Room>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let fields = match Fields::read(&parts.headers, body).await {
        Ok(fields) => fields,
        Err((status, why)) => return outgoing::fault(status, words::NOT_POSSIBLE, why),
    };
    let (session, learner) = match me::signed_in(&room, &parts.headers).await {
        Ok(found) => found,
        Err(turned) if turned == me::signed_out() => return stranger(),
        Err(turned) => return me::turn(&room, &turned),
    };
    // A name is kept with single blanks, so that is how it is compared.
    let typed = fields.get("name").split_whitespace().collect::<Vec<_>>().join(" ");
    if typed != learner.name {
        let said =
            Notice { status: StatusCode::UNPROCESSABLE_ENTITY, text: privacy::OTHER_NAME.into(), wait: None };
        return mine(&room, &session, &learner, Some(&said)).await;
    }
    match room.entrance.erase(&session).await {
        Ok(()) => outgoing::with_cookie(outgoing::page(StatusCode::OK, erased()), cookie::clear(&room)),
        Err(turned) => mine(&room, &session, &learner, Some(&Notice::turned(&turned))).await,
    }
}

/// The way in, and back here.
fn stranger() -> Response {
    entry::welcome(Some(&Notice::turned(&me::signed_out())), "", "/privacy")
}

async fn mine(room: &Inside, session: &SecretHash, learner: &Learner, said: Option<&Notice>) -> Response {
    let personal = match room.entrance.personal(session).await {
        Ok(personal) => personal,
        Err(turned) => return me::turn(room, &turned),
    };
    let inside = html! {
        (notice(said))
        div.head { h1 tabindex="-1" { (privacy::TITLE) } }
        h2 { (privacy::KEPT) }
        (kept(&personal, room.clock.now()))
        h2 { (privacy::WHO) }
        (who(&personal))
        (path(room))
        h2 { (privacy::HOW_LONG) }
        p { (privacy::HOW_LONG_WHY) }
        section.card {
            h2 { (privacy::EXPORT) }
            p { (privacy::EXPORT_WHY) }
            a.button href="/privacy/export.json" download { (privacy::EXPORT_NOW) }
        }
        (ask_to_erase(learner, said))
    };
    let status = said.map_or(StatusCode::OK, |said| said.status);
    let frame = Frame { title: privacy::TITLE, sort: "desk", here: Here::Inside };
    let mut response = outgoing::page(status, frame.around(inside));
    if let Some(said) = said {
        said.wait(&mut response);
    }
    response
}

/// Without a class there is no zone but UTC, so days are told in it.
fn kept(personal: &Personal, now: Timestamp) -> Markup {
    let said = personal.talks.iter().map(|talk| talk.exchanges.len()).sum();
    let answers = personal.attempts.iter().map(|attempt| attempt.responses.len()).sum();
    html! {
        ul {
            li { (privacy::name(&personal.name, &times::short(personal.since, &Zone::utc(), now))) }
            @for account in &personal.accounts { li { (privacy::account(&account.platform, &account.user)) } }
            li { (privacy::attempts(personal.attempts.len(), answers)) }
            @if !personal.talks.is_empty() { li { (privacy::talks(personal.talks.len(), said)) } }
            li { (privacy::read(personal.read.len())) }
            li { (privacy::set_scores(personal.set_scores.len())) }
            li { (privacy::notices(personal.notices.len())) }
        }
    }
}

fn who(personal: &Personal) -> Markup {
    html! {
        @if personal.classes.is_empty() { p { (privacy::NO_CLASS) } }
        @else {
            dl.facts {
                @for class in &personal.classes {
                    div { dt { (class.class) } dd { (privacy::class(class.role, &class.instructors)) } }
                }
            }
        }
        p { (privacy::WHO_ELSE) }
    }
}

/// Asks once, for the name: no press by chance types it.
fn ask_to_erase(learner: &Learner, said: Option<&Notice>) -> Markup {
    html! {
        section.card {
            h2 { (privacy::ERASE) }
            @for sentence in privacy::ERASE_WHY { p { (sentence) } }
            details.plain open[said.is_some()] {
                summary { (privacy::ERASE_OPEN) }
                form.inside method="post" action="/privacy/erase" {
                    div.field {
                        label for="_name" { (privacy::ERASE_NAME) }
                        p.help #_name_help { (privacy::name_help(&learner.name)) }
                        div.typed {
                            input type="text" id="_name" name="name" required maxlength=(NAME_MAX) autocomplete="off"
                                spellcheck="false" aria-describedby="_name_help";
                        }
                    }
                    div.presses { button.button.final { (privacy::ERASE_NOW) } }
                }
            }
        }
    }
}

fn erased() -> Markup {
    Frame { title: privacy::ERASED, sort: "entry", here: Here::Outside }.around(html! {
        div.head { h1 tabindex="-1" { (privacy::ERASED) } }
        p { (privacy::ERASED_WHY) }
        div.presses { a.button.primary href="/" { (words::TO_HOME) } }
    })
}

/// Where goes what is said in labs: from this browser on.
fn path(room: &Inside) -> Markup {
    let comes = if room.is_secure() { privacy::COMES_ENCRYPTED } else { privacy::COMES };
    html! {
        h2 { (label::LAB_PATH) }
        ul {
            li { (comes) }
            @for line in homeroom_core::words::privacy::path(&room.entrance.servers()) { li { (line) } }
        }
    }
}

fn general(room: &Inside) -> Markup {
    Frame { title: privacy::GENERAL_TITLE, sort: "desk", here: Here::Outside }.around(html! {
        div.head { h1 tabindex="-1" { (privacy::GENERAL_TITLE) } }
        ul { @for sentence in privacy::GENERAL { li { (sentence) } } }
        p { (privacy::WHO_ELSE) }
        (path(room))
        h2 { (privacy::HOW_LONG) }
        p { (privacy::HOW_LONG_WHY) }
        p { (privacy::SIGN_IN) }
        div.presses { a.button.primary href="/" { (words::TO_HOME) } }
    })
}
