//! A course's outline.

use super::{Cx, Record};
use crate::{
    Action, Block, CourseId, Entry, Failure, Item, Module, QuizKind, Tone, View, rich,
    words::{self, label},
};

/// Modules with their items, and how each stands.
pub async fn view(cx: &mut Cx<'_>, id: &CourseId) -> Result<View, Failure> {
    let record = Record::load(cx, id).await?;
    let course = &record.course;
    let mut view = View::new(Action::Course(id.clone()), course.title.clone());
    view.trail.push((label::HOME.into(), Action::Home));
    view.blocks.clone_from(&course.welcome);
    for module in &course.modules {
        module_blocks(&record, module, &mut view.blocks);
    }
    if let Some(next) = record.next() {
        let begun = record.whole().done > 0 || !record.sat().is_empty();
        view = view.press(if begun { label::CONTINUE } else { label::START }, next, Tone::Primary);
    }
    if !super::review::missed(&record).is_empty() {
        view = view.press(label::REVIEW, Action::Review(id.clone()), Tone::Plain);
    }
    if !course.glossary.is_empty() {
        view = view.press(label::GLOSSARY, Action::Glossary(id.clone()), Tone::Quiet);
    }
    Ok(view)
}

fn module_blocks(record: &Record, module: &Module, blocks: &mut Vec<Block>) {
    if !module.title.is_empty() {
        blocks.push(Block::Heading { level: 2, text: rich(&module.title), anchor: Some(module.id.clone()) });
    }
    match record.latest() {
        // Who has begun comes for the list.
        Some(_) if !module.intro.is_empty() => {
            let (title, body) = (rich(label::INTRODUCTION), module.intro.clone());
            blocks.push(Block::Fold { title, body });
        }
        _ => blocks.extend(module.intro.iter().cloned()),
    }
    let share = record.share(module);
    if share.of > 0 {
        let label = words::done(share);
        blocks.push(Block::Meter { label, value: share.done, of: share.of });
    }
    blocks.push(Block::Entries(module.items.iter().map(|item| entry(record, item)).collect()));
}

/// An item as a place to go.
pub(super) fn entry(record: &Record, item: &Item) -> Entry {
    let (state, note) = record.standing(item);
    Entry {
        label: item.title().to_owned(),
        note,
        sort: Some(sort(item).to_owned()),
        state,
        to: Some(record.to(item)),
    }
}

fn sort(item: &Item) -> &'static str {
    match item {
        Item::Lesson(_) => "Lesson",
        Item::Lab(_) => "Lab",
        Item::Quiz(quiz) if quiz.kind == QuizKind::Practice => "Quiz",
        Item::Quiz(_) => "Test",
    }
}
