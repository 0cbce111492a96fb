//! Where cohorts meet, and whose badges teach them.

use async_trait::async_trait;
use homeroom_core::{
    Badge, Card, CohortId, LearnerId, Notice, NoticeId, Pending, Place, Places, PlatformId, PostingId,
    SecretKind, StoreError, Stored, Timestamp,
};
use sqlx::{query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    BIND = "INSERT INTO place (platform, place_key, cohort, since) VALUES ($1, $2, $3, $4)
        ON CONFLICT (platform, place_key) DO UPDATE SET cohort = excluded.cohort
        WHERE place.cohort = excluded.cohort";
    UNBIND = "DELETE FROM place WHERE platform = $1 AND place_key = $2";
    COHORT_AT = "SELECT cohort FROM place WHERE platform = $1 AND place_key = $2";
    PLACES_OF = "SELECT since, platform, place_key FROM place WHERE cohort = $1";
    ADD_BADGE = "INSERT INTO badge (cohort, platform, badge_key) VALUES ($1, $2, $3)
        ON CONFLICT (cohort, platform, badge_key) DO NOTHING";
    DROP_BADGE = "DELETE FROM badge WHERE cohort = $1 AND platform = $2 AND badge_key = $3";
    BADGES = "SELECT platform, badge_key FROM badge WHERE cohort = $1";
}

#[async_trait]
impl Places for Transaction {
    async fn bind(&mut self, place: &Place, cohort: CohortId, now: Timestamp) -> Stored<()> {
        let (platform, key) = (place.platform.as_str(), place.key.as_str());
        let (cohort, since) = (cohort.to_string(), now.as_millisecond());
        let bound = run!(self.execute(query(BIND).bind(platform).bind(key).bind(&cohort).bind(since)))?;
        if bound == 0 { Err(self.fail(StoreError::Conflict)) } else { Ok(()) }
    }

    async fn unbind(&mut self, place: &Place) -> Stored<()> {
        let (platform, key) = (place.platform.as_str(), place.key.as_str());
        run!(self.execute(query(UNBIND).bind(platform).bind(key)))?;
        Ok(())
    }

    async fn cohort_at(&mut self, place: &Place) -> Stored<Option<CohortId>> {
        let (platform, key) = (place.platform.as_str(), place.key.as_str());
        let cohort: Option<(String,)> =
            run!(self.fetch_optional(query_as(COHORT_AT).bind(platform).bind(key)))?;
        cohort.map(|(cohort,)| column::word("place.cohort", &cohort)).transpose()
    }

    async fn places_of(&mut self, cohort: CohortId) -> Stored<Vec<Place>> {
        let mut rows: Vec<(i64, String, String)> =
            run!(self.fetch_all(query_as(PLACES_OF).bind(cohort.to_string())))?;
        // Ordered here: PostgreSQL would order keys by its locale.
        rows.sort_unstable();
        let place =
            |(_, platform, key): (i64, String, String)| Place { platform: PlatformId::new(platform), key };
        Ok(rows.into_iter().map(place).collect())
    }

    async fn add_badge(&mut self, cohort: CohortId, badge: &Badge) -> Stored<()> {
        let (cohort, platform) = (cohort.to_string(), badge.platform.as_str());
        run!(self.execute(query(ADD_BADGE).bind(&cohort).bind(platform).bind(&badge.key)))?;
        Ok(())
    }

    async fn drop_badge(&mut self, cohort: CohortId, badge: &Badge) -> Stored<()> {
        let (cohort, platform) = (cohort.to_string(), badge.platform.as_str());
        run!(self.execute(query(DROP_BADGE).bind(&cohort).bind(platform).bind(&badge.key)))?;
        Ok(())
    }

    async fn badges(&mut self, cohort: CohortId) -> Stored<Vec<Badge>> {
        let mut rows: Vec<(String, String)> =
            run!(self.fetch_all(query_as(BADGES).bind(cohort.to_string())))?;
        // Ordered here: PostgreSQL would order keys by its locale.
        rows.sort_unstable();
        let badge = |(platform, key): (String, String)| Badge { platform: PlatformId::new(platform), key };
        Ok(rows.into_iter().map(badge).collect())
    }

    async fn put_card(&mut self, card: &Card) -> Stored<()> {
        self.keep_card(card).await
    }

    async fn cards_of(&mut self, posting: PostingId) -> Stored<Vec<Card>> {
        self.cards_on(posting).await
    }

    async fn live_cards(&mut self, platform: &PlatformId) -> Stored<Vec<Card>> {
        self.cards_that_change(platform).await
    }

    async fn put_pending(&mut self, pending: &Pending) -> Stored<()> {
        self.keep_pending(pending).await
    }

    async fn pending(&mut self, id: PostingId) -> Stored<Option<Pending>> {
        self.pending_by_id(id).await
    }

    async fn forget_pending(&mut self, before: Timestamp) -> Stored<()> {
        self.tidy_pending(before).await
    }

    async fn unbrought(&mut self, platform: &PlatformId, most: u32) -> Stored<Vec<Notice>> {
        self.notices_to_bring(platform, most).await
    }

    async fn unbrought_of(&mut self, learner: LearnerId) -> Stored<Vec<Notice>> {
        self.notices_to_bring_to(learner).await
    }

    async fn set_brought(&mut self, id: NoticeId) -> Stored<()> {
        self.note_brought(id, 1).await
    }

    async fn set_undeliverable(&mut self, id: NoticeId) -> Stored<()> {
        self.note_brought(id, 2).await
    }

    async fn forget_secrets(&mut self, kind: SecretKind, before: Timestamp) -> Stored<()> {
        self.tidy_secrets(kind, before).await
    }
}
