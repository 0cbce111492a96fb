//! Options: a task list, of which the ticked entries are right.

use homeroom_core::{Block, Choice, OPTIONS_MAX, OptionId, Pin, QuestionKind, Rich, Right, Version};
use pulldown_cmark::Tag;

use crate::callout::Call;
use crate::diagnostic::Fault;
use crate::inline::Reader;
use crate::markdown::{Kind, Node};

/// Keeps an option at the end.
const PIN: &str = "{pin}";

/// An option, read.
pub(crate) struct Opt {
    /// Its source text, blanks evened out.
    pub written: String,
    choice: Choice,
    right: bool,
    note: Vec<Block>,
}

/// Whether a node is a list in which anything can be ticked.
pub(crate) fn is_task_list(node: &Node) -> bool {
    matches!(node.kind, Kind::Tag(Tag::List(_))) && node.children.iter().any(|item| ticked(item).is_some())
}

/// The options of a list; reports what is wrong with them.
pub(crate) fn read(list: &Node, reader: &Reader<'_>) -> Vec<Opt> {
    let mut options: Vec<Opt> = Vec::new();
    for item in &list.children {
        let option = one(item, reader);
        let at = first_line(item, reader);
        if option.written.is_empty() {
            reader.source.report(Fault::error(at, "this option is empty"));
        } else if options.iter().any(|other| other.written == option.written) {
            reader.source.report(Fault::error(at, "this option stands here twice"));
        }
        options.push(option);
    }
    let at = list.at.clone();
    if !(2..=OPTIONS_MAX).contains(&options.len()) {
        let message = format!("a question has 2 to {OPTIONS_MAX} options, this one {}", options.len());
        reader.source.report(Fault::error(at, message));
    } else if !options.iter().any(|option| option.right) {
        let fault = Fault::error(at, "no option is right");
        reader.source.report(fault.help("tick what is right: `- [x] …`"));
    }
    options
}

/// What a question with these options is.
pub(crate) fn key_and_kind(
    options: Vec<Opt>,
    version: Version,
) -> (QuestionKind, Version, Right, Vec<(OptionId, Vec<Block>)>) {
    let rights = options.iter().filter(|option| option.right);
    let right = Right::Options(rights.clone().map(|option| option.choice.id.clone()).collect());
    let several = rights.count() > 1;
    let mut notes = Vec::new();
    let mut choices = Vec::new();
    for option in options {
        if !option.note.is_empty() {
            notes.push((option.choice.id.clone(), option.note));
        }
        choices.push(option.choice);
    }
    let kind = if several { QuestionKind::Several(choices) } else { QuestionKind::Single(choices) };
    (kind, version, right, notes)
}

/// Whether an entry is ticked; none if it has no box.
fn ticked(item: &Node) -> Option<bool> {
    let inner = item.children.iter().take(2).flat_map(|block| block.children.iter().take(1));
    inner.chain(&item.children).find_map(|node| match node.kind {
        Kind::Task(right) => Some(right),
        _ => None,
    })
}

fn one(item: &Node, reader: &Reader<'_>) -> Opt {
    let right = ticked(item);
    if right.is_none() {
        let fault = Fault::error(first_line(item, reader), "this option has no box");
        reader.source.report(fault.help("write `- [x] right` or `- [ ] wrong`"));
    }
    let mut words: Vec<Node> = Vec::new();
    let mut note = Vec::new();
    for block in &item.children {
        match &block.kind {
            Kind::Task(_) => {}
            Kind::Tag(Tag::Paragraph) if words.is_empty() => {
                words.extend(
                    block.children.iter().filter(|node| !matches!(node.kind, Kind::Task(_))).cloned(),
                );
            }
            Kind::Tag(Tag::BlockQuote(_)) if Call::of(block).is_none() => {
                note.extend(reader.blocks(&block.children));
            }
            _ => {
                let fault =
                    Fault::error(block.at.clone(), "an option is one paragraph and, below it, a quotation");
                reader.source.report(fault.help("feedback on an option is written below it as `  > …`"));
            }
        }
    }
    let (written, pin) = unpinned(&reader.written(&words));
    let text = without_pin(words, reader);
    let choice = Choice { id: OptionId::of(&written), text, pin };
    Opt { written, choice, right: right.unwrap_or(false), note }
}

/// The source text with blanks evened out, so that wrapping a line makes no other option; and whether it is pinned.
fn unpinned(written: &str) -> (String, Pin) {
    let even = written.split_whitespace().collect::<Vec<_>>().join(" ");
    match even.strip_suffix(PIN) {
        Some(rest) => (rest.trim_end().to_owned(), Pin::Last),
        None => (even, Pin::Free),
    }
}

fn without_pin(mut words: Vec<Node>, reader: &Reader<'_>) -> Rich {
    if let Some(Node { kind: Kind::Text(text), at, .. }) = words.last_mut() {
        let rest = text.trim_end().strip_suffix(PIN).map(|rest| rest.trim_end().to_owned());
        if let Some(rest) = rest {
            at.end = at.end.min(at.start + rest.len());
            *text = rest;
        }
    }
    reader.rich(&words)
}

fn first_line(item: &Node, reader: &Reader<'_>) -> std::ops::Range<usize> {
    let len = reader.source.slice(&item.at).lines().next().map_or(0, |line| line.trim_end().len());
    item.at.start..item.at.start + len
}
