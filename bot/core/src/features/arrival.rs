//! How somebody whom a platform vouches for comes to be in a class.

use super::{Chance, Cx, home};
use crate::{
    Badge, Block, Caller, Callout, Cohort, CohortId, Deed, Failure, Learner, LearnerId, Line, LineId,
    Refusal, Role, Stored, Timestamp, Tx, View, desk, rich, saying, words,
};

/// Makes sure that a caller is known, and teaches the class that meets where they are if they have one of its badges. Who
/// was taken out stays out.
pub async fn arrive(
    tx: &mut dyn Tx,
    caller: &Caller,
    now: Timestamp,
    chance: Chance<'_>,
) -> Result<Learner, Failure> {
    let learner = match tx.learner_of(&caller.account).await? {
        Some(learner) => learner,
        None => newcomer(tx, caller, now, chance).await?,
    };
    if let Some(cohort) = to_teach(tx, caller, learner.id).await? {
        tx.enrol(cohort, learner.id, Role::Instructor, now).await?;
        tx.set_member(cohort, learner.id, Role::Instructor, None).await?;
        let line = Line::new(LineId::new(now, chance), cohort, (Deed::Promoted, None), now);
        let what = words::label::BY_BADGE.to_owned();
        tx.add_line(&Line { about: Some(learner.id), what, ..line }).await?;
    }
    Ok(learner)
}

/// Whether that would change nothing: who it is then.
pub async fn settled(tx: &mut dyn Tx, caller: &Caller) -> Result<Option<Learner>, Failure> {
    let Some(learner) = tx.learner_of(&caller.account).await? else { return Ok(None) };
    let news = to_teach(tx, caller, learner.id).await?;
    Ok(news.is_none().then_some(learner))
}

/// The class here that a badge makes them teach, if they do not yet.
async fn to_teach(tx: &mut dyn Tx, caller: &Caller, learner: LearnerId) -> Result<Option<CohortId>, Failure> {
    let Some(cohort) = here(tx, caller).await? else { return Ok(None) };
    let stays = match tx.member(cohort.id, learner).await? {
        Some(member) => member.teaches() || member.removed.is_some(),
        None => cohort.archived.is_some(),
    };
    let teaches = !stays && rises(tx, cohort.id, learner, caller).await?;
    Ok(teaches.then_some(cohort.id))
}

/// The class that meets where a caller is, if they could be in it and are not. Who was taken out is told so.
pub async fn outside(
    tx: &mut dyn Tx,
    caller: &Caller,
    learner: LearnerId,
) -> Result<Option<Cohort>, Failure> {
    let Some(cohort) = here(tx, caller).await? else { return Ok(None) };
    match tx.member(cohort.id, learner).await? {
        Some(member) if member.removed.is_some() => Err(Refusal::Removed.into()),
        Some(_) => Ok(None),
        None => Ok(Some(cohort).filter(|cohort| cohort.archived.is_none())),
    }
}

/// Lets who learns where a class meets into it: together with what they ask for, so that what is refused enrols nobody.
pub async fn enter(cx: &mut Cx<'_>) -> Result<Option<Cohort>, Failure> {
    let Some(caller) = cx.caller else { return Ok(None) };
    let cohort = outside(&mut *cx.tx, caller, cx.learner.id).await?;
    if let Some(cohort) = &cohort {
        cx.tx.enrol(cohort.id, cx.learner.id, Role::Learner, cx.now).await?;
    }
    Ok(cohort)
}

async fn here(tx: &mut dyn Tx, caller: &Caller) -> Result<Option<Cohort>, Failure> {
    let Some(cohort) = meets(tx, caller).await? else { return Ok(None) };
    Ok(tx.cohort(cohort).await?)
}

/// The cohort that meets where somebody is, or else in what holds that place.
pub async fn meets(tx: &mut dyn Tx, caller: &Caller) -> Stored<Option<CohortId>> {
    for place in caller.place.iter().chain(&caller.within) {
        if let Some(cohort) = tx.cohort_at(place).await? {
            return Ok(Some(cohort));
        }
    }
    Ok(None)
}

/// Whether a badge makes somebody an instructor: what an instructor made of them by hand stands against it.
async fn rises(
    tx: &mut dyn Tx,
    cohort: CohortId,
    learner: LearnerId,
    caller: &Caller,
) -> Result<bool, Failure> {
    Ok(wears_a_badge(tx, cohort, caller).await? && !tx.was_demoted(cohort, learner).await?)
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
