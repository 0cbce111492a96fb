//! Where cohorts meet, and what stands there, in memory.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    MemoryTx,
    record::{Record, conflict_if, kept},
};
use crate::{
    Badge, Card, CardState, CohortId, LearnerId, Notice, NoticeId, Pending, Place, Places, PlatformId,
    PostingId, SecretKind, Stored,
};

#[async_trait]
impl Places for MemoryTx {
    async fn bind(&mut self, place: &Place, cohort: CohortId, now: Timestamp) -> Stored<()> {
        self.change(|record| {
            if let Some((of, _)) = record.places.get(place) {
                return conflict_if(*of != cohort);
            }
            record.has_cohort(cohort)?;
            record.places.insert(place.clone(), (cohort, kept(now)));
            Ok(())
        })
    }

    async fn unbind(&mut self, place: &Place) -> Stored<()> {
        self.change(|record| {
            record.places.remove(place);
            Ok(())
        })
    }

    async fn cohort_at(&mut self, place: &Place) -> Stored<Option<CohortId>> {
        self.look(|record| record.places.get(place).map(|(cohort, _)| *cohort))
    }

    async fn places_of(&mut self, cohort: CohortId) -> Stored<Vec<Place>> {
        self.look(|record| {
            let mut bound: Vec<_> = record.places.iter().filter(|(_, (of, _))| *of == cohort).collect();
            // Stable: of one moment, by platform and key.
            bound.sort_by_key(|(_, (_, since))| *since);
            bound.into_iter().map(|(place, _)| place.clone()).collect()
        })
    }

    async fn add_badge(&mut self, cohort: CohortId, badge: &Badge) -> Stored<()> {
        self.change(|record| {
            record.has_cohort(cohort)?;
            record.badges.insert((cohort, badge.clone()));
            Ok(())
        })
    }

    async fn drop_badge(&mut self, cohort: CohortId, badge: &Badge) -> Stored<()> {
        self.change(|record| {
            record.badges.remove(&(cohort, badge.clone()));
            Ok(())
        })
    }

    async fn badges(&mut self, cohort: CohortId) -> Stored<Vec<Badge>> {
        self.look(|record| {
            let theirs = record.badges.iter().filter(|(of, _)| *of == cohort);
            theirs.map(|(_, badge)| badge.clone()).collect()
        })
    }

    async fn put_card(&mut self, card: &Card) -> Stored<()> {
        self.change(|record| {
            record.has_posting(card.posting)?;
            record.cards.insert((card.posting, card.place.clone()), card.clone());
            Ok(())
        })
    }

    async fn cards_of(&mut self, posting: PostingId) -> Stored<Vec<Card>> {
        self.look(|record| cards(record, |card| card.posting == posting))
    }

    async fn live_cards(&mut self, platform: &PlatformId) -> Stored<Vec<Card>> {
        let live = |card: &Card| card.state == CardState::Live && card.place.platform == *platform;
        self.look(|record| cards(record, live))
    }

    async fn put_pending(&mut self, pending: &Pending) -> Stored<()> {
        self.change(|record| {
            record.has_cohort(pending.cohort)?;
            record.has_learner(pending.by)?;
            let pending = Pending { at: kept(pending.at), ..pending.clone() };
            record.pending.insert(pending.id, pending);
            Ok(())
        })
    }

    async fn pending(&mut self, id: PostingId) -> Stored<Option<Pending>> {
        self.look(|record| record.pending.get(&id).cloned())
    }

    async fn forget_pending(&mut self, before: Timestamp) -> Stored<()> {
        self.change(|record| {
            record.pending.retain(|_, pending| pending.at >= kept(before));
            Ok(())
        })
    }

    async fn unbrought(&mut self, platform: &PlatformId, most: u32) -> Stored<Vec<Notice>> {
        self.look(|record| {
            let settled = |id| record.brought.contains(id) || record.undeliverable.contains(id);
            let waiting = record.notices.values().filter(|notice| !settled(&notice.id));
            let here = waiting.filter(|notice| record.is_on(platform, notice.learner));
            here.take(most.try_into().unwrap_or(usize::MAX)).cloned().collect()
        })
    }

    async fn unbrought_of(&mut self, learner: LearnerId) -> Stored<Vec<Notice>> {
        self.look(|record| {
            let theirs = record.notices.values().filter(|notice| notice.learner == learner);
            theirs.filter(|notice| !record.brought.contains(&notice.id)).cloned().collect()
        })
    }

    async fn set_brought(&mut self, id: NoticeId) -> Stored<()> {
        self.change(|record| {
            if record.notices.contains_key(&id) {
                record.undeliverable.remove(&id);
                record.brought.insert(id);
            }
            Ok(())
        })
    }

    async fn set_undeliverable(&mut self, id: NoticeId) -> Stored<()> {
        self.change(|record| {
            if record.notices.contains_key(&id) {
                record.brought.remove(&id);
                record.undeliverable.insert(id);
            }
            Ok(())
        })
    }

    async fn forget_secrets(&mut self, kind: SecretKind, before: Timestamp) -> Stored<()> {
        self.change(|record| {
            record.secrets.retain(|(other, _), held| *other != kind || held.at >= kept(before));
            Ok(())
        })
    }
}

impl Record {
    fn is_on(&self, platform: &PlatformId, learner: LearnerId) -> bool {
        self.accounts.iter().any(|(account, who)| account.platform == *platform && *who == learner)
    }
}

/// By posting, and then by place.
fn cards(record: &Record, which: impl Fn(&Card) -> bool) -> Vec<Card> {
    record.cards.values().filter(|card| which(card)).cloned().collect()
}
