//! What holds for typed times in every zone, and for every text.

use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;

use super::times::{utc, zone};
use crate::{
    times::{TimeFault, Zone, canonical, for_picker, read},
    words::times::{in_full, short},
};

/// The moment cut to the minute that clocks show there.
fn cut(at: Timestamp, zone: &Zone) -> Timestamp {
    let here = at.to_zoned(zone.time_zone().clone());
    at - i64::from(here.second()).seconds() - i64::from(here.subsec_nanosecond()).nanoseconds()
}

#[track_caller]
fn comes_back(at: Timestamp, zone: &Zone) {
    let text = canonical(at, zone);
    assert_eq!(read(&text, zone, at), Ok(cut(at, zone)), "{text} in {zone}");
}

/// What a picker hands over is read, or what is offered instead is, and stays as it is.
#[track_caller]
fn is_taken(picked: &str, zone: &Zone, now: Timestamp) {
    match read(picked, zone, now) {
        Ok(at) => assert_eq!(for_picker(at, zone), picked),
        Err(TimeFault::Skipped { instead, .. } | TimeFault::Twice { instead, .. }) => {
            for text in instead {
                assert_eq!(read(&text, zone, now).map(|at| canonical(at, zone)), Ok(text));
            }
        }
        Err(fault) => panic!("{picked} in {zone}: {fault}"),
    }
}

#[test]
fn every_clock_change_comes_back() {
    let (from, to) = (utc("2024-01-01T00:00:00Z"), utc("2029-01-01T00:00:00Z"));
    for zone in Zone::all().iter().map(|name| zone(name)) {
        let changes = zone.time_zone().following(from).map(|change| change.timestamp());
        for change in changes.take_while(|at| *at < to) {
            for minutes in [-61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60] {
                let at = change + i64::from(minutes).minutes();
                comes_back(at, &zone);
                comes_back(at - 1.second(), &zone);
                is_taken(&for_picker(at, &zone), &zone, at);
                // A clock that nobody has changed shows the times that are skipped.
                let unchanged = zone.time_zone().to_offset(change - 1.second()).to_datetime(at);
                is_taken(&unchanged.strftime("%Y-%m-%dT%H:%M").to_string(), &zone, at);
            }
        }
    }
}

proptest! {
    #[test]
    fn canonical_comes_back(zone in 0..Zone::all().len(), seconds in -4_000_000_000_i64..8_000_000_000) {
        let names = Zone::all();
        let zone = Zone::read(&names[zone]).expect("a zone");
        comes_back(Timestamp::from_second(seconds).expect("within range"), &zone);
    }

    #[test]
    fn no_text_is_too_odd(text in "\\PC*", seconds in -300_000_000_000_i64..250_000_000_000) {
        let now = Timestamp::from_second(seconds).expect("within range");
        let _ = read(&text, &zone("Europe/Berlin"), now);
        let _ = Zone::read(&text);
    }

    /// Pieces of the grammar in any order reach further than noise. What is offered instead is taken.
    #[test]
    fn pieces_in_any_order(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..7),
        zone in prop::sample::select(&["Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe", "UTC"][..]),
        now in prop::sample::select(vec![Timestamp::MIN, Timestamp::MAX, super::at(0), super::at(13_000_000_000)]),
    ) {
        let zone = Zone::read(zone).expect("a zone");
        match read(&pieces.concat(), &zone, now) {
            Err(TimeFault::Skipped { instead, .. } | TimeFault::Twice { instead, .. }) => {
                for text in instead {
                    prop_assert!(read(&text, &zone, now).is_ok(), "{}", text);
                }
            }
            Ok(at) => prop_assert!(!in_full(at, &zone).is_empty() && !short(at, &zone, now).is_empty()),
            Err(_) => {}
        }
    }
}

const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    ":",
    "-",
    "+",
    "0",
    "2",
    "9",
    "24",
    "30",
    "2026",
    "2026-10-25",
    "2026-03-29",
    "9999-12-31",
    "02:30",
    "T",
    "Z",
    "+02:00",
    "now",
    "noon",
    "midnight",
    "today",
    "tomorrow",
    "sun",
    "mar",
    "oct",
    "m",
    "h",
    "d",
    "w",
    "min",
    "am",
    "pm",
    "4294967296",
    "\u{e9}",
];
