//! What is measured stands where a course names it.

use crate::{Action, Block, Callout, Choosable, Chosen, Control, Inline, Rich, Shown, Standing, View, rich};

fn speed() -> Rich {
    let measured = Inline::Measured { name: "speed".into(), fallback: "no speed".into() };
    vec![Inline::Strong(vec![measured]), Inline::Text(" a second".into())]
}

/// Everything that can hold inline text, with a value in it.
fn view() -> View {
    let text = || Block::Text(speed());
    let option = Shown { text: speed(), chosen: Chosen::No, state: Standing::Open, note: vec![text()] };
    let mut view = View::new(Action::Home, "All");
    view.blocks = vec![
        Block::Section {
            anchor: "a".into(),
            title: Some(speed()),
            body: vec![Block::Deeper { title: speed(), body: vec![text()] }],
            read: Action::Home,
        },
        Block::Heading { level: 2, text: speed(), anchor: None },
        Block::List { start: None, items: vec![vec![Block::Quote(vec![text()])]] },
        Block::Table { head: vec![speed()], rows: vec![vec![speed()]] },
        Block::Callout { kind: Callout::Note, title: Some(speed()), body: vec![text()] },
        Block::Reveal { question: speed(), answer: vec![text()] },
        Block::Fold { title: speed(), body: vec![text()] },
        Block::Source { text: speed(), checked: None },
        Block::Terms(vec![(speed(), vec![text()])]),
        Block::Options(vec![option]),
    ];
    let option = Choosable { text: speed(), action: Action::Home, chosen: Chosen::No };
    view.controls = vec![
        Control::Choice(vec![option.clone()]),
        Control::Choices { options: vec![option], submit: Action::Home },
    ];
    view
}

#[test]
fn a_measured_value_stands_everywhere() {
    let told = |name: &str| (name == "speed").then(|| "14".to_owned());
    let seen = format!("{:?}", view().measured(&told));
    assert!(!seen.contains("Measured") && !seen.contains("no speed"), "{seen}");
    assert_eq!(seen.matches("\"14\"").count(), format!("{:?}", view()).matches("no speed").count());
}

#[test]
fn without_a_measurement_the_words_of_the_author_stay() {
    let mut view = view();
    view.blocks.push(Block::Text(rich("plain")));
    assert_eq!(view.clone().measured(&|_| None), view);
    assert_eq!(view.clone().measured(&|name| (name == "context").then(|| "4096".into())), view);
}
