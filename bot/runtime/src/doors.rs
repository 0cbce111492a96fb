//! The doors, as adapters see them.

use std::sync::Arc;

use async_trait::async_trait;
use homeroom_core::{
    Account, Action, CohortId, Door, Entered, Entrance, Event, Failure, Learner, LearnerId, PlatformId,
    Refusal, Reply, Role, Secret, SecretHash, SecretKind, Sender, StoreError, Turned, number,
};

use crate::{Purse, Runtime, budget::ENTRY_COST};

/// Longest name, in characters.
const NAME_MAX: usize = 40;

#[async_trait]
impl Door for Runtime {
    async fn handle(&self, event: Event) -> Reply {
        self.event(event).await
    }

    async fn read(&self, from: &Sender, action: &Action) -> Reply {
        self.page(from, action).await
    }

    async fn ready(&self) -> Result<(), Failure> {
        self.store.read().await?.cohorts_of(LearnerId::from_bytes([0; 16])).await?;
        Ok(())
    }
}

/// Lets people in where names are all that is asked for.
pub struct Doorkeeper {
    /// The classroom.
    pub runtime: Arc<Runtime>,
    /// The platform whose accounts it makes.
    pub platform: PlatformId,
    /// The cohort that a newcomer joins without a code.
    pub open_cohort: Option<CohortId>,
}

#[async_trait]
impl Entrance for Doorkeeper {
    async fn enter(&self, from: &str, name: &str) -> Result<Entered, Turned> {
        self.spend(from).and_then(|()| checked_name(name)).map_err(Turned::Refused)?;
        self.add(name).await.map_err(|failure| self.runtime.turn_away(failure))
    }

    async fn come_back(&self, from: &str, link: &Secret) -> Result<Entered, Turned> {
        self.spend(from).map_err(Turned::Refused)?;
        self.welcome_back(link).await.map_err(|failure| self.runtime.turn_away(failure))
    }

    async fn who(&self, session: &SecretHash) -> Result<Option<Learner>, Turned> {
        match self.runtime.who(&Sender::Session(*session)).await {
            Ok(learner) => Ok(Some(learner)),
            Err(Failure::Refused(_)) => Ok(None),
            Err(failure) => Err(self.runtime.turn_away(failure)),
        }
    }

    async fn new_link(&self, session: &SecretHash) -> Result<Secret, Turned> {
        self.replace_link(session).await.map_err(|failure| self.runtime.turn_away(failure))
    }

    async fn leave(&self, session: &SecretHash) -> Result<(), Turned> {
        let work = async {
            let mut tx = self.runtime.store.write().await?;
            tx.drop_secret(SecretKind::Session, session).await?;
            tx.commit().await
        };
        let done = work.await;
        // After it, or a page asked for in between would remember the session.
        self.runtime.faces.forget(session);
        done.map_err(|error: StoreError| self.runtime.turn_away(error.into()))
    }

    async fn join(&self, session: &SecretHash, code: &str) -> Result<(), Turned> {
        self.enrol(session, code).await.map_err(|failure| self.runtime.turn_away(failure))
    }
}

impl Doorkeeper {
    fn spend(&self, from: &str) -> Result<(), Refusal> {
        self.runtime.budget.spend(&Purse::Stranger(from.to_owned()), ENTRY_COST)
    }

    async fn add(&self, name: &str) -> Result<Entered, Failure> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let now = self.runtime.clock.now();
        let mut chance = self.runtime.chance.fork();
        let account = Account { platform: self.platform.clone(), user: number::fold(&name) };
        let learner = Learner { id: LearnerId::new(now, &mut chance), name, since: now };
        let (session, link) = (Secret::new(&mut chance), Secret::new(&mut chance));
        let mut tx = self.runtime.store.write().await?;
        if tx.learner_of(&account).await?.is_some() {
            return Err(Refusal::NameTaken.into());
        }
        match tx.add_learner(&learner, &account).await {
            // Taken in this very moment, by somebody on another machine.
            Err(StoreError::Conflict) => return Err(Refusal::NameTaken.into()),
            done => done?,
        }
        tx.add_secret(SecretKind::Session, &session.hash(), learner.id, now).await?;
        tx.add_secret(SecretKind::Return, &link.hash(), learner.id, now).await?;
        if let Some(cohort) = self.open_cohort {
            tx.enrol(cohort, learner.id, Role::Learner, now).await?;
        }
        tx.commit().await?;
        Ok(Entered { learner, session, link: Some(link) })
    }

    async fn welcome_back(&self, link: &Secret) -> Result<Entered, Failure> {
        let now = self.runtime.clock.now();
        let mut tx = self.runtime.store.write().await?;
        let learner = tx.holder(SecretKind::Return, &link.hash()).await?.ok_or(Refusal::UnknownCode)?;
        let session = Secret::new(&mut self.runtime.chance.fork());
        tx.add_secret(SecretKind::Session, &session.hash(), learner.id, now).await?;
        tx.commit().await?;
        Ok(Entered { learner, session, link: None })
    }

    async fn replace_link(&self, session: &SecretHash) -> Result<Secret, Failure> {
        let learner = self.runtime.who(&Sender::Session(*session)).await?;
        self.runtime.budget.spend(&Purse::Learner(learner.id), ENTRY_COST)?;
        let link = Secret::new(&mut self.runtime.chance.fork());
        let mut tx = self.runtime.store.write().await?;
        tx.drop_secrets(SecretKind::Return, learner.id).await?;
        tx.add_secret(SecretKind::Return, &link.hash(), learner.id, self.runtime.clock.now()).await?;
        tx.commit().await?;
        Ok(link)
    }

    async fn enrol(&self, session: &SecretHash, code: &str) -> Result<(), Failure> {
        let learner = self.runtime.who(&Sender::Session(*session)).await?;
        self.runtime.budget.spend(&Purse::Learner(learner.id), ENTRY_COST)?;
        let mut tx = self.runtime.store.write().await?;
        let cohort = tx.cohort_by_code(code.trim()).await?.ok_or(Refusal::UnknownCode)?;
        tx.enrol(cohort.id, learner.id, Role::Learner, self.runtime.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn checked_name(name: &str) -> Result<(), Refusal> {
    let name = name.trim();
    let good = name.chars().count() <= NAME_MAX
        && name.chars().any(char::is_alphanumeric)
        && !name.chars().any(char::is_control);
    good.then_some(()).ok_or(Refusal::NotAName)
}
