//! The stand-in's time, and the ids that carry it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// An id of Discord: milliseconds since its epoch, and a serial number below.
pub type Id = u64;

/// The first millisecond of 2015.
const EPOCH: u64 = 1_420_070_400_000;
/// How far the time stands above the serial number.
const SHIFT: u32 = 22;

/// Real time, with what a test has added to it.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: Duration,
    serial: u64,
}

impl Clock {
    /// Milliseconds since 1970.
    #[expect(clippy::disallowed_methods, reason = "here the time of everything else comes from")]
    pub(crate) fn now(&self) -> u64 {
        let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from((real + self.ahead).as_millis()).unwrap_or(u64::MAX)
    }

    /// Moves time on.
    pub(crate) fn advance(&mut self, by: Duration) {
        self.ahead += by;
    }

    /// An id of now that was never given before.
    pub(crate) fn id(&mut self) -> Id {
        self.id_at(self.now())
    }

    /// An id of that millisecond.
    pub(crate) fn id_at(&mut self, time: u64) -> Id {
        self.serial += 1;
        (time.saturating_sub(EPOCH) << SHIFT) | (self.serial & ((1 << SHIFT) - 1))
    }
}

/// The millisecond since 1970 that an id was made in.
pub(crate) fn time_of(id: Id) -> u64 {
    (id >> SHIFT) + EPOCH
}

/// Whether a value is an id, written as Discord writes it.
pub(crate) fn is_id(value: &Value, id: Id) -> bool {
    value.as_str().and_then(|text| text.parse().ok()) == Some(id)
}

/// A time as Discord writes it.
pub(crate) fn written(time: u64) -> String {
    let time = i64::try_from(time).ok().and_then(|time| jiff::Timestamp::from_millisecond(time).ok());
    time.unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_carry_the_time_and_differ() {
        let mut clock = Clock::default();
        let before = clock.now();
        let (one, other) = (clock.id(), clock.id());
        assert!(one < other);
        assert!(time_of(one) >= before);
        clock.advance(Duration::from_secs(900));
        assert!(time_of(clock.id()) >= before + 900_000);
        assert_eq!(written(EPOCH), "2015-01-01T00:00:00Z");
    }
}
