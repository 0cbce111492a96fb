use homeroom_core::{
    Action, Block, Callout, Choosable, Chosen, Control, CourseId, EditionId, Entry, EntrySort, Inline, Rich,
    Shown, Standing, Tone, View, rich,
};

use super::stage::{Room, attempt, course, item, question, shown};
use crate::address::path;

const EVIL: &str = r#"</script><script>alert(1)</script>"'><img src=x onerror=alert(1)>&lt;"#;

fn run() -> Rich {
    vec![
        Inline::Text(EVIL.into()),
        Inline::Code(EVIL.into()),
        Inline::Strong(rich(EVIL)),
        Inline::Link { to: format!("https://x/{EVIL}"), text: rich(EVIL) },
        Inline::Word { term: "t".into(), shown: EVIL.into(), meaning: EVIL.into() },
        Inline::Measured { name: EVIL.into(), fallback: EVIL.into() },
    ]
}

/// Every piece of text that a person or a course can write, as something else would like it to be.
fn view() -> View {
    let mut view = View::new(question(), EVIL);
    view.subtitle = Some(EVIL.into());
    view.trail.push((EVIL.into(), Action::Home));
    let run = run();
    let inside = vec![Block::Text(run.clone())];
    view.blocks = vec![
        Block::Section {
            anchor: EVIL.into(),
            title: Some(run.clone()),
            body: inside.clone(),
            read: Action::Read(course(), item("1-x"), 0),
        },
        Block::Heading { level: 2, text: run.clone(), anchor: Some(EVIL.into()) },
        Block::List { start: None, items: vec![inside.clone()] },
        Block::Table { head: vec![run.clone(); 3], rows: vec![vec![run.clone(); 3]] },
        Block::Code { language: EVIL.into(), text: EVIL.into() },
        Block::Image {
            path: EVIL.into(),
            alt: EVIL.into(),
            edition: EditionId::new("e"),
            course: CourseId::new("c"),
        },
        Block::Diagram { alt: EVIL.into(), light: EVIL.into(), dark: EVIL.into() },
        Block::Callout { kind: Callout::Note, title: Some(run.clone()), body: inside.clone() },
        Block::Reveal { question: run.clone(), answer: inside.clone() },
        Block::Deeper { title: run.clone(), body: inside.clone() },
        Block::Fold { title: run.clone(), body: inside.clone() },
        Block::Source { text: run.clone(), checked: Some(EVIL.into()) },
        Block::Terms(vec![(run.clone(), inside.clone())]),
        Block::Quote(inside.clone()),
        Block::Meter { label: EVIL.into(), value: 1, of: 2 },
        Block::Entries(vec![Entry {
            label: EVIL.into(),
            note: Some(EVIL.into()),
            sort: Some(EVIL.into()),
            state: Standing::Open,
            to: None,
        }]),
        Block::Options(vec![Shown {
            text: run.clone(),
            chosen: Chosen::Yes,
            state: Standing::Wrong,
            note: inside,
        }]),
    ];
    let submit = Action::Submit(attempt(), 2);
    let option = Choosable { text: run, action: submit.clone(), chosen: Chosen::No };
    view.controls = vec![
        Control::Choice(vec![option.clone()]),
        Control::Choices { options: vec![option], submit: submit.clone() },
        Control::Entry {
            label: EVIL.into(),
            sort: EntrySort::Number { unit: Some(EVIL.into()) },
            value: Some(EVIL.into()),
            submit,
        },
    ];
    view.press(EVIL, Action::HandIn(attempt()), Tone::Plain).press(EVIL, Action::Home, Tone::Plain)
}

#[tokio::test]
async fn no_text_becomes_markup() {
    let answer = Room::showing(shown(view()), None).get(&path(&question())).await;
    assert_eq!(answer.body.matches("<script").count(), 2, "the classroom's own two");
    assert!(!answer.body.contains("<img src=x"));
    // Nothing ends an attribute early: every quotation mark of the text is written otherwise.
    assert!(!answer.body.contains(r#"</script>""#) && !answer.body.contains("\"'>"));
    assert!(answer.body.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count() > 30);
}

#[tokio::test]
async fn a_page_has_no_style_and_no_script_of_its_own() {
    let answer = Room::showing(shown(view()), None).get(&path(&question())).await;
    let tags = answer.body.split('<').filter_map(|tag| tag.split_once('>').map(|(tag, _)| tag));
    for tag in tags {
        assert!(!tag.contains(" style=") && !tag.starts_with("style"), "{tag}");
        assert!(!tag.contains(" onclick=") && !tag.starts_with("script>"), "{tag}");
    }
}
