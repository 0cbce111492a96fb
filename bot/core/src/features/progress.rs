//! How am I doing?

use super::{Cx, Record, outline};
use crate::{
    Action, Block, Failure, Item, View, para, rich,
    words::{self, label},
};

/// A meter for each module, and every score.
pub async fn view(cx: &mut Cx<'_>) -> Result<View, Failure> {
    let mut view = View::new(Action::Progress, label::PROGRESS);
    view.trail.push((label::HOME.into(), Action::Home));
    for record in Record::all(cx).await? {
        course_blocks(&record, &mut view.blocks);
    }
    if view.blocks.is_empty() {
        view.blocks.push(para(label::NO_COURSES));
    }
    Ok(view)
}

fn course_blocks(record: &Record, blocks: &mut Vec<Block>) {
    let course = &record.course;
    blocks.push(Block::Heading { level: 2, text: rich(&course.title), anchor: Some(course.id.to_string()) });
    for module in &course.modules {
        let share = record.share(module);
        let title = if module.title.is_empty() { &course.title } else { &module.title };
        let label = format!("{title}: {}", words::done(share));
        blocks.push(Block::Meter { label, value: share.done, of: share.of });
        let quizzes = module.items.iter().filter(|item| matches!(item, Item::Quiz(_)));
        blocks.push(Block::Entries(quizzes.map(|item| outline::entry(record, item)).collect()));
    }
}
