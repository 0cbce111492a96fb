//! What is said where people talk.

use super::{counted, desk, times};
use crate::{
    Account, Badge, Cohort, Place, Timestamp, Zone,
    desk::{Plan, Posted},
};

/// Above the first page that somebody sees in a class.
pub fn welcome(class: &str) -> String {
    format!("Welcome to {class}")
}

/// Which classes they are in.
pub fn classes(names: &[&str]) -> String {
    let class = if names.len() == 1 { "class" } else { "classes" };
    format!("Your {class}: {}", names.join(", "))
}

/// A place as its platform names it, in the record of deeds.
pub fn place(place: &Place) -> String {
    format!("{} {}", place.platform, place.key)
}

/// A role as its platform names it.
pub fn badge(badge: &Badge) -> String {
    format!("{} {}", badge.platform, badge.key)
}

/// Whose place a class took.
pub fn taken_over(archived: &str) -> String {
    format!("{archived}, which is in the archive, met here before: the place is no longer its own.")
}

/// Whose record a code would join to one's own.
pub fn link_ask(name: &str, accounts: &[Account]) -> String {
    format!("This code was made by {name} ({}). Join that record with yours?", platforms(accounts))
}

/// Which of two records stays, one's own or that of somebody with this name; and what it goes on to do.
pub fn link_keeps(theirs: Option<&str>, teaches: &[String], makes: bool) -> String {
    let stays = theirs.map_or_else(
        || "Your record here stays, and what the other one holds is added to it.".to_owned(),
        |name| format!("The record of {name} stays, and what you have here is added to it."),
    );
    match (teaches, makes) {
        ([], false) => stays,
        ([], true) => format!("{stays} It still may make classes."),
        (classes, _) => format!("{stays} It goes on teaching: {}.", classes.join(", ")),
    }
}

/// That two are one.
pub fn linked(accounts: &[Account]) -> String {
    format!("One record now, reached from: {}.", platforms(accounts))
}

fn platforms(accounts: &[Account]) -> String {
    let mut names: Vec<&str> = accounts.iter().map(|account| account.platform.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// How many handed in a test, for everybody to see: no names, no scores.
pub fn card_counts(handed_in: u32, working: u32, learners: u32) -> String {
    let at_it = if working == 0 { String::new() } else { format!(", {working} at it") };
    format!("{handed_in} of {learners} handed in{at_it}.")
}

/// How a test ended, for everybody to see.
pub fn card_closed(handed_in: u32, working: u32, learners: u32) -> String {
    let rest =
        if working == 0 { String::new() } else { format!(" {working} with more time are still at it.") };
    format!("Closed. {handed_in} of {learners} handed in.{rest}")
}

/// A class in a line: `12 learners · Europe/Berlin · meets in 1 place`.
pub fn class_line(cohort: &Cohort, learners: u32, places: usize) -> String {
    let learners = counted(learners as usize, "learner", "learners");
    let meets = match places {
        0 => "meets nowhere here yet".to_owned(),
        n => format!("meets in {}", counted(n, "place", "places")),
    };
    format!("{learners} · {} · {meets}", cohort.zone)
}

/// A posted test in a line of its class.
pub fn posted_line(posted: &Posted, learners: u32, zone: &Zone, now: Timestamp) -> String {
    if posted.posting.withdrawn.is_some() {
        return super::label::WITHDRAWN.into();
    }
    let when = super::posted(posted.posting.opens, posted.posting.closes, zone, now);
    format!("{when} · {}", card_counts(posted.handed_in, posted.working, learners))
}

/// A column of the gradebook in a line: `12 of 20 took it · mean 74% · 9 passed`.
pub fn column_line(taken: usize, learners: usize, mean: Option<f64>, passed: Option<u32>) -> String {
    let mut said = vec![format!("{taken} of {learners} took it")];
    said.extend(mean.map(|mean| format!("mean {mean:.0}%")));
    said.extend(passed.filter(|_| taken > 0).map(|passed| format!("{passed} passed")));
    said.join(" · ")
}

/// How many were reminded.
pub fn reminded(n: u32) -> String {
    match n {
        0 => "Everybody has handed in: nobody was reminded.".into(),
        n => format!("{} reminded.", counted(n as usize, "learner is", "learners are")),
    }
}

/// When and how a test will be sat, before it is posted.
pub fn plan_lines(plan: &Plan, rules: &crate::Rules, zone: &Zone, now: Timestamp) -> Vec<String> {
    desk::plan(plan, rules, zone, now).into_iter().map(|(what, said)| format!("{what}: {said}")).collect()
}

/// Whom posting a test pings.
pub fn announced(role: &str) -> String {
    format!("Posting it pings everybody here with the role {role}, once.")
}

/// Where a posted test shows.
pub fn posted_in(places: usize) -> String {
    match places {
        0 => "Learners find it with `test`, or on the web. The class meets nowhere here, so no card was put up.".into(),
        n => format!("Its card goes up where the class meets, in {}.", counted(n, "place", "places")),
    }
}

/// When a test closes, as the end of a sentence; nothing where it stands.
pub fn until(closes: Option<Timestamp>, zone: &Zone) -> String {
    closes.map_or_else(String::new, |closes| format!(" It closes {}.", times::in_full(closes, zone)))
}

/// Where in a test a flaw is: `Line 12: `.
pub fn flaw_at(flaw: &crate::Flaw) -> String {
    flaw.line.map_or_else(|| format!("{}: ", flaw.file), |line| format!("Line {line}: "))
}
