//! Mermaid diagrams: whether they say something, and what they show.

use std::ops::Range;

use homeroom_core::Block;

use crate::diagnostic::Fault;
use crate::drawing::{ARROWS_MAX, BOXES_MAX, Drawing, draw};
use crate::inline::Reader;
use crate::markdown::{Node, extent};
use crate::{flowchart, svg};

/// A diagram beyond this is not read on any screen, and laying it out takes long.
const LINES_MAX: usize = 40;
/// The same, in bytes.
const BYTES_MAX: usize = 4 * 1024;
/// Wider than this, text drawn at 15 px is smaller than 10 px on the narrowest screen.
const WIDE: f32 = 540.0;

/// First words of diagrams that are drawn.
const KINDS: &[&str] = &[
    "flowchart",
    "graph",
    "sequenceDiagram",
    "classDiagram",
    "stateDiagram",
    "stateDiagram-v2",
    "erDiagram",
    "pie",
    "quadrantChart",
    "xychart-beta",
    "gantt",
    "timeline",
    "journey",
    "mindmap",
    "gitGraph",
];

/// A ```` ```mermaid ```` block as a drawing.
pub(crate) fn read(reader: &Reader<'_>, node: &Node) -> Option<Block> {
    let source = reader.source;
    let inner = extent(&node.children).unwrap_or(node.at.start..node.at.start);
    let text: String = node.children.iter().map(Node::plain).collect();
    let first = text.lines().next().unwrap_or_default();
    let alt = first.trim_start().strip_prefix("%%").filter(|alt| !alt.starts_with('{')).map(str::trim);
    let Some(alt) = alt.filter(|alt| !alt.is_empty()) else {
        let fault = Fault::error(opening(reader, node), "this diagram has no alternative text");
        source.report(fault.help("say in a first line what it shows: `%% A box leads to another`"));
        return None;
    };
    if let Err(wrong) = check(&text) {
        source.report(
            Fault::error(place(&text, &wrong.line, &inner, reader), wrong.message)
                .meant(&wrong.word, wrong.known.iter().copied()),
        );
        return None;
    }
    let complaint = match &*draw(&text) {
        Drawing::Done { light, dark, width } => {
            if *width > WIDE {
                let message = format!("this diagram is {width:.0} px wide: too small to read on a phone");
                let fault = Fault::warning(opening(reader, node), message);
                source.report(fault.help("put fewer boxes side by side, or shorten their words"));
            }
            return Some(Block::Diagram {
                alt: alt.to_owned(),
                light: svg::name(light, alt),
                dark: svg::name(dark, alt),
            });
        }
        Drawing::TooLarge => format!("this diagram has more than {BOXES_MAX} boxes or {ARROWS_MAX} arrows"),
        Drawing::Failed => "this diagram cannot be drawn".to_owned(),
    };
    source.report(Fault::error(opening(reader, node), complaint));
    None
}

/// The line that opens the listing.
fn opening(reader: &Reader<'_>, node: &Node) -> Range<usize> {
    let len = reader.source.slice(&node.at).lines().next().map_or(0, str::len);
    node.at.start..node.at.start + len
}

/// A line of the diagram as a place in the file; in a quotation the two differ, then the listing's first line serves.
fn place(text: &str, line: &Range<usize>, inner: &Range<usize>, reader: &Reader<'_>) -> Range<usize> {
    let at = inner.start + line.start..inner.start + line.end;
    if text.get(line.clone()) == Some(reader.source.slice(&at)) { at } else { inner.start..inner.start + 1 }
}

/// Why a diagram is not drawn.
pub(crate) struct Wrong {
    /// In words.
    pub message: String,
    /// Bytes of the diagram's text.
    pub line: Range<usize>,
    /// The word at fault.
    pub word: String,
    /// What it could have been.
    pub known: &'static [&'static str],
}

impl Wrong {
    /// About a line, without a suggestion.
    pub fn new(line: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), line, word: String::new(), known: &[] }
    }
}

/// Finds what the drawer would pass over without a word.
fn check(text: &str) -> Result<(), Wrong> {
    if text.len() > BYTES_MAX || text.lines().count() > LINES_MAX {
        let message = format!("a diagram has at most {LINES_MAX} lines and {} KiB", BYTES_MAX >> 10);
        return Err(Wrong::new(0..text.lines().next().map_or(0, str::len), message));
    }
    let mut lines = lines(text).filter(|(line, _)| !line.is_empty());
    let mut kind = None;
    for (line, at) in lines.by_ref() {
        if line.starts_with("%%{") {
            return Err(Wrong::new(at, "a diagram takes its looks from the classroom, not from a directive"));
        }
        if !line.starts_with("%%") {
            kind = Some((line, at));
            break;
        }
    }
    let Some((line, at)) = kind else { return Err(Wrong::new(0..0, "this diagram is empty")) };
    let word = line.split([' ', '\t', ';']).next().unwrap_or_default();
    if !KINDS.contains(&word) {
        let at = at.start..at.start + word.len();
        let message = format!("`{word}` is no kind of diagram");
        return Err(Wrong { message, line: at, word: word.to_owned(), known: KINDS });
    }
    if matches!(word, "flowchart" | "graph") { flowchart::check(line, at, lines) } else { plainly(lines) }
}

/// What holds for all other kinds: a body, and no directives.
fn plainly<'t>(lines: impl Iterator<Item = (&'t str, Range<usize>)>) -> Result<(), Wrong> {
    for (line, at) in lines {
        if line.starts_with("%%{") {
            return Err(Wrong::new(at, "a diagram takes its looks from the classroom, not from a directive"));
        }
    }
    Ok(())
}

/// Lines without outer blanks, and their places.
fn lines(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let lead = line.len() - line.trim_start().len();
        let at = start + lead.min(line.len());
        start += line.len();
        (line.trim(), at..at + line.trim().len())
    })
}
