//! What a learner has done in a course: read, sat, scored. Derived each time it is asked for.

use std::{collections::BTreeSet, sync::Arc};

use super::Cx;
use crate::{
    Action, Attempt, Cohort, Course, CourseId, Decided, Failure, Item, ItemId, KeyRing, Lab, Lesson, Module,
    Override, Posting, PostingId, Quiz, Reading, Rules, Score, Standing, Talk, Timestamp, counts, words,
};

/// A learner's record in one course.
pub struct Record {
    /// The newest edition.
    pub course: Arc<Course>,
    /// The cohort.
    pub cohort: Cohort,
    /// When it was looked at.
    pub now: Timestamp,
    read: BTreeSet<(ItemId, u8)>,
    last_read: Option<Reading>,
    sat: Vec<Sat>,
    postings: Vec<Posting>,
    set: Vec<Override>,
    talks: Vec<Talk>,
}

/// An attempt, with what marks it.
pub struct Sat {
    /// As it stands now.
    pub attempt: Attempt,
    /// Its keys.
    pub ring: KeyRing,
    /// So far, or final.
    pub score: Score,
    /// When right answers may show, where its posting closes.
    pub closes: Option<Timestamp>,
}

/// How far something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Done.
    pub done: u32,
    /// Of all.
    pub of: u32,
}

impl Record {
    /// Loads it.
    pub async fn load(cx: &mut Cx<'_>, course: &CourseId) -> Result<Self, Failure> {
        Self::load_with(cx, course, None).await
    }

    /// Loads it, as it is in the cohort where this item is to be sat.
    pub async fn load_with(
        cx: &mut Cx<'_>,
        course: &CourseId,
        item: Option<&ItemId>,
    ) -> Result<Self, Failure> {
        let (cohort, course) = cx.course_with(course, item).await?;
        let readings = cx.tx.read_of(cx.learner.id, cohort.id, &course.id).await?;
        let last_read = readings.last().cloned();
        let attempts = cx.tx.attempts_of(cx.learner.id, cohort.id, &course.id).await?;
        let mut sat = Vec::with_capacity(attempts.len());
        for attempt in attempts {
            let attempt = attempt.as_of(cx.now);
            let ring = cx.ring(&attempt).await?;
            let score = attempt.score(&ring);
            let (attempt, closes) = cx.hold_back(attempt).await?;
            sat.push(Sat { attempt, ring, score, closes });
        }
        let mut postings = cx.tx.postings(cohort.id).await?;
        postings.retain(|posting| posting.course == course.id);
        let mut set = cx.tx.overrides(cohort.id).await?;
        set.retain(|one| one.learner == cx.learner.id && one.column.course == course.id);
        let read = readings.into_iter().map(|reading| (reading.lesson, reading.section)).collect();
        let mut talks = cx.tx.talks_of(cx.learner.id).await?;
        talks.retain(|talk| talk.cohort == cohort.id && talk.course == course.id);
        Ok(Self { course, cohort, now: cx.now, read, last_read, sat, postings, set, talks })
    }

    /// Those of every course of the learner's cohorts that is in service.
    pub async fn all(cx: &mut Cx<'_>) -> Result<Vec<Self>, Failure> {
        let cohorts = cx.cohorts().await?;
        let ids: Vec<CourseId> = cohorts.into_iter().flat_map(|(cohort, _)| cohort.courses).collect();
        let mut records: Vec<Self> = Vec::new();
        for id in &ids {
            let twice = records.iter().any(|record| record.course.id == *id);
            if !twice && cx.courses.current(id).is_some() {
                records.push(Self::load(cx, id).await?);
            }
        }
        Ok(records)
    }

    /// When something was last done here.
    pub fn latest(&self) -> Option<Timestamp> {
        let answered = self.sat.iter().flat_map(|sat| {
            let responses = sat.attempt.answers().values().flatten().map(|response| response.at);
            responses.chain([sat.attempt.began])
        });
        answered.chain(self.last_read.as_ref().map(|last| last.at)).max()
    }

    /// Every attempt, oldest first.
    pub fn sat(&self) -> &[Sat] {
        &self.sat
    }

    /// The attempts at one quiz, oldest first.
    pub fn sat_of<'a>(&'a self, quiz: &'a ItemId) -> impl Iterator<Item = &'a Sat> {
        self.sat.iter().filter(|sat| sat.attempt.item == *quiz)
    }

    /// The attempt at a quiz that is open.
    pub fn open<'a>(&'a self, quiz: &'a ItemId) -> Option<&'a Sat> {
        self.sat_of(quiz).find(|sat| sat.attempt.is_open())
    }

    /// The score that counts for a quiz, as the gradebook has it: of a test that was posted, in its last posting.
    pub fn counted(&self, quiz: &Quiz) -> Option<Score> {
        let posting = self.posting(quiz);
        let of = posting.map(|posting| posting.id);
        let rules = posting.map_or_else(|| quiz.rules.clone(), |posting| posting.rules(&quiz.rules));
        let ended: Vec<(&Attempt, Score)> = self
            .sat_of(&quiz.id)
            .filter(|sat| !sat.attempt.is_open() && sat.attempt.posting == of)
            .map(|sat| (&sat.attempt, sat.score))
            .collect();
        counts(rules.grade, &ended).map(|place| ended[place].1)
    }

    /// The posting of a quiz that its learner is asked about: the last one that was not taken back.
    fn posting(&self, quiz: &Quiz) -> Option<&Posting> {
        self.postings.iter().rfind(|posting| posting.item == quiz.id && posting.withdrawn.is_none())
    }

    /// The score that an instructor set for a quiz, in per cent.
    pub fn set(&self, quiz: &Quiz) -> Option<u8> {
        let of = self.posting(quiz).map(|posting| posting.id);
        let found = self.set.iter().find(|one| one.column.item == quiz.id && one.column.posting == of);
        found.map(|one| one.percent)
    }

    /// Whether a quiz is passed, or taken where there is nothing to pass; nothing where it is neither.
    fn passed(&self, quiz: &Quiz) -> Option<bool> {
        if let Some(percent) = self.set(quiz) {
            return Some(quiz.rules.pass.is_none_or(|pass| percent >= pass));
        }
        self.counted(quiz).map(|score| score.passes(&quiz.rules) != Some(false))
    }

    /// How much of a lesson is read.
    pub fn read(&self, lesson: &Lesson) -> Share {
        let done = (0..lesson.done()).filter(|n| self.has_read(&lesson.id, *n));
        Share { done: done.map(|_| 1).sum(), of: u32::from(lesson.done()) }
    }

    fn has_read(&self, lesson: &ItemId, section: u8) -> bool {
        self.read.contains(&(lesson.clone(), section))
    }

    /// How much of a module is done: lessons read, quizzes taken, tests passed. Labs do not count.
    pub fn share(&self, module: &Module) -> Share {
        module.items.iter().fold(Share::default(), |share, item| match item {
            Item::Lab(_) => share,
            _ => Share { done: share.done + u32::from(self.is_done(item)), of: share.of + 1 },
        })
    }

    /// How much of the course is done.
    pub fn whole(&self) -> Share {
        let modules = self.course.modules.iter().map(|module| self.share(module));
        modules.fold(Share::default(), |sum, one| Share { done: sum.done + one.done, of: sum.of + one.of })
    }

    fn is_done(&self, item: &Item) -> bool {
        match item {
            Item::Lesson(lesson) => {
                let read = self.read(lesson);
                read.done == read.of
            }
            Item::Quiz(quiz) => self.passed(quiz) == Some(true),
            Item::Lab(_) => false,
        }
    }

    /// Whether there is anything left to do: labs are not counted, and attempts may be used up.
    fn can_be_done(&self, item: &Item) -> bool {
        match item {
            Item::Lesson(_) => true,
            Item::Quiz(quiz) => self.can_be_sat(quiz),
            Item::Lab(_) => false,
        }
    }

    /// A test that was posted, while a posting of it is open; another, while attempts are left.
    fn can_be_sat(&self, quiz: &Quiz) -> bool {
        let left = |rules: &Rules, posting: Option<PostingId>| {
            let used = self.sat_of(&quiz.id).filter(|sat| sat.attempt.posting == posting).count();
            rules.attempts.is_none_or(|of| used < of as usize)
        };
        let mut posted = self.postings.iter().filter(|posting| posting.item == quiz.id).peekable();
        if posted.peek().is_none() {
            return left(&quiz.rules, None) && !self.course.is_single_test();
        }
        posted.any(|posting| posting.is_open(self.now) && left(&posting.rules(&quiz.rules), Some(posting.id)))
    }

    /// How an item stands, and a short note on it.
    pub fn standing(&self, item: &Item) -> (Standing, Option<String>) {
        match item {
            Item::Lesson(lesson) => {
                let note = lesson.minutes.map(|minutes| format!("{minutes} min"));
                match self.read(lesson) {
                    Share { done: 0, .. } => (Standing::Open, note),
                    Share { done, of } if done == of => (Standing::Done, note),
                    Share { done, of } => (Standing::Current, Some(format!("{done} of {of} sections"))),
                }
            }
            Item::Quiz(quiz) => self.quiz_standing(quiz),
            Item::Lab(lab) => self.lab_standing(lab),
        }
    }

    /// Complete once is complete, however often it is begun anew.
    fn lab_standing(&self, lab: &Lab) -> (Standing, Option<String>) {
        let talks = || self.talks.iter().filter(|talk| talk.lab == lab.id);
        if talks().any(|talk| talk.is_complete(lab.exchanges)) {
            return (Standing::Done, None);
        }
        let last = talks().next_back();
        if last.is_some_and(|talk| talk.decided == Some(Decided::Open)) {
            return (Standing::Current, Some(words::lab::NOT_COMPLETE.into()));
        }
        match last.map(Talk::exchanges) {
            Some(done) if done > 0 => (Standing::Current, Some(words::lab::exchange(done, lab.exchanges))),
            _ => (Standing::Open, None),
        }
    }

    fn quiz_standing(&self, quiz: &Quiz) -> (Standing, Option<String>) {
        if let Some(sat) = self.open(&quiz.id) {
            let note = format!("{} of {} answered", sat.attempt.answers().len(), sat.attempt.drawn.len());
            return (Standing::Current, Some(note));
        }
        if let Some(percent) = self.set(quiz) {
            let good = self.passed(quiz) == Some(true);
            let standing = if good { Standing::Right } else { Standing::Wrong };
            return (standing, Some(words::set_in_short(percent)));
        }
        match self.counted(quiz) {
            None => (Standing::Open, Some(words::counted(quiz.len(), "question", "questions"))),
            Some(score) => {
                let standing = match score.passes(&quiz.rules) {
                    Some(true) => Standing::Right,
                    Some(false) => Standing::Wrong,
                    None => Standing::Done,
                };
                (standing, Some(words::score_and_pass(score, &quiz.rules)))
            }
        }
    }

    /// Where to go on: an open attempt, the next unread section of the lesson read last, the first thing not done.
    pub fn next(&self) -> Option<Action> {
        let open = self.sat.iter().rev().map(|sat| &sat.attempt).find(|attempt| attempt.is_open());
        if let Some(attempt) = open {
            return Some(match attempt.next_open(0) {
                Some(n) => Action::Question(attempt.id, n),
                None => Action::Attempt(attempt.id),
            });
        }
        let last = self.last_read.as_ref().and_then(|last| self.course.lesson(&last.lesson));
        if let Some(section) = last.and_then(|lesson| self.next_section(lesson)) {
            return Some(section);
        }
        let first = self.course.items().find(|item| !self.is_done(item) && self.can_be_done(item))?;
        Some(match first {
            Item::Lesson(lesson) => self.next_section(lesson).unwrap_or_else(|| self.to(first)),
            _ => self.to(first),
        })
    }

    /// The first unread section of a lesson that has been begun; its top where it has not.
    fn next_section(&self, lesson: &Lesson) -> Option<Action> {
        let n = (0..lesson.done()).find(|n| !self.has_read(&lesson.id, *n))?;
        let section = (n > 0).then_some(n);
        Some(Action::Lesson(self.course.id.clone(), lesson.id.clone(), section))
    }

    /// The place of an item.
    pub fn to(&self, item: &Item) -> Action {
        place(&self.course.id, item)
    }
}

/// The place of an item of a course.
pub fn place(course: &CourseId, item: &Item) -> Action {
    let (course, id) = (course.clone(), item.id().clone());
    match item {
        Item::Lesson(_) => Action::Lesson(course, id, None),
        Item::Quiz(_) => Action::Cover(course, id),
        Item::Lab(_) => Action::Lab(course, id),
    }
}
