//! Lists of things that stand somehow: places to go, the steps of a test, answered options.

use homeroom_core::{Block, Chosen, Entry, Flag, Here, Shown, Standing, Step};
use maud::{Markup, PreEscaped, html};

use crate::{address::href, blocks::blocks, inline::run, sheet::Sheet, words};

/// Above so many steps a row of them is set in lines on a phone.
const ONE_LINE: usize = 10;

/// A list of an author.
pub(crate) fn list(sheet: &Sheet<'_>, start: Option<u64>, items: &[Vec<Block>]) -> Markup {
    let items = html! {
        @for item in items {
            li {
                @match item.as_slice() {
                    // A lone paragraph is set as the line it is.
                    [Block::Text(text)] => (run(sheet, text)),
                    several => (blocks(sheet, several)),
                }
            }
        }
    };
    match start {
        None => html! { ul { (items) } },
        Some(1) => html! { ol { (items) } },
        Some(start) => html! { ol start=(start) { (items) } },
    }
}

/// Places to go, as a path with a mark for each.
pub(crate) fn entries(entries: &[Entry]) -> Markup {
    if entries.is_empty() {
        return Markup::default();
    }
    html! { ul.entries role="list" { @for one in entries { li { (entry(one)) } } } }
}

fn entry(entry: &Entry) -> Markup {
    let class = standing(entry.state);
    let sort = entry.sort.as_deref().map(str::to_ascii_lowercase);
    let inside = html! {
        (mark(class))
        span.label { (entry.label) }
        span.sr { ", " (words::entry(entry.state)) }
        @if entry.sort.is_some() || entry.note.is_some() {
            span.note {
                @if let Some(sort) = &entry.sort { span.sort { (sort) } }
                @if let Some(note) = &entry.note { span { (note) } }
            }
        }
    };
    match &entry.to {
        Some(to) => html! { a.entry.(class) data-sort=[sort] href=(href(to)) { (inside) } },
        None => html! { div.entry.(class) data-sort=[sort] { (inside) } },
    }
}

/// Every question of a test, with a legend.
pub(crate) fn overview(steps: &[Step]) -> Markup {
    let has = |state: Standing| steps.iter().any(|step| step.state == state);
    let states = [Standing::Done, Standing::Open, Standing::Right, Standing::Wrong];
    html! {
        nav.overview aria-label=(words::STEPS) {
            (row("steps", steps))
            ul.legend role="list" {
                @for state in states.into_iter().filter(|state| has(*state)) {
                    li { span.step.(standing(state)) aria-hidden="true" { (sign(state)) } (words::step(state)) }
                }
                @if steps.iter().any(|step| step.flag == Flag::Flagged) {
                    li { span.step.open.flagged aria-hidden="true" {} (words::FLAGGED) }
                }
            }
        }
    }
}

/// The same as a slim line above a question.
pub(crate) fn line(steps: &[Step]) -> Markup {
    html! { nav.line aria-label=(words::STEPS) { (row("slim", steps)) } }
}

fn row(class: &str, steps: &[Step]) -> Markup {
    html! { ol.(class).many[steps.len() > ONE_LINE] role="list" { @for one in steps { li { (step(one)) } } } }
}

fn step(step: &Step) -> Markup {
    let here = step.here == Here::Yes;
    let flagged = step.flag == Flag::Flagged;
    let mut label = format!("{}, {}", words::question(step.number), words::step(step.state));
    if flagged {
        label.push_str(", ");
        label.push_str(words::FLAGGED);
    }
    html! {
        a.step.(standing(step.state)).flagged[flagged].here[here] href=(href(&step.to)) aria-label=(label)
            aria-current=[here.then_some("step")] { span { (step.number) } (sign(step.state)) }
    }
}

/// Right and wrong are never told by colour alone.
fn sign(state: Standing) -> Markup {
    match state {
        Standing::Right => mark("right"),
        Standing::Wrong => mark("wrong"),
        Standing::Open | Standing::Current | Standing::Done => Markup::default(),
    }
}

/// The options of a question that takes no more answers.
pub(crate) fn options(sheet: &Sheet<'_>, options: &[Shown]) -> Markup {
    html! { ol.options.answered role="list" { @for (place, one) in options.iter().enumerate() { li { (option(sheet, place, one)) } } } }
}

fn option(sheet: &Sheet<'_>, place: usize, shown: &Shown) -> Markup {
    let chosen = shown.chosen == Chosen::Yes;
    let class = match (chosen, shown.state) {
        (_, Standing::Right) => "right",
        (true, Standing::Wrong) => "wrong",
        (true, _) => "kept",
        (false, _) => "other",
    };
    html! {
        div.option.(class).chosen[chosen] {
            @if class == "right" || class == "wrong" { span.number { (mark(class)) } }
            @else { span.number aria-hidden="true" { (key(place)) } }
            div.text {
                div { (run(sheet, &shown.text)) }
                @if let Some(words) = words::option(chosen, shown.state) { p.verdict { (words) } }
                @if !shown.note.is_empty() { div.remark { (blocks(sheet, &shown.note)) } }
            }
        }
    }
}

/// The key that chooses an option: 1 to 9, and 0 for the tenth.
pub(crate) fn key(place: usize) -> usize {
    (place + 1) % 10
}

fn standing(state: Standing) -> &'static str {
    match state {
        Standing::Open => "open",
        Standing::Current => "current",
        Standing::Done => "done",
        Standing::Right => "right",
        Standing::Wrong => "wrong",
    }
}

/// A small picture beside words that say the same.
pub(crate) fn mark(class: &str) -> Markup {
    let path = match class {
        "right" | "done" => r#"<path d="M5 12.5l4.5 4.5L19 7.5"/>"#,
        "wrong" => r#"<path d="M7 7l10 10M17 7L7 17"/>"#,
        "current" => r#"<circle cx="12" cy="12" r="4.5" class="full"/>"#,
        "key" => r#"<path d="M12 4l2.4 5.2 5.6.7-4.1 3.9 1.1 5.7-5-2.8-5 2.8 1.1-5.7L4 9.9l5.6-.7z"/>"#,
        "note" => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.6v.4"/>"#,
        "warning" => r#"<path d="M12 4.5l8.5 15h-17zM12 10.5v4M12 17v.2"/>"#,
        "tip" | "hint" => {
            r#"<path d="M9 17h6M10 20h4M12 4a5.5 5.5 0 0 0-3.2 10c.8.6 1.2 1.2 1.2 2.1V17h4v-.9c0-.9.4-1.5 1.2-2.1A5.5 5.5 0 0 0 12 4z"/>"#
        }
        _ => "",
    };
    html! { svg.mark.(class) viewBox="0 0 24 24" aria-hidden="true" { (PreEscaped(path)) } }
}
