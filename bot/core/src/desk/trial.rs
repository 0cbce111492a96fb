//! Trying a test out: an attempt like any other, but that it does not count.

use super::{Done, Source, Teaches, brought};
use crate::{
    Attempt, Counting, Failure, Refusal, SignedDuration, Sitting,
    features::{Chance, Cx},
    pick,
};

/// Begins a trial; one that is under way is set aside.
pub async fn begin(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    source: &Source,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let (course, only) = brought::course_of(cx, teaches, source).await?;
    let quiz = brought::tests_in(&course)
        .find(|quiz| only.as_ref().is_none_or(|only| quiz.id == *only))
        .ok_or(Refusal::NotFound)?;
    for attempt in cx.tx.attempts_by(cx.learner.id).await? {
        let same = attempt.cohort == teaches.id() && attempt.course == course.id && attempt.item == quiz.id;
        if same && attempt.is_open() && attempt.counting == Counting::Trial {
            cx.tx.save_attempt(&attempt.set_aside(cx.now), None).await?;
        }
    }
    let sitting = Sitting {
        learner: cx.learner.id,
        cohort: teaches.id(),
        posting: None,
        course: course.id.clone(),
        item: quiz.id.clone(),
        edition: course.edition.clone(),
        rules: quiz.rules.clone(),
        closes: None,
        more: SignedDuration::ZERO,
        counting: Counting::Trial,
    };
    let questions = pick(quiz, chance).into_iter().map(|question| (&quiz.id, question));
    let attempt = Attempt::begin(sitting, questions, cx.now, chance);
    cx.tx.add_attempt(&attempt).await?;
    Ok(Done::Trial(attempt.id))
}
