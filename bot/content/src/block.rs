//! Blocks of a lesson, of feedback, of a task: paragraphs, lists, tables, pictures and boxes.

use std::ops::Range;

use homeroom_core::{Block, Callout, Rich};
use pulldown_cmark::{CodeBlockKind, HeadingLevel, Tag};

use crate::callout::Call;
use crate::checked::{self, Dated};
use crate::diagnostic::Fault;
use crate::inline::Reader;
use crate::markdown::{Kind, Node, extent};
use crate::{anchor, diagram, picture};

/// The kinds of callout that stand among blocks.
pub(crate) const KINDS: &[&str] = &["key", "note", "warning", "tip", "check", "deeper", "source"];

impl Reader<'_> {
    /// Nodes as blocks.
    pub fn blocks(&self, nodes: &[Node]) -> Vec<Block> {
        nodes.iter().flat_map(|node| self.block(node)).collect()
    }

    fn block(&self, node: &Node) -> Vec<Block> {
        let Kind::Tag(tag) = &node.kind else {
            // A line across divides nothing that headings do not.
            return Vec::new();
        };
        match tag {
            Tag::Paragraph => self.paragraph(node),
            Tag::Heading { level, .. } => self.heading(*level, node).into_iter().collect(),
            Tag::BlockQuote(_) => match Call::of(node) {
                Some(call) => self.callout(&call).into_iter().collect(),
                None => vec![Block::Quote(self.blocks(&node.children))],
            },
            Tag::CodeBlock(kind) => self.listing(kind, node).into_iter().collect(),
            Tag::List(start) => {
                let items = node.children.iter().map(|item| self.blocks(&item.children)).collect();
                vec![Block::List { start: *start, items }]
            }
            Tag::Table(_) => self.table(node).into_iter().collect(),
            Tag::DefinitionList => vec![Block::Terms(self.terms(node))],
            _ => self.blocks(&node.children),
        }
    }

    /// A paragraph; pictures in it become blocks.
    fn paragraph(&self, node: &Node) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut words: Vec<Node> = Vec::new();
        for child in &node.children {
            let Kind::Tag(Tag::Image { dest_url, .. }) = &child.kind else {
                words.push(child.clone());
                continue;
            };
            blocks.extend(self.text_block(&std::mem::take(&mut words)));
            blocks.extend(picture::read(self, dest_url, child));
        }
        blocks.extend(self.text_block(&words));
        blocks
    }

    fn text_block(&self, words: &[Node]) -> Option<Block> {
        let rich = self.rich(words);
        (!rich.is_empty()).then_some(Block::Text(rich))
    }

    fn heading(&self, level: HeadingLevel, node: &Node) -> Option<Block> {
        let number = match level {
            HeadingLevel::H1 => {
                let fault = Fault::error(node.at.clone(), "a heading of level 1 is the title's");
                self.source
                    .report(fault.help("put the title into the front matter, and begin headings with `##`"));
                return None;
            }
            HeadingLevel::H2 => 2,
            HeadingLevel::H3 => 3,
            _ => 4,
        };
        Some(Block::Heading { level: number, text: self.rich(&node.children), anchor: anchor::of(node) })
    }

    fn callout(&self, call: &Call) -> Option<Block> {
        let kind = match call.kind.as_str() {
            "key" => Callout::Key,
            "note" => Callout::Note,
            "warning" => Callout::Warning,
            "tip" => Callout::Tip,
            "check" => {
                let (question, answer) = self.titled(call, "a check has its question on the first line")?;
                return Some(Block::Reveal { question, answer });
            }
            "deeper" => {
                let (title, body) = self.titled(call, "a deeper part has its title on the first line")?;
                return Some(Block::Deeper { title, body });
            }
            "source" => return self.source_block(call),
            other => {
                let fault = Fault::error(call.kind_at.clone(), format!("unknown callout `{other}`"));
                self.source.report(fault.meant(other, KINDS.iter().copied()));
                return None;
            }
        };
        let (title, body) = call.title_and_body();
        let title = self.rich(title);
        let body = self.blocks(&body);
        if title.is_empty() && body.is_empty() {
            self.source.report(Fault::error(call.at.clone(), "this box is empty"));
        }
        Some(Block::Callout { kind, title: (!title.is_empty()).then_some(title), body })
    }

    /// A first line and a body, both of which must be there.
    fn titled(&self, call: &Call, complaint: &str) -> Option<(Rich, Vec<Block>)> {
        let (title, body) = call.title_and_body();
        let (title, body) = (self.rich(title), self.blocks(&body));
        if title.is_empty() {
            self.source.report(Fault::error(call.kind_at.clone(), complaint));
            return None;
        }
        if body.is_empty() {
            let fault = Fault::error(call.at.clone(), "nothing is folded in here");
            self.source.report(fault.help("go on in the next line, with `> ` before it"));
            return None;
        }
        Some((title, body))
    }

    /// `> [!source] where, what (checked 2026-11)`
    fn source_block(&self, call: &Call) -> Option<Block> {
        let nodes = call.first();
        let dated = checked::find(nodes);
        if let Dated::Unreadable(at) = &dated {
            let fault = Fault::error(at.clone(), "this is no month");
            self.source.report(fault.help("write `(checked 2026-11)`"));
        }
        let text = self.rich(&checked::without(nodes));
        if text.is_empty() {
            self.source.report(Fault::error(call.at.clone(), "this source says nothing"));
            return None;
        }
        let checked = match dated {
            Dated::On(checked, _) => Some(checked),
            Dated::Never | Dated::Unreadable(_) => None,
        };
        Some(Block::Source { text, checked })
    }

    fn listing(&self, kind: &CodeBlockKind<'_>, node: &Node) -> Option<Block> {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '\t']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        if language.eq_ignore_ascii_case("mermaid") {
            return diagram::read(self, node);
        }
        let text: String = node.children.iter().map(Node::plain).collect();
        let text = text.trim_end_matches(['\n', '\r']).to_owned();
        Some(Block::Code { language: language.to_owned(), text })
    }

    fn table(&self, node: &Node) -> Option<Block> {
        let row =
            |row: &Node| row.children.iter().map(|cell| self.rich(&cell.children)).collect::<Vec<Rich>>();
        let (head, rows) = node.children.split_first()?;
        Some(Block::Table { head: row(head), rows: rows.iter().map(row).collect() })
    }

    /// Terms and their meanings; several meanings of a term are put together.
    pub fn terms(&self, node: &Node) -> Vec<(Rich, Vec<Block>)> {
        let mut terms: Vec<(Rich, Vec<Block>)> = Vec::new();
        for child in &node.children {
            if matches!(child.kind, Kind::Tag(Tag::DefinitionListTitle)) {
                terms.push((self.rich(&child.children), Vec::new()));
            } else if let Some((_, meaning)) = terms.last_mut() {
                meaning.extend(self.blocks(&child.children));
            }
        }
        terms
    }

    /// The source text of nodes, from the first to the last, with plain line ends and no blanks outside.
    pub fn written(&self, nodes: &[Node]) -> String {
        extent(nodes).map(|at| self.slice(at)).unwrap_or_default()
    }

    /// The same, of a place.
    pub fn slice(&self, at: Range<usize>) -> String {
        self.source.slice(&at).replace("\r\n", "\n").trim().to_owned()
    }
}
