//! The one way from an event to a page.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
};

use futures_util::FutureExt as _;
use homeroom_core::{
    Action, Caller, Clock, Command, DeliveryError, Event, Failure, HolderId, Holds, Learner, Parcel,
    ParcelId, Refusal, Reply, Sender, Store, TalkId, Timestamp, Turned, Tutor, Tx, View,
    features::{self, Cx, Errand},
};
use tokio::sync::{Notify, Semaphore};
use tracing::Instrument as _;

use crate::{
    Boards, Budget, Catalogue, Chance, Delivery, Limits, Purse, Queues,
    again::again,
    asked::{Admitted, Asked},
    bringing::Refusing,
    budget::cost,
    faces::Faces,
    labs::Labs,
    no_tutor::NoTutor,
    queues::Turn,
    sharing::Sharing,
    suggesting::Suggested,
    threads::Threads,
};

/// Events that are decided at a time: enough for one wait for the disk to serve many, and few enough to leave an adapter
/// time to acknowledge those that come meanwhile.
const AT_ONCE: usize = 32;

/// The classroom at work.
pub struct Runtime {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Chance,
    pub(crate) budget: Budget,
    pub(crate) faces: Faces,
    pub(crate) suggested: Suggested,
    pub(crate) delivery: Delivery,
    pub(crate) boards: Boards,
    pub(crate) labs: Labs,
    pub(crate) threads: Threads,
    /// Set where other processes may work on the record too.
    pub(crate) sharing: OnceLock<Sharing>,
    /// Rung when something is to be brought at once.
    pub(crate) errands: Notify,
    pub(crate) refusing: Refusing,
    /// As whom this process holds leases: made when it first asks for one.
    pub(crate) holder: OnceLock<HolderId>,
    queues: Queues,
    /// One for each event that is decided now.
    hands: Semaphore,
}

/// Whether a transaction may change something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writes {
    Yes,
    No,
}

/// What came of an event: what is to be shown, and what is kept until it has arrived.
pub(crate) struct Outcome {
    view: View,
    pub(crate) parcel: Option<Parcel>,
    /// A page that lasts, to be brought beside it.
    pub(crate) copy: Option<Parcel>,
    /// What a lab has yet to lead to.
    errand: Option<Errand>,
    /// The conversation whose thread shows what came of it.
    thread: Option<TalkId>,
}

/// An event that was handled, and is yet to be answered.
pub(crate) struct Handled<'a> {
    pub(crate) reply: Reply,
    /// What is kept until it has arrived.
    pub(crate) parcel: Option<Parcel>,
    /// The learner's turn, as long as nothing else of theirs is to be shown.
    pub(crate) turn: Option<Turn<'a>>,
}

impl Handled<'_> {
    /// Nothing was done.
    pub(crate) fn turned_away(reply: Reply) -> Self {
        Self { reply, parcel: None, turn: None }
    }
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
        let suggested = Suggested::new(clock.clone());
        let labs = Labs::new(Arc::new(NoTutor), clock.clone());
        Self {
            store,
            catalogue,
            clock,
            chance,
            budget,
            faces,
            suggested,
            delivery,
            boards: Boards::default(),
            labs,
            threads: Threads::default(),
            sharing: OnceLock::new(),
            errands: Notify::new(),
            refusing: Refusing::default(),
            holder: OnceLock::new(),
            queues: Queues::default(),
            hands: Semaphore::new(AT_ONCE),
        }
    }

    /// The same, with inference servers for its labs.
    pub fn with_tutor(self, tutor: Arc<dyn Tutor>) -> Self {
        let labs = Labs::new(tutor, Arc::clone(&self.clock));
        Self { labs, ..self }
    }

    /// admit -> queue -> (handle -> commit) in one transaction. Delivering is the caller's, who keeps the turn
    /// meanwhile: of two quick presses the second shows last.
    pub(crate) async fn event(&self, event: Event) -> Handled<'_> {
        let span = tracing::info_span!("event", what = tracing::field::Empty);
        let work = async {
            let admitted = self.admit(event).await?;
            let turn = self.queues.turn(admitted.learner.id).await;
            let hand = self.hands.acquire().await;
            let outcome = self.decide(&admitted).await?;
            drop(hand);
            Ok((self.follow_up(&admitted, outcome).await?, turn))
        };
        // A panic in one event is that event's fault alone; its transaction is gone with it.
        let done = AssertUnwindSafe(work).catch_unwind().instrument(span).await;
        match done.unwrap_or_else(|_| Err(Failure::Broken("a handler panicked".into()))) {
            Ok((outcome, turn)) => {
                let view = Box::new(outcome.view);
                let reply =
                    if outcome.thread.is_some() { Reply::Elsewhere(view) } else { Reply::Shown(view) };
                Handled { reply, parcel: outcome.parcel, turn: Some(turn) }
            }
            Err(failure) => Handled::turned_away(self.reply(Err(failure))),
        }
    }

    /// Shows a place.
    pub(crate) async fn page(&self, from: &Sender, action: &Action) -> Reply {
        let work = async {
            let learner = self.who(from).await?;
            self.budget.spend(&Purse::Learner(learner.id), cost(action))?;
            let mut tx = self.store.read().await?;
            let mut cx = self.cx(&mut *tx, &learner, from.caller(), self.clock.now());
            features::read(&mut cx, action).await
        };
        let done = AssertUnwindSafe(work).catch_unwind().await;
        self.reply(done.unwrap_or_else(|_| Err(Failure::Broken("a page panicked".into()))))
    }

    pub(crate) fn cx<'a>(
        &'a self,
        tx: &'a mut dyn Tx,
        learner: &'a Learner,
        caller: Option<&'a Caller>,
        now: Timestamp,
    ) -> Cx<'a> {
        Cx {
            tx,
            courses: self.catalogue.as_ref(),
            learner,
            now,
            caller,
            touched: None,
            copy: None,
            assistants: &self.labs,
            errand: None,
            thread: None,
        }
    }

    /// Reads the token, finds the learner, takes the cost.
    async fn admit(&self, event: Event) -> Result<Admitted, Failure> {
        let learner = match &event.from {
            Sender::Account(caller) => self.arrived(caller, event.at).await?,
            from => self.who(from).await?,
        };
        let asked = Asked::read(&event.what);
        let spent = asked.as_ref().map_or_else(|| cost(&Action::Home), Asked::cost);
        self.budget.spend(&Purse::Learner(learner.id), spent)?;
        let asked = asked.ok_or(Refusal::Unreadable)?;
        Ok(Admitted { learner, asked, event })
    }

    /// Decides, and decides again if somebody else saved in between.
    async fn decide(&self, admitted: &Admitted) -> Result<Outcome, Failure> {
        again(|| Box::pin(self.transaction(admitted))).await
    }

    /// A look is enough for what only shows something, unless it lets somebody into a class, or what could not be
    /// brought otherwise is put on top.
    async fn opened(&self, admitted: &Admitted) -> Result<(Box<dyn Tx>, Writes), Failure> {
        let Admitted { learner, asked, event } = admitted;
        if asked.action().is_some_and(Action::reads) {
            let mut tx = self.store.read().await?;
            let outside = match event.from.caller().filter(|_| asked.learns()) {
                Some(caller) => features::outside(&mut *tx, caller, learner.id).await?.is_some(),
                None => false,
            };
            if !outside && tx.unbrought_of(learner.id).await?.is_empty() {
                return Ok((tx, Writes::No));
            }
        }
        Ok((self.store.write().await?, Writes::Yes))
    }

    async fn transaction(&self, admitted: &Admitted) -> Result<Outcome, Failure> {
        let Admitted { learner, asked, event } = admitted;
        let (mut tx, writes) = self.opened(admitted).await?;
        let mut chance = self.chance.fork();
        let learner = &match writes {
            Writes::Yes => self.still(&mut *tx, &event.from, learner, &mut chance).await?,
            Writes::No => learner.clone(),
        };
        let reads = asked.action().is_some_and(Action::reads);
        let first = match (&event.id, &event.from) {
            (Some(id), Sender::Account(caller)) if !reads => {
                tx.first_seen(&caller.account.platform, id, event.at).await?
            }
            _ => true,
        };
        let mut cx = self.cx(&mut *tx, learner, event.from.caller(), event.at);
        let newly = if asked.learns() { features::enter(&mut cx).await? } else { None };
        let view = match first {
            true => asked.handled(&mut cx, &mut chance).await?,
            false => asked.handled_before(&mut cx, &mut chance).await?,
        };
        let blocks = view.blocks.len();
        let view = features::dressed(&mut cx, view, newly.as_ref()).await?;
        let holds = match &view.at {
            // What was put on top is shown once.
            at @ (Action::Question(..) | Action::Attempt(_)) if view.blocks.len() == blocks => {
                Holds::Place(at.clone())
            }
            _ => Holds::Page(Box::new(view.clone())),
        };
        let (touched, copy, errand, thread) = (cx.touched, cx.copy.take(), cx.errand, cx.thread);
        // On a page the reply is the delivery; a chat may be cut off in between.
        let to = event.from.caller().map(|caller| caller.account.clone());
        let parcel =
            |id: ParcelId, holds: Holds| Some(Parcel { id, to: to.clone()?, holds, since: event.at });
        // Of a code only a hash is kept: a page that shows one goes nowhere but to who asked.
        let secret = matches!(asked, Asked::Action(Action::Link | Action::Unite(_), _));
        let lasts = writes == Writes::Yes && !secret;
        let outcome = Outcome {
            parcel: if lasts { parcel(answering(event, &mut chance), holds) } else { None },
            copy: copy
                .and_then(|copy| parcel(ParcelId::new(event.at, &mut chance), Holds::Page(Box::new(copy)))),
            view,
            errand,
            thread,
        };
        for parcel in outcome.parcel.iter().chain(&outcome.copy) {
            tx.put_parcel(parcel).await?;
        }
        tx.commit().await?;
        if writes == Writes::Yes {
            self.suggested.forget(&event.from);
        }
        metrics::counter!("homeroom_presses_total").increment(1);
        self.boards.touch(touched);
        Ok(outcome)
    }

    /// What a commit has yet to lead to.
    async fn follow_up(&self, admitted: &Admitted, mut outcome: Outcome) -> Result<Outcome, Failure> {
        if let Asked::Command(command) = &admitted.asked {
            // Who is in which class, and who teaches it, may be another matter now.
            self.faces.clear();
            if let Command::Bind(_) | Command::Make { .. } | Command::Unbind = &**command {
                self.refusing.forget_places();
                self.errands.notify_one();
            }
        }
        if let Asked::Action(action, _) = &admitted.asked {
            match action {
                Action::Erase => {
                    self.faces.clear();
                    self.labs.stop_all(admitted.learner.id, self.clock.now());
                }
                Action::Unite(_) | Action::Unlink(_) => self.faces.clear(),
                Action::Post(_) => {
                    self.refusing.forget_places();
                    if let Err(failure) = self.catalogue.follow().await {
                        tracing::warn!(%failure, "a posted course is not in service yet; the next round follows");
                    }
                }
                _ => {}
            }
            if matches!(action, Action::Post(_) | Action::Close(_) | Action::Withdraw(_) | Action::Nudge(_)) {
                self.errands.notify_one();
            }
        }
        if let Some(errand) = outcome.errand {
            self.run_errand(errand).await;
        }
        if let Some(talk) = outcome.thread {
            outcome = self.led_to_thread(talk, admitted, outcome).await?;
        }
        if let Some(copy) = &outcome.copy {
            let Holds::Page(view) = &copy.holds else { return Ok(outcome) };
            let brought = self.delivery.bring(copy, view).await;
            if matches!(brought, Err(DeliveryError::Forbidden(_) | DeliveryError::Gone(_))) {
                if let Some(parcel) = &outcome.parcel {
                    self.delivery.arrived(parcel.id);
                }
                return Err(Refusal::NoMessages.into());
            }
        }
        Ok(outcome)
    }

    /// Says where the thread is in which it goes on; where there can be none, the page shows it.
    async fn led_to_thread(
        &self,
        talk: TalkId,
        admitted: &Admitted,
        mut outcome: Outcome,
    ) -> Result<Outcome, Failure> {
        let Some(caller) = admitted.event.from.caller() else { return Ok(outcome) };
        match self.lead_to_thread(talk, &caller.account.platform).await? {
            Some(link) => outcome.view = features::led_to(outcome.view, link.as_deref()),
            None => {
                let mut tx = self.store.read().await?;
                let mut cx = self.cx(&mut *tx, &admitted.learner, Some(caller), self.clock.now());
                outcome.view = features::read(&mut cx, &Action::Talk(talk)).await?;
                outcome.thread = None;
            }
        }
        self.ring(talk);
        Ok(outcome)
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
        let reference = self.chance.reference(self.clock.now());
        metrics::counter!("homeroom_faults_total").increment(1);
        tracing::error!(reference, error, "nothing was recorded");
        Turned::Failed(reference)
    }
}

/// The id of what answers an event: the same one when it is delivered again.
fn answering(event: &Event, chance: features::Chance<'_>) -> ParcelId {
    match (&event.id, event.from.caller()) {
        (Some(id), Some(caller)) => ParcelId::answering(&caller.account.platform, id),
        _ => ParcelId::new(event.at, chance),
    }
}
