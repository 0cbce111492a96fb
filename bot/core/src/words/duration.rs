//! Times and lengths of time, as people say them.

use jiff::Timestamp;

use crate::Zone;

/// `45 s`, `30 min`, `1 h 30 min`, `3 h`. Milliseconds in, rounded up to the second.
pub fn duration(millis: i64) -> String {
    let seconds = millis.max(0).saturating_add(999) / 1000;
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, _) => format!("{minutes} min"),
        (_, 0) => format!("{hours} h"),
        _ => format!("{hours} h {minutes} min"),
    }
}

/// `22 Nov 2026, 14:05 UTC`, `22 Nov 2026, 15:05 (Europe/Berlin)`.
pub fn clock_time(at: Timestamp, zone: &Zone) -> String {
    let said = at.to_zoned(zone.time_zone().clone()).strftime("%-d %b %Y, %H:%M");
    if *zone == Zone::utc() { format!("{said} UTC") } else { format!("{said} ({zone})") }
}
