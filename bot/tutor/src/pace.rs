//! How fast a server writes, measured of late.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How much a new measurement counts against those before.
const WEIGHT: f64 = 0.3;
/// Fewer tokens say nothing about the pace.
const FEWEST: u32 = 8;

/// Tokens in a second, of one reply.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<Option<f64>>);

impl Pace {
    /// What was measured of late.
    pub(crate) fn speed(&self) -> Option<f64> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many tokens were written after the first one, in such a time.
    pub(crate) fn note(&self, tokens: u32, time: Duration) {
        if tokens < FEWEST || time.is_zero() {
            return;
        }
        let speed = f64::from(tokens) / time.as_secs_f64();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(kept.map_or(speed, |before| before + WEIGHT * (speed - before)));
    }
}
