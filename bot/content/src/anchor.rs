//! Anchors: where links into a lesson point.

use std::ops::Range;

use pulldown_cmark::{HeadingLevel, Tag};

use crate::diagnostic::{Fault, Source};
use crate::markdown::{Kind, Node, plain};

/// The anchor of what stands before the first heading.
pub(crate) const START: &str = "start";

/// The anchor of a heading: `{#name}`, else made of its words. None for what is no heading.
pub(crate) fn of(node: &Node) -> Option<String> {
    let Kind::Tag(Tag::Heading { id, .. }) = &node.kind else { return None };
    match id {
        Some(id) => Some(id.to_string()),
        None => Some(slug(&plain(&node.children))),
    }
}

/// Whether a node is a heading of level 2.
pub(crate) fn is_section(node: &Node) -> bool {
    matches!(&node.kind, Kind::Tag(Tag::Heading { level: HeadingLevel::H2, .. }))
}

/// Words as an anchor: lower case, hyphens for all else.
pub(crate) fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Reports anchors that stand there twice, and whatever else stands in the braces of a heading.
pub(crate) fn check(source: Source<'_>, nodes: &[Node]) {
    let before = nodes.first().filter(|node| !is_section(node));
    let mut seen: Vec<String> = before.map(|_| START.to_owned()).into_iter().collect();
    for node in nodes {
        let Kind::Tag(Tag::Heading { classes, attrs, .. }) = &node.kind else { continue };
        if !classes.is_empty() || !attrs.is_empty() {
            let fault = Fault::error(place(source, node), "only an anchor stands in braces here");
            source.report(fault.help("write `{#name}`"));
        }
        let Some(anchor) = of(node) else { continue };
        if anchor.is_empty() {
            let fault = Fault::error(node.at.clone(), "no anchor can be made of this heading");
            source.report(fault.help("give it one: `{#name}`"));
        } else if seen.contains(&anchor) {
            let fault = Fault::error(place(source, node), format!("the anchor `{anchor}` stands here twice"));
            source.report(fault.help("give one of the two another name: `{#name}`"));
        }
        seen.push(anchor);
    }
}

/// The braces of a heading, or the heading itself.
pub(crate) fn place(source: Source<'_>, node: &Node) -> Range<usize> {
    let text = source.slice(&node.at).trim_end();
    let at = text.rfind('{').filter(|_| text.ends_with('}'));
    at.map_or(node.at.start..node.at.start + text.len(), |at| node.at.start + at..node.at.start + text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_make_an_anchor() {
        assert_eq!(slug("What *it* costs: 1,800?"), "what-it-costs-1-800");
        assert_eq!(slug("Größe"), "größe");
        assert_eq!(slug("?!"), "");
    }
}
