//! `glossary.md`: a definition list, one word a term.

use std::collections::BTreeMap;

use homeroom_core::{Term, number};
use pulldown_cmark::Tag;

use crate::catalogue::Word;
use crate::diagnostic::Fault;
use crate::inline::Reader;
use crate::lesson::Draft;
use crate::markdown::{Kind, Node, plain};

/// The words by their folded spelling; reports what is no word, or stands there twice.
pub(crate) fn list(draft: &Draft<'_>) -> BTreeMap<String, Word> {
    draft.front.only(&[]);
    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    for node in &draft.nodes {
        if !matches!(node.kind, Kind::Tag(Tag::DefinitionList)) {
            let fault = Fault::error(node.at.clone(), "this is no term with a meaning");
            draft.source.report(fault.help("write the term on one line and `: its meaning` on the next"));
        }
    }
    for (title, meaning) in entries(&draft.nodes) {
        let term = plain(&title.children).trim().to_owned();
        let folded = number::fold(&term);
        if folded.is_empty() {
            continue;
        }
        if words.contains_key(&folded) {
            draft.source.report(Fault::error(title.at.clone(), format!("`{term}` stands here twice")));
        }
        let meaning: Vec<String> = meaning.iter().map(|node| words_of(node)).collect();
        words.insert(folded, Word { term, meaning: meaning.join(" ") });
    }
    words
}

/// The glossary, read.
pub(crate) fn read(draft: &Draft<'_>, reader: &Reader<'_>) -> Vec<Term> {
    let terms = entries(&draft.nodes).into_iter().map(|(title, meaning)| Term {
        term: plain(&title.children).trim().to_owned(),
        meaning: meaning.iter().flat_map(|node| reader.blocks(&node.children)).collect(),
    });
    terms.filter(|term| !term.term.is_empty()).collect()
}

/// Terms and their meanings, in order.
fn entries(nodes: &[Node]) -> Vec<(&Node, Vec<&Node>)> {
    let mut entries: Vec<(&Node, Vec<&Node>)> = Vec::new();
    let lists = nodes.iter().filter(|node| matches!(node.kind, Kind::Tag(Tag::DefinitionList)));
    for child in lists.flat_map(|list| &list.children) {
        if matches!(child.kind, Kind::Tag(Tag::DefinitionListTitle)) {
            entries.push((child, Vec::new()));
        } else if let Some((_, meanings)) = entries.last_mut() {
            meanings.push(child);
        }
    }
    entries
}

fn words_of(node: &Node) -> String {
    let blocks: Vec<String> = node.children.iter().map(|block| block.plain().trim().to_owned()).collect();
    blocks.join(" ")
}
