//! Lessons: front matter, and sections below headings of level 2.

use std::collections::BTreeMap;

use homeroom_core::{Item, ItemId, Lesson, Section};
use pulldown_cmark::Tag;

use crate::anchor;
use crate::catalogue::Listed;
use crate::diagnostic::{Fault, Source};
use crate::front::Table;
use crate::inline::Reader;
use crate::markdown::{Kind, Node};
use crate::outline::{ItemFile, readable};

/// Most sections that links can tell apart.
const SECTIONS_MAX: usize = 255;

const KEYS: &[&str] = &["title", "subtitle", "question", "minutes", "words", "needs"];

/// A file that was taken apart, and not yet read.
pub(crate) struct Draft<'a> {
    /// The file.
    pub source: Source<'a>,
    /// Its front matter.
    pub front: Table<'a>,
    /// Its body.
    pub nodes: Vec<Node>,
}

/// Part of a lesson: its heading, and what follows.
struct Part<'n> {
    heading: Option<&'n Node>,
    anchor: String,
    nodes: &'n [Node],
}

/// A lesson as others refer to it; reports anchors that are not good.
pub(crate) fn list(file: &ItemFile<'_>, draft: &Draft<'_>) -> Listed {
    anchor::check(draft.source, &draft.nodes);
    let title = draft.front.text("title").map_or_else(|| readable(file.stem), |title| title.value);
    let mut listed =
        Listed { stem: file.stem.to_owned(), title, sections: Vec::new(), anchors: BTreeMap::new() };
    for (n, part) in parts(&draft.nodes).into_iter().enumerate() {
        let headings = part.nodes.iter().filter_map(anchor::of);
        for anchor in headings.chain([part.anchor.clone()]) {
            listed.anchors.entry(anchor).or_insert(n);
        }
        listed.sections.push(part.anchor);
    }
    listed
}

/// A lesson, read.
pub(crate) fn read(file: &ItemFile<'_>, id: &ItemId, draft: &Draft<'_>, reader: &Reader<'_>) -> Item {
    let front = &draft.front;
    front.only(KEYS);
    let parts = parts(&draft.nodes);
    if parts.is_empty() {
        draft.source.report(Fault::error(0..0, "this lesson is empty"));
    }
    if parts.len() > SECTIONS_MAX {
        let message = format!("a lesson has at most {SECTIONS_MAX} sections, this one {}", parts.len());
        draft.source.report(Fault::error(0..0, message));
    }
    let sections = parts.iter().map(|part| Section {
        anchor: part.anchor.clone(),
        title: part.heading.map(|heading| reader.rich(&heading.children)),
        blocks: reader.blocks(part.nodes),
    });
    no_inner_sections(draft);
    Item::Lesson(Lesson {
        id: id.clone(),
        title: front.text("title").map_or_else(|| readable(file.stem), |title| title.value),
        subtitle: front.text("subtitle").map(|text| text.value),
        question: front.text("question").map(|text| text.value),
        minutes: front.parsed("minutes", "a number of minutes", |text| {
            text.parse().ok().filter(|minutes| (1..=600).contains(minutes))
        }),
        words: words(front, reader),
        needs: needs(file, front, reader),
        sections: sections.collect(),
    })
}

/// Divides a body at its headings of level 2.
fn parts(nodes: &[Node]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let first = nodes.iter().position(anchor::is_section).unwrap_or(nodes.len());
    let (before, mut rest) = nodes.split_at(first);
    if !before.is_empty() {
        parts.push(Part { heading: None, anchor: anchor::START.to_owned(), nodes: before });
    }
    while let Some((heading, after)) = rest.split_first() {
        let end = after.iter().position(anchor::is_section).unwrap_or(after.len());
        let (nodes, next) = after.split_at(end);
        parts.push(Part { heading: Some(heading), anchor: anchor::of(heading).unwrap_or_default(), nodes });
        rest = next;
    }
    parts
}

/// Reports headings of level 2 in lists and quotations: they begin no section.
fn no_inner_sections(draft: &Draft<'_>) {
    let mut waiting: Vec<&Node> = draft.nodes.iter().flat_map(|node| &node.children).collect();
    while let Some(node) = waiting.pop() {
        if anchor::is_section(node) {
            let fault =
                Fault::error(node.at.clone(), "a section begins neither in a list nor in a quotation");
            draft.source.report(fault.help("use `###`, or move it out"));
        }
        if matches!(&node.kind, Kind::Tag(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item)) {
            waiting.extend(&node.children);
        }
    }
}

fn words(front: &Table<'_>, reader: &Reader<'_>) -> Vec<String> {
    let mut words = Vec::new();
    for text in front.list("words").unwrap_or_default() {
        match reader.course.word(&text.value) {
            Some(word) => words.push(word.term.clone()),
            None => {
                let fault = Fault::error(text.at, format!("`{}` is not in the glossary", text.value));
                reader.source.report(fault.meant(&text.value, reader.course.terms()));
            }
        }
    }
    words
}

/// Lessons that come before this one.
fn needs(file: &ItemFile<'_>, front: &Table<'_>, reader: &Reader<'_>) -> Vec<ItemId> {
    let stems = reader.course.lessons.iter().map(|lesson| lesson.stem.as_str());
    let earlier: Vec<&str> = stems.take_while(|stem| *stem != file.stem).collect();
    let mut needs = Vec::new();
    for text in front.list("needs").unwrap_or_default() {
        if earlier.contains(&text.value.as_str()) {
            needs.push(ItemId::new(text.value));
        } else {
            let message = format!("no lesson `{}` comes before this one", text.value);
            let fault = Fault::error(text.at, message);
            reader.source.report(fault.meant(&text.value, earlier.iter().copied()));
        }
    }
    needs
}
