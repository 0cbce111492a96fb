//! Posting a test.

use super::{Done, Plan, Planned, Source, Teaches, Typed, brought, deed, place};
use crate::{
    Course, CourseId, Deed, Failure, ItemId, News, Posting, PostingId, Refusal, Timestamp,
    features::{Chance, Cx},
    words,
};

/// What times and terms would mean.
pub async fn plan(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    source: &Source,
    typed: &Typed,
) -> Result<Planned, Failure> {
    let drafted = brought::of_source(cx, teaches, source).await?;
    let plan = typed.read(&teaches.cohort.zone, cx.now);
    Ok(Planned { cohort: teaches.cohort.clone(), drafted, plan })
}

/// Posts a test. The same posting twice is one.
pub async fn post(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    id: PostingId,
    (source, plan): (&Source, &Plan),
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    if let Some(posting) = cx.tx.posting(id).await? {
        let ours = posting.cohort == teaches.id();
        return if ours { Ok(Done::Posted(id, None)) } else { Err(Refusal::NotFound.into()) };
    }
    let plan = plan.checked(cx.now).map_err(|_| Refusal::TimesPassed)?;
    let (course, item, title, took_up) = match source {
        Source::Draft(edition) => {
            let (course, item, title) = brought::only_test(cx, teaches, edition).await?;
            brought::take_up(cx, teaches, edition, chance).await?;
            (course.clone(), item, title, Some(course))
        }
        Source::Course(course, item) => {
            let title = test_of(cx, teaches, course, item)?.quiz(item).map(|quiz| quiz.title.clone());
            (course.clone(), item.clone(), title.unwrap_or_default(), None)
        }
    };
    let posting = Posting {
        id,
        cohort: teaches.id(),
        course,
        item,
        opens: plan.opens,
        closes: plan.closes,
        terms: Some(plan.terms),
        reminder: plan.reminder,
        withdrawn: None,
    };
    cx.tx.put_posting(&posting).await?;
    // What was begun by oneself ends here: it would be sat beside the test.
    for attempt in cx.tx.attempts_in(teaches.id()).await? {
        let same = attempt.course == posting.course && attempt.item == posting.item;
        if same && attempt.posting.is_none() && attempt.is_open() {
            cx.tx.save_attempt(&attempt.cut(cx.now), None).await?;
        }
    }
    let line =
        deed(cx, teaches, Deed::Posted, chance).what(title).change(None, Some(span(teaches, &posting)));
    cx.tx.add_line(&line).await?;
    Ok(Done::Posted(id, took_up))
}

/// The course of this cohort that has this test.
pub(super) fn test_of(
    cx: &Cx<'_>,
    teaches: &Teaches,
    course: &CourseId,
    item: &ItemId,
) -> Result<std::sync::Arc<Course>, Failure> {
    let listed = teaches.cohort.courses.contains(course);
    let course = cx.courses.current(course).filter(|_| listed);
    Ok(course.filter(|course| course.quiz(item).is_some()).ok_or(Refusal::NotFound)?)
}

/// What a test is called.
pub(super) fn title(cx: &Cx<'_>, course: &CourseId, item: &ItemId) -> String {
    let course = cx.courses.current(course);
    let quiz = course.as_ref().and_then(|course| course.quiz(item));
    quiz.map_or_else(|| item.to_string(), |quiz| quiz.title.clone())
}

/// A posting of this cohort.
pub(super) async fn ours(cx: &mut Cx<'_>, teaches: &Teaches, id: PostingId) -> Result<Posting, Failure> {
    let posting = cx.tx.posting(id).await?.filter(|posting| posting.cohort == teaches.id());
    cx.touched = posting.as_ref().map(|posting| posting.id);
    Ok(posting.ok_or(Refusal::NotFound)?)
}

/// From when to when, in the cohort's zone.
pub(super) fn span(teaches: &Teaches, posting: &Posting) -> String {
    let said = |at: Option<Timestamp>| at.map(|at| words::times::in_full(at, &teaches.cohort.zone));
    words::desk::span(said(posting.opens).as_deref(), said(posting.closes).as_deref())
}

/// That a posting stays open longer, for those who sit it.
pub(super) fn extended(cx: &Cx<'_>, posting: &Posting) -> Option<News> {
    let to = place(&posting.course, &posting.item);
    let title = title(cx, &posting.course, &posting.item);
    posting.closes.map(|closes| News::Extended { title, closes, to })
}
