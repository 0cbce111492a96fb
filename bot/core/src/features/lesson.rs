//! A lesson, whole or one section of it.

use std::cmp::Ordering;

use super::{Chance, Cx};
use crate::{
    Action, Audience, Block, Cohort, Course, CourseId, Failure, Inline, Item, ItemId, Lesson, Reading,
    Refusal, Rich, Section, Tone, View, rich,
    words::{self, label},
};

/// The lesson, or one of its sections.
pub async fn view(
    cx: &mut Cx<'_>,
    id: &CourseId,
    lesson: &ItemId,
    section: Option<u8>,
) -> Result<View, Failure> {
    let (cohort, course) = cx.course(id).await?;
    let lesson = course.lesson(lesson).ok_or(Refusal::NotFound)?;
    let section = match section {
        None if cx.caller.is_some() => Some(unread(cx, &cohort, lesson, id).await?),
        asked => asked,
    };
    let at = Action::Lesson(id.clone(), lesson.id.clone(), section);
    let mut view = View { audience: Audience::Place, ..View::new(at, lesson.title.clone()) };
    view.subtitle.clone_from(&lesson.subtitle);
    view.trail = vec![(label::HOME.into(), Action::Home), (course.title.clone(), Action::Course(id.clone()))];
    // Where people talk, who goes to a lab is in it.
    let way = if cx.caller.is_some() { Action::OpenLab } else { Action::Lab };
    match section {
        None => {
            view.blocks = opening(&course, lesson);
            let sections = lesson.sections.iter().enumerate();
            let sections = sections.filter_map(|(n, section)| Some((u8::try_from(n).ok()?, section)));
            view.blocks.extend(sections.map(|(n, section)| block(id, lesson, n, section)));
            let done = words::done_reading(after(&course, &lesson.id).map(Item::title));
            let view = view.press(done, read(id, lesson, lesson.done()), Tone::Primary);
            Ok(to_labs(&course, lesson, view, way))
        }
        Some(n) => one_section(&course, lesson, n, (view, way)),
    }
}

/// Where reading goes on: the first section that was not read; the top of a lesson that was.
async fn unread(cx: &mut Cx<'_>, cohort: &Cohort, lesson: &Lesson, id: &CourseId) -> Result<u8, Failure> {
    let readings = cx.tx.read_of(cx.learner.id, cohort.id, id).await?;
    let read = |n: &u8| readings.iter().any(|one| one.lesson == lesson.id && one.section == *n);
    Ok((0..lesson.done()).find(|n| !read(n)).unwrap_or(0))
}

/// Remembers that a section was read, and shows the next one. One past the last means all of them: the lesson is done.
pub async fn mark_read(
    cx: &mut Cx<'_>,
    id: &CourseId,
    lesson: &ItemId,
    section: u8,
    chance: Chance<'_>,
) -> Result<View, Failure> {
    let (cohort, course) = cx.course(id).await?;
    let lesson = course.lesson(lesson).ok_or(Refusal::NotFound)?;
    let done = lesson.done();
    let read = match section.cmp(&done) {
        Ordering::Less => section..=section,
        Ordering::Equal => 0..=done.saturating_sub(1),
        Ordering::Greater => return Err(Refusal::NotFound.into()),
    };
    for section in read {
        let reading = Reading { course: id.clone(), lesson: lesson.id.clone(), section, at: cx.now };
        cx.tx.mark_read(cx.learner.id, cohort.id, &reading).await?;
    }
    if section.saturating_add(1) < done {
        return view(cx, id, &lesson.id, Some(section + 1)).await;
    }
    match after(&course, &lesson.id) {
        Some(Item::Quiz(quiz)) => super::cover::view(cx, id, &quiz.id).await,
        Some(Item::Lab(lab)) => super::lab::enter(cx, id, &lab.id, chance).await,
        _ => super::outline::view(cx, id).await,
    }
}

/// How a lab is gone to.
type Way = fn(CourseId, ItemId) -> Action;

fn one_section(
    course: &Course,
    lesson: &Lesson,
    n: u8,
    (mut view, way): (View, Way),
) -> Result<View, Failure> {
    let section = lesson.sections.get(usize::from(n)).ok_or(Refusal::NotFound)?;
    let to = |n: u8| Action::Lesson(course.id.clone(), lesson.id.clone(), Some(n));
    view.subtitle = Some(format!("{} of {}", u16::from(n) + 1, lesson.done()));
    if n == 0 {
        view.blocks = opening(course, lesson);
    }
    view.blocks.push(block(&course.id, lesson, n, section));
    if n > 0 {
        view = view.press(label::PREVIOUS_QUESTION, to(n - 1), Tone::Plain);
    }
    Ok(if n + 1 < lesson.done() {
        view.press(label::SKIP, read(&course.id, lesson, n), Tone::Primary)
    } else {
        let done = words::done_reading(after(course, &lesson.id).map(Item::title));
        let view = view.press(done, read(&course.id, lesson, lesson.done()), Tone::Primary);
        to_labs(course, lesson, view, way)
    })
}

/// With a way to each lab of a lesson, but for one that comes next anyway.
fn to_labs(course: &Course, lesson: &Lesson, view: View, way: Way) -> View {
    let next = after(course, &lesson.id).map(Item::id);
    let labs = course.labs().filter(|lab| lab.home() == Some(&lesson.id) && Some(&lab.id) != next);
    labs.fold(view, |view, lab| {
        let to = way(course.id.clone(), lab.id.clone());
        view.press(words::to_lab(&lab.title), to, Tone::Plain)
    })
}

/// The guiding question, what it builds on, and its new words.
fn opening(course: &Course, lesson: &Lesson) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(question) = &lesson.question {
        blocks.push(Block::Callout {
            kind: crate::Callout::Key,
            title: Some(rich(label::QUESTION)),
            body: vec![crate::para(question)],
        });
    }
    let needs = lesson.needs.iter().filter_map(|id| course.lesson(id)).map(|lesson| Inline::Goto {
        to: Action::Lesson(course.id.clone(), lesson.id.clone(), None),
        text: rich(&lesson.title),
    });
    if let Some(mut needs) = listed(needs) {
        needs.insert(0, Inline::Strong(rich(label::NEEDS)));
        blocks.push(Block::Text(needs));
    }
    let words = lesson.words.iter().filter_map(|word| {
        let term = course
            .glossary
            .iter()
            .find(|term| crate::number::fold(&term.term) == crate::number::fold(word))?;
        let meaning = crate::plain_blocks(&term.meaning);
        Some(Inline::Word { term: term.term.clone(), shown: term.term.clone(), meaning })
    });
    if let Some(words) = listed(words) {
        let title = rich(words::counted(lesson.words.len(), "new word", "new words"));
        blocks.push(Block::Fold { title, body: vec![Block::Text(words)] });
    }
    blocks
}

/// With commas between; nothing where there is nothing.
fn listed(items: impl Iterator<Item = Inline>) -> Option<Rich> {
    let mut line = Rich::new();
    for item in items {
        if !line.is_empty() {
            line.push(Inline::Text(", ".into()));
        }
        line.push(item);
    }
    (!line.is_empty()).then_some(line)
}

fn block(course: &CourseId, lesson: &Lesson, n: u8, section: &Section) -> Block {
    Block::Section {
        anchor: section.anchor.clone(),
        title: section.title.clone(),
        body: section.blocks.clone(),
        read: read(course, lesson, n),
    }
}

fn read(course: &CourseId, lesson: &Lesson, n: u8) -> Action {
    Action::Read(course.clone(), lesson.id.clone(), n)
}

/// What comes after a lesson: its quiz, as a rule.
fn after<'a>(course: &'a Course, lesson: &ItemId) -> Option<&'a Item> {
    course.items().skip_while(|item| item.id() != lesson).nth(1)
}
