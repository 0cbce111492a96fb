//! Every page fits an event, uses only what clients show, and says the same in its plain body.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use homeroom_core::{
    Action, AttemptId, Bare, Block, Callout, Choosable, Chosen, Control, EntrySort, Inline, Tone, View,
    asked, fit, para, rich,
};
use proptest::prelude::*;
use serde_json::Value;

use super::generated::{block, view};
use crate::{
    capabilities,
    html::blocks,
    limits::{EVENT_MAX, SEEDS_MAX},
    outgoing::Message,
    plain::plain,
    press::Controls,
    settings::Graded,
};

/// Every element that may be used: phone clients drop others.
const ELEMENTS: [&str; 13] =
    ["a", "b", "strong", "em", "u", "del", "code", "pre", "ul", "ol", "li", "blockquote", "p"];
/// The one that has no end.
const BREAK: &str = "br";

/// What is wrong about a formatted body.
fn offences(html: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((tag, after)) = after.split_once('>') else {
            wrong.push("an element does not end".into());
            break;
        };
        let name = tag.split(' ').next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) if open.pop().as_deref() == Some(name) => {}
            Some(name) => wrong.push(format!("/{name} ends what is not open")),
            None if name == BREAK => {}
            None if ELEMENTS.contains(&name) => open.push(name.into()),
            None => wrong.push(format!("<{tag}>")),
        }
        let attributes = tag.split_once(' ').map(|(_, attributes)| attributes).unwrap_or_default();
        let good = attributes.is_empty()
            || (name == "a" && attributes.starts_with("href=\""))
            || (name == "ol" && attributes.starts_with("start=\""));
        if !good {
            wrong.push(format!("<{tag}>"));
        }
        rest = after;
    }
    if !open.is_empty() {
        wrong.push(format!("{open:?} stay open"));
    }
    wrong
}

/// The words of a text, without marks and layout.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The words of a formatted body, without its elements.
fn bare(html: &str) -> String {
    let parts = html.split('<').enumerate();
    let text =
        parts.map(|(n, part)| if n == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) });
    let text: String = text.collect();
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_page_is_one_event_that_every_client_shows(view in view()) {
        for page in fit(&view, &capabilities()) {
            let message = Message::of(&page, Graded::Reaction, &Bare);
            let content = message.content();
            // Encrypted it grows by a third; the rest of an event is small.
            let size = content.to_string().len();
            prop_assert!(size * 4 / 3 + 2_000 < EVENT_MAX, "{size}");
            let html = content["formatted_body"].as_str().unwrap_or_default();
            prop_assert_eq!(offences(html), Vec::<String>::new(), "{}", html);
            prop_assert!(message.seeds.len() <= SEEDS_MAX + 1);
            let distinct: BTreeSet<&String> = message.seeds.iter().collect();
            prop_assert_eq!(distinct.len(), message.seeds.len());
            prop_assert_eq!(&content["m.mentions"], &serde_json::json!({}));
            if let Some(sent) = content.get("homeroom.controls") {
                let controls = Controls::read(&content).expect("controls are read back");
                prop_assert_eq!(sent, &serde_json::to_value(&controls).expect("JSON"));
            }
        }
    }

    #[test]
    fn the_plain_body_says_the_same(block in block()) {
        let html = blocks(&[block]);
        let plain = letters(&plain(&html));
        let mut rest = plain.chars();
        // Numbers of a list and addresses of links are added; nothing is left out, nothing changes its place.
        for letter in letters(&bare(&html)).chars() {
            prop_assert!(rest.any(|other| other == letter), "{letter} is missing in {plain}\n{html}");
        }
    }
}

fn check(view: &View, graded: Graded, expected: &Expect) {
    let message = Message::of(&asked(view, &capabilities()), graded, &Bare);
    let content = message.content();
    let text = |name: &str| content.get(name).and_then(Value::as_str).unwrap_or_default();
    let controls = content.get("homeroom.controls").map(Value::to_string).unwrap_or_default();
    let html = text("formatted_body").replace("</p>", "</p>\n").replace("</ul>", "</ul>\n");
    expected.assert_eq(&format!(
        "{}\n---\n{html}---\n{controls}\n{}\n",
        text("body"),
        message.seeds.join(" ")
    ));
}

fn question() -> View {
    let attempt = AttemptId::from_bytes([7; 16]);
    let mut view = View::new(Action::Question(attempt, 0), "First steps");
    view.subtitle = Some("Question 1 of 4".into());
    view.blocks.push(Block::Text(vec![
        Inline::Text("What does ".into()),
        Inline::Code("a<b".into()),
        Inline::Text(" say?".into()),
    ]));
    let option = |n: u8, text: &str, chosen| Choosable {
        text: rich(text),
        action: Action::Answer(attempt, 0, n),
        chosen,
    };
    view.controls
        .push(Control::Choice(vec![option(0, "Less", Chosen::No), option(1, "More & more", Chosen::Yes)]));
    view.press("Show the hint", Action::Hint(attempt, 0), Tone::Quiet)
}

#[test]
fn the_page_on_privacy_says_what_the_homeserver_sees() {
    let page = |graded| {
        let view = View::new(Action::Privacy, "What is kept of you");
        Message::of(&asked(&view, &capabilities()), graded, &Bare).content()["body"].to_string()
    };
    assert!(page(Graded::Reaction).contains("sees which number you tap"));
    assert!(page(Graded::Reaction).contains("A conversation in a lab stands in a thread of this room"));
    assert!(page(Graded::Reply).contains("Answers are taken as messages"));
}

#[test]
fn a_question_lists_its_options_by_number() {
    check(
        &question(),
        Graded::Reaction,
        &expect![[r#"
            First steps
            Question 1 of 4

            What does `a<b` say?

            1 Less
            2 More & more ✓
            3 Show the hint
            ---
            <p><strong>First steps</strong><br><em>Question 1 of 4</em></p>
            <p>What does <code>a&lt;b</code> say?</p>
            <p><strong>1</strong> Less<br><strong>2</strong> More &amp; more ✓<br><strong>3</strong> Show the hint</p>
            ---
            {"keys":["1A070W3GE1R70W3GE1R70W3GE1R70000","1A070W3GE1R70W3GE1R70W3GE1R70001","1i070W3GE1R70W3GE1R70W3GE1R700"]}
            1️⃣ 2️⃣
        "#]],
    );
    check(
        &question(),
        Graded::Reply,
        &expect![[r#"
            First steps
            Question 1 of 4

            What does `a<b` say?

            1 Less
            2 More & more ✓
            3 Show the hint
            ---
            <p><strong>First steps</strong><br><em>Question 1 of 4</em></p>
            <p>What does <code>a&lt;b</code> say?</p>
            <p><strong>1</strong> Less<br><strong>2</strong> More &amp; more ✓<br><strong>3</strong> Show the hint</p>
            ---
            {"keys":["1A070W3GE1R70W3GE1R70W3GE1R70000","1A070W3GE1R70W3GE1R70W3GE1R70001","1i070W3GE1R70W3GE1R70W3GE1R700"]}

        "#]],
    );
}

#[test]
fn what_is_typed_is_asked_for_in_words() {
    let attempt = AttemptId::from_bytes([7; 16]);
    let mut view = View::new(Action::Question(attempt, 1), "First steps");
    view.blocks.push(para("How large is it?"));
    let sort = EntrySort::Number { unit: Some("GB".into()) };
    let (label, submit) = ("Your answer".into(), Action::Submit(attempt, 1));
    view.controls.push(Control::Entry { label, sort, value: None, submit });
    check(
        &view,
        Graded::Reaction,
        &expect![[r#"
        First steps

        How large is it?

        ✏️ Your answer
        Send a number in GB as a message, as in 1.4
        ---
        <p><strong>First steps</strong></p>
        <p>How large is it?</p>
        <p>✏️ <strong>Your answer</strong><br><em>Send a number in GB as a message, as in 1.4</em></p>
        ---
        {"form":"1S070W3GE1R70W3GE1R70W3GE1R701","keys":[]}

    "#]],
    );
}

#[test]
fn tables_lists_and_boxes_stay_readable() {
    let mut view = View::new(Action::Home, "A page");
    view.blocks = vec![
        Block::Table { head: vec![rich("Format"), rich("Bits")], rows: vec![vec![rich("Q4"), rich("4.5")]] },
        Block::List {
            start: Some(3),
            items: vec![vec![para("three")], vec![para("four"), para("and more")]],
        },
        Block::Callout { kind: Callout::Key, title: None, body: vec![para("Keep this.")] },
        Block::Code { language: "sh".into(), text: "a\n  b\n".into() },
        Block::Text(vec![Inline::Link { to: "https://a.example/?a=1&b=2".into(), text: rich("there") }]),
    ];
    check(
        &view,
        Graded::Reaction,
        &expect![[r#"
            A page

            Format: Bits

            - Q4: 4.5

            3. three
            4. four
            and more

            > 🔑 To take along
            > Keep this.

            a
              b

            there (https://a.example/?a=1&b=2)

            Tap a number below, or send it. What else there is, help says.
            ---
            <p><strong>A page</strong></p>
            <p><em>Format: Bits</em></p>
            <ul><li><strong>Q4</strong>: 4.5</li></ul>
            <ol start="3"><li>three</li><li><p>four</p>
            <p>and more</p>
            </li></ol><blockquote><p>🔑 <strong>To take along</strong><br>Keep this.</p>
            </blockquote><pre><code>a
              b</code></pre><p><a href="https://a.example/?a=1&amp;b=2">there</a></p>
            <p><em>Tap a number below, or send it. What else there is, help says.</em></p>
            ---


        "#]],
    );
}

#[test]
fn a_sum_is_one_message() {
    let others = ["", "licence of Qwen2.5", "licence of Llama 3.2 11B"];
    for typed in homeroom_core::words::calc::CALC_EXAMPLES.into_iter().chain(others) {
        assert_eq!(fit(&homeroom_core::features::worked(typed), &capabilities()).len(), 1, "{typed}");
    }
}
