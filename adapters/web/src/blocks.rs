//! The blocks of a page.

use homeroom_core::{Action, Block, Callout, Inline, Rich, plain, words::marks};
use maud::{Markup, html};

use crate::{
    inline::{run, still},
    lists, pictures,
    sheet::Sheet,
    words,
};

/// Blocks, one after the other.
pub(crate) fn blocks(sheet: &Sheet<'_>, all: &[Block]) -> Markup {
    html! { @for (place, one) in all.iter().enumerate() { (block(sheet, place, one)) } }
}

fn block(sheet: &Sheet<'_>, place: usize, block: &Block) -> Markup {
    match block {
        Block::Section { anchor, title, body, read } => {
            section(sheet, place, (anchor, title.as_ref()), body, read)
        }
        Block::Heading { level, text, anchor } => heading(sheet, *level, text, anchor.as_deref()),
        Block::Text(text) => html! { p { (run(sheet, text)) } },
        Block::List { start, items } => lists::list(sheet, *start, items),
        Block::Table { head, rows } => table(sheet, head, rows),
        Block::Code { language, text } => code(language, text),
        Block::Image { path, alt, edition, course } => pictures::figure(course, edition, path, alt),
        Block::Diagram { alt, light, dark } => pictures::diagram(alt, light, dark),
        Block::Callout { kind, title, body } => callout(sheet, *kind, title.as_deref(), body),
        Block::Reveal { question, answer } => reveal(sheet, question, answer),
        Block::Deeper { title, body } => html! {
            details.deeper {
                summary { span.what { (words::GO_DEEPER) } span { (still(title)) } }
                div.inside { (blocks(sheet, body)) }
            }
        },
        Block::Fold { title, body } => html! {
            details.deeper {
                summary { span { (still(title)) } }
                div.inside { (blocks(sheet, body)) }
            }
        },
        Block::Source { text, checked } => source(sheet, text, checked.as_deref()),
        Block::Terms(terms) => html! {
            dl.terms { @for (term, meaning) in terms { div { dt { (run(sheet, term)) } dd { (blocks(sheet, meaning)) } } } }
        },
        Block::Quote(inner) => html! { blockquote { (blocks(sheet, inner)) } },
        Block::Meter { label, value, of } => meter(label, *value, *of),
        Block::Entries(entries) => lists::entries(entries),
        Block::Steps(steps) => lists::overview(steps),
        Block::Options(options) => lists::options(sheet, options),
        Block::File { name, text } => html! { details.deeper { summary { (name) } pre { code { (text) } } } },
        Block::Countdown { until, said } => countdown(sheet, *until, said),
    }
}

/// A section of a lesson. It carries the token that tells it was read; without a script there is a button instead.
fn section(
    sheet: &Sheet<'_>,
    place: usize,
    head: (&str, Option<&Rich>),
    body: &[Block],
    read: &Action,
) -> Markup {
    let (anchor, title) = head;
    let number = match read {
        Action::Read(_, _, n) => usize::from(*n),
        _ => place,
    };
    let token = read.token();
    html! {
        section.part id={ "s" (number) } data-token=(token.as_str()) {
            @if let Some(title) = title { h2 id=(anchor) { (run(sheet, title)) } }
            (blocks(sheet, body))
            noscript {
                form.read method="post" action=(sheet.form) {
                    button.button.quiet name="token" value=(token.as_str()) { (words::MARK_READ) }
                }
            }
        }
    }
}

fn heading(sheet: &Sheet<'_>, level: u8, text: &[Inline], anchor: Option<&str>) -> Markup {
    let text = run(sheet, text);
    match level {
        0..=2 => html! { h2 id=[anchor] { (text) } },
        3 => html! { h3 id=[anchor] { (text) } },
        _ => html! { h4 id=[anchor] { (text) } },
    }
}

/// A table keeps its roles when a narrow page stacks its rows: browsers drop them with `display`.
fn table(sheet: &Sheet<'_>, head: &[Rich], rows: &[Vec<Rich>]) -> Markup {
    let labels: Vec<String> = head.iter().map(|cell| plain(cell)).collect();
    let wide = head.len() > 2;
    html! {
        div.scroll tabindex=[wide.then_some("0")] role=[wide.then_some("group")] aria-label=[wide.then_some(words::TABLE)] {
            table.stacks[wide] role="table" {
                thead role="rowgroup" {
                    tr role="row" { @for cell in head { (head_cell(sheet, cell)) } }
                }
                tbody role="rowgroup" {
                    @for row in rows {
                        tr role="row" {
                            @for (place, cell) in row.iter().enumerate() {
                                @let row_head = place == 0 && labels.first().is_some_and(String::is_empty);
                                td role=(if row_head { "rowheader" } else { "cell" }) data-label=[labels.get(place)] { div { (run(sheet, cell)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// An empty corner heads nothing.
fn head_cell(sheet: &Sheet<'_>, cell: &[Inline]) -> Markup {
    if plain(cell).is_empty() {
        html! { td role="cell" {} }
    } else {
        html! { th role="columnheader" scope="col" { (run(sheet, cell)) } }
    }
}

fn code(language: &str, text: &str) -> Markup {
    let label = if language.is_empty() {
        words::CODE_LISTING.to_owned()
    } else {
        format!("{}: {language}", words::CODE_LISTING)
    };
    html! {
        pre.code tabindex="0" role="group" aria-label=(label) data-language=[(!language.is_empty()).then_some(language)] {
            code { (text) }
        }
    }
}

fn callout(sheet: &Sheet<'_>, kind: Callout, title: Option<&[Inline]>, body: &[Block]) -> Markup {
    let (class, feedback) = match kind {
        Callout::Key => ("key", false),
        Callout::Note => ("note", false),
        Callout::Warning => ("warning", false),
        Callout::Tip => ("tip", false),
        Callout::Right => ("right", true),
        Callout::Wrong => ("wrong", true),
        Callout::Hint => ("hint", true),
        Callout::Learner => ("learner", false),
        Callout::Assistant => ("assistant", false),
    };
    let role = if feedback { "status" } else { "note" };
    html! {
        div.callout.(class) role=(role) tabindex=[feedback.then_some("-1")] data-feedback[feedback] {
            p.title {
                @if !matches!(kind, Callout::Learner | Callout::Assistant) { (lists::mark(class)) }
                @match title.filter(|title| !title.is_empty()) {
                    Some(title) => span { (run(sheet, title)) },
                    None => span { (marks::callout(kind)) },
                }
            }
            (blocks(sheet, body))
        }
    }
}

fn reveal(sheet: &Sheet<'_>, question: &[Inline], answer: &[Block]) -> Markup {
    html! {
        details.reveal {
            summary { span.what { (words::REVEAL) } span { (still(question)) } }
            div.inside { (blocks(sheet, answer)) }
        }
    }
}

fn source(sheet: &Sheet<'_>, text: &[Inline], checked: Option<&str>) -> Markup {
    html! {
        p.source {
            span.what { (words::SOURCE) } " " (run(sheet, text))
            @if let Some(checked) = checked { " · " (homeroom_core::words::checked(checked)) }
        }
    }
}

fn meter(label: &str, value: u32, of: u32) -> Markup {
    let of = of.max(1);
    html! {
        div.meter.full[value >= of] {
            span.label { (label) }
            progress max=(of) value=(value.min(of)) aria-label=(label) { (words::amount(value, of)) }
        }
    }
}

/// The end in words for everybody, and the time left for who looks; a script counts it down.
fn countdown(sheet: &Sheet<'_>, until: i64, said: &str) -> Markup {
    let now = sheet.now.as_millisecond();
    html! {
        p.countdown data-until=(until) data-now=(now) {
            span { (words::TIME_LEFT) } " " b role="timer" { (left(until.saturating_sub(now))) } " "
            small { (words::until(said)) }
        }
    }
}

/// `29:41`, `1:05:00`: as the script writes it.
fn left(millis: i64) -> String {
    let seconds = millis.max(0).saturating_add(999) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}
