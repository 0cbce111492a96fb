//! What somebody said in a lab, and whether that completes it.

use axum::{
    extract::{Path, Request, State},
    http::request::Parts,
    response::Response,
};
use homeroom_core::{
    CohortId, Decided, Refusal, TalkId,
    desk::{Ask, Conversation, Order, Sight, TalkLine},
    words::times,
};
use maud::{Markup, html};

use super::{Desk, Tab, carry_out, class, either, fields, id, labs::stand, parts, see};
use crate::{
    blocks::blocks,
    incoming::Fields,
    lists::mark,
    outgoing,
    pages::Notice,
    room::{Inside, Room},
    sheet::Sheet,
    words::{desk, lab as said},
};

pub(crate) async fn show(
    State(room): State<Room>,
    Path((cohort, talk)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let shown = async { page(&room, &parts, (id(&cohort)?, id(&talk)?), None).await };
    either(shown.await)
}

pub(crate) async fn change(
    State(room): State<Room>,
    Path((cohort, talk)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let changed = async {
        let which = (id(&cohort)?, id(&talk)?);
        let done = match order(&fields(&parts, body).await?, which) {
            Ok(order) => carry_out(&room, &parts, &order).await?,
            Err(refusal) => Err(Notice::refused(&refusal)),
        };
        match done {
            Ok(_) => Ok(outgoing::to(&format!("{}?saved", parts.uri.path()))),
            Err(said) => page(&room, &parts, which, Some(&said)).await,
        }
    };
    either(changed.await)
}

fn order(fields: &Fields, (cohort, talk): (CohortId, TalkId)) -> Result<Order, Refusal> {
    let decided = match (fields.get("do"), fields.get("decided")) {
        ("decide", "rules") => None,
        ("decide", word) => Some(Decided::read(word).ok_or(Refusal::Unreadable)?),
        _ => return Err(Refusal::Unreadable),
    };
    Ok(Order::Decide { cohort, talk, decided })
}

async fn page(
    room: &Inside,
    parts: &Parts,
    (cohort, talk): (CohortId, TalkId),
    refused: Option<&Notice>,
) -> Result<Response, Response> {
    let Sight::Talk(seen) = see(room, parts, &Ask::Talk(cohort, talk)).await? else {
        return Err(outgoing::not_here());
    };
    let at = |at| times::short(at, &seen.cohort.zone, room.clock.now());
    let when = said::began(&at(seen.line.began), seen.line.left.map(at).as_deref());
    let subtitle = format!("{} · {when}", seen.learner.name);
    let page = Desk {
        cohort: &seen.cohort,
        tab: Tab::None,
        title: &seen.head.title,
        subtitle: Some(&subtitle),
        said: refused,
    };
    Ok(page.around(html! { (parts::saved(parts)) (inside(room, parts, &seen)) }))
}

fn inside(room: &Inside, parts: &Parts, seen: &Conversation) -> Markup {
    let (base, line) = (class(seen.cohort.id), &seen.line);
    let sheet = Sheet::new(room.clock.now(), parts.uri.path().to_owned(), None);
    let elsewhere = !line.complete && seen.others.iter().any(|other| other.complete);
    html! {
        (parts::archived(&seen.cohort))
        p.ways {
            a href={ (base) "/learner/" (seen.learner.id) } { (desk::to_learner(&seen.learner.name)) } " · "
            a href={ (base) "/labs" } { (said::TO_LABS) }
        }
        (in_full(seen))
        @if elsewhere { p.help { (said::OTHER_COMPLETES) } }
        h2 { (said::TALK) }
        @if line.said == 0 { p.empty { (said::NOTHING_SAID) } }
        @else {
            p.help { (said::as_seen(&seen.learner.name, line.said)) }
            (blocks(&sheet, &seen.blocks))
        }
        @if let Some(takeaway) = &seen.takeaway {
            h2 { (said::TAKEAWAY) }
            blockquote { p { (takeaway) } }
        }
        (decision(room, parts, seen))
        @if !seen.others.is_empty() {
            h2 { (said::OTHERS) }
            ol.attempts.talks role="list" { @for other in &seen.others { li { (one(room, seen, other)) } } }
        }
    }
}

/// How it stands, in words.
fn in_full(seen: &Conversation) -> Markup {
    let line = &seen.line;
    html! {
        p.talk-stand {
            b { (said::exchanges(line.counted, seen.head.needed)) }
            @if line.complete { (mark("right")) (said::COMPLETE) }
            @else if line.decided.is_some() { (mark("wrong")) (said::NOT_COMPLETE) }
            @if line.decided.is_some() { " " span.tag { (said::BY_HAND) } }
            @if line.waits { " " span.tag { (said::WAITS_LONG) } }
        }
    }
}

/// The three choices; in the archive, what was decided.
fn decision(room: &Inside, parts: &Parts, seen: &Conversation) -> Markup {
    let line = &seen.line;
    let chosen = line.decided.map_or("rules", Decided::as_str);
    let at = |at| times::short(at, &seen.cohort.zone, room.clock.now());
    let rules = said::by_rules(line.counted, seen.head.needed);
    html! {
        @if let (Some((name, when)), true) = (&seen.by, seen.cohort.archived.is_some()) {
            p.help { (said::set_by(name, &at(*when))) }
        }
        @if seen.cohort.archived.is_none() {
            form.card method="post" action=(parts.uri.path()) {
                fieldset.ticks {
                    legend { (said::DECIDE) }
                    @for (value, words) in [("rules", rules.as_str())].into_iter().chain(said::DECISIONS) {
                        label {
                            input type="radio" name="decided" value=(value) checked[value == chosen];
                            " " span { (words) }
                        }
                    }
                }
                p.help {
                    @if let Some((name, when)) = &seen.by { (said::set_by(name, &at(*when))) " " }
                    (said::DECIDE_WHY)
                }
                div.presses { button.button.primary name="do" value="decide" { (desk::SAVE) } }
            }
        }
    }
}

/// Another conversation, with the way to it.
fn one(room: &Inside, seen: &Conversation, line: &TalkLine) -> Markup {
    let at = |at| times::short(at, &seen.cohort.zone, room.clock.now());
    html! {
        a href={ (class(seen.cohort.id)) "/lab/" (line.id) } {
            (said::began(&at(line.began), line.left.map(at).as_deref()))
        }
        span.stand { (stand(&seen.head, line)) }
    }
}
