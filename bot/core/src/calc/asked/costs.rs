//! Questions about when a machine is paid for.

use super::{Heard, Lacks, Meant, shown};
use crate::{
    calc::{
        BreakEven, Known, Money, Tool,
        amount::{Amount, Line, money},
        break_even::{USUAL_HOURS, USUAL_KWH, USUAL_WATTS},
    },
    words::calc as words,
};

const ASKS: [&str; 15] = [
    "pay off",
    "pays off",
    "paid off",
    "pay for itself",
    "pays for itself",
    "paid for",
    "break even",
    "break-even",
    "breakeven",
    "breaks even",
    "amortise",
    "amortised",
    "amortize",
    "amortisation",
    "cheaper",
];
const DAYS_OF_MONTH: f64 = 365.0 / 12.0;
/// A machine that costs less is none: `1.800` was meant for 1800.
const CHEAPEST: f64 = 20.0;
/// More is no price and no count of tokens.
const MOST: f64 = 1e15;

/// Prices and amounts that a text names.
#[derive(Default)]
struct Found {
    money: Option<Money>,
    machine: Option<f64>,
    api: Option<f64>,
    kwh: Option<f64>,
    tokens: Option<f64>,
    watts: Option<f64>,
    hours: Option<f64>,
}

/// When the machine that is named is paid for.
pub(super) fn break_even(line: &Line, meant: Meant) -> Heard {
    let asks = line.has(&ASKS);
    if !asks && meant == Meant::Talk {
        return Heard::Nothing;
    }
    let Some(found) = Found::read(line) else { return Heard::Nothing };
    let Some(money) = found.money else {
        return if asks { found.lacks() } else { Heard::Nothing };
    };
    let (Some(machine), Some(api), Some(tokens)) = (found.machine, found.api, found.tokens) else {
        return found.lacks();
    };
    let sum = BreakEven {
        money,
        machine,
        api,
        tokens,
        watts: Known::or(found.watts, USUAL_WATTS),
        hours: Known::or(found.hours, USUAL_HOURS),
        kwh: Known::or(found.kwh, USUAL_KWH),
    };
    shown(sum.card())
}

impl Found {
    /// None where something is said twice, or prices are in several currencies.
    fn read(line: &Line) -> Option<Self> {
        let mut found = Self::default();
        for (at, amount) in line.amounts() {
            found.take(line, at, amount)?;
        }
        Some(found)
    }

    fn take(&mut self, line: &Line, at: usize, amount: &Amount) -> Option<()> {
        let unit = line.unit(at);
        let after = line.until_next(at);
        let says = |any: &[&str]| any.iter().any(|one| after.contains(one));
        if says(&["kwh", "kilowatt"]) {
            let cents = ["ct", "cent", "c/kwh"].iter().any(|cents| unit.starts_with(cents));
            let price = amount.exact? / if cents { 100.0 } else { 1.0 };
            self.money_of(line, at)?;
            return once(&mut self.kwh, price);
        }
        if let Some(currency) = money(line, at) {
            self.one_currency(currency)?;
            // A price by the month or by the question is another sum.
            if says(&["month", "year"]) {
                return None;
            }
            if says(&["million", "/m", "/1m", "per 1m", "mtok", "per m "]) || after.ends_with("per m") {
                return once(&mut self.api, amount.exact?);
            }
            if says(&["per "]) || amount.tail.starts_with('/') {
                return None;
            }
            return once(&mut self.machine, amount.large.filter(|price| *price >= CHEAPEST)?);
        }
        match unit {
            "w" | "watt" | "watts" => return once(&mut self.watts, amount.exact?),
            "kw" | "kilowatts" => return once(&mut self.watts, amount.exact? * 1000.0),
            "/7" => return once(&mut self.hours, amount.exact.filter(|hours| *hours <= 24.0)?),
            _ if is_hours(unit) => {
                return once(&mut self.hours, amount.exact.filter(|hours| *hours <= 24.0)?);
            }
            _ => {}
        }
        match tokens_a_day(amount, unit, &after) {
            Some(tokens) => once(&mut self.tokens, tokens),
            None => Some(()),
        }
    }

    fn money_of(&mut self, line: &Line, at: usize) -> Option<()> {
        money(line, at).map_or(Some(()), |currency| self.one_currency(currency))
    }

    fn one_currency(&mut self, currency: Money) -> Option<()> {
        let known = *self.money.get_or_insert(currency);
        (known == currency).then_some(())
    }

    fn lacks(&self) -> Heard {
        let parts = [
            (self.machine, words::MACHINE),
            (self.api, words::API_PRICE),
            (self.tokens, words::TOKENS_A_DAY),
        ];
        let what = parts.into_iter().filter(|(known, _)| known.is_none()).map(|(_, name)| name).collect();
        Heard::Lacks(Lacks { tool: Tool::BreakEven, what })
    }
}

/// Something that may be said once, and is above nothing.
fn once(place: &mut Option<f64>, value: f64) -> Option<()> {
    if !(value > 0.0 && value < MOST) {
        return None;
    }
    let known = *place.get_or_insert(value);
    (known == value).then_some(())
}

fn is_hours(unit: &str) -> bool {
    matches!(unit, "h" | "hr" | "hrs" | "hour" | "hours")
        || unit.starts_with("h/")
        || unit.starts_with("hours/")
}

/// `2M a day`, `2 million tokens per day`, `60M tokens a month`.
fn tokens_a_day(amount: &Amount, unit: &str, after: &str) -> Option<f64> {
    const DAILY: [&str; 5] = ["a day", "per day", "/day", "daily", "each day"];
    const MONTHLY: [&str; 4] = ["a month", "per month", "/month", "monthly"];
    const OTHERS: [&str; 4] = ["request", "question", "quer", "message"];
    let says = |any: &[&str]| any.iter().any(|one| after.contains(one));
    let scale = scale(unit.split('/').next().unwrap_or_default());
    if says(&OTHERS) || (scale.is_none() && !after.contains("token")) {
        return None;
    }
    let tokens = amount.large? * scale.unwrap_or(1.0);
    if says(&DAILY) {
        return Some(tokens);
    }
    says(&MONTHLY).then_some(tokens / DAYS_OF_MONTH)
}

fn scale(unit: &str) -> Option<f64> {
    match unit {
        "k" | "thousand" => Some(1e3),
        "m" | "mio" | "million" => Some(1e6),
        "b" | "bn" | "billion" => Some(1e9),
        _ => None,
    }
}
