//! Who it is that asks.

use homeroom_core::{
    Caller, Failure, Learner, Refusal, SecretHash, SecretKind, Sender, Timestamp, Tx,
    features::{self, Chance},
};

use crate::{Purse, Runtime, again::again};

impl Runtime {
    /// Who a caller is; whom nobody knew is known now.
    pub(crate) async fn arrived(&self, caller: &Caller, now: Timestamp) -> Result<Learner, Failure> {
        if let Some(learner) = self.faces.find(caller) {
            return Ok(learner);
        }
        let settled = {
            let mut tx = self.store.read().await?;
            features::settled(&mut *tx, caller).await?
        };
        let learner = match settled {
            Some(learner) => learner,
            None => again(|| Box::pin(self.let_arrive(caller, now))).await?,
        };
        self.faces.remember(caller, &learner);
        Ok(learner)
    }

    async fn let_arrive(&self, caller: &Caller, now: Timestamp) -> Result<Learner, Failure> {
        // Making a learner is what a flood of new accounts would cost.
        let purse = Purse::Stranger(format!("{}:{}", caller.account.platform, caller.account.user));
        self.budget.spend(&purse, 1)?;
        let mut tx = self.store.write().await?;
        let learner = features::arrive(&mut *tx, caller, now, &mut self.chance.fork()).await?;
        tx.commit().await?;
        Ok(learner)
    }

    /// Who is it? Nobody known is refused.
    pub(crate) async fn who(&self, from: &Sender) -> Result<Learner, Failure> {
        let learner = match from {
            Sender::Stranger(_) => None,
            Sender::Account(caller) => self.store.read().await?.learner_of(&caller.account).await?,
            Sender::Session(secret) => match self.faces.find(secret) {
                Some(learner) => Some(learner),
                None => {
                    let learner = self.store.read().await?.holder(SecretKind::Session, secret).await?;
                    learner.inspect(|learner| self.faces.remember(secret, learner))
                }
            },
        };
        learner.ok_or_else(|| Refusal::SignedOut.into())
    }

    /// Who it is in the transaction that writes: since we remembered `known`, another process may have joined that record
    /// with another one, or erased it.
    pub(crate) async fn still(
        &self,
        tx: &mut dyn Tx,
        from: &Sender,
        known: &Learner,
        chance: Chance<'_>,
    ) -> Result<Learner, Failure> {
        let found = match from {
            Sender::Stranger(_) => None,
            Sender::Session(session) => return self.still_in(tx, session, known).await,
            Sender::Account(caller) => match tx.learner_of(&caller.account).await? {
                Some(learner) => Some(learner),
                None => Some(features::arrive(tx, caller, self.clock.now(), chance).await?),
            },
        };
        self.found(found, known)
    }

    /// The same for who holds a session.
    pub(crate) async fn still_in(
        &self,
        tx: &mut dyn Tx,
        session: &SecretHash,
        known: &Learner,
    ) -> Result<Learner, Failure> {
        let found = tx.holder(SecretKind::Session, session).await?;
        self.found(found, known)
    }

    fn found(&self, found: Option<Learner>, known: &Learner) -> Result<Learner, Failure> {
        if found.as_ref().is_none_or(|found| found.id != known.id) {
            self.faces.clear();
        }
        found.ok_or_else(|| Refusal::SignedOut.into())
    }
}
