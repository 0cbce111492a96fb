//! The scores as a table, which is a card for each learner on a phone; and how they are spread.

use homeroom_core::{
    desk::{Cell, Gradebook, Head, Row},
    words::{desk::percent, times::short},
};
use maud::{Markup, html};

use crate::{desk::class, lists::mark, words::posting as said};

/// Learners × quizzes and tests. Head and names stay in view while the rest is scrolled.
pub(super) fn scores(book: &Gradebook) -> Markup {
    html! {
        div.scroll.book tabindex="0" role="region" aria-label=(said::TABLE) {
            table role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        th role="columnheader" scope="col" { (said::LEARNER) }
                        @for head in &book.heads { th role="columnheader" scope="col" { (title(book, head)) } }
                    }
                }
                tbody role="rowgroup" { @for row in &book.rows { (learner(book, row)) } }
            }
        }
    }
}

/// A small chart for each column, with the numbers for who hears it.
pub(super) fn spreads(book: &Gradebook) -> Markup {
    html! {
        section aria-labelledby="_spread" {
            h2 #_spread { (said::SPREAD) }
            div.charts { @for head in &book.heads { (chart(book, head)) } }
        }
    }
}

fn title(book: &Gradebook, head: &Head) -> Markup {
    let closes = head.closes.map(|closes| short(closes, &book.cohort.zone, book.now));
    let column = &head.column;
    let of = column.posting.map(|posting| format!("?posting={posting}")).unwrap_or_default();
    html! {
        @if head.course != head.title { span.course { (head.course) } " " }
        a href={ (class(book.cohort.id)) "/questions/" (column.course) "/" (column.item) (of) } { (head.title) }
        @if let Some(closes) = closes { " " span.closes { (said::CLOSES) " " (closes) } }
    }
}

fn learner(book: &Gradebook, row: &Row) -> Markup {
    let to = format!("{}/learner/{}", class(book.cohort.id), row.learner.id);
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { a href=(to) { (row.learner.name) } }
            @for (head, cell) in book.heads.iter().zip(&row.cells) {
                td role="cell" data-label=(head.title) { a href=(to) { (score(cell)) } }
            }
        }
    }
}

/// A score: passed or not is a mark and a word, never a colour alone.
fn score(cell: &Cell) -> Markup {
    html! {
        @match cell.percent {
            Some(of) => {
                span.percent { (percent(of)) }
                @match cell.passed {
                    Some(true) => { (mark("right")) span.sr { ", " (said::PASSED) } }
                    Some(false) => { (mark("wrong")) span.sr { ", " (said::FAILED) } }
                    None => {}
                }
            }
            None if cell.open => {}
            None => { span aria-hidden="true" { "–" } span.sr { (said::NOTHING) } }
        }
        @if cell.open { " " span.tag { (said::OPEN) } }
        @if cell.set { " " span.tag title=(said::SET_LONG) { (said::SET) } }
    }
}

fn chart(book: &Gradebook, head: &Head) -> Markup {
    let most = head.spread.iter().copied().max().unwrap_or(0).max(1);
    let scores = head.spread.iter().map(|n| *n as usize).sum();
    let passed = head.rules.pass.map(|_| (head.passed, scores));
    html! {
        figure.chart {
            figcaption { b { (title(book, head)) } span { (said::summary(head.mean, passed)) } }
            @if head.mean.is_some() {
                ol.bars role="list" {
                    @for (place, n) in head.spread.iter().copied().enumerate() {
                        // A bar that is not empty is seen.
                        li data-h=((n * 10).div_ceil(most)) aria-hidden=[(n == 0).then_some("true")] {
                            @if n > 0 { span.sr { (said::tenth(place, n)) } }
                        }
                    }
                }
                p.scale aria-hidden="true" { span { "0%" } span { "100%" } }
            }
        }
    }
}
