//! Times as an instructor types them, in the time zone of the cohort. `words::times` says them.

mod typed;
mod zone;

use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, DateTime, Time},
    tz::AmbiguousOffset,
};

use crate::number::fold;
use typed::{Day, Typed, typed};
pub use zone::Zone;

/// Longer than any time that is typed in earnest.
const MAX_BYTES: usize = 64;

/// Ten years have 3652 days or one more.
const FAR: SignedDuration = SignedDuration::from_hours(3653 * 24);

/// Why a typed time is not taken. `words::times::fault` has the sentences.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// No time in any way that is understood.
    #[error("not a time")]
    Unreadable,
    /// The calendar has no such day.
    #[error("no such date")]
    NoSuchDate,
    /// A clock change skips it.
    #[error("a clock change skips {typed}")]
    Skipped {
        /// What was typed, in full.
        typed: String,
        /// As far before the change, and as far after it.
        instead: [String; 2],
    },
    /// A clock change makes it happen twice.
    #[error("a clock change makes {typed} happen twice")]
    Twice {
        /// What was typed, in full.
        typed: String,
        /// The first and the second.
        instead: [String; 2],
    },
    /// More than ten years from now.
    #[error("more than ten years from now")]
    TooFar,
}

/// Reads a time: `now`, `20:00`, `8:30 pm`, `noon`, `midnight` (the coming one), `today 20:00`, `tomorrow 9:00`,
/// `fri 18:00` (the next), `+45m`, `+1h30m`, `+1d`, `2026-11-24 18:00` with seconds and a distance from UTC as they
/// come, `24 Nov 18:00`, `Nov 24 18:00`, `24 November 2026 18:00`. Case and extra blanks do not matter.
pub fn read(text: &str, zone: &Zone, now: Timestamp) -> Result<Timestamp, TimeFault> {
    if text.len() > MAX_BYTES {
        return Err(TimeFault::Unreadable);
    }
    let here = now.to_zoned(zone.time_zone().clone()).datetime();
    match typed(&fold(text)).ok_or(TimeFault::Unreadable)? {
        Typed::Now => Ok(now),
        Typed::Minutes(minutes) => near(now.checked_add(SignedDuration::from_mins(minutes)), now),
        Typed::Days(days) => local(later(here, days)?, zone, now),
        Typed::On(day, time) => local(on(&day, time, here.date())?, zone, now),
        Typed::Next(weekday, time) => {
            let days = here.weekday().until(weekday);
            let first = later(here.date().to_datetime(time), days.into())?;
            local(if over(first, zone, now) { later(first, 7)? } else { first }, zone, now)
        }
        Typed::At(day, time, offset) => near(offset.to_timestamp(on(&day, time, here.date())?), now),
    }
}

/// A time in full, to the minute: `2026-11-22 20:00`. Where that could be another time too, the distance from UTC
/// follows: `2026-10-25 02:30 +02:00`. [`read`] takes it back.
pub fn canonical(at: Timestamp, zone: &Zone) -> String {
    let here = at.to_zoned(zone.time_zone().clone());
    let shown = here.strftime("%Y-%m-%d %H:%M");
    let minute = here.time().with().second(0).subsec_nanosecond(0).build();
    let minute = here.date().to_datetime(minute.unwrap_or(here.time()));
    match zone.time_zone().to_ambiguous_timestamp(minute).offset() {
        AmbiguousOffset::Unambiguous { offset } if offset == here.offset() => shown.to_string(),
        _ => format!("{shown} {}", here.strftime("%:z")),
    }
}

/// A time as the picker of a browser has it: `2026-11-22T20:00`.
pub fn for_picker(at: Timestamp, zone: &Zone) -> String {
    at.to_zoned(zone.time_zone().clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The moment of a local time, where there is just one.
fn local(typed: DateTime, zone: &Zone, now: Timestamp) -> Result<Timestamp, TimeFault> {
    let moment = zone.time_zone().to_ambiguous_timestamp(typed);
    // Distance first: what is offered instead must be near enough to be taken.
    let (first, second) = (near(moment.earlier(), now)?, near(moment.later(), now)?);
    let typed = typed.strftime("%Y-%m-%d %H:%M").to_string();
    let instead = [canonical(first, zone), canonical(second, zone)];
    match moment.offset() {
        AmbiguousOffset::Unambiguous { .. } => Ok(first),
        AmbiguousOffset::Gap { .. } => Err(TimeFault::Skipped { typed, instead }),
        AmbiguousOffset::Fold { .. } => Err(TimeFault::Twice { typed, instead }),
    }
}

/// Whether the last moment that a local time can mean has come.
fn over(typed: DateTime, zone: &Zone, now: Timestamp) -> bool {
    zone.time_zone().to_ambiguous_timestamp(typed).later().is_ok_and(|at| at <= now)
}

/// A moment within ten years; what jiff cannot hold is not.
fn near(at: Result<Timestamp, jiff::Error>, now: Timestamp) -> Result<Timestamp, TimeFault> {
    at.ok().filter(|at| at.duration_since(now).abs() <= FAR).ok_or(TimeFault::TooFar)
}

/// The same time so many days later.
fn later(at: DateTime, days: i64) -> Result<DateTime, TimeFault> {
    let days = Span::new().try_days(days).map_err(|_| TimeFault::TooFar)?;
    at.checked_add(days).map_err(|_| TimeFault::TooFar)
}

/// The local time on a day, seen from today.
fn on(day: &Day, time: Time, today: Date) -> Result<DateTime, TimeFault> {
    match *day {
        Day::Today => Ok(today.to_datetime(time)),
        Day::Tomorrow => later(today.to_datetime(time), 1),
        Day::Date { year, month, day } => {
            let over = (month, day) < (today.month(), today.day());
            let year = year.unwrap_or_else(|| today.year().saturating_add(i16::from(over)));
            Date::new(year, month, day).map(|date| date.to_datetime(time)).map_err(|_| TimeFault::NoSuchDate)
        }
    }
}
