//! Whose session or account it is, remembered for a minute so that a press need not ask the record.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use homeroom_core::{Account, Caller, Clock, Learner, Place, SecretHash, Timestamp};

/// How long a face is remembered: a session that another process ended lives on here for this long at most.
const KEPT_MS: i64 = 60_000;
/// Most faces; then all are forgotten and asked for again.
const MOST: usize = 10_000;

/// Who stands before us.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Face {
    /// Whoever holds this secret.
    Session(SecretHash),
    /// Somebody with an account, in a place within others, with these badges: all that has a part in who they are there.
    Account(Account, Option<Place>, Vec<Place>, Vec<String>),
}

impl From<&SecretHash> for Face {
    fn from(secret: &SecretHash) -> Self {
        Self::Session(*secret)
    }
}

impl From<&Caller> for Face {
    fn from(caller: &Caller) -> Self {
        Self::Account(
            caller.account.clone(),
            caller.place.clone(),
            caller.within.clone(),
            caller.badges.clone(),
        )
    }
}

/// See the module.
pub struct Faces {
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<Face, (Learner, Timestamp)>>,
}

impl Faces {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, known: Mutex::default() }
    }

    /// Who it is, if remembered.
    pub fn find(&self, face: impl Into<Face>) -> Option<Learner> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (learner, since) = known.get(&face.into())?;
        let age = self.clock.now().as_millisecond() - since.as_millisecond();
        (0..KEPT_MS).contains(&age).then(|| learner.clone())
    }

    /// Remembers who it is.
    pub fn remember(&self, face: impl Into<Face>, learner: &Learner) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(face.into(), (learner.clone(), self.clock.now()));
    }

    /// Forgets everybody: somebody is another person now.
    pub fn clear(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Forgets one session.
    pub fn forget(&self, secret: &SecretHash) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&Face::Session(*secret));
    }
}
