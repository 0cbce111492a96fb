//! What the classroom can do: each feature loads, decides, saves, and answers with a view.

mod cover;
mod glossary;
mod home;
mod lab;
mod lesson;
mod news;
mod outline;
mod posted;
mod privacy;
mod progress;
mod question;
mod record;
mod result;
mod review;
mod sitting;

use std::sync::Arc;

use crate::{
    Action, Allowance, Attempt, AttemptId, Cohort, Corrections, Counting, Course, CourseId, Courses, Failure,
    Feedback, Input, ItemId, KeyRing, Learner, Posting, PostingId, QuizKind, Refusal, Role, Rules,
    SignedDuration, Timestamp, Tx, View, Zone,
};

pub use privacy::{Personal, erase, personal};
pub use question::{answered, preview};
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
    /// A posting whose board looks different now.
    pub touched: Option<PostingId>,
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
        Action::Noted(notice) => news::noted(cx, *notice).await,
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
        self.course_with(id, None).await
    }

    /// The same, for one of its quizzes: of several cohorts that have it the one to which it is posted now. What is in the
    /// archive is shown where nothing else has it.
    async fn course_with(
        &mut self,
        id: &CourseId,
        item: Option<&ItemId>,
    ) -> Result<(Cohort, Arc<Course>), Failure> {
        let mut having: Vec<Cohort> = self.cohorts().await?.into_iter().map(|(cohort, _)| cohort).collect();
        having.retain(|cohort| cohort.courses.contains(id));
        having.sort_by_key(|cohort| cohort.archived.is_some());
        let mut best = 0;
        if having.len() > 1 {
            for (place, cohort) in having.iter().enumerate() {
                let postings = self.tx.postings(cohort.id).await?;
                let of_it = |one: &&Posting| one.course == *id && item.is_some_and(|item| one.item == *item);
                // One that stands for ever is less than one that was posted for an evening.
                let open = |one: &&Posting| one.is_open(self.now) && one.terms.is_some();
                if cohort.archived.is_none() && postings.iter().filter(of_it).any(|one| open(&one)) {
                    best = place;
                    break;
                }
            }
        }
        let cohort = (best < having.len()).then(|| having.swap_remove(best));
        match (cohort, self.courses.current(id)) {
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

    /// The learner's own attempt, to be changed: not in a class that is in the archive.
    async fn attempt_at_work(&mut self, id: AttemptId) -> Result<Attempt, Failure> {
        let attempt = self.attempt(id).await?;
        let cohort = self.tx.cohort(attempt.cohort).await?;
        if let Some(cohort) = cohort {
            sitting::not_archived(&cohort)?;
        }
        Ok(attempt)
    }

    /// As the class of an attempt tells the time.
    async fn zone(&mut self, attempt: &Attempt) -> Result<Zone, Failure> {
        let cohort = self.tx.cohort(attempt.cohort).await?;
        Ok(cohort.map_or_else(Zone::utc, |cohort| cohort.zone))
    }

    /// What marks an attempt: the newest keys, and what its cohort's instructors corrected.
    pub(crate) async fn ring(&mut self, attempt: &Attempt) -> Result<KeyRing, Failure> {
        let ring = self.courses.ring(&mut *self.tx, &attempt.course, &attempt.edition).await?;
        let corrections = self.tx.corrections(attempt.cohort, &attempt.course).await?;
        Ok(ring.corrected(Corrections::new(corrections)))
    }

    /// An attempt with the time before which its right answers are held back, if they are. A posting holds them back until
    /// the last one who has more time is done; one that was taken back may be posted again. What somebody sat by
    /// themselves is held back while the same test is posted: it would give the answers away.
    pub(crate) async fn hold_back(
        &mut self,
        attempt: Attempt,
    ) -> Result<(Attempt, Option<Timestamp>), Failure> {
        if let Some(posting) = attempt.posting {
            let closes = match self.tx.posting(posting).await? {
                Some(posting) => self.closes_for_all(&posting).await?,
                None => None,
            };
            return Ok((attempt, closes));
        }
        if attempt.rules.kind == QuizKind::Practice || attempt.counting == Counting::Trial {
            return Ok((attempt, None));
        }
        for posting in self.tx.postings(attempt.cohort).await? {
            let same = posting.course == attempt.course && posting.item == attempt.item;
            if !same || posting.rules(&attempt.rules).feedback != Feedback::AfterClose {
                continue;
            }
            let closes = self.closes_for_all(&posting).await?;
            if posting.withdrawn.is_none() && closes.is_none_or(|closes| closes > self.now) {
                let rules = Rules { feedback: Feedback::AfterClose, ..attempt.rules };
                return Ok((Attempt { rules, ..attempt }, Some(closes.unwrap_or(Timestamp::MAX))));
            }
        }
        Ok((attempt, None))
    }

    async fn closes_for_all(&mut self, posting: &Posting) -> Result<Option<Timestamp>, Failure> {
        if posting.withdrawn.is_some() {
            return Ok(Some(Timestamp::MAX));
        }
        let allowances = self.tx.allowances(posting.cohort).await?;
        let of_this = allowances.iter().filter(|one| one.posting == posting.id);
        let most = of_this.map(Allowance::time).max().unwrap_or(SignedDuration::ZERO);
        // One that the instructor closes has not closed yet. One that stands for ever never does, and its file decides.
        let open_end = posting.terms.map(|_| Timestamp::MAX);
        Ok(posting.closes.map(|closes| closes.saturating_add(most).unwrap_or(closes)).or(open_end))
    }
}
