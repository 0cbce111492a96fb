//! Who is in a cohort, and what was done there.

use super::{Deeds, Done, Roster, Teaches, deed, done};
use crate::{
    CohortId, Deed, Failure, Invitation, Learner, LearnerId, LineId, Member, Merge, MergeId, News, Notice,
    NoticeId, Purpose, Refusal, Role, Secret, SignedDuration, StoreError, Timestamp, Tx,
    features::{Chance, Cx},
};

/// How long a one-time link waits to be opened.
pub const LINK_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Lines of the record of deeds on a page.
const LINES: u32 = 100;

/// Who is in it.
pub async fn roster(cx: &mut Cx<'_>, teaches: &Teaches) -> Result<Roster, Failure> {
    let members = cx.tx.roster(teaches.id()).await?;
    let mut merges = Vec::new();
    for merge in cx.tx.merges(teaches.id()).await?.into_iter().filter(|merge| merge.undone.is_none()) {
        let (kept, gone) = (name_of(cx, merge.kept).await?, name_of(cx, merge.gone).await?);
        merges.push((merge, kept, gone));
    }
    Ok(Roster { cohort: teaches.cohort.clone(), me: cx.learner.id, members, merges })
}

async fn name_of(cx: &mut Cx<'_>, learner: LearnerId) -> Result<String, Failure> {
    Ok(cx.tx.learner(learner).await?.map(|learner| learner.name).unwrap_or_default())
}

/// Who did what.
pub async fn deeds(cx: &mut Cx<'_>, teaches: &Teaches, before: Option<LineId>) -> Result<Deeds, Failure> {
    let mut found = cx.tx.lines(teaches.id(), before, LINES + 1).await?;
    let more = found.len() > LINES as usize;
    found.truncate(LINES as usize);
    let mut lines = Vec::with_capacity(found.len());
    for line in found {
        let by = match line.by {
            Some(by) => Some(name_of(cx, by).await?),
            None => None,
        };
        let about = match line.about {
            Some(about) => Some(name_of(cx, about).await?),
            None => None,
        };
        lines.push((line, by, about));
    }
    Ok(Deeds { cohort: teaches.cohort.clone(), lines, more })
}

/// A one-time link for a co-instructor.
pub async fn invite(cx: &mut Cx<'_>, teaches: &Teaches, chance: Chance<'_>) -> Result<Done, Failure> {
    let secret = link(cx, Purpose::TeachIn(teaches.id()), chance).await?;
    let line = deed(cx, teaches, Deed::Link, chance).what(crate::words::label::CO_INSTRUCTOR);
    cx.tx.add_line(&line).await?;
    Ok(Done::Link(secret))
}

/// A one-time link for a learner who lost theirs. Whoever opens it is that learner: so it is made only by who could
/// see all of their record anyway, and the learner is told.
pub async fn reenter(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    learner: LearnerId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    only_ours(cx, teaches, learner).await?;
    let secret = link(cx, Purpose::Return(learner), chance).await?;
    tell(cx, teaches, learner, News::LinkMade, chance).await?;
    let line = deed(cx, teaches, Deed::Link, chance).about(learner);
    cx.tx.add_line(&line).await?;
    Ok(Done::Link(secret))
}

async fn link(cx: &mut Cx<'_>, purpose: Purpose, chance: Chance<'_>) -> Result<Secret, Failure> {
    let secret = Secret::new(chance);
    let until = cx.now.saturating_add(LINK_KEPT).unwrap_or(cx.now);
    let invitation = Invitation { purpose, by: Some(cx.learner.id), until };
    cx.tx.add_invitation(&secret.hash(), &invitation).await?;
    Ok(secret)
}

/// Somebody of this cohort, taken out or not.
pub(super) async fn member(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    learner: LearnerId,
) -> Result<Member, Failure> {
    Ok(cx.tx.member(teaches.id(), learner).await?.ok_or(Refusal::NotFound)?)
}

/// A learner all of whose record the one who asks may see.
async fn only_ours(cx: &mut Cx<'_>, teaches: &Teaches, learner: LearnerId) -> Result<Member, Failure> {
    let member = member(cx, teaches, learner).await?;
    if is_all_theirs(&mut *cx.tx, learner, cx.learner.id).await? {
        return Ok(member);
    }
    Err(Refusal::Elsewhere { name: member.learner.name }.into())
}

/// Whether all of a learner's record is of classes that this instructor teaches, or nobody does, also of those they were
/// taken out of; and whether they teach nowhere.
async fn is_all_theirs(tx: &mut dyn Tx, learner: LearnerId, instructor: LearnerId) -> Result<bool, Failure> {
    if tx.may_teach(learner).await? {
        return Ok(false);
    }
    let mut somewhere = false;
    for cohort in tx.all_cohorts().await? {
        let Some(place) = tx.member(cohort.id, learner).await? else { continue };
        let roster = tx.roster(cohort.id).await?;
        let mut teach = roster.iter().filter(|one| one.teaches()).peekable();
        let nobodys = teach.peek().is_none();
        let theirs = teach.any(|one| one.learner.id == instructor);
        if place.role == Role::Instructor || !(theirs || nobodys) {
            return Ok(false);
        }
        somewhere |= theirs;
    }
    Ok(somewhere)
}

/// Takes somebody out. Their record stays.
pub async fn remove(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    learner: LearnerId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let member = member(cx, teaches, learner).await?;
    if member.removed.is_some() {
        return Ok(Done::Plain);
    }
    keeps_an_instructor(cx, teaches, &member).await?;
    cx.tx.set_member(teaches.id(), learner, member.role, Some(cx.now)).await?;
    let line = deed(cx, teaches, Deed::Removed, chance).about(learner);
    done(cx, &line).await
}

/// Puts somebody back.
pub async fn restore(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    learner: LearnerId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let member = member(cx, teaches, learner).await?;
    if member.removed.is_none() {
        return Ok(Done::Plain);
    }
    cx.tx.set_member(teaches.id(), learner, member.role, None).await?;
    let line = deed(cx, teaches, Deed::Restored, chance).about(learner);
    done(cx, &line).await
}

/// Makes a learner an instructor, or an instructor a learner.
pub async fn set_role(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    learner: LearnerId,
    role: Role,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let member = member(cx, teaches, learner).await?;
    if member.role == role || member.removed.is_some() {
        return Ok(Done::Plain);
    }
    keeps_an_instructor(cx, teaches, &member).await?;
    cx.tx.set_member(teaches.id(), learner, role, None).await?;
    let what = if role == Role::Instructor { Deed::Promoted } else { Deed::Demoted };
    let line = deed(cx, teaches, what, chance).about(learner);
    done(cx, &line).await
}

/// A cohort that nobody teaches could not be reached by anybody.
async fn keeps_an_instructor(cx: &mut Cx<'_>, teaches: &Teaches, leaves: &Member) -> Result<(), Failure> {
    let roster = cx.tx.roster(teaches.id()).await?;
    let mut others = roster.iter().filter(|one| one.teaches() && one.learner.id != leaves.learner.id);
    if leaves.role == Role::Instructor && others.next().is_none() {
        return Err(Refusal::LastInstructor.into());
    }
    Ok(())
}

/// Makes two records of one person one.
pub async fn merge(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    kept: LearnerId,
    gone: LearnerId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    if kept == gone {
        return Err(Refusal::NotFound.into());
    }
    let stays = only_ours(cx, teaches, kept).await?;
    let goes = only_ours(cx, teaches, gone).await?;
    if stays.removed.is_some() && goes.removed.is_none() {
        cx.tx.set_member(teaches.id(), kept, stays.role, None).await?;
    }
    let merge = Merge {
        id: MergeId::new(cx.now, chance),
        cohort: Some(teaches.id()),
        kept,
        gone,
        by: cx.learner.id,
        at: cx.now,
        undone: None,
    };
    match cx.tx.merge(&merge).await {
        Err(StoreError::Conflict) => return Err(Refusal::BothSitting.into()),
        done => done?,
    }
    tell(cx, teaches, kept, News::Merged, chance).await?;
    let line = deed(cx, teaches, Deed::Merged, chance).about(gone);
    done(cx, &line).await
}

/// Takes that back.
pub async fn unmerge(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    id: MergeId,
    chance: Chance<'_>,
) -> Result<Done, Failure> {
    let merge = cx.tx.merged(id).await?.filter(|merge| merge.cohort == Some(teaches.id()));
    let merge = merge.ok_or(Refusal::NotFound)?;
    if merge.undone.is_none() {
        // What it moved has moved on since.
        let later = cx.tx.merges(teaches.id()).await?;
        if later.iter().any(|other| other.gone == merge.kept && other.undone.is_none()) {
            return Err(Refusal::JoinedLater.into());
        }
        cx.tx.unmerge(id, cx.now).await?;
        let line = deed(cx, teaches, Deed::Unmerged, chance).about(merge.gone);
        cx.tx.add_line(&line).await?;
    }
    Ok(Done::Plain)
}

/// Leaves a notice for a learner of this cohort.
pub(super) async fn tell(
    cx: &mut Cx<'_>,
    teaches: &Teaches,
    learner: LearnerId,
    news: News,
    chance: Chance<'_>,
) -> Result<(), Failure> {
    let notice =
        Notice { id: NoticeId::new(cx.now, chance), learner, cohort: teaches.id(), at: cx.now, news };
    Ok(cx.tx.add_notice(&notice).await?)
}

/// What opening a one-time link leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// Whoever opens it may make cohorts.
    Teach,
    /// And teaches in this one too.
    TeachIn(CohortId),
    /// Whoever opens it is this learner.
    Return(Learner),
}

/// What a one-time link leads to, if it is still good: what let somebody make it must still be so.
pub async fn invitation(tx: &mut dyn Tx, secret: &Secret, now: Timestamp) -> Result<Opened, Failure> {
    let found = tx.invitation(&secret.hash()).await?.filter(|one| one.until > now);
    let Invitation { purpose, by, .. } = found.ok_or(Refusal::UnknownCode)?;
    Ok(match purpose {
        Purpose::Teach => Opened::Teach,
        Purpose::TeachIn(cohort) => {
            let live = tx.cohort(cohort).await?.is_some_and(|cohort| cohort.archived.is_none());
            let by = match by {
                Some(by) => tx.member(cohort, by).await?,
                None => None,
            };
            let still = by.is_some_and(|by| by.teaches());
            if !(live && still) {
                return Err(Refusal::UnknownCode.into());
            }
            Opened::TeachIn(cohort)
        }
        Purpose::Return(learner) => {
            let still = match by {
                Some(by) => is_all_theirs(tx, learner, by).await?,
                None => true,
            };
            let learner = tx.learner(learner).await?.filter(|_| still);
            Opened::Return(learner.ok_or(Refusal::UnknownCode)?)
        }
    })
}

/// Uses a one-time link up: somebody who is in teaches from now on.
pub async fn accept(
    cx: &mut Cx<'_>,
    secret: &Secret,
    chance: Chance<'_>,
) -> Result<Option<CohortId>, Failure> {
    let opened = invitation(&mut *cx.tx, secret, cx.now).await?;
    let (id, now) = (cx.learner.id, cx.now);
    let cohort = match opened {
        Opened::Return(_) => return Err(Refusal::UnknownCode.into()),
        Opened::Teach => None,
        Opened::TeachIn(cohort) => Some(cohort),
    };
    if let Some(cohort) = cohort
        && cx.tx.member(cohort, id).await?.is_some_and(|member| member.removed.is_some())
    {
        return Err(Refusal::Removed.into());
    }
    if !cx.tx.use_invitation(&secret.hash()).await? {
        return Err(Refusal::UnknownCode.into());
    }
    let Some(cohort) = cohort else {
        cx.tx.let_teach(id, now).await?;
        return Ok(None);
    };
    cx.tx.enrol(cohort, id, Role::Instructor, now).await?;
    cx.tx.set_member(cohort, id, Role::Instructor, None).await?;
    let cohort = cx.tx.cohort(cohort).await?.ok_or(Refusal::UnknownCode)?;
    let teaches = Teaches { cohort };
    cx.tx.add_line(&deed(cx, &teaches, Deed::Joined, chance)).await?;
    Ok(Some(teaches.id()))
}
