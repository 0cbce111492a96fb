//! What could be meant by what is typed: asked for at each letter, so remembered for a minute.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use homeroom_core::{
    Account, Caller, Clock, Failure, Learner, LearnerId, Sender, Suggest, Suggestion, Timestamp, features,
};

use crate::Runtime;

/// How long it is remembered: what an instructor changes meanwhile is suggested that much later.
const KEPT_MS: i64 = 60_000;
/// Most accounts; then all is forgotten and asked for again.
const MOST: usize = 500;

/// All that could be meant by one kind of suggestion, to somebody in a place.
struct Meant {
    caller: Caller,
    about: Suggest,
    all: Arc<[Suggestion]>,
    since: Timestamp,
}

impl Meant {
    fn is_fresh(&self, now: Timestamp) -> bool {
        (0..KEPT_MS).contains(&(now.as_millisecond() - self.since.as_millisecond()))
    }
}

/// See the module.
pub(crate) struct Suggested {
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<Account, Vec<Meant>>>,
}

impl Suggested {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, known: Mutex::default() }
    }

    fn find(&self, caller: &Caller, about: Suggest) -> Option<Arc<[Suggestion]>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let meant = known.get(&caller.account)?.iter();
        let meant = meant.rev().find(|meant| meant.about == about && meant.caller == *caller)?;
        meant.is_fresh(self.clock.now()).then(|| meant.all.clone())
    }

    fn remember(&self, caller: &Caller, about: Suggest, all: &Arc<[Suggestion]>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        known.retain(|_, of_account| {
            of_account.retain(|meant| meant.is_fresh(now));
            !of_account.is_empty()
        });
        if known.len() >= MOST {
            known.clear();
        }
        let of_account = known.entry(caller.account.clone()).or_default();
        of_account.retain(|meant| meant.about != about);
        let (caller, all, since) = (caller.clone(), all.clone(), now);
        of_account.push(Meant { caller, about, all, since });
    }

    /// Forgets what was suggested to who has just done something.
    pub(crate) fn forget(&self, from: &Sender) {
        if let Some(caller) = from.caller() {
            self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&caller.account);
        }
    }
}

/// Somebody of whom there is no record.
fn nobody(caller: &Caller, since: Timestamp) -> Learner {
    Learner { id: LearnerId::from_bytes([0; 16]), name: caller.name.clone(), since }
}

impl Runtime {
    pub(crate) async fn suggestions(
        &self,
        from: &Sender,
        about: Suggest,
        typed: &str,
    ) -> Result<Vec<Suggestion>, Failure> {
        let Sender::Account(caller) = from else { return Ok(Vec::new()) };
        if let Some(all) = self.suggested.find(caller, about) {
            return Ok(features::matching(&all, typed));
        }
        let mut tx = self.store.read().await?;
        let learner = match self.faces.find(&**caller) {
            Some(learner) => Some(learner),
            None => tx.learner_of(&caller.account).await?,
        };
        // Nobody is let in by typing: that is what sending a command does. Who may make a class here may see with which
        // courses, all the same.
        let stranger = || (about == Suggest::Course).then(|| nobody(caller, self.clock.now()));
        let Some(learner) = learner.or_else(stranger) else { return Ok(Vec::new()) };
        let mut cx = self.cx(&mut *tx, &learner, Some(caller), self.clock.now());
        let all: Arc<[Suggestion]> = features::suggestions(&mut cx, about).await?.into();
        self.suggested.remember(caller, about, &all);
        Ok(features::matching(&all, typed))
    }
}
