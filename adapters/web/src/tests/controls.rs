use expect_test::{Expect, expect};
use homeroom_core::{Action, Block, Choosable, Chosen, Control, EntrySort, Inline, Tone, View, para, rich};

use super::stage::{Room, attempt, course, question, shown, with_control};
use crate::address::path;

async fn check(view: View, expected: Expect) {
    let at = path(&view.at);
    let answer = Room::showing(shown(view), None).get(&at).await;
    expected.assert_eq(&answer.inside().replace("><", ">\n<"));
}

fn option(text: &str, n: u8, chosen: Chosen) -> Choosable {
    Choosable { text: rich(text), action: Action::Answer(attempt(), 2, n), chosen }
}

#[tokio::test]
async fn a_press_that_reads_is_a_link_and_one_that_does_is_a_button() {
    let view = View::new(question(), "Title")
        .press("Next", Action::Question(attempt(), 3), Tone::Primary)
        .press("Flag", Action::Flag(attempt(), 2), Tone::Quiet)
        .press("Overview", Action::Attempt(attempt()), Tone::Plain)
        .press("Hand in", Action::HandIn(attempt()), Tone::Final);
    check(
        view,
        expect![[r#"
        <form class="presses" method="post" action="/a/01040G2081040G2081040G2081/3" data-press>
        <a class="button primary" href="/a/01040G2081040G2081040G2081/4">Next</a>
        <button class="button quiet" name="token" value="1F01040G2081040G2081040G208102">Flag</button>
        <a class="button plain" href="/a/01040G2081040G2081040G2081">Overview</a>
        <button class="button final" name="token" value="1H01040G2081040G2081040G2081">Hand in</button>
        </form>"#]],
    )
    .await;
}

#[tokio::test]
async fn a_choice_is_a_button_for_each_option() {
    let mut linked = option("", 1, Chosen::No);
    linked.text = vec![
        Inline::Link { to: "https://example.org".into(), text: rich("a link") },
        Inline::Word { term: "t".into(), shown: "word".into(), meaning: "m".into() },
    ];
    check(
        with_control(Control::Choice(vec![option("one", 0, Chosen::No), linked])),
        expect![[r#"
        <form class="choice" method="post" action="/a/01040G2081040G2081040G2081/3" data-press>
        <ol class="options" role="list" aria-label="Options">
        <li>
        <button class="option" name="token" value="1A01040G2081040G2081040G20810200" data-key="1">
        <span class="number" aria-hidden="true">1</span>
        <span class="text">one</span>
        </button>
        </li>
        <li>
        <button class="option" name="token" value="1A01040G2081040G2081040G20810201" data-key="2">
        <span class="number" aria-hidden="true">2</span>
        <span class="text">a linkword</span>
        </button>
        </li>
        </ol>
        </form>"#]],
    )
    .await;
}

#[tokio::test]
async fn the_present_choice_is_told() {
    check(
        with_control(Control::Choice(vec![option("one", 0, Chosen::No), option("two", 1, Chosen::Yes)])),
        expect![[r#"
            <form class="choice" method="post" action="/a/01040G2081040G2081040G2081/3" data-press>
            <ol class="options" role="list" aria-label="Options">
            <li>
            <button class="option" name="token" value="1A01040G2081040G2081040G20810200" data-key="1" aria-pressed="false">
            <span class="number" aria-hidden="true">1</span>
            <span class="text">one</span>
            </button>
            </li>
            <li>
            <button class="option chosen" name="token" value="1A01040G2081040G2081040G20810201" data-key="2" aria-pressed="true">
            <span class="number" aria-hidden="true">2</span>
            <span class="text">two</span>
            </button>
            </li>
            </ol>
            </form>"#]],
    )
    .await;
}

#[tokio::test]
async fn the_tenth_option_has_the_key_0() {
    let options = (0..10).map(|n| option("x", n, Chosen::No)).collect();
    let answer =
        Room::showing(shown(with_control(Control::Choice(options))), None).get(&path(&question())).await;
    for key in 0..10 {
        assert_eq!(answer.body.matches(&format!(r#"data-key="{key}""#)).count(), 1, "{key}");
    }
}

#[tokio::test]
async fn several_are_boxes_sent_together() {
    let submit = Action::Submit(attempt(), 2);
    let options = vec![option("one", 0, Chosen::Yes), option("two", 1, Chosen::No)];
    check(
        with_control(Control::Choices { options, submit }),
        expect![[r#"
        <form class="choices" method="post" action="/a/01040G2081040G2081040G2081/3" data-press>
        <fieldset>
        <legend class="sr">Choose all that apply.</legend>
        <ol class="options" role="list">
        <li>
        <label class="option">
        <input type="checkbox" name="pick" value="0" data-key="1" checked>
        <span class="number" aria-hidden="true">1</span>
        <span class="text">one</span>
        </label>
        </li>
        <li>
        <label class="option">
        <input type="checkbox" name="pick" value="1" data-key="2">
        <span class="number" aria-hidden="true">2</span>
        <span class="text">two</span>
        </label>
        </li>
        </ol>
        </fieldset>
        <div class="presses">
        <button class="button primary" name="token" value="1S01040G2081040G2081040G208102">Answer</button>
        </div>
        </form>"#]],
    )
    .await;
}

#[tokio::test]
async fn something_is_typed() {
    let entry = |sort, value: Option<&str>| Control::Entry {
        label: "Your answer".into(),
        sort,
        value: value.map(Into::into),
        submit: Action::Submit(attempt(), 2),
    };
    let mut view = with_control(entry(EntrySort::Number { unit: Some("GB".into()) }, Some("4.5")));
    view.controls.push(entry(EntrySort::Words, None));
    check(view, expect![[r#"
        <form class="asked" method="post" action="/a/01040G2081040G2081040G2081/3" data-press>
        <div class="field">
        <label for="_0">Your answer<span class="sr">, GB</span>
        </label>
        <div class="typed numeric">
        <input type="text" id="_0" name="text" inputmode="decimal" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="400" value="4.5">
        <span class="unit" aria-hidden="true">GB</span>
        </div>
        </div>
        <div class="presses">
        <button class="button primary" name="token" value="1S01040G2081040G2081040G208102">Answer</button>
        </div>
        </form>
        <form class="asked" method="post" action="/a/01040G2081040G2081040G2081/3" data-press>
        <div class="field">
        <label for="_1">Your answer</label>
        <div class="typed">
        <input type="text" id="_1" name="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="400">
        </div>
        </div>
        <div class="presses">
        <button class="button primary" name="token" value="1S01040G2081040G2081040G208102">Answer</button>
        </div>
        </form>"#]]).await;
}

#[tokio::test]
async fn what_can_be_done_stands_above_a_list_of_places() {
    let mut view =
        View::new(Action::Course(course()), "Title").press("Continue", Action::Home, Tone::Primary);
    view.blocks = vec![para("About."), Block::Heading { level: 2, text: rich("Module"), anchor: None }];
    view.trail.push(("Home".into(), Action::Home));
    check(
        view,
        expect![[r#"
            <p>About.</p>
            <div class="presses">
            <a class="button primary" href="/">Continue</a>
            </div>
            <h2>Module</h2>"#]],
    )
    .await;
}

#[tokio::test]
async fn what_is_typed_for_an_answer_alone_is_sent_too() {
    let (label, sort) = ("What".into(), EntrySort::Words);
    let view = with_control(Control::Entry { label, sort, value: None, submit: Action::Calc });
    check(view, expect![[r#"
        <form class="asked" method="post" action="/a/01040G2081040G2081040G2081/3" data-press>
        <div class="field">
        <label for="_0">What</label>
        <div class="typed">
        <input type="text" id="_0" name="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="400">
        </div>
        </div>
        <div class="presses">
        <button class="button primary" name="token" value="18">Go on</button>
        </div>
        </form>"#]])
    .await;
}
