//! What a learner does in a lab.

use super::super::{Chance, Errand};
use super::{
    Cx, current, lab, own, own_at_work,
    page::page,
    thread::{Again, elsewhere, in_thread},
};
use crate::{
    Cause, Course, CourseId, CutBy, Exchange, Failure, ItemId, Place, Refusal, Replied, SAID_MAX,
    TAKEAWAY_MAX, Talk, TalkId, Thread, ThreadState, Used, View, WAITING_MAX, words,
};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Opens a lab, or goes on with it.
pub async fn open(
    cx: &mut Cx<'_>,
    id: &CourseId,
    item: &ItemId,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    let (cohort, course) = cx.course_with(id, Some(item)).await?;
    super::super::sitting::not_archived(&cohort)?;
    let found = course.lab(item).ok_or(Refusal::NotFound)?;
    let talk = match current(cx, &cohort, &course, item).await? {
        Some(talk) => talk,
        None => {
            let talk = Talk {
                id: TalkId::new(cx.now, chance),
                learner: cx.learner.id,
                cohort: cohort.id,
                course: course.id.clone(),
                edition: course.edition.clone(),
                lab: item.clone(),
                began: cx.now,
                left: None,
                takeaway: None,
                decided: None,
                turns: Vec::new(),
            };
            cx.tx.add_talk(&talk).await?;
            talk
        }
    };
    if in_thread(cx, &talk, Again::Yes).await? {
        return Ok(elsewhere(&course, found, &talk));
    }
    Ok(page(cx, &course, found, Some(&talk)))
}

/// Says something to the assistant.
pub async fn say(cx: &mut Cx<'_>, id: TalkId, said: &str) -> Result<View, Failure> {
    let (mut talk, course) = own_at_work(cx, id).await?;
    if said.trim().is_empty() {
        return Err(Refusal::Empty.into());
    }
    if said.chars().count() > SAID_MAX {
        return Err(Refusal::TooLong { most: SAID_MAX }.into());
    }
    if cx.assistants.reach().is_none() {
        return Err(Refusal::NoAssistant.into());
    }
    if talk.waits() >= WAITING_MAX {
        return Err(Refusal::StillAnswering.into());
    }
    in_budget(cx).await?;
    ask(cx, &mut talk, said.trim()).await?;
    shown(cx, &course, &talk).await
}

/// What came of it: on the page, or in the thread.
async fn shown(cx: &mut Cx<'_>, course: &Course, talk: &Talk) -> Result<View, Failure> {
    let lab = lab(course, talk)?;
    if in_thread(cx, talk, Again::No).await? {
        return Ok(elsewhere(course, lab, talk));
    }
    Ok(page(cx, course, lab, Some(talk)))
}

/// Where a conversation stands, which has been gone on with.
pub async fn stands(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let (talk, course) = own(cx, id).await?;
    shown(cx, &course, &talk).await
}

/// Says something in a thread: to the assistant, or what is taken along.
pub async fn said(cx: &mut Cx<'_>, at: &Place, text: &str) -> Result<View, Failure> {
    let talk = cx.tx.talk_at(at).await?.ok_or(Refusal::NotFound)?;
    let (first, rest) = text.trim().split_once(':').unwrap_or_default();
    match first.eq_ignore_ascii_case(words::lab::TAKEAWAY) {
        true => take_along(cx, talk, rest).await,
        false => say(cx, talk, text).await,
    }
}

async fn ask(cx: &mut Cx<'_>, talk: &mut Talk, said: &str) -> Result<(), Failure> {
    let seq = talk.turns.last().map_or(0, |turn| turn.seq + 1);
    let turn = Exchange { seq, said: said.to_owned(), at: cx.now, reply: Replied::Waiting };
    cx.tx.put_exchange(talk.id, &turn).await?;
    talk.turns.push(turn);
    cx.errand = Some(Errand::Ask(talk.id));
    Ok(())
}

/// No more of the reply, please.
pub async fn stop(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let (mut talk, course) = own(cx, id).await?;
    for turn in talk.turns.iter_mut().filter(|turn| turn.reply == Replied::Waiting) {
        turn.reply = match cx.assistants.written(id, turn.seq) {
            Some(text) => Replied::Short { text, at: cx.now, by: CutBy::Learner, used: Used::default() },
            None => Replied::None { at: cx.now, why: Cause::Stopped },
        };
        cx.tx.put_exchange(id, turn).await?;
    }
    cx.errand = Some(Errand::Stop(id));
    shown(cx, &course, &talk).await
}

/// Calls the learner when the turn of what they said comes.
pub async fn tell_me(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let (talk, course) = own(cx, id).await?;
    let platform = cx.caller.map(|caller| &caller.account.platform);
    if let Some(turn) = talk.waiting() {
        for thread in cx.tx.threads_of(id).await? {
            if Some(&thread.of.platform) == platform && thread.state != ThreadState::Gone {
                let (tell, state) = (Some(turn.seq), ThreadState::Behind);
                cx.tx.put_thread(&Thread { tell, state, ..thread }).await?;
            }
        }
    }
    shown(cx, &course, &talk).await
}

/// Another reply to what was said last.
pub async fn again(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let (mut talk, course) = own_at_work(cx, id).await?;
    if cx.assistants.reach().is_none() {
        return Err(Refusal::NoAssistant.into());
    }
    in_budget(cx).await?;
    // The reply that is there stays until another has words.
    let last = talk.again().ok_or(Refusal::StillAnswering)?.said.clone();
    ask(cx, &mut talk, &last).await?;
    shown(cx, &course, &talk).await
}

/// Leaves a conversation and opens the same lab anew. What was said is kept.
pub async fn new_start(cx: &mut Cx<'_>, id: TalkId, chance: Chance<'_>) -> Result<View, Failure> {
    let (mut talk, _) = own(cx, id).await?;
    // Pressed twice it is one new start.
    if talk.left.is_none() {
        for turn in talk.turns.iter_mut().filter(|turn| turn.reply == Replied::Waiting) {
            turn.reply = Replied::None { at: cx.now, why: Cause::Stopped };
            cx.tx.put_exchange(id, turn).await?;
        }
        talk.left = Some(cx.now);
        cx.tx.save_talk(&talk).await?;
        cx.errand = Some(Errand::Stop(id));
        let view = open(cx, &talk.course, &talk.lab, chance).await?;
        go_on_there(cx, &talk).await?;
        return Ok(view);
    }
    open(cx, &talk.course, &talk.lab, chance).await
}

/// What follows a conversation stands below it, in the same threads.
async fn go_on_there(cx: &mut Cx<'_>, left: &Talk) -> Result<(), Failure> {
    let talks = cx.tx.talks_of(cx.learner.id).await?;
    let same = |talk: &&Talk| {
        talk.left.is_none()
            && (talk.cohort, &talk.course, &talk.lab) == (left.cohort, &left.course, &left.lab)
    };
    let Some(next) = talks.iter().find(same) else { return Ok(()) };
    for thread in cx.tx.threads_of(left.id).await? {
        if thread.state != ThreadState::Gone && thread.at.is_some() {
            let (messages, tell, state) = (Vec::new(), None, ThreadState::Behind);
            cx.tx.put_thread(&Thread { talk: next.id, messages, tell, state, ..thread }).await?;
        }
    }
    Ok(())
}

/// What the learner takes along, in a line; empty takes it back.
pub async fn take_along(cx: &mut Cx<'_>, id: TalkId, line: &str) -> Result<View, Failure> {
    let (mut talk, course) = own_at_work(cx, id).await?;
    let line: String = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > TAKEAWAY_MAX {
        return Err(Refusal::TooLong { most: TAKEAWAY_MAX }.into());
    }
    talk.takeaway = Some(line).filter(|line| !line.is_empty());
    cx.tx.save_talk(&talk).await?;
    shown(cx, &course, &talk).await
}

async fn in_budget(cx: &mut Cx<'_>) -> Result<(), Failure> {
    let used = cx.tx.tokens_used(cx.learner.id, day(cx.now)).await?;
    if used >= cx.assistants.tokens_a_day() {
        return Err(Refusal::UsedUp.into());
    }
    Ok(())
}

/// Days since 1970, in UTC.
pub(super) fn day(at: crate::Timestamp) -> i64 {
    at.as_millisecond().div_euclid(DAY)
}
