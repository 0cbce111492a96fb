//! When and how a test is to be sat, as an instructor types it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Feedback, Reminder, Terms, Zone,
    times::{self, TimeFault},
};

/// As it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// When it opens; nothing means at once.
    pub opens: String,
    /// When it closes; nothing means that it stands.
    pub closes: String,
    /// Minutes to sit it; nothing means no limit.
    pub time: String,
    /// How many attempts; nothing means no limit.
    pub attempts: String,
    /// When right answers show.
    pub feedback: Feedback,
    /// Whether who has not handed in is reminded.
    pub reminder: Reminder,
}

/// As it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Not before; without it, at once.
    pub opens: Option<Timestamp>,
    /// Not after; without it, it stands.
    pub closes: Option<Timestamp>,
    /// The rest.
    pub terms: Terms,
    /// Whether who has not handed in is reminded.
    pub reminder: Reminder,
}

/// What is wrong with a plan, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanFault {
    /// The opening cannot be meant.
    Opens(TimeFault),
    /// The close cannot be meant.
    Closes(TimeFault),
    /// The opening has passed.
    OpensPast(Timestamp),
    /// The close has passed.
    ClosesPast(Timestamp),
    /// It would close before it opens.
    OutOfOrder {
        /// When it would open.
        opens: Timestamp,
        /// When it would close.
        closes: Timestamp,
    },
    /// The time to sit it is none.
    Time,
    /// The number of attempts is none.
    Attempts,
}

/// A time that has passed by less than this was meant as now.
const JUST_NOW: SignedDuration = SignedDuration::from_secs(90);
/// The longest time to sit a test.
const LONGEST: i64 = 7 * 24 * 60;
/// The most attempts that are a limit.
const MOST: u32 = 100;

impl Typed {
    /// What it means in this zone, or everything that is wrong with it.
    pub fn read(&self, zone: &Zone, now: Timestamp) -> Result<Plan, Vec<PlanFault>> {
        let mut faults = Vec::new();
        let opens = noted(self.opens(zone, now), &mut faults);
        let closes = noted(self.closes(zone, opens.flatten(), now), &mut faults);
        let time = noted(minutes(&self.time).ok_or(PlanFault::Time), &mut faults);
        let attempts = noted(attempts(&self.attempts).ok_or(PlanFault::Attempts), &mut faults);
        match (opens, closes, time, attempts) {
            (Some(opens), Some(closes), Some(time), Some(attempts)) => {
                let terms = Terms { time, attempts, feedback: self.feedback };
                let plan = Plan { opens, closes, terms, reminder: self.reminder };
                plan.checked(now).map_err(|fault| vec![fault])
            }
            _ => Err(faults),
        }
    }

    fn opens(&self, zone: &Zone, now: Timestamp) -> Result<Option<Timestamp>, PlanFault> {
        if self.opens.trim().is_empty() {
            return Ok(None);
        }
        let at = times::read(&self.opens, zone, now).map_err(PlanFault::Opens)?;
        // What has passed by more is refused by `checked`.
        let meant_now = at <= now && now.duration_since(at) <= JUST_NOW;
        Ok((!meant_now).then_some(at))
    }

    /// `+45m` counts from the opening, and `20:45` is on its day, if it is a later one.
    fn closes(
        &self,
        zone: &Zone,
        opens: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, PlanFault> {
        let text = self.closes.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let from = opens.filter(|opens| *opens > now).unwrap_or(now);
        let base = if text.starts_with('+') { from } else { now };
        let at = times::read(text, zone, base).map_err(PlanFault::Closes)?;
        let bare = text.starts_with(|letter: char| letter.is_ascii_digit());
        let later = times::read(text, zone, from).ok().filter(|later| bare && *later > from);
        Ok(Some(if at <= from { later.unwrap_or(at) } else { at }))
    }
}

impl Plan {
    /// Itself, unless its times have passed or are out of order.
    pub fn checked(self, now: Timestamp) -> Result<Self, PlanFault> {
        match (self.opens, self.closes) {
            (Some(opens), _) if now.duration_since(opens) > JUST_NOW => Err(PlanFault::OpensPast(opens)),
            (_, Some(closes)) if closes <= now => Err(PlanFault::ClosesPast(closes)),
            (Some(opens), Some(closes)) if closes <= opens => Err(PlanFault::OutOfOrder { opens, closes }),
            _ => Ok(self),
        }
    }
}

fn noted<T>(read: Result<T, PlanFault>, faults: &mut Vec<PlanFault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

/// `30`, `30 min`, `1h`, `1h30m` as milliseconds; nothing for no limit. `None` for what is no time.
fn minutes(text: &str) -> Option<Option<i64>> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    if text.is_empty() {
        return Some(None);
    }
    let (hours, rest) = match text.split_once('h') {
        Some((hours, rest)) => (hours.parse::<i64>().ok()?, rest),
        None => (0, text.as_str()),
    };
    let rest = rest.strip_suffix("min").or_else(|| rest.strip_suffix('m')).unwrap_or(rest);
    let rest = if rest.is_empty() && text.contains('h') { 0 } else { rest.parse::<i64>().ok()? };
    let minutes = hours.checked_mul(60)?.checked_add(rest)?;
    (1..=LONGEST).contains(&minutes).then_some(Some(minutes * 60_000))
}

fn attempts(text: &str) -> Option<Option<u32>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    text.parse().ok().filter(|n| (1..=MOST).contains(n)).map(Some)
}
