//! What the classroom can do: each feature loads, decides, saves, and answers with a view.

mod cover;
mod glossary;
mod home;
mod lab;
mod lesson;
mod outline;
mod progress;
mod question;
mod record;
mod result;
mod review;
mod sitting;

use std::sync::Arc;

use crate::{
    Action, Attempt, AttemptId, Cohort, Course, CourseId, Courses, Failure, Input, Learner, Refusal, Role,
    Timestamp, Tx, View,
};

pub use record::{Record, Sat, Share, place as place_of};

/// What a feature works with: one learner, one time, one transaction.
pub struct Cx<'a> {
    /// The transaction.
    pub tx: &'a mut dyn Tx,
    /// The courses in service.
    pub courses: &'a dyn Courses,
    /// Who asks.
    pub learner: &'a Learner,
    /// When the platform received it.
    pub now: Timestamp,
}

/// Chance, for what is drawn.
pub type Chance<'a> = &'a mut (dyn rand::Rng + Send);

/// Shows a place. Changes nothing.
pub async fn read(cx: &mut Cx<'_>, action: &Action) -> Result<View, Failure> {
    match action {
        Action::Home => home::view(cx).await,
        Action::Progress => progress::view(cx).await,
        Action::Course(course) => outline::view(cx, course).await,
        Action::Lesson(course, lesson, section) => lesson::view(cx, course, lesson, *section).await,
        Action::Cover(course, item) => cover::view(cx, course, item).await,
        Action::Lab(course, item) => lab::view(cx, course, item).await,
        Action::Glossary(course) => glossary::view(cx, course).await,
        Action::Review(course) => review::view(cx, course).await,
        Action::Question(attempt, n) => question::view(cx, *attempt, *n).await,
        Action::Hint(attempt, n) => question::view_with_hint(cx, *attempt, *n).await,
        Action::Attempt(attempt) => result::view(cx, *attempt).await,
        Action::AskHandIn(attempt) => result::ask_hand_in(cx, *attempt).await,
        _ => Err(Refusal::Unreadable.into()),
    }
}

/// Does what an action asks for, and shows what came of it. An action that only reads is read.
pub async fn press(
    cx: &mut Cx<'_>,
    action: &Action,
    input: Option<Input>,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    match action {
        Action::Read(course, lesson, section) => lesson::mark_read(cx, course, lesson, *section).await,
        Action::Begin(course, item) => sitting::begin(cx, course, item, chance).await,
        Action::BeginReview(course) => review::begin(cx, course, chance).await,
        Action::Answer(attempt, n, option) => sitting::answer(cx, *attempt, *n, *option).await,
        Action::Submit(attempt, n) => sitting::submit(cx, *attempt, *n, input).await,
        Action::Flag(attempt, n) => sitting::flag(cx, *attempt, *n, crate::Flag::Flagged).await,
        Action::Unflag(attempt, n) => sitting::flag(cx, *attempt, *n, crate::Flag::Plain).await,
        Action::HandIn(attempt) => sitting::hand_in(cx, *attempt).await,
        reads => read(cx, reads).await,
    }
}

impl Cx<'_> {
    /// The learner's cohorts, the one joined last first.
    async fn cohorts(&mut self) -> Result<Vec<(Cohort, Role)>, Failure> {
        Ok(self.tx.cohorts_of(self.learner.id).await?)
    }

    /// A course that the learner may see, and the cohort in which.
    async fn course(&mut self, id: &CourseId) -> Result<(Cohort, Arc<Course>), Failure> {
        let cohorts = self.cohorts().await?;
        let cohort = cohorts.into_iter().map(|(cohort, _)| cohort).find(|cohort| cohort.courses.contains(id));
        let course = self.courses.current(id);
        match (cohort, course) {
            (Some(cohort), Some(course)) => Ok((cohort, course)),
            (None, Some(_)) => Err(Refusal::NotEnrolled.into()),
            _ => Err(Refusal::NotFound.into()),
        }
    }

    /// The learner's own attempt, as it stands now.
    async fn attempt(&mut self, id: AttemptId) -> Result<Attempt, Failure> {
        let attempt = self.tx.attempt(id).await?.ok_or(Refusal::NotFound)?;
        if attempt.learner != self.learner.id {
            return Err(Refusal::NotYours.into());
        }
        Ok(attempt.as_of(self.now))
    }

    /// When an attempt's posting closes, if it is for one that does.
    async fn closes(&mut self, attempt: &Attempt) -> Result<Option<Timestamp>, Failure> {
        let Some(posting) = attempt.posting else { return Ok(None) };
        Ok(self.tx.posting(posting).await?.and_then(|posting| posting.closes))
    }
}
