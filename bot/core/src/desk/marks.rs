//! What one learner is given: time, attempts, another try, a score.

use super::{Done, Teaches, deed, done, lasting, people, place, postings, reason};
use crate::{
    Allowance, Attempt, AttemptId, Column, Counting, Deed, Failure, LearnerId, Moved, News, Override,
    Refusal, SignedDuration,
    features::{Chance, Cx},
    words,
};

/// Most minutes that are given at once: a day.
const MINUTES_MAX: u32 = 24 * 60;
/// Most attempts that are given.
const ATTEMPTS_MAX: u32 = 20;

/// Gives a learner time and attempts beyond what the posting says.
pub async fn allow(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    allowance: &Allowance,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let posting = postings::ours(cx, teaches, allowance.posting).await?;
    people::member(cx, teaches, allowance.learner).await?;
    if allowance.minutes > MINUTES_MAX || allowance.attempts > ATTEMPTS_MAX {
        return Err(Refusal::TooMuch.into());
    }
    let old = cx.tx.allowance(allowance.posting, allowance.learner).await?;
    if old.as_ref() == Some(allowance) {
        return Ok(Done::Plain);
    }
    cx.tx.put_allowance(allowance).await?;
    if posting.withdrawn.is_none() {
        let less = old.is_some_and(|old| old.minutes > allowance.minutes);
        let moved = if less { Moved::Earlier } else { Moved::Later };
        lasting::hold(cx, &posting, (Some(allowance.learner), moved)).await?;
    }
    let title = postings::title(cx, &posting.course, &posting.item);
    let (minutes, attempts) = (allowance.minutes, allowance.attempts);
    let news = News::Allowed { title: title.clone(), minutes, attempts };
    people::tell(cx, teaches, allowance.learner, news, chance).await?;
    let said = |one: &Allowance| words::desk::allowance(one);
    let line = deed(cx, teaches, Deed::Allowed, chance)
        .about(allowance.learner)
        .what(title)
        .change(old.as_ref().map(said), Some(said(allowance)));
    done(cx, &line).await
}

/// An attempt of this cohort that counts.
async fn ours(cx: &mut Cx<'_>, teaches: &Teaches, id: AttemptId) -> Result<Attempt, Failure> {
    let attempt = cx.tx.attempt(id).await?;
    let attempt = attempt.filter(|one| one.cohort == teaches.id() && one.counting == Counting::Counts);
    Ok(attempt.ok_or(Refusal::NotFound)?.as_of(cx.now))
}

/// Sets an attempt aside: it is kept, does not count, and can be sat again.
pub async fn reset(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    id: AttemptId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let attempt = ours(cx, teaches, id).await?;
    let (learner, to) = (attempt.learner, place(&attempt.course, &attempt.item));
    cx.touched = attempt.posting;
    let title = postings::title(cx, &attempt.course, &attempt.item);
    cx.tx.save_attempt(&attempt.set_aside(cx.now), None).await?;
    people::tell(cx, teaches, learner, News::Reset { title: title.clone(), to }, chance).await?;
    let line = deed(cx, teaches, Deed::Reset, chance).about(learner).what(title);
    done(cx, &line).await
}

/// Lets an attempt that was handed in take answers again, for so many minutes, whatever its posting says: that is as it
/// was for everybody else.
pub async fn reopen(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    id: AttemptId,
    minutes: u32,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let attempt = ours(cx, teaches, id).await?;
    let learner = attempt.learner;
    if minutes == 0 || minutes > MINUTES_MAX {
        return Err(Refusal::TooMuch.into());
    }
    let others = cx.tx.attempts_of(learner, attempt.cohort, &attempt.course).await?;
    let later = others.iter().any(|one| one.item == attempt.item && one.began > attempt.began);
    if attempt.is_open() || later || attempt.rules.at_once() {
        return Err(Refusal::LaterAttempt.into());
    }
    if let Some(posting) = attempt.posting {
        let posting = postings::ours(cx, teaches, posting).await?;
        if let Some(since) = posting.withdrawn {
            return Err(Refusal::Withdrawn { since, zone: teaches.cohort.zone.clone() }.into());
        }
    }
    let minutes = SignedDuration::from_mins(i64::from(minutes));
    let until = cx.now.saturating_add(minutes).unwrap_or(cx.now);
    let title = postings::title(cx, &attempt.course, &attempt.item);
    cx.tx.save_attempt(&attempt.reopened(Some(until)), None).await?;
    let news = News::Reopened { title: title.clone(), until, attempt: id };
    people::tell(cx, teaches, learner, news, chance).await?;
    let until = words::times::in_full(until, &teaches.cohort.zone);
    let line = deed(cx, teaches, Deed::Reopened, chance).about(learner).what(title).change(None, Some(until));
    done(cx, &line).await
}

/// Sets a score in place of the derived one.
pub async fn set_score(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    (learner, column): (LearnerId, &Column),
    (percent, why): (u8, &str),
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    people::member(cx, teaches, learner).await?;
    let why = reason(why)?;
    if percent > 100 {
        return Err(Refusal::NotAScore.into());
    }
    let title = column_title(cx, teaches, column).await?;
    let old = override_of(cx, teaches, learner, column).await?;
    let set = Override {
        cohort: teaches.id(),
        learner,
        column: column.clone(),
        percent,
        why: why.clone(),
        by: cx.learner.id,
        at: cx.now,
    };
    cx.tx.put_override(&set).await?;
    let news = News::Scored { title: title.clone(), percent, why: why.clone() };
    people::tell(cx, teaches, learner, news, chance).await?;
    let line = deed(cx, teaches, Deed::Scored, chance)
        .about(learner)
        .what(title)
        .change(old.map(|old| words::desk::percent(old.percent)), Some(words::desk::percent(percent)))
        .why(&why);
    done(cx, &line).await
}

/// Takes a set score back: the derived one stands again.
pub async fn clear_score(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    (learner, column): (LearnerId, &Column),
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let Some(old) = override_of(cx, teaches, learner, column).await? else { return Ok(Done::Plain) };
    cx.tx.drop_override(teaches.id(), learner, column).await?;
    let title = column_title(cx, teaches, column).await?;
    let line = deed(cx, teaches, Deed::Unscored, chance)
        .about(learner)
        .what(title)
        .change(Some(words::desk::percent(old.percent)), None);
    done(cx, &line).await
}

async fn override_of(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    learner: LearnerId,
    column: &Column,
) -> Result<Option<Override>, Failure> {
    let all = cx.tx.overrides(teaches.id()).await?;
    Ok(all.into_iter().find(|one| one.learner == learner && one.column == *column))
}

/// What a column of this cohort's gradebook is called; one of another cohort is none.
pub(super) async fn column_title(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    column: &Column,
) -> Result<String, Failure> {
    if let Some(posting) = column.posting {
        let posting = postings::ours(cx, teaches, posting).await?;
        if posting.course != column.course || posting.item != column.item {
            return Err(Refusal::NotFound.into());
        }
    } else {
        postings::test_of(cx, teaches, &column.course, &column.item)?;
    }
    Ok(postings::title(cx, &column.course, &column.item))
}
