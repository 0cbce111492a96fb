//! The machine's clock.

use homeroom_core::{Clock, Timestamp};

/// The one place that asks the machine for the time.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "everything else asks this clock")]
        Timestamp::now()
    }
}
