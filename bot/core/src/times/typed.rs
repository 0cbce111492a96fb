//! The grammar of typed times: what the words say, before any clock or zone is asked.

use std::{ops::RangeInclusive, str::FromStr};

use jiff::{
    civil::{Time, Weekday},
    tz::Offset,
};

/// What was typed.
#[derive(Debug)]
pub(super) enum Typed {
    /// This moment.
    Now,
    /// So many minutes from now.
    Minutes(i64),
    /// So many days of the calendar from now.
    Days(i64),
    /// A time of a day, in the zone.
    On(Day, Time),
    /// A time of the next such day.
    Next(Weekday, Time),
    /// A time of a day at a named distance from UTC.
    At(Day, Time, Offset),
}

/// The day of a time.
#[derive(Debug)]
pub(super) enum Day {
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// A date, which the calendar may not have.
    Date {
        /// Without one, the next that is not over.
        year: Option<i16>,
        /// From 1.
        month: i8,
        /// From 1.
        day: i8,
    },
}

/// Reads words in lower case with single blanks between them.
pub(super) fn typed(text: &str) -> Option<Typed> {
    if let Some(amounts) = text.strip_prefix('+') {
        return from_now(amounts);
    }
    if let Some(typed) = iso(text) {
        return Some(typed);
    }
    let words: Vec<&str> = text.split(' ').collect();
    if let [name, clock @ ..] = words.as_slice()
        && let Some(weekday) = weekday(name)
    {
        return Some(Typed::Next(weekday, time(clock)?));
    }
    let (day, clock) = match words.as_slice() {
        ["now"] => return Some(Typed::Now),
        // With any other day it could be the night before or after, and is not read.
        ["midnight"] | ["today", "midnight"] => return Some(Typed::On(Day::Tomorrow, Time::midnight())),
        ["today", clock @ ..] => (Day::Today, clock),
        ["tomorrow", clock @ ..] => (Day::Tomorrow, clock),
        words => date(words).unwrap_or((Day::Today, words)),
    };
    Some(Typed::On(day, time(clock)?))
}

/// `45m`, `1h30m`, `90 min`, `2 weeks`: larger units first, and no days beside hours, as not every day has 24.
fn from_now(text: &str) -> Option<Typed> {
    const DAY: i64 = 24 * 60;
    let (mut rest, mut sum, mut smallest, mut largest) = (text.trim_start(), 0, i64::MAX, 0);
    while !rest.is_empty() {
        let (digits, after) = leading(rest, |c| c.is_ascii_digit());
        let (unit, after) = leading(after, |c| c.is_ascii_alphabetic());
        if digits.is_empty() {
            return None;
        }
        // More digits than fit are too far away in any unit.
        let amount = i64::from(digits.parse().unwrap_or(u32::MAX));
        let minutes = match unit {
            "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hr" | "hrs" | "hour" | "hours" => 60,
            "d" | "day" | "days" => DAY,
            "w" | "week" | "weeks" => 7 * DAY,
            _ => return None,
        };
        if minutes >= smallest {
            return None;
        }
        (rest, sum, smallest, largest) = (after, sum + amount * minutes, minutes, minutes.max(largest));
    }
    match (smallest, largest) {
        (DAY.., DAY..) => Some(Typed::Days(sum / DAY)),
        (_, 1..DAY) => Some(Typed::Minutes(sum)),
        _ => None,
    }
}

/// The characters in front that are such, and what follows after blanks.
fn leading(text: &str, such: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !such(c)).unwrap_or(text.len());
    let (front, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (front, rest.trim_start())
}

/// `2026-11-24 18:00`, with a `T` for the blank, seconds and a distance from UTC as they come.
fn iso(text: &str) -> Option<Typed> {
    let (date, rest) = text.split_at_checked("2026-11-24".len())?;
    let (year, date) = date.split_once('-')?;
    let (month, day) = date.split_once('-')?;
    let day = Day::Date {
        year: Some(number(year, 4..=4)?),
        month: number(month, 2..=2)?,
        day: number(day, 2..=2)?,
    };
    let rest = rest.strip_prefix(['t', ' '])?;
    let (clock, offset) = match rest.find(['+', '-', 'z']) {
        Some(at) => rest.split_at_checked(at)?,
        None => (rest, ""),
    };
    let (clock, second) = seconds(clock.trim())?;
    let words: Vec<&str> = clock.split(' ').collect();
    let time = time(&words)?.with().second(second).build().ok()?;
    Some(if offset.is_empty() { Typed::On(day, time) } else { Typed::At(day, time, utc_offset(offset)?) })
}

/// A distance from UTC: `z`, `+01:00`. Seconds may follow, as in the local mean times of old.
fn utc_offset(text: &str) -> Option<Offset> {
    if text == "z" {
        return Some(Offset::UTC);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (clock, second) = seconds(text.strip_prefix(['+', '-'])?)?;
    let (hours, minutes) = clock.split_once(':')?;
    let time = Time::new(number(hours, 2..=2)?, number(minutes, 2..=2)?, second, 0).ok()?;
    let away = i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second());
    Offset::from_seconds(sign * away).ok()
}

/// `18:00:30` as `18:00` and 30.
fn seconds(text: &str) -> Option<(&str, i8)> {
    match text.rsplit_once(':') {
        Some((clock, second)) if clock.contains(':') => Some((clock, number(second, 2..=2)?)),
        _ => Some((text, 0)),
    }
}

fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    Weekday::from_monday_zero_offset(place(name, &NAMES)?).ok()
}

/// `24 nov`, `nov 24` or `24 november 2026` in front.
fn date<'a, 'b>(words: &'a [&'b str]) -> Option<(Day, &'a [&'b str])> {
    let [first, second, rest @ ..] = words else { return None };
    let (month, day) =
        month(first).map(|month| (month, second)).or_else(|| month(second).map(|month| (month, first)))?;
    let day = number(day, 1..=2)?;
    let year = rest.first().and_then(|year| number(year, 4..=4));
    let clock = if year.is_some() { rest.get(1..)? } else { rest };
    Some((Day::Date { year, month, day }, clock))
}

fn month(name: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    place(name, &NAMES).map(|place| place + 1)
}

/// Which of the names this is, of three letters (`sep`), more (`sept`) or all.
fn place(name: &str, names: &[&str]) -> Option<i8> {
    let place = names.iter().position(|full| name.len() >= 3 && full.starts_with(name))?;
    i8::try_from(place).ok()
}

/// A time of day: `20:00`, `8pm`, `8:30 pm`, `noon`. A bare number is none.
fn time(words: &[&str]) -> Option<Time> {
    let text = match words {
        ["noon"] => "12pm".to_owned(),
        [text] => (*text).to_owned(),
        [_, "am" | "pm"] => words.concat(),
        _ => return None,
    };
    let (text, half) = if let Some(text) = text.strip_suffix("am") {
        (text, Some(0))
    } else if let Some(text) = text.strip_suffix("pm") {
        (text, Some(12))
    } else {
        (text.as_str(), None)
    };
    let (hour, minute) = match text.split_once(':') {
        Some((hour, minute)) => (hour, number(minute, 2..=2)?),
        None => (text, half.map(|_| 0)?),
    };
    let hour: i8 = number(hour, 1..=2)?;
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// Digits only, so many of them.
fn number<T: FromStr>(text: &str, length: RangeInclusive<usize>) -> Option<T> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && length.contains(&text.len()) { text.parse().ok() } else { None }
}
