//! Blocks as Markdown: how they look, and that nothing in them comes alive.

use expect_test::{Expect, expect};
use homeroom_core::{
    Action, Block, Callout, Chosen, CourseId, Entry, Flag, Here, Inline, ItemId, Shown, Standing, Step, para,
    rich,
};
use proptest::{collection::vec, prelude::*};

use super::generated::{block, words};
use crate::{
    inline::{run, words as plain},
    length::length,
    markdown::{blocks, measure},
};

/// What keeps marks apart, made visible.
fn seen(text: &str) -> String {
    text.replace('\u{200b}', "¦")
}

fn check(all: &[Block], expected: &Expect) {
    expected.assert_eq(&seen(&blocks(all)));
}

#[test]
fn text() {
    let link = |to: &str, text: &str| Inline::Link { to: to.into(), text: rich(text) };
    let lesson = Action::Lesson(CourseId::new("maths"), ItemId::new("1-why"), None);
    let text = vec![
        Inline::Text("2 * 3_4 <@1> @everyone #5 a@b.example ".into()),
        Inline::Strong(rich("bold")),
        Inline::Emph(vec![Inline::Strong(rich("both")), Inline::Text(" and one".into())]),
        Inline::Struck(rich("no")),
        Inline::Break,
        Inline::Text("- no list, ".into()),
        Inline::Code("a`b".into()),
        Inline::Code("c".into()),
        Inline::Code("d".into()),
        Inline::Break,
        link("https://a.example/b(c)_d", "a [link]"),
        Inline::Text(", ".into()),
        link("https://a.example", "https://a.example"),
        Inline::Text(", ".into()),
        link("mailto:a@b.example", "a letter"),
        Inline::Text(", ".into()),
        Inline::Goto { to: lesson, text: rich("a place") },
        Inline::Text(" and a ".into()),
        Inline::Word { term: "token".into(), shown: "tokens".into(), meaning: "a piece".into() },
        Inline::Measured { name: "speed".into(), fallback: "14".into() },
    ];
    check(
        &[Block::Text(text), para("1. no number"), para("# no heading")],
        &expect![[r#"
            2 \* 3\_4 \<@1\> @¦everyone #5 a@b.example **bold**¦*¦**both** and one*~~no~~
            \- no list, `` a`b ``¦`c`¦`d`
            [a \[link\]](https://a.example/b%28c%29_d), <https://a.example>, a letter, **a place** and a *tokens*14

            1\. no number

            \# no heading"#]],
    );
}

#[test]
fn lists_and_listings() {
    let code = Block::Code { language: "sh".into(), text: "echo ```\n  <@1>\n".into() };
    let inner = Block::List { start: Some(9), items: vec![vec![para("nine")], vec![para("ten")]] };
    let head = vec![rich("Word"), rich("Size")];
    let rows = vec![vec![rich("A"), rich("4 GB")], vec![rich("Longer"), rich("14 GB")]];
    check(
        &[
            Block::Heading { level: 2, text: rich("Lists"), anchor: None },
            Block::List {
                start: None,
                items: vec![vec![para("one"), inner], vec![para("two"), code.clone()]],
            },
            code,
            Block::Table { head, rows },
            Block::Heading { level: 4, text: rich("Small"), anchor: None },
            Block::Quote(vec![para("A quotation"), Block::Quote(vec![para("in another")])]),
            Block::Terms(vec![(rich("token"), vec![para("a piece of a word")])]),
            Block::Source { text: rich("A book"), checked: Some("2026-11".into()) },
        ],
        &expect![[r#"
            ## Lists
            - one
              9. nine
              10. ten
            - two
            ```sh
            echo ``¦`
              <@1>
            ```

            ```sh
            echo ``¦`
              <@1>
            ```

            ```
            Word   │ Size
            ───────┼──────
            A      │ 4 GB
            Longer │ 14 GB
            ```

            **Small**
            > A quotation
            > 
            > in another

            **token**: a piece of a word

            -# Source: A book · checked 2026-11"#]],
    );
}

#[test]
fn boxes_and_folds() {
    let title = Some(rich("It depends"));
    check(
        &[
            Block::Callout {
                kind: Callout::Right,
                title: None,
                body: vec![para("Because."), para("And so.")],
            },
            Block::Callout { kind: Callout::Warning, title, body: Vec::new() },
            Block::Reveal { question: rich("Why?"), answer: vec![para("Why not.")] },
            Block::Deeper { title: rich("More"), body: vec![para("Much.")] },
            Block::Diagram { alt: "A leads to B".into(), light: "<svg/>".into(), dark: "<svg/>".into() },
        ],
        &expect![[r#"
            ✅ **Right**
            > Because.
            > 
            > And so.

            ⚠️ **It depends**

            **Why?**
            Why not.

            **More**
            Much.

            🖼️ A leads to B"#]],
    );
}

#[test]
fn how_things_stand() {
    let entry = |label: &str, state, note: Option<&str>, to| Entry {
        label: label.into(),
        note: note.map(Into::into),
        sort: Some("Lesson".into()),
        state,
        to,
    };
    let step = |number, state, flag, here| Step { number, state, flag, here, to: Action::Home };
    let option = |text: &str, chosen, state, note| Shown { text: rich(text), chosen, state, note };
    check(
        &[
            Block::Meter { label: "Chapter 1".into(), value: 3, of: 9 },
            Block::Entries(vec![
                entry("Why", Standing::Right, Some("5 min"), Some(Action::Home)),
                entry("Next", Standing::Current, None, Some(Action::Home)),
                entry("Later", Standing::Open, None, None),
            ]),
            Block::Steps(vec![
                step(1, Standing::Done, Flag::Plain, Here::No),
                step(2, Standing::Done, Flag::Flagged, Here::No),
                step(3, Standing::Open, Flag::Plain, Here::Yes),
                step(4, Standing::Open, Flag::Plain, Here::No),
            ]),
            Block::Options(vec![
                option("4 GB", Chosen::Yes, Standing::Wrong, vec![para("Too few.")]),
                option("14 GB", Chosen::No, Standing::Right, Vec::new()),
                option("40 GB", Chosen::No, Standing::Open, Vec::new()),
            ]),
            Block::Countdown { until: 1_772_438_400_999, said: "then".into() },
            Block::File { name: "grades_a.csv".into(), text: "a,b".into() },
        ],
        &expect![[r#"
            ▰▰▰▱▱▱▱▱▱▱ Chapter 1
            ✅ **Why** · Lesson · 5 min
            ▶️ **Next** · Lesson
            ▫️ Later · Lesson

            🟦🟦🚩 **3** ⬜ ⬜

            ❌ 4 GB · *your choice*
            > Too few.
            ✅ 14 GB
            ⬜ 40 GB

            ⏳ <t:1772438400:t> (<t:1772438400:R>)

            📎 grades\_a.csv"#]],
    );
}

/// What is outside of listings and code.
fn outside(text: &str) -> String {
    let fenced: String = text.split("```").step_by(2).collect::<Vec<_>>().join("\u{1}");
    let mut out = String::new();
    let mut rest = fenced.as_str();
    while let Some(letter) = rest.chars().next() {
        let (skipped, kept) = match letter {
            '\\' => (rest.chars().take(2).map(char::len_utf8).sum(), String::from("\\.")),
            '`' => {
                let ticks = if rest.starts_with("``") { "``" } else { "`" };
                let after = &rest[ticks.len()..];
                let end = after.find(ticks).map_or(rest.len(), |end| end + 2 * ticks.len());
                (end, String::new())
            }
            letter => (letter.len_utf8(), letter.to_string()),
        };
        out.push_str(&kept);
        rest = &rest[skipped..];
    }
    out
}

/// What would come alive.
fn lives(text: &str) -> Option<&'static str> {
    let outside = outside(text).to_lowercase();
    ["@everyone", "@here", "<@", "<#", "</", "<:", "<id:"].into_iter().find(|sign| outside.contains(sign))
}

#[test]
fn the_check_for_what_lives_can_fail() {
    assert_eq!(lives("hello <@1>"), Some("<@"));
    assert_eq!(lives("`a` @Everyone"), Some("@everyone"));
    assert_eq!(lives("`<@1>` \\<@1> ```\n@here\n``` `` ` <@2> ``"), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_lives_and_every_listing_ends(all in vec(block(), 0..6)) {
        let text = blocks(&all);
        prop_assert_eq!(text.matches("```").count() % 2, 0, "{}", text);
        prop_assert_eq!(lives(&text), None, "{}", text);
    }

    #[test]
    fn a_text_is_as_long_as_its_blocks_say(all in vec(block(), 0..6)) {
        // What keeps the last one apart from the next is not there.
        let end = Block::Text(rich("end"));
        let text = blocks(&[all.as_slice(), std::slice::from_ref(&end)].concat());
        let measured = all.iter().chain([&end]).map(measure).sum::<usize>();
        // A countdown that ends a sentence stands nearer to it.
        let near = all.iter().filter(|block| matches!(block, Block::Countdown { .. })).count();
        let told = length(&text) + 2;
        prop_assert!((told..=told + near).contains(&measured), "{measured} for {told}");
    }

    #[test]
    fn words_stay_words(text in words()) {
        let shown = run(&rich(text.as_str()));
        prop_assert_eq!(&shown, &plain(&text));
        prop_assert!(!outside(&shown).contains(['*', '_', '~', '|', '`', '<', '>', '[', ']']), "{}", shown);
    }
}
