//! A lab's task.

use super::Cx;
use crate::{Action, Block, CourseId, Failure, ItemId, Refusal, View, para, rich, words::label};

/// The task, the assistant's first words and a way to begin.
pub async fn view(cx: &mut Cx<'_>, id: &CourseId, lab: &ItemId) -> Result<View, Failure> {
    let (_, course) = cx.course(id).await?;
    let lab = course.lab(lab).ok_or(Refusal::NotFound)?;
    let mut view = View::new(Action::Lab(id.clone(), lab.id.clone()), lab.title.clone());
    view.trail = vec![(label::HOME.into(), Action::Home), (course.title.clone(), Action::Course(id.clone()))];
    view.subtitle = Some(format!("{}, {}", lab.persona, lab.role));
    view.blocks.push(heading(label::TASK));
    view.blocks.extend(lab.task.iter().cloned());
    if !lab.opening.is_empty() {
        view.blocks.push(Block::Quote(lab.opening.clone()));
    }
    if let Some(opener) = &lab.opener {
        view.blocks.push(heading(label::OPENER));
        view.blocks.push(Block::Quote(vec![para(opener)]));
    }
    view.blocks.push(Block::Callout {
        kind: crate::Callout::Note,
        title: None,
        body: vec![para(label::LAB_LATER)],
    });
    Ok(view)
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 2, text: rich(text), anchor: None }
}
