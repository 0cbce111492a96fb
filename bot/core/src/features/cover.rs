//! The cover of a quiz or test: what it asks, what was so far, Start.

use super::{
    Cx, Record,
    posted::{self, Standing},
    record::Sat,
    sitting,
};
use crate::{
    Action, Block, CourseId, Entry, Failure, ItemId, Quiz, Refusal, Rules, Standing as Stands, Tone, View,
    para, rich,
    words::{self, label},
};

/// The cover.
pub async fn view(cx: &mut Cx<'_>, id: &CourseId, item: &ItemId) -> Result<View, Failure> {
    let record = Record::load_with(cx, id, Some(item)).await?;
    let quiz = record.course.quiz(item).ok_or(Refusal::NotFound)?;
    let mut view = View::new(Action::Cover(id.clone(), item.clone()), quiz.title.clone());
    view.trail = vec![(label::HOME.into(), Action::Home)];
    if !record.course.is_single_test() {
        view.trail.push((record.course.title.clone(), Action::Course(id.clone())));
    }
    let standing = posted::standing(cx, &record.cohort, &record.course, quiz).await?;
    let rules = match &standing {
        Standing::Posted(posted) | Standing::Not(_, Some(posted)) => posted.rules(quiz),
        Standing::Alone | Standing::Not(_, None) => quiz.rules.clone(),
    };
    view.blocks.push(para(words::terms(quiz.len(), &rules)));
    if let Standing::Posted(posted) | Standing::Not(_, Some(posted)) = &standing {
        let (opens, closes) = (posted.posting.opens, posted.closes());
        // One that stands for ever needs no word, and one that was taken back has another.
        if (opens.is_some() || closes.is_some()) && posted.posting.withdrawn.is_none() {
            view.subtitle = Some(words::posted(opens, closes, &record.cohort.zone, cx.now));
        }
    }
    let sat: Vec<&Sat> = record.sat_of(item).collect();
    let open = record.open(item);
    view = match (sitting::not_archived(&record.cohort), &standing, open) {
        (Err(archived), ..) => said(view, &archived),
        (_, _, Some(_)) => {
            view.press(label::CONTINUE, Action::Begin(id.clone(), item.clone()), Tone::Primary)
        }
        // When it opens, or closed, stands above.
        (_, Standing::Not(Refusal::Closed { .. } | Refusal::NotYet { .. }, _), None) => view,
        (_, Standing::Not(refusal, _), None) => said(view, refusal),
        (_, Standing::Posted(posted), None) => {
            let used = posted.used(sat.iter().map(|sat| &sat.attempt));
            with_begin(view, (id, item), used, &rules)
        }
        (_, Standing::Alone, None) => with_begin(view, (id, item), sat.len(), &rules),
    };
    if !sat.is_empty() {
        view.blocks.push(Block::Heading { level: 2, text: rich(label::PAST_ATTEMPTS), anchor: None });
        view.blocks.push(Block::Entries(
            sat.iter().rev().map(|sat| entry(quiz, sat, &record.cohort.zone)).collect(),
        ));
    }
    Ok(view)
}

fn said(mut view: View, refusal: &Refusal) -> View {
    view.blocks.push(para(words::refusal(refusal)));
    view
}

fn with_begin(mut view: View, (id, item): (&CourseId, &ItemId), used: usize, rules: &Rules) -> View {
    if let Some(of) = rules.attempts {
        view.blocks.push(para(words::attempts_left(used, of)));
    }
    let left = rules.attempts.is_none_or(|of| used < of as usize);
    let label = if used == 0 { label::START } else { label::AGAIN };
    if left { view.press(label, Action::Begin(id.clone(), item.clone()), Tone::Primary) } else { view }
}

fn entry(quiz: &Quiz, sat: &Sat, zone: &crate::Zone) -> Entry {
    let (state, note) = if sat.attempt.is_open() {
        (Stands::Current, words::answered_so_far(sat.attempt.answers().len(), sat.attempt.drawn.len(), 0))
    } else {
        let state = match sat.score.passes(&quiz.rules) {
            Some(true) => Stands::Right,
            Some(false) => Stands::Wrong,
            None => Stands::Done,
        };
        (state, words::score_and_pass(sat.score, &sat.attempt.rules))
    };
    Entry {
        label: words::ending(&sat.attempt, zone),
        note: Some(note),
        sort: None,
        state,
        to: Some(Action::Attempt(sat.attempt.id)),
    }
}
