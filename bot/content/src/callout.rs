//! `> [!kind]- Title`: a quotation that begins with a kind.

use std::ops::Range;

use pulldown_cmark::Tag;

use crate::markdown::{Kind, Node};

/// A callout, taken apart.
pub(crate) struct Call {
    /// Its kind, in lower case.
    pub kind: String,
    /// Where the kind stands.
    pub kind_at: Range<usize>,
    /// Where all of it stands.
    pub at: Range<usize>,
    /// What follows the kind in the same paragraph.
    first: Vec<Node>,
    /// What follows that paragraph.
    rest: Vec<Node>,
}

impl Call {
    /// The callout that a node is, if it is one.
    pub fn of(node: &Node) -> Option<Self> {
        let Kind::Tag(Tag::BlockQuote(_)) = node.kind else { return None };
        let (paragraph, rest) = node.children.split_first()?;
        let (head, tail) = paragraph.children.split_first().filter(|_| paragraph.is_paragraph())?;
        let Kind::Text(text) = &head.kind else { return None };
        if paragraph.at.start < head.at.start {
            // `\[!` is text.
            return None;
        }
        let inner = text.strip_prefix("[!")?;
        let (kind, after) = inner.split_once(']')?;
        let start = head.at.start + 2;
        let words = after.strip_prefix(['-', '+']).unwrap_or(after).trim_start();
        let mut first = Vec::new();
        if !words.is_empty() {
            // Words are as many bytes in the file as here, unless something in them is escaped.
            let at = head.at.end.saturating_sub(words.len()).max(head.at.start)..head.at.end;
            first.push(Node { kind: Kind::Text(words.to_owned()), at, children: Vec::new() });
        }
        first.extend_from_slice(tail);
        let (kind_at, at) = (start..start + kind.len(), node.at.clone());
        Some(Self { kind: kind.to_lowercase(), kind_at, at, first, rest: rest.to_vec() })
    }

    /// The rest of the first line, and what follows.
    pub fn title_and_body(&self) -> (&[Node], Vec<Node>) {
        let line = self.first.iter().position(|node| matches!(node.kind, Kind::Soft | Kind::Hard));
        let (title, below) = self.first.split_at(line.unwrap_or(self.first.len()));
        (title, with_paragraph(below, &self.rest))
    }

    /// All of it, where the first line is no title.
    pub fn body(&self) -> Vec<Node> {
        with_paragraph(&self.first, &self.rest)
    }

    /// The nodes of its first paragraph.
    pub fn first(&self) -> &[Node] {
        &self.first
    }
}

/// Inline nodes as a paragraph before blocks, without line ends at its start.
fn with_paragraph(inline: &[Node], blocks: &[Node]) -> Vec<Node> {
    let skip = inline.iter().take_while(|node| matches!(node.kind, Kind::Soft | Kind::Hard)).count();
    let inline = inline.get(skip..).unwrap_or_default();
    let paragraph = inline.first().zip(inline.last()).map(|(first, last)| Node {
        kind: Kind::Tag(Tag::Paragraph),
        at: first.at.start..last.at.end,
        children: inline.to_vec(),
    });
    paragraph.into_iter().chain(blocks.iter().cloned()).collect()
}
