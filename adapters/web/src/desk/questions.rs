//! The questions of a test: how hard they were, which options drew, and their keys, to be corrected.

mod correction;
mod one;

use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::request::Parts,
    response::Response,
};
use homeroom_core::{
    COURSE_ID_MAX, CohortId, Column, CourseId, ITEM_ID_MAX, ItemId, PostingId,
    desk::{Ask, Done, Questions, Sight},
    is_id,
};
use maud::{Markup, html};

use super::{Desk, Tab, carry_out, class, either, fields, id, query::Query, see};
use crate::{
    outgoing,
    pages::Notice,
    room::{Inside, Room},
    sheet::Sheet,
    words::posting as said,
};
use correction::Correcting;

pub(crate) async fn show(
    State(room): State<Room>,
    Path(path): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    either(shown(&room, &parts, path).await)
}

pub(crate) async fn change(
    State(room): State<Room>,
    Path(path): Path<(String, String, String)>,
    request: Request,
) -> Response {
    either(changed(&room, path, request).await)
}

async fn shown(room: &Inside, parts: &Parts, path: (String, String, String)) -> Result<Response, Response> {
    let (cohort, column) = place(parts, path).ok_or_else(outgoing::not_here)?;
    let questions = seen(room, parts, cohort, &column).await?;
    Ok(page(room, &questions, &Said::default()))
}

async fn changed(
    room: &Inside,
    path: (String, String, String),
    request: Request,
) -> Result<Response, Response> {
    let (parts, body) = request.into_parts();
    let (cohort, column) = place(&parts, path).ok_or_else(outgoing::not_here)?;
    let fields = fields(&parts, Body::new(body)).await?;
    let correcting = Correcting::read(&fields);
    let order = correcting.order(cohort, &column, fields.get("do")).ok_or_else(outgoing::not_here)?;
    let done = carry_out(room, &parts, &order).await?;
    let questions = seen(room, &parts, cohort, &column).await?;
    let said = match done {
        Ok(Done::Regraded(n)) if fields.get("do") == "correct" => Said::done(said::regraded(n)),
        Ok(Done::Regraded(n)) => Said::done(said::taken_back(n)),
        Ok(_) => Said::default(),
        Err(notice) => Said { notice: Some(notice), kept: Some(correcting), done: None },
    };
    Ok(page(room, &questions, &said))
}

/// What an address is of.
fn place(parts: &Parts, (cohort, course, item): (String, String, String)) -> Option<(CohortId, Column)> {
    let good = is_id(&course, COURSE_ID_MAX) && is_id(&item, ITEM_ID_MAX);
    let posting: Option<PostingId> = match Query::of(parts).word("posting") {
        Some(posting) => Some(id(posting).ok()?),
        None => None,
    };
    let column = Column { course: CourseId::new(course), item: ItemId::new(item), posting };
    Some((id(&cohort).ok()?, column)).filter(|_| good)
}

async fn seen(
    room: &Inside,
    parts: &Parts,
    cohort: CohortId,
    column: &Column,
) -> Result<Questions, Response> {
    match see(room, parts, &Ask::Questions(cohort, column.clone())).await? {
        Sight::Questions(questions) => Ok(*questions),
        _ => Err(outgoing::not_here()),
    }
}

/// What a page says beside its questions.
#[derive(Default)]
struct Said {
    notice: Option<Notice>,
    done: Option<String>,
    kept: Option<Correcting>,
}

impl Said {
    fn done(text: String) -> Self {
        Self { done: Some(text), ..Self::default() }
    }
}

fn page(room: &Inside, questions: &Questions, said: &Said) -> Response {
    let subtitle = said::handed_in(questions.attempts);
    let desk = Desk {
        cohort: &questions.cohort,
        tab: Tab::None,
        title: &questions.title,
        subtitle: Some(&subtitle),
        said: said.notice.as_ref(),
    };
    let sheet = Sheet::new(room.clock.now(), address(questions), None);
    desk.around(html! {
        @if let Some(done) = &said.done { div.notice.good role="status" tabindex="-1" { p { (done) } } }
        (back(questions))
        @if questions.questions.is_empty() { p { (said::NO_QUESTIONS) } }
        @for (place, asked) in questions.questions.iter().enumerate() {
            @let kept = said.kept.as_ref().filter(|kept| kept.is_of(asked));
            (one::question(&sheet, &questions.cohort, (place, asked), kept))
        }
    })
}

/// The address of the page, which its forms go to.
fn address(questions: &Questions) -> String {
    let Column { course, item, posting } = &questions.column;
    let of = posting.map(|posting| format!("?posting={posting}")).unwrap_or_default();
    format!("{}/questions/{course}/{item}{of}", class(questions.cohort.id))
}

fn back(questions: &Questions) -> Markup {
    let base = class(questions.cohort.id);
    html! {
        nav.presses aria-label=(said::LINKS) {
            @if let Some(posting) = questions.column.posting {
                a.button.plain href={ (base) "/p/" (posting) } { (said::BOARD) }
            }
            a.button.plain href={ (base) "/grades" } { (crate::words::desk::GRADES) }
        }
    }
}
