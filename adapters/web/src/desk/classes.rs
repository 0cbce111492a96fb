//! The classes I teach, and one of them.

use axum::{
    extract::{Path, Request, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use homeroom_core::{
    Cohort, CohortId, CourseId, Draft, Timestamp,
    desk::{Ask, Class, Classes, Done, May, Order, Posted, Sight},
    words::times,
};
use maud::{Markup, html};

use super::{Desk, Tab, carry_out, class, either, fields, id, parts, see};
use crate::{
    incoming::Fields,
    outgoing,
    pages::{self, Frame, Here, Notice, entry},
    room::{Inside, Room},
    words::desk,
};

pub(crate) async fn all(State(room): State<Room>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    either(classes(&room, &parts, None).await)
}

/// Makes a class. The form carries its id, so that pressing twice makes one.
pub(crate) async fn make(State(room): State<Room>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let made = async {
        let fields = fields(&parts, body).await?;
        let order = Order::MakeCohort {
            id: id(fields.get("id"))?,
            name: fields.get("name").to_owned(),
            zone: parts::zone(fields.get("zone")).to_owned(),
            courses: fields.all("course").map(CourseId::new).collect(),
        };
        match carry_out(&room, &parts, &order).await? {
            Ok(Done::Cohort(made)) => Ok(outgoing::to(&class(made))),
            Ok(_) => Ok(outgoing::to("/teach")),
            Err(said) => classes(&room, &parts, Some((&fields, &said))).await,
        }
    };
    either(made.await)
}

pub(crate) async fn one(State(room): State<Room>, Path(cohort): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let shown = async {
        let Sight::Class(seen) = see(&room, &parts, &Ask::Class(id(&cohort)?)).await? else {
            return Err(outgoing::not_here());
        };
        let join = seen.cohort.code.as_deref().map(|code| {
            let address = format!("{}/join/{code}", entry::origin(&room, &parts.headers));
            join(code, &address, seen.learners)
        });
        let about = desk::about(seen.learners, &seen.cohort.zone);
        let page = Desk {
            cohort: &seen.cohort,
            tab: Tab::Tests,
            title: &seen.cohort.name,
            subtitle: Some(&about),
            said: None,
        };
        Ok(page.around(inside(&seen, join.as_ref(), room.clock.now())))
    };
    either(shown.await)
}

async fn classes(
    room: &Inside,
    parts: &Parts,
    typed: Option<(&Fields, &Notice)>,
) -> Result<Response, Response> {
    let Sight::Classes(seen) = see(room, parts, &Ask::Classes).await? else {
        return Err(outgoing::not_here());
    };
    let said = typed.map(|(_, said)| said);
    let frame = Frame { title: desk::CLASSES, sort: "desk", here: Here::At("/teach") };
    let page = frame.around(html! {
        (pages::notice(said))
        div.head { h1 tabindex="-1" { (desk::CLASSES) } }
        @if seen.cohorts.is_empty() { p.empty { (desk::NO_CLASSES) } }
        @else { ul.cards role="list" { @for (cohort, learners) in &seen.cohorts { li { (card(cohort, *learners)) } } } }
        @if seen.may == May::Teach { (form(room, &seen, typed.map(|(fields, _)| fields))) }
    });
    let mut response = outgoing::page(said.map_or(StatusCode::OK, |said| said.status), page);
    if let Some(said) = said {
        said.wait(&mut response);
    }
    Ok(response)
}

fn card(cohort: &Cohort, learners: u32) -> Markup {
    html! {
        a.place href=(class(cohort.id)) {
            span.label { (cohort.name) }
            span.stand {
                @if cohort.archived.is_some() { (parts::badge("over", desk::ARCHIVED)) " " }
                (desk::learners(learners))
            }
        }
    }
}

fn form(room: &Inside, seen: &Classes, typed: Option<&Fields>) -> Markup {
    let chosen: Vec<CourseId> =
        typed.iter().flat_map(|fields| fields.all("course")).map(CourseId::new).collect();
    let field = |name| typed.map(|fields| fields.get(name)).unwrap_or_default();
    let fresh = CohortId::from_bytes(room.desk.fresh()).to_string();
    let id = typed.map_or(fresh.as_str(), |fields| fields.get("id"));
    html! {
        section.card {
            h2 { (desk::MAKE) }
            form.sheet method="post" action="/teach" {
                input type="hidden" name="id" value=(id);
                (parts::about(&parts::About {
                    name: field("name"),
                    zone: field("zone"),
                    chosen: &chosen,
                    courses: &seen.courses,
                }))
                div.presses { button.button.primary { (desk::MAKE_NOW) } }
            }
        }
    }
}

fn inside(seen: &Class, join: Option<&Markup>, now: Timestamp) -> Markup {
    let base = class(seen.cohort.id);
    let live = seen.cohort.archived.is_none();
    html! {
        (parts::archived(&seen.cohort))
        @if live {
            div.presses.first { a.button.primary href={ (base) "/new" } { (desk::NEW_TEST) } }
            @match join { Some(join) => { (join) }, None => { p.empty { (desk::NO_CODE) } } }
        }
        h2 { (desk::POSTED) }
        @if seen.postings.is_empty() { p.empty { (desk::NOTHING_POSTED) } }
        @else { ul.cards role="list" { @for one in &seen.postings { li { (posting(&base, &seen.cohort, one, now)) } } } }
        @if !seen.drafts.is_empty() {
            h2 { (desk::DRAFTS) }
            p.help { (desk::DRAFTS_WHY) }
            ul.cards role="list" { @for one in &seen.drafts { li { (draft(&base, &seen.cohort, one, now)) } } }
        }
        @if live && !seen.tests.is_empty() {
            h2 { (desk::READY) }
            p.help { (desk::READY_WHY) }
            ul.cards role="list" {
                @for (course, item, test, title) in &seen.tests {
                    li {
                        a.place href={ (base) "/test/" (course) "/" (item) } {
                            span.label { (test) }
                            span.stand { (title) }
                        }
                    }
                }
            }
        }
        @if !seen.courses.is_empty() {
            h2 { (desk::COURSES) }
            ul { @for one in &seen.courses { li { a href={ "/c/" (one.id) } { (one.title) } } } }
        }
    }
}

fn join(code: &str, address: &str, learners: u32) -> Markup {
    html! {
        section.card.join {
            h2 { (desk::JOIN) }
            p.chip { (code) }
            p.help { (desk::JOIN_HELP) }
            (parts::copied("_join", desk::JOIN_LINK, address))
            @if learners == 0 { p.help.after { (desk::NOBODY) } }
        }
    }
}

fn posting(base: &str, cohort: &Cohort, one: &Posted, now: Timestamp) -> Markup {
    let (sort, state, words) = desk::posted(one, &cohort.zone, now);
    html! {
        a.place href={ (base) "/p/" (one.posting.id) } {
            span.label { (one.title) }
            span.stand { (parts::badge(sort, state)) " " (words) }
        }
    }
}

fn draft(base: &str, cohort: &Cohort, one: &Draft, now: Timestamp) -> Markup {
    html! {
        a.place href={ (base) "/draft/" (one.edition) } {
            span.label { (one.title) }
            span.stand { (times::short(one.at, &cohort.zone, now)) }
        }
    }
}
