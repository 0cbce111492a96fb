//! One person with accounts on two platforms: both sides say so, then there is one record.

use super::{Chance, Cx};
use crate::{
    Action, Attempt, Callout, Control, Counting, EntrySort, Failure, Learner, LearnerId, LinkCode, Merge,
    MergeId, News, Notice, NoticeId, PostingId, Refusal, Role, SecretKind, SignedDuration, StoreError,
    Timestamp, Tone, View, para, rich, saying,
    words::{self, label},
};

/// How long a code is good for.
pub const CODE_KEPT: SignedDuration = SignedDuration::from_mins(10);

/// Both sides of it: make a code here, or enter the one made there.
pub fn view() -> View {
    let mut view = View::new(Action::Link, label::LINK);
    view.trail.push((label::HOME.into(), Action::Home));
    view.blocks = vec![para(label::LINK_EFFECT), para(label::LINK_EITHER)];
    view.controls.push(Control::Entry {
        label: label::LINK_CODE.into(),
        sort: EntrySort::Words,
        value: None,
        submit: Action::Link,
    });
    view.press(label::LINK_MAKE, Action::Link, Tone::Plain)
}

/// A new code; or, where a code was typed, whether to use that.
pub async fn offered(cx: &mut Cx<'_>, typed: Option<String>, chance: Chance<'_>) -> Result<View, Failure> {
    let Some(typed) = typed.filter(|typed| !typed.is_empty()) else { return made(cx, chance).await };
    let code = LinkCode::typed(&typed).ok_or(Refusal::UnknownCode)?;
    let other = holder(cx, &code).await?;
    let known = cx.tx.accounts_of(other.id).await?;
    let (kept, _) = sides(cx, &other).await?;
    let mut view = View::new(Action::Link, label::LINK);
    view.trail.push((label::HOME.into(), Action::Home));
    view.blocks.push(para(words::link_ask(&other.name, &known)));
    let theirs = (kept.id == other.id).then_some(other.name.as_str());
    view.blocks.push(para(words::link_keeps(theirs, &kept.teaches, kept.makes)));
    view.blocks.push(para(label::LINK_EFFECT));
    Ok(view.press(label::LINK_NOW, Action::Unite(code), Tone::Primary))
}

async fn made(cx: &mut Cx<'_>, chance: Chance<'_>) -> Result<View, Failure> {
    let code = LinkCode::new(chance);
    cx.tx.drop_secrets(SecretKind::Link, cx.learner.id).await?;
    cx.tx.add_secret(SecretKind::Link, &code.hash(), cx.learner.id, cx.now).await?;
    let mut view = View::new(Action::Link, label::LINK);
    view.trail.push((label::HOME.into(), Action::Home));
    view.blocks = vec![
        crate::Block::Heading { level: 2, text: rich(code.reveal()), anchor: None },
        saying(label::LINK_HOW),
    ];
    Ok(view)
}

/// Who made a code, if it is still good and somebody else's.
async fn holder(cx: &mut Cx<'_>, code: &LinkCode) -> Result<Learner, Failure> {
    let before = cx.now.saturating_sub(CODE_KEPT).unwrap_or(cx.now);
    cx.tx.forget_secrets(SecretKind::Link, before).await?;
    let holder = cx.tx.holder(SecretKind::Link, &code.hash()).await?;
    let holder = holder.ok_or(Refusal::UnknownCode)?;
    if holder.id == cx.learner.id { Err(Refusal::OwnCode.into()) } else { Ok(holder) }
}

/// Makes two records one.
pub async fn unite(cx: &mut Cx<'_>, code: &LinkCode, chance: Chance<'_>) -> Result<View, Failure> {
    let other = holder(cx, code).await?;
    let (kept, gone) = sides(cx, &other).await?;
    let (kept, gone) = (kept.id, gone.id);
    for (one, other) in [(kept, gone), (gone, kept)] {
        for (cohort, _) in cx.tx.cohorts_of(one).await? {
            // Nobody comes back by another account.
            if cx.tx.member(cohort.id, other).await?.is_some_and(|member| member.removed.is_some()) {
                return Err(Refusal::Removed.into());
            }
        }
    }
    let id = MergeId::new(cx.now, chance);
    let merge = Merge { id, cohort: None, kept, gone, by: cx.learner.id, at: cx.now, undone: None };
    match cx.tx.merge(&merge).await {
        Err(StoreError::Conflict) => return Err(Refusal::BothSitting.into()),
        done => done?,
    }
    cx.tx.drop_secret(SecretKind::Link, &code.hash()).await?;
    tell_of_surplus(cx, kept, chance).await?;
    let known = cx.tx.accounts_of(kept).await?;
    let mut view = View::new(Action::Unite(code.clone()), label::LINKED);
    view.blocks.push(crate::Block::Callout {
        kind: Callout::Right,
        title: Some(rich(label::LINKED)),
        body: vec![para(words::linked(&known))],
    });
    Ok(view.press(label::CONTINUE, Action::Home, Tone::Primary).press(
        label::UNLINK,
        Action::Unlink(id),
        Tone::Quiet,
    ))
}

/// How a record stands when it is joined with another.
struct Side {
    id: LearnerId,
    since: Timestamp,
    /// The names of the classes that it teaches.
    teaches: Vec<String>,
    /// Whether it may make classes.
    makes: bool,
}

impl Side {
    async fn of(cx: &mut Cx<'_>, learner: &Learner) -> Result<Self, Failure> {
        let makes = cx.tx.may_teach(learner.id).await?;
        let classes = cx.tx.cohorts_of(learner.id).await?.into_iter();
        let teaches = classes.filter(|(_, role)| *role == Role::Instructor).map(|(cohort, _)| cohort.name);
        Ok(Self { id: learner.id, since: learner.since, teaches: teaches.collect(), makes })
    }

    /// What is kept sorts first: who teaches, then who may, then who came first.
    fn rank(&self) -> (bool, bool, Timestamp) {
        (self.teaches.is_empty(), !self.makes, self.since)
    }
}

/// The record that is kept, and the one that goes into it. What one may do as an instructor and the other may not could not
/// be taken back: all of it has to be with the one that is kept.
async fn sides(cx: &mut Cx<'_>, other: &Learner) -> Result<(Side, Side), Failure> {
    let (mine, theirs) = (Side::of(cx, cx.learner).await?, Side::of(cx, other).await?);
    if !mine.teaches.is_empty() && !theirs.teaches.is_empty() {
        let (mine, theirs) = (mine.teaches.join(", "), theirs.teaches.join(", "));
        return Err(Refusal::BothTeach { mine, theirs }.into());
    }
    let (kept, gone) = if mine.rank() <= theirs.rank() { (mine, theirs) } else { (theirs, mine) };
    if gone.makes && !kept.makes {
        return Err(Refusal::MakesApart { classes: kept.teaches.join(", ") }.into());
    }
    Ok((kept, gone))
}

/// Of more attempts at a posting than are allowed the first ones count; those who teach there are told.
async fn tell_of_surplus(cx: &mut Cx<'_>, learner: LearnerId, chance: Chance<'_>) -> Result<(), Failure> {
    let mut attempts = cx.tx.attempts_by(learner).await?;
    attempts.retain(|attempt| attempt.counting == Counting::Counts);
    let name = cx.tx.learner(learner).await?.map(|learner| learner.name).unwrap_or_default();
    let mut postings: Vec<PostingId> = attempts.iter().filter_map(|attempt| attempt.posting).collect();
    postings.sort_unstable();
    postings.dedup();
    for id in postings {
        let Some(posting) = cx.tx.posting(id).await? else { continue };
        let mine: Vec<&Attempt> = attempts.iter().filter(|one| one.posting == Some(id)).collect();
        let extra = cx.tx.allowance(id, learner).await?.map_or(0, |allowance| allowance.attempts);
        let allowed = mine.first().and_then(|one| one.rules.attempts).map(|of| of.saturating_add(extra));
        if allowed.is_none_or(|allowed| mine.len() <= allowed as usize) {
            continue;
        }
        let course = cx.courses.current(&posting.course);
        let title = course.and_then(|course| Some(course.quiz(&posting.item)?.title.clone()));
        let news =
            News::Surplus { name: name.clone(), title: title.unwrap_or_else(|| posting.item.to_string()) };
        for member in cx.tx.roster(posting.cohort).await?.into_iter().filter(|one| one.teaches()) {
            let id = NoticeId::new(cx.now, chance);
            let (learner, cohort) = (member.learner.id, posting.cohort);
            cx.tx.add_notice(&Notice { id, learner, cohort, at: cx.now, news: news.clone() }).await?;
        }
    }
    Ok(())
}

/// Takes it back: only who is one of the two.
pub async fn undo(cx: &mut Cx<'_>, id: MergeId) -> Result<View, Failure> {
    let merge = cx.tx.merged(id).await?.filter(|merge| merge.cohort.is_none());
    let merge = merge.filter(|merge| merge.kept == cx.learner.id).ok_or(Refusal::NotFound)?;
    if merge.undone.is_none() {
        let later = cx.tx.merges_of(merge.kept).await?;
        if later.iter().any(|other| other.gone == merge.kept && other.undone.is_none()) {
            return Err(Refusal::JoinedLater.into());
        }
        cx.tx.unmerge(id, cx.now).await?;
    }
    let mut view = View::new(Action::Unlink(id), label::UNLINKED);
    view.blocks.push(para(label::UNLINKED_LINE));
    Ok(view.press(label::HOME, Action::Home, Tone::Plain))
}
