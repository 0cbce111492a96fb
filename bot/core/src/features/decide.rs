//! Five questions, one after the other, and a recommendation. All of it is in the address: nothing is kept.

use super::heading;
use crate::{
    Action, Advice, Block, Callout, Choosable, Chosen, Concern, Control, Entry, Lean, Leanings, Standing,
    Tone, View, para, rich,
    words::{calc, decide as words, label},
};

/// The next question; after the last one, what the answers come to.
pub fn view(answers: &Leanings) -> View {
    let view = match (answers.next(), answers.advice()) {
        (Some(concern), _) => question(answers, concern),
        (None, Some(advice)) => recommendation(answers, advice),
        (None, None) => View::new(Action::Decide(answers.clone()), words::TITLE),
    };
    match answers.back() {
        Some(before) => view.press(words::BACK, Action::Decide(before), Tone::Quiet),
        None => view,
    }
}

fn question(answers: &Leanings, concern: Concern) -> View {
    let mut view = View::new(Action::Decide(answers.clone()), words::question(concern));
    view.trail.push((label::HOME.into(), Action::Home));
    let number = answers.given().count() + 1;
    view.subtitle = Some(crate::words::question_of(number, Concern::ALL.len()));
    if number == 1 {
        view.blocks.push(para(words::INTRODUCTION));
    }
    view.blocks.push(para(words::explained(concern)));
    let option = |lean: Lean| Choosable {
        text: rich(words::answer(concern, lean)),
        action: Action::Decide(answers.with(lean)),
        chosen: Chosen::No,
    };
    view.controls.push(Control::Choice(Lean::ALL.into_iter().map(option).collect()));
    view
}

fn recommendation(answers: &Leanings, advice: Advice) -> View {
    let mut view = View::new(Action::Decide(answers.clone()), words::RECOMMENDATION);
    view.trail.push((label::HOME.into(), Action::Home));
    view.blocks.push(Block::Callout {
        kind: Callout::Key,
        title: Some(rich(words::advice(advice))),
        body: vec![para(words::condition(advice))],
    });
    view.blocks.push(heading(words::YOUR_ANSWERS));
    view.blocks.push(Block::Entries(
        answers.given().enumerate().map(|(n, given)| entry(answers, n, given)).collect(),
    ));
    let uncertain: Vec<&str> = words::uncertain(answers);
    view.blocks.push(heading(words::UNCERTAIN));
    let items = uncertain.iter().map(|said| vec![para(*said)]).collect();
    view.blocks.push(Block::List { start: None, items });
    view.blocks.push(heading(words::TO_SHARE));
    view.blocks.push(Block::Quote(vec![para(words::shared(answers, advice))]));
    view.press(calc::CALC, Action::Calc, Tone::Plain).press(
        words::ANEW,
        Action::Decide(Leanings::default()),
        Tone::Plain,
    )
}

/// An answer, and the way back to its question.
fn entry(answers: &Leanings, n: usize, (concern, lean): (Concern, Lean)) -> Entry {
    Entry {
        label: words::question(concern).into(),
        note: Some(words::answer(concern, lean).into()),
        sort: None,
        state: Standing::Done,
        to: Some(Action::Decide(answers.first(n))),
    }
}
