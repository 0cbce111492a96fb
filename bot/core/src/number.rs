//! Typed answers: numbers with a point or a comma and a unit, and short words.

use unicode_normalization::UnicodeNormalization as _;

/// Reads a number with an optional unit: `14`, `14,5 GB`, `1 400`, `.5`, `-3`, `80%`. One comma is a decimal comma;
/// spaces, narrow spaces and apostrophes group digits. `1,400` can be read two ways and is not read at all.
pub fn parse(text: &str) -> Option<(f64, Option<String>)> {
    let text = text.trim().replace('\u{2212}', "-");
    let at = text
        .char_indices()
        .find(|&(_, c)| !(c.is_ascii_digit() || "+-.,'\u{2019} \u{a0}\u{202f}\u{2009}".contains(c)))
        .map_or(text.len(), |(at, _)| at);
    let (digits, unit) = text.split_at(at);
    let digits: String = digits.chars().filter(|c| c.is_ascii_digit() || "+-.,".contains(*c)).collect();
    let value: f64 = match (digits.matches(',').count(), digits.contains('.')) {
        (0, _) => digits.parse().ok()?,
        (1, false) if !groups(&digits) => digits.replace(',', ".").parse().ok()?,
        // `1,400.5` groups with commas; `1.400,5` does not parse: a guess could be wrong by a thousand.
        (_, true) if digits.rfind(',') < digits.find('.') => digits.replace(',', "").parse().ok()?,
        _ => return None,
    };
    let unit = unit.trim();
    if unit.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    value.is_finite().then(|| (value, (!unit.is_empty()).then(|| unit.to_owned())))
}

/// Reads a number as [`parse`] does; but `1,400` is 1400: for prices and counts that would be nothing otherwise.
pub fn parse_large(text: &str) -> Option<(f64, Option<String>)> {
    parse(text).or_else(|| {
        let (first, rest) = text.split_once(',')?;
        let whole = rest.split_once('.').map_or(rest, |(whole, _)| whole);
        let grouped =
            whole.split(',').all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
        let begins = (1..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_digit());
        (begins && grouped).then(|| parse(&text.replace(',', ""))).flatten()
    })
}

/// Whether a single comma may stand for thousands: `1,400` is 1400 to some and 1.4 to others.
fn groups(digits: &str) -> bool {
    let (whole, rest) = digits.split_once(',').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches(['+', '-']);
    rest.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
}

/// A value in another unit; `None` where the units do not fit. No unit on either side is taken as the other's.
pub fn convert(value: f64, from: Option<&str>, to: Option<&str>) -> Option<f64> {
    let (Some(from), Some(to)) = (from, to) else { return Some(value) };
    if fold(from) == fold(to) && bytes(from).is_none() {
        return Some(value);
    }
    Some(value * bytes(from)? / bytes(to)?)
}

/// How many bytes a unit stands for: powers of 1000 for kB to TB, of 1024 for KiB to TiB (IEC 80000-13).
fn bytes(unit: &str) -> Option<f64> {
    let power = |base: f64, n: i32| Some(base.powi(n));
    match unit.to_ascii_lowercase().as_str() {
        "b" | "byte" | "bytes" => Some(1.0),
        "kb" => power(1000.0, 1),
        "mb" => power(1000.0, 2),
        "gb" => power(1000.0, 3),
        "tb" => power(1000.0, 4),
        "kib" => power(1024.0, 1),
        "mib" => power(1024.0, 2),
        "gib" => power(1024.0, 3),
        "tib" => power(1024.0, 4),
        _ => None,
    }
}

/// Words as they are compared: composed (NFC), lower case, single blanks, none outside.
pub fn fold(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
