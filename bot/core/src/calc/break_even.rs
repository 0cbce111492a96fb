//! When a machine of one's own is paid for.
//!
//! - API, per day = tokens a day ÷ 1,000,000 × price per million
//! - electricity, per day = watts ÷ 1000 × hours a day × price per kWh
//! - days = price of the machine ÷ (API − electricity); never where that is not above 0
//!
//! The course's sum (`4-limits#framework`: 1,800 ÷ (90 − 15) = 24 months). A month is a twelfth of 365 days. It leaves out
//! hours of upkeep, interest, what the machine is worth later, its power when idle, and prices that change. Whether the
//! machine can answer so much is shown beside: tokens a day ÷ seconds that it runs.

use super::{Card, Known, Origin, Tool};
use crate::words::calc as words;

/// Days of a month.
const MONTH: f64 = 365.0 / 12.0;
/// Watts where nobody says: a small computer under load.
pub(super) const USUAL_WATTS: f64 = 100.0;
/// Hours a day where nobody says: always on.
pub(super) const USUAL_HOURS: f64 = 24.0;
/// Price of a kWh where nobody says.
pub(super) const USUAL_KWH: f64 = 0.30;

/// A currency, as it is written behind an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(pub &'static str);

/// What is known of a machine and of an API. All prices in one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// The currency.
    pub money: Money,
    /// The price of the machine.
    pub machine: f64,
    /// The API's price per million tokens.
    pub api: f64,
    /// Tokens a day.
    pub tokens: f64,
    /// What the machine draws, in watts.
    pub watts: Known<f64>,
    /// Hours a day that it runs.
    pub hours: Known<f64>,
    /// The price of a kWh.
    pub kwh: Known<f64>,
}

/// What it costs in a month, and when the machine is paid for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Months {
    /// The API.
    pub api: f64,
    /// Electricity for the machine.
    pub power: f64,
    /// Days until the machine is paid for; none is never.
    pub days: Option<f64>,
}

impl BreakEven {
    /// The sum.
    pub fn months(&self) -> Months {
        let api = self.tokens / 1e6 * self.api;
        let power = self.watts.value / 1000.0 * self.hours.value * self.kwh.value;
        let saves = api - power;
        let days = (saves > 0.0).then(|| self.machine / saves).filter(|days| days.is_finite());
        Months { api: api * MONTH, power: power * MONTH, days }
    }

    /// Tokens per second that the machine has to make.
    pub fn pace(&self) -> f64 {
        self.tokens / (self.hours.value * 3600.0)
    }

    /// The sum, to be shown.
    pub fn card(&self) -> Card {
        let months = self.months();
        let money = self.money;
        let mut card = Card::new(Tool::BreakEven, words::break_even_answer(months.days, MONTH));
        card.input(words::MACHINE, words::amount(self.machine, money), Origin::Given);
        card.input(words::API_PRICE, words::per_million(self.api, money), Origin::Given);
        card.input(words::TOKENS_A_DAY, words::tokens(self.tokens), Origin::Given);
        card.input(words::POWER, words::watts(self.watts.value), self.watts.origin);
        card.input(words::HOURS, words::hours(self.hours.value), self.hours.origin);
        card.input(words::KWH, words::per_kwh(self.kwh.value, money), self.kwh.origin);
        card.result(words::API_MONTH, words::a_month(months.api, money));
        card.result(words::POWER_MONTH, words::a_month(months.power, money));
        card.result(words::PAID_AFTER, words::days(months.days));
        card.result(words::PACE, words::pace(self.pace()));
        card.limits.extend([words::UPKEEP_TOO, words::WORTH_TOO, words::SAME_TASK]);
        card
    }
}
