//! What instructors read, whatever the place.

use super::{counted, duration, times};
use crate::{
    Allowance, Deed, Feedback, Question, Reminder, Right, Rules, Timestamp, Verdict, Zone,
    desk::{Plan, PlanFault},
    plain,
};

/// `80 %`.
pub fn percent(percent: u8) -> String {
    format!("{percent}%")
}

/// `15 more minutes, 1 more attempt`.
pub fn allowance(given: &Allowance) -> String {
    let minutes = (given.minutes > 0).then(|| counted(given.minutes as usize, "more minute", "more minutes"));
    let attempts =
        (given.attempts > 0).then(|| counted(given.attempts as usize, "more attempt", "more attempts"));
    let said: Vec<String> = minutes.into_iter().chain(attempts).collect();
    if said.is_empty() { "nothing beyond the posting".into() } else { said.join(", ") }
}

/// From when to when.
pub fn span(opens: Option<&str>, closes: Option<&str>) -> String {
    match (opens, closes) {
        (None, None) => "at once, without a close".into(),
        (None, Some(closes)) => format!("at once, until {closes}"),
        (Some(opens), None) => format!("from {opens}, without a close"),
        (Some(opens), Some(closes)) => format!("from {opens}, until {closes}"),
    }
}

/// What a plan means, in full, each with what it is about.
pub fn plan(plan: &Plan, file: &Rules, zone: &Zone, now: Timestamp) -> Vec<(&'static str, String)> {
    let at = |at: Timestamp| format!("{} — {}", times::in_full(at, zone), times::from_now(at, now));
    let time = plan.terms.time.map_or_else(|| "as long as it is open".into(), duration);
    let attempts = plan
        .terms
        .attempts
        .map_or_else(|| "as many as they like".into(), |n| counted(n as usize, "attempt", "attempts"));
    let mut lines = vec![
        ("Opens", plan.opens.map_or_else(|| "at once".into(), at)),
        ("Closes", plan.closes.map_or_else(|| "not by itself: it stands until you close it".into(), at)),
        ("Time to sit it", time),
        ("Attempts", attempts),
        ("Score", "at hand-in".into()),
        ("Right answers", feedback(plan.terms.feedback, plan.closes.is_some()).into()),
    ];
    if let Some(pass) = file.pass {
        lines.push(("To pass", percent(pass)));
    }
    if plan.reminder == Reminder::On && plan.closes.is_some() {
        lines.push(("Reminder", "15 minutes before it closes, to who has not handed in".into()));
    }
    lines
}

fn feedback(feedback: Feedback, closes: bool) -> &'static str {
    match (feedback, closes) {
        (Feedback::Immediate, _) => "after each answer; the first answer counts",
        (Feedback::AfterClose, true) => "after it has closed",
        (Feedback::AfterClose, false) => "when you have closed it",
        (Feedback::AfterSubmit, _) => "at hand-in",
    }
}

/// What is wrong with a plan.
pub fn fault(fault: &PlanFault, zone: &Zone) -> String {
    match fault {
        PlanFault::Opens(fault) | PlanFault::Closes(fault) => times::fault(fault),
        PlanFault::OpensPast(at) => {
            format!("That has passed: {}. Write `now` to open it at once.", times::in_full(*at, zone))
        }
        PlanFault::ClosesPast(at) => format!("That has passed: {}.", times::in_full(*at, zone)),
        PlanFault::OutOfOrder { opens, closes } => format!(
            "It would close ({}) before it opens ({}).",
            times::in_full(*closes, zone),
            times::in_full(*opens, zone)
        ),
        PlanFault::Time => "A time limit is written in minutes: `30`, `1h30m`; or left empty.".into(),
        PlanFault::Attempts => "Attempts are a number from 1 to 100; or left empty.".into(),
    }
}

/// That learners who began a test have erased their records; nothing when none has.
pub fn erased(n: u32) -> Option<String> {
    let who = counted(n as usize, "learner has", "learners have");
    let said =
        format!("{who} erased their record after beginning. Whoever does can come back and begin anew.");
    (n > 0).then_some(said)
}

/// How many results changed: `3 results changed`.
pub fn changed(n: u32) -> String {
    format!("{} changed", counted(n as usize, "result", "results"))
}

/// A deed, said after who did it: `corrected a key`.
pub fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::Made => "made the class",
        Deed::Renamed => "renamed the class",
        Deed::Zone => "changed the time zone",
        Deed::Courses => "changed the courses",
        Deed::Code => "made a new join code",
        Deed::Archived => "put the class into the archive",
        Deed::Revived => "took the class out of the archive",
        Deed::Posted => "posted a test",
        Deed::Rescheduled => "changed when a test closes",
        Deed::Reminded => "reminded those who had not handed in",
        Deed::Withdrawn => "withdrew a test",
        Deed::PutBack => "put a withdrawn test back",
        Deed::Replaced => "replaced the text of a test",
        Deed::Corrected => "corrected a question",
        Deed::Uncorrected => "took a correction back",
        Deed::Removed => "took somebody out of the class",
        Deed::Restored => "put somebody back into the class",
        Deed::Promoted => "made somebody an instructor",
        Deed::Demoted => "made an instructor a learner",
        Deed::Link => "made a one-time link",
        Deed::Merged => "joined two records of one person",
        Deed::Unmerged => "took the joining of two records back",
        Deed::Allowed => "gave time or attempts",
        Deed::Reset => "set an attempt aside",
        Deed::Reopened => "reopened an attempt",
        Deed::Scored => "set a score",
        Deed::Unscored => "took a set score back",
        Deed::Decided => "decided whether a lab is complete",
        Deed::Labs => "changed the limits of labs",
        Deed::Bound => "let the class meet in a place",
        Deed::Unbound => "took a place from the class",
        Deed::Badged => "let everybody with a role teach",
        Deed::Unbadged => "let a role teach no longer",
        Deed::Joined => "began to teach here, by invitation",
    }
}

/// What is right of a question without options, as a file says it; nothing for one with options.
pub fn key(right: &Right) -> Option<String> {
    match right {
        Right::Options(_) => None,
        Right::Number { value, tolerance, unit } => {
            let unit = unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
            let around = if *tolerance == 0.0 { String::new() } else { format!(" ± {tolerance}") };
            Some(format!("{value}{around}{unit}"))
        }
        Right::Words(accepted) => Some(accepted.join(" | ")),
    }
}

/// What is right, in words.
pub fn right(right: &Right, question: &Question) -> String {
    match right {
        Right::Options(all) => {
            let chosen = question.kind.choices().iter().filter(|choice| all.contains(&choice.id));
            chosen.map(|choice| plain(&choice.text)).collect::<Vec<_>>().join("; ")
        }
        other => key(other).unwrap_or_default(),
    }
}

/// What a correction says, in words.
pub fn verdict(verdict: &Verdict, question: &Question) -> String {
    match verdict {
        Verdict::Void => "does not count".into(),
        Verdict::Key(key) => right(key, question),
    }
}
