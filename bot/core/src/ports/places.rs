//! What the record keeps of the places where cohorts meet.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    Badge, Card, CohortId, LearnerId, Notice, NoticeId, Pending, Place, PlatformId, PostingId, SecretKind,
    Stored,
};

/// Places, what stands in them, and what is on its way to the people there.
#[async_trait]
pub trait Places {
    /// Binds a place to a cohort; a second time changes nothing. `Conflict` if it is another cohort's.
    async fn bind(&mut self, place: &Place, cohort: CohortId, now: Timestamp) -> Stored<()>;
    /// Takes a place from its cohort. Its cards stay where they are.
    async fn unbind(&mut self, place: &Place) -> Stored<()>;
    /// The cohort that meets in a place.
    async fn cohort_at(&mut self, place: &Place) -> Stored<Option<CohortId>>;
    /// Where a cohort meets, the place bound first comes first.
    async fn places_of(&mut self, cohort: CohortId) -> Stored<Vec<Place>>;
    /// Whoever has this badge teaches the cohort; a second time changes nothing.
    async fn add_badge(&mut self, cohort: CohortId, badge: &Badge) -> Stored<()>;
    /// No longer.
    async fn drop_badge(&mut self, cohort: CohortId, badge: &Badge) -> Stored<()>;
    /// The badges of those who teach a cohort, in order.
    async fn badges(&mut self, cohort: CohortId) -> Stored<Vec<Badge>>;
    /// Adds a card, or updates its message, what it shows and how it stands. There is one of a posting in a place.
    async fn put_card(&mut self, card: &Card) -> Stored<()>;
    /// The cards of a posting, by place.
    async fn cards_of(&mut self, posting: PostingId) -> Stored<Vec<Card>>;
    /// The cards on a platform that are [`Live`](crate::CardState::Live), by posting.
    async fn live_cards(&mut self, platform: &PlatformId) -> Stored<Vec<Card>>;
    /// Keeps a test that is looked at before it is posted.
    async fn put_pending(&mut self, pending: &Pending) -> Stored<()>;
    /// Such a test.
    async fn pending(&mut self, id: PostingId) -> Stored<Option<Pending>>;
    /// Forgets those that were looked at before this time.
    async fn forget_pending(&mut self, before: Timestamp) -> Stored<()>;
    /// At most `most` notices that were not brought yet to somebody with an account on this platform, oldest first.
    async fn unbrought(&mut self, platform: &PlatformId, most: u32) -> Stored<Vec<Notice>>;
    /// A notice cannot be brought: it shows with the next press.
    async fn set_undeliverable(&mut self, id: NoticeId) -> Stored<()>;
    /// What a learner was not brought, oldest first.
    async fn unbrought_of(&mut self, learner: LearnerId) -> Stored<Vec<Notice>>;
    /// A notice was brought, or cannot be; it stays until its learner takes note.
    async fn set_brought(&mut self, id: NoticeId) -> Stored<()>;
    /// Forgets all secrets of a kind that were made before this time.
    async fn forget_secrets(&mut self, kind: SecretKind, before: Timestamp) -> Stored<()>;
}
