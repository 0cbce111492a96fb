//! What a learner does in a lab.

use super::super::{Chance, Errand};
use super::{
    Cx, Own, course_of, current, own, own_at_work,
    page::page,
    servers::Servers,
    thread::{Again, elsewhere, in_thread},
};
use crate::{
    Cause, CourseId, CutBy, Exchange, Failure, ItemId, Place, Reach, Refusal, Replied, SAID_MAX,
    TAKEAWAY_MAX, Talk, TalkId, Thread, ThreadState, Used, View, WAITING_MAX, words,
};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Goes to a lab: to its page, or where that is one step more, into it.
pub async fn enter(
    cx: &mut Cx<'_>,
    id: &CourseId,
    item: &ItemId,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    match cx.caller {
        Some(_) => open(cx, id, item, chance).await,
        None => super::view(cx, id, item).await,
    }
}

/// Opens a lab, or goes on with it. Where nobody would answer there is nothing to open.
pub async fn open(
    cx: &mut Cx<'_>,
    id: &CourseId,
    item: &ItemId,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    let (cohort, course) = cx.course_with(id, Some(item)).await?;
    // In the archive it is read: where people talk nobody may have seen that it is there.
    if cohort.archived.is_some() && cx.caller.is_some() {
        return super::view(cx, id, item).await;
    }
    super::super::sitting::not_archived(&cohort)?;
    let there = current(cx, &cohort, &course, item).await?;
    let course = match &there {
        Some(talk) => course_of(&mut *cx.tx, cx.courses, talk).await?,
        None => course,
    };
    let found = course.lab(item).ok_or(Refusal::NotFound)?;
    let talk = match there {
        Some(talk) => talk,
        None if !Servers::of(cx.assistants, &cohort, None).are_there() => {
            return Ok(page(cx, (&cohort, &course, found), None));
        }
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
                reach: Reach::Local,
                turns: Vec::new(),
            };
            cx.tx.add_talk(&talk).await?;
            talk
        }
    };
    if in_thread(cx, &talk, Again::Yes).await? {
        return Ok(elsewhere(&course, found, &talk));
    }
    Ok(page(cx, (&cohort, &course, found), Some(&talk)))
}

/// Says something to the assistant.
pub async fn say(cx: &mut Cx<'_>, id: TalkId, said: &str) -> Result<View, Failure> {
    let mut own = own_at_work(cx, id).await?;
    if said.trim().is_empty() {
        return Err(Refusal::Empty.into());
    }
    if said.chars().count() > SAID_MAX {
        return Err(Refusal::TooLong { most: SAID_MAX }.into());
    }
    if own.lab()?.opener.as_deref().is_some_and(|opener| is_unfilled(opener, said)) {
        return Err(Refusal::Blanks.into());
    }
    // Sent twice it is said once.
    let same = |turn: &Exchange| turn.reply == Replied::Waiting && turn.said == said.trim();
    if own.talk.turns.last().is_some_and(same) {
        return shown(cx, &own).await;
    }
    if own.talk.waits() >= WAITING_MAX {
        return Err(Refusal::StillAnswering.into());
    }
    may_ask(cx, &own).await?;
    ask(cx, &mut own.talk, said.trim()).await?;
    shown(cx, &own).await
}

/// Whether a suggested opener that has blanks is said as it stands.
fn is_unfilled(opener: &str, said: &str) -> bool {
    let blank = opener.split_once('[').is_some_and(|(_, rest)| rest.contains(']'));
    blank && opener.split_whitespace().eq(said.split_whitespace())
}

/// What came of it: on the page, or in the thread.
async fn shown(cx: &mut Cx<'_>, own: &Own) -> Result<View, Failure> {
    let (course, lab, talk) = (&*own.course, own.lab()?, &own.talk);
    if in_thread(cx, talk, Again::No).await? {
        return Ok(elsewhere(course, lab, talk));
    }
    Ok(page(cx, (&own.cohort, course, lab), Some(talk)))
}

/// Where a conversation stands, which has been gone on with.
pub async fn stands(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let own = own(cx, id).await?;
    shown(cx, &own).await
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
    // The platform's clock may be behind ours. What nothing was waited for with was said after all of it.
    let read = talk.turns.iter().filter_map(|turn| turn.reply.at()).max().filter(|_| talk.waits() == 0);
    let at = read.map_or(cx.now, |read| read.max(cx.now));
    let turn = Exchange { seq, said: said.to_owned(), at, reply: Replied::Waiting };
    cx.tx.put_exchange(talk.id, &turn).await?;
    talk.turns.push(turn);
    cx.errand = Some(Errand::Ask(talk.id));
    Ok(())
}

/// No more of the reply, please.
pub async fn stop(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let mut own = own(cx, id).await?;
    for turn in own.talk.turns.iter_mut().filter(|turn| turn.reply == Replied::Waiting) {
        turn.reply = match cx.assistants.written(id, turn.seq) {
            Some(text) => Replied::Short { text, at: cx.now, by: CutBy::Learner, used: Used::default() },
            None => Replied::None { at: cx.now, why: Cause::Stopped },
        };
        cx.tx.put_exchange(id, turn).await?;
    }
    cx.errand = Some(Errand::Stop(id));
    shown(cx, &own).await
}

/// Calls the learner when the turn of what they said comes.
pub async fn tell_me(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let own = own(cx, id).await?;
    let platform = cx.caller.map(|caller| &caller.account.platform);
    if let Some(turn) = own.talk.waiting() {
        for thread in cx.tx.threads_of(id).await? {
            if Some(&thread.of.platform) == platform && thread.state != ThreadState::Gone {
                let (tell, state) = (Some(turn.seq), ThreadState::Behind);
                cx.tx.put_thread(&Thread { tell, state, ..thread }).await?;
            }
        }
    }
    shown(cx, &own).await
}

/// Another reply to what was said last.
pub async fn again(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let mut own = own_at_work(cx, id).await?;
    // The reply that is there stays until another has words.
    let last = own.talk.again().ok_or(Refusal::StillAnswering)?.said.clone();
    may_ask(cx, &own).await?;
    ask(cx, &mut own.talk, &last).await?;
    shown(cx, &own).await
}

/// Leaves a conversation and opens the same lab anew. What was said is kept.
pub async fn new_start(cx: &mut Cx<'_>, id: TalkId, chance: Chance<'_>) -> Result<View, Failure> {
    let own = own(cx, id).await?;
    let servers = Servers::of(cx.assistants, &own.cohort, None);
    let mut talk = own.talk;
    // Pressed twice it is one new start.
    if talk.left.is_none() {
        // A conversation is not left for none.
        if !servers.are_there() {
            return Err(Refusal::NoAssistant.into());
        }
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
    // With another account of theirs there they get a thread of its own.
    let stays = |thread: &Thread| match cx.caller {
        Some(caller) => thread.of.platform == caller.account.platform && thread.of != caller.account,
        None => false,
    };
    for thread in cx.tx.threads_of(left.id).await?.into_iter().filter(|thread| !stays(thread)) {
        if thread.state != ThreadState::Gone && thread.at.is_some() {
            let (messages, tell, state) = (Vec::new(), None, ThreadState::Behind);
            cx.tx.put_thread(&Thread { talk: next.id, messages, tell, state, ..thread }).await?;
        }
    }
    Ok(())
}

/// What the learner takes along, in a line; empty takes it back.
pub async fn take_along(cx: &mut Cx<'_>, id: TalkId, line: &str) -> Result<View, Failure> {
    let mut own = own_at_work(cx, id).await?;
    let line: String = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > TAKEAWAY_MAX {
        return Err(Refusal::TooLong { most: TAKEAWAY_MAX }.into());
    }
    own.talk.takeaway = Some(line).filter(|line| !line.is_empty());
    cx.tx.save_talk(&own.talk).await?;
    shown(cx, &own).await
}

/// I agree that this conversation goes to the hosted server.
pub async fn use_hosted(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let own = own_at_work(cx, id).await?;
    let servers = Servers::of(cx.assistants, &own.cohort, Some(&own.talk));
    if servers.reach == Reach::Local && servers.offered.is_none() {
        return Err(Refusal::NoAssistant.into());
    }
    go_to(cx, own, Reach::Hosted).await
}

/// Back to the group's own server.
pub async fn use_local(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let own = own_at_work(cx, id).await?;
    go_to(cx, own, Reach::Local).await
}

async fn go_to(cx: &mut Cx<'_>, mut own: Own, reach: Reach) -> Result<View, Failure> {
    if own.talk.waits() > 0 {
        return Err(Refusal::StillAnswering.into());
    }
    own.talk.reach = reach;
    cx.tx.save_talk(&own.talk).await?;
    shown(cx, &own).await
}

/// Whether a server would answer, and the learner has not asked for more than the class allows.
async fn may_ask(cx: &mut Cx<'_>, own: &Own) -> Result<(), Failure> {
    let rules = &own.cohort.labs;
    let servers = Servers::of(cx.assistants, &own.cohort, Some(&own.talk));
    if servers.now.is_none() {
        return Err(Refusal::NoAssistant.into());
    }
    let has_room = cx.assistants.has_room(cx.learner.id, servers.reach);
    has_room.map_err(|about| Refusal::LineFull { about })?;
    let used = cx.tx.tokens_used(cx.learner.id, day(cx.now)).await?;
    if used >= u64::from(rules.tokens_a_day) {
        return Err(Refusal::UsedUp.into());
    }
    cx.assistants.may_say(cx.learner.id, rules).map_err(|wait| Refusal::TooFast { wait })?;
    Ok(())
}

/// Days since 1970, in UTC.
pub(super) fn day(at: crate::Timestamp) -> i64 {
    at.as_millisecond().div_euclid(DAY)
}
