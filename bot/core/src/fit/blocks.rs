//! Blocks as a place can show them, with the places that they lead to.

use super::{
    Capabilities, Support,
    page::{From, Go},
};
use crate::{Action, Block, Inline, PARTS_MAX, Rich, Standing, Tone, View, plain, rich, words};

/// A block, and what can be pressed because of it.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) block: Block,
    /// Where it leads.
    pub(super) go: Vec<Go>,
    /// What it unfolds.
    pub(super) folds: Vec<Go>,
}

impl Piece {
    pub(super) fn plain(block: Block) -> Self {
        Self { block, go: Vec::new(), folds: Vec::new() }
    }

    /// Places without a text of their own.
    pub(super) fn places(go: Vec<Go>) -> Self {
        Self { block: Block::Text(Vec::new()), go, folds: Vec::new() }
    }
}

/// The blocks of a view, one after the other.
pub(super) fn pieces(view: &View, can: &Capabilities) -> Vec<Piece> {
    let mut flow = Flow { at: view.at.base(), can, part: 0, pieces: Vec::new(), folds: Vec::new() };
    for block in &view.blocks {
        flow.block(block);
    }
    flow.pieces
}

/// Everything folded, in the order in which it is read.
pub(super) fn folds(blocks: &[Block]) -> Vec<&Block> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Reveal { .. } | Block::Deeper { .. } | Block::Fold { .. } => found.push(block),
            other => inner(other).into_iter().for_each(|body| found.extend(folds(body))),
        }
    }
    found
}

/// How many pictures are in a block, and within it.
pub fn pictures(block: &Block) -> usize {
    match block {
        Block::Image { .. } | Block::Diagram { .. } => 1,
        other => inner(other).into_iter().flatten().map(pictures).sum(),
    }
}

fn inner(block: &Block) -> Vec<&[Block]> {
    match block {
        Block::Section { body, .. } | Block::Callout { body, .. } | Block::Quote(body) => vec![body],
        Block::List { items, .. } => items.iter().map(Vec::as_slice).collect(),
        _ => Vec::new(),
    }
}

struct Flow<'a> {
    at: &'a Action,
    can: &'a Capabilities,
    part: u8,
    pieces: Vec<Piece>,
    /// What the block in work unfolds.
    folds: Vec<Go>,
}

impl Flow<'_> {
    fn block(&mut self, block: &Block) {
        if let Block::Section { title, body, .. } = block {
            if let Some(title) = title {
                self.push(Block::Heading { level: 2, text: title.clone(), anchor: None });
            }
            body.iter().for_each(|block| self.block(block));
            return;
        }
        for block in self.shown(block) {
            self.push(block);
        }
    }

    fn push(&mut self, block: Block) {
        let mut go = Vec::new();
        leads(&block, &mut go);
        self.pieces.push(Piece { block, go, folds: std::mem::take(&mut self.folds) });
    }

    /// What stands for a block where it cannot be shown as it is.
    fn shown(&mut self, block: &Block) -> Vec<Block> {
        let all = |flow: &mut Self, body: &[Block]| body.iter().flat_map(|block| flow.shown(block)).collect();
        vec![match block {
            Block::Reveal { question, answer } => return self.folded(block, question, answer),
            Block::Deeper { title, body } | Block::Fold { title, body } => {
                return self.folded(block, title, body);
            }
            Block::Table { head, rows } if width(head, rows) > self.can.table => listed(head, rows),
            Block::Image { alt, .. } | Block::Diagram { alt, .. } if self.can.pictures == 0 => {
                Block::Text(vec![Inline::Emph(rich(alt))])
            }
            Block::Callout { kind, title, body } => {
                Block::Callout { kind: *kind, title: title.clone(), body: all(self, body) }
            }
            Block::Quote(body) => Block::Quote(all(self, body)),
            Block::List { start, items } => {
                Block::List { start: *start, items: items.iter().map(|item| all(self, item)).collect() }
            }
            other => other.clone(),
        }]
    }

    /// A button for what is folded, and its question, which one thinks about first.
    fn folded(&mut self, block: &Block, title: &Rich, body: &[Block]) -> Vec<Block> {
        let heading = Block::Text(vec![Inline::Strong(title.clone())]);
        let n = self.part;
        if self.can.folds == Support::Native {
            return vec![block.clone()];
        }
        // A part of a part, or one too many to be told apart, is shown at once.
        if matches!(self.at, Action::Part(..)) || n >= PARTS_MAX || !self.at.reads() {
            let mut shown = vec![heading];
            for block in body {
                shown.extend(self.shown(block));
            }
            return shown;
        }
        self.part += 1;
        let asks = matches!(block, Block::Reveal { .. });
        let label = if asks { words::label::REVEAL.into() } else { plain(title) };
        let action = Action::Part(Box::new(self.at.clone()), n, 0);
        self.folds.push(Go { label, note: None, action, tone: Tone::Quiet, from: From::Text });
        if asks { vec![heading] } else { vec![Block::Text(Rich::new())] }
    }
}

/// Where a block leads.
pub(super) fn leads(block: &Block, go: &mut Vec<Go>) {
    match block {
        Block::Entries(entries) => go.extend(entries.iter().filter_map(|entry| {
            let note = [entry.sort.clone(), entry.note.clone()].into_iter().flatten().collect::<Vec<_>>();
            let note = (!note.is_empty()).then(|| note.join(" · "));
            let (label, action) = (entry.label.clone(), entry.to.clone()?);
            Some(Go { label, note, action, tone: Tone::Plain, from: From::List })
        })),
        Block::Steps(steps) => go.extend(steps.iter().map(|step| Go {
            label: words::question(step.number),
            note: (step.state != Standing::Open).then(|| words::standing(step.state).into()),
            action: step.to.clone(),
            tone: Tone::Plain,
            from: From::Steps,
        })),
        Block::Text(text) | Block::Heading { text, .. } | Block::Source { text, .. } => places(text, go),
        Block::Table { head, rows } => {
            head.iter().chain(rows.iter().flatten()).for_each(|cell| places(cell, go));
        }
        Block::Terms(terms) => terms.iter().for_each(|(term, meaning)| {
            places(term, go);
            meaning.iter().for_each(|block| leads(block, go));
        }),
        Block::Options(options) => {
            for option in options {
                places(&option.text, go);
                option.note.iter().for_each(|block| leads(block, go));
            }
        }
        Block::Callout { title, body, .. } => {
            title.iter().for_each(|title| places(title, go));
            body.iter().for_each(|block| leads(block, go));
        }
        Block::Reveal { question: title, answer: body }
        | Block::Deeper { title, body }
        | Block::Fold { title, body } => {
            places(title, go);
            body.iter().for_each(|block| leads(block, go));
        }
        other => inner(other).into_iter().flatten().for_each(|block| leads(block, go)),
    }
}

fn places(text: &[Inline], go: &mut Vec<Go>) {
    for inline in text {
        match inline {
            Inline::Goto { to, text } => {
                let (label, action) = (plain(text), to.clone());
                go.push(Go { label, note: None, action, tone: Tone::Plain, from: From::Text });
            }
            Inline::Strong(inner) | Inline::Emph(inner) | Inline::Struck(inner) => places(inner, go),
            Inline::Link { text, .. } => places(text, go),
            _ => {}
        }
    }
}

/// How wide a table is as text: its widest cells side by side.
fn width(head: &[Rich], rows: &[Vec<Rich>]) -> usize {
    let long = |cell: &Rich| plain(cell).chars().count();
    let column = |n: usize| {
        let cells = rows.iter().filter_map(|row| row.get(n));
        head.get(n).into_iter().chain(cells).map(long).max().unwrap_or(0) + 3
    };
    (0..head.len()).map(column).sum::<usize>().saturating_sub(3)
}

/// A table as a list: each row by its first cell, then the others under their heads.
pub(super) fn listed(head: &[Rich], rows: &[Vec<Rich>]) -> Block {
    let item = |row: &Vec<Rich>| {
        let mut cells = row.iter().zip(head);
        let mut line = cells.next().map(|(cell, _)| vec![Inline::Strong(cell.clone())]).unwrap_or_default();
        for (n, (cell, head)) in cells.filter(|(cell, _)| !plain(cell).is_empty()).enumerate() {
            line.extend(rich(if n == 0 { ": " } else { "; " }));
            if !plain(head).is_empty() {
                line.push(Inline::Emph(head.clone()));
                line.extend(rich(" "));
            }
            line.extend(cell.iter().cloned());
        }
        vec![Block::Text(line)]
    };
    Block::List { start: None, items: rows.iter().map(item).collect() }
}
