//! Numbers as people type them.

use crate::number::{convert, fold, parse, parse_large};

#[test]
fn points_and_commas() {
    let value = |text: &str| parse(text).map(|(value, unit)| (value, unit.unwrap_or_default()));
    let plain = |number: f64| Some((number, String::new()));
    assert_eq!(value("14"), plain(14.0));
    assert_eq!(value(" 14.5 "), plain(14.5));
    assert_eq!(value("14,5"), plain(14.5));
    assert_eq!(value("1 400"), plain(1400.0));
    assert_eq!(value("1\u{202f}400,5"), plain(1400.5));
    assert_eq!(value("1'400"), plain(1400.0));
    assert_eq!(value("1,400"), None, "two ways to read it");
    assert_eq!(value("0,400"), plain(0.4));
    assert_eq!(value("1\u{2019}400"), plain(1400.0));
    assert_eq!(value("1,400.5"), plain(1400.5));
    assert_eq!(value("1.400,5"), None, "a guess could be wrong by a thousand");
    assert_eq!(value("-3"), plain(-3.0));
    assert_eq!(value("\u{2212}3"), plain(-3.0));
    assert_eq!(value(".5"), plain(0.5));
    assert_eq!(value("80%"), Some((80.0, "%".into())));
    assert_eq!(value("14 GB"), Some((14.0, "GB".into())));
    assert_eq!(value("4.7GiB"), Some((4.7, "GiB".into())));
}

#[test]
fn large_numbers() {
    let value = |text: &str| parse_large(text).map(|(value, _)| value);
    assert_eq!(value("1,800"), Some(1800.0), "as a price, 1.8 would be nothing");
    assert_eq!(value("2,000,000"), Some(2e6));
    assert_eq!(value("1,234,567.5"), Some(1_234_567.5));
    assert_eq!([value("14,5"), value("1800"), value("0,400")], [Some(14.5), Some(1800.0), Some(0.4)]);
    assert_eq!([value("1,2,3"), value("1,,800"), value(",800,"), value("é,800")], [None; 4]);
}

#[test]
fn what_is_no_number() {
    for text in ["", " ", "many", "GB", "--1", "1..2", "1e999", "NaN", "inf", "1,2,3"] {
        assert_eq!(parse(text), None, "{text:?}");
    }
}

#[test]
fn units_of_bytes() {
    assert_eq!(convert(14.0, Some("GB"), Some("gb")), Some(14.0));
    assert_eq!(convert(14000.0, Some("MB"), Some("GB")), Some(14.0));
    let gib = convert(1.0, Some("GiB"), Some("GB")).expect("both are bytes");
    assert!((gib - 1.073_741_824).abs() < 1e-12);
    assert_eq!(convert(14.0, None, Some("GB")), Some(14.0), "no unit is the one asked for");
    assert_eq!(convert(14.0, Some("kg"), Some("GB")), None);
    assert_eq!(convert(3.0, Some("tokens/s"), Some("Tokens/s")), Some(3.0));
}

#[test]
fn words_are_compared_composed() {
    assert_eq!(fold("  Caf\u{e9}  au  Lait "), fold("cafe\u{301} au lait"));
    assert_ne!(fold("cafe"), fold("caf\u{e9}"));
}
