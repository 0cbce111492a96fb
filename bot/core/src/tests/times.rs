//! Times as instructors type them.

use jiff::{Timestamp, tz::TimeZone};

use crate::times::{TimeFault, Zone, canonical, for_picker, read};

pub(super) fn zone(name: &str) -> Zone {
    Zone::read(name).expect("a zone of the database")
}

pub(super) fn utc(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// What is read in Berlin on Sunday 22 November 2026 at 12:00 there, in full.
fn berlin(text: &str) -> Result<String, TimeFault> {
    said(text, "Europe/Berlin", "2026-11-22T11:00:00Z")
}

fn said(text: &str, name: &str, now: &str) -> Result<String, TimeFault> {
    read(text, &zone(name), utc(now)).map(|at| canonical(at, &zone(name)))
}

#[track_caller]
fn all_read(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(berlin(text).as_deref(), Ok(*expected), "{text:?}");
    }
}

#[test]
fn zones_by_name() {
    assert_eq!(zone(" europe/BERLIN ").name(), "Europe/Berlin");
    assert_eq!(zone("utc"), Zone::utc());
    assert_eq!(zone("Asia/Kathmandu").to_string(), "Asia/Kathmandu");
    assert_ne!(zone("Europe/Paris"), zone("Europe/Berlin"));
    for unknown in ["", " ", "Berlin", "Etc/Unknown", "../etc/passwd", "+01:00", "CET-1", "\u{e9}"] {
        assert_eq!(Zone::read(unknown), None, "{unknown:?}");
    }
    let all = Zone::all();
    assert!(all.is_sorted() && all.len() > 500);
    for name in all {
        assert_eq!(zone(&name).name(), name);
    }
}

#[test]
fn zones_come_from_the_bundle() {
    // Were the system's files to be read, their database would stand here.
    assert_eq!(format!("{:?}", jiff::tz::db()), "TimeZoneDatabase(Bundled(available))");
    assert!(TimeZone::get("Europe/Berlin").is_ok());
}

#[test]
fn times_of_today() {
    all_read(&[
        ("now", "2026-11-22 12:00"),
        ("20:00", "2026-11-22 20:00"),
        ("  20:00 ", "2026-11-22 20:00"),
        ("9:00", "2026-11-22 09:00"),
        ("09:00", "2026-11-22 09:00"),
        ("8pm", "2026-11-22 20:00"),
        ("8 PM", "2026-11-22 20:00"),
        ("8:30 pm", "2026-11-22 20:30"),
        ("8:30\u{202f}PM", "2026-11-22 20:30"),
        ("12am", "2026-11-22 00:00"),
        ("12:15am", "2026-11-22 00:15"),
        ("12pm", "2026-11-22 12:00"),
        ("Noon", "2026-11-22 12:00"),
        ("midnight", "2026-11-23 00:00"),
        ("today midnight", "2026-11-23 00:00"),
        ("0:00", "2026-11-22 00:00"),
        ("today 20:00", "2026-11-22 20:00"),
        ("TODAY   8  pm", "2026-11-22 20:00"),
    ]);
}

#[test]
fn times_of_other_days() {
    all_read(&[
        ("tomorrow 9:00", "2026-11-23 09:00"),
        ("tomorrow noon", "2026-11-23 12:00"),
        ("fri 18:00", "2026-11-27 18:00"),
        ("Friday 6pm", "2026-11-27 18:00"),
        ("thurs 18:00", "2026-11-26 18:00"),
        ("sun 12:01", "2026-11-22 12:01"),
        ("sun 12:00", "2026-11-29 12:00"),
        ("sunday 11:00", "2026-11-29 11:00"),
        ("mon 0:00", "2026-11-23 00:00"),
        ("sat noon", "2026-11-28 12:00"),
    ]);
}

#[test]
fn dates() {
    all_read(&[
        ("2026-11-24 18:00", "2026-11-24 18:00"),
        ("2026-11-24T18:00", "2026-11-24 18:00"),
        ("2026-11-24t18:00:59", "2026-11-24 18:00"),
        ("2026-11-24 6 pm", "2026-11-24 18:00"),
        ("2026-11-24 noon", "2026-11-24 12:00"),
        ("2026-11-24T18:00Z", "2026-11-24 19:00"),
        ("2026-11-24T18:00:00Z", "2026-11-24 19:00"),
        ("2026-11-24 18:00 +01:00", "2026-11-24 18:00"),
        ("2026-11-24 18:00+05:45", "2026-11-24 13:15"),
        ("2026-11-24T18:00-05:00", "2026-11-25 00:00"),
        ("24 Nov 18:00", "2026-11-24 18:00"),
        ("Nov 24 18:00", "2026-11-24 18:00"),
        ("24 november 6pm", "2026-11-24 18:00"),
        ("24 November 2027 18:00", "2027-11-24 18:00"),
        ("nov 24 2027 18:00", "2027-11-24 18:00"),
        ("22 nov 9:00", "2026-11-22 09:00"),
        ("21 nov 18:00", "2027-11-21 18:00"),
        ("1 sept 8:00", "2027-09-01 08:00"),
        ("29 feb 2028 10:00", "2028-02-29 10:00"),
        ("2020-02-29 10:00", "2020-02-29 10:00"),
    ]);
    let exact = read("2026-11-24 18:00:59", &Zone::utc(), utc("2026-11-22T11:00:00Z"));
    assert_eq!(exact, Ok(utc("2026-11-24T18:00:59Z")));
}

#[test]
fn lengths_of_time() {
    all_read(&[
        ("+45m", "2026-11-22 12:45"),
        ("+2h", "2026-11-22 14:00"),
        ("+1h30m", "2026-11-22 13:30"),
        ("+1h 30 min", "2026-11-22 13:30"),
        ("+90 min", "2026-11-22 13:30"),
        ("+ 90 Minutes", "2026-11-22 13:30"),
        ("+1d", "2026-11-23 12:00"),
        ("+1w", "2026-11-29 12:00"),
        ("+1w 2 days", "2026-12-01 12:00"),
        ("+24h", "2026-11-23 12:00"),
        ("+0m", "2026-11-22 12:00"),
    ]);
    let now = utc("2026-11-22T11:00:07.5Z");
    assert_eq!(read("now", &zone("Europe/Berlin"), now), Ok(now));
    assert_eq!(read("+1m", &zone("Europe/Berlin"), now), Ok(utc("2026-11-22T11:01:07.5Z")));
}

/// Between semicolons.
const NO_TIMES: [&str; 5] = [
    "; ;9;20;2000;20.00;20:0;20:000;24:00;9:60;020:00;20:00:00;20:00Z;13pm;0am;8p;8 p m;8pm pm;1 8:00;noon 20:00",
    "-5m;+;+5;+m;+5x;+5m5m;+30m1h;+1d2h;+1h1d;+1.5h;+1 5m;+-5m;in 5 minutes;\u{ff12}\u{ff10}:00;20:00\0",
    "now 20:00;20:00 now;today;tomorrow;tomorrow midnight;fri;fr 18:00;fri midnight;fry 18:00;yesterday 9:00",
    "24 nov;24 18:00;nov 18:00;24 nov 26 18:00;124 nov 18:00;24. nov 18:00;24 nov nov 18:00;2026-11-24;26-11-24 \
     18:00;2026-1-24 18:00;2026-11-24_18:00;2026-11-24 18:00 CET;2026-11-2\u{e9} 18:00;2026-11-24 18:00:60",
    "2026-11-24 18:00 +1;2026-11-24 18:00 +0100;2026-11-24 18:00 +24:00;2026-11-24 18:00Z+01:00;2026-11-24 Z",
];

#[test]
fn what_is_no_time() {
    for text in NO_TIMES.iter().flat_map(|texts| texts.split(';')) {
        assert_eq!(berlin(text), Err(TimeFault::Unreadable), "{text:?}");
    }
    let long = format!("{}20:00", " ".repeat(60));
    assert_eq!(berlin(&long), Err(TimeFault::Unreadable));
}

#[test]
fn dates_that_are_not() {
    for text in ["2026-02-29 10:00", "2026-13-01 10:00", "2026-00-10 10:00Z", "31 nov 18:00", "0 dec 18:00"] {
        assert_eq!(berlin(text), Err(TimeFault::NoSuchDate), "{text:?}");
    }
}

#[test]
fn ten_years() {
    all_read(&[("2036-11-22 12:00", "2036-11-22 12:00"), ("2016-11-22 12:00", "2016-11-22 12:00")]);
    for text in [
        "2036-11-24 12:00",
        "2016-11-20 12:00",
        "0000-01-01 00:00",
        "9999-12-31 23:59:59-23:59",
        "9999-12-31 23:59",
        "2099-03-29 02:30",
        "+4000d",
        "+600w",
        "+90000 h",
        "+99999999999999999999999999999m",
        "+99999999999999999999999999999w",
        "+99999999999d",
    ] {
        assert_eq!(berlin(text), Err(TimeFault::TooFar), "{text:?}");
    }
}

fn skipped(typed: &str, instead: [&str; 2]) -> Result<String, TimeFault> {
    Err(TimeFault::Skipped { typed: typed.into(), instead: instead.map(Into::into) })
}

fn twice(typed: &str, instead: [&str; 2]) -> Result<String, TimeFault> {
    Err(TimeFault::Twice { typed: typed.into(), instead: instead.map(Into::into) })
}

#[test]
fn hours_that_are_skipped() {
    let on = |text| said(text, "Europe/Berlin", "2026-03-28T11:00:00Z");
    let expected = skipped("2026-03-29 02:30", ["2026-03-29 01:30", "2026-03-29 03:30"]);
    for text in ["tomorrow 2:30", "2026-03-29 02:30", "29 mar 2:30", "sun 2:30"] {
        assert_eq!(on(text), expected, "{text:?}");
    }
    assert_eq!(on("tomorrow 1:59").as_deref(), Ok("2026-03-29 01:59"));
    assert_eq!(on("tomorrow 3:00").as_deref(), Ok("2026-03-29 03:00"));
    assert_eq!(on("2026-03-29 02:30 +01:00").as_deref(), Ok("2026-03-29 03:30"));
    assert_eq!(said("+1d", "Europe/Berlin", "2026-03-28T01:30:00Z"), expected);
    assert_eq!(said("+24h", "Europe/Berlin", "2026-03-28T01:30:00Z").as_deref(), Ok("2026-03-29 03:30"));
    // A day of 23 hours is a day.
    assert_eq!(on("+1d").as_deref(), Ok("2026-03-29 12:00"));
    assert_eq!(on("+24h").as_deref(), Ok("2026-03-29 13:00"));
    // That hour of this Sunday is over, so the next is meant.
    let noon = said("sun 2:30", "Europe/Berlin", "2026-03-29T10:00:00Z");
    assert_eq!(noon.as_deref(), Ok("2026-04-05 02:30"));

    let new_york = said("2026-03-08 2:15 am", "America/New_York", "2026-03-01T00:00:00Z");
    assert_eq!(new_york, skipped("2026-03-08 02:15", ["2026-03-08 01:15", "2026-03-08 03:15"]));
    let half = said("4 oct 2:10", "Australia/Lord_Howe", "2026-09-30T00:00:00Z");
    assert_eq!(half, skipped("2026-10-04 02:10", ["2026-10-04 01:40", "2026-10-04 02:40"]));
    let day = said("tomorrow 18:00", "Pacific/Apia", "2011-12-30T00:00:00Z");
    assert_eq!(day, skipped("2011-12-30 18:00", ["2011-12-29 18:00", "2011-12-31 18:00"]));
    // In Cairo the clocks go forward at midnight.
    let midnight = said("midnight", "Africa/Cairo", "2026-04-23T12:00:00Z");
    assert_eq!(midnight, skipped("2026-04-24 00:00", ["2026-04-23 23:00", "2026-04-24 01:00"]));
}

#[test]
fn hours_that_happen_twice() {
    let on = |text| said(text, "Europe/Berlin", "2026-10-24T10:00:00Z");
    let (first, second) = ("2026-10-25 02:30 +02:00", "2026-10-25 02:30 +01:00");
    for text in ["tomorrow 2:30", "2026-10-25 02:30:10", "25 oct 2:30 am", "sunday 2:30"] {
        assert_eq!(on(text), twice("2026-10-25 02:30", [first, second]), "{text:?}");
    }
    assert_eq!(on(first).as_deref(), Ok(first));
    assert_eq!(on(second).as_deref(), Ok(second));
    let at = |text| read(text, &zone("Europe/Berlin"), utc("2026-10-24T10:00:00Z"));
    assert_eq!(at(first), Ok(utc("2026-10-25T00:30:00Z")));
    assert_eq!(at(second), Ok(utc("2026-10-25T01:30:00Z")));
    assert_eq!(on("tomorrow 3:00").as_deref(), Ok("2026-10-25 03:00"));
    assert_eq!(on("+1d").as_deref(), Ok("2026-10-25 12:00"));
    assert_eq!(on("+24h").as_deref(), Ok("2026-10-25 11:00"));

    let new_york = said("1 nov 1:30 am", "America/New_York", "2026-10-24T10:00:00Z");
    let both = ["2026-11-01 01:30 -04:00", "2026-11-01 01:30 -05:00"];
    assert_eq!(new_york, twice("2026-11-01 01:30", both));
    let half = said("5 apr 1:45", "Australia/Lord_Howe", "2026-03-24T10:00:00Z");
    let both = ["2026-04-05 01:45 +11:00", "2026-04-05 01:45 +10:30"];
    assert_eq!(half, twice("2026-04-05 01:45", both));
}

#[test]
fn today_is_the_zones() {
    let now = "2026-11-22T18:30:00Z";
    assert_eq!(said("9:00", "Asia/Kathmandu", now).as_deref(), Ok("2026-11-23 09:00"));
    assert_eq!(said("now", "Asia/Kathmandu", now).as_deref(), Ok("2026-11-23 00:15"));
    assert_eq!(said("9:00", "America/New_York", now).as_deref(), Ok("2026-11-22 09:00"));
    assert_eq!(read("9:00", &zone("Asia/Kathmandu"), utc(now)), Ok(utc("2026-11-23T03:15:00Z")));
    assert_eq!(for_picker(utc(now), &zone("Asia/Kathmandu")), "2026-11-23T00:15");
}
