//! Sitting a quiz or test: begin, answer, flag, hand in.

use super::{Chance, Cx, question, result};
use crate::{
    Action, Answered, Attempt, AttemptId, Cohort, CourseId, Failure, Flag, Given, Input, ItemId, KeyRing,
    Posting, Question, QuestionKind, Quiz, QuizKind, Refusal, Sitting, View, number, pick,
};

/// Starts a quiz or test, or goes on with the open attempt.
pub async fn begin(
    cx: &mut Cx<'_>,
    id: &CourseId,
    item: &ItemId,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    let (cohort, course) = cx.course(id).await?;
    let quiz = course.quiz(item).ok_or(Refusal::NotFound)?;
    let attempts = cx.tx.attempts_of(cx.learner.id, cohort.id, id).await?;
    let mut used = 0;
    for attempt in attempts.into_iter().filter(|attempt| attempt.item == *item) {
        if let Some(open) = close_overdue(cx, attempt).await? {
            return go_on(cx, &open).await;
        }
        used += 1;
    }
    if let Some(of) = quiz.rules.attempts.filter(|of| used >= *of) {
        return Err(Refusal::NoAttemptsLeft { of }.into());
    }
    let posting = posting(cx, &cohort, id, quiz).await?;
    let sitting = Sitting {
        learner: cx.learner.id,
        cohort: cohort.id,
        posting: posting.as_ref().map(|posting| posting.id),
        course: id.clone(),
        item: item.clone(),
        edition: course.edition.clone(),
        rules: quiz.rules.clone(),
        closes: posting.and_then(|posting| posting.closes),
    };
    let questions = pick(quiz, chance).into_iter().map(|question| (item, question));
    let attempt = Attempt::begin(sitting, questions, cx.now, chance);
    cx.tx.add_attempt(&attempt).await?;
    go_on(cx, &attempt).await
}

/// The posting under which a test is sat now; a test that is not posted is taken by oneself.
async fn posting(
    cx: &mut Cx<'_>,
    cohort: &Cohort,
    course: &CourseId,
    quiz: &Quiz,
) -> Result<Option<Posting>, Failure> {
    if quiz.kind == QuizKind::Practice {
        return Ok(None);
    }
    let mut refusal = None;
    for posting in cx.tx.postings(cohort.id).await? {
        if posting.course != *course || posting.item != quiz.id {
            continue;
        }
        match (posting.opens, posting.closes) {
            (_, Some(since)) if since <= cx.now => refusal = Some(Refusal::Closed { since }),
            (Some(at), _) if at > cx.now => refusal = Some(Refusal::NotYet { at }),
            _ => return Ok(Some(posting)),
        }
    }
    refusal.map_or(Ok(None), |refusal| Err(refusal.into()))
}

/// An attempt if it is open; one whose time is up is saved as such.
pub(super) async fn close_overdue(cx: &mut Cx<'_>, attempt: Attempt) -> Result<Option<Attempt>, Failure> {
    let stored_open = attempt.is_open();
    let attempt = attempt.as_of(cx.now);
    if stored_open && !attempt.is_open() {
        cx.tx.save_attempt(&attempt, None).await?;
    }
    Ok(attempt.is_open().then_some(attempt))
}

/// The first question without an answer, or the overview.
pub(super) async fn go_on(cx: &mut Cx<'_>, attempt: &Attempt) -> Result<View, Failure> {
    match attempt.next_open(0) {
        Some(n) => question::view(cx, attempt.id, n).await,
        None => result::view(cx, attempt.id).await,
    }
}

/// A press on an option.
pub async fn answer(cx: &mut Cx<'_>, id: AttemptId, n: u8, option: u8) -> Result<View, Failure> {
    let attempt = cx.attempt(id).await?;
    let drawn = attempt.drawn.get(usize::from(n)).ok_or(Refusal::NotFound)?;
    let option = drawn.options.get(usize::from(option)).ok_or(Refusal::NotFound)?;
    let given = Given::Option(option.clone());
    take(cx, attempt, n, given).await
}

/// A menu or form that was sent.
pub async fn submit(cx: &mut Cx<'_>, id: AttemptId, n: u8, input: Option<Input>) -> Result<View, Failure> {
    let attempt = cx.attempt(id).await?;
    let ring = cx.courses.ring(&mut *cx.tx, &attempt.course, &attempt.edition).await?;
    let drawn = attempt.drawn.get(usize::from(n)).ok_or(Refusal::NotFound)?;
    let question = ring.question(drawn).ok_or(Refusal::NotFound)?;
    let given = match (input, &question.kind) {
        (Some(Input::Picks(picks)), QuestionKind::Several(_)) => {
            let option = |pick: &u8| drawn.options.get(usize::from(*pick)).cloned();
            let chosen: Option<_> = picks.iter().map(option).collect();
            Given::Options(chosen.ok_or(Refusal::NotFound)?)
        }
        (Some(Input::Text(text)), QuestionKind::Number { unit }) => read_number(&text, unit.as_deref())?,
        // Longer than any answer: whoever sends this did not type it.
        (Some(Input::Text(text)), QuestionKind::Words) if text.len() <= 1000 => {
            Given::Words(text.trim().into())
        }
        (None, _) => return Err(Refusal::Empty.into()),
        _ => return Err(Refusal::NotFound.into()),
    };
    take(cx, attempt, n, given).await
}

fn read_number(text: &str, asked: Option<&str>) -> Result<Given, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let (value, unit) = number::parse(text).ok_or(Refusal::NotANumber)?;
    if number::convert(value, unit.as_deref(), asked).is_none() {
        return Err(Refusal::OtherUnit { asked: asked.unwrap_or_default().to_owned() });
    }
    Ok(Given::Number { value, unit })
}

/// Records an answer, once, and shows the question as it stands now.
async fn take(cx: &mut Cx<'_>, attempt: Attempt, n: u8, given: Given) -> Result<View, Failure> {
    let ring = cx.courses.ring(&mut *cx.tx, &attempt.course, &attempt.edition).await?;
    let drawn = attempt.drawn.get(usize::from(n)).ok_or(Refusal::NotFound)?;
    let asked = ring.question(drawn).ok_or(Refusal::NotFound)?;
    let (attempt, answered) = attempt.answer(asked, n, given, cx.now)?;
    if let Answered::Recorded(response) = answered {
        cx.tx.save_attempt(&attempt, Some(&response)).await?;
    }
    show(cx, attempt, n, &ring, asked).await
}

async fn show(
    cx: &mut Cx<'_>,
    attempt: Attempt,
    n: u8,
    ring: &KeyRing,
    asked: &Question,
) -> Result<View, Failure> {
    let closes = cx.closes(&attempt).await?;
    Ok(question::page(&attempt, n, ring, asked, closes, cx.now))
}

/// Flags a question or takes the flag away.
pub async fn flag(cx: &mut Cx<'_>, id: AttemptId, n: u8, flag: Flag) -> Result<View, Failure> {
    let before = cx.attempt(id).await?;
    let attempt = before.clone().flag(n, flag, cx.now)?;
    if attempt != before {
        cx.tx.save_attempt(&attempt, None).await?;
    }
    question::view(cx, id, n).await
}

/// Hands in. A second time shows the result again.
pub async fn hand_in(cx: &mut Cx<'_>, id: AttemptId) -> Result<View, Failure> {
    let attempt = cx.tx.attempt(id).await?.ok_or(Refusal::NotFound)?;
    if attempt.learner != cx.learner.id {
        return Err(Refusal::NotYours.into());
    }
    if attempt.is_open() {
        let attempt = attempt.hand_in(cx.now);
        cx.tx.save_attempt(&attempt, None).await?;
    }
    result::view(cx, id).await
}

/// Where an attempt belongs.
pub(super) fn trail(attempt: &Attempt, ring: &KeyRing) -> Vec<(String, Action)> {
    let mut trail = vec![(crate::words::label::HOME.into(), Action::Home)];
    if let Some(course) = ring.pinned() {
        trail.push((course.title.clone(), Action::Course(attempt.course.clone())));
    }
    trail
}

/// What an attempt is called.
pub(super) fn title(attempt: &Attempt, ring: &KeyRing) -> String {
    let quiz = ring.pinned().and_then(|course| course.quiz(&attempt.item));
    quiz.map_or_else(|| crate::words::label::PRACTICE_TITLE.into(), |quiz| quiz.title.clone())
}
