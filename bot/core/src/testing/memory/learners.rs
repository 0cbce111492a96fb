//! People and their accounts, in memory.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    MemoryTx,
    record::{Held, conflict_if, kept},
};
use crate::{Account, Learner, LearnerId, Learners, SecretHash, SecretKind, Stored};

#[async_trait]
impl Learners for MemoryTx {
    async fn learner_of(&mut self, account: &Account) -> Stored<Option<Learner>> {
        self.look(|record| {
            let id = record.accounts.get(account)?;
            record.learners.get(id).cloned()
        })
    }

    async fn learner(&mut self, id: LearnerId) -> Stored<Option<Learner>> {
        self.look(|record| record.learners.get(&id).cloned())
    }

    async fn add_learner(&mut self, learner: &Learner, account: &Account) -> Stored<()> {
        self.change(|record| {
            conflict_if(record.learners.contains_key(&learner.id) || record.accounts.contains_key(account))?;
            let learner = Learner { since: kept(learner.since), ..learner.clone() };
            record.accounts.insert(account.clone(), learner.id);
            record.learners.insert(learner.id, learner);
            Ok(())
        })
    }

    async fn holder(&mut self, kind: SecretKind, secret: &SecretHash) -> Stored<Option<Learner>> {
        self.look(|record| {
            let held = record.secrets.get(&(kind, *secret))?;
            record.learners.get(&held.by).cloned()
        })
    }

    async fn add_secret(
        &mut self,
        kind: SecretKind,
        secret: &SecretHash,
        learner: LearnerId,
        now: Timestamp,
    ) -> Stored<()> {
        self.change(|record| {
            record.has_learner(learner)?;
            let held = Held { by: learner, at: kept(now) };
            conflict_if(record.secrets.insert((kind, *secret), held).is_some())
        })
    }

    async fn drop_secret(&mut self, kind: SecretKind, secret: &SecretHash) -> Stored<()> {
        self.change(|record| {
            record.secrets.remove(&(kind, *secret));
            Ok(())
        })
    }

    async fn drop_secrets(&mut self, kind: SecretKind, learner: LearnerId) -> Stored<()> {
        self.change(|record| {
            record.secrets.retain(|(other, _), held| *other != kind || held.by != learner);
            Ok(())
        })
    }
}
