//! Where a class meets, and whose roles teach it there.

use super::super::{Chance, Cx};
use crate::{
    Badge, Card, CardState, Change, Cohort, CohortId, Deed, Failure, Line, LineId, ParcelId, Place,
    PostingId, Refusal, Runs, words,
};

/// The place where an order is given.
pub fn here(cx: &Cx<'_>) -> Result<Place, Failure> {
    Ok(cx.caller.and_then(|caller| caller.place.clone()).ok_or(Refusal::NotHere)?)
}

/// The place where an order is given, if this class meets there.
pub async fn of(cx: &mut Cx<'_>, cohort: CohortId) -> Result<Place, Failure> {
    let place = here(cx)?;
    if cx.tx.cohort_at(&place).await? == Some(cohort) { Ok(place) } else { Err(Refusal::NotHere.into()) }
}

/// Whether who orders runs the place.
pub fn runs(cx: &Cx<'_>) -> bool {
    cx.caller.is_some_and(|caller| caller.runs == Runs::Yes)
}

/// Refuses if another class than this one meets here. One in the archive does not: it is answered.
pub async fn free_for(cx: &mut Cx<'_>, cohort: CohortId) -> Result<Option<Cohort>, Failure> {
    let place = here(cx)?;
    let Some(other) = cx.tx.cohort_at(&place).await?.filter(|other| *other != cohort) else {
        return Ok(None);
    };
    match cx.tx.cohort(other).await? {
        Some(other) if other.archived.is_none() => Err(Refusal::PlaceTaken { name: other.name }.into()),
        other => Ok(other),
    }
}

/// Lets a class meet here, and tries anew to put up its cards. Answers the class in the archive whose place it was.
pub async fn bind(cx: &mut Cx<'_>, cohort: CohortId, chance: Chance<'_>) -> Result<Option<Cohort>, Failure> {
    let from = free_for(cx, cohort).await?;
    let place = here(cx)?;
    if cx.tx.cohort_at(&place).await? != Some(cohort) {
        // Whoever talks there is enrolled: only who runs the place gives it to a class.
        if !runs(cx) {
            return Err(Refusal::MayNotMake.into());
        }
        if let Some(from) = &from {
            cx.tx.unbind(&place).await?;
            note(cx, from.id, (Deed::Unbound, words::place(&place)), chance).await?;
        }
        cx.tx.bind(&place, cohort, cx.now).await?;
        note(cx, cohort, (Deed::Bound, words::place(&place)), chance).await?;
    }
    let mut postings = cx.tx.postings(cohort).await?;
    postings.retain(|posting| !posting.is_over(cx.now));
    for posting in postings {
        renew_cards(cx, posting.id, Some(&place), chance).await?;
    }
    Ok(from)
}

/// A class meets here no longer.
pub async fn unbind(cx: &mut Cx<'_>, chance: Chance<'_>) -> Result<(), Failure> {
    let place = here(cx)?;
    if let Some(cohort) = cx.tx.cohort_at(&place).await? {
        cx.tx.unbind(&place).await?;
        note(cx, cohort, (Deed::Unbound, words::place(&place)), chance).await?;
    }
    Ok(())
}

/// Lets cards that were taken away go up again, here or wherever they were.
pub async fn renew_cards(
    cx: &mut Cx<'_>,
    posting: PostingId,
    at: Option<&Place>,
    chance: Chance<'_>,
) -> Result<(), Failure> {
    for card in cx.tx.cards_of(posting).await? {
        if card.state == CardState::Gone && at.is_none_or(|place| card.place == *place) {
            let once = ParcelId::new(cx.now, chance).to_string();
            cx.tx.put_card(&Card { message: None, shown: once, state: CardState::Live, ..card }).await?;
        }
    }
    Ok(())
}

/// Names a role whose holders teach a class, or no longer.
pub async fn set_badge(
    cx: &mut Cx<'_>,
    cohort: CohortId,
    (badge, change): (&str, Change),
    chance: Chance<'_>,
) -> Result<(), Failure> {
    let badge = Badge { platform: here(cx)?.platform, key: badge.to_owned() };
    let named = cx.tx.badges(cohort).await?.contains(&badge);
    let deed = match change {
        Change::Add if !named => {
            cx.tx.add_badge(cohort, &badge).await?;
            Deed::Badged
        }
        Change::Drop if named => {
            cx.tx.drop_badge(cohort, &badge).await?;
            Deed::Unbadged
        }
        _ => return Ok(()),
    };
    note(cx, cohort, (deed, words::badge(&badge)), chance).await
}

async fn note(
    cx: &mut Cx<'_>,
    cohort: CohortId,
    (deed, what): (Deed, String),
    chance: Chance<'_>,
) -> Result<(), Failure> {
    let line = Line::new(LineId::new(cx.now, chance), cohort, (deed, Some(cx.learner.id)), cx.now);
    Ok(cx.tx.add_line(&Line { what, ..line }).await?)
}
