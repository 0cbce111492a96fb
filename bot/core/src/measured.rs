//! Values that this classroom measures, put where a course names them.

use crate::{Block, Control, Inline, Rich, View};

/// Tells a measured value by its name, if it has been measured.
type Told<'a> = &'a dyn Fn(&str) -> Option<String>;

impl View {
    /// With what was measured in place of its names. Where nothing was, the author's words stay.
    pub(crate) fn measured(mut self, told: Told<'_>) -> Self {
        fill(&mut self.blocks, told);
        for control in &mut self.controls {
            if let Control::Choice(options) | Control::Choices { options, .. } = control {
                options.iter_mut().for_each(|option| fill_in(&mut option.text, told));
            }
        }
        self
    }
}

fn fill(blocks: &mut [Block], told: Told<'_>) {
    for block in blocks {
        match block {
            Block::Section { title, body, .. } | Block::Callout { title, body, .. } => {
                title.iter_mut().for_each(|title| fill_in(title, told));
                fill(body, told);
            }
            Block::Deeper { title, body }
            | Block::Fold { title, body }
            | Block::Reveal { question: title, answer: body } => {
                fill_in(title, told);
                fill(body, told);
            }
            Block::Heading { text, .. } | Block::Text(text) | Block::Source { text, .. } => {
                fill_in(text, told);
            }
            Block::List { items, .. } => items.iter_mut().for_each(|item| fill(item, told)),
            Block::Table { head, rows } => {
                let cells = head.iter_mut().chain(rows.iter_mut().flatten());
                cells.for_each(|cell| fill_in(cell, told));
            }
            Block::Terms(terms) => terms.iter_mut().for_each(|(term, meaning)| {
                fill_in(term, told);
                fill(meaning, told);
            }),
            Block::Quote(body) => fill(body, told),
            Block::Options(options) => options.iter_mut().for_each(|option| {
                fill_in(&mut option.text, told);
                fill(&mut option.note, told);
            }),
            Block::Code { .. }
            | Block::Image { .. }
            | Block::Diagram { .. }
            | Block::Meter { .. }
            | Block::Entries(_)
            | Block::Steps(_)
            | Block::File { .. }
            | Block::Countdown { .. } => {}
        }
    }
}

fn fill_in(text: &mut Rich, told: Told<'_>) {
    for inline in text {
        match inline {
            Inline::Measured { name, .. } => {
                if let Some(value) = told(name) {
                    *inline = Inline::Text(value);
                }
            }
            Inline::Strong(inner)
            | Inline::Emph(inner)
            | Inline::Struck(inner)
            | Inline::Link { text: inner, .. }
            | Inline::Goto { text: inner, .. } => fill_in(inner, told),
            Inline::Text(_) | Inline::Code(_) | Inline::Break | Inline::Word { .. } => {}
        }
    }
}
