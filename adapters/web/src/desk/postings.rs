//! A posting: later, now, back.

use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use homeroom_core::{
    CohortId, PostingId, Reminder, SignedDuration, Timestamp,
    desk::{Board, Order},
    times,
    words::times::{fault, from_now, in_full},
};
use maud::html;

use super::{
    Desk, Tab, board,
    carried::{hidden, millis, moment},
    carry_out, either, fields, id,
};
use crate::{
    incoming::Fields,
    outgoing,
    pages::Notice,
    room::{Inside, Room},
    words::posting as said,
};

/// What one press gives.
const MORE: SignedDuration = SignedDuration::from_mins(15);

/// Does what is asked, and shows the board again.
pub(crate) async fn change(
    State(room): State<Room>,
    Path((cohort, posting)): Path<(String, String)>,
    request: Request,
) -> Response {
    either(changed(&room, &cohort, &posting, request).await)
}

async fn changed(room: &Inside, cohort: &str, posting: &str, request: Request) -> Result<Response, Response> {
    let (cohort, posting): (CohortId, PostingId) = (id(cohort)?, id(posting)?);
    let (parts, body) = request.into_parts();
    let fields = fields(&parts, Body::new(body)).await?;
    let now = room.clock.now();
    let from = moment(fields.get("from")).ok_or_else(outgoing::not_here)?;
    let reschedule = |to: Option<Timestamp>| Order::Reschedule { cohort, posting, from, to };
    let order = match fields.get("do") {
        "extend" => reschedule(Some(from.unwrap_or(now).max(now).saturating_add(MORE).unwrap_or(now))),
        "close-now" => reschedule(Some(now)),
        "close" => return typed(room, &parts, (cohort, posting), &fields).await,
        "set-close" => reschedule(moment(fields.get("to")).ok_or_else(outgoing::not_here)?),
        "change" => {
            let board = board::seen(room, &parts, cohort, posting).await?;
            return Ok(board::page(&board, None, fields.get("closes")));
        }
        "withdraw" => Order::Withdraw { cohort, posting },
        "put-back" => Order::PutBack { cohort, posting },
        "remind" => Order::Remind { cohort, posting, reminder: Reminder::On },
        "remind-not" => Order::Remind { cohort, posting, reminder: Reminder::Off },
        _ => return Err(outgoing::not_here()),
    };
    match carry_out(room, &parts, &order).await? {
        Ok(_) => Ok(outgoing::to(parts.uri.path())),
        Err(notice) => {
            let board = board::seen(room, &parts, cohort, posting).await?;
            Ok(board::page(&board, Some(&notice), fields.get("closes")))
        }
    }
}

/// Another close as it is typed: said in full first, or why it cannot be meant.
async fn typed(
    room: &Inside,
    parts: &Parts,
    (cohort, posting): (CohortId, PostingId),
    fields: &Fields,
) -> Result<Response, Response> {
    let board = board::seen(room, parts, cohort, posting).await?;
    let text = fields.get("closes").trim();
    let to = match text {
        "" => Ok(None),
        text => times::read(text, &board.cohort.zone, board.now).map(Some),
    };
    match to {
        Ok(to) => Ok(echo(&board, fields, to)),
        Err(wrong) => {
            let notice = Notice { status: StatusCode::UNPROCESSABLE_ENTITY, text: fault(&wrong), wait: None };
            Ok(board::page(&board, Some(&notice), text))
        }
    }
}

fn echo(board: &Board, fields: &Fields, to: Option<Timestamp>) -> Response {
    let desk = Desk {
        cohort: &board.cohort,
        tab: Tab::None,
        title: said::CLOSE_PLAN,
        subtitle: Some(&board.title),
        said: None,
    };
    let closes = match to {
        Some(at) => format!("{} — {}", in_full(at, &board.cohort.zone), from_now(at, board.now)),
        None => said::NO_CLOSE.into(),
    };
    let passed = |at: Timestamp| at <= board.now;
    desk.around(html! {
        section.card.echo {
            dl.terms { div { dt { (said::CLOSES) } dd { (closes) } } }
            @if to.is_some_and(passed) { p { (said::CLOSE_SURE) } }
            @else if board.posting.closes.is_some_and(passed) { p { (said::ANSWERS_SEEN) } }
            form method="post" action=(board::address(board)) {
                (hidden("from", fields.get("from")))
                (hidden("to", &millis(to)))
                (hidden("closes", fields.get("closes")))
                div.presses {
                    button.button.primary name="do" value="set-close" { (said::CLOSE_SET) }
                    button.button.plain name="do" value="change" { (said::CHANGE) }
                }
            }
        }
    })
}
