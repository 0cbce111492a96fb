//! Discord's Markdown, block by block.

use maud::{Markup, PreEscaped, html};

use super::Painter;

/// How deep quotes may lie in each other.
const DEPTH: usize = 4;

impl Painter<'_> {
    /// A text with all that Discord makes of it.
    pub(super) fn markdown(&self, text: &str) -> Markup {
        self.blocks(text, 0)
    }

    fn blocks(&self, text: &str, depth: usize) -> Markup {
        let mut out = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (block, left) = self.block(rest, depth);
            out.push_str(&block.into_string());
            rest = left;
        }
        PreEscaped(out)
    }

    /// The first block, and what stands after it.
    fn block<'t>(&self, text: &'t str, depth: usize) -> (Markup, &'t str) {
        let (line, after) = text.split_once('\n').unwrap_or((text, ""));
        if let Some((code, rest)) = fence(text) {
            return (html! { pre { code { (code) } } }, rest);
        }
        if let Some(quoted) = text.strip_prefix(">>> ").filter(|_| depth < DEPTH) {
            return (html! { blockquote { (self.blocks(quoted, depth + 1)) } }, "");
        }
        if line.starts_with("> ") && depth < DEPTH {
            let (lines, rest) = while_lines(text, |line| line.strip_prefix("> ").map(str::to_owned));
            return (html! { blockquote { (self.blocks(&lines.join("\n"), depth + 1)) } }, rest);
        }
        for (mark, level) in [("# ", 1), ("## ", 2), ("### ", 3), ("-# ", 4)] {
            if let Some(words) = line.strip_prefix(mark) {
                let words = self.inline(words.trim());
                let heading = match level {
                    1 => html! { h1 { (words) } },
                    2 => html! { h2 { (words) } },
                    3 => html! { h3 { (words) } },
                    _ => html! { small.subtext { (words) } },
                };
                return (heading, after);
            }
        }
        if let Some(first) = item(line) {
            let fits = |next: &Item<'_>| next.is_deep || next.number.is_some() == first.number.is_some();
            let (lines, rest) = while_lines(text, |line| item(line).filter(fits).map(|_| line.to_owned()));
            return (self.list(&lines), rest);
        }
        let (lines, rest) = paragraph(text);
        (html! { p { (self.inline(lines)) } }, rest)
    }

    fn list(&self, lines: &[String]) -> Markup {
        let first = lines.first().and_then(|line| item(line)).and_then(|item| item.number);
        let items = html! {
            @for item in lines.iter().filter_map(|line| item(line)) {
                li class=[item.is_deep.then_some("deep")] { (self.inline(item.words)) }
            }
        };
        match first {
            Some(number) => html! { ol start=(number) { (items) } },
            None => html! { ul { (items) } },
        }
    }
}

/// An item of a list.
struct Item<'t> {
    words: &'t str,
    number: Option<u64>,
    is_deep: bool,
}

fn item(line: &str) -> Option<Item<'_>> {
    let trimmed = line.trim_start();
    let is_deep = trimmed.len() < line.len();
    if let Some(words) = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* ")) {
        return Some(Item { words, number: None, is_deep });
    }
    let (number, words) = trimmed.split_once(". ")?;
    Some(Item { words, number: Some(number.parse().ok()?), is_deep })
}

/// A fence at the beginning: what is in it, and what stands after it.
fn fence(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix("```")?;
    let (code, rest) = inside.split_once("```")?;
    let code = match code.split_once('\n') {
        Some((language, code)) if !language.contains(' ') => code,
        _ => code,
    };
    Some((code.trim_end_matches('\n'), rest.strip_prefix('\n').unwrap_or(rest)))
}

/// The lines from the beginning that fit, and what stands after them.
fn while_lines(text: &str, fits: impl Fn(&str) -> Option<String>) -> (Vec<String>, &str) {
    let (mut lines, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let Some(line) = fits(line) else { break };
        lines.push(line);
        rest = after;
    }
    (lines, rest)
}

/// The lines up to the next block of another sort.
fn paragraph(text: &str) -> (&str, &str) {
    let starts = |line: &str| {
        ["# ", "## ", "### ", "-# ", "> ", ">>> ", "```"].iter().any(|mark| line.starts_with(mark))
            || item(line).is_some()
    };
    let mut end = text.split_once('\n').map_or(text.len(), |(line, _)| line.len() + 1);
    while end < text.len() {
        let line = text[end..].split('\n').next().unwrap_or_default();
        if starts(line) {
            break;
        }
        end = (end + line.len() + 1).min(text.len());
    }
    // A fence may begin in the middle of a line.
    if let Some(at) = text[..end].find("```").filter(|at| *at > 0 && fence(&text[*at..]).is_some()) {
        end = at;
    }
    (text[..end].trim_end_matches('\n'), &text[end..])
}
