//! Tests and courses that are brought in a browser: drafts until they are posted.

use std::sync::Arc;

use super::{Brought, Done, Drafted, Preview, Source, Teaches, deed, grades, postings, regraded};
use crate::{
    Cohort, Course, CourseId, Deed, Draft, Due, EditionId, Failure, Feedback, ItemId, Quiz, QuizKind,
    Refusal, Terms,
    features::{self, Chance, Cx},
};

/// Most drafts of a cohort at a time.
const DRAFTS_MAX: usize = 40;

/// Keeps what is brought as a draft.
pub async fn bring(cx: &mut Cx<'_>, teaches: &Teaches, brought: &Brought) -> Result<Done, Failure> {
    free_for(cx, teaches, &brought.course).await?;
    let drafts = cx.tx.drafts(teaches.id()).await?;
    let again = drafts.iter().any(|draft| draft.edition == brought.edition);
    if drafts.len() >= DRAFTS_MAX && !again {
        return Err(Refusal::TooManyDrafts.into());
    }
    let draft = Draft {
        cohort: teaches.id(),
        edition: brought.edition.clone(),
        course: brought.course.clone(),
        title: brought.title.clone(),
        by: cx.learner.id,
        at: cx.now,
    };
    cx.tx.put_draft(&draft, &brought.files).await?;
    Ok(Done::Draft(draft.edition))
}

/// A course's id is the cohort's that brought it first. Those of nobody, shipped or from a folder, are not to be had.
async fn free_for(cx: &mut Cx<'_>, teaches: &Teaches, course: &CourseId) -> Result<(), Failure> {
    let free = match cx.tx.uploaded_for(course).await? {
        Some(cohort) => cohort == teaches.id(),
        None => cx.courses.current(course).is_none() && cx.tx.editions(course).await?.is_empty(),
    };
    free.then_some(()).ok_or_else(|| Refusal::CourseTaken { id: course.to_string() }.into())
}

/// Throws a draft away.
pub async fn discard(cx: &mut Cx<'_>, teaches: &Teaches, edition: &EditionId) -> Result<Done, Failure> {
    cx.tx.drop_draft(teaches.id(), edition).await?;
    Ok(Done::Plain)
}

/// Puts a draft's course into service for this cohort, or in place of its older edition.
pub async fn take_up(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    edition: &EditionId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let draft = ours(cx, teaches, edition).await?;
    free_for(cx, teaches, &draft.course).await?;
    let files = cx.tx.edition(edition).await?.ok_or(Refusal::NotFound)?;
    cx.tx.put_upload(&draft.course, teaches.id(), cx.now).await?;
    regrade(cx, teaches, &draft, chance).await?;
    cx.tx.put_edition(&draft.course, edition, &files, cx.now).await?;
    if !teaches.cohort.courses.contains(&draft.course) {
        let mut cohort: Cohort = teaches.cohort.clone();
        cohort.courses.push(draft.course.clone());
        cx.tx.put_cohort(&cohort).await?;
        let line = deed(cx, teaches, Deed::Courses, chance).change(None, Some(draft.title.clone()));
        cx.tx.add_line(&line).await?;
    }
    cx.tx.drop_draft(teaches.id(), edition).await?;
    Ok(Done::TakenUp(draft.course))
}

/// A text that replaces another marks anew what was sat: who has another result is told, and the record says so.
async fn regrade(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    draft: &Draft,
    chance: Chance<'_>,
) -> Result<(), Failure> {
    let mut attempts = cx.tx.attempts_in(teaches.id()).await?;
    attempts.retain(|attempt| attempt.course == draft.course);
    if cx.courses.current(&draft.course).is_none_or(|course| course.edition == draft.edition) {
        return Ok(());
    }
    let new = cx.courses.edition(&mut *cx.tx, &draft.edition).await?;
    let before = grades::rings(cx, teaches.id(), &attempts).await?;
    let after =
        before.iter().map(|(key, ring)| (key.clone(), ring.clone().with_newer(new.clone()))).collect();
    let changed = regraded::tell(cx, teaches, &attempts, (&before, &after), "", chance).await?;
    let line = deed(cx, teaches, Deed::Replaced, chance)
        .what(&draft.title)
        .change(None, Some(crate::words::desk::changed(changed)));
    Ok(cx.tx.add_line(&line).await?)
}

/// A draft, as it would be.
pub async fn draft(cx: &mut Cx<'_>, teaches: &Teaches, edition: &EditionId) -> Result<Drafted, Failure> {
    of_source(cx, teaches, &Source::Draft(edition.clone())).await
}

/// A test of one of the cohort's courses, to be posted.
pub async fn test(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    course: &CourseId,
    item: &ItemId,
) -> Result<Drafted, Failure> {
    of_source(cx, teaches, &Source::Course(course.clone(), item.clone())).await
}

/// The test that a source leads to.
pub(super) async fn of_source(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    source: &Source,
) -> Result<Drafted, Failure> {
    let (course, only) = course_of(cx, teaches, source).await?;
    let due = Due::to_instructor(teaches);
    let tests: Vec<Preview> = tests_in(&course)
        .filter(|quiz| only.as_ref().is_none_or(|only| quiz.id == *only))
        .map(|quiz| preview(quiz, &due))
        .collect();
    let title = match tests.as_slice() {
        [one] => one.title.clone(),
        _ => course.title.clone(),
    };
    let rules = tests.first().map(|test| &test.rules);
    let replaces = cx.courses.current(&course.id).filter(|_| matches!(source, Source::Draft(_)));
    Ok(Drafted {
        cohort: teaches.cohort.clone(),
        source: source.clone(),
        course: course.id.clone(),
        title,
        others: u32::try_from(course.items().count().saturating_sub(tests.len())).unwrap_or(u32::MAX),
        terms: Terms {
            time: rules.and_then(|rules| rules.time),
            attempts: rules.map_or(Some(1), |rules| rules.attempts.or(Some(1))),
            feedback: match rules.map(|rules| rules.feedback) {
                Some(Feedback::Immediate) => Feedback::Immediate,
                _ => Feedback::AfterClose,
            },
        },
        tests,
        replaces: replaces.map(|course| course.title.clone()),
    })
}

pub(super) async fn course_of(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    source: &Source,
) -> Result<(Arc<Course>, Option<ItemId>), Failure> {
    match source {
        Source::Draft(edition) => {
            ours(cx, teaches, edition).await?;
            Ok((cx.courses.edition(&mut *cx.tx, edition).await?, None))
        }
        Source::Course(course, item) => {
            Ok((postings::test_of(cx, teaches, course, item)?, Some(item.clone())))
        }
    }
}

/// The one test of a draft: its course, its id, its title.
pub(super) async fn only_test(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    edition: &EditionId,
) -> Result<(CourseId, ItemId, String), Failure> {
    let (course, _) = course_of(cx, teaches, &Source::Draft(edition.clone())).await?;
    let mut tests = tests_in(&course);
    match (tests.next(), tests.next()) {
        (Some(one), None) => Ok((course.id.clone(), one.id.clone(), one.title.clone())),
        _ => Err(Refusal::NotOneTest.into()),
    }
}

/// The tests of a course; of a single pasted one itself, whatever it calls itself.
pub(super) fn tests_in(course: &Course) -> impl Iterator<Item = &Quiz> {
    let single = course.is_single_test();
    course.quizzes().filter(move |quiz| single || quiz.kind == QuizKind::Test)
}

/// Whether an edition is a draft of this cohort, or of a course that was brought for it.
pub async fn may_read(cx: &mut Cx<'_>, teaches: &Teaches, edition: &EditionId) -> Result<bool, Failure> {
    if cx.tx.draft(teaches.id(), edition).await?.is_some() {
        return Ok(true);
    }
    for course in teaches.cohort.courses.clone() {
        let ours = cx.tx.uploaded_for(&course).await? == Some(teaches.id());
        if ours && cx.tx.editions(&course).await?.contains(edition) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn ours(cx: &mut Cx<'_>, teaches: &Teaches, edition: &EditionId) -> Result<Draft, Failure> {
    Ok(cx.tx.draft(teaches.id(), edition).await?.ok_or(Refusal::NotFound)?)
}

fn preview(quiz: &Quiz, due: &Due) -> Preview {
    Preview {
        item: quiz.id.clone(),
        title: quiz.title.clone(),
        rules: quiz.rules.clone(),
        questions: u32::try_from(quiz.len()).unwrap_or(u32::MAX),
        blocks: quiz.all_questions().map(|question| features::preview(question, due)).collect(),
    }
}
