//! The desk, as adapters see it: reports are read, orders are carried out in one transaction each.

use std::{panic::AssertUnwindSafe, sync::Arc};

use async_trait::async_trait;
use futures_util::FutureExt as _;
use homeroom_core::{
    Authoring, CohortId, Desk, EditionId, Failure, Learner, PostingId, Receipt, Refusal, Sender, Turned,
    Upload,
    desk::{self, Ask, Done, Order, Sight, Teaches},
    features::Cx,
};

use crate::{Purse, Runtime, again::again};

/// Where instructors see and do.
pub struct Staffroom {
    /// The classroom.
    pub runtime: Arc<Runtime>,
    /// Reads what they bring.
    pub authoring: Arc<dyn Authoring>,
}

/// What an order costs: about a press and a half.
const ORDER_COST: u32 = 3;
/// What reading a test or a course costs.
const BRING_COST: u32 = 10;

#[async_trait]
impl Desk for Staffroom {
    async fn see(&self, from: &Sender, ask: &Ask) -> Result<Sight, Turned> {
        self.guarded(async {
            let learner = self.runtime.who(from).await?;
            let purse = Purse::Learner(learner.id);
            // A board is looked at as often as it changes: to whoever may see it that is free.
            let watches = matches!(ask, Ask::Board(..));
            if !watches {
                self.runtime.budget.spend(&purse, cost(ask))?;
            }
            let mut tx = self.runtime.store.read().await?;
            let seen = desk::see(&mut self.cx(&mut *tx, &learner), ask).await;
            if watches && seen.is_err() {
                self.runtime.budget.spend(&purse, cost(ask))?;
            }
            seen
        })
        .await
    }

    async fn order(&self, from: &Sender, order: &Order) -> Result<Done, Turned> {
        self.guarded(async {
            let learner = self.admitted(from, ORDER_COST).await?;
            self.carry_out(from, &learner, order).await
        })
        .await
    }

    async fn bring(&self, from: &Sender, cohort: CohortId, upload: Upload) -> Result<Receipt, Turned> {
        self.guarded(self.take(from, cohort, upload)).await
    }

    async fn text(
        &self,
        from: &Sender,
        cohort: CohortId,
        edition: &EditionId,
    ) -> Result<Option<String>, Turned> {
        self.guarded(async {
            let learner = self.admitted(from, 1).await?;
            let mut tx = self.runtime.store.read().await?;
            let mut cx = self.cx(&mut *tx, &learner);
            let teaches = Teaches::check(&mut cx, cohort).await?;
            let theirs = desk::may_read(&mut cx, &teaches, edition).await?;
            let files = if theirs { cx.tx.edition(edition).await? } else { None };
            Ok(files.and_then(|files| self.authoring.text(&files)))
        })
        .await
    }

    async fn changed(&self, posting: PostingId, seen: u64) -> Option<u64> {
        self.runtime.boards.changed(posting, seen).await
    }

    fn fresh(&self) -> [u8; 16] {
        PostingId::new(self.runtime.clock.now(), &mut self.runtime.chance.fork()).to_bytes()
    }

    fn template(&self) -> String {
        self.authoring.template().to_owned()
    }
}

impl Staffroom {
    /// A panic in one request is that request's fault alone.
    pub(crate) async fn guarded<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>> + Send,
    ) -> Result<T, Turned> {
        let done = AssertUnwindSafe(work).catch_unwind().await;
        let done = done.unwrap_or_else(|_| Err(Failure::Broken("a page of the desk panicked".into())));
        done.map_err(|failure| self.runtime.turn_away(failure))
    }

    async fn admitted(&self, from: &Sender, cost: u32) -> Result<Learner, Failure> {
        let learner = self.runtime.who(from).await?;
        self.runtime.budget.spend(&Purse::Learner(learner.id), cost)?;
        Ok(learner)
    }

    fn cx<'a>(&'a self, tx: &'a mut dyn homeroom_core::Tx, learner: &'a Learner) -> Cx<'a> {
        self.runtime.cx(tx, learner, None, self.runtime.clock.now())
    }

    /// Decides, and decides again if somebody else saved in between.
    async fn carry_out(&self, from: &Sender, learner: &Learner, order: &Order) -> Result<Done, Failure> {
        let (done, touched) = again(|| Box::pin(self.transaction(from, learner, order))).await?;
        self.runtime.boards.touch(touched);
        if matches!(done, Done::Posted(_, Some(_)) | Done::TakenUp(_)) {
            self.runtime.catalogue.follow().await?;
        }
        if matches!(order, Order::Merge { .. } | Order::Unmerge { .. }) {
            self.runtime.faces.clear();
        }
        if matches!(order, Order::Archive(_) | Order::Revive(_)) {
            self.runtime.errands.notify_one();
        }
        if let Order::Decide { talk, .. } = order {
            self.runtime.ring(*talk);
        }
        Ok(done)
    }

    async fn transaction(
        &self,
        from: &Sender,
        learner: &Learner,
        order: &Order,
    ) -> Result<(Done, Option<PostingId>), Failure> {
        let mut tx = self.runtime.store.write().await?;
        let mut chance = self.runtime.chance.fork();
        let learner = self.runtime.still(&mut *tx, from, learner, &mut chance).await?;
        let mut cx = self.cx(&mut *tx, &learner);
        let done = desk::order(&mut cx, order, &mut chance).await?;
        let touched = cx.touched;
        tx.commit().await?;
        Ok((done, touched))
    }

    /// Only who teaches there has anything read: it takes a while.
    pub(crate) async fn take(
        &self,
        from: &Sender,
        cohort: CohortId,
        upload: Upload,
    ) -> Result<Receipt, Failure> {
        let learner = self.admitted(from, BRING_COST).await?;
        {
            let mut tx = self.runtime.store.read().await?;
            Teaches::check(&mut self.cx(&mut *tx, &learner), cohort).await?;
        }
        let authoring = self.authoring.clone();
        let read = tokio::task::spawn_blocking(move || authoring.read(cohort, upload)).await;
        match read.map_err(|error| Failure::Broken(format!("an upload could not be read: {error}")))? {
            Err(flaws) => Ok(Receipt::Flawed(flaws)),
            Ok((brought, remarks)) => {
                let order = Order::Bring { cohort, brought };
                match self.carry_out(from, &learner, &order).await? {
                    Done::Draft(edition) => Ok(Receipt::Kept(edition, remarks)),
                    _ => Err(Refusal::NotFound.into()),
                }
            }
        }
    }
}

/// What a report costs: a gradebook is many pages.
fn cost(ask: &Ask) -> u32 {
    match ask {
        Ask::Grades(..) | Ask::Questions(..) | Ask::Labs(_) => 5,
        _ => 1,
    }
}
