//! Sitting a quiz or test: begin, answer, flag, hand in.

use super::{Chance, Cx, posted, question, result};
use crate::{
    Action, AnswerRefused, Answered, Attempt, AttemptId, Block, Callout, Cohort, Counting, CourseId, Failure,
    Flag, Given, Input, ItemId, KeyRing, Question, QuestionKind, Refusal, SignedDuration, Sitting, View,
    number, para, pick, words::label,
};

/// Starts a quiz or test, or goes on with the open attempt.
pub async fn begin(
    cx: &mut Cx<'_>,
    id: &CourseId,
    item: &ItemId,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    let (cohort, course) = cx.course_with(id, Some(item)).await?;
    not_archived(&cohort)?;
    let quiz = course.quiz(item).ok_or(Refusal::NotFound)?;
    let standing = posted::standing(cx, &cohort, &course, quiz).await?;
    let mut attempts = cx.tx.attempts_of(cx.learner.id, cohort.id, id).await?;
    attempts.retain(|attempt| attempt.item == *item);
    for attempt in &attempts {
        let Some(open) = close_overdue(cx, attempt.clone()).await? else { continue };
        // What was begun by oneself ends where the test is posted.
        if open.posting.is_some() || !matches!(standing, posted::Standing::Posted(_)) {
            return go_on(cx, &open).await;
        }
        cx.tx.save_attempt(&open.cut(cx.now), None).await?;
    }
    let posted = match standing {
        posted::Standing::Posted(posted) => Some(posted),
        posted::Standing::Alone => None,
        posted::Standing::Not(refusal, _) => return Err(refusal.into()),
    };
    let rules = posted.as_ref().map_or_else(|| quiz.rules.clone(), |posted| posted.rules(quiz));
    let posting = posted.as_ref().map(|posted| posted.posting.id);
    let used = attempts.iter().filter(|attempt| attempt.posting == posting).count();
    if let Some(of) = rules.attempts.filter(|of| used >= *of as usize) {
        return Err(Refusal::NoAttemptsLeft { of }.into());
    }
    let sitting = Sitting {
        learner: cx.learner.id,
        cohort: cohort.id,
        posting,
        course: id.clone(),
        item: item.clone(),
        edition: course.edition.clone(),
        rules,
        closes: posted.as_ref().and_then(|posted| posted.posting.closes),
        more: posted.as_ref().map_or(SignedDuration::ZERO, |posted| posted.more()),
        counting: Counting::Counts,
    };
    let questions = pick(quiz, chance).into_iter().map(|question| (item, question));
    let attempt = Attempt::begin(sitting, questions, cx.now, chance);
    cx.tx.add_attempt(&attempt).await?;
    cx.touched = attempt.posting;
    go_on(cx, &attempt).await
}

/// Nothing is begun in a class that is in the archive.
pub(super) fn not_archived(cohort: &Cohort) -> Result<(), Refusal> {
    match cohort.archived {
        Some(since) => Err(Refusal::Archived { since, zone: cohort.zone.clone() }),
        None => Ok(()),
    }
}

/// That an attempt is a trial, where it is one.
pub(super) fn trial(attempt: &Attempt) -> Option<Block> {
    let note = || Block::Callout { kind: Callout::Note, title: None, body: vec![para(label::TRIAL)] };
    (attempt.counting == Counting::Trial).then(note)
}

/// Why an attempt takes nothing any more: its test was taken back, or it closed, as its class tells the time.
async fn refused(cx: &mut Cx<'_>, attempt: &Attempt, refused: AnswerRefused) -> Result<Failure, Failure> {
    let AnswerRefused::Closed { since } = refused else { return Ok(refused.into()) };
    let zone = cx.zone(attempt).await?;
    let posting = match attempt.posting {
        Some(posting) => cx.tx.posting(posting).await?,
        None => None,
    };
    Ok(match posting.and_then(|posting| posting.withdrawn) {
        Some(since) => Refusal::Withdrawn { since, zone }.into(),
        None => Refusal::Closed { since, zone }.into(),
    })
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
    let attempt = cx.attempt_at_work(id).await?;
    let drawn = attempt.drawn.get(usize::from(n)).ok_or(Refusal::NotFound)?;
    let option = drawn.options.get(usize::from(option)).ok_or(Refusal::NotFound)?;
    let given = Given::Option(option.clone());
    take(cx, attempt, n, given).await
}

/// A menu or form that was sent.
pub async fn submit(cx: &mut Cx<'_>, id: AttemptId, n: u8, input: Option<Input>) -> Result<View, Failure> {
    let attempt = cx.attempt_at_work(id).await?;
    let ring = cx.ring(&attempt).await?;
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
    let ring = cx.ring(&attempt).await?;
    let drawn = attempt.drawn.get(usize::from(n)).ok_or(Refusal::NotFound)?;
    let asked = ring.question(drawn).ok_or(Refusal::NotFound)?;
    let (attempt, answered) = match attempt.clone().answer(asked, n, given, cx.now) {
        Ok(done) => done,
        Err(why) => return Err(refused(cx, &attempt, why).await?),
    };
    if let Answered::Recorded(response) = answered {
        cx.tx.save_attempt(&attempt, Some(&response)).await?;
        cx.touched = attempt.posting;
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
    let (attempt, closes) = cx.hold_back(attempt).await?;
    let countdown = question::countdown(cx, &attempt).await?;
    Ok(question::page(&attempt, n, ring, asked, (closes, cx.now), countdown))
}

/// Flags a question or takes the flag away.
pub async fn flag(cx: &mut Cx<'_>, id: AttemptId, n: u8, flag: Flag) -> Result<View, Failure> {
    let before = cx.attempt_at_work(id).await?;
    let attempt = match before.clone().flag(n, flag, cx.now) {
        Ok(flagged) => flagged,
        Err(why) => return Err(refused(cx, &before, why).await?),
    };
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
        cx.attempt_at_work(id).await?;
        let attempt = attempt.hand_in(cx.now);
        cx.tx.save_attempt(&attempt, None).await?;
        cx.touched = attempt.posting;
    }
    result::view(cx, id).await
}

/// Where an attempt belongs.
pub(super) fn trail(attempt: &Attempt, ring: &KeyRing) -> Vec<(String, Action)> {
    if attempt.counting == Counting::Trial {
        return vec![(label::TO_DESK.into(), Action::Teach(Some(attempt.cohort)))];
    }
    let mut trail = vec![(label::HOME.into(), Action::Home)];
    if let Some(course) = ring.pinned() {
        trail.push((course.title.clone(), Action::Course(attempt.course.clone())));
    }
    trail
}

/// What an attempt is called.
pub(super) fn title(attempt: &Attempt, ring: &KeyRing) -> String {
    let quiz = ring.pinned().and_then(|course| course.quiz(&attempt.item));
    quiz.map_or_else(|| label::PRACTICE_TITLE.into(), |quiz| quiz.title.clone())
}
