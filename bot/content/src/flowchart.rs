//! Whether every line of a flowchart says something. The drawer passes over what it does not understand; an author
//! would rather know.

use std::ops::Range;

use crate::diagram::Wrong;

/// Opening and closing marks of a node's shape; longer marks first.
const SHAPES: &[(&str, &[&str])] = &[
    ("(((", &[")))"]),
    ("([", &["])"]),
    ("[[", &["]]"]),
    ("[(", &[")]"]),
    ("((", &["))"]),
    ("{{", &["}}"]),
    ("[/", &["/]", "\\]"]),
    ("[\\", &["\\]", "/]"]),
    ("[", &["]"]),
    ("(", &[")"]),
    ("{", &["}"]),
    (">", &["]"]),
];

const DIRECTIONS: &[&str] = &["TD", "TB", "BT", "LR", "RL"];
/// Lines that begin with these are about looks.
const LOOKS: &[&str] = &["style", "classDef", "class", "linkStyle", "direction"];

/// The lines of a flowchart, of which the first names its kind.
pub(crate) fn check<'t>(
    first: &str,
    first_at: Range<usize>,
    lines: impl Iterator<Item = (&'t str, Range<usize>)>,
) -> Result<(), Wrong> {
    let direction = first.split([' ', '\t', ';']).nth(1).unwrap_or("TD");
    if !DIRECTIONS.contains(&direction) {
        let message = format!("`{direction}` is no direction");
        return Err(Wrong { message, line: first_at, word: direction.to_owned(), known: DIRECTIONS });
    }
    let mut open = Vec::new();
    let mut said = first.contains(';');
    for (line, at) in lines {
        let word = line.split([' ', '\t', ';']).next().unwrap_or_default();
        match word {
            _ if line.starts_with("%%{") => {
                return Err(Wrong::new(
                    at,
                    "a diagram takes its looks from the classroom, not from a directive",
                ));
            }
            _ if line.starts_with("%%") => {}
            "subgraph" => open.push(at),
            "end" if open.pop().is_none() => {
                return Err(Wrong::new(at, "nothing is open that `end` could close"));
            }
            "end" => {}
            "click" => return Err(Wrong::new(at, "a diagram is a picture: nothing in it can be pressed")),
            _ if LOOKS.contains(&word) => {}
            _ => {
                said = true;
                for statement in line.split(';').filter(|part| !part.trim().is_empty()) {
                    // A `;` within a label splits it; then the whole line is read instead.
                    if links(statement).is_none() && links(line).is_none() {
                        return Err(Wrong::new(at, "this line is neither a box nor an arrow between boxes"));
                    }
                }
            }
        }
    }
    match open.pop() {
        Some(at) => Err(Wrong::new(at, "this subgraph has no `end`")),
        None if said => Ok(()),
        None => Err(Wrong::new(first_at, "this diagram has no boxes")),
    }
}

/// `A & B -->|label| C --- D`, and nothing more.
fn links(text: &str) -> Option<()> {
    let mut rest = nodes(text.trim())?;
    while !rest.trim_start().is_empty() {
        rest = nodes(edge(rest.trim_start())?.trim_start())?;
    }
    Some(())
}

/// One box or several, joined by `&`; what is left.
fn nodes(text: &str) -> Option<&str> {
    let mut rest = one_node(text)?;
    while let Some(more) = rest.trim_start().strip_prefix('&') {
        rest = one_node(more.trim_start())?;
    }
    Some(rest)
}

fn one_node(text: &str) -> Option<&str> {
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        let inner = matches!(c, '-' | '.') && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !(c.is_alphanumeric() || c == '_' || (inner && end > 0)) {
            break;
        }
        end = at + c.len_utf8();
    }
    let mut rest = text.get(end..).filter(|_| end > 0)?;
    if let Some((open, close)) = SHAPES.iter().find(|(open, _)| rest.starts_with(open)) {
        rest = shape(rest.get(open.len()..)?, close)?;
    }
    if let Some(class) = rest.strip_prefix(":::") {
        rest = class.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    }
    Some(rest)
}

/// The label of a box up to its closing mark; what is left.
fn shape<'t>(text: &'t str, close: &[&str]) -> Option<&'t str> {
    let after_quote = text.trim_start().strip_prefix('"').and_then(|inner| inner.split_once('"'));
    let from = after_quote.map_or(text, |(_, after)| after);
    let (at, mark) = close.iter().filter_map(|mark| Some((from.find(mark)?, mark))).min()?;
    let label = from.get(..at)?;
    // An unquoted label is not empty; after a quoted one there is only blank.
    let good = if after_quote.is_some() { label.trim().is_empty() } else { !label.trim().is_empty() };
    good.then(|| from.get(at + mark.len()..)).flatten()
}

/// An arrow with its label; what is left.
fn edge(text: &str) -> Option<&str> {
    let (line, rest) = stroke(text)?;
    if matches!(line, "--" | "==" | "-.") {
        // `-- label -->`: the label runs to the next stroke.
        let at = rest
            .char_indices()
            .map(|(at, _)| at)
            .skip(1)
            .find(|at| rest.get(*at..).and_then(stroke).is_some())?;
        let (_, rest) = stroke(rest.get(at..)?)?;
        return Some(rest);
    }
    match rest.trim_start().strip_prefix('|') {
        Some(label) => label.split_once('|').map(|(_, rest)| rest),
        None => Some(rest),
    }
}

/// A line with its heads: `-->`, `<-.->`, `==`, `--x`.
fn stroke(text: &str) -> Option<(&str, &str)> {
    let headless = text.strip_prefix('<').or_else(|| {
        text.strip_prefix(['o', 'x']).filter(|rest| rest.starts_with("--") || rest.starts_with("=="))
    });
    let body = headless.unwrap_or(text);
    let len = body.bytes().take_while(|b| matches!(b, b'-' | b'=' | b'.' | b'~')).count();
    let (line, after) = body.split_at_checked(len).filter(|_| len >= 2)?;
    let rest = match after.chars().next() {
        Some('>') => after.get(1..)?,
        Some('o' | 'x') if after.get(1..).is_some_and(|rest| rest.starts_with([' ', '|'])) => {
            after.get(1..)?
        }
        _ => return Some((line, after)),
    };
    Some((text.get(..text.len() - rest.len())?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_say_something() {
        for good in [
            "A",
            "A[\"Your (own) program\"] --> B(round)",
            "A --> B --> C",
            "A & B --> C & D",
            "A -->|yes| B{Ok?}",
            "A -- yes --> B",
            "A -. maybe .-> B",
            "A == sure ==> B",
            "A --- B",
            "A <--> B",
            "A --x B",
            "a-node-->b.node",
            "A@{}",
            "A([s]) ~~~ B[(db)]:::big",
            "ü1-->2",
        ] {
            assert_eq!(links(good).is_some(), !good.contains('@'), "{good}");
        }
    }

    #[test]
    fn lines_that_do_not() {
        for bad in ["A -->", "--> B", "A -> B", "A B", "A[\"open", "A[] --> B", "A -->|x B", "A -- x"] {
            assert!(links(bad).is_none(), "{bad}");
        }
    }
}
