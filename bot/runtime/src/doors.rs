//! The doors, as adapters see them.

use std::sync::Arc;

use async_trait::async_trait;
use homeroom_core::{
    Account, Action, Assistants as _, CohortId, CourseId, Courses as _, Door, Entered, Entrance, Event,
    Failure, Learner, LearnerId, PlatformId, Refusal, Reply, Role, Secret, SecretHash, SecretKind, Sender,
    Server, StoreError, TalkId, Turned, Tx,
    desk::{self, Opened},
    features::{self, Cx, Personal, Seen},
    live::Grown,
    number,
};

use crate::{Purse, Runtime, again::again, budget::ENTRY_COST};

/// Longest name, in characters.
const NAME_MAX: usize = 40;

#[async_trait]
impl Door for Runtime {
    async fn handle(&self, event: Event) -> Reply {
        let handled = self.event(event).await;
        if let (Some(parcel), Reply::Shown(view)) = (&handled.parcel, &handled.reply) {
            // What did not arrive waits in the outbox.
            let _later = self.delivery.bring(parcel, view).await;
        }
        handled.reply
    }

    async fn read(&self, from: &Sender, action: &Action) -> Reply {
        self.page(from, action).await
    }

    async fn coming(&self, talk: TalkId, course: &CourseId, seen: &mut Seen) -> Option<Grown> {
        let (look, coming) = self.labs.changed(talk, seen.look).await?;
        let course = self.catalogue.current(course)?;
        Some(seen.look(look, &course, coming))
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
        again(|| Box::pin(self.welcome_back(link))).await.map_err(|failure| self.runtime.turn_away(failure))
    }

    async fn who(&self, session: &SecretHash) -> Result<Option<Learner>, Turned> {
        match self.runtime.who(&Sender::Session(*session)).await {
            Ok(learner) => Ok(Some(learner)),
            Err(Failure::Refused(_)) => Ok(None),
            Err(failure) => Err(self.runtime.turn_away(failure)),
        }
    }

    async fn new_link(&self, session: &SecretHash) -> Result<Secret, Turned> {
        again(|| Box::pin(self.replace_link(session)))
            .await
            .map_err(|failure| self.runtime.turn_away(failure))
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

    async fn invitation(&self, from: &str, link: &Secret) -> Result<Opened, Turned> {
        self.spend(from).map_err(Turned::Refused)?;
        let work = async {
            let mut tx = self.runtime.store.read().await?;
            desk::invitation(&mut *tx, link, self.runtime.clock.now()).await
        };
        work.await.map_err(|failure| self.runtime.turn_away(failure))
    }

    async fn accept(&self, session: &SecretHash, link: &Secret) -> Result<Option<CohortId>, Turned> {
        again(|| Box::pin(self.take_up_invitation(session, link)))
            .await
            .map_err(|failure| self.runtime.turn_away(failure))
    }

    async fn readmit(&self, from: &str, link: &Secret) -> Result<Entered, Turned> {
        self.spend(from).map_err(Turned::Refused)?;
        again(|| Box::pin(self.let_in_again(link))).await.map_err(|failure| self.runtime.turn_away(failure))
    }

    fn servers(&self) -> Vec<Server> {
        self.runtime.labs.servers()
    }

    async fn personal(&self, session: &SecretHash) -> Result<Personal, Turned> {
        let work = async {
            let learner = self.runtime.who(&Sender::Session(*session)).await?;
            self.runtime.budget.spend(&Purse::Learner(learner.id), ENTRY_COST)?;
            let mut tx = self.runtime.store.read().await?;
            features::personal(&mut self.cx(&mut *tx, &learner)).await
        };
        work.await.map_err(|failure| self.runtime.turn_away(failure))
    }

    async fn erase(&self, session: &SecretHash) -> Result<(), Turned> {
        let done = again(|| {
            Box::pin(async move {
                let learner = self.runtime.who(&Sender::Session(*session)).await?;
                let mut tx = self.runtime.store.write().await?;
                let learner = self.runtime.still_in(&mut *tx, session, &learner).await?;
                self.runtime.labs.stop_all(learner.id, self.runtime.clock.now());
                let done = features::erase(&mut self.cx(&mut *tx, &learner)).await;
                keep(tx, done).await
            })
        })
        .await;
        self.runtime.faces.clear();
        done.map_err(|failure| self.runtime.turn_away(failure))
    }
}

/// Commits what went well.
async fn keep<T>(tx: Box<dyn Tx>, done: Result<T, Failure>) -> Result<T, Failure> {
    let done = done?;
    tx.commit().await?;
    Ok(done)
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

    fn cx<'a>(&'a self, tx: &'a mut dyn Tx, learner: &'a Learner) -> Cx<'a> {
        self.runtime.cx(tx, learner, None, self.runtime.clock.now())
    }

    async fn take_up_invitation(
        &self,
        session: &SecretHash,
        link: &Secret,
    ) -> Result<Option<CohortId>, Failure> {
        let learner = self.runtime.who(&Sender::Session(*session)).await?;
        self.runtime.budget.spend(&Purse::Learner(learner.id), ENTRY_COST)?;
        let mut tx = self.runtime.store.write().await?;
        let learner = self.runtime.still_in(&mut *tx, session, &learner).await?;
        let mut chance = self.runtime.chance.fork();
        let done = desk::accept(&mut self.cx(&mut *tx, &learner), link, &mut chance).await;
        keep(tx, done).await
    }

    /// Whoever had the old links is out: that is why a new one was made.
    async fn let_in_again(&self, link: &Secret) -> Result<Entered, Failure> {
        let now = self.runtime.clock.now();
        let mut chance = self.runtime.chance.fork();
        let mut tx = self.runtime.store.write().await?;
        let Opened::Return(learner) = desk::invitation(&mut *tx, link, now).await? else {
            return Err(Refusal::UnknownCode.into());
        };
        if !tx.use_invitation(&link.hash()).await? {
            return Err(Refusal::UnknownCode.into());
        }
        for kind in [SecretKind::Session, SecretKind::Return] {
            tx.drop_secrets(kind, learner.id).await?;
        }
        let (session, link) = (Secret::new(&mut chance), Secret::new(&mut chance));
        tx.add_secret(SecretKind::Session, &session.hash(), learner.id, now).await?;
        tx.add_secret(SecretKind::Return, &link.hash(), learner.id, now).await?;
        tx.commit().await?;
        self.runtime.faces.clear();
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
        let learner = self.runtime.still_in(&mut *tx, session, &learner).await?;
        tx.drop_secrets(SecretKind::Return, learner.id).await?;
        tx.add_secret(SecretKind::Return, &link.hash(), learner.id, self.runtime.clock.now()).await?;
        tx.commit().await?;
        Ok(link)
    }

    async fn enrol(&self, session: &SecretHash, code: &str) -> Result<(), Failure> {
        let learner = self.runtime.who(&Sender::Session(*session)).await?;
        self.runtime.budget.spend(&Purse::Learner(learner.id), ENTRY_COST)?;
        let learner = &learner;
        again(|| {
            Box::pin(async move {
                let mut tx = self.runtime.store.write().await?;
                let learner = &self.runtime.still_in(&mut *tx, session, learner).await?;
                let done = desk::join(&mut self.cx(&mut *tx, learner), code).await.map(drop);
                keep(tx, done).await
            })
        })
        .await
    }
}

fn checked_name(name: &str) -> Result<(), Refusal> {
    let name = name.trim();
    let good = name.chars().count() <= NAME_MAX
        && name.chars().any(char::is_alphanumeric)
        && !name.chars().any(char::is_control);
    good.then_some(()).ok_or(Refusal::NotAName)
}
