//! Times and numbers as people read them.

use crate::words::{attempts_left, clock_time, duration, number_key};

#[test]
fn lengths_of_time() {
    let said: Vec<String> = [0, 1, 999, 45_000, 60_000, 1_800_000, 5_400_000, 7_200_000].map(duration).into();
    assert_eq!(said, ["0 s", "1 s", "1 s", "45 s", "1 min", "30 min", "1 h 30 min", "2 h"]);
}

#[test]
fn moments() {
    assert_eq!(clock_time(super::at(0)), "28 May 2026, 20:26 UTC");
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
