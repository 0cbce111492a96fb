//! The labs of a cohort: how far its learners are, what they said there, and what an instructor decides about it.

use std::collections::HashMap;

use super::{Done, Teaches, deed, done, people};
use crate::{
    Action, Block, Cohort, Course, CourseId, Decided, Deed, Failure, ItemId, Learner, LearnerId, News,
    Refusal, Talk, TalkId, Timestamp,
    features::{Chance, Cx, course_of, exchanges},
    words::lab as words,
};

/// Lines of the record of deeds in which is looked for who decided.
const LINES: u32 = 1_000;

/// The labs of a cohort's courses, and how far everybody is.
#[derive(Clone, Debug, PartialEq)]
pub struct Labs {
    /// Which cohort.
    pub cohort: Cohort,
    /// The labs, in the order of the courses.
    pub heads: Vec<LabHead>,
    /// Learners, by name.
    pub rows: Vec<LabRow>,
}

/// A lab.
#[derive(Clone, Debug, PartialEq)]
pub struct LabHead {
    /// Of which course.
    pub course: CourseId,
    /// Which.
    pub lab: ItemId,
    /// Its title.
    pub title: String,
    /// The course's title.
    pub of: String,
    /// How many exchanges complete it.
    pub needed: u32,
}

/// A learner's row.
#[derive(Clone, Debug, PartialEq)]
pub struct LabRow {
    /// Who.
    pub learner: Learner,
    /// One for each lab; none where it was not begun.
    pub cells: Vec<Option<TalkLine>>,
}

/// A conversation in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TalkLine {
    /// Which.
    pub id: TalkId,
    /// When it was opened.
    pub began: Timestamp,
    /// When a new start took its place.
    pub left: Option<Timestamp>,
    /// Exchanges in it.
    pub said: usize,
    /// Those that count.
    pub counted: u32,
    /// Whether it completes the lab.
    pub complete: bool,
    /// What an instructor decided, whatever counts.
    pub decided: Option<Decided>,
    /// Whether something waits for a reply.
    pub waits: bool,
}

/// What somebody said in a lab, as an instructor reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// In which cohort.
    pub cohort: Cohort,
    /// Who.
    pub learner: Learner,
    /// The lab.
    pub head: LabHead,
    /// How it stands.
    pub line: TalkLine,
    /// Who decided about it and when, where that is still known.
    pub by: Option<(String, Timestamp)>,
    /// What was said, what came back, and what of it counts.
    pub blocks: Vec<Block>,
    /// What the learner takes along.
    pub takeaway: Option<String>,
    /// The learner's other conversations at this lab, oldest first.
    pub others: Vec<TalkLine>,
}

/// All labs, and how far everybody is.
pub async fn labs(cx: &mut Cx<'_>, teaches: &Teaches) -> Result<Labs, Failure> {
    let heads = heads(cx, &teaches.cohort);
    let mut talks: HashMap<LearnerId, Vec<Talk>> = HashMap::new();
    let with_labs = |course: &&CourseId| heads.iter().any(|head| head.course == **course);
    for course in teaches.cohort.courses.iter().filter(with_labs) {
        for talk in cx.tx.talks_in(teaches.id(), course).await? {
            talks.entry(talk.learner).or_default().push(talk);
        }
    }
    let roster = cx.tx.roster(teaches.id()).await?;
    let row = |learner: Learner| {
        let mine = talks.get(&learner.id).map(Vec::as_slice).unwrap_or_default();
        let cells = heads.iter().map(|head| head.cell(mine)).collect();
        LabRow { learner, cells }
    };
    let rows = roster.into_iter().filter(|one| one.learns()).map(|one| row(one.learner)).collect();
    Ok(Labs { cohort: teaches.cohort.clone(), heads, rows })
}

/// The labs that a learner of this cohort has begun.
pub(super) async fn begun(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    learner: LearnerId,
) -> Result<Vec<(LabHead, TalkLine)>, Failure> {
    let mut talks = cx.tx.talks_of(learner).await?;
    talks.retain(|talk| talk.cohort == teaches.id());
    let heads = heads(cx, &teaches.cohort).into_iter();
    Ok(heads.filter_map(|head| head.cell(&talks).map(|line| (head, line))).collect())
}

fn heads(cx: &Cx<'_>, cohort: &Cohort) -> Vec<LabHead> {
    let courses = cohort.courses.iter().filter_map(|id| cx.courses.current(id));
    courses.flat_map(|course| course.labs().map(|lab| head(&course, lab)).collect::<Vec<_>>()).collect()
}

fn head(course: &Course, lab: &crate::Lab) -> LabHead {
    LabHead {
        course: course.id.clone(),
        lab: lab.id.clone(),
        title: lab.title.clone(),
        of: course.title.clone(),
        needed: lab.exchanges,
    }
}

impl Labs {
    /// How many learners have completed a lab.
    pub fn complete(&self, place: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.cells.get(place));
        cells.flatten().filter(|line| line.complete).count()
    }
}

impl LabRow {
    /// How many labs the learner has completed.
    pub fn complete(&self) -> usize {
        self.cells.iter().flatten().filter(|line| line.complete).count()
    }
}

impl LabHead {
    /// Complete once is complete, however often it is begun anew: the newest conversation that completes the lab, else
    /// the newest.
    fn cell(&self, talks: &[Talk]) -> Option<TalkLine> {
        let here = talks.iter().filter(|talk| talk.course == self.course && talk.lab == self.lab);
        let lines: Vec<TalkLine> = here.map(|talk| line(talk, self.needed)).collect();
        let shown = lines.iter().rfind(|line| line.complete).or(lines.last())?;
        Some(TalkLine { waits: lines.iter().any(|line| line.waits), ..*shown })
    }
}

fn line(talk: &Talk, needed: u32) -> TalkLine {
    TalkLine {
        id: talk.id,
        began: talk.began,
        left: talk.left,
        said: talk.shown().count(),
        counted: talk.exchanges(),
        complete: talk.is_complete(needed),
        decided: talk.decided,
        waits: talk.waits() > 0,
    }
}

/// One conversation, with all that is shown of it.
pub async fn conversation(cx: &mut Cx<'_>, teaches: &Teaches, id: TalkId) -> Result<Conversation, Failure> {
    let talk = ours(cx, teaches, id).await?;
    let member = people::member(cx, teaches, talk.learner).await?;
    let course = course_of(&mut *cx.tx, cx.courses, &talk).await?;
    let lab = course.lab(&talk.lab).ok_or(Refusal::NotFound)?;
    let head = head(&course, lab);
    let mut others = cx.tx.talks_of(talk.learner).await?;
    others.retain(|one| {
        one.id != id && one.cohort == talk.cohort && one.course == talk.course && one.lab == talk.lab
    });
    Ok(Conversation {
        cohort: teaches.cohort.clone(),
        line: line(&talk, head.needed),
        by: decided_by(cx, &talk, &head.title).await?,
        blocks: exchanges(&course, lab, &talk, (&member.learner.name, cx.assistants.coming(id))),
        others: others.iter().map(|one| line(one, head.needed)).collect(),
        takeaway: talk.takeaway,
        learner: member.learner,
        head,
    })
}

/// Decides whether a conversation completes its lab, or leaves that to the rules again. Said twice it is once.
pub async fn decide(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    (id, decided): (TalkId, Option<Decided>),
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let mut talk = ours(cx, teaches, id).await?;
    people::member(cx, teaches, talk.learner).await?;
    if talk.decided == decided {
        return Ok(Done::Plain);
    }
    let course = course_of(&mut *cx.tx, cx.courses, &talk).await?;
    let title = course.lab(&talk.lab).ok_or(Refusal::NotFound)?.title.clone();
    let old = std::mem::replace(&mut talk.decided, decided);
    cx.tx.save_talk(&talk).await?;
    let to = Action::Lab(talk.course, talk.lab);
    let news = News::Decided { title: title.clone(), decided, to };
    people::tell(cx, teaches, talk.learner, news, chance).await?;
    let line = deed(cx, teaches, Deed::Decided, chance)
        .about(talk.learner)
        .what(title)
        .change(Some(words::decision(old).into()), Some(words::decision(decided).into()));
    done(cx, &line).await
}

/// A conversation of this cohort.
async fn ours(cx: &mut Cx<'_>, teaches: &Teaches, id: TalkId) -> Result<Talk, Failure> {
    let talk = cx.tx.talk(id).await?.filter(|talk| talk.cohort == teaches.id());
    Ok(talk.ok_or(Refusal::NotFound)?)
}

/// Who decided what holds, by the newest deed that says so.
async fn decided_by(
    cx: &mut Cx<'_>,
    talk: &Talk,
    title: &str,
) -> Result<Option<(String, Timestamp)>, Failure> {
    if talk.decided.is_none() {
        return Ok(None);
    }
    let new = words::decision(talk.decided);
    let lines = cx.tx.lines(talk.cohort, None, LINES).await?;
    let about = |line: &&crate::Line| line.deed == Deed::Decided && line.about == Some(talk.learner);
    let mut about = lines.iter().filter(about);
    let Some(line) = about.find(|line| line.what == title && line.new.as_deref() == Some(new)) else {
        return Ok(None);
    };
    let Some(by) = line.by else { return Ok(None) };
    Ok(cx.tx.learner(by).await?.map(|by| (by.name, line.at)))
}
