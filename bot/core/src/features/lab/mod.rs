//! A lab: its task, and the conversation with its assistant.

mod page;
mod reply;
mod servers;
mod thread;
mod turn;

use std::sync::Arc;

pub use page::{Seen, exchanges};
pub use reply::{Asking, Room, asking, given_up, replied};
pub use servers::ask_hosted;
pub use thread::{Messages, Shows, Tell, led_to, message, messages, talks};
pub use turn::{
    again, enter, new_start, open, said, say, stands, stop, take_along, tell_me, use_hosted, use_local,
};

use super::Cx;
use crate::{
    Cohort, Course, CourseId, Courses, Failure, ItemId, Lab, Refusal, Talk, TalkId, Tx, View,
    calc::{Card, Tool, asked},
};

/// The task, and where there is one, the conversation so far.
pub async fn view(cx: &mut Cx<'_>, id: &CourseId, lab: &ItemId) -> Result<View, Failure> {
    let (cohort, mut course) = cx.course_with(id, Some(lab)).await?;
    let talk = current(cx, &cohort, &course, lab).await?;
    if let Some(talk) = &talk {
        course = course_of(&mut *cx.tx, cx.courses, talk).await?;
    }
    let found = course.lab(lab).ok_or(Refusal::NotFound)?;
    let page = page::page(cx, (&cohort, &course, found), talk.as_ref());
    let Some(talk) = talk else { return Ok(page) };
    Ok(led_to(page, thread::way_in(cx, talk.id).await?.as_deref()))
}

/// The lab of a conversation.
pub async fn talk(cx: &mut Cx<'_>, id: TalkId) -> Result<View, Failure> {
    let talk = cx.tx.talk(id).await?.ok_or(Refusal::NotFound)?;
    view(cx, &talk.course, &talk.lab).await
}

/// The course of a conversation: the newest, or where its lab is gone from that, the edition in which it began.
pub(crate) async fn course_of(
    tx: &mut dyn Tx,
    courses: &dyn Courses,
    talk: &Talk,
) -> Result<Arc<Course>, Failure> {
    match courses.current(&talk.course).filter(|course| course.lab(&talk.lab).is_some()) {
        Some(course) => Ok(course),
        None => courses.edition(tx, &talk.edition).await,
    }
}

/// The learner's conversation at a lab that they have not left.
async fn current(
    cx: &mut Cx<'_>,
    cohort: &Cohort,
    course: &Course,
    lab: &ItemId,
) -> Result<Option<Talk>, Failure> {
    let talks = cx.tx.talks_of(cx.learner.id).await?;
    let here = |talk: &Talk| {
        talk.left.is_none() && talk.cohort == cohort.id && talk.course == course.id && talk.lab == *lab
    };
    Ok(talks.into_iter().find(here))
}

/// A conversation, where it belongs.
struct Own {
    talk: Talk,
    course: Arc<Course>,
    cohort: Cohort,
}

impl Own {
    fn lab(&self) -> Result<&Lab, Failure> {
        Ok(self.course.lab(&self.talk.lab).ok_or(Refusal::NotFound)?)
    }
}

/// The learner's own conversation, with its lab.
async fn own(cx: &mut Cx<'_>, id: TalkId) -> Result<Own, Failure> {
    let talk = cx.tx.talk(id).await?.ok_or(Refusal::NotFound)?;
    if talk.learner != cx.learner.id {
        return Err(Refusal::NotYours.into());
    }
    let course = course_of(&mut *cx.tx, cx.courses, &talk).await?;
    let cohort = cx.tx.cohort(talk.cohort).await?.ok_or(Refusal::NotFound)?;
    let own = Own { talk, course, cohort };
    own.lab()?;
    Ok(own)
}

/// The same, to go on with: one that was not left, in a class that they are in and that is not in the archive.
async fn own_at_work(cx: &mut Cx<'_>, id: TalkId) -> Result<Own, Failure> {
    let own = own(cx, id).await?;
    let cohorts = cx.cohorts().await?;
    if !cohorts.iter().any(|(cohort, _)| cohort.id == own.cohort.id) {
        return Err(Refusal::NotEnrolled.into());
    }
    super::sitting::not_archived(&own.cohort)?;
    if own.talk.left.is_some() {
        return Err(Refusal::NotFound.into());
    }
    Ok(own)
}

/// The calculation that is asked for in what was said, if the lab has a calculator for it.
fn worked_out(lab: &Lab, said: &str) -> Option<Card> {
    let tools: Vec<Tool> = lab.tools.iter().filter_map(|name| Tool::named(name)).collect();
    asked(said, &tools)
}
