//! What the desk says of labs.

use homeroom_core::words::counted;

pub(crate) const LABS: &str = "Labs";
pub(crate) const LABS_WHY: &str =
    "Rules decide what counts. You can read every conversation, and decide otherwise.";
pub(crate) const NO_LABS: &str = "No course of this class has a lab.";
pub(crate) const NOTHING: &str = "not begun";
pub(crate) const TABLE: &str = "How far everybody is with the labs";
pub(crate) const COMPLETE: &str = "complete";
pub(crate) const NOT_COMPLETE: &str = "not complete";
pub(crate) const BY_HAND: &str = "set by hand";
pub(crate) const WAITS: &str = "waits";
pub(crate) const WAITS_LONG: &str = "Something waits for a reply";
pub(crate) const TO_LABS: &str = "To the labs";
pub(crate) const TALK: &str = "Conversation";
pub(crate) const NOTHING_SAID: &str = "Nothing was said yet.";
pub(crate) const TAKEAWAY: &str = "Taken along";
pub(crate) const DECIDE: &str = "Is the lab complete?";
pub(crate) const DECIDE_WHY: &str = "If you change it, the learner is told.";
pub(crate) const OTHERS: &str = "Other conversations at this lab";
pub(crate) const OTHER_COMPLETES: &str = "Another conversation completes this lab; it is below.";
/// What can be decided whatever the rules say: as a form carries it, and in words.
pub(crate) const DECISIONS: [(&str, &str); 2] = [("complete", "Complete"), ("open", "Not complete")];

/// `2 of 3`; who goes on talking has more than are needed.
pub(crate) fn of(counted: u32, needed: u32) -> String {
    format!("{} of {needed}", counted.min(needed))
}

/// `2 of 3 exchanges`.
pub(crate) fn exchanges(counted: u32, needed: u32) -> String {
    format!("{} exchanges", of(counted, needed))
}

/// `Began Tue 24 Nov, 18:00, left Tue 24 Nov, 18:25`.
pub(crate) fn began(began: &str, left: Option<&str>) -> String {
    match left {
        Some(left) => format!("Began {began}, left {left}"),
        None => format!("Began {began}"),
    }
}

/// How many have completed a lab: `5 of 12 complete`.
pub(crate) fn complete(n: usize, of: usize) -> String {
    format!("{n} of {of} complete")
}

/// What the rules say, as a choice.
pub(crate) fn by_rules(counted: u32, needed: u32) -> String {
    let stand = if counted >= needed { COMPLETE } else { NOT_COMPLETE };
    format!("By the rules: {stand}, {}", exchanges(counted, needed))
}

/// Who decided, and when.
pub(crate) fn set_by(name: &str, at: &str) -> String {
    format!("Set by {name}, {at}.")
}

/// Whose page the conversation is from.
pub(crate) fn as_seen(name: &str, said: usize) -> String {
    format!("{}, as {name} sees it.", counted(said, "exchange", "exchanges"))
}
