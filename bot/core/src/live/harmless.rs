//! Words that call nobody and lead nowhere, wherever they are shown.

use crate::{Inline, Rich};

/// Shows nothing, and keeps a sign from what it would call.
const APART: char = '\u{200b}';

/// A run in which addresses are code, and nothing calls anybody.
pub(super) fn harmless(run: Rich) -> Rich {
    let mut out = Rich::new();
    for inline in run {
        match inline {
            Inline::Text(text) => words(&text, &mut out),
            Inline::Strong(inner) => out.push(Inline::Strong(harmless(inner))),
            Inline::Emph(inner) => out.push(Inline::Emph(harmless(inner))),
            Inline::Struck(inner) => out.push(Inline::Struck(harmless(inner))),
            other => out.push(other),
        }
    }
    out
}

fn words(text: &str, out: &mut Rich) {
    let mut plain = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        // Clients make links of addresses by themselves, but not in code.
        let outside = |c: char| c.is_whitespace() || "()[]{}<>\"'.,;:!?".contains(c);
        let core = word.trim_matches(outside);
        let lone = word.trim_start_matches(|c: char| outside(c) && c != ':');
        if !core.is_empty() && (is_address(core) || is_address(lone)) {
            let (before, after) = word.split_once(core).unwrap_or((word, ""));
            push_apart(before, &mut plain);
            if !plain.is_empty() {
                out.push(Inline::Text(std::mem::take(&mut plain)));
            }
            out.push(Inline::Code(core.to_owned()));
            push_apart(after, &mut plain);
        } else {
            push_apart(word, &mut plain);
        }
    }
    if !plain.is_empty() {
        out.push(Inline::Text(plain));
    }
}

/// Whether a client might take a word for an address: `https://…`, `www.…`, `name@host`, `host.org/path`, `127.0.0.1`.
fn is_address(word: &str) -> bool {
    let part = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.'));
    word.contains("//") || word.to_lowercase().contains("mailto:") || word.split(part).any(is_host)
}

fn is_host(name: &str) -> bool {
    let labels: Vec<&str> = name.trim_matches('.').split('.').collect();
    let Some((last, [_, ..])) = labels.split_last() else { return false };
    let numbers = labels.iter().all(|label| label.parse::<u8>().is_ok());
    let top = last.chars().count() > 1 && last.chars().take(2).all(char::is_alphabetic);
    labels.iter().all(|label| !label.is_empty()) && (top || numbers && labels.len() == 4)
}

/// Keeps `@everyone`, `<#1>` and `#room:server` from being what they look like.
fn push_apart(word: &str, out: &mut String) {
    let mut rest = word.chars();
    while let Some(c) = rest.next() {
        out.push(c);
        let after = rest.as_str();
        let next = after.chars().next();
        let calls = match c {
            '@' => next.is_none_or(|next| !next.is_whitespace()),
            '<' => next.is_some_and(|next| "@#:/&!".contains(next)) || after.contains(':'),
            '#' | '!' => next.is_some_and(char::is_alphanumeric) && after.contains(':'),
            _ => false,
        };
        if calls && next != Some(APART) {
            out.push(APART);
        }
    }
}
