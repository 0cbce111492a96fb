//! Every sentence that a learner reads, whatever the place. What only one platform says, its adapter says.

pub mod assistant;
pub mod calc;
mod chat;
pub mod decide;
pub mod desk;
mod duration;
pub mod lab;
pub mod label;
pub mod marks;
mod news;
pub mod privacy;
mod refusal;
pub mod times;

pub use chat::*;
pub use duration::{clock_time, duration};
pub use news::{news, noted};
pub use refusal::refusal;

use crate::{Attempt, Rules, Score, Timestamp, Zone, features::Share};

/// The right answer to a number question: `14 GB (13.5 to 14.5 counts)`.
pub fn number_key(value: f64, tolerance: f64, unit: Option<&str>) -> String {
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    if tolerance == 0.0 {
        return format!("{value}{unit}");
    }
    // Binary fractions: 14 + 0.1 should not show as 14.099999….
    let round = |x: f64| (x * 1e9).round() / 1e9;
    format!("{value}{unit} ({} to {} counts)", round(value - tolerance), round(value + tolerance))
}

/// A number that was typed, as it is shown: `4.5 GB`.
pub fn number(value: f64, unit: Option<&str>) -> String {
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    format!("{value}{unit}")
}

/// Nothing was recorded, and how to speak of it.
pub fn failed(reference: &str) -> String {
    format!(
        "Nothing was recorded: something broke on our side. Try again; if it stays, tell your instructor “{reference}”."
    )
}

/// When a source was looked at last.
pub fn checked(month: &str) -> String {
    format!("checked {month}")
}

/// `1 question`, `5 questions`.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `4 of 5`, with part points to two digits at most: `3.5 of 5`.
pub fn score(score: Score) -> String {
    format!("{} of {}", points(score.points), score.of)
}

fn points(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

/// `12 of 15, passed`; without a pass mark just the score.
pub fn score_and_pass(of: Score, rules: &Rules) -> String {
    match of.passes(rules) {
        Some(true) => format!("{}, passed", score(of)),
        Some(false) => format!("{}, not passed", score(of)),
        None => score(of),
    }
}

/// What awaits the learner: `15 questions · 30 min · 80% to pass · answers can be changed until you hand in`.
pub fn terms(questions: usize, rules: &Rules) -> String {
    let mut terms = vec![counted(questions, "question", "questions")];
    if let Some(time) = rules.time {
        terms.push(duration(time));
    }
    if let Some(pass) = rules.pass {
        terms.push(format!("{pass}% to pass"));
    }
    terms.push(if rules.feedback == crate::Feedback::Immediate {
        "feedback after each answer".into()
    } else {
        "answers can be changed until you hand in".into()
    });
    terms.join(" · ")
}

/// From when to when a test can be sat, as it concerns whoever looks now.
pub fn posted(opens: Option<Timestamp>, closes: Option<Timestamp>, zone: &Zone, now: Timestamp) -> String {
    match (opens, closes) {
        (Some(opens), _) if opens > now => {
            format!("Opens {}, {}", times::short(opens, zone, now), times::from_now(opens, now))
        }
        (_, Some(closes)) if closes <= now => format!("Closed {}", times::short(closes, zone, now)),
        (_, Some(closes)) => {
            format!("Open until {}, closes {}", times::short(closes, zone, now), times::from_now(closes, now))
        }
        (_, None) => "Open".into(),
    }
}

/// How many attempts are left, where they are limited.
pub fn attempts_left(used: usize, of: u32) -> String {
    let left = (of as usize).saturating_sub(used);
    match (left, of) {
        (0, _) => "You have used all your attempts.".into(),
        (_, 1) => "You have one attempt.".into(),
        _ if used == 0 => format!("You have {of} attempts."),
        (1, _) => "You have one attempt left.".into(),
        _ => format!("You have {left} of {of} attempts left."),
    }
}

/// How an attempt ended, as its class tells the time.
pub fn ending(attempt: &Attempt, zone: &Zone) -> String {
    match attempt.state {
        crate::State::Open { .. } => "Not finished yet".into(),
        crate::State::Finished { at, .. } if attempt.rules.at_once() => {
            format!("Finished {}", clock_time(at, zone))
        }
        crate::State::Finished { at, .. } => format!("Handed in {}", clock_time(at, zone)),
        crate::State::Expired { at, .. } => {
            format!("Time was up {}; what was there is handed in", clock_time(at, zone))
        }
    }
}

/// The answer a learner gave, where no options show it.
pub fn your_answer(given: &str) -> String {
    format!("Your answer: {given}")
}

/// The answer that counts, where no options show it.
pub fn right_answer(answer: &str) -> String {
    format!("Right answer: {answer}")
}

/// A score that an instructor set.
pub fn set_score(percent: u8, why: &str) -> String {
    format!("Your instructor set your score to {percent}%. The reason: {why}")
}

/// The same, in a list: `90%, set by your instructor`.
pub fn set_in_short(percent: u8) -> String {
    format!("{percent}%, set by your instructor")
}

/// What an instructor corrected about a question.
pub fn corrected(correction: &crate::Correction) -> String {
    format!("Corrected by your instructor: {}", correction.why)
}

/// `Question 3 of 15`.
pub fn question_of(number: usize, of: usize) -> String {
    format!("Question {number} of {of}")
}

/// `Question 3`.
pub fn question(number: u8) -> String {
    format!("Question {number}")
}

/// How a step stands, in a word.
pub fn standing(state: crate::Standing) -> &'static str {
    use crate::Standing as S;
    match state {
        S::Open => "open",
        S::Current => "under way",
        S::Done => "answered",
        S::Right => "right",
        S::Wrong => "wrong",
    }
}

/// A button that asks for something to type: `Your number…`, or with what is there, `Your number: 14 GB`.
pub fn enter(label: &str, value: Option<&str>) -> String {
    value.map_or_else(|| format!("{label}…"), |value| format!("{label}: {value}"))
}

/// A menu of some of many places: `Go to… (26 to 50)`.
pub fn go_to(first: usize, last: usize) -> String {
    format!("{} ({first} to {last})", label::GO_TO)
}

/// The button to the page before this one.
pub fn page_before(number: usize) -> String {
    format!("Back to page {number}")
}

/// The button to the page after this one: `Page 2 of 3`.
pub fn page_after(number: usize, of: usize) -> String {
    format!("Go on: page {number} of {of}")
}

/// The question before handing in with open questions.
pub fn ask_hand_in(open: usize) -> String {
    match open {
        0 => "Every question has an answer. Hand in now?".into(),
        1 => "One question has no answer yet. Hand in all the same?".into(),
        _ => format!("{open} questions have no answer yet. Hand in all the same?"),
    }
}

/// `3 of 9 done`.
pub fn done(share: Share) -> String {
    format!("{} of {} done", share.done, share.of)
}

/// How far a test is.
pub fn answered_so_far(answered: usize, of: usize, flagged: usize) -> String {
    let flags = if flagged == 0 { String::new() } else { format!(", {flagged} flagged") };
    format!("{answered} of {of} answered{flags}.")
}

/// What a result means.
pub fn verdict(score: Score, rules: &Rules) -> &'static str {
    match (score.passes(rules), score.percent()) {
        (Some(true), _) => "Passed. Well done.",
        (Some(false), _) => "Not passed this time. The sections below answer what was missed.",
        (None, 100) => "All right. Well done.",
        (None, _) => "What was missed is below, each with the section that answers it.",
    }
}

/// The button at the end of a lesson, with what comes after it.
pub fn done_reading(next: Option<&str>) -> String {
    next.map_or_else(|| "I have read this".into(), |next| format!("Done. Next: {next}"))
}

/// The button to a lab; one that has no title of its own is called so already.
pub fn to_lab(title: &str) -> String {
    if title.starts_with("Lab:") { title.to_owned() } else { format!("Lab: {title}") }
}
