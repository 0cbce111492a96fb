//! Blocks as Discord's Markdown.

use homeroom_core::{
    Block, Callout, Rich, plain,
    words::{label, marks},
};

use crate::{
    inline::{listed, run, strong, words},
    length::length,
    lists,
};

/// Opens and closes a listing.
pub(crate) const FENCE: &str = "```";
/// Before each line of a quotation.
const QUOTE: &str = "> ";
/// Before a small line.
pub(crate) const SMALL: &str = "-# ";
/// Longest name of a listing's language.
const LANGUAGE_MAX: usize = 20;

/// How long a block will be, with what keeps it apart from the next.
pub(crate) fn measure(block: &Block) -> usize {
    let text = rendered(block);
    if text.is_empty() { 0 } else { length(&text) + length(after(block)) }
}

/// Blocks, one after the other.
pub(crate) fn blocks(all: &[Block]) -> String {
    let mut out = String::new();
    let (mut between, mut said) = ("", false);
    for block in all {
        let text = rendered(block);
        if !text.is_empty() {
            // A countdown ends the sentence before it.
            let ends = said && matches!(block, Block::Countdown { .. });
            out.push_str(if ends { " " } else { between });
            out.push_str(&text);
            (between, said) = (after(block), matches!(block, Block::Text(_)));
        }
    }
    out
}

/// What comes between a block and the next.
fn after(block: &Block) -> &'static str {
    match block {
        Block::Heading { .. } | Block::Meter { .. } => "\n",
        _ => "\n\n",
    }
}

fn rendered(block: &Block) -> String {
    match block {
        Block::Section { title, body, .. } => titled(title.as_ref().map(|title| heading(2, title)), body),
        Block::Heading { level, text, .. } => heading(*level, text),
        Block::Text(text) => run(text),
        Block::List { start, items } => lists::list(*start, items),
        Block::Table { head, rows } => table(head, rows),
        Block::Code { language, text } => code(language, text),
        Block::Image { alt, .. } | Block::Diagram { alt, .. } => alternative(alt),
        Block::Callout { kind, title, body } => callout(*kind, title.as_ref(), body),
        Block::Reveal { question: title, answer: body }
        | Block::Deeper { title, body }
        | Block::Fold { title, body } => titled(Some(strong(title)), body),
        Block::Source { text, checked } => source(text, checked.as_deref()),
        Block::Terms(terms) => lists::terms(terms),
        Block::Quote(inner) => quoted(&blocks(inner)),
        Block::Meter { label, value, of } => lists::meter(label, *value, *of),
        Block::Entries(entries) => lists::entries(entries),
        Block::Steps(steps) => lists::steps(steps),
        Block::Options(options) => lists::options(options),
        Block::File { name, .. } => format!("📎 {}", words(name)),
        Block::Countdown { until, .. } => countdown(*until),
    }
}

/// The words that stand for a picture.
fn alternative(alt: &str) -> String {
    let alt = words(alt);
    if alt.trim().is_empty() { String::new() } else { format!("🖼️ {alt}") }
}

/// A heading is one line, whatever its author wrote.
fn heading(level: u8, text: &Rich) -> String {
    let marks = match level {
        0..=2 => "## ",
        3 => "### ",
        _ => return strong(text),
    };
    let text = run(text).replace('\n', " ");
    if text.trim().is_empty() { String::new() } else { format!("{marks}{text}") }
}

fn titled(title: Option<String>, body: &[Block]) -> String {
    let parts = [title.unwrap_or_default(), blocks(body)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn callout(kind: Callout, title: Option<&Rich>, body: &[Block]) -> String {
    let own = title.map(|title| strong(title)).filter(|title| !title.is_empty());
    let title = own.unwrap_or_else(|| format!("**{}**", marks::callout(kind)));
    let body = quoted(&blocks(body));
    let between = if body.is_empty() { "" } else { "\n" };
    format!("{} {title}{between}{body}", marks::callout_mark(kind))
}

/// Each line with a bar before it. There are no quotations in quotations.
pub(crate) fn quoted(text: &str) -> String {
    let line = |line: &str| {
        if line.starts_with(QUOTE) { line.to_owned() } else { format!("{QUOTE}{line}") }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Lines after the first set in, but for listings, which would show the blanks.
pub(crate) fn hanging(text: &str, blanks: usize) -> String {
    let mut listing = false;
    let mut out = String::new();
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let fence = line.starts_with(FENCE);
        if n > 0 && !fence && !listing && !line.is_empty() {
            out.push_str(&" ".repeat(blanks));
        }
        listing ^= fence;
        out.push_str(line);
    }
    out
}

fn code(language: &str, text: &str) -> String {
    let named =
        language.len() <= LANGUAGE_MAX && language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let language = if named { language } else { "" };
    let text = listed(text);
    format!("{FENCE}{language}\n{}\n{FENCE}", text.trim_end_matches('\n'))
}

/// A table as a listing, in which columns stand below each other.
fn table(head: &[Rich], rows: &[Vec<Rich>]) -> String {
    let cells = |row: &[Rich]| row.iter().map(|cell| listed(&plain(cell)).replace('\n', " ")).collect();
    let head: Vec<String> = cells(head);
    let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(row)).collect();
    let width = |n: usize| {
        let column = rows.iter().chain([&head]).filter_map(|row| row.get(n));
        column.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join(" │ ").trim_end().to_owned()
    };
    let mut lines = Vec::new();
    if head.iter().any(|cell| !cell.is_empty()) {
        lines.push(line(&head));
        lines.push(widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>().join("─┼─"));
    }
    lines.extend(rows.iter().map(line));
    format!("{FENCE}\n{}\n{FENCE}", lines.join("\n"))
}

fn source(text: &Rich, checked: Option<&str>) -> String {
    let checked = checked
        .map(|month| format!(" · {}", words(&homeroom_core::words::checked(month))))
        .unwrap_or_default();
    format!("{SMALL}{}{}{checked}", label::SOURCE, run(text).replace('\n', " "))
}

/// Discord shows a moment as the reader tells the time, and counts it down.
fn countdown(until: i64) -> String {
    let seconds = until.div_euclid(1000);
    format!("⏳ <t:{seconds}:t> (<t:{seconds}:R>)")
}
