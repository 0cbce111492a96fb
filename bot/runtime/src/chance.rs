//! Where chance comes from: the operating system once, then a generator of our own.

use std::sync::{Mutex, PoisonError};

use homeroom_core::{ParcelId, Timestamp};
use rand::{
    SeedableRng as _,
    rngs::{StdRng, SysRng},
};

/// A source from which each event gets a generator.
pub struct Chance(Mutex<StdRng>);

impl Chance {
    /// Seeded by the operating system.
    pub fn from_system() -> Result<Self, String> {
        let rng = StdRng::try_from_rng(&mut SysRng).map_err(|error| error.to_string())?;
        Ok(Self(Mutex::new(rng)))
    }

    /// The same each time, for tests.
    pub fn from_seed(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// A generator for one event.
    pub fn fork(&self) -> StdRng {
        StdRng::from_rng(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Five letters that a person can read out.
    pub(crate) fn reference(&self, now: Timestamp) -> String {
        let id = ParcelId::new(now, &mut self.fork()).to_string();
        id.chars().rev().take(5).collect()
    }
}
