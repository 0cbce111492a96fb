//! How somebody whom a platform vouches for comes to be in a class.

use super::{Chance, Cx, home};
use crate::{
    Badge, Block, Caller, Callout, Cohort, CohortId, Failure, Learner, LearnerId, Member, Role, Timestamp,
    Tx, View, desk, rich, saying, words,
};

/// Somebody who has arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrived {
    /// Who.
    pub learner: Learner,
    /// The class that they were enrolled in just now.
    pub newly: Option<Cohort>,
}

/// Makes sure that a caller is known, and in the class that meets where they are: as an instructor if they have one of
/// its badges. Who was taken out stays out.
pub async fn arrive(
    tx: &mut dyn Tx,
    caller: &Caller,
    now: Timestamp,
    chance: Chance<'_>,
) -> Result<Arrived, Failure> {
    let learner = match tx.learner_of(&caller.account).await? {
        Some(learner) => learner,
        None => newcomer(tx, caller, now, chance).await?,
    };
    let Some(cohort) = here(tx, caller).await? else { return Ok(Arrived { learner, newly: None }) };
    let member = tx.member(cohort.id, learner.id).await?;
    let newly = member.is_none() && cohort.archived.is_none();
    if newly {
        tx.enrol(cohort.id, learner.id, Role::Learner, now).await?;
    }
    let removed = member.is_some_and(|member| member.removed.is_some());
    if !removed && wears_a_badge(tx, cohort.id, caller).await? {
        tx.set_member(cohort.id, learner.id, Role::Instructor, None).await?;
    }
    Ok(Arrived { learner, newly: newly.then_some(cohort) })
}

/// Whether that would change nothing: who it is then.
pub async fn settled(tx: &mut dyn Tx, caller: &Caller) -> Result<Option<Learner>, Failure> {
    let Some(learner) = tx.learner_of(&caller.account).await? else { return Ok(None) };
    let Some(cohort) = here(tx, caller).await? else { return Ok(Some(learner)) };
    let member = tx.member(cohort.id, learner.id).await?;
    let teaches = member.as_ref().is_some_and(Member::teaches);
    let badge = !teaches && wears_a_badge(tx, cohort.id, caller).await?;
    let out = member.as_ref().is_some_and(|member| member.removed.is_some());
    let stays = out || (member.is_some() && !badge) || (member.is_none() && cohort.archived.is_some());
    Ok(stays.then_some(learner))
}

async fn here(tx: &mut dyn Tx, caller: &Caller) -> Result<Option<Cohort>, Failure> {
    let Some(place) = &caller.place else { return Ok(None) };
    let Some(cohort) = tx.cohort_at(place).await? else { return Ok(None) };
    Ok(tx.cohort(cohort).await?)
}

async fn wears_a_badge(tx: &mut dyn Tx, cohort: CohortId, caller: &Caller) -> Result<bool, Failure> {
    if caller.badges.is_empty() {
        return Ok(false);
    }
    let theirs =
        |badge: &Badge| badge.platform == caller.account.platform && caller.badges.contains(&badge.key);
    Ok(tx.badges(cohort).await?.iter().any(theirs))
}

async fn newcomer(
    tx: &mut dyn Tx,
    caller: &Caller,
    now: Timestamp,
    chance: Chance<'_>,
) -> Result<Learner, Failure> {
    let name = caller.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = if name.is_empty() { words::label::NAMELESS.to_owned() } else { name };
    let name = name.chars().filter(|letter| !letter.is_control()).take(NAME_MAX).collect();
    let learner = Learner { id: LearnerId::new(now, chance), name, since: now };
    // Two presses at once conflict, and one is decided again.
    tx.add_learner(&learner, &caller.account).await?;
    Ok(learner)
}

/// Longest name, in characters.
const NAME_MAX: usize = 40;

/// What somebody who is newly enrolled is told, above what they asked for.
pub fn welcome(cohort: &Cohort) -> Block {
    Block::Callout {
        kind: Callout::Note,
        title: Some(rich(words::welcome(&cohort.name))),
        body: vec![saying(words::label::PRIVACY_LINE)],
    }
}

/// Lets somebody in by a code.
pub async fn join(cx: &mut Cx<'_>, code: &str) -> Result<View, Failure> {
    let cohort = desk::join(cx, code).await?;
    let cohort = cx.tx.cohort(cohort).await?;
    let mut view = home::view(cx).await?;
    if let Some(cohort) = cohort {
        view.blocks.insert(0, welcome(&cohort));
    }
    Ok(view)
}
