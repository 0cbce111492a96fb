//! A Markdown body as a tree whose every node knows its place in the file.
//!
//! A `> [!kind]` line inside a quotation starts a quotation of its own, which CommonMark does not know. So a first
//! reading finds these lines, an empty line is put before each, and the second reading's places are mapped back.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::diagnostic::{Fault, Source};

/// Deepest nesting that is read.
const DEPTH_MAX: usize = 24;

/// A block or a piece of inline text.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its place in the file.
    pub at: Range<usize>,
    /// What is in it.
    pub children: Vec<Node>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Something that holds other nodes.
    Tag(Tag<'static>),
    /// Words.
    Text(String),
    /// Code within a line.
    Code(String),
    /// The end of a source line.
    Soft,
    /// A line break that the author asked for.
    Hard,
    /// A line across.
    Rule,
    /// The box of a task, ticked or not.
    Task(bool),
}

/// The body of a file, from `start` on. Raw HTML is reported and left out.
pub(crate) fn parse(source: Source<'_>, start: usize) -> Vec<Node> {
    let body = source.text.get(start..).unwrap_or_default();
    let spaced = Spaced::new(body, start);
    let mut tree = Tree { source, open: Vec::new(), too_deep: 0 };
    tree.open.push(node(Kind::Rule, start..source.text.len()));
    for (event, at) in Parser::new_ext(&spaced.text, options()).into_offset_iter() {
        tree.take(event, spaced.original(at));
    }
    while tree.open.len() > 1 {
        tree.close();
    }
    tree.open.pop().map(|root| root.children).unwrap_or_default()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// The text with empty lines put before callouts, and the way back.
struct Spaced {
    text: String,
    start: usize,
    /// Where something was put (in the new text), how many bytes, and how many before it.
    put: Vec<(usize, usize, usize)>,
}

impl Spaced {
    fn new(body: &str, start: usize) -> Self {
        let mut spaced = Self { text: String::with_capacity(body.len() + 64), start, put: Vec::new() };
        let (quotes, code) = quotes_and_code(body);
        let mut at = 0;
        for line in body.split_inclusive('\n') {
            if let Some(before) = callout_prefix(line) {
                let marker = at + before.len();
                if within(&quotes, marker) && !within(&code, marker) {
                    let earlier = spaced.put.last().map_or(0, |(_, len, earlier)| len + earlier);
                    spaced.put.push((spaced.text.len(), before.trim_end().len() + 1, earlier));
                    spaced.text.push_str(before.trim_end());
                    spaced.text.push('\n');
                }
            }
            spaced.text.push_str(line);
            at += line.len();
        }
        spaced
    }

    fn original(&self, at: Range<usize>) -> Range<usize> {
        self.back(at.start)..self.back(at.end)
    }

    fn back(&self, at: usize) -> usize {
        let next = self.put.partition_point(|(put, ..)| *put < at);
        let last = next.checked_sub(1).and_then(|n| self.put.get(n));
        self.start + at - last.map_or(0, |(put, len, earlier)| earlier + (*len).min(at - put))
    }
}

/// What stands before the last `>` of a line that begins a callout.
fn callout_prefix(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches([' ', '\t', '>']);
    let quote = line.get(..line.len() - rest.len())?;
    (rest.starts_with("[!")).then(|| quote.rfind('>').and_then(|at| quote.get(..at))).flatten()
}

/// Ranges of quotations and of listings; each list sorted by start.
fn quotes_and_code(body: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (mut quotes, mut code) = (Vec::new(), Vec::new());
    for (event, at) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(_)) => quotes.push(at),
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => code.push(at),
            _ => {}
        }
    }
    (outermost(quotes), outermost(code))
}

/// Without the ranges that lie within others, so that a search can halve.
fn outermost(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut outer: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        if outer.last().is_none_or(|last| range.start >= last.end) {
            outer.push(range);
        }
    }
    outer
}

/// Whether a place lies in one of the ranges, but not at its very start.
fn within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.start < at);
    next.checked_sub(1).and_then(|n| ranges.get(n)).is_some_and(|range| at < range.end)
}

struct Tree<'a> {
    source: Source<'a>,
    /// From the root to what is being read.
    open: Vec<Node>,
    too_deep: usize,
}

impl Tree<'_> {
    fn take(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(_) if self.too_deep > 0 || self.open.len() > DEPTH_MAX => {
                if self.too_deep == 0 {
                    self.source.report(Fault::error(at, "nested too deeply"));
                }
                self.too_deep += 1;
            }
            Event::End(_) if self.too_deep > 0 => self.too_deep -= 1,
            _ if self.too_deep > 0 => {}
            Event::Start(Tag::HtmlBlock) => {
                self.html(at.clone());
                self.open.push(node(Kind::Tag(Tag::HtmlBlock), at));
            }
            Event::Start(tag) => self.open.push(node(Kind::Tag(tag.into_static()), at)),
            Event::End(TagEnd::HtmlBlock) => drop(self.open.pop()),
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(text, at),
            Event::Code(code) => self.leaf(Kind::Code(code.into_string()), at),
            Event::Html(_) => {}
            Event::InlineHtml(_) => self.html(at),
            Event::SoftBreak => self.leaf(Kind::Soft, at),
            Event::HardBreak => self.leaf(Kind::Hard, at),
            Event::Rule => self.leaf(Kind::Rule, at),
            Event::TaskListMarker(done) => self.leaf(Kind::Task(done), at),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {}
        }
    }

    fn html(&self, at: Range<usize>) {
        let len = self.source.slice(&at).trim_end().len();
        let fault = Fault::error(at.start..at.start + len, "raw HTML is not shown anywhere");
        self.source.report(fault.help("write it in Markdown, or put a backslash before `<`"));
    }

    /// Joins text that the reader took in pieces.
    fn text(&mut self, text: CowStr<'_>, at: Range<usize>) {
        if let Some(Node { kind: Kind::Text(before), at: place, .. }) =
            self.open.last_mut().and_then(|parent| parent.children.last_mut())
            && place.end == at.start
        {
            before.push_str(&text);
            place.end = at.end;
            return;
        }
        self.leaf(Kind::Text(text.into_string()), at);
    }

    fn leaf(&mut self, kind: Kind, at: Range<usize>) {
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(node(kind, at));
        }
    }

    fn close(&mut self) {
        let Some(mut done) = self.open.pop() else { return };
        if matches!(done.kind, Kind::Tag(Tag::Item | Tag::DefinitionListDefinition)) {
            done.children = in_paragraphs(std::mem::take(&mut done.children));
        }
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(done);
        }
    }
}

/// Bare inline text of a tight list, put in paragraphs like that of a loose one.
fn in_paragraphs(children: Vec<Node>) -> Vec<Node> {
    let mut blocks: Vec<Node> = Vec::new();
    let mut bare = false;
    for child in children {
        if child.is_block() {
            bare = false;
            blocks.push(child);
        } else if let (true, Some(paragraph)) = (bare, blocks.last_mut()) {
            paragraph.at.end = child.at.end;
            paragraph.children.push(child);
        } else {
            bare = true;
            let at = child.at.clone();
            blocks.push(Node { kind: Kind::Tag(Tag::Paragraph), at, children: vec![child] });
        }
    }
    blocks
}

fn node(kind: Kind, at: Range<usize>) -> Node {
    Node { kind, at, children: Vec::new() }
}

impl Node {
    /// Whether it stands by itself, not within a line.
    pub fn is_block(&self) -> bool {
        match &self.kind {
            Kind::Rule => true,
            Kind::Tag(tag) => !matches!(
                tag,
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
            ),
            _ => false,
        }
    }

    /// Its words, without any dress.
    pub fn plain(&self) -> String {
        match &self.kind {
            Kind::Text(text) | Kind::Code(text) => text.clone(),
            Kind::Soft | Kind::Hard => " ".to_owned(),
            _ => plain(&self.children),
        }
    }

    /// Whether it is a paragraph.
    pub fn is_paragraph(&self) -> bool {
        matches!(self.kind, Kind::Tag(Tag::Paragraph))
    }
}

/// The words of nodes, without any dress.
pub(crate) fn plain(nodes: &[Node]) -> String {
    nodes.iter().map(Node::plain).collect()
}

/// Where nodes lie, from the first to the last.
pub(crate) fn extent(nodes: &[Node]) -> Option<Range<usize>> {
    Some(nodes.first()?.at.start..nodes.last()?.at.end)
}
