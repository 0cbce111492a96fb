//! What somebody answered, as an instructor reads it.

use super::{Paper, Teaches, people, postings};
use crate::{
    AttemptId, Block, Due, Failure, Refusal,
    features::{Cx, answered},
};

/// An attempt of this cohort with its answers and the right ones, whether or not they are due to the learner.
pub async fn paper(cx: &mut Cx<'_>, teaches: &Teaches, id: AttemptId) -> Result<Paper, Failure> {
    let attempt = cx.tx.attempt(id).await?.filter(|attempt| attempt.cohort == teaches.id());
    let attempt = attempt.ok_or(Refusal::NotFound)?.as_of(cx.now);
    let member = people::member(cx, teaches, attempt.learner).await?;
    let ring = cx.ring(&attempt).await?;
    let due = Due::to_instructor(teaches);
    let mut blocks = Vec::new();
    for n in attempt.numbers() {
        let question = attempt.drawn.get(usize::from(n)).and_then(|drawn| ring.question(drawn));
        let Some(question) = question else { continue };
        let text = question.prompt.clone();
        let mut one = vec![Block::Heading { level: 3, text, anchor: None }];
        one.extend(question.body.iter().cloned());
        one.extend(answered(&attempt, n, &ring, question, &due));
        blocks.push(one);
    }
    Ok(Paper {
        cohort: teaches.cohort.clone(),
        title: postings::title(cx, &attempt.course, &attempt.item),
        learner: member.learner,
        score: attempt.score(&ring),
        began: attempt.began,
        ended: attempt.ended(),
        blocks,
    })
}
