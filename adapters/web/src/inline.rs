//! Runs of text.

use homeroom_core::Inline;
use maud::{Markup, html};

use crate::{address::href, sheet::Sheet};

/// A run, with its links and glossary words.
pub(crate) fn run(sheet: &Sheet<'_>, rich: &[Inline]) -> Markup {
    html! { @for inline in rich { (live(sheet, inline)) } }
}

/// A run inside something that is pressed itself: no links and no words that open, which could not be reached there.
pub(crate) fn still(rich: &[Inline]) -> Markup {
    html! {
        @for inline in rich {
            @match inline {
                Inline::Strong(inner) => strong { (still(inner)) },
                Inline::Emph(inner) => em { (still(inner)) },
                Inline::Struck(inner) => s { (still(inner)) },
                Inline::Code(code) => code { (code) },
                Inline::Break => br;,
                Inline::Link { text, .. } | Inline::Goto { text, .. } => (still(text)),
                Inline::Text(text) => (text),
                Inline::Word { shown, .. } => (shown),
                Inline::Measured { fallback, .. } => (fallback),
            }
        }
    }
}

fn live(sheet: &Sheet<'_>, inline: &Inline) -> Markup {
    match inline {
        Inline::Strong(inner) => html! { strong { (run(sheet, inner)) } },
        Inline::Emph(inner) => html! { em { (run(sheet, inner)) } },
        Inline::Struck(inner) => html! { s { (run(sheet, inner)) } },
        Inline::Link { to, text } => link(to, text),
        Inline::Goto { to, text } => html! { a href=(href(to)) { (still(text)) } },
        Inline::Word { term, shown, meaning } => word(sheet, term, shown, meaning),
        Inline::Text(_) | Inline::Code(_) | Inline::Break | Inline::Measured { .. } => {
            still(std::slice::from_ref(inline))
        }
    }
}

/// The loader lets only these schemes through; a page that carried another would run it.
fn link(to: &str, text: &[Inline]) -> Markup {
    let harmless = ["https://", "http://", "mailto:"].iter().any(|scheme| to.starts_with(scheme));
    if !harmless {
        return still(text);
    }
    html! { a.out href=(to) rel="noopener noreferrer" { (still(text)) } }
}

/// A glossary word: its meaning shows on hover, on focus and on a tap, without a script.
fn word(sheet: &Sheet<'_>, term: &str, shown: &str, meaning: &str) -> Markup {
    let id = sheet.id();
    html! {
        span.word tabindex="0" aria-describedby=(id) {
            (shown)
            span.meaning role="tooltip" id=(id) {
                @if term != shown { b { (term) } " " }
                (meaning)
            }
        }
    }
}
