//! Where a page ends that has become too long: between blocks if that leaves it well filled, else between lines,
//! sentences, words, letters.

use super::{
    Carry, Tail, Ways,
    block::{Open, Reading, read},
    line::{Fence, Sort, sort},
};
use crate::Block;

/// A page, and where the next one begins.
pub(super) struct Cut {
    pub(super) page: Vec<Block>,
    /// Where it ends in the text, which is after its beginning.
    pub(super) at: usize,
    pub(super) carry: Carry,
}

/// What a place to cut at lies between; the better one first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Between {
    Blocks,
    Lines,
    Sentences,
    Words,
}

/// Cuts a text that is longer than a page.
pub(super) fn cut(carry: &Carry, rest: &str, ways: &Ways<'_>) -> Cut {
    let limit = limit(carry, rest, ways);
    let places = places(carry, rest.get(..limit).unwrap_or_default(), rest);
    for (between, least) in [
        (Between::Blocks, limit / 3),
        (Between::Lines, limit / 3),
        (Between::Sentences, limit / 2),
        (Between::Words, limit / 2),
    ] {
        let some = places.iter().rev().filter(|(at, sort)| *at > least && *sort == between);
        for (at, _) in some {
            if let Some(cut) = at_place(carry, rest, *at, between, ways) {
                return cut;
            }
        }
    }
    let Reading { blocks, open, .. } =
        read(carry, rest.get(..limit).unwrap_or_default(), Tail::Short, ways.find);
    Cut { page: blocks, at: limit, carry: carried(open, rest, limit) }
}

/// A cut, if it leaves nothing torn.
fn at_place(carry: &Carry, rest: &str, at: usize, between: Between, ways: &Ways<'_>) -> Option<Cut> {
    let text = rest.get(..at)?;
    if between == Between::Blocks {
        let page = read(carry, text, Tail::Whole, ways.find).blocks;
        return (!page.is_empty() && (ways.fits)(&page)).then(|| Cut { page, at, carry: Carry::default() });
    }
    // What would be held back if the text grew here is half of something.
    let torn = read(carry, text, Tail::Growing, ways.find).held;
    let Reading { blocks: page, open, .. } = read(carry, text, Tail::Short, ways.find);
    let fits = !torn && !page.is_empty() && (ways.fits)(&page);
    fits.then(|| Cut { page, at, carry: carried(open, rest, at) })
}

/// What the next page begins with.
fn carried(open: Open, rest: &str, at: usize) -> Carry {
    let within = !rest.get(..at).is_some_and(|before| before.ends_with('\n'));
    let row = rest.get(at..).is_some_and(|after| after.trim_start_matches([' ', '>']).starts_with('|'));
    let mut before = if open.table.is_some() && (within || !row) { String::new() } else { open.lines };
    if within {
        before.push_str(&open.lead);
    }
    Carry { before, marks: open.marks }
}

/// How much of a text fits; at least one letter, so that there is an end.
fn limit(carry: &Carry, rest: &str, ways: &Ways<'_>) -> usize {
    let ends: Vec<usize> = rest.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let fits = |end: &usize| {
        let text = rest.get(..*end).unwrap_or_default();
        (ways.fits)(&read(carry, text, Tail::Short, ways.find).blocks)
    };
    let many = ends.partition_point(fits);
    ends.get(many.saturating_sub(1)).copied().unwrap_or(rest.len())
}

/// Where one might cut, in order.
fn places(carry: &Carry, text: &str, rest: &str) -> Vec<(usize, Between)> {
    let mut found = Vec::new();
    let mut listing = carry.before.lines().last().and_then(|line| Fence::of(bare(line)));
    let (mut at, mut before) = (0, Sort::Blank);
    for line in text.split_inclusive('\n') {
        let sort = sort(&[line.trim_end_matches('\n')]);
        if at > 0 {
            let begins = matches!(before, Sort::Blank) && !matches!(sort, Sort::Blank);
            let begins = begins || matches!(sort, Sort::Heading | Sort::Fence(_) | Sort::Item(_));
            let parted = listing.is_none() && begins && !matches!(before, Sort::Quote);
            found.push((at, if parted { Between::Blocks } else { Between::Lines }));
        }
        // A heading stays with what it is the heading of.
        if matches!(before, Sort::Heading) {
            found.pop();
        }
        match &listing {
            Some(fence) if fence.closes(bare(line)) => listing = None,
            Some(_) => {}
            None => {
                listing = Fence::of(bare(line));
                within(line, at, rest, &mut found);
            }
        }
        if !matches!((&before, &sort), (Sort::Heading, Sort::Blank)) {
            before = sort;
        }
        at += line.len();
    }
    if text.len() < rest.len() && text.ends_with('\n') {
        let begins = matches!(before, Sort::Blank) && listing.is_none();
        found.push((at, if begins { Between::Blocks } else { Between::Lines }));
    }
    found
}

/// Places between the words of a line, but not where the rest would begin something.
fn within(line: &str, start: usize, rest: &str, found: &mut Vec<(usize, Between)>) {
    for (at, _) in line.match_indices(' ') {
        let next = start + at + 1;
        let head = line.get(..at).unwrap_or_default();
        let after = rest.get(next..).unwrap_or_default();
        let line = after.lines().next().unwrap_or_default();
        if !matches!(sort(&[line]), Sort::Text) || line.starts_with([' ', '|']) {
            continue;
        }
        found.push((
            next,
            if head.ends_with(['.', '!', '?', ':']) { Between::Sentences } else { Between::Words },
        ));
    }
}

/// A line without the bars and bullets before it.
fn bare(line: &str) -> &str {
    line.trim_end_matches('\n').trim_start_matches([
        ' ', '\t', '>', '-', '*', '+', '.', ')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ])
}
