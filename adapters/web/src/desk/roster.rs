//! Who is in a class.

use axum::{
    extract::{Path, Request, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use homeroom_core::{
    CohortId, LearnerId, Member, Refusal, Role, Timestamp,
    desk::{Ask, Done, Order, Roster, Sight},
    words::times,
};
use maud::{Markup, html};

use super::{Desk, Tab, carry_out, class, either, fields, id, merges, parts, see};
use crate::{
    incoming::Fields,
    outgoing,
    pages::Notice,
    room::{Inside, Room},
    words::desk,
};

pub(crate) async fn show(State(room): State<Room>, Path(cohort): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let shown = async { page(&room, &parts, id(&cohort)?, None, None).await };
    either(shown.await)
}

pub(crate) async fn change(
    State(room): State<Room>,
    Path(cohort): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let changed = async {
        let cohort = id(&cohort)?;
        let fields = fields(&parts, body).await?;
        let done = match order(&fields, cohort) {
            Ok(order) => carry_out(&room, &parts, &order).await?,
            Err(refusal) => Err(Notice::refused(&refusal)),
        };
        match done {
            Ok(Done::Link(secret)) => {
                let link = parts::one_time(&room, &parts, &secret);
                let learner = fields.get("learner").parse().ok();
                page(&room, &parts, cohort, learner.map(|learner| (learner, link)), None).await
            }
            Ok(_) => Ok(outgoing::to(parts.uri.path())),
            Err(said) => page(&room, &parts, cohort, None, Some(said)).await,
        }
    };
    either(changed.await)
}

fn order(fields: &Fields, cohort: CohortId) -> Result<Order, Refusal> {
    let who = |name| fields.get(name).parse::<LearnerId>().map_err(|_| Refusal::Unreadable);
    let learner = || who("learner");
    Ok(match fields.get("do") {
        "reenter" => Order::Reenter { cohort, learner: learner()? },
        "remove" => Order::Remove { cohort, learner: learner()? },
        "restore" => Order::Restore { cohort, learner: learner()? },
        "promote" => Order::Promote { cohort, learner: learner()? },
        "demote" => Order::Demote { cohort, learner: learner()? },
        "merge" => Order::Merge { cohort, kept: who("kept")?, gone: who("gone")? },
        "unmerge" => {
            let merge = fields.get("merge").parse().map_err(|_| Refusal::Unreadable)?;
            Order::Unmerge { cohort, merge }
        }
        _ => return Err(Refusal::Unreadable),
    })
}

/// The page; with a link that was just made, or with what is to be said.
async fn page(
    room: &Inside,
    parts: &Parts,
    cohort: CohortId,
    link: Option<(LearnerId, String)>,
    said: Option<Notice>,
) -> Result<Response, Response> {
    let Sight::Roster(seen) = see(room, parts, &Ask::Roster(cohort)).await? else {
        return Err(outgoing::not_here());
    };
    let asked = merges::asked(parts, &seen);
    let same = || Notice { status: StatusCode::UNPROCESSABLE_ENTITY, text: desk::SAME.into(), wait: None };
    let said = said.or_else(|| matches!(asked, merges::Asked::Same).then(same));
    let page = Desk {
        cohort: &seen.cohort,
        tab: Tab::Roster,
        title: desk::ROSTER,
        subtitle: Some(&seen.cohort.name),
        said: said.as_ref(),
    };
    let linked = link.as_ref().and_then(|(learner, link)| {
        let member = seen.members.iter().find(|one| one.learner.id == *learner)?;
        Some(parts::shown_once(&desk::reentry(&member.learner.name), link))
    });
    let now = room.clock.now();
    Ok(page.around(html! {
        (parts::archived(&seen.cohort))
        @if let Some(linked) = linked { (linked) }
        @if let merges::Asked::Two(kept, gone) = asked { (merges::confirm(&seen, kept, gone)) }
        (people(&seen, now))
        @if seen.cohort.archived.is_none() { (merges::form(&seen)) }
        (merges::list(&seen, now))
    }))
}

fn people(seen: &Roster, now: Timestamp) -> Markup {
    let of = |role: Role| {
        let here = move |one: &&Member| one.role == role && one.removed.is_none();
        seen.members.iter().filter(here).collect::<Vec<_>>()
    };
    let gone: Vec<&Member> = seen.members.iter().filter(|one| one.removed.is_some()).collect();
    let learners = of(Role::Learner);
    html! {
        h2 { (desk::LEARNERS) " " span.count { (learners.len()) } }
        @if learners.is_empty() { p.empty { (desk::NO_LEARNERS) } }
        @else { (list(seen, &learners, now)) }
        h2 { (desk::INSTRUCTORS) " " span.count { (of(Role::Instructor).len()) } }
        (list(seen, &of(Role::Instructor), now))
        @if !gone.is_empty() {
            h2 { (desk::TAKEN_OUT) " " span.count { (gone.len()) } }
            p.help { (desk::TAKEN_OUT_WHY) }
            (list(seen, &gone, now))
        }
    }
}

fn list(seen: &Roster, members: &[&Member], now: Timestamp) -> Markup {
    html! { ul.people role="list" { @for one in members { li { (person(seen, one, now)) } } } }
}

fn person(seen: &Roster, one: &Member, now: Timestamp) -> Markup {
    let (base, at) = (class(seen.cohort.id), |at| times::short(at, &seen.cohort.zone, now));
    let changes = seen.cohort.archived.is_none() && one.learner.id != seen.me;
    html! {
        div.who {
            @if one.role == Role::Learner { a.label href={ (base) "/learner/" (one.learner.id) } { (one.learner.name) } }
            @else { span.label { (one.learner.name) } }
            @if one.learner.id == seen.me { " " (parts::badge("later", desk::YOU)) }
            span.stand {
                @match one.removed {
                    Some(removed) => { (desk::removed(&at(removed))) },
                    None => { (desk::joined(&at(one.since))) },
                }
            }
        }
        @if changes && one.removed.is_some() {
            form method="post" action={ (base) "/roster" } {
                input type="hidden" name="learner" value=(one.learner.id);
                button.button.plain name="do" value="restore" { (desk::RESTORE) span.sr { ": " (one.learner.name) } }
            }
        } @else if changes {
            (presses(&base, one))
        }
    }
}

fn presses(base: &str, one: &Member) -> Markup {
    html! {
        details.plain {
            summary { span aria-hidden="true" { (desk::CHANGE) } span.sr { (desk::change(&one.learner.name)) } }
            form.inside method="post" action={ (base) "/roster" } {
                input type="hidden" name="learner" value=(one.learner.id);
                @if one.role == Role::Learner { p.help { (desk::REENTER_WHY) } }
                div.presses {
                    @if one.role == Role::Learner {
                        button.button.plain name="do" value="reenter" { (desk::REENTER) }
                        button.button.plain name="do" value="promote" { (desk::PROMOTE) }
                    } @else {
                        button.button.plain name="do" value="demote" { (desk::DEMOTE) }
                    }
                    button.button.plain name="do" value="remove" { (desk::REMOVE) }
                }
            }
        }
    }
}
