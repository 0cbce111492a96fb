//! What the assistant does in a lab: what it is asked, and what becomes of its reply.

use super::{turn::day, worked_out};
use crate::{
    Briefing, Course, Courses, Exchange, Failure, Lab, Prompt, Reach, Refusal, Replied, Source, TalkId,
    Timestamp, Tx, Used, calc::Card,
};

/// What is to be asked of a model.
pub struct Asking {
    /// Which exchange it is of.
    pub seq: u32,
    /// What the model gets.
    pub prompt: Prompt,
    /// Longest reply, in tokens.
    pub longest: u32,
    /// How far it may go.
    pub reach: Reach,
}

/// What the first exchange that waits in a conversation asks for, if one does; `room` tells what a prompt may take that
/// goes so far and gets so long a reply, in tokens.
pub async fn asking(
    tx: &mut dyn Tx,
    courses: &dyn Courses,
    id: TalkId,
    room: &(dyn Fn(Reach, u32) -> u32 + Sync),
) -> Result<Option<Asking>, Failure> {
    let Some(talk) = tx.talk(id).await? else { return Ok(None) };
    let Some(at) = talk.turns.iter().position(|turn| turn.reply == Replied::Waiting) else { return Ok(None) };
    let course = match courses.current(&talk.course) {
        Some(course) => course,
        None => courses.edition(tx, &talk.edition).await?,
    };
    let lab = course.lab(&talk.lab).ok_or(Refusal::NotFound)?;
    let turn = &talk.turns[at];
    let before: Vec<Exchange> = talk.shown().take_while(|one| one.seq < turn.seq).cloned().collect();
    let cohort = tx.cohort(talk.cohort).await?.ok_or(Refusal::NotFound)?;
    let (longest, reach) = (cohort.labs.longest, talk.reaches(&cohort.labs));
    let results: Vec<String> = worked_out(lab, &turn.said).iter().map(Card::line).collect();
    let prompt = Briefing::new(lab, &sources(&course, lab)).prompt(
        &before,
        &turn.said,
        &results,
        room(reach, longest),
    );
    Ok(Some(Asking { seq: turn.seq, prompt, longest, reach }))
}

/// What a lab is grounded in. Lessons have no questions: nothing else of the course is looked at.
fn sources<'a>(course: &'a Course, lab: &'a Lab) -> Vec<Source<'a>> {
    let lessons: Vec<_> = course.lessons().collect();
    let source = |spot: &'a crate::Spot| {
        let at = lessons.iter().position(|lesson| lesson.id == spot.lesson)?;
        Some(Source { number: at + 1, lesson: lessons[at], only: spot.anchor.as_deref() })
    };
    lab.grounding.iter().filter_map(source).collect()
}

/// Keeps what became of a reply, unless the learner did something else about it meanwhile; and what it took.
pub async fn replied(
    tx: &mut dyn Tx,
    id: TalkId,
    (seq, reply): (u32, Option<Replied>),
    used: Used,
    now: Timestamp,
) -> Result<(), Failure> {
    let Some(talk) = tx.talk(id).await? else { return Ok(()) };
    let tokens = u64::from(used.prompt) + u64::from(used.reply);
    if tokens > 0 {
        tx.use_tokens(talk.learner, day(now), tokens).await?;
    }
    let waits = |turn: &&Exchange| turn.seq == seq && turn.reply == Replied::Waiting;
    if let (Some(reply), Some(turn)) = (reply, talk.turns.iter().find(waits)) {
        tx.put_exchange(id, &Exchange { reply, ..turn.clone() }).await?;
    }
    Ok(())
}

/// Nobody could answer: everything that waits in a conversation is over, and says why.
pub async fn given_up(tx: &mut dyn Tx, id: TalkId, why: crate::Cause, now: Timestamp) -> Result<(), Failure> {
    let Some(talk) = tx.talk(id).await? else { return Ok(()) };
    for turn in talk.turns.iter().filter(|turn| turn.reply == Replied::Waiting) {
        let reply = Replied::None { at: now, why };
        tx.put_exchange(id, &Exchange { reply, ..turn.clone() }).await?;
    }
    Ok(())
}
