//! What stands in places, and what is looked at before it is posted.

use homeroom_core::{
    Announce, Card, CardState, Pending, Place, PlatformId, PostingId, Stored, Timestamp, desk::Plan,
};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    PUT_CARD = "INSERT INTO card (posting, platform, place_key, message, shown, state)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (posting, platform, place_key) DO UPDATE SET message = excluded.message, shown = excluded.shown,
            state = excluded.state";
    CARDS_OF = "SELECT posting, platform, place_key, message, shown, state FROM card WHERE posting = $1";
    LIVE_CARDS = "SELECT posting, platform, place_key, message, shown, state
        FROM card WHERE platform = $1 AND state = 'live'";
    PUT_PENDING = "INSERT INTO pending (id, cohort, by_learner, source, plan, at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET cohort = excluded.cohort, by_learner = excluded.by_learner,
            source = excluded.source, plan = excluded.plan, at = excluded.at";
    PENDING = "SELECT id, cohort, by_learner, source, plan, at FROM pending WHERE id = $1";
    FORGET_PENDING = "DELETE FROM pending WHERE at < $1";
}

#[derive(FromRow)]
struct CardRow {
    posting: String,
    platform: String,
    place_key: String,
    message: Option<String>,
    shown: String,
    state: String,
}

#[derive(FromRow)]
struct PendingRow {
    id: String,
    cohort: String,
    by_learner: String,
    source: String,
    plan: String,
    at: i64,
}

/// What the column `plan` holds: a plan, and beside it whom posting pings.
#[derive(Serialize, Deserialize)]
struct Planned {
    #[serde(flatten)]
    plan: Plan,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    announce: Option<(Place, Announce)>,
}

impl CardRow {
    fn read(self) -> Stored<Card> {
        Ok(Card {
            posting: column::word("card.posting", &self.posting)?,
            place: Place { platform: PlatformId::new(self.platform), key: self.place_key },
            message: self.message,
            shown: self.shown,
            state: column::known("card.state", CardState::read(&self.state))?,
        })
    }

    /// By posting and place, ordered here: PostgreSQL would order keys by its locale.
    fn read_all(rows: Vec<Self>) -> Stored<Vec<Card>> {
        let mut cards = rows.into_iter().map(Self::read).collect::<Stored<Vec<_>>>()?;
        cards.sort_by(|one, other| (one.posting, &one.place).cmp(&(other.posting, &other.place)));
        Ok(cards)
    }
}

impl PendingRow {
    fn read(self) -> Stored<Pending> {
        let Planned { plan, announce } = column::from_json("pending.plan", &self.plan)?;
        Ok(Pending {
            id: column::word("pending.id", &self.id)?,
            cohort: column::word("pending.cohort", &self.cohort)?,
            by: column::word("pending.by_learner", &self.by_learner)?,
            source: column::from_json("pending.source", &self.source)?,
            plan,
            announce,
            at: column::moment("pending.at", self.at)?,
        })
    }
}

impl Transaction {
    pub(crate) async fn keep_card(&mut self, card: &Card) -> Stored<()> {
        run!(
            self.execute(
                query(PUT_CARD)
                    .bind(card.posting.to_string())
                    .bind(card.place.platform.as_str())
                    .bind(&card.place.key)
                    .bind(&card.message)
                    .bind(&card.shown)
                    .bind(card.state.as_str())
            )
        )?;
        Ok(())
    }

    pub(crate) async fn cards_on(&mut self, posting: PostingId) -> Stored<Vec<Card>> {
        let rows: Vec<CardRow> = run!(self.fetch_all(query_as(CARDS_OF).bind(posting.to_string())))?;
        CardRow::read_all(rows)
    }

    pub(crate) async fn cards_that_change(&mut self, platform: &PlatformId) -> Stored<Vec<Card>> {
        let rows: Vec<CardRow> = run!(self.fetch_all(query_as(LIVE_CARDS).bind(platform.as_str())))?;
        CardRow::read_all(rows)
    }

    pub(crate) async fn keep_pending(&mut self, pending: &Pending) -> Stored<()> {
        let planned = Planned { plan: pending.plan, announce: pending.announce.clone() };
        let (source, plan) = (column::to_json(&pending.source)?, column::to_json(&planned)?);
        run!(
            self.execute(
                query(PUT_PENDING)
                    .bind(pending.id.to_string())
                    .bind(pending.cohort.to_string())
                    .bind(pending.by.to_string())
                    .bind(&source)
                    .bind(&plan)
                    .bind(pending.at.as_millisecond())
            )
        )?;
        Ok(())
    }

    pub(crate) async fn pending_by_id(&mut self, id: PostingId) -> Stored<Option<Pending>> {
        let row: Option<PendingRow> = run!(self.fetch_optional(query_as(PENDING).bind(id.to_string())))?;
        row.map(PendingRow::read).transpose()
    }

    pub(crate) async fn tidy_pending(&mut self, before: Timestamp) -> Stored<()> {
        run!(self.execute(query(FORGET_PENDING).bind(before.as_millisecond())))?;
        Ok(())
    }
}
