//! Lengths of time as they are written: `12mo`, `3w`, `1h30m`. `m` is minutes, everywhere.

use jiff::Span;

/// How long ago: `2y`, `12mo`, `3w`, `90d`, `2h`, `30m`.
pub fn parse_age(text: &str) -> Option<Span> {
    let (number, unit, rest) = part(text.trim())?;
    if !rest.is_empty() {
        return None;
    }
    let span = Span::new();
    match unit {
        "y" => span.try_years(number),
        "mo" => span.try_months(number),
        "w" => span.try_weeks(number),
        "d" => span.try_days(number),
        "h" => span.try_hours(number),
        "m" => span.try_minutes(number),
        _ => return None,
    }
    .ok()
}

/// A time limit in milliseconds: `30m`, `1h30m`, `90s`.
pub(crate) fn millis(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let (number, unit, after) = part(rest)?;
        let unit = match unit {
            "d" => 86_400_000,
            "h" => 3_600_000,
            "m" => 60_000,
            "s" => 1000,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(unit)?)?;
        rest = after.trim_start();
    }
    Some(total)
}

/// A number, its unit, and what is left.
fn part(text: &str) -> Option<(i64, &str, &str)> {
    let (digits, rest) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    let rest = rest.trim_start();
    let (unit, rest) = rest.split_at(rest.bytes().take_while(u8::is_ascii_alphabetic).count());
    Some((digits.parse().ok()?, unit, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages() {
        assert_eq!(parse_age("12mo").map(|age| age.get_months()), Some(12));
        assert_eq!(parse_age("2y").map(|age| age.get_years()), Some(2));
        assert_eq!(parse_age("90d").map(|age| age.get_days()), Some(90));
        assert_eq!(parse_age("3w").map(|age| age.get_weeks()), Some(3));
        assert_eq!(parse_age("30m").map(|age| age.get_minutes()), Some(30));
        assert_eq!(parse_age("2h").map(|age| age.get_hours()), Some(2));
        for bad in ["", "12", "mo", "12moo", "1h30m", "-3d", "99999999999999999999y", "9999999999y"] {
            assert!(parse_age(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn time_limits() {
        assert_eq!(millis("30m"), Some(1_800_000));
        assert_eq!(millis("1h30m"), Some(5_400_000));
        assert_eq!(millis("1 h 30 m"), Some(5_400_000));
        for bad in ["30", "half an hour", "1h30", "99999999999999999h"] {
            assert_eq!(millis(bad), None, "{bad}");
        }
    }
}
