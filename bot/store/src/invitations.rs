//! One-time links.

use homeroom_core::{Invitation, Purpose, SecretHash, Stored, Timestamp};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    ADD_INVITATION = "INSERT INTO invitation (hash, purpose, cohort, learner, by_learner, until)
        VALUES ($1, $2, $3, $4, $5, $6)";
    INVITATION = "SELECT purpose, cohort, learner, by_learner, until FROM invitation WHERE hash = $1";
    USE_INVITATION = "DELETE FROM invitation WHERE hash = $1";
    TIDY_INVITATIONS = "DELETE FROM invitation WHERE by_learner IS NULL OR until < $1";
}

const TEACH: &str = "teach";
const TEACH_IN: &str = "teach-in";
const RETURN: &str = "return";

#[derive(FromRow)]
struct Row {
    purpose: String,
    cohort: Option<String>,
    learner: Option<String>,
    by_learner: Option<String>,
    until: i64,
}

impl Row {
    fn read(self) -> Stored<Invitation> {
        let purpose = match (self.purpose.as_str(), &self.cohort, &self.learner) {
            (TEACH, ..) => Purpose::Teach,
            (TEACH_IN, Some(cohort), _) => Purpose::TeachIn(column::word("invitation.cohort", cohort)?),
            (RETURN, _, Some(learner)) => Purpose::Return(column::word("invitation.learner", learner)?),
            _ => return Err(column::unreadable("invitation.purpose")),
        };
        Ok(Invitation {
            purpose,
            by: column::maybe_word("invitation.by_learner", self.by_learner)?,
            until: column::moment("invitation.until", self.until)?,
        })
    }
}

impl Transaction {
    pub(crate) async fn keep_invitation(
        &mut self,
        secret: &SecretHash,
        invitation: &Invitation,
    ) -> Stored<()> {
        let (purpose, cohort, learner) = match invitation.purpose {
            Purpose::Teach => (TEACH, None, None),
            Purpose::TeachIn(cohort) => (TEACH_IN, Some(cohort.to_string()), None),
            Purpose::Return(learner) => (RETURN, None, Some(learner.to_string())),
        };
        run!(
            self.execute(
                query(ADD_INVITATION)
                    .bind(secret.to_hex())
                    .bind(purpose)
                    .bind(&cohort)
                    .bind(&learner)
                    .bind(invitation.by.map(|by| by.to_string()))
                    .bind(invitation.until.as_millisecond())
            )
        )?;
        Ok(())
    }

    pub(crate) async fn invitation_by(&mut self, secret: &SecretHash) -> Stored<Option<Invitation>> {
        let row: Option<Row> = run!(self.fetch_optional(query_as(INVITATION).bind(secret.to_hex())))?;
        row.map(Row::read).transpose()
    }

    pub(crate) async fn use_up(&mut self, secret: &SecretHash) -> Stored<bool> {
        let used = run!(self.execute(query(USE_INVITATION).bind(secret.to_hex())))?;
        Ok(used > 0)
    }

    pub(crate) async fn forget_invitations(&mut self, now: Timestamp) -> Stored<()> {
        run!(self.execute(query(TIDY_INVITATIONS).bind(now.as_millisecond())))?;
        Ok(())
    }
}
