//! Times and numbers as people read them.

use jiff::{Timestamp, ToSpan as _};

use super::times::{utc, zone};
use crate::{
    times::{Zone, read},
    words::{
        attempts_left, clock_time, duration, number_key,
        times::{fault, from_now, in_full, short},
    },
};

#[test]
fn lengths_of_time() {
    let said: Vec<String> = [0, 1, 999, 45_000, 60_000, 1_800_000, 5_400_000, 7_200_000].map(duration).into();
    assert_eq!(said, ["0 s", "1 s", "1 s", "45 s", "1 min", "30 min", "1 h 30 min", "2 h"]);
}

#[test]
fn moments() {
    assert_eq!(clock_time(super::at(0), &crate::Zone::utc()), "28 May 2026, 20:26 UTC");
}

#[test]
fn keys_of_numbers() {
    assert_eq!(number_key(14.0, 0.5, Some("GB")), "14 GB (13.5 to 14.5 counts)");
    assert_eq!(number_key(14.0, 0.1, None), "14 (13.9 to 14.1 counts)");
    assert_eq!(number_key(8.0, 0.0, None), "8");
}

#[test]
fn attempts() {
    assert_eq!(attempts_left(0, 1), "You have one attempt.");
    assert_eq!(attempts_left(2, 3), "You have one attempt left.");
    assert_eq!(attempts_left(5, 3), "You have used all your attempts.");
}

#[test]
fn times_in_words() {
    let (berlin, now) = (zone("Europe/Berlin"), utc("2026-11-22T11:00:00Z"));
    let at = utc("2026-11-22T19:00:00Z");
    assert_eq!(in_full(at, &berlin), "Sunday 22 November 2026, 20:00 (Europe/Berlin, UTC+1)");
    assert_eq!(in_full(at, &Zone::utc()), "Sunday 22 November 2026, 19:00 (UTC)");
    assert_eq!(
        in_full(at, &zone("asia/kathmandu")),
        "Monday 23 November 2026, 0:45 (Asia/Kathmandu, UTC+5:45)"
    );
    let west = in_full(at, &zone("America/St_Johns"));
    assert_eq!(west, "Sunday 22 November 2026, 15:30 (America/St_Johns, UTC-3:30)");
    assert_eq!(in_full(at, &zone("Europe/London")), "Sunday 22 November 2026, 19:00 (Europe/London, UTC+0)");

    assert_eq!(short(at, &berlin, now), "today 20:00");
    assert_eq!(short(utc("2026-11-23T08:00:00Z"), &berlin, now), "tomorrow 9:00");
    assert_eq!(short(utc("2026-11-22T23:00:00Z"), &berlin, now), "tomorrow 0:00");
    assert_eq!(short(utc("2026-11-24T17:00:00Z"), &berlin, now), "Tue 24 Nov, 18:00");
    assert_eq!(short(utc("2027-11-24T17:00:00Z"), &berlin, now), "24 Nov 2027, 18:00");
    assert_eq!(short(utc("2026-12-31T23:00:00Z"), &berlin, now), "1 Jan 2027, 0:00");
}

#[test]
fn distances_in_words() {
    let now = utc("2026-11-22T11:00:00Z");
    let away = |seconds: i64| from_now(now + seconds.seconds(), now);
    assert_eq!([0, 29, -29].map(away), ["now", "now", "now"]);
    assert_eq!([30, 60, -300].map(away), ["in 1 minute", "in 1 minute", "5 minutes ago"]);
    assert_eq!([2_100, 2_129, 3_590].map(away), ["in 35 minutes", "in 35 minutes", "in 1 hour"]);
    assert_eq!([7_500, -3_660].map(away), ["in 2 hours 5 minutes", "1 hour 1 minute ago"]);
    assert_eq!(away(86_340), "in 23 hours 59 minutes");
    assert_eq!([86_400, 97_200].map(away), ["in 1 day", "in 1 day 3 hours"]);
    assert_eq!([259_200, 259_195, 259_205].map(away), ["in 3 days", "in 3 days", "in 3 days"]);
    assert_eq!([604_800, 640_000, 660_000].map(away), ["in 7 days", "in 7 days", "in 8 days"]);
    assert_eq!([Timestamp::MIN, Timestamp::MAX].map(|at| from_now(at, now).is_empty()), [false, false]);
}

#[test]
fn faults_in_words() {
    let of =
        |text| fault(&read(text, &zone("Europe/Berlin"), utc("2026-01-01T00:00:00Z")).expect_err("a fault"));
    assert_eq!(
        of("29 mar 2:30"),
        "There is no 2026-03-29 02:30: a clock change skips it. Write 2026-03-29 01:30 or 2026-03-29 03:30."
    );
    assert_eq!(
        of("25 oct 2:30"),
        "A clock change makes 2026-10-25 02:30 happen twice. \
         Write 2026-10-25 02:30 +02:00 for the first time or 2026-10-25 02:30 +01:00 for the second."
    );
    assert!(of("9").contains("cannot be read"));
    assert!(of("30 feb 9:00").contains("no such date"));
    assert!(of("2099-01-01 9:00").contains("ten years"));
}
