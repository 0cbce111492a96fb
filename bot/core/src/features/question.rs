//! One question of an attempt: to answer, or with its feedback.

use super::{Cx, sitting};
use crate::{
    Action, Attempt, AttemptId, Block, Callout, Choice, Choosable, Chosen, Control, Course, Due, EntrySort,
    Failure, Flag, Given, Here, Inline, KeyRing, OptionId, Question, QuestionKind, Refusal, Response, Rich,
    Shown, Standing, State, Step, Timestamp, Tone, View, para, plain, rich,
    words::{self, label},
};

/// The question at `n`.
pub async fn view(cx: &mut Cx<'_>, id: AttemptId, n: u8) -> Result<View, Failure> {
    let attempt = cx.attempt(id).await?;
    let ring = cx.ring(&attempt).await?;
    let drawn = attempt.drawn.get(usize::from(n)).ok_or(Refusal::NotFound)?;
    let question = ring.question(drawn).ok_or(Refusal::NotFound)?;
    let (attempt, closes) = cx.hold_back(attempt).await?;
    let countdown = countdown(cx, &attempt).await?;
    Ok(page(&attempt, n, &ring, question, (closes, cx.now), countdown))
}

/// The question at `n` with its hint. A test gives none.
pub async fn view_with_hint(cx: &mut Cx<'_>, id: AttemptId, n: u8) -> Result<View, Failure> {
    let mut view = view(cx, id, n).await?;
    let attempt = cx.attempt(id).await?;
    let ring = cx.ring(&attempt).await?;
    let question = attempt.drawn.get(usize::from(n)).and_then(|drawn| ring.question(drawn));
    let hint = question.map(|question| &question.hint).filter(|hint| !hint.is_empty());
    let open = attempt.is_open() && attempt.response(n).is_none() && attempt.rules.at_once();
    if let (Some(hint), true) = (hint, open) {
        view.blocks.push(Block::Callout { kind: Callout::Hint, title: None, body: hint.clone() });
        view.controls.retain(|control| !matches!(control, Control::Press { action: Action::Hint(..), .. }));
    }
    Ok(view)
}

/// How long an attempt may still take, where there is an end.
pub(super) async fn countdown(cx: &mut Cx<'_>, attempt: &Attempt) -> Result<Option<Block>, Failure> {
    let State::Open { due: Some(until), .. } = attempt.state else { return Ok(None) };
    let said = words::clock_time(until, &cx.zone(attempt).await?);
    Ok(Some(Block::Countdown { until: until.as_millisecond(), said }))
}

/// The page of a question.
pub(super) fn page(
    attempt: &Attempt,
    n: u8,
    ring: &KeyRing,
    question: &Question,
    (closes, now): (Option<Timestamp>, Timestamp),
    countdown: Option<Block>,
) -> View {
    let due = attempt.due(n, closes, now);
    let mut view = View::new(Action::Question(attempt.id, n), sitting::title(attempt, ring));
    view.subtitle = Some(words::question_of(usize::from(n) + 1, attempt.drawn.len()));
    view.trail = sitting::trail(attempt, ring);
    view.blocks.push(Block::Steps(steps(attempt, ring, Some(n), closes, now)));
    view.blocks.extend(sitting::trial(attempt));
    view.blocks.extend(countdown);
    view.blocks.push(Block::Heading { level: 2, text: question.prompt.clone(), anchor: None });
    view.blocks.extend(question.body.iter().cloned());
    match due {
        Some(due) => {
            view.blocks.extend(answered(attempt, n, ring, question, &due));
            after_answer(view, attempt, n)
        }
        None if attempt.is_open() => to_answer(view, attempt, n, question),
        None => {
            view.blocks.extend(given_blocks(attempt, n, question));
            view.blocks.push(para(label::AFTER_CLOSE));
            after_answer(view, attempt, n)
        }
    }
}

/// The overview: how each question stands, as far as it may be shown.
pub(super) fn steps(
    attempt: &Attempt,
    ring: &KeyRing,
    here: Option<u8>,
    closes: Option<Timestamp>,
    now: Timestamp,
) -> Vec<Step> {
    let step = |n: u8| Step {
        number: n.saturating_add(1),
        state: match (attempt.due(n, closes, now), attempt.response(n)) {
            (Some(_), Some(_)) if !attempt.question_counts(n, ring) => Standing::Done,
            (Some(_), Some(_)) if attempt.mark(n, ring).is_right() => Standing::Right,
            (Some(_), _) => Standing::Wrong,
            (None, Some(_)) => Standing::Done,
            (None, None) => Standing::Open,
        },
        flag: attempt.flagged(n),
        here: if here == Some(n) { Here::Yes } else { Here::No },
        to: Action::Question(attempt.id, n),
    };
    attempt.numbers().map(step).collect()
}

fn to_answer(mut view: View, attempt: &Attempt, n: u8, question: &Question) -> View {
    view.controls.push(answer_control(&mut view.blocks, attempt, n, question));
    let last = attempt.drawn.len().saturating_sub(1);
    if attempt.rules.at_once() {
        if !question.hint.is_empty() {
            view = view.press(label::HINT, Action::Hint(attempt.id, n), Tone::Quiet);
        }
        return view;
    }
    if n > 0 {
        view = view.press(label::PREVIOUS_QUESTION, Action::Question(attempt.id, n - 1), Tone::Plain);
    }
    if usize::from(n) < last {
        view = view.press(label::SKIP, Action::Question(attempt.id, n + 1), Tone::Primary);
    } else {
        view = view.press(label::OVERVIEW, Action::Attempt(attempt.id), Tone::Primary);
    }
    view = match attempt.flagged(n) {
        Flag::Plain => view.press(label::FLAG, Action::Flag(attempt.id, n), Tone::Quiet),
        Flag::Flagged => view.press(label::UNFLAG, Action::Unflag(attempt.id, n), Tone::Quiet),
    };
    if usize::from(n) < last {
        view = view.press(label::OVERVIEW, Action::Attempt(attempt.id), Tone::Quiet);
    }
    view
}

fn answer_control(blocks: &mut Vec<Block>, attempt: &Attempt, n: u8, question: &Question) -> Control {
    let given = attempt.response(n).map(|response| &response.given);
    let submit = Action::Submit(attempt.id, n);
    match &question.kind {
        QuestionKind::Single(_) => Control::Choice(choosable(attempt, n, question, given)),
        QuestionKind::Several(_) => {
            blocks.push(para(label::CHOOSE_ALL));
            Control::Choices { options: choosable(attempt, n, question, given), submit }
        }
        QuestionKind::Number { unit } => Control::Entry {
            label: label::YOUR_NUMBER.into(),
            sort: EntrySort::Number { unit: unit.clone() },
            value: given.map(|given| in_words(given, question)),
            submit,
        },
        QuestionKind::Words => Control::Entry {
            label: label::YOUR_WORDS.into(),
            sort: EntrySort::Words,
            value: given.map(|given| in_words(given, question)),
            submit,
        },
    }
}

fn choosable(attempt: &Attempt, n: u8, question: &Question, given: Option<&Given>) -> Vec<Choosable> {
    let option = |(place, choice): (usize, &Choice)| Choosable {
        text: choice.text.clone(),
        // A question has at most ten options.
        action: Action::Answer(attempt.id, n, u8::try_from(place).unwrap_or(u8::MAX)),
        chosen: chosen(given, choice),
    };
    displayed(attempt, n, question).into_iter().enumerate().map(option).collect()
}

/// The options in the order this attempt shows them.
fn displayed<'a>(attempt: &Attempt, n: u8, question: &'a Question) -> Vec<&'a Choice> {
    let order = attempt.drawn.get(usize::from(n)).map(|drawn| drawn.options.as_slice()).unwrap_or_default();
    let choices = question.kind.choices();
    order.iter().filter_map(|id| choices.iter().find(|choice| choice.id == *id)).collect()
}

fn chosen(given: Option<&Given>, choice: &Choice) -> Chosen {
    let chosen = match given {
        Some(Given::Option(one)) => *one == choice.id,
        Some(Given::Options(several)) => several.contains(&choice.id),
        _ => false,
    };
    if chosen { Chosen::Yes } else { Chosen::No }
}

/// What is shown of a question once feedback is due.
pub fn answered(attempt: &Attempt, n: u8, ring: &KeyRing, question: &Question, due: &Due) -> Vec<Block> {
    let response = attempt.response(n);
    let drawn = attempt.drawn.get(usize::from(n));
    let Some(key) = drawn.and_then(|drawn| ring.reveal(drawn, due)) else { return Vec::new() };
    let right = attempt.mark(n, ring).is_right();
    let mut blocks = Vec::new();
    let shown: Vec<Shown> = displayed(attempt, n, question)
        .into_iter()
        .map(|choice| {
            let chosen = chosen(response.map(|response| &response.given), choice);
            let note = key.notes.get(&choice.id).filter(|_| chosen == Chosen::Yes);
            Shown {
                text: choice.text.clone(),
                chosen,
                state: if key.options.contains(&choice.id) { Standing::Right } else { Standing::Wrong },
                note: note.cloned().unwrap_or_default(),
            }
        })
        .collect();
    if shown.is_empty() {
        blocks.push(para(words::your_answer(&response_words(response, question))));
    } else {
        blocks.push(Block::Options(shown));
    }
    let mut body = if right { key.correct.to_vec() } else { key.incorrect.to_vec() };
    if let (Some(answer), false) = (&key.answer, right) {
        body.insert(0, para(words::right_answer(answer)));
    }
    body.extend(reading(ring, question));
    if let Some(correction) = drawn.and_then(|drawn| ring.correction(drawn)) {
        body.insert(0, para(words::corrected(correction)));
    }
    if !attempt.question_counts(n, ring) {
        blocks.push(Block::Callout { kind: Callout::Note, title: Some(rich(label::VOID)), body });
        return blocks;
    }
    let kind = if right { Callout::Right } else { Callout::Wrong };
    let title = if response.is_some() { tone(attempt, n, ring, kind) } else { rich(label::NO_ANSWER) };
    blocks.push(Block::Callout { kind, title: Some(title), body });
    blocks
}

/// A question as learners will have it, with its answers, for whoever may see them before.
pub fn preview(question: &Question, due: &Due) -> Vec<Block> {
    let key = question.key.reveal(due);
    let mut blocks = vec![Block::Heading { level: 3, text: question.prompt.clone(), anchor: None }];
    blocks.extend(question.body.iter().cloned());
    let shown = question.kind.choices().iter().map(|choice| Shown {
        text: choice.text.clone(),
        chosen: Chosen::No,
        state: if key.options.contains(&choice.id) { Standing::Right } else { Standing::Wrong },
        note: key.notes.get(&choice.id).cloned().unwrap_or_default(),
    });
    match &key.answer {
        Some(answer) => blocks.push(para(words::right_answer(answer))),
        None => blocks.push(Block::Options(shown.collect())),
    }
    let said = [
        (Callout::Hint, question.hint.as_slice()),
        (Callout::Right, key.correct),
        (Callout::Wrong, key.incorrect),
    ];
    for (kind, body) in said.into_iter().filter(|(_, body)| !body.is_empty()) {
        blocks.push(Block::Callout { kind, title: None, body: body.to_vec() });
    }
    blocks
}

/// What is shown of an answer while feedback is not due.
fn given_blocks(attempt: &Attempt, n: u8, question: &Question) -> Vec<Block> {
    let response = attempt.response(n);
    let shown = displayed(attempt, n, question).into_iter().map(|choice| Shown {
        text: choice.text.clone(),
        chosen: chosen(response.map(|response| &response.given), choice),
        state: Standing::Open,
        note: Vec::new(),
    });
    let shown: Vec<Shown> = shown.collect();
    if shown.is_empty() {
        vec![para(words::your_answer(&response_words(response, question)))]
    } else {
        vec![Block::Options(shown)]
    }
}

fn response_words(response: Option<&Response>, question: &Question) -> String {
    response.map_or_else(|| label::NO_ANSWER.into(), |response| in_words(&response.given, question))
}

fn in_words(given: &Given, question: &Question) -> String {
    let text = |id: &OptionId| {
        question.kind.choices().iter().find(|choice| choice.id == *id).map(|choice| plain(&choice.text))
    };
    match given {
        Given::Option(one) => text(one).unwrap_or_default(),
        Given::Options(several) => several.iter().filter_map(text).collect::<Vec<_>>().join("; "),
        Given::Number { value, unit: Some(unit) } => format!("{value} {unit}"),
        Given::Number { value, unit: None } => value.to_string(),
        Given::Words(words) => words.clone(),
    }
}

/// What stands above feedback: the tone of the quiz that the question is from.
fn tone(attempt: &Attempt, n: u8, ring: &KeyRing, kind: Callout) -> Rich {
    let drawn = attempt.drawn.get(usize::from(n));
    let quiz = drawn.and_then(|drawn| ring.pinned()?.quiz(&drawn.item));
    match (quiz, kind) {
        (Some(quiz), Callout::Right) => rich(&quiz.tone.right),
        (Some(quiz), _) => rich(&quiz.tone.wrong),
        (None, _) => Rich::new(),
    }
}

/// The way to the section that answers it, or another source.
pub(super) fn reading(ring: &KeyRing, question: &Question) -> Option<Block> {
    let link = question.answered_in.as_ref().zip(ring.newest()).and_then(|(spot, course)| link(course, spot));
    let mut line = match (&link, &question.source) {
        (Some(_), _) => rich(label::READ_AGAIN),
        (None, Some(_)) => rich(label::SOURCE),
        (None, None) => return None,
    };
    match link {
        Some((to, text)) => line.push(Inline::Goto { to, text }),
        None => line.extend(question.source.iter().flatten().cloned()),
    }
    Some(Block::Text(line))
}

/// A section as a link: its heading, or the lesson's title.
pub(super) fn link(course: &Course, spot: &crate::Spot) -> Option<(Action, Rich)> {
    let lesson = course.lesson(&spot.lesson)?;
    let section = spot.anchor.as_ref().and_then(|anchor| lesson.section_at(anchor));
    let heading = section.and_then(|n| lesson.sections.get(usize::from(n))?.title.as_ref());
    let text = heading.map_or_else(|| lesson.title.clone(), |heading| plain(heading));
    Some((Action::Lesson(course.id.clone(), lesson.id.clone(), section), rich(text)))
}

fn after_answer(view: View, attempt: &Attempt, n: u8) -> View {
    let next = attempt.next_open(n.saturating_add(1)).filter(|_| attempt.is_open());
    if let Some(next) = next {
        return view.press(label::NEXT_QUESTION, Action::Question(attempt.id, next), Tone::Primary);
    }
    view.press(label::RESULT, Action::Attempt(attempt.id), Tone::Primary)
}
