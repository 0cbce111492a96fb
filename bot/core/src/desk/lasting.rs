//! What becomes of a posting while it stands: it closes later, now, or is taken back.

use std::collections::{BTreeMap, HashMap};

use super::{Done, Stand, Teaches, board, deed, done, people, postings};
use crate::{
    Allowance, Attempt, Courses, Deed, Failure, LearnerId, Line, Moved, News, Notice, NoticeId, Posting,
    PostingId, Refusal, Reminder, SignedDuration, Timestamp, Tx,
    features::{Chance, Cx},
    words,
};

/// Lets a posted test close at another time; one that has passed means now. Attempts go with it: those that only the
/// close had ended take answers again.
pub async fn reschedule(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    id: PostingId,
    (from, to): (Option<Timestamp>, Option<Timestamp>),
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let old = postings::ours(cx, teaches, id).await?;
    if let Some(since) = old.withdrawn {
        return Err(Refusal::Withdrawn { since, zone: teaches.cohort.zone.clone() }.into());
    }
    if old.closes != from {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let to = to.map(|to| to.max(cx.now));
    if to.zip(old.opens).is_some_and(|(closes, opens)| closes <= opens) {
        return Err(Refusal::OutOfOrder.into());
    }
    let new = Posting { closes: to, ..old.clone() };
    cx.tx.put_posting(&new).await?;
    let earlier = to.is_some_and(|to| from.is_none_or(|from| to < from));
    let moved = if earlier { Moved::Earlier } else { Moved::Later };
    let working = hold(cx, &new, (None, moved)).await?;
    let later = moved == Moved::Later && from.is_some() && to != from;
    if let Some(news) = postings::extended(cx, &new).filter(|_| later) {
        for learner in working {
            people::tell(cx, teaches, learner, news.clone(), chance).await?;
        }
    }
    let title = postings::title(cx, &new.course, &new.item);
    let said = |at: Option<Timestamp>| at.map(|at| words::times::in_full(at, &teaches.cohort.zone));
    let line = deed(cx, teaches, Deed::Rescheduled, chance).what(title).change(said(from), said(to));
    done(cx, &line).await
}

/// Gives the one reminder, or does not.
pub async fn remind(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    id: PostingId,
    reminder: Reminder,
) -> Result<Done, Failure> {
    let posting = postings::ours(cx, teaches, id).await?;
    if posting.reminder != Reminder::Given && reminder != Reminder::Given {
        cx.tx.put_posting(&Posting { reminder, ..posting }).await?;
    }
    Ok(Done::Plain)
}

/// How long between two reminders by hand.
const NUDGE_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// Reminds those who have not handed in, now.
pub async fn nudge(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    id: PostingId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let board = board::board(cx, teaches, id).await?;
    if !board.posting.is_open(cx.now) {
        return Err(Refusal::NotPosted.into());
    }
    let lately = |line: &Line| {
        let same = line.deed == Deed::Reminded && line.what == board.title;
        same && cx.now.duration_since(line.at) < NUDGE_EVERY
    };
    if cx.tx.lines(teaches.id(), None, 50).await?.iter().any(lately) {
        return Err(Refusal::JustReminded.into());
    }
    let to = super::place(&board.posting.course, &board.posting.item);
    let mut told = 0;
    for seat in board.seats.iter().filter(|seat| !matches!(seat.stand, Stand::HandedIn { .. })) {
        let (title, closes) = (board.title.clone(), board.posting.closes);
        let news = News::Nudged { title, closes, to: to.clone() };
        people::tell(cx, teaches, seat.learner.id, news, chance).await?;
        told += 1;
    }
    let line = deed(cx, teaches, Deed::Reminded, chance).what(board.title);
    cx.tx.add_line(&line).await?;
    Ok(Done::Reminded(told))
}

/// Takes a posted test back. What is being sat is handed in as it stands, and kept.
pub async fn withdraw(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    id: PostingId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let posting = postings::ours(cx, teaches, id).await?;
    if posting.withdrawn.is_some() {
        return Ok(Done::Plain);
    }
    let posting = Posting { withdrawn: Some(cx.now), ..posting };
    cx.tx.put_posting(&posting).await?;
    let title = postings::title(cx, &posting.course, &posting.item);
    for attempt in cx.tx.attempts_on(id).await? {
        if !attempt.clone().as_of(cx.now).is_open() {
            continue;
        }
        let learner = attempt.learner;
        cx.tx.save_attempt(&attempt.cut(cx.now), None).await?;
        people::tell(cx, teaches, learner, News::Withdrawn { title: title.clone() }, chance).await?;
    }
    let line = deed(cx, teaches, Deed::Withdrawn, chance).what(title);
    done(cx, &line).await
}

/// Puts a withdrawn test back. Attempts that its withdrawal had ended take answers again, if there is time.
pub async fn put_back(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    id: PostingId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let posting = postings::ours(cx, teaches, id).await?;
    if posting.withdrawn.is_none() {
        return Ok(Done::Plain);
    }
    let posting = Posting { withdrawn: None, ..posting };
    cx.tx.put_posting(&posting).await?;
    hold(cx, &posting, (None, Moved::Later)).await?;
    let title = postings::title(cx, &posting.course, &posting.item);
    let line = deed(cx, teaches, Deed::PutBack, chance).what(title);
    done(cx, &line).await
}

/// Holds the attempts at a posting to its times, for everybody or for one, and tells who sits it now.
pub(super) async fn hold(
    cx: &mut Cx<'_>,
    posting: &Posting,
    (only, moved): (Option<LearnerId>, Moved),
) -> Result<Vec<LearnerId>, Failure> {
    let allowances = cx.tx.allowances(posting.cohort).await?;
    let allowances: HashMap<LearnerId, Allowance> = allowances
        .into_iter()
        .filter(|one| one.posting == posting.id)
        .map(|one| (one.learner, one))
        .collect();
    // Of each learner the last one: what came before another attempt stays as it ended.
    let all = cx.tx.attempts_on(posting.id).await?;
    let last: BTreeMap<LearnerId, Attempt> =
        all.into_iter().map(|attempt| (attempt.learner, attempt)).collect();
    let mut working = Vec::new();
    for (learner, attempt) in last {
        if only.is_some_and(|only| only != learner) {
            continue;
        }
        let more = allowances.get(&learner).map_or(SignedDuration::ZERO, Allowance::time);
        let held = attempt.clone().held_to(posting.closes, more, (moved, cx.now));
        if held.is_open() && !attempt.is_open() && sits_another(cx, &attempt).await? {
            continue;
        }
        if held != attempt {
            cx.tx.save_attempt(&held, None).await?;
        }
        if held.as_of(cx.now).is_open() {
            working.push(learner);
        }
    }
    Ok(working)
}

/// Whether its learner sits the same test again already, for another posting.
async fn sits_another(cx: &mut Cx<'_>, attempt: &Attempt) -> Result<bool, Failure> {
    let all = cx.tx.attempts_of(attempt.learner, attempt.cohort, &attempt.course).await?;
    Ok(all.iter().any(|one| one.id != attempt.id && one.item == attempt.item && one.is_open()))
}

/// Gives the reminders that are due: to each learner of the cohort who has not handed in. Answers how many.
pub async fn give_reminders(
    tx: &mut dyn Tx,
    courses: &dyn Courses,
    now: Timestamp,
    chance: Chance<'_>,
) -> Result<u32, Failure> {
    let by = now.saturating_add(Reminder::BEFORE).unwrap_or(now);
    let mut given = 0;
    for posting in tx.reminders_due(now, by).await? {
        let cohort = tx.cohort(posting.cohort).await?;
        let live = posting.is_open(now) && cohort.is_some_and(|cohort| cohort.archived.is_none());
        if !live {
            continue;
        }
        let seats = tx.seats(posting.id).await?;
        let (course, item) = (&posting.course, &posting.item);
        let title = courses.current(course).and_then(|course| Some(course.quiz(item)?.title.clone()));
        let title = title.unwrap_or_else(|| item.to_string());
        for member in tx.roster(posting.cohort).await? {
            let id = member.learner.id;
            let learns = member.learns();
            let mine = seats.iter().rfind(|seat| seat.learner == id);
            if !learns || mine.is_some_and(|seat| seat.ended.is_some()) {
                continue;
            }
            let allowance = tx.allowance(posting.id, id).await?;
            let Some(closes) = posting.closes_for(allowance.as_ref()) else { continue };
            let to = super::place(course, item);
            let news = News::ClosesSoon { title: title.clone(), closes, to };
            let id = NoticeId::new(now, chance);
            let notice = Notice { id, learner: member.learner.id, cohort: posting.cohort, at: now, news };
            tx.add_notice(&notice).await?;
            given += 1;
        }
        tx.put_posting(&Posting { reminder: Reminder::Given, ..posting }).await?;
    }
    Ok(given)
}
