//! Events seen, and parcels on their way.

use async_trait::async_trait;
use homeroom_core::{Account, Delivery, EventId, Parcel, ParcelId, PlatformId, Stored, Timestamp};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    FIRST_SEEN = "INSERT INTO seen (platform, event, at) VALUES ($1, $2, $3)
        ON CONFLICT (platform, event) DO NOTHING";
    FORGET_SEEN = "DELETE FROM seen WHERE at < $1";
    PUT_PARCEL = "INSERT INTO parcel (id, platform, user_key, view, since) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET view = excluded.view";
    PARCELS = "SELECT id, platform, user_key, view, since FROM parcel WHERE platform = $1 ORDER BY since, id";
    PARCELS_FOR = "SELECT id, platform, user_key, view, since FROM parcel
        WHERE platform = $1 AND user_key = $2 ORDER BY since, id";
    CLEAR_PARCEL = "DELETE FROM parcel WHERE id = $1";
}

#[derive(FromRow)]
struct Row {
    id: String,
    platform: String,
    user_key: String,
    view: String,
    since: i64,
}

impl Row {
    fn read(self) -> Stored<Parcel> {
        Ok(Parcel {
            id: column::word("parcel.id", &self.id)?,
            to: Account { platform: PlatformId::new(self.platform), user: self.user_key },
            holds: column::from_json("parcel.view", &self.view)?,
            since: column::moment("parcel.since", self.since)?,
        })
    }
}

#[async_trait]
impl Delivery for Transaction {
    async fn first_seen(&mut self, platform: &PlatformId, event: &EventId, now: Timestamp) -> Stored<bool> {
        let (platform, event, at) = (platform.as_str(), event.as_str(), now.as_millisecond());
        let new = run!(self.execute(query(FIRST_SEEN).bind(platform).bind(event).bind(at)))?;
        Ok(new > 0)
    }

    async fn forget_seen(&mut self, before: Timestamp) -> Stored<()> {
        run!(self.execute(query(FORGET_SEEN).bind(before.as_millisecond())))?;
        Ok(())
    }

    async fn put_parcel(&mut self, parcel: &Parcel) -> Stored<()> {
        let (id, view, since) =
            (parcel.id.to_string(), column::to_json(&parcel.holds)?, parcel.since.as_millisecond());
        let (platform, user) = (parcel.to.platform.as_str(), parcel.to.user.as_str());
        run!(self.execute(query(PUT_PARCEL).bind(&id).bind(platform).bind(user).bind(&view).bind(since)))?;
        Ok(())
    }

    async fn parcels(&mut self, platform: &PlatformId) -> Stored<Vec<Parcel>> {
        let rows: Vec<Row> = run!(self.fetch_all(query_as(PARCELS).bind(platform.as_str())))?;
        rows.into_iter().map(Row::read).collect()
    }

    async fn parcels_for(&mut self, account: &Account) -> Stored<Vec<Parcel>> {
        let (platform, user) = (account.platform.as_str(), account.user.as_str());
        let rows: Vec<Row> = run!(self.fetch_all(query_as(PARCELS_FOR).bind(platform).bind(user)))?;
        rows.into_iter().map(Row::read).collect()
    }

    async fn clear_parcel(&mut self, id: ParcelId) -> Stored<()> {
        run!(self.execute(query(CLEAR_PARCEL).bind(id.to_string())))?;
        Ok(())
    }
}
