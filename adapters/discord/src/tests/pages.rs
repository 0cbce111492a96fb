//! Pages as messages: what stands where.

use expect_test::expect;
use homeroom_core::{
    Action, AttemptId, Audience, Bare, Block, Callout, Choosable, Chosen, Control, CourseId, EditionId,
    EntrySort, ItemId, Page, PostingId, Tone, View, para, rich,
};
use serde_json::Value;
use serenity::model::id::RoleId;

use super::cardboard::{Cardboard, json, shown};
use crate::{
    mark::{Asks, Mark},
    outgoing::{Message, with_seen},
    words::SEEN,
};

fn attempt() -> AttemptId {
    AttemptId::from_bytes([7; 16])
}

fn question(options: &[&str]) -> View {
    let mut view = View::new(Action::Question(attempt(), 0), "Question 1 of 3");
    view.subtitle = Some("Why local?".into());
    view.blocks.push(para("What fits?"));
    let option = |(n, text): (usize, &&str)| Choosable {
        text: rich(*text),
        action: Action::Answer(attempt(), 0, u8::try_from(n).unwrap_or(0)),
        chosen: if n == 1 { Chosen::Yes } else { Chosen::No },
    };
    view.controls.push(Control::Choice(options.iter().enumerate().map(option).collect()));
    view
}

/// The labels and marks of a message's buttons, the placeholders and options of its menus.
fn controls(message: &Value) -> String {
    let mut lines = Vec::new();
    for row in message["components"].as_array().into_iter().flatten() {
        let mut line = Vec::new();
        for control in row["components"].as_array().into_iter().flatten() {
            let said = |name: &str| control[name].as_str().unwrap_or_default().to_owned();
            let mark = said("custom_id");
            if control["type"] == 2 {
                line.push(format!("[{} {} {mark}]", said("label"), control["style"]));
                continue;
            }
            line.push(format!(
                "{} {mark} {}-{}:",
                said("placeholder"),
                control["min_values"],
                control["max_values"]
            ));
            for option in control["options"].as_array().into_iter().flatten() {
                line.push(format!("({} {} {})", option["label"], option["value"], option["default"]));
            }
        }
        lines.push(line.join(" "));
    }
    lines.join("\n")
}

#[test]
fn short_options_stand_on_buttons() {
    let mut view = question(&["4 GB", "14 GB", "40 GB"]);
    view = view.press("Hand in now", Action::HandIn(attempt()), Tone::Final);
    let message = shown(&view);
    expect![[r#"
        [4 GB 2 p1A070W3GE1R70W3GE1R70W3GE1R70000~a] [✓ 14 GB 3 p1A070W3GE1R70W3GE1R70W3GE1R70001~b] [40 GB 2 p1A070W3GE1R70W3GE1R70W3GE1R70002~c]
        [Hand in now 4 p1H070W3GE1R70W3GE1R70W3GE1R7~d]"#]].assert_eq(&controls(&message));
    expect![[r#"
        [
          {
            "color": 4878245,
            "description": "-# Why local?\n\nWhat fits?",
            "title": "Question 1 of 3",
            "type": "rich"
          }
        ]"#]]
    .assert_eq(&serde_json::to_string_pretty(&message["embeds"]).unwrap_or_default());
}

#[test]
fn long_options_stand_in_the_text_by_letters() {
    let message = shown(&question(&["A model that is smaller than the memory of the card", "b", "`c`"]));
    expect!["[A 2 p1A070W3GE1R70W3GE1R70W3GE1R70000~a] [✓ B 3 p1A070W3GE1R70W3GE1R70W3GE1R70001~b] [C 2 p1A070W3GE1R70W3GE1R70W3GE1R70002~c]"].assert_eq(&controls(&message));
    expect![[r#"
        -# Why local?

        What fits?

        **A**  A model that is smaller than the memory of the card

        **B**  b

        **C**  \`c\`"#]]
    .assert_eq(message["embeds"][0]["description"].as_str().unwrap_or_default());
}

#[test]
fn several_are_chosen_in_a_menu_by_their_places() {
    let mut view = question(&["One", "Two"]);
    if let Some(Control::Choice(options)) = view.controls.pop() {
        view.controls.push(Control::Choices { options, submit: Action::Submit(attempt(), 0) });
    }
    expect![[r#"Choose all that apply, then close the list c1S070W3GE1R70W3GE1R70W3GE1R700~a 1-2: ("One" "0" null) ("Two" "1" true)"#]].assert_eq(&controls(&shown(&view)));
}

#[test]
fn what_is_typed_has_a_button() {
    let mut view = question(&[]);
    view.controls.clear();
    let number = EntrySort::Number { unit: Some("GB".into()) };
    let submit = Action::Submit(attempt(), 0);
    let (label, value) = ("Your number".into(), Some("14 GB".into()));
    view.controls.push(Control::Entry { label, sort: number, value, submit });
    expect!["[Your number: 14 GB 1 n1S070W3GE1R70W3GE1R70W3GE1R700~a~GB]"]
        .assert_eq(&controls(&shown(&view)));
}

fn section() -> View {
    let lesson = Action::Lesson(CourseId::new("maths"), ItemId::new("1-why"), Some(0));
    let mut view = View::new(lesson, "Why");
    view.trail.push(("Maths".into(), Action::Course(CourseId::new("maths"))));
    let (course, edition) = (CourseId::new("maths"), EditionId::new("e"));
    view.blocks = vec![
        para("Before."),
        Block::Diagram { alt: "A leads to B".into(), light: "<svg/>".into(), dark: "<svg/>".into() },
        Block::Table { head: vec![rich("A"), rich("B")], rows: vec![vec![rich("1"), rich("2")]] },
        Block::Image { path: "map.png".into(), alt: "A map".into(), edition, course },
        Block::Reveal { question: rich("Why?"), answer: vec![para("Hidden.")] },
        Block::File { name: "../notes 1.txt".into(), text: "x".into() },
    ];
    view
}

#[test]
fn a_picture_closes_its_embed_and_a_file_hangs_on() {
    let message = shown(&section());
    let all = [&message["embeds"], &message["attachments"]];
    expect![[r#"
        [
          [
            {
              "color": 4878245,
              "description": "Before.",
              "image": {
                "height": null,
                "proxy_url": null,
                "url": "attachment://picture-1.png",
                "width": null
              },
              "title": "Why",
              "type": "rich"
            },
            {
              "color": 4878245,
              "description": "```\nA │ B\n──┼──\n1 │ 2\n```",
              "image": {
                "height": null,
                "proxy_url": null,
                "url": "attachment://picture-2.png",
                "width": null
              },
              "type": "rich"
            },
            {
              "color": 4878245,
              "description": "**Why?**\n\n📎 ../notes 1.txt",
              "type": "rich"
            }
          ],
          [
            {
              "description": "A leads to B",
              "filename": "picture-1.png",
              "id": 0
            },
            {
              "description": "A map",
              "filename": "picture-2.png",
              "id": 0
            },
            {
              "description": null,
              "filename": "notes-1.txt",
              "id": 0
            }
          ]
        ]"#]]
    .assert_eq(&serde_json::to_string_pretty(&all).unwrap_or_default());
}

#[test]
fn what_is_folded_has_a_button() {
    let message = shown(&section());
    expect![[r#"
        [Show the answer 2 p1x00s00maths/1-why~a]
        [Maths 2 p1cmaths~b]"#]]
    .assert_eq(&controls(&message));
    assert!(!message.to_string().contains("Hidden"));
}

#[test]
fn a_posted_card_is_the_same_when_it_is_posted_again() {
    let mut view = View::new(Action::Board(PostingId::from_bytes([1; 16])), "Test: *Why*");
    view.audience = Audience::Place;
    view.blocks.push(Block::Countdown { until: 1_772_438_400_000, said: "then".into() });
    let begin = Action::Begin(CourseId::new("maths"), ItemId::new("1-why.test"));
    let view = view.press("Start", begin, Tone::Primary);
    let page = homeroom_core::asked(&view, &crate::capabilities());
    expect![[r#"
        {
          "allowed_mentions": {
            "parse": [],
            "roles": [],
            "users": []
          },
          "attachments": [],
          "components": [
            {
              "components": [
                {
                  "custom_id": "p1Bmaths/1-why.test~a",
                  "disabled": false,
                  "label": "Start",
                  "style": 1,
                  "type": 2
                }
              ],
              "type": 1
            }
          ],
          "embeds": [
            {
              "color": 4878245,
              "description": "⏳ <t:1772438400:t> (<t:1772438400:R>)",
              "title": "Test: \\*Why\\*",
              "type": "rich"
            }
          ],
          "enforce_nonce": true,
          "nonce": "once",
          "sticker_ids": [],
          "tts": false
        }"#]]
    .assert_eq(
        &serde_json::to_string_pretty(&json(&Message::of(&page, &Bare).posted("once"))).unwrap_or_default(),
    );
}

#[test]
fn only_what_is_announced_pings_and_an_edit_leaves_that_alone() {
    let page = homeroom_core::asked(&View::new(Action::Home, "Home"), &crate::capabilities());
    let message = || Message::of(&page, &Bare).announced(RoleId::new(70));
    let posted = json(&message().posted("once"));
    assert_eq!(posted["content"], "<@&70>");
    assert_eq!(posted["allowed_mentions"].to_string(), r#"{"parse":[],"roles":["70"],"users":[]}"#);
    let replaced = json(&message().replaced());
    assert_eq!(replaced.get("content"), None);
    assert_eq!(replaced["allowed_mentions"].to_string(), r#"{"parse":[],"roles":[],"users":[]}"#);
}

#[test]
fn a_page_is_as_green_or_red_as_its_feedback() {
    let coloured = |kinds: &[Callout]| {
        let mut view = View::new(Action::Home, "Home");
        view.blocks.extend(kinds.iter().map(|kind| Block::Callout {
            kind: *kind,
            title: None,
            body: Vec::new(),
        }));
        shown(&view)["embeds"][0]["color"].clone()
    };
    let all =
        [coloured(&[Callout::Right]), coloured(&[Callout::Wrong]), coloured(&[]), coloured(&[Callout::Tip])];
    assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2] && all[2] == all[3], "{all:?}");
}

#[test]
fn a_picture_that_cannot_be_had_is_told_in_words() {
    let block = Block::Diagram { alt: "A leads to B".into(), light: String::new(), dark: String::new() };
    let page = Page {
        at: Action::Home,
        title: "Home".into(),
        subtitle: None,
        blocks: vec![block],
        rows: Vec::new(),
        audience: Audience::Learner,
    };
    let told =
        |pictures: &dyn homeroom_core::Pictures| json(&Message::of(&page, pictures).answered()).to_string();
    assert!(told(&Bare).contains("🖼️ A leads to B"));
    assert!(told(&Cardboard).contains("attachment://picture-1.png"));
}

#[test]
fn an_empty_page_is_still_a_message_and_an_edit_takes_all_away() {
    let message = shown(&View::new(Action::Home, ""));
    assert_eq!(message["embeds"][0]["description"], "\u{200b}");
    for taken in ["content", "components", "attachments"] {
        assert!(message.get(taken).is_some(), "{taken}");
    }
}

#[test]
fn a_refusal_mentions_nobody() {
    let refusal = homeroom_core::Refusal::Elsewhere { name: "@everyone <@1>".into() };
    let said = homeroom_core::words::refusal(&refusal);
    let message = json(&Message::said(&said).whispered());
    let content = message["content"].as_str().unwrap_or_default();
    assert!(content.starts_with("@\u{200b}everyone \\<@1\\> is in another class"), "{content}");
    assert_eq!(message["flags"], 64);
}

#[test]
fn marks_are_read_as_they_were_written() {
    let token =
        Action::Lesson(CourseId::new("abcdefghijklmnopqrstuvwx"), ItemId::new("0.1-2"), Some(9)).token();
    let token = token.as_str().to_owned();
    let form = |asks| Mark::Form { token: token.clone(), asks };
    let all = [
        Mark::Press(token.clone()),
        Mark::Beside(token.clone()),
        form(Asks::Words),
        form(Asks::Number(None)),
        form(Asks::Number(Some("GB~s".into()))),
        Mark::Places,
        Mark::Several(token.clone()),
    ];
    for mark in all {
        for n in [0, 25, 26, 60] {
            assert_eq!(Mark::read(&mark.written(n)), Some(mark.clone()));
        }
    }
    for other in ["", "x", "é", "q1h~a"] {
        assert_eq!(Mark::read(other), None, "{other}");
    }
}

#[test]
fn the_page_on_privacy_says_what_discord_sees() {
    let seen = "Discord passes on what you write";
    let privacy = View::new(Action::Privacy, "What is kept of you");
    let page = Action::Page(Box::new(Action::Privacy), 1);
    for at in [Action::Privacy, page] {
        let view = with_seen(&View { at, ..privacy.clone() }, &[SEEN]).into_owned();
        assert!(homeroom_core::plain_blocks(&view.blocks).contains(seen));
    }
    let home = View::new(Action::Home, "My classroom");
    assert_eq!(*with_seen(&home, &[SEEN]), home);
}
