//! The one way from an event to a page.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt as _;
use homeroom_core::{
    Action, Clock, Event, Failure, Input, Learner, Parcel, ParcelId, Refusal, Reply, SecretKind, Sender,
    Store, StoreError, Timestamp, Turned, View, What,
    features::{self, Cx},
};
use tracing::Instrument as _;

use crate::{Boards, Budget, Catalogue, Chance, Delivery, Limits, Purse, Queues, budget::cost, faces::Faces};

/// How often a decision is made again when somebody else saved first.
pub(crate) const TRIES: u32 = 4;

/// The classroom at work.
pub struct Runtime {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Chance,
    pub(crate) budget: Budget,
    pub(crate) faces: Faces,
    pub(crate) delivery: Delivery,
    pub(crate) boards: Boards,
    queues: Queues,
}

/// An event that may be handled: who, what, when.
struct Admitted {
    learner: Learner,
    action: Action,
    input: Option<Input>,
    event: Event,
}

impl Runtime {
    /// From its parts.
    pub fn new(
        store: Arc<dyn Store>,
        catalogue: Arc<Catalogue>,
        clock: Arc<dyn Clock>,
        chance: Chance,
        limits: Limits,
        delivery: Delivery,
    ) -> Self {
        let budget = Budget::new(limits, clock.clone());
        let faces = Faces::new(clock.clone());
        let (boards, queues) = (Boards::default(), Queues::default());
        Self { store, catalogue, clock, chance, budget, faces, delivery, boards, queues }
    }

    /// admit -> queue -> (handle -> commit) in one transaction -> deliver.
    pub(crate) async fn event(&self, event: Event) -> Reply {
        let span = tracing::info_span!("event", what = tracing::field::Empty);
        let work = async {
            let admitted = self.admit(event).await?;
            let _turn = self.queues.turn(admitted.learner.id).await;
            self.decide(&admitted).await
        };
        // A panic in one event is that event's fault alone; its transaction is gone with it.
        let done = AssertUnwindSafe(work).catch_unwind().instrument(span).await;
        self.reply(done.unwrap_or_else(|_| Err(Failure::Broken("a handler panicked".into()))))
    }

    /// Shows a place.
    pub(crate) async fn page(&self, from: &Sender, action: &Action) -> Reply {
        let work = async {
            let learner = self.who(from).await?;
            self.budget.spend(&Purse::Learner(learner.id), cost(action))?;
            let mut tx = self.store.read().await?;
            let now = self.clock.now();
            let courses = self.catalogue.as_ref();
            let mut cx = Cx { tx: &mut *tx, courses, learner: &learner, now, touched: None };
            features::read(&mut cx, action).await
        };
        let done = AssertUnwindSafe(work).catch_unwind().await;
        self.reply(done.unwrap_or_else(|_| Err(Failure::Broken("a page panicked".into()))))
    }

    /// Reads the token, finds the learner, takes the cost.
    async fn admit(&self, event: Event) -> Result<Admitted, Failure> {
        let (token, input) = match &event.what {
            What::Pressed { token } => (token, None),
            What::Answered { token, with } => (token, Some(with.clone())),
        };
        let action = Action::from_token(token);
        let learner = self.who(&event.from).await?;
        let spent = cost(action.as_ref().unwrap_or(&Action::Home));
        self.budget.spend(&Purse::Learner(learner.id), spent)?;
        let action = action.ok_or(Refusal::Unreadable)?;
        Ok(Admitted { learner, action, input, event })
    }

    /// Decides, and decides again if somebody else saved in between.
    async fn decide(&self, admitted: &Admitted) -> Result<View, Failure> {
        let mut tries = 1;
        loop {
            match self.transaction(admitted).await {
                Err(Failure::Store(StoreError::Conflict)) if tries < TRIES => tries += 1,
                done => return done,
            }
        }
    }

    async fn transaction(&self, admitted: &Admitted) -> Result<View, Failure> {
        let Admitted { learner, action, input, event } = admitted;
        let now = event.at;
        let mut tx = self.store.write().await?;
        let mut chance = self.chance.fork();
        let first = match (&event.id, &event.from) {
            (Some(id), Sender::Account(account)) => tx.first_seen(&account.platform, id, now).await?,
            _ => true,
        };
        let courses = self.catalogue.as_ref();
        let mut cx = Cx { tx: &mut *tx, courses, learner, now, touched: None };
        let view = if first {
            features::press(&mut cx, action, input.clone(), &mut chance).await?
        } else {
            // Delivered a second time: what it did stands, so show where that led.
            features::read(&mut cx, &settled(action)).await?
        };
        let touched = cx.touched;
        // On a page the reply is the delivery; a chat may be cut off in between.
        let parcel = match &event.from {
            Sender::Account(to) => {
                let id = ParcelId::new(now, &mut chance);
                Some(Parcel { id, to: to.clone(), view: view.clone(), since: now })
            }
            Sender::Session(_) | Sender::Stranger(_) => None,
        };
        if let Some(parcel) = &parcel {
            tx.put_parcel(parcel).await?;
        }
        tx.commit().await?;
        metrics::counter!("homeroom_presses_total").increment(1);
        self.boards.touch(touched);
        if let Some(parcel) = parcel {
            self.delivery.bring(&*self.store, parcel).await;
        }
        Ok(view)
    }

    /// Who is it? Nobody known is refused.
    pub(crate) async fn who(&self, from: &Sender) -> Result<Learner, Failure> {
        let learner = match from {
            Sender::Stranger(_) => None,
            Sender::Account(account) => self.store.read().await?.learner_of(account).await?,
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

    fn reply(&self, done: Result<View, Failure>) -> Reply {
        match done {
            Ok(view) => Reply::Shown(Box::new(view)),
            Err(failure) => match self.turn_away(failure) {
                Turned::Refused(refusal) => Reply::Refused(refusal),
                Turned::Failed(reference) => Reply::Failed(reference),
            },
        }
    }

    /// A refusal is for the learner; a fault is logged here, once, under a reference that the learner is told.
    pub(crate) fn turn_away(&self, failure: Failure) -> Turned {
        let error = match failure {
            Failure::Refused(refusal) => {
                metrics::counter!("homeroom_refusals_total").increment(1);
                return Turned::Refused(refusal);
            }
            Failure::Store(error) => error.to_string(),
            Failure::Broken(what) => what,
        };
        let reference = reference(self.clock.now(), &self.chance);
        metrics::counter!("homeroom_faults_total").increment(1);
        tracing::error!(reference, error, "nothing was recorded");
        Turned::Failed(reference)
    }
}

/// Where the effect of an action shows.
fn settled(action: &Action) -> Action {
    match action {
        Action::Answer(attempt, n, _) | Action::Submit(attempt, n) => Action::Question(*attempt, *n),
        Action::Flag(attempt, n) | Action::Unflag(attempt, n) => Action::Question(*attempt, *n),
        Action::HandIn(attempt) => Action::Attempt(*attempt),
        Action::Noted(_) => Action::Home,
        Action::Begin(course, item) => Action::Cover(course.clone(), item.clone()),
        Action::BeginReview(course) => Action::Review(course.clone()),
        Action::Read(course, lesson, _) => Action::Lesson(course.clone(), lesson.clone(), None),
        reads => reads.clone(),
    }
}

/// Five letters that a person can read out.
fn reference(now: Timestamp, chance: &Chance) -> String {
    let id = ParcelId::new(now, &mut chance.fork()).to_string();
    id.chars().rev().take(5).collect()
}
