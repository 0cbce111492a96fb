//! One learner's record.

use axum::{
    extract::{Path, Request, State},
    http::request::Parts,
    response::Response,
};
use homeroom_core::{
    Allowance, AttemptId, CohortId, Column, CourseId, ItemId, LearnerId, Refusal,
    desk::{Ask, Order, Person, PersonColumn, Sight},
};
use maud::{Markup, html};

use super::{Desk, Tab, carry_out, class, columns, either, fields, id, labs::stand, parts, see};
use crate::{
    incoming::Fields,
    outgoing,
    pages::Notice,
    room::{Inside, Room},
    words::{desk, lab},
};

pub(crate) async fn show(
    State(room): State<Room>,
    Path((cohort, learner)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let shown = async { page(&room, &parts, (id(&cohort)?, id(&learner)?), None).await };
    either(shown.await)
}

pub(crate) async fn change(
    State(room): State<Room>,
    Path((cohort, learner)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let changed = async {
        let whose = (id(&cohort)?, id(&learner)?);
        let fields = fields(&parts, body).await?;
        let done = match order(&fields, whose) {
            Ok(order) => carry_out(&room, &parts, &order).await?,
            Err(refusal) => Err(Notice::refused(&refusal)),
        };
        match done {
            Ok(_) => Ok(outgoing::to(&format!("{}?saved", parts.uri.path()))),
            Err(said) => page(&room, &parts, whose, Some((&fields, &said))).await,
        }
    };
    either(changed.await)
}

fn order(fields: &Fields, (cohort, learner): (CohortId, LearnerId)) -> Result<Order, Refusal> {
    let attempt = || fields.get("attempt").parse::<AttemptId>().map_err(|_| Refusal::Unreadable);
    Ok(match fields.get("do") {
        "reset" => Order::Reset { cohort, attempt: attempt()? },
        "reopen" => Order::Reopen { cohort, attempt: attempt()?, minutes: number(fields, "minutes")? },
        "allow" => {
            let posting = column(fields)?.posting.ok_or(Refusal::Unreadable)?;
            let (minutes, attempts) = (number(fields, "minutes")?, number(fields, "attempts")?);
            Order::Allow(Allowance { posting, learner, minutes, attempts }, cohort)
        }
        "score" => {
            let percent = fields.get("percent").trim().parse().map_err(|_| Refusal::NotAScore)?;
            let (column, why) = (column(fields)?, fields.get("why").to_owned());
            Order::SetScore { cohort, learner, column, percent, why }
        }
        "clear" => Order::ClearScore { cohort, learner, column: column(fields)? },
        _ => return Err(Refusal::Unreadable),
    })
}

/// A number of minutes or attempts; nothing typed is none.
fn number(fields: &Fields, name: &str) -> Result<u32, Refusal> {
    match fields.get(name).trim() {
        "" => Ok(0),
        typed => typed.parse().map_err(|_| Refusal::TooMuch),
    }
}

fn column(fields: &Fields) -> Result<Column, Refusal> {
    let posting = Some(fields.get("posting")).filter(|id| !id.is_empty());
    let posting = posting.map(str::parse).transpose().map_err(|_| Refusal::Unreadable)?;
    Ok(Column { course: CourseId::new(fields.get("course")), item: ItemId::new(fields.get("item")), posting })
}

async fn page(
    room: &Inside,
    parts: &Parts,
    (cohort, learner): (CohortId, LearnerId),
    refused: Option<(&Fields, &Notice)>,
) -> Result<Response, Response> {
    let Sight::Person(seen) = see(room, parts, &Ask::Person(cohort, learner)).await? else {
        return Err(outgoing::not_here());
    };
    let page = Desk {
        cohort: &seen.cohort,
        tab: Tab::None,
        title: &seen.member.learner.name,
        subtitle: None,
        said: refused.map(|(_, said)| said),
    };
    let sheet = columns::Sheet {
        person: &seen,
        address: parts.uri.path(),
        typed: refused.map(|(fields, _)| fields),
        now: room.clock.now(),
    };
    Ok(page.around(html! { (parts::saved(parts)) (inside(&seen, &sheet)) }))
}

fn inside(seen: &Person, sheet: &columns::Sheet<'_>) -> Markup {
    let base = class(seen.cohort.id);
    let numbered = || seen.columns.iter().enumerate();
    let empty = numbered().filter(|(_, one)| is_empty(one)).count();
    html! {
        (parts::archived(&seen.cohort))
        p.ways {
            a href={ (base) "/roster" } { (desk::TO_ROSTER) } " · "
            a href={ (base) "/grades" } { (desk::TO_GRADES) } " · "
            a href={ (base) "/labs" } { (lab::TO_LABS) }
        }
        h2 { (desk::QUIZZES) }
        @if seen.columns.is_empty() { p.empty { (desk::NO_COLUMNS) } }
        @for (place, one) in numbered().filter(|(_, one)| !is_empty(one)) { (sheet.column(place, one)) }
        @if empty > 0 {
            details.deeper {
                summary { (desk::nothing_in(empty)) }
                div.inside { @for (place, one) in numbered().filter(|(_, one)| is_empty(one)) { (sheet.column(place, one)) } }
            }
        }
        @if !seen.labs.is_empty() { (labs(seen)) }
    }
}

/// The labs that were begun, each with the way to what was said.
fn labs(seen: &Person) -> Markup {
    html! {
        h2 { (lab::LABS) }
        ul.attempts.talks role="list" {
            @for (head, line) in &seen.labs {
                li {
                    a href={ (class(seen.cohort.id)) "/lab/" (line.id) } { (head.title) }
                    span.stand { (stand(head, line)) }
                }
            }
        }
    }
}

fn is_empty(one: &PersonColumn) -> bool {
    one.attempts.is_empty()
        && one.aside.is_empty()
        && one.allowance.is_none()
        && one.set.is_none()
        && one.cell.percent.is_none()
}
