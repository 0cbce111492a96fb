//! The law of replies that grow, over any text cut into any pieces.

use proptest::prelude::*;

use super::live::{pages, shown};
use crate::{
    Block, Inline,
    live::{Grown, LiveText, Tail},
};

/// What models write, and what they should not, thrown together.
fn soup() -> impl Strategy<Value = String> {
    let marks =
        ["*", "**", "_", "`", "``", "~~", "[", "]", "](", "(", ")", "!", "<", ">", "|", "\\", ":", "@", "#"];
    let lines = [
        "\n",
        "\n\n",
        "\n- ",
        "\n  - ",
        "\n1. ",
        "\n> ",
        "\n## ",
        "\n```rust\n",
        "\n```\n",
        "\n~~~\n",
        "\n---\n",
    ];
    let tables = ["\n| a | b |\n", "|---|---|\n", "| 1 | 2 |\n", " | "];
    let calls =
        ["@everyone", "@here", "<@123>", "@ann:home", "https://evil.org/x", "evil.org", "//", "www.", "<br>"];
    let one = |all: &'static [&'static str]| proptest::sample::select(all).prop_map(str::to_owned);
    let piece = prop_oneof![
        8 => "[a-zäß字]{1,8}",
        6 => Just(" ".to_owned()),
        1 => Just(". ".to_owned()),
        3 => one(Box::leak(Box::new(marks))),
        3 => one(Box::leak(Box::new(lines))),
        1 => one(Box::leak(Box::new(tables))),
        1 => one(Box::leak(Box::new(calls))),
        1 => Just("[lesson 2, hardware]".to_owned()),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

fn tail() -> impl Strategy<Value = Tail> {
    proptest::sample::select(vec![Tail::Whole, Tail::Short])
}

/// A text in pieces of these lengths.
fn pieces(text: &str, lengths: &[usize]) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let (mut at, mut lengths, mut pieces) = (0, lengths.iter().cycle(), Vec::new());
    while at < letters.len() {
        let end = (at + lengths.next().copied().unwrap_or(1)).min(letters.len());
        pieces.push(letters[at..end].iter().collect());
        at = end;
    }
    pieces
}

/// All runs of some blocks.
fn runs<'a>(blocks: &'a [Block], out: &mut Vec<&'a [Inline]>) {
    for block in blocks {
        match block {
            Block::Text(text) => out.push(text),
            Block::Quote(body) => runs(body, out),
            Block::List { items, .. } => items.iter().for_each(|item| runs(item, out)),
            Block::Table { head, rows } => {
                out.extend(head.iter().chain(rows.iter().flatten()).map(Vec::as_slice))
            }
            Block::Code { .. } => {}
            other => panic!("a model makes no {other:?}"),
        }
    }
}

/// All texts of a run, and whether it holds nothing but what may be there.
fn texts<'a>(run: &'a [Inline], out: &mut Vec<&'a str>) -> bool {
    run.iter().all(|inline| match inline {
        Inline::Text(text) => {
            out.push(text);
            !text.is_empty()
        }
        Inline::Strong(inner) | Inline::Emph(inner) | Inline::Struck(inner) => {
            !inner.is_empty() && texts(inner, out)
        }
        Inline::Code(code) => !code.is_empty(),
        Inline::Break | Inline::Goto { .. } => true,
        Inline::Link { .. } | Inline::Word { .. } | Inline::Measured { .. } => false,
    })
}

/// The letters of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// The letters that blocks show.
fn shows(blocks: &[Block]) -> String {
    let one = |block: &Block| match block {
        Block::Text(text) => letters(&crate::plain(text)),
        Block::Code { language, text } => letters(language) + &letters(text),
        Block::Quote(body) => shows(body),
        Block::List { items, .. } => items.iter().map(|item| shows(item)).collect(),
        other => panic!("no {other:?} here"),
    };
    blocks.iter().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_grew_reads_as_the_whole(
        text in soup(),
        lengths in proptest::collection::vec(1..9_usize, 1..6),
        tail in tail(),
    ) {
        let (mut live, mut shown) = (LiveText::new(), Vec::new());
        let pieces = pieces(&text, &lengths);
        let whole = |text: &str, tail: Tail| {
            let mut live = LiveText::new();
            live.push(text);
            live.finish(tail);
            live.blocks(&|_| None)
        };
        for n in 0..=pieces.len() {
            if let Some(piece) = pieces.get(n) {
                live.push(piece);
            } else {
                live.finish(tail);
            }
            let Grown { kept, blocks } = live.grown(&|_| None);
            shown.truncate(kept);
            shown.extend(blocks);
            let tail = if n < pieces.len() { Tail::Growing } else { tail };
            prop_assert_eq!(&shown, &whole(&pieces[..pieces.len().min(n + 1)].concat(), tail));
        }
    }

    #[test]
    fn pages_before_the_last_never_change(
        text in soup(),
        lengths in proptest::collection::vec(1..9_usize, 1..6),
        longest in 40..160_usize,
        tail in tail(),
    ) {
        let mut live = LiveText::new();
        let mut before: Vec<Vec<Block>> = Vec::new();
        for piece in pieces(&text, &lengths) {
            live.push(&piece);
            let now = pages(&mut live, longest);
            let done = before.len().saturating_sub(1);
            prop_assert!(now.len() >= done);
            prop_assert_eq!(&now[..done], &before[..done]);
            for page in &now {
                prop_assert!(shown(page).chars().count() <= longest, "{}", shown(page));
            }
            before = now;
        }
        live.finish(tail);
        let now = pages(&mut live, longest);
        let done = before.len().saturating_sub(1);
        prop_assert_eq!(&now[..done], &before[..done]);
    }

    #[test]
    fn pages_are_well_formed_and_call_nobody(text in soup(), longest in 24..200_usize, tail in tail()) {
        for tail in [Tail::Growing, tail] {
            let mut live = LiveText::new();
            live.push(&text);
            live.finish(tail);
            let (mut all, mut words) = (Vec::new(), Vec::new());
            let blocks = live.blocks(&super::live::find);
            let pages = pages(&mut live, longest);
            runs(&blocks, &mut all);
            pages.iter().for_each(|page| runs(page, &mut all));
            for run in all {
                prop_assert!(texts(run, &mut words), "{run:?}");
            }
            for text in words {
                prop_assert!(!text.contains("//") && !text.contains("evil.org"), "{text:?}");
                let calls = text.split('@').skip(1).all(|after| after.starts_with(|c: char| c == '\u{200b}' || c.is_whitespace()) );
                prop_assert!(calls, "{text:?}");
            }
        }
    }

    #[test]
    fn no_letter_is_lost(
        text in "([a-z]{1,9}|[ .*_~>:@#]| `|\\*\\*|\n|\n\n|\n- |\n  1\\. |\n> |\n## |\n```\n){0,80}",
        lengths in proptest::collection::vec(1..9_usize, 1..6),
        longest in 40..160_usize,
        tail in tail(),
    ) {
        let mut live = LiveText::new();
        for piece in pieces(&text, &lengths) {
            live.push(&piece);
            pages(&mut live, longest);
        }
        live.finish(tail);
        let shown: String = pages(&mut live, longest).iter().map(|page| shows(page)).collect();
        prop_assert_eq!(shown, letters(&text));
        prop_assert_eq!(shows(&live.blocks(&super::live::find)), letters(&text));
    }

    #[test]
    fn any_text_is_read(text in any::<String>(), longest in 1..40_usize) {
        let mut live = LiveText::new();
        live.push(&text);
        pages(&mut live, longest);
        live.finish(Tail::Whole);
        pages(&mut live, longest);
    }
}
