//! One learner's record in a cohort, as instructors see it.

use super::{AttemptLine, Person, PersonColumn, Teaches, grades::Ledger, labs, people};
use crate::{Attempt, Counting, Failure, LearnerId, Score, features::Cx};

/// The record.
pub async fn person(cx: &mut Cx<'_>, teaches: &Teaches, learner: LearnerId) -> Result<Person, Failure> {
    let member = people::member(cx, teaches, learner).await?;
    let mut attempts = cx.tx.attempts_by(learner).await?;
    attempts.retain(|one| one.cohort == teaches.id());
    let aside: Vec<Attempt> =
        attempts.iter().filter(|one| one.counting == Counting::Reset).cloned().collect();
    attempts.retain(|one| one.counting == Counting::Counts);
    let all: Vec<Attempt> = attempts.iter().chain(&aside).cloned().collect();
    let ledger = Ledger::open(cx, &teaches.cohort, &all, None).await?;
    let mut mine = ledger.sorted(attempts, cx.now).remove(&learner).unwrap_or_default();
    let mut gone = ledger.sorted(aside, cx.now).remove(&learner).unwrap_or_default();
    let overrides = cx.tx.overrides(teaches.id()).await?;
    let allowances = cx.tx.allowances(teaches.id()).await?;
    let columns = ledger.heads.iter().enumerate().map(|(place, head)| {
        let sat = mine.remove(&place).unwrap_or_default();
        let set = overrides.iter().find(|one| one.learner == learner && one.column == head.column);
        PersonColumn {
            cell: ledger.cell(head, &sat, learner, set),
            attempts: sat.iter().map(|(attempt, score)| line(attempt, *score)).collect(),
            allowance: allowances
                .iter()
                .find(|one| one.learner == learner && Some(one.posting) == head.column.posting)
                .copied(),
            aside: gone
                .remove(&place)
                .unwrap_or_default()
                .iter()
                .map(|(attempt, score)| line(attempt, *score))
                .collect(),
            set: set.cloned(),
            head: head.clone(),
        }
    });
    let columns = columns.collect();
    let labs = labs::begun(cx, teaches, learner).await?;
    Ok(Person { cohort: teaches.cohort.clone(), member, columns, labs })
}

fn line(attempt: &Attempt, score: Score) -> AttemptLine {
    AttemptLine {
        id: attempt.id,
        began: attempt.began,
        ended: attempt.ended(),
        answered: u32::try_from(attempt.answers().len()).unwrap_or(u32::MAX),
        score,
    }
}
