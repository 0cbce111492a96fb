//! What only one process does at a time.

use async_trait::async_trait;
use homeroom_core::{HolderId, Leases, Stored, Timestamp};
use sqlx::query;

use crate::{
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    LEASE = "INSERT INTO lease (name, holder, until) VALUES ($1, $2, $4)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
        WHERE lease.holder = excluded.holder OR lease.until <= $3";
    RELEASE = "DELETE FROM lease WHERE name = $1 AND holder = $2";
}

#[async_trait]
impl Leases for Transaction {
    async fn lease(
        &mut self,
        name: &str,
        holder: HolderId,
        now: Timestamp,
        until: Timestamp,
    ) -> Stored<bool> {
        let (holder, now, until) = (holder.to_string(), now.as_millisecond(), until.as_millisecond());
        let held = run!(self.execute(query(LEASE).bind(name).bind(&holder).bind(now).bind(until)))?;
        Ok(held > 0)
    }

    async fn release(&mut self, name: &str, holder: HolderId) -> Stored<()> {
        run!(self.execute(query(RELEASE).bind(name).bind(holder.to_string())))?;
        Ok(())
    }
}
