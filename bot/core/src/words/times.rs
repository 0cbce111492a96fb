//! Times and their faults, as an instructor reads them.

use jiff::{Timestamp, Zoned, tz::Offset};

use super::counted;
use crate::times::{TimeFault, Zone};

/// `Sunday 22 November 2026, 20:00 (Europe/Berlin, UTC+1)`.
pub fn in_full(at: Timestamp, zone: &Zone) -> String {
    let here = local(at, zone);
    let shown = here.strftime("%A %-d %B %Y, %-H:%M");
    if *zone == Zone::utc() {
        return format!("{shown} (UTC)");
    }
    format!("{shown} ({zone}, {})", from_utc(here.offset()))
}

/// `today 20:00`, `tomorrow 9:00`, `Tue 24 Nov, 18:00`, in another year `24 Nov 2027, 18:00`.
pub fn short(at: Timestamp, zone: &Zone, now: Timestamp) -> String {
    let (here, today) = (local(at, zone), local(now, zone).date());
    let format = if here.date() == today {
        "today %-H:%M"
    } else if today.tomorrow().is_ok_and(|tomorrow| here.date() == tomorrow) {
        "tomorrow %-H:%M"
    } else if here.year() == today.year() {
        "%a %-d %b, %-H:%M"
    } else {
        "%-d %b %Y, %-H:%M"
    };
    here.strftime(format).to_string()
}

/// `in 35 minutes`, `in 2 hours 5 minutes`, `in 3 days`, `5 minutes ago`, `now`; rounded to the last unit named.
pub fn from_now(at: Timestamp, now: Timestamp) -> String {
    let away = at.duration_since(now);
    let seconds = away.as_secs().unsigned_abs();
    let (minutes, hours, days) =
        ((seconds + 30) / 60, (seconds + 1_800) / 3_600, (seconds + 43_200) / 86_400);
    let parts = if minutes < 24 * 60 {
        [(minutes / 60, "hour"), (minutes % 60, "minute")]
    } else if hours < 7 * 24 {
        [(hours / 24, "day"), (hours % 24, "hour")]
    } else {
        [(days, "day"), (0, "hour")]
    };
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, unit)| counted(usize::try_from(n).unwrap_or(usize::MAX), unit, &format!("{unit}s")))
        .collect();
    match said.join(" ") {
        said if said.is_empty() => "now".into(),
        said if away.is_negative() => format!("{said} ago"),
        said => format!("in {said}"),
    }
}

/// What the instructor is told, with what to write instead.
pub fn fault(fault: &TimeFault) -> String {
    match fault {
        TimeFault::Unreadable => {
            "That cannot be read as a time. Write 20:00, tomorrow 9:00, fri 18:00, +90 min or 24 Nov 18:00."
                .into()
        }
        TimeFault::NoSuchDate => {
            "The calendar has no such date. Look at the day and the month once more.".into()
        }
        TimeFault::Skipped { typed, instead: [before, after] } => {
            format!("There is no {typed}: a clock change skips it. Write {before} or {after}.")
        }
        TimeFault::Twice { typed, instead: [first, second] } => {
            format!(
                "A clock change makes {typed} happen twice. Write {first} for the first time or {second} for the second."
            )
        }
        TimeFault::TooFar => "That is more than ten years from now. Look at the year once more.".into(),
    }
}

fn local(at: Timestamp, zone: &Zone) -> Zoned {
    at.to_zoned(zone.time_zone().clone())
}

/// `UTC+1`, `UTC-3:30`, `UTC+0`.
fn from_utc(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}
