//! What the assistant does in a lab: what it is asked, and what becomes of its reply.

use super::{course_of, turn::day, worked_out};
use crate::{
    Briefing, Cause, Course, Courses, CutBy, Exchange, Failure, Lab, Prompt, Reach, Refusal, Replied, Source,
    TalkId, Timestamp, Tx, Used, calc::Card,
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

/// What a prompt and its reply may take, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Of the prompt.
    pub prompt: u32,
    /// Of the reply.
    pub reply: u32,
}

/// What the first exchange that waits in a conversation asks for, if one does; `room` tells what there is for it so far
/// away, where a reply may be so long.
pub async fn asking(
    tx: &mut dyn Tx,
    courses: &dyn Courses,
    id: TalkId,
    room: &(dyn Fn(Reach, u32) -> Room + Sync),
) -> Result<Option<Asking>, Failure> {
    let Some(talk) = tx.talk(id).await? else { return Ok(None) };
    let Some(at) = talk.turns.iter().position(|turn| turn.reply == Replied::Waiting) else { return Ok(None) };
    let course = course_of(tx, courses, &talk).await?;
    let lab = course.lab(&talk.lab).ok_or(Refusal::NotFound)?;
    let turn = &talk.turns[at];
    let before: Vec<Exchange> = talk.shown().take_while(|one| one.seq < turn.seq).cloned().collect();
    let cohort = tx.cohort(talk.cohort).await?.ok_or(Refusal::NotFound)?;
    let reach = talk.reaches(&cohort.labs);
    let room = room(reach, cohort.labs.longest);
    let results: Vec<String> = worked_out(lab, &turn.said).iter().map(Card::line).collect();
    let briefing = Briefing::new(lab, &sources(&course, lab));
    let prompt = briefing.prompt(&before, &turn.said, &results, room.prompt);
    Ok(Some(Asking { seq: turn.seq, prompt, longest: room.reply, reach }))
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
    let turn = talk.turns.iter().find(|turn| turn.seq == seq);
    let (Some(reply), Some(turn)) = (reply, turn) else { return Ok(()) };
    let may_be = match (&turn.reply, &reply) {
        // It was stopped where nobody knew its words; or it waits still, for another process to write it anew.
        (there, Replied::Short { by: CutBy::Learner, .. }) => {
            matches!(there, Replied::None { why: Cause::Stopped, .. })
        }
        (there, _) => *there == Replied::Waiting,
    };
    if may_be {
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
