//! The cover of a quiz or test: what it asks, what was so far, Start.

use super::{Cx, Record, record::Sat};
use crate::{
    Action, Block, CourseId, Entry, Failure, ItemId, Quiz, Refusal, Standing, Tone, View, para, rich,
    words::{self, label},
};

/// The cover.
pub async fn view(cx: &mut Cx<'_>, id: &CourseId, item: &ItemId) -> Result<View, Failure> {
    let record = Record::load(cx, id).await?;
    let quiz = record.course.quiz(item).ok_or(Refusal::NotFound)?;
    let mut view = View::new(Action::Cover(id.clone(), item.clone()), quiz.title.clone());
    view.trail =
        vec![(label::HOME.into(), Action::Home), (record.course.title.clone(), Action::Course(id.clone()))];
    view.blocks.push(para(words::terms(quiz.len(), &quiz.rules)));
    let sat: Vec<&Sat> = record.sat_of(item).collect();
    let open = record.open(item);
    if let (Some(of), None) = (quiz.rules.attempts, open) {
        view.blocks.push(para(words::attempts_left(sat.len(), of)));
    }
    view = with_begin(view, id, quiz, &sat, open);
    if !sat.is_empty() {
        view.blocks.push(Block::Heading { level: 2, text: rich(label::PAST_ATTEMPTS), anchor: None });
        view.blocks.push(Block::Entries(sat.iter().rev().map(|sat| entry(quiz, sat)).collect()));
    }
    Ok(view)
}

fn with_begin(view: View, id: &CourseId, quiz: &Quiz, sat: &[&Sat], open: Option<&Sat>) -> View {
    let left = quiz.rules.attempts.is_none_or(|of| sat.len() < of as usize);
    let begin = Action::Begin(id.clone(), quiz.id.clone());
    match open {
        Some(_) => view.press(label::CONTINUE, begin, Tone::Primary),
        None if sat.is_empty() => view.press(label::START, begin, Tone::Primary),
        None if left => view.press(label::AGAIN, begin, Tone::Primary),
        None => view,
    }
}

fn entry(quiz: &Quiz, sat: &Sat) -> Entry {
    let (state, note) = if sat.attempt.is_open() {
        (Standing::Current, words::answered_so_far(sat.attempt.answers().len(), sat.attempt.drawn.len(), 0))
    } else {
        let state = match sat.score.passes(&quiz.rules) {
            Some(true) => Standing::Right,
            Some(false) => Standing::Wrong,
            None => Standing::Done,
        };
        (state, words::score_and_pass(sat.score, &sat.attempt.rules))
    };
    Entry {
        label: words::ending(&sat.attempt),
        note: Some(note),
        sort: None,
        state,
        to: Some(Action::Attempt(sat.attempt.id)),
    }
}
