//! The law of `fit`: no control is lost, no page exceeds the numbers, what fits stays as it is.

use std::collections::HashSet;

use proptest::prelude::*;

use super::attempt_id;
use crate::{
    Action, Block, Callout, Capabilities, Choosable, Chosen, Control, CourseId, Entry, EntrySort, Flag, Here,
    Inline, ItemId, Page, Rich, Row, Standing, Step, Support, Tone, View, fit, part, plain, rich,
};

/// As a place might count: each character, and something for the dress.
fn measure(block: &Block) -> usize {
    let many = |blocks: &[Block]| blocks.iter().map(measure).sum::<usize>();
    let long = |text: &Rich| plain(text).chars().count() + 4 * text.len() + 1;
    match block {
        Block::Text(text) | Block::Heading { text, .. } | Block::Source { text, .. } => long(text),
        Block::List { items, .. } => items.iter().map(|item| many(item) + 2).sum(),
        Block::Table { head, rows } => head.iter().chain(rows.iter().flatten()).map(long).sum(),
        Block::Code { text, .. } => text.chars().count() + 8,
        Block::Callout { body, title, .. } => many(body) + title.as_ref().map_or(0, long) + 2,
        Block::Quote(body) => many(body) + 2,
        Block::Entries(entries) => entries.iter().map(|entry| entry.label.chars().count() + 5).sum(),
        Block::Steps(steps) => steps.len() * 2,
        Block::Terms(terms) => terms.iter().map(|(term, body)| long(term) + many(body)).sum(),
        _ => 20,
    }
}

fn can(text: usize, rows: usize) -> Capabilities {
    let folds = Support::Fallback;
    Capabilities { text, pictures: 2, table: 20, folds, label: 12, rows, in_row: 5, in_menu: 6, measure }
}

fn lesson(n: u8) -> Action {
    Action::Lesson(CourseId::new("maths"), ItemId::new(format!("{n}-why")), Some(n))
}

fn words() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-z]{1,9}( [a-z]{1,9}){0,30}\\.?").expect("a pattern")
}

fn line() -> impl Strategy<Value = Rich> {
    let one = prop_oneof![
        words().prop_map(Inline::Text),
        words().prop_map(|words| Inline::Strong(rich(words))),
        (any::<u8>(), words()).prop_map(|(n, words)| Inline::Goto { to: lesson(n), text: rich(words) }),
    ];
    proptest::collection::vec(one, 0..4)
}

fn entry() -> impl Strategy<Value = Entry> {
    (any::<Option<u8>>(), "[a-z]{1,20}").prop_map(|(n, label)| Entry {
        label,
        note: None,
        sort: None,
        state: Standing::Open,
        to: n.map(lesson),
    })
}

fn step(n: u8) -> Step {
    let to = Action::Question(attempt_id(1), n);
    Step { number: n + 1, state: Standing::Open, flag: Flag::Plain, here: Here::No, to }
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        line().prop_map(Block::Text),
        line().prop_map(|text| Block::Heading { level: 2, text, anchor: None }),
        (proptest::collection::vec(words(), 1..9))
            .prop_map(|lines| Block::Code { language: String::new(), text: lines.join("\n") }),
        proptest::collection::vec(proptest::collection::vec(line(), 2), 0..5)
            .prop_map(|rows| Block::Table { head: vec![rich("One"), rich("Other")], rows }),
        words().prop_map(|alt| Block::Diagram { alt, light: String::new(), dark: String::new() }),
    ];
    // Lists of places stand by themselves.
    let places = prop_oneof![
        proptest::collection::vec(entry(), 0..40).prop_map(Block::Entries),
        (0..60_u8).prop_map(|n| Block::Steps((0..n).map(step).collect())),
    ];
    let nested = leaf.prop_recursive(2, 12, 4, |inner| {
        let some = proptest::collection::vec(inner, 0..4);
        prop_oneof![
            some.clone().prop_map(Block::Quote),
            some.clone().prop_map(|body| Block::Callout { kind: Callout::Key, title: None, body }),
            (line(), some.clone()).prop_map(|(question, answer)| Block::Reveal { question, answer }),
            (line(), some.clone()).prop_map(|(title, body)| Block::Deeper { title, body }),
            proptest::collection::vec(some, 1..4).prop_map(|items| Block::List { start: Some(1), items }),
        ]
    });
    prop_oneof![5 => nested, 1 => places]
}

fn answer() -> impl Strategy<Value = Option<Control>> {
    let options = |count: u8, text: &str| -> Vec<Choosable> {
        let option = |n: u8| Choosable {
            text: rich(format!("{text} {n}")),
            action: Action::Answer(attempt_id(1), 0, n),
            chosen: Chosen::No,
        };
        (0..count).map(option).collect()
    };
    prop_oneof![
        Just(None),
        (2..=10_u8, "[a-z]{1,20}").prop_map(move |(n, text)| Some(Control::Choice(options(n, &text)))),
        (2..=6_u8, "[a-z]{1,20}").prop_map(move |(n, text)| Some(Control::Choices {
            options: options(n, &text),
            submit: Action::Submit(attempt_id(1), 0),
        })),
        Just(Some(Control::Entry {
            label: "Your number".into(),
            sort: EntrySort::Number { unit: None },
            value: None,
            submit: Action::Submit(attempt_id(1), 0),
        })),
    ]
}

prop_compose! {
    fn view()(
        at in any::<u8>(),
        blocks in proptest::collection::vec(block(), 0..12),
        answer in answer(),
        presses in 0..12_u8,
        trail in any::<bool>(),
    ) -> View {
        let mut view = View::new(lesson(at), "A title");
        view.blocks = blocks;
        view.controls.extend(answer);
        for n in 0..presses {
            view = view.press(format!("Press {n}"), Action::Hint(attempt_id(2), n), Tone::Plain);
        }
        if trail {
            view.trail.push(("Home".into(), Action::Home));
        }
        view
    }
}

/// Everything that can be done on a page.
fn done_on(pages: &[Page]) -> HashSet<Action> {
    let mut found = HashSet::new();
    for row in pages.iter().flat_map(|page| &page.rows) {
        match row {
            Row::Buttons(buttons) => found.extend(buttons.iter().map(|button| button.action.clone())),
            Row::Menu(menu) => {
                found.extend(menu.options.iter().map(|option| option.action.clone()));
                found.extend(menu.submit.clone());
            }
        }
    }
    found
}

/// Everything that can be done in blocks, but for what is folded.
fn done_in(blocks: &[Block], found: &mut HashSet<Action>) {
    fn inside(text: &[Inline], found: &mut HashSet<Action>) {
        for inline in text {
            if let Inline::Goto { to, .. } = inline {
                found.insert(to.clone());
            }
        }
    }
    for block in blocks {
        match block {
            Block::Text(text) | Block::Heading { text, .. } => inside(text, found),
            Block::Entries(entries) => found.extend(entries.iter().filter_map(|entry| entry.to.clone())),
            Block::Steps(steps) => found.extend(steps.iter().map(|step| step.to.clone())),
            Block::Table { rows, .. } => rows.iter().flatten().for_each(|cell| inside(cell, found)),
            Block::Quote(body) | Block::Callout { body, .. } => done_in(body, found),
            Block::List { items, .. } => items.iter().for_each(|item| done_in(item, found)),
            _ => {}
        }
    }
}

fn done_by(view: &View) -> HashSet<Action> {
    let mut found = HashSet::new();
    done_in(&view.blocks, &mut found);
    found.extend(view.trail.iter().map(|(_, action)| action.clone()));
    for control in &view.controls {
        match control {
            Control::Press { action, .. } => {
                found.insert(action.clone());
            }
            Control::Choice(options) => found.extend(options.iter().map(|one| one.action.clone())),
            Control::Choices { submit, .. } | Control::Entry { submit, .. } => {
                found.insert(submit.clone());
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_control_is_lost(view in view(), text in 60..2000_usize) {
        let pages = fit(&view, &can(text, 5));
        let (mut before, after) = (done_by(&view), done_on(&pages));
        before.remove(&view.at);
        let lost: Vec<_> = before.difference(&after).collect();
        prop_assert!(lost.is_empty(), "{lost:?}");
        // Pages can be turned, one after the other.
        for (n, page) in pages.iter().enumerate().skip(1) {
            let before = done_on(&pages[n - 1..n]);
            let to = Action::Page(Box::new(view.at.clone()), u8::try_from(n).unwrap_or(u8::MAX).min(61));
            prop_assert!(before.contains(&to), "page {n} of {}", pages.len());
            prop_assert_eq!(&page.title, &view.title);
        }
    }

    #[test]
    fn no_page_exceeds_the_numbers(view in view(), text in 60..2000_usize, rows in 4..6_usize) {
        let can = can(text, rows);
        for page in fit(&view, &can) {
            let long = page.title.len() + page.blocks.iter().map(measure).sum::<usize>();
            prop_assert!(long <= text, "{long} of {text}");
            prop_assert!(page.rows.len() <= 5, "{} rows", page.rows.len());
            let pictures = page.blocks.iter().filter(|block| matches!(block, Block::Diagram { .. }));
            prop_assert!(pictures.count() <= 2);
            for row in &page.rows {
                match row {
                    Row::Buttons(buttons) => prop_assert!((1..=5).contains(&buttons.len())),
                    Row::Menu(menu) if menu.submit.is_some() => prop_assert!(menu.options.len() <= 6),
                    Row::Menu(menu) => prop_assert!((1..=6).contains(&menu.options.len())),
                }
            }
        }
    }

    #[test]
    fn what_fits_stays_as_it_is(view in view(), text in 200..2000_usize) {
        let can = can(text, 5);
        for page in fit(&view, &can) {
            let again = View { blocks: page.blocks.clone(), ..View::new(page.at.clone(), page.title.clone()) };
            let pages = fit(&again, &can);
            prop_assert_eq!(pages.len(), 1);
            prop_assert_eq!(&pages[0].blocks, &page.blocks);
        }
    }

    #[test]
    fn every_part_is_found(view in view()) {
        let parts: Vec<u8> = done_on(&fit(&view, &can(2000, 5)))
            .into_iter()
            .filter_map(|action| match action {
                Action::Part(of, n, 0) if *of == view.at => Some(n),
                _ => None,
            })
            .collect();
        for n in 0..u8::try_from(parts.len()).unwrap_or(u8::MAX) {
            prop_assert!(parts.contains(&n));
            prop_assert!(part(&view.blocks, n).is_some(), "part {n}");
        }
        let more = u8::try_from(parts.len()).unwrap_or(u8::MAX);
        prop_assert!(more >= 62 || part(&view.blocks, more).is_none(), "one that nothing leads to");
    }
}

#[test]
fn long_options_stand_in_the_text_by_letters() {
    let option = |n: u8, text: &str| Choosable {
        text: rich(text),
        action: Action::Answer(attempt_id(1), 0, n),
        chosen: Chosen::No,
    };
    let asked = |texts: [&str; 2]| {
        let mut view = View::new(Action::Question(attempt_id(1), 0), "Quiz");
        view.controls.push(Control::Choice(vec![option(0, texts[0]), option(1, texts[1])]));
        fit(&view, &can(500, 5)).remove(0)
    };
    let labels = |page: &Page| match &page.rows[0] {
        Row::Buttons(buttons) => buttons.iter().map(|button| button.label.clone()).collect::<Vec<_>>(),
        Row::Menu(_) => panic!("buttons"),
    };
    let short = asked(["two", "three"]);
    assert_eq!((labels(&short), short.blocks.len()), (vec!["two".into(), "three".into()], 0));
    let long = asked(["two", "three times as long as that"]);
    assert_eq!(labels(&long), ["A", "B"]);
    assert_eq!(crate::plain_blocks(&long.blocks), "A  two B  three times as long as that");
}
