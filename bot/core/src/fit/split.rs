//! Blocks that are longer than a page, cut where one would pause.

use super::{Capabilities, blocks::Piece};
use crate::{Block, Inline, plain, rich};

/// A piece as pieces of which each fits an empty page.
pub(super) fn pieces(piece: Piece, room: usize, can: &Capabilities) -> Vec<Piece> {
    let go_max = super::page::places_max(can);
    let Piece { block, mut go, mut folds } = piece;
    // A list of places and its menus go together.
    let blocks = match block {
        Block::Entries(entries) if go.len() > go_max => {
            entries.chunks(go_max).map(|some| Block::Entries(some.to_vec())).collect()
        }
        Block::Steps(steps) if go.len() > go_max => {
            steps.chunks(go_max).map(|some| Block::Steps(some.to_vec())).collect()
        }
        block => vec![block],
    };
    let measure = can.measure;
    let mut made = Vec::new();
    for block in blocks.into_iter().flat_map(|block| fitting(block, room, measure)) {
        let mut here = Vec::new();
        super::blocks::leads(&block, &mut here);
        here.truncate(go_max);
        go.retain(|go| here.iter().all(|other| other.action != go.action));
        let here_too = folds.len().min(can.in_row);
        made.push(Piece { block, go: here, folds: folds.drain(..here_too).collect() });
    }
    // What lost its place in the text keeps its button.
    while !go.is_empty() || !folds.is_empty() {
        let (some, folded) = (go.len().min(go_max), folds.len().min(can.in_row));
        let block = Block::Text(Vec::new());
        made.push(Piece { block, go: go.drain(..some).collect(), folds: folds.drain(..folded).collect() });
    }
    made
}

/// A block as blocks that are each no longer than `room`.
fn fitting(block: Block, room: usize, measure: fn(&Block) -> usize) -> Vec<Block> {
    if measure(&block) <= room {
        return vec![block];
    }
    match halves(&block) {
        Some(halves) => halves.into_iter().flat_map(|half| fitting(half, room, measure)).collect(),
        // Nothing is left to cut: as many of its words as there is room for.
        None => vec![shortest(&block, room, measure)],
    }
}

/// A list in two.
fn two<T: Clone>(all: &[T], make: impl Fn(Vec<T>) -> Block) -> Option<[Block; 2]> {
    let (one, other) = all.split_at(all.len() / 2);
    (!one.is_empty()).then(|| [make(one.to_vec()), make(other.to_vec())])
}

/// A block in two; none where it cannot be cut.
fn halves(block: &Block) -> Option<[Block; 2]> {
    let quoted = |body: Vec<Block>| halves(&Block::Quote(body));
    match block {
        Block::Text(text) | Block::Heading { text, .. } | Block::Source { text, .. } => halves_of_text(text),
        Block::List { start, items } => {
            let (one, other) = items.split_at(items.len() / 2);
            if one.is_empty() {
                return quoted(items.iter().flatten().cloned().collect());
            }
            let then = start.map(|start| start + one.len() as u64);
            Some([
                Block::List { start: *start, items: one.to_vec() },
                Block::List { start: then, items: other.to_vec() },
            ])
        }
        Block::Table { head, rows } => two(rows, |rows| Block::Table { head: head.clone(), rows })
            .or_else(|| halves(&super::blocks::listed(head, rows))),
        Block::Code { language, text } => halves_of_code(language, text),
        Block::Callout { kind, title, body } => {
            two(body, |body| Block::Callout { kind: *kind, title: title.clone(), body })
                .or_else(|| quoted(body.clone()))
        }
        Block::Quote(body) => two(body, Block::Quote).or_else(|| halves(body.first()?)),
        Block::Terms(terms) => two(terms, Block::Terms).or_else(|| {
            let (term, body) = terms.first()?;
            quoted([vec![Block::Text(term.clone())], body.clone()].concat())
        }),
        Block::Options(options) => two(options, Block::Options).or_else(|| {
            let one = options.first()?;
            quoted([vec![Block::Text(one.text.clone())], one.note.clone()].concat())
        }),
        Block::Entries(entries) => two(entries, Block::Entries),
        Block::Steps(steps) => two(steps, Block::Steps),
        _ => None,
    }
}

fn halves_of_text(text: &[Inline]) -> Option<[Block; 2]> {
    match text {
        [Inline::Text(words)] => {
            cut(words).map(|(one, other)| [Block::Text(rich(one)), Block::Text(rich(other))])
        }
        // Dress that is longer than a page goes.
        [one] => halves_of_text(&rich(plain(std::slice::from_ref(one)))),
        several => two(several, Block::Text),
    }
}

fn halves_of_code(language: &str, text: &str) -> Option<[Block; 2]> {
    let make = |text: String| Block::Code { language: language.to_owned(), text };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    match lines.as_slice() {
        [line] => cut(line).map(|(one, other)| [make(one), make(other)]),
        lines => two(lines, |lines| make(lines.concat())),
    }
}

/// A text in two, after a sentence if there is one near the middle, else at a blank, else anywhere.
fn cut(text: &str) -> Option<(String, String)> {
    let middle = text.char_indices().nth(text.chars().count() / 2).map(|(at, _)| at).filter(|at| *at > 0)?;
    let (head, _) = text.split_at(middle);
    let sentence = head.rfind(". ").map(|at| at + 2).filter(|at| *at > middle / 2);
    let at = sentence.or_else(|| head.rfind(' ').map(|at| at + 1)).unwrap_or(middle);
    let (one, other) = text.split_at(at);
    Some((one.to_owned(), other.to_owned()))
}

/// The beginning of a block's words, as long as there is room.
fn shortest(block: &Block, room: usize, measure: fn(&Block) -> usize) -> Block {
    let mut words = crate::plain_blocks(std::slice::from_ref(block));
    while !words.is_empty() {
        let shown = Block::Text(rich(words.as_str()));
        if measure(&shown) <= room {
            return shown;
        }
        let half = words.chars().count() / 2;
        words = words.chars().take(half).collect();
    }
    Block::Text(Vec::new())
}
