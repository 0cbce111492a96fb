//! How a view becomes pages for a place that cannot show everything: the only home of fallbacks.
//!
//! **Law:** no control is ever lost, no page exceeds the numbers, and what fits stays as it is. Property tests hold it.

mod blocks;
mod page;
mod split;

pub use blocks::pictures;
pub use page::{Button, Form, Menu, MenuOption, Page, Row};

use crate::{Action, Block, PARTS_MAX, View};
use page::Controls;

/// How a place shows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// As it is.
    Native,
    /// In another way.
    Fallback,
}

/// What a place can show.
#[derive(Clone, Copy, Debug)]
pub struct Capabilities {
    /// Longest text of a page, as `measure` counts it.
    pub text: usize,
    /// Most pictures on a page; with none their words stand in.
    pub pictures: usize,
    /// Widest table, in characters; a wider one becomes a list.
    pub table: usize,
    /// Parts that unfold in place; as a fallback a button shows each.
    pub folds: Support,
    /// Longest words of an option on a button; longer ones stand in the text, by letters.
    pub label: usize,
    /// Most rows of controls.
    pub rows: usize,
    /// Most buttons in a row.
    pub in_row: usize,
    /// Most options of a menu.
    pub in_menu: usize,
    /// How long a block will be.
    pub measure: fn(&Block) -> usize,
}

/// Pages that a place can show. There is at least one.
pub fn fit(view: &View, can: &Capabilities) -> Vec<Page> {
    let mut controls = Controls::of(view, can);
    let mut pieces = blocks::pieces(view, can);
    pieces.extend(controls.lettered.drain(..).map(blocks::Piece::plain));
    if !controls.more.is_empty() {
        pieces.push(blocks::Piece::places(std::mem::take(&mut controls.more)));
    }
    let head = view.title.chars().count() + view.subtitle.as_ref().map_or(0, |line| line.chars().count());
    let room = can.text.saturating_sub(head).max(1);
    let mut pages = vec![page::Draft::default()];
    for piece in pieces.into_iter().flat_map(|piece| split::pieces(piece, room, can)) {
        let last = pages.len() - 1;
        if pages[last].is_empty() || pages[last].takes(&piece, room, can) {
            pages[last].add(piece, can);
        } else {
            let mut draft = page::Draft::default();
            draft.add(piece, can);
            pages.push(draft);
        }
    }
    let alone = pages.len() == 1;
    if pages.last().is_some_and(|last| !last.has_room_for(&controls, alone, can)) {
        pages.push(page::Draft::default());
    }
    let of = pages.len();
    let finish = |(n, draft): (usize, page::Draft)| draft.finish(view, (n, of), &mut controls, can);
    pages.into_iter().enumerate().map(finish).collect()
}

/// The page of a view that its own address asks for.
pub fn asked(view: &View, can: &Capabilities) -> Page {
    let n = match &view.at {
        Action::Page(_, n) | Action::Part(_, _, n) => usize::from(*n),
        _ => 0,
    };
    let mut pages = fit(view, can);
    pages.swap_remove(n.min(pages.len() - 1))
}

/// The same place, another of its pages.
fn turned(at: &Action, n: usize) -> Action {
    let n = u8::try_from(n).unwrap_or(PARTS_MAX).min(PARTS_MAX - 1);
    match at {
        Action::Page(of, _) => Action::Page(of.clone(), n),
        Action::Part(of, part, _) => Action::Part(of.clone(), *part, n),
        whole => Action::Page(Box::new(whole.clone()), n),
    }
}

/// The folded part of some blocks with this number, in the order in which they are read: its title and what is in it.
pub fn part(blocks: &[Block], n: u8) -> Option<(crate::Rich, Vec<Block>)> {
    let folded = blocks::folds(blocks).into_iter().nth(usize::from(n))?;
    Some(match folded {
        Block::Reveal { question, answer } => (question.clone(), answer.clone()),
        Block::Deeper { title, body } | Block::Fold { title, body } => (title.clone(), body.clone()),
        _ => return None,
    })
}
