//! A course's words.

use super::Cx;
use crate::{Action, Block, CourseId, Failure, View, rich, words::label};

/// Every term and its meaning, in the alphabet's order.
pub async fn view(cx: &mut Cx<'_>, id: &CourseId) -> Result<View, Failure> {
    let (_, course) = cx.course(id).await?;
    let mut view = View::new(Action::Glossary(id.clone()), label::GLOSSARY);
    view.trail = vec![(label::HOME.into(), Action::Home), (course.title.clone(), Action::Course(id.clone()))];
    let mut terms: Vec<_> = course.glossary.iter().collect();
    terms.sort_by_cached_key(|term| term.term.to_lowercase());
    let terms = terms.into_iter().map(|term| (rich(&term.term), term.meaning.clone()));
    view.blocks.push(Block::Terms(terms.collect()));
    Ok(view)
}
