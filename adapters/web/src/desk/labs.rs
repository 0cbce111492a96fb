//! The labs of a class: how far everybody is, as a table that is a card for each learner on a phone.

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use homeroom_core::{
    Action, Decided,
    desk::{Ask, LabHead, LabRow, Labs, Sight, TalkLine},
};
use maud::{Markup, html};

use super::{Desk, Tab, class, either, id, see};
use crate::{
    address,
    lists::mark,
    outgoing,
    room::Room,
    words::{desk::NO_LEARNERS, lab as said, posting::LEARNER},
};

pub(crate) async fn show(State(room): State<Room>, Path(cohort): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let shown = async {
        let Sight::Labs(seen) = see(&room, &parts, &Ask::Labs(id(&cohort)?)).await? else {
            return Err(outgoing::not_here());
        };
        let page = Desk {
            cohort: &seen.cohort,
            tab: Tab::Labs,
            title: said::LABS,
            subtitle: Some(said::LABS_WHY),
            said: None,
        };
        Ok(page.around(inside(&seen)))
    };
    either(shown.await)
}

fn inside(seen: &Labs) -> Markup {
    html! {
        @if seen.heads.is_empty() { p.empty { (said::NO_LABS) } }
        @else if seen.rows.is_empty() { p.empty { (NO_LEARNERS) } }
        @else { div.gradebook { (table(seen)) } }
    }
}

fn table(seen: &Labs) -> Markup {
    html! {
        div.scroll.book.labs tabindex="0" role="region" aria-label=(said::TABLE) {
            table role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        th role="columnheader" scope="col" { (LEARNER) }
                        @for place in 0..seen.heads.len() {
                            th role="columnheader" scope="col" { (head(seen, place)) }
                        }
                    }
                }
                tbody role="rowgroup" { @for row in &seen.rows { (learner(seen, row)) } }
            }
        }
    }
}

fn head(seen: &Labs, place: usize) -> Markup {
    let head = &seen.heads[place];
    let several = seen.heads.iter().any(|other| other.course != head.course);
    let to = address::path(&Action::Lab(head.course.clone(), head.lab.clone()));
    html! {
        @if several { span.course { (head.of) } " " }
        a href=(to) { (head.title) }
        " " span.closes { (said::complete(seen.complete(place), seen.rows.len())) }
    }
}

fn learner(seen: &Labs, row: &LabRow) -> Markup {
    let base = class(seen.cohort.id);
    html! {
        tr role="row" {
            th role="rowheader" scope="row" {
                a href={ (base) "/learner/" (row.learner.id) } {
                    (row.learner.name) " "
                    span.course { (said::complete(row.complete(), seen.heads.len())) }
                }
            }
            @for (head, line) in seen.heads.iter().zip(&row.cells) {
                td role="cell" data-label=(head.title) {
                    @match line {
                        Some(line) => a href={ (base) "/lab/" (line.id) } { (stand(head, line)) },
                        None => span.none { span aria-hidden="true" { "–" } span.sr { (said::NOTHING) } },
                    }
                }
            }
        }
    }
}

/// How a conversation stands: complete or not is a mark and a word, never a colour alone.
pub(super) fn stand(head: &LabHead, line: &TalkLine) -> Markup {
    html! {
        span.percent { (said::of(line.counted, head.needed)) }
        @if line.complete { (mark("right")) span.sr { ", " (said::COMPLETE) } }
        @else if line.decided == Some(Decided::Open) { (mark("wrong")) span.sr { ", " (said::NOT_COMPLETE) } }
        @if line.decided.is_some() { " " span.tag { (said::BY_HAND) } }
        @if line.waits { " " span.tag title=(said::WAITS_LONG) { (said::WAITS) } }
    }
}
