//! A reply that grows: Markdown that a model writes bit by bit, as blocks that every place can show at any moment.
//!
//! The reader is our own: for others a mark that is still open at the end is letters, which would flicker, and a link is a
//! link. Here what is open is shown as if it were closed or held back until it can be told, and nothing that a model
//! writes leads out of the classroom, calls anybody or becomes markup: blocks are data, and this makes only the harmless ones.
//!
//! **Law:** any text, cut into any pieces, gives pages that fit; a page before the last never changes again; no letter is
//! lost, but for where links lead.

mod block;
mod cited;
mod cut;
mod harmless;
mod inline;
mod line;
mod link;
mod trim;

pub use cited::{Cited, cited};

use block::{Reading, read};
use inline::Mark;

use crate::{Action, Block};

/// A reply as far as it is there.
#[derive(Clone, Debug, Default)]
pub struct LiveText {
    text: String,
    tail: Tail,
    /// Where the last page begins, and what has to stand before its text.
    from: usize,
    carry: Carry,
    /// The pages, of which so many are done.
    pages: Vec<Vec<Block>>,
    done: usize,
}

/// More of a reply on a place without limits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grown {
    /// So many blocks stay as they were.
    pub kept: usize,
    /// What follows them.
    pub blocks: Vec<Block>,
}

/// What a place does with a reply.
pub struct Ways<'a> {
    /// Whether blocks fit a page.
    pub fits: &'a dyn Fn(&[Block]) -> bool,
    /// Where a citation leads, if it leads anywhere.
    pub find: &'a dyn Fn(&Cited) -> Option<Action>,
}

/// How a text ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tail {
    /// Not yet: what is open is closed for now, and what cannot be told yet is held back.
    #[default]
    Growing,
    /// Too early: what is open is closed.
    Short,
    /// As it should: a mark that is open was none.
    Whole,
}

/// What the text of a page begins with, since the page before was cut within something.
#[derive(Clone, Debug, Default)]
struct Carry {
    /// The beginning of a listing, the head of a table, the bar of a quotation.
    before: String,
    /// Marks that are open.
    marks: Vec<Mark>,
}

impl LiveText {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// More words.
    pub fn push(&mut self, words: &str) {
        let seen = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
        self.text.extend(words.chars().filter(seen));
    }

    /// No more words will come.
    pub fn finish(&mut self, tail: Tail) {
        self.tail = tail;
    }

    /// What was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All of it as one page, for a place without limits.
    pub fn blocks(&self, find: &dyn Fn(&Cited) -> Option<Action>) -> Vec<Block> {
        read(&Carry::default(), &self.text, self.tail, find).blocks
    }

    /// What is other than when this was asked last: the blocks before it stay, however much comes. To be asked instead of
    /// pages.
    pub fn grown(&mut self, find: &dyn Fn(&Cited) -> Option<Action>) -> Grown {
        let rest = self.text.get(self.from..).unwrap_or_default();
        let Reading { blocks, last, .. } = read(&Carry::default(), rest, self.tail, find);
        let kept = self.done;
        self.from += last.at;
        self.done += last.blocks;
        Grown { kept, blocks }
    }

    /// The pages so far. Always ask in the same ways: pages before the last stay as they are, however much comes.
    pub fn pages(&mut self, ways: &Ways<'_>) -> &[Vec<Block>] {
        self.pages.truncate(self.done);
        loop {
            let rest = self.text.get(self.from..).unwrap_or_default();
            let page = read(&self.carry, rest, self.tail, ways.find).blocks;
            if page.is_empty() {
                break;
            }
            if (ways.fits)(&page) {
                self.pages.push(page);
                break;
            }
            let cut = cut::cut(&self.carry, rest, ways);
            self.from += cut.at;
            self.carry = cut.carry;
            if !cut.page.is_empty() {
                self.pages.push(cut.page);
                self.done += 1;
            }
        }
        &self.pages
    }
}
