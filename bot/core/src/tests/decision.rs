//! Five answers and what they come to.

use proptest::prelude::*;

use crate::{
    Action, Advice, Block, Concern, Control, Lean, Leanings, View, features, plain_blocks,
    words::decide::answer,
};

fn read(letters: &str) -> Leanings {
    Leanings::read(letters).expect("answers")
}

fn advice(letters: &str) -> Option<Advice> {
    read(letters).advice()
}

#[test]
fn questions_come_in_the_order_of_the_course() {
    let mut answers = Leanings::default();
    let mut asked = Vec::new();
    while let Some(concern) = answers.next() {
        assert_eq!(answers.advice(), None, "not before all are answered");
        asked.push(concern);
        answers = answers.with(Lean::Between);
    }
    assert_eq!(asked, Concern::ALL);
    assert_eq!(answers.with(Lean::Local), answers, "there is no sixth");
}

#[test]
fn the_first_question_can_settle_the_matter_but_not_that_it_is_good_enough() {
    assert_eq!(advice("llhhl"), Some(Advice::Local));
    assert_eq!(advice("lhhhl"), Some(Advice::IfGood), "required, and perhaps not good enough");
    assert_eq!(advice("llhhh"), Some(Advice::OnceRun), "required, and nobody runs it");
    assert_eq!(advice("hllll"), Some(Advice::Local), "offline is a must too");
}

#[test]
fn between_yes_and_no_lies_a_private_deployment() {
    assert_eq!(advice("bhhhl"), Some(Advice::Private));
    assert_eq!(advice("bllbl"), Some(Advice::Local), "easy work all day, and somebody runs it");
    assert_eq!(advice("bllbh"), Some(Advice::Private));
}

#[test]
fn what_may_leave_follows_task_and_volume() {
    assert_eq!(advice("hhhhl"), Some(Advice::Hosted));
    assert_eq!(advice("hllhl"), Some(Advice::Local));
    assert_eq!(advice("hhlhl"), Some(Advice::Both), "hard work hosted, easy work at home");
    assert_eq!(advice("hlhhl"), Some(Advice::Hosted), "ten questions a week never pay for a machine");
    assert_eq!(advice("hllhh"), Some(Advice::Hosted), "nobody runs it");
}

/// Every way to answer.
fn all() -> Vec<Leanings> {
    let mut all = vec![Leanings::default()];
    for _ in Concern::ALL {
        all = all.iter().flat_map(|so_far| Lean::ALL.map(|lean| so_far.with(lean))).collect();
    }
    all
}

#[test]
fn every_way_leads_to_a_recommendation_and_back() {
    for answers in all() {
        let advice = answers.advice().expect("five answers");
        let data = answers.given().next().map(|(_, lean)| lean);
        let at_home = matches!(advice, Advice::Local | Advice::IfGood | Advice::OnceRun);
        assert!(data != Some(Lean::Local) || at_home, "{answers}: what may not leave stays");
        let mut back = answers;
        for n in (0..Concern::ALL.len()).rev() {
            back = back.back().expect("one before");
            assert_eq!(back.given().count(), n);
        }
        assert_eq!(back.back(), None);
    }
}

#[test]
fn answers_are_short_enough_for_buttons() {
    let all = Concern::ALL.into_iter().flat_map(|concern| Lean::ALL.map(|lean| answer(concern, lean)));
    for said in all {
        assert!(said.chars().count() <= 30, "{said}");
    }
}

#[test]
fn pages_lead_on_and_back() {
    let first = features::decided(&Leanings::default());
    assert_eq!(presses(&first), [] as [Action; 0], "nothing to go back to");
    assert_eq!(choices(&first), ["l", "b", "h"].map(|one| Action::Decide(read(one))));
    let third = features::decided(&read("lb"));
    assert_eq!(third.subtitle.as_deref(), Some("Question 3 of 5"));
    assert_eq!(presses(&third), [Action::Decide(read("l"))]);
    let last = features::decided(&read("lbhlb"));
    assert!(presses(&last).contains(&Action::Decide(read("lbhl"))), "back");
    assert!(presses(&last).contains(&Action::Decide(Leanings::default())), "anew");
    let entries = last.blocks.iter().find_map(|block| match block {
        Block::Entries(entries) => Some(entries),
        _ => None,
    });
    let to: Vec<Option<Action>> = entries.into_iter().flatten().map(|entry| entry.to.clone()).collect();
    assert_eq!(to, ["", "l", "lb", "lbh", "lbhl"].map(|so_far| Some(Action::Decide(read(so_far)))));
    let shared = plain_blocks(&last.blocks);
    assert!(shared.contains("Task: how hard is it? Some of both, or not known yet."), "{shared}");
    assert!(shared.contains("Whether one person is enough"), "{shared}");
}

fn presses(view: &View) -> Vec<Action> {
    let press = |control: &Control| match control {
        Control::Press { action, .. } => Some(action.clone()),
        _ => None,
    };
    view.controls.iter().filter_map(press).collect()
}

fn choices(view: &View) -> Vec<Action> {
    let options = view.controls.iter().find_map(|control| match control {
        Control::Choice(options) => Some(options),
        _ => None,
    });
    options.into_iter().flatten().map(|option| option.action.clone()).collect()
}

proptest! {
    #[test]
    fn any_letters_are_answers_or_none(text in any::<String>()) {
        if let Some(answers) = Leanings::read(&text) {
            prop_assert_eq!(answers.to_string(), text);
        }
    }

    #[test]
    fn every_page_has_something(letters in "[lbh]{0,5}") {
        let view = features::decided(&read(&letters));
        prop_assert_eq!(view.at, Action::Decide(read(&letters)));
        prop_assert!(!view.title.is_empty() && !view.blocks.is_empty() && !view.controls.is_empty());
    }
}
