//! One question, as learners see it, and what became of it.

use homeroom_core::{
    Cohort,
    desk::{Asked, AskedOption, Corrected},
    words::{counted, times::in_full},
};
use maud::{Markup, html};

use super::correction::{self, Correcting};
use crate::{
    blocks::blocks,
    inline::{run, still},
    lists::mark,
    sheet::Sheet,
    words::posting as said,
};

/// The question.
pub(super) fn question(
    sheet: &Sheet<'_>,
    cohort: &Cohort,
    (place, asked): (usize, &Asked),
    kept: Option<&Correcting>,
) -> Markup {
    let id = format!("_q{}", place + 1);
    html! {
        section.card.asked-one aria-labelledby=(id) {
            h2 id=(id) { span.nth { (place + 1) ". " } (run(sheet, &asked.prompt)) }
            (blocks(sheet, &asked.body))
            (facility(asked))
            @if let Some(corrected) = &asked.corrected { (correction_of(sheet, cohort, asked, corrected)) }
            @if !asked.options.is_empty() { (options(asked)) }
            @if let Some(key) = &asked.key { p { (said::KEY) ": " code { (key) } } }
            @if !asked.typed.is_empty() { (typed(asked)) }
            (correction::form(sheet, asked, kept))
        }
    }
}

/// The mean of the marks, as a bar and in words.
fn facility(asked: &Asked) -> Markup {
    let Some(facility) = asked.facility else { return html! {} };
    let percent = (facility.clamp(0.0, 1.0) * 100.0).round();
    html! {
        div.facility data-sort=(said::hardness(facility)) {
            progress max="100" value=(percent) aria-hidden="true" {}
            p { (said::facility(percent, facility, asked.asked)) }
        }
    }
}

fn correction_of(sheet: &Sheet<'_>, cohort: &Cohort, asked: &Asked, corrected: &Corrected) -> Markup {
    html! {
        div.notice.quiet {
            @if corrected.void { p { b { (said::VOIDED) } } }
            p { (said::corrected(&corrected.by, &in_full(corrected.at, &cohort.zone), &corrected.why)) }
            (correction::back(sheet, asked))
        }
    }
}

fn options(asked: &Asked) -> Markup {
    html! {
        ol.drew role="list" {
            @for option in &asked.options { li.right[option.right] { (drew(asked, option)) } }
        }
    }
}

/// An option, and how often it was chosen.
fn drew(asked: &Asked, option: &AskedOption) -> Markup {
    html! {
        p {
            @if option.right { (mark("right")) span.sr { (said::RIGHT) ": " } }
            (still(&option.text))
        }
        span.meter {
            progress max=(asked.asked.max(1)) value=(option.chosen.min(asked.asked)) aria-hidden="true" {}
            span.of { (said::CHOSEN) " " (counted(option.chosen as usize, "time", "times")) }
        }
    }
}

fn typed(asked: &Asked) -> Markup {
    html! {
        div.scroll {
            table role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        @for name in [said::TYPED, said::TIMES] { th role="columnheader" scope="col" { (name) } }
                    }
                }
                tbody role="rowgroup" {
                    @for (text, right, times) in &asked.typed {
                        tr role="row" {
                            td role="cell" {
                                (mark(if *right { "right" } else { "wrong" }))
                                span.sr { (if *right { said::RIGHT } else { said::WRONG }) ": " }
                                (text)
                            }
                            td role="cell" { (times) }
                        }
                    }
                }
            }
        }
    }
}
