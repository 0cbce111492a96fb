//! What is brought to people though they did not ask just now: news, and the cards of posted tests.

use std::{
    collections::HashMap,
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError},
};

use homeroom_core::{
    Account, Badge, Card, CardState, Cohort, DeliveryError, Failure, Notice, Place, Platform, Posting,
    SignedDuration, Timestamp, View, Zone, features,
};

use crate::{Runtime, again::again, errands::AWAY};

/// News brought in one round.
const AT_ONCE: u32 = 500;
/// How long somebody or some place that takes nothing from us is left in peace.
const PEACE: SignedDuration = SignedDuration::from_hours(1);
/// How long after its close a card still changes: it may be opened again.
const CLOSED_LATELY: SignedDuration = SignedDuration::from_hours(24);

/// Who takes nothing from us, and until when they are not asked again.
#[derive(Default)]
pub struct Refusing(Mutex<HashMap<Addressee, Timestamp>>);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Addressee {
    Person(Account),
    Spot(Place),
}

impl Refusing {
    fn says_no(&self, who: &Addressee, now: Timestamp) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(who).is_some_and(|until| *until > now)
    }

    /// Somebody says that it is mended.
    pub(crate) fn forget_places(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|who, _| matches!(who, Addressee::Person(_)));
    }

    fn note(&self, who: Addressee, now: Timestamp) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, until| *until > now);
        known.insert(who, now.saturating_add(PEACE).unwrap_or(now));
    }
}

impl Runtime {
    /// Brings news to those who have an account on a platform.
    pub(crate) async fn bring_news(
        &self,
        platform: &Arc<dyn Platform>,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let waiting = self.store.read().await?.unbrought(&platform.id(), AT_ONCE).await?;
        let mut in_vain = 0;
        for notice in waiting {
            match self.bring_notice(platform, &notice, now).await? {
                Ok(()) => again(|| Box::pin(self.note_brought(&notice))).await?,
                // It shows with their next press.
                Err(DeliveryError::Forbidden(_) | DeliveryError::Gone(_)) => {
                    again(|| Box::pin(self.note_undeliverable(&notice))).await?;
                }
                Err(error) => {
                    tracing::warn!(platform = %platform.id(), %error, "news is not delivered yet");
                    // It may be this one alone.
                    in_vain += 1;
                    if in_vain == AWAY {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    async fn note_brought(&self, notice: &Notice) -> Result<(), Failure> {
        let mut tx = self.store.write().await?;
        tx.set_brought(notice.id).await?;
        Ok(tx.commit().await?)
    }

    async fn note_undeliverable(&self, notice: &Notice) -> Result<(), Failure> {
        let mut tx = self.store.write().await?;
        tx.set_undeliverable(notice.id).await?;
        Ok(tx.commit().await?)
    }

    /// To the first account of theirs that takes it.
    async fn bring_notice(
        &self,
        platform: &Arc<dyn Platform>,
        notice: &Notice,
        now: Timestamp,
    ) -> Result<Result<(), DeliveryError>, Failure> {
        let (accounts, cohort) = {
            let mut tx = self.store.read().await?;
            (tx.accounts_of(notice.learner).await?, tx.cohort(notice.cohort).await?)
        };
        let zone = cohort.map_or_else(Zone::utc, |cohort| cohort.zone);
        let view = features::told(notice, &zone);
        let mut done = Err(DeliveryError::Forbidden("takes nothing from us".into()));
        for account in accounts.into_iter().filter(|account| account.platform == platform.id()) {
            let who = Addressee::Person(account.clone());
            if self.refusing.says_no(&who, now) {
                continue;
            }
            done = platform.show(&account, &view, &notice.id.to_string()).await;
            match &done {
                Err(DeliveryError::Forbidden(_) | DeliveryError::Gone(_)) => self.refusing.note(who, now),
                _ => break,
            }
        }
        Ok(done)
    }

    /// Puts up the cards of what is posted, and brings those up to date that look different.
    pub(crate) async fn show_cards(
        &self,
        platform: &Arc<dyn Platform>,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let cohorts = self.store.read().await?.all_cohorts().await?;
        for cohort in cohorts.iter().filter(|cohort| cohort.archived.is_none()) {
            let (mut places, postings) = {
                let mut tx = self.store.read().await?;
                (tx.places_of(cohort.id).await?, tx.postings(cohort.id).await?)
            };
            places.retain(|place| place.platform == platform.id());
            if places.is_empty() {
                continue;
            }
            for posting in postings.iter().filter(|posting| has_card(posting, now)) {
                if self.show_card(platform, (cohort, posting), &places, now).await?.is_break() {
                    return Ok(());
                }
            }
        }
        self.rest_cards(platform, &cohorts, now).await
    }

    /// Takes the controls from cards whose class is in the archive, or meets there no longer. They come back with it.
    async fn rest_cards(
        &self,
        platform: &Arc<dyn Platform>,
        cohorts: &[Cohort],
        now: Timestamp,
    ) -> Result<(), Failure> {
        let live = self.store.read().await?.live_cards(&platform.id()).await?;
        for card in live.into_iter().filter(|card| card.message.is_some()) {
            let (posting, meets) = {
                let mut tx = self.store.read().await?;
                (tx.posting(card.posting).await?, tx.cohort_at(&card.place).await?)
            };
            let Some(posting) = posting else { continue };
            let Some(cohort) = cohorts.iter().find(|cohort| cohort.id == posting.cohort) else { continue };
            let rests = cohort.archived.is_some() || meets != Some(cohort.id);
            if !rests || self.refusing.says_no(&Addressee::Spot(card.place.clone()), now) {
                continue;
            }
            let view = features::card_at_rest(self.catalogue.as_ref(), cohort, &posting);
            let card = Card { shown: Card::fingerprint(&view), state: CardState::Done, ..card };
            if self.put_up(platform, card, &view, now).await?.is_break() {
                break;
            }
        }
        Ok(())
    }

    async fn show_card(
        &self,
        platform: &Arc<dyn Platform>,
        (cohort, posting): (&Cohort, &Posting),
        places: &[Place],
        now: Timestamp,
    ) -> Result<ControlFlow<()>, Failure> {
        let (known, (view, state)) = {
            let mut tx = self.store.read().await?;
            let known = tx.cards_of(posting.id).await?;
            let courses = self.catalogue.as_ref();
            (known, features::card(&mut *tx, courses, (cohort, posting), now).await?)
        };
        let shown = Card::fingerprint(&view);
        for place in places {
            let before = known.iter().find(|card| card.place == *place);
            let over = posting.is_over(now);
            let settled = match before {
                Some(card) => {
                    card.state == CardState::Gone || (card.message.is_some() && card.shown == shown)
                }
                // What is over before its card went up needs none.
                None => over,
            };
            if settled || self.refusing.says_no(&Addressee::Spot(place.clone()), now) {
                continue;
            }
            let card = match before {
                Some(card) if card.message.is_some() => Card { shown: shown.clone(), ..card.clone() },
                Some(card) => card.clone(),
                None => {
                    let (place, once) = (place.clone(), posting.id.to_string());
                    Card { posting: posting.id, place, message: None, shown: once, state }
                }
            };
            if self.put_up(platform, Card { state, ..card }, &view, now).await?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Shows a card where it is, or for the first time. It is noted before, so that it is not lost, and after. Where the
    /// platform is away, the others wait too.
    async fn put_up(
        &self,
        platform: &Arc<dyn Platform>,
        mut card: Card,
        view: &View,
        now: Timestamp,
    ) -> Result<ControlFlow<()>, Failure> {
        let done = match &card.message {
            Some(message) => platform.replace(&card.place, message, view).await,
            None => {
                self.note(&card).await?;
                let announce = self.announced(&card).await?;
                let posted = platform.post(&card.place, view, &card.shown, announce.as_ref()).await;
                card.shown = Card::fingerprint(view);
                posted.map(|message| card.message = Some(message))
            }
        };
        match done {
            Ok(()) => {}
            Err(DeliveryError::Gone(why)) => {
                tracing::warn!(posting = %card.posting, why, "the card of a test is gone");
                card.state = CardState::Gone;
            }
            Err(DeliveryError::Forbidden(why)) => {
                tracing::warn!(posting = %card.posting, why, "the card of a test cannot be shown; see `homeroom doctor`");
                self.refusing.note(Addressee::Spot(card.place), now);
                return Ok(ControlFlow::Continue(()));
            }
            Err(error) => {
                tracing::warn!(posting = %card.posting, %error, "the card of a test is not shown yet");
                return Ok(ControlFlow::Break(()));
            }
        }
        self.note(&card).await?;
        Ok(ControlFlow::Continue(()))
    }

    /// Whom a card pings: nobody, unless its test was posted so, in its place, and it was never up there.
    async fn announced(&self, card: &Card) -> Result<Option<Badge>, Failure> {
        // One that goes up again goes by another name, and one that is over is no news.
        if card.shown != card.posting.to_string() || card.state != CardState::Live {
            return Ok(None);
        }
        let pending = self.store.read().await?.pending(card.posting).await?;
        let announce = pending.and_then(|pending| pending.announce);
        Ok(announce.filter(|(place, _)| *place == card.place).map(|(_, announce)| announce.badge))
    }

    async fn note(&self, card: &Card) -> Result<(), Failure> {
        again(|| Box::pin(self.note_card(card))).await
    }

    async fn note_card(&self, card: &Card) -> Result<(), Failure> {
        let mut tx = self.store.write().await?;
        tx.put_card(card).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether a posting is shown where its class meets: one that somebody posted, as long as it may change.
fn has_card(posting: &Posting, now: Timestamp) -> bool {
    let lately = |closes: Timestamp| now.duration_since(closes) < CLOSED_LATELY;
    posting.terms.is_some() && posting.closes.is_none_or(lately)
}
