//! An attempt as a whole: its overview while it is open, its result after.

use super::{Cx, place_of, question, sitting};
use crate::{
    Action, Attempt, AttemptId, Block, Callout, Column, Counting, Failure, Flag, KeyRing, Timestamp, Tone,
    View, para, rich,
    words::{self, label},
};

/// The overview, or the result.
pub async fn view(cx: &mut Cx<'_>, id: AttemptId) -> Result<View, Failure> {
    let attempt = cx.attempt(id).await?;
    let ring = cx.ring(&attempt).await?;
    let (attempt, closes) = cx.hold_back(attempt).await?;
    let mut view = View::new(Action::Attempt(id), sitting::title(&attempt, &ring));
    view.trail = sitting::trail(&attempt, &ring);
    view.blocks.push(Block::Steps(question::steps(&attempt, &ring, None, closes, cx.now)));
    view.blocks.extend(sitting::trial(&attempt));
    if attempt.is_open() {
        view.blocks.extend(question::countdown(cx, &attempt).await?);
        return Ok(overview(view, &attempt));
    }
    view.subtitle = Some(words::ending(&attempt, &cx.zone(&attempt).await?));
    let aside = set_aside(cx, &attempt).await?;
    // What an instructor said of it stands in place of the verdict.
    let verdict = aside.unwrap_or_else(|| para(words::verdict(attempt.score(&ring), &attempt.rules)));
    Ok(result(view, &attempt, (&ring, verdict), closes, cx.now))
}

/// What an instructor said of the attempt: that it does not count, or what the score is instead.
async fn set_aside(cx: &mut Cx<'_>, attempt: &Attempt) -> Result<Option<Block>, Failure> {
    let column =
        Column { course: attempt.course.clone(), item: attempt.item.clone(), posting: attempt.posting };
    let said = match attempt.counting {
        Counting::Reset => Some(label::SET_ASIDE.to_owned()),
        Counting::Trial => None,
        Counting::Counts => {
            let all = cx.tx.overrides(attempt.cohort).await?;
            let set = all.into_iter().find(|one| one.learner == attempt.learner && one.column == column);
            set.map(|set| words::set_score(set.percent, &set.why))
        }
    };
    Ok(said.map(|said| Block::Callout { kind: Callout::Note, title: None, body: vec![para(said)] }))
}

/// Asks once whether to hand in with questions open.
pub async fn ask_hand_in(cx: &mut Cx<'_>, id: AttemptId) -> Result<View, Failure> {
    let attempt = cx.attempt(id).await?;
    if !attempt.is_open() {
        return view(cx, id).await;
    }
    let ring = cx.ring(&attempt).await?;
    let mut view = View::new(Action::AskHandIn(id), sitting::title(&attempt, &ring));
    view.trail = sitting::trail(&attempt, &ring);
    view.blocks.push(Block::Steps(question::steps(&attempt, &ring, None, None, cx.now)));
    view.blocks.push(para(words::ask_hand_in(attempt.drawn.len() - attempt.answers().len())));
    Ok(view.press(label::HAND_IN_NOW, Action::HandIn(id), Tone::Final).press(
        label::BACK,
        Action::Attempt(id),
        Tone::Plain,
    ))
}

fn overview(mut view: View, attempt: &Attempt) -> View {
    let (answered, of) = (attempt.answers().len(), attempt.drawn.len());
    let flagged = attempt.numbers().filter(|n| attempt.flagged(*n) == Flag::Flagged).count();
    view.blocks.push(para(words::answered_so_far(answered, of, flagged)));
    if let Some(next) = attempt.next_open(0) {
        view = view.press(label::CONTINUE, Action::Question(attempt.id, next), Tone::Primary);
    }
    if attempt.rules.at_once() {
        return view;
    }
    if answered == of {
        view.press(label::HAND_IN, Action::HandIn(attempt.id), Tone::Final)
    } else {
        view.press(label::HAND_IN, Action::AskHandIn(attempt.id), Tone::Plain)
    }
}

fn result(
    mut view: View,
    attempt: &Attempt,
    (ring, verdict): (&KeyRing, Block),
    closes: Option<Timestamp>,
    now: Timestamp,
) -> View {
    let score = attempt.score(ring);
    view.blocks.push(Block::Meter {
        label: words::score_and_pass(score, &attempt.rules),
        // Part points show in the label; the meter takes whole ones.
        value: score.points as u32,
        of: score.of,
    });
    view.blocks.push(verdict);
    if attempt.numbers().any(|n| attempt.due(n, closes, now).is_none()) {
        view.blocks.push(para(label::AFTER_CLOSE));
    }
    for n in attempt.numbers() {
        view.blocks.extend(question_blocks(attempt, n, ring, closes, now));
    }
    with_next(view, attempt, ring)
}

/// A question in a result. Where feedback comes at once only the missed ones: the others were read already.
fn question_blocks(
    attempt: &Attempt,
    n: u8,
    ring: &KeyRing,
    closes: Option<Timestamp>,
    now: Timestamp,
) -> Vec<Block> {
    let question = attempt.drawn.get(usize::from(n)).and_then(|drawn| ring.question(drawn));
    let (Some(question), Some(due)) = (question, attempt.due(n, closes, now)) else { return Vec::new() };
    if attempt.rules.at_once() && attempt.mark(n, ring).is_right() {
        return Vec::new();
    }
    let mut prompt = rich(format!("{}. ", u16::from(n) + 1));
    prompt.extend(question.prompt.iter().cloned());
    let mut blocks = vec![Block::Heading { level: 2, text: prompt, anchor: None }];
    blocks.extend(question::answered(attempt, n, ring, question, &due));
    blocks
}

fn with_next(view: View, attempt: &Attempt, ring: &KeyRing) -> View {
    if attempt.counting == Counting::Trial {
        return view.press(label::TO_DESK, Action::Teach(Some(attempt.cohort)), Tone::Primary);
    }
    let course = attempt.course.clone();
    let Some(newest) = ring.newest() else { return view };
    let next = newest.items().skip_while(|item| *item.id() != attempt.item).nth(1);
    let view = match next {
        Some(next) => view.press(next.title(), place_of(&course, next), Tone::Primary),
        None => view.press(newest.title.clone(), Action::Course(course.clone()), Tone::Primary),
    };
    if newest.quiz(&attempt.item).is_some() {
        let label = if attempt.rules.at_once() { label::AGAIN } else { label::MY_ATTEMPTS };
        view.press(label, Action::Cover(course, attempt.item.clone()), Tone::Plain)
    } else {
        // A review, or a quiz that is gone.
        view.press(label::REVIEW, Action::Review(course), Tone::Plain)
    }
}
