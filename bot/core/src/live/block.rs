//! Paragraphs, lists, tables and listings of a text that may still grow.

use super::{
    Carry, Cited, Tail,
    inline::{Mark, run},
    line::{self, Fence, Marker, Sort},
};
use crate::{Action, Block, Inline, Rich};

/// Deepest nesting of quotations and lists; what is deeper is a paragraph.
const DEPTH_MAX: usize = 8;

/// A text, read.
pub(super) struct Reading {
    pub(super) blocks: Vec<Block>,
    /// What is open at its end.
    pub(super) open: Open,
    /// Whether something was held back.
    pub(super) held: bool,
    /// Where the last part begins that stands by itself, whatever is still to come.
    pub(super) last: Last,
}

/// A place in a text from which it reads as it would from its beginning.
#[derive(Clone, Copy, Default)]
pub(super) struct Last {
    pub(super) at: usize,
    /// Blocks before it.
    pub(super) blocks: usize,
}

/// What is open at the end of a text.
#[derive(Default)]
pub(super) struct Open {
    /// Lines that open it again: a fence, or the head of a table.
    pub(super) lines: String,
    /// Whether those are the head of a table.
    pub(super) table: Option<Table>,
    /// What the rest of a line begins with.
    pub(super) lead: String,
    /// Marks.
    pub(super) marks: Vec<Mark>,
}

/// A table is open.
pub(super) struct Table;

/// Reads the text of a page.
pub(super) fn read(
    carry: &Carry,
    rest: &str,
    tail: Tail,
    find: &dyn Fn(&Cited) -> Option<Action>,
) -> Reading {
    let text = format!("{}{rest}", carry.before);
    let settled = if tail == Tail::Growing { line::settled(&text) } else { &text };
    let held = settled.len() < text.len();
    let lines: Vec<&str> = settled.split('\n').collect();
    let (open, last) = Default::default();
    let mut reader = Reader { tail, find, carried: carry.marks.clone(), open, held, last };
    let blocks = reader.blocks(&lines, End::Here, 0);
    let before = lines.iter().take(reader.last.at).map(|line| line.len() + 1).sum();
    Reading { blocks, open: reader.open, held: reader.held, last: Last { at: before, ..reader.last } }
}

/// Where some lines end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Where the text does.
    Here,
    /// Before other lines.
    Before,
}

struct Reader<'a> {
    tail: Tail,
    find: &'a dyn Fn(&Cited) -> Option<Action>,
    carried: Vec<Mark>,
    open: Open,
    held: bool,
    /// As a line.
    last: Last,
}

impl Reader<'_> {
    fn blocks(&mut self, lines: &[&str], end: End, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut n = 0;
        while let Some(line) = lines.get(n) {
            let rest = lines.get(n..).unwrap_or_default();
            let sort = line::sort(rest);
            if depth == 0 && line::begins(lines, n, &sort) {
                self.last = Last { at: n, blocks: blocks.len() };
            }
            let took = match sort {
                Sort::Blank | Sort::Rule => 1,
                Sort::Fence(fence) => self.listing(&fence, rest, end, &mut blocks),
                Sort::Heading => {
                    let words = line.trim().trim_start_matches('#').trim();
                    let words =
                        words.strip_suffix('#').map_or(words, |words| words.trim_end_matches('#').trim_end());
                    let text = self.paragraph(words, ends(rest, 1, end).filter(|_| rest.len() == 1));
                    push_text(bold(text), &mut blocks);
                    1
                }
                Sort::Quote if depth < DEPTH_MAX => self.quote(rest, end, depth, &mut blocks),
                Sort::Item(_) if depth < DEPTH_MAX => self.list(rest, end, depth, &mut blocks),
                Sort::Table => self.table(rest, end, &mut blocks),
                Sort::Text | Sort::Quote | Sort::Item(_) => {
                    let took = if depth < DEPTH_MAX { line::paragraph(rest) } else { rest.len() };
                    let text = rest.get(..took).unwrap_or_default();
                    let text: Vec<&str> = text.iter().map(|line| line.trim_start()).collect();
                    let text = self.paragraph(&text.join("\n"), ends(rest, took, end));
                    push_text(text, &mut blocks);
                    took
                }
            };
            n += took.max(1);
        }
        blocks
    }

    /// Words within a block; open at their end only where the text ends too.
    fn paragraph(&mut self, text: &str, end: Option<()>) -> Rich {
        let tail = if end.is_some() { self.tail } else { Tail::Whole };
        let run = run(text, tail, &std::mem::take(&mut self.carried), self.find);
        if end.is_some() {
            self.open.marks = run.open;
            self.held |= run.held;
        }
        run.rich
    }

    fn listing(&mut self, fence: &Fence, lines: &[&str], end: End, blocks: &mut Vec<Block>) -> usize {
        let body = lines.get(1..).unwrap_or_default();
        let close = body.iter().position(|line| fence.closes(line));
        let within = body.get(..close.unwrap_or(body.len())).unwrap_or_default();
        let text: Vec<&str> = within.iter().map(|line| line::dedent(line, fence.indent)).collect();
        let mut text = text.join("\n");
        if close.is_none() && end == End::Here {
            self.open.lines = format!("{}\n", lines.first().unwrap_or(&""));
            text.truncate(text.strip_suffix('\n').map_or(text.len(), str::len));
        }
        if !text.trim().is_empty() {
            blocks.push(Block::Code { language: fence.info.clone(), text });
        }
        close.map_or(lines.len(), |close| close + 2)
    }

    fn quote(&mut self, lines: &[&str], end: End, depth: usize, blocks: &mut Vec<Block>) -> usize {
        let took = lines.iter().take_while(|line| line::unquoted(line).is_some()).count();
        let inner: Vec<&str> = lines.iter().take(took).filter_map(|line| line::unquoted(line)).collect();
        let end = ends(lines, took, end).map_or(End::Before, |()| End::Here);
        let body = self.blocks(&inner, end, depth + 1);
        if end == End::Here {
            self.open.lines = self.open.lines.lines().map(|line| format!("> {line}\n")).collect();
            self.open.lead.insert_str(0, "> ");
        }
        if !body.is_empty() {
            blocks.push(Block::Quote(body));
        }
        took
    }

    fn list(&mut self, lines: &[&str], end: End, depth: usize, blocks: &mut Vec<Block>) -> usize {
        let Some(first) = lines.first().and_then(|line| Marker::of(line)) else { return 0 };
        let (mut items, mut n) = (Vec::new(), 0);
        while let Some(marker) =
            lines.get(n).and_then(|line| Marker::of(line)).filter(|next| next.follows(&first))
        {
            let rest = lines.get(n..).unwrap_or_default();
            let took = marker.takes(rest);
            let own: Vec<&str> =
                rest.iter().take(took).enumerate().map(|(n, line)| marker.within(n, line)).collect();
            let end = ends(rest, took, end).map_or(End::Before, |()| End::Here);
            let body = self.blocks(&own, end, depth + 1);
            if end == End::Here {
                self.open.lines = marker.set_in(&self.open.lines);
            }
            if !body.is_empty() {
                items.push(body);
            }
            n += took;
            // An empty line between two entries parts no list.
            let blank = lines.iter().skip(n).take_while(|line| line.trim().is_empty()).count();
            let next = lines.get(n + blank).and_then(|line| Marker::of(line));
            if next.is_some_and(|next| next.follows(&first)) {
                n += blank;
            }
        }
        if !items.is_empty() {
            blocks.push(Block::List { start: first.number, items });
        }
        n
    }

    fn table(&mut self, lines: &[&str], end: End, blocks: &mut Vec<Block>) -> usize {
        let took = lines.iter().take_while(|line| line.trim().starts_with('|')).count();
        let mut cells = |line: &&str| -> Vec<Rich> {
            line::cells(line).iter().map(|cell| self.paragraph(cell, None)).collect()
        };
        let head = lines.first().map(&mut cells).unwrap_or_default();
        let mut rows: Vec<Vec<Rich>> = lines.iter().take(took).skip(2).map(&mut cells).collect();
        for row in &mut rows {
            // What has no column of its own stands in the last one.
            let over = row.split_off(head.len().min(row.len()));
            for cell in over {
                if let Some(last) = row.last_mut() {
                    last.push(Inline::Text(" ".into()));
                    last.extend(cell);
                }
            }
            row.resize(head.len(), Rich::new());
        }
        if ends(lines, took, end).is_some() {
            self.open.table = Some(Table);
            self.open.lines = lines.iter().take(2).map(|line| format!("{line}\n")).collect();
        }
        blocks.push(Block::Table { head, rows });
        took
    }
}

/// Whether the text ends after so many lines.
fn ends(lines: &[&str], took: usize, end: End) -> Option<()> {
    let after = lines.get(took..).unwrap_or_default();
    (end == End::Here && matches!(after, [] | [""])).then_some(())
}

fn push_text(text: Rich, blocks: &mut Vec<Block>) {
    if !text.is_empty() {
        blocks.push(Block::Text(text));
    }
}

/// A heading is a bold line: the page has headings of its own.
fn bold(text: Rich) -> Rich {
    match text.as_slice() {
        [] | [Inline::Strong(_)] => text,
        _ => vec![Inline::Strong(text)],
    }
}
