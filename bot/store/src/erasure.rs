//! What is left of a person who is erased.

use homeroom_core::{LearnerId, Stored};
use sqlx::{query, query_as};

use crate::{
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    WHO = "WITH RECURSIVE who (id) AS (
            SELECT id FROM learner WHERE id = $1
            UNION SELECT m.gone FROM merge m JOIN who w ON m.kept = w.id WHERE m.undone_at IS NULL)
        SELECT id FROM who";
    RENAME = "UPDATE learner SET name = $2 WHERE id = $1";
    DROP_PARCELS = "DELETE FROM parcel WHERE EXISTS (SELECT 1 FROM account a
        WHERE a.learner = $1 AND a.platform = parcel.platform AND a.user_key = parcel.user_key)";
    DROP_ACCOUNTS = "DELETE FROM account WHERE learner = $1";
    DROP_SECRETS = "DELETE FROM secret WHERE learner = $1";
    DROP_INVITATIONS = "DELETE FROM invitation WHERE learner = $1";
    DROP_INSTRUCTOR = "DELETE FROM instructor WHERE learner = $1";
    DROP_READINGS = "DELETE FROM reading WHERE learner = $1";
    DROP_TALKS = "DELETE FROM talk WHERE learner = $1";
    DROP_TOKENS = "DELETE FROM used_tokens WHERE learner = $1";
    DROP_NOTICES = "DELETE FROM notice WHERE learner = $1";
    DROP_PENDING = "DELETE FROM pending WHERE by_learner = $1";
    DROP_MERGES = "DELETE FROM merge WHERE kept = $1 OR gone = $1";
    BLANK_ALLOWANCES = "UPDATE allowance SET minutes = 0 WHERE learner = $1";
    BLANK_SCORES = "UPDATE set_score SET why = '' WHERE learner = $1";
    BLANK_DEEDS = "UPDATE deed SET why = NULL WHERE about = $1";
}

impl Transaction {
    /// The learner, and everybody who was merged into them.
    pub(crate) async fn leave_a_tombstone(&mut self, learner: LearnerId, name: &str) -> Stored<()> {
        let who: Vec<(String,)> = run!(self.fetch_all(query_as(WHO).bind(learner.to_string())))?;
        for (id,) in &who {
            run!(self.execute(query(RENAME).bind(id).bind(name)))?;
            // What waits is found by the accounts, and goes before them.
            run!(self.execute(query(DROP_PARCELS).bind(id)))?;
            run!(self.execute(query(DROP_ACCOUNTS).bind(id)))?;
            run!(self.execute(query(DROP_SECRETS).bind(id)))?;
            run!(self.execute(query(DROP_INVITATIONS).bind(id)))?;
            run!(self.execute(query(DROP_INSTRUCTOR).bind(id)))?;
            run!(self.execute(query(DROP_READINGS).bind(id)))?;
            run!(self.execute(query(DROP_TALKS).bind(id)))?;
            run!(self.execute(query(DROP_TOKENS).bind(id)))?;
            run!(self.execute(query(DROP_NOTICES).bind(id)))?;
            run!(self.execute(query(DROP_PENDING).bind(id)))?;
            run!(self.execute(query(DROP_MERGES).bind(id)))?;
            run!(self.execute(query(BLANK_ALLOWANCES).bind(id)))?;
            run!(self.execute(query(BLANK_SCORES).bind(id)))?;
            run!(self.execute(query(BLANK_DEEDS).bind(id)))?;
        }
        Ok(())
    }
}
