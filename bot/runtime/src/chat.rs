//! The classroom where people talk: what is typed or pressed is answered where it was.

use async_trait::async_trait;
use homeroom_core::{
    Answer, Chat, Command, DeliveryError, Event, Failure, Receipt, Refusal, Reply, Sender, Suggest,
    Suggestion, TestFrom, Turned, Upload, What, features,
};

use crate::{Runtime, Staffroom};

#[async_trait]
impl Chat for Staffroom {
    async fn answer(&self, event: Event, to: &dyn Answer) {
        let (reply, parcel) = match self.read_first(event).await {
            Ok(event) => self.runtime.event(event).await,
            Err(reply) => (reply, None),
        };
        let shown = to.show(&reply).await;
        let (delivery, store) = (&self.runtime.delivery, &*self.runtime.store);
        match (shown, parcel) {
            (Ok(()), Some(parcel)) => delivery.arrived(store, &parcel).await,
            (Ok(()), None) => {}
            (Err(error), None) => tracing::warn!(%error, "a page was not shown; asking again shows it"),
            (Err(error), Some(parcel)) => {
                tracing::warn!(parcel = %parcel.id, %error, "an answer was not shown where it was asked for");
                if matches!(error, DeliveryError::Gone(_) | DeliveryError::Forbidden(_)) {
                    // What cannot be brought now waits in the outbox.
                    let _later = delivery.bring(store, &parcel).await;
                }
            }
        }
    }

    async fn suggest(&self, from: &Sender, about: Suggest, typed: &str) -> Vec<Suggestion> {
        self.runtime.suggestions(from, about, typed).await.unwrap_or_default()
    }

    fn fresh(&self) -> [u8; 16] {
        homeroom_core::Desk::fresh(self)
    }
}

impl Staffroom {
    /// A test that comes as text is read before it is looked at; if it has faults, they are the answer.
    async fn read_first(&self, mut event: Event) -> Result<Event, Reply> {
        let What::Ordered(command) = &mut event.what else { return Ok(event) };
        let Command::Post { test, .. } = command.as_mut() else { return Ok(event) };
        let TestFrom::Text(text) = test else { return Ok(event) };
        let text = std::mem::take(text);
        let received = self.guarded(async {
            let cohort = self.runtime.class_here(&event.from).await?;
            self.take(&event.from, cohort, Upload::Text(text)).await
        });
        match received.await {
            Ok(Receipt::Kept(edition, _)) => {
                *test = TestFrom::Draft(edition);
                Ok(event)
            }
            Ok(Receipt::Flawed(flaws)) => Err(Reply::Shown(Box::new(features::flawed(&flaws)))),
            Err(Turned::Refused(refusal)) => Err(Reply::Refused(refusal)),
            Err(Turned::Failed(reference)) => Err(Reply::Failed(reference)),
        }
    }
}

impl Runtime {
    /// The class that is meant where somebody is, if they teach it.
    async fn class_here(&self, from: &Sender) -> Result<homeroom_core::CohortId, Failure> {
        let Sender::Account(caller) = from else { return Err(Refusal::NotHere.into()) };
        let now = self.clock.now();
        let (learner, _) = self.arrived(caller, now).await?;
        let mut tx = self.store.read().await?;
        features::class_here(&mut self.cx(&mut *tx, &learner, Some(caller), now)).await
    }

    async fn suggestions(
        &self,
        from: &Sender,
        about: Suggest,
        typed: &str,
    ) -> Result<Vec<Suggestion>, Failure> {
        let Sender::Account(caller) = from else { return Ok(Vec::new()) };
        let mut tx = self.store.read().await?;
        let learner = match self.faces.find(&**caller) {
            Some(learner) => Some(learner),
            None => tx.learner_of(&caller.account).await?,
        };
        // Nobody is let in by typing: that is what sending a command does.
        let Some(learner) = learner else { return Ok(Vec::new()) };
        let mut cx = self.cx(&mut *tx, &learner, Some(caller), self.clock.now());
        features::suggest(&mut cx, about, typed).await
    }
}
