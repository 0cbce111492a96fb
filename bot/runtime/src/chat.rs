//! The classroom where people talk: what is typed or pressed is answered where it was.

use std::time::Duration;

use async_trait::async_trait;
use homeroom_core::{
    Account, Answer, Chat, Command, DeliveryError, Event, Failure, Place, PlatformId, Receipt, Refusal,
    Reply, Sender, Suggest, Suggestion, TestFrom, Thread, Turned, Upload, What, features,
};

use tokio::time::timeout;

use crate::{Runtime, Staffroom, queues::Turn, runtime::Handled};

/// In how many threads it is looked what was typed while nobody listened.
const THREADS: u32 = 200;
/// How long the next press of a learner waits for a platform that is slow to show this one.
const SHOWN: Duration = Duration::from_secs(2);

#[async_trait]
impl Chat for Staffroom {
    async fn answer(&self, event: Event, to: &dyn Answer) {
        let handled = match self.read_first(event).await {
            Ok(event) => self.runtime.event(event).await,
            Err(reply) => Handled::turned_away(reply),
        };
        let delivery = &self.runtime.delivery;
        let showing = handled.parcel.as_ref().map(|parcel| delivery.shows(parcel.id));
        let shown = shown(to, &handled.reply, handled.turn).await;
        drop(showing);
        match (shown, &handled.parcel) {
            (Ok(()), Some(parcel)) => delivery.arrived(parcel.id),
            (Ok(()), None) => {}
            (Err(error), None) => tracing::warn!(%error, "a page was not shown; asking again shows it"),
            (Err(error), Some(parcel)) => {
                tracing::warn!(parcel = %parcel.id, %error, "an answer was not shown where it was asked for");
                if let (Reply::Shown(view), DeliveryError::Gone(_) | DeliveryError::Forbidden(_)) =
                    (&handled.reply, &error)
                {
                    // What cannot be brought now waits in the outbox.
                    let _later = delivery.bring(parcel, view).await;
                }
            }
        }
    }

    async fn suggest(&self, from: &Sender, about: Suggest, typed: &str) -> Vec<Suggestion> {
        self.runtime.suggestions(from, about, typed).await.unwrap_or_default()
    }

    async fn talks(&self, who: &Account, at: &Place) -> bool {
        let found = async {
            let mut tx = self.runtime.store.read().await?;
            features::talks(&mut *tx, who, at).await
        };
        found.await.unwrap_or_else(|failure| {
            tracing::warn!(%failure, "whether something was typed in a lab could not be read; it is left out");
            false
        })
    }

    async fn threads(&self, platform: &PlatformId) -> Vec<Thread> {
        let found = async { self.runtime.store.read().await?.threads_lately(platform, THREADS).await };
        found.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the threads of labs could not be read; what was typed there meanwhile is left out");
            Vec::new()
        })
    }

    fn fresh(&self) -> [u8; 16] {
        homeroom_core::Desk::fresh(self)
    }
}

/// Shows a reply, and keeps the turn meanwhile, so that of two quick presses the second shows last.
async fn shown(to: &dyn Answer, reply: &Reply, turn: Option<Turn<'_>>) -> Result<(), DeliveryError> {
    let mut shown = to.show(reply);
    match timeout(SHOWN, &mut shown).await {
        Ok(shown) => shown,
        Err(_) => {
            drop(turn);
            shown.await
        }
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
        let learner = self.arrived(caller, now).await?;
        let mut tx = self.store.read().await?;
        features::class_here(&mut self.cx(&mut *tx, &learner, Some(caller), now)).await
    }
}
