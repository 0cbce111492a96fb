//! Text within a line: emphasis, links, glossary words, measured values.

use std::ops::Range;

use homeroom_core::{Inline, ItemId, Rich};
use pulldown_cmark::{LinkType, Tag};

use crate::catalogue::{Catalogue, Nowhere};
use crate::diagnostic::{Fault, Source};
use crate::markdown::{Kind, Node, plain};

/// Values that a classroom can measure.
const MEASURED: &[&str] =
    &["server.tokens_per_second", "server.first_token_ms", "server.model", "server.context"];

/// A file and the course it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The file.
    pub source: Source<'a>,
    /// What its course has.
    pub course: &'a Catalogue<'a>,
    /// The lesson that the file is, for links within it.
    pub lesson: Option<&'a ItemId>,
}

impl Reader<'_> {
    /// Inline nodes as text, without blanks at its ends.
    pub fn rich(&self, nodes: &[Node]) -> Rich {
        let mut rich = Vec::new();
        for node in nodes {
            self.push(node, &mut rich);
        }
        trimmed(rich)
    }

    fn inner(&self, node: &Node) -> Rich {
        let mut rich = Vec::new();
        for child in &node.children {
            self.push(child, &mut rich);
        }
        rich
    }

    fn push(&self, node: &Node, out: &mut Rich) {
        match &node.kind {
            Kind::Text(text) => self.text(text, &node.at, out),
            Kind::Code(code) => out.push(Inline::Code(code.clone())),
            Kind::Soft => push_text(out, " "),
            Kind::Hard => out.push(Inline::Break),
            // A task box outside a quiz means nothing.
            Kind::Task(_) | Kind::Rule => {}
            Kind::Tag(Tag::Emphasis) => out.push(Inline::Emph(self.inner(node))),
            Kind::Tag(Tag::Strong) => out.push(Inline::Strong(self.inner(node))),
            Kind::Tag(Tag::Strikethrough) => out.push(Inline::Struck(self.inner(node))),
            Kind::Tag(Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. }) => {
                self.word(dest_url, node, out);
            }
            Kind::Tag(Tag::Link { link_type, dest_url, .. }) => self.link(*link_type, dest_url, node, out),
            Kind::Tag(Tag::Image { .. }) => {
                let fault = Fault::error(node.at.clone(), "a picture stands in a paragraph of its own");
                self.source.report(fault);
            }
            Kind::Tag(_) => out.append(&mut self.inner(node)),
        }
    }

    /// `[[term]]` or `[[term|shown]]`.
    fn word(&self, term: &str, node: &Node, out: &mut Rich) {
        // In a table the line between term and words is written `\|`.
        let term = term.trim_end_matches('\\').trim();
        match self.course.word(term) {
            Some(word) => out.push(Inline::Word {
                term: word.term.clone(),
                shown: plain(&node.children).trim().to_owned(),
                meaning: word.meaning.clone(),
            }),
            None => {
                let fault = Fault::error(node.at.clone(), format!("`{term}` is not in the glossary"));
                self.source.report(fault.meant(term, self.course.terms()));
            }
        }
    }

    fn link(&self, link_type: LinkType, to: &str, node: &Node, out: &mut Rich) {
        let text = self.inner(node);
        let at = self.destination(to, &node.at);
        if link_type == LinkType::Email {
            out.push(Inline::Link { to: format!("mailto:{to}"), text });
            return;
        }
        if let Some(scheme) = scheme(to) {
            match scheme.to_ascii_lowercase().as_str() {
                "http:" | "https:" | "mailto:" => out.push(Inline::Link { to: to.to_owned(), text }),
                _ => {
                    let fault = Fault::error(at, format!("`{scheme}` links are not followed"));
                    self.source
                        .report(fault.help("a link begins with https:, http: or mailto:, or names a lesson"));
                }
            }
            return;
        }
        let reference = self.reference(to);
        match self.course.action(&reference) {
            Ok(to) => out.push(Inline::Goto { to, text }),
            Err(nowhere) => self.nowhere(at, nowhere),
        }
    }

    /// Reports a reference that leads nowhere.
    pub fn nowhere(&self, at: Range<usize>, nowhere: Nowhere<'_>) {
        self.source.report(Fault::error(at, nowhere.message).meant(&nowhere.wanted, nowhere.known));
    }

    /// `../m/3-stack.md#names` as `3-stack#names`; `#names` with the lesson that it stands in.
    fn reference(&self, to: &str) -> String {
        let (path, anchor) = to.split_once('#').map_or((to, None), |(path, anchor)| (path, Some(anchor)));
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = match (name, self.lesson) {
            ("", Some(lesson)) => lesson.as_str(),
            _ => name.strip_suffix(".md").unwrap_or(name),
        };
        anchor.map_or_else(|| stem.to_owned(), |anchor| format!("{stem}#{anchor}"))
    }

    /// The place of an address within its link.
    fn destination(&self, to: &str, link: &Range<usize>) -> Range<usize> {
        let found = self.source.slice(link).rfind(to).filter(|_| !to.is_empty());
        found.map_or(link.clone(), |at| link.start + at..link.start + at + to.len())
    }

    /// Text, with `{{name | fallback}}` taken out of it.
    fn text(&self, text: &str, at: &Range<usize>, out: &mut Rich) {
        let exact = self.source.slice(at) == text;
        let mut rest = text;
        while let Some((before, open)) = rest.split_once("{{") {
            let Some((inner, after)) = open.split_once("}}") else { break };
            let from = text.len() - open.len() - 2;
            let place = if exact { at.start + from..at.start + from + inner.len() + 4 } else { at.clone() };
            push_text(out, before);
            out.extend(self.measured(inner, place));
            rest = after;
        }
        push_text(out, rest);
    }

    fn measured(&self, inner: &str, at: Range<usize>) -> Option<Inline> {
        let (name, fallback) = inner.split_once('|').unwrap_or((inner, ""));
        let (name, fallback) = (name.trim(), fallback.trim());
        if !MEASURED.contains(&name) {
            let fault = Fault::error(at, format!("`{name}` is not measured"));
            self.source.report(fault.meant(name, MEASURED.iter().copied()));
            return None;
        }
        if fallback.is_empty() {
            let fault = Fault::error(at, format!("`{name}` has nothing to show without a measurement"));
            self.source.report(fault.help(format!("write `{{{{{name} | some words}}}}`")));
            return None;
        }
        Some(Inline::Measured { name: name.to_owned(), fallback: fallback.to_owned() })
    }
}

/// The scheme of an address, with its colon; `//host` counts as one, since it leaves the classroom too.
pub(crate) fn scheme(to: &str) -> Option<&str> {
    if to.starts_with("//") {
        return Some("//");
    }
    let scheme = to.get(..=to.find(':')?)?;
    // Browsers skip control characters, so whatever stands before a colon counts as a scheme, however odd.
    (!scheme.contains(['/', '#'])).then_some(scheme)
}

fn push_text(out: &mut Rich, text: &str) {
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(before)) => before.push_str(text),
        _ => out.push(Inline::Text(text.to_owned())),
    }
}

/// Without blanks and breaks at the ends.
fn trimmed(mut rich: Rich) -> Rich {
    let blank = |inline: &Inline| match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Break => true,
        _ => false,
    };
    while rich.last().is_some_and(blank) {
        rich.pop();
    }
    let from = rich.iter().take_while(|inline| blank(inline)).count();
    rich.drain(..from);
    if let Some(Inline::Text(text)) = rich.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text(text)) = rich.last_mut() {
        text.truncate(text.trim_end().len());
    }
    rich
}
