//! Who sits a posted test, and how far: live. Without a script the page is as it was when it was opened.

mod live;
mod state;

use axum::{
    extract::{Path, Request, State},
    http::request::Parts,
    response::Response,
};
use homeroom_core::{
    CohortId, PostingId, Reminder,
    desk::{Ask, Board, Sight},
    words::desk::erased,
};
use maud::{Markup, html};

use super::{
    Desk, Tab,
    carried::{hidden, millis},
    class,
    draft::sure,
    either, id, see,
};
use crate::{
    assets,
    limits::TYPED_MAX,
    lists::mark,
    outgoing,
    pages::Notice,
    room::{Inside, Room},
    words::posting as said,
};
use state::Line;
pub(crate) use state::Now;

pub(crate) use live::live;

pub(crate) async fn show(
    State(room): State<Room>,
    Path((cohort, posting)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    either(shown(&room, &parts, &cohort, &posting).await)
}

async fn shown(room: &Inside, parts: &Parts, cohort: &str, posting: &str) -> Result<Response, Response> {
    let board = seen(room, parts, id(cohort)?, id(posting)?).await?;
    Ok(page(&board, None, ""))
}

/// The board, as it is now.
pub(super) async fn seen(
    room: &Inside,
    parts: &Parts,
    cohort: CohortId,
    posting: PostingId,
) -> Result<Board, Response> {
    match see(room, parts, &Ask::Board(cohort, posting)).await? {
        Sight::Board(board) => Ok(*board),
        _ => Err(outgoing::not_here()),
    }
}

/// Where a board is.
pub(super) fn address(board: &Board) -> String {
    format!("{}/p/{}", class(board.cohort.id), board.posting.id)
}

/// The page; `typed` is what stands in the field for another close.
pub(super) fn page(board: &Board, notice: Option<&Notice>, typed: &str) -> Response {
    let now = Now::of(board);
    let desk =
        Desk { cohort: &board.cohort, tab: Tab::None, title: &board.title, subtitle: None, said: notice };
    let address = address(board);
    desk.around(html! {
        div.board-page data-live={ (address) "/live" } data-words={ (said::LIVE) "|" (said::RECONNECTING) } {
            div.when {
                p #_when { @for one in &now.when { span { (one) } } }
                p.connection #_connection role="status" {}
                noscript { p { a.button.plain href=(address) { (said::RELOAD) } } }
            }
            (counts(&now))
            @if let Some(said) = erased(board.erased) { p.help { (said) } }
            (links(board))
            (actions(board, &now, typed))
            (table(board, &now))
        }
        script src=(assets::BOARD.address()) defer {}
    })
}

fn counts(now: &Now) -> Markup {
    let names = ["not started", "working", "handed in"];
    html! {
        section.counts aria-label=(said::COUNTS) {
            dl {
                @for (place, name) in names.iter().enumerate() {
                    div { dt { (name) } dd id={ "_count" (place) } { (now.counts[place]) } }
                }
            }
            progress #_share max=(now.of.max(1)) value=(now.given) aria-labelledby="_answers" {}
            p #_answers { (now.answers) }
        }
    }
}

fn links(board: &Board) -> Markup {
    let base = class(board.cohort.id);
    let posting = &board.posting;
    html! {
        nav.presses aria-label=(said::LINKS) {
            a.button.plain href={ (base) "/questions/" (posting.course) "/" (posting.item) "?posting=" (posting.id) } { (said::QUESTIONS) }
            a.button.plain href={ (base) "/grades" } { (crate::words::desk::GRADES) }
        }
    }
}

fn actions(board: &Board, now: &Now, typed: &str) -> Markup {
    let posting = &board.posting;
    let address = &address(board);
    let closes = millis(posting.closes);
    if posting.withdrawn.is_some() {
        return html! {
            form.presses method="post" action=(address) { button.button.primary name="do" value="put-back" { (said::PUT_BACK) } }
        };
    }
    html! {
        section.actions aria-labelledby="_actions" {
            h2.sr #_actions { (said::ACTIONS) }
            // A test closes while its board is open: it is there from the first, and shows then.
            p.notice #_over hidden[!now.over] { (said::ANSWERS_SEEN) }
            div.presses {
                @if posting.closes.is_some() {
                    form method="post" action=(address) {
                        (hidden("from", &closes))
                        button.button.plain name="do" value="extend" { (said::EXTEND) }
                    }
                }
                @if !now.over { (close_now(address, &closes)) }
                (sure(address, "withdraw", [said::WITHDRAW, said::WITHDRAW_SURE, said::WITHDRAW_YES]))
                (reminder(board, address))
            }
            form.asked method="post" action=(address) {
                (hidden("from", &closes))
                div.field {
                    label for="_closes" { (said::CLOSE_AT) }
                    p.help #_closes_help { (said::CLOSES_HELP) " " (said::zone(board.cohort.zone.name())) }
                    div.typed {
                        input #_closes type="text" name="closes" value=(typed) maxlength=(TYPED_MAX) autocomplete="off"
                            autocapitalize="off" spellcheck="false" aria-describedby="_closes_help";
                        button.button.plain name="do" value="close" { (said::SEE_PLAN) }
                    }
                }
            }
        }
    }
}

fn close_now(address: &str, closes: &str) -> Markup {
    html! {
        details.sure {
            summary.button.plain { (said::CLOSE) }
            form method="post" action=(address) {
                (hidden("from", closes))
                p { (said::CLOSE_SURE) }
                button.button.final name="do" value="close-now" { (said::CLOSE) }
            }
        }
    }
}

fn reminder(board: &Board, address: &str) -> Markup {
    let (what, name) = match board.posting.reminder {
        Reminder::On => ("remind-not", said::REMIND_NOT),
        Reminder::Off => ("remind", said::REMIND),
        Reminder::Given => return html! { p.help { (said::REMINDED) } },
    };
    html! {
        form method="post" action=(address) { button.button.quiet name="do" value=(what) { (name) } }
    }
}

fn table(board: &Board, now: &Now) -> Markup {
    let base = class(board.cohort.id);
    if now.lines.is_empty() {
        return html! { p { (said::NOBODY) } };
    }
    html! {
        div.scroll {
            table.stacks.seats role="table" {
                caption.sr { (said::COUNTS) }
                thead role="rowgroup" {
                    tr role="row" {
                        @for name in [said::LEARNER, said::STATE, said::ANSWERED, said::WHEN] {
                            th role="columnheader" scope="col" { (name) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for (seat, line) in board.seats.iter().zip(&now.lines) {
                        (row(&format!("{base}/learner/{}", seat.learner.id), &seat.learner.name, line, now.questions))
                    }
                }
            }
        }
    }
}

/// Each state has its mark; the row says which one shows.
fn row(to: &str, name: &str, line: &Line, questions: u32) -> Markup {
    html! {
        tr role="row" id={ "r" (line.id) } data-state=(line.state) {
            th role="rowheader" scope="row" { a href=(to) { (name) } }
            td role="cell" data-label=(said::STATE) {
                span.state { (mark("current")) (mark("done")) span.name { (line.word) } }
            }
            td role="cell" data-label=(said::ANSWERED) {
                span.meter { progress max=(questions.max(1)) value=(line.answered) aria-hidden="true" {} span.of { (line.of) } }
            }
            td.said role="cell" data-label=(said::WHEN) { (line.said) }
        }
    }
}
