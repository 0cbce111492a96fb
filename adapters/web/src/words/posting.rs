//! What the desk says of tests: written, posted, watched, graded.

use homeroom_core::{desk::Stand, words::counted};

pub(crate) const NEW: &str = "New test";
pub(crate) const NEW_HELP: &str = "Paste the test, or start from the template. Then check it: nothing is shown to \
    the class before you post it.";
pub(crate) const TEXT: &str = "Text of the test";
pub(crate) const TEMPLATE: &str = "Start from the template";
pub(crate) const FILE: &str = "Or a file";
pub(crate) const FILE_HELP: &str = "A test as .md, or a course as .zip; at most 34 MB.";
pub(crate) const CHECK: &str = "Check it";
pub(crate) const FAULTS: &str = "What is wrong";
pub(crate) const REMARKS: &str = "What could be better";
pub(crate) const BETTER: &str = "could be better";
pub(crate) const GO_ON: &str = "Go on";
pub(crate) const NOTHING_SENT: &str = "There is nothing to check yet. Paste a test, or choose a file.";
pub(crate) const NEITHER: &str = "That file is neither text nor a zip. Choose a .md or a .zip.";
pub(crate) const TEXT_TOO_LONG: &str = "That text is longer than this classroom takes (1 MiB). Nothing was kept; \
    with the browser's Back it is in its field again.";
pub(crate) const TEXT_STAYS: &str =
    "This text is longer than this classroom takes (1 MiB). Shorten it; nothing was sent.";
pub(crate) const UPLOAD_TOO_LONG: &str =
    "That is more than this classroom takes at once (34 MiB). Nothing was kept.";
pub(crate) const UNREADABLE: &str =
    "That form could not be read. Nothing was kept. Open the page and try again.";
pub(crate) const NO_TEXT: &str = "This is a whole course: change its files and upload it again.";

pub(crate) const QUESTIONS: &str = "Questions";
pub(crate) const TRY: &str = "Try it";
pub(crate) const TRY_WHY: &str = "As a learner sits it; it does not count.";
pub(crate) const EDIT: &str = "Edit the text";
pub(crate) const DISCARD: &str = "Discard";
pub(crate) const DISCARD_SURE: &str = "The draft and its text are gone for good.";
pub(crate) const DISCARD_YES: &str = "Discard the draft";
pub(crate) const POSTING: &str = "Post it";
pub(crate) const OPENS: &str = "Opens";
pub(crate) const OPENS_HELP: &str = "now, 20:00, tomorrow 9:00; empty means at once.";
pub(crate) const CLOSES: &str = "Closes";
pub(crate) const CLOSES_HELP: &str = "+45m, 20:45, fri 18:00; empty means that you close it yourself.";
pub(crate) const PICK: &str = "or pick";
pub(crate) const TIME: &str = "Minutes to sit it";
pub(crate) const TIME_HELP: &str = "Empty means as long as it is open.";
pub(crate) const ATTEMPTS: &str = "Attempts";
pub(crate) const ATTEMPTS_HELP: &str = "Empty means as many as they like.";
pub(crate) const FEEDBACK: &str = "Right answers show";
pub(crate) const FEEDBACKS: [(&str, &str); 3] = [
    ("after-close", "after it has closed"),
    ("after-submit", "at hand-in"),
    ("immediate", "after each answer"),
];
pub(crate) const REMINDER: &str = "Remind who has not handed in, 15 minutes before it closes";
pub(crate) const SEE_PLAN: &str = "See what that means";
pub(crate) const PLAN_WRONG: &str = "Something is not right yet. Nothing is posted.";
pub(crate) const PLAN: &str = "Post it like this?";
pub(crate) const PLAN_TEST: &str = "Test";
pub(crate) const PLAN_CLASS: &str = "Class";
pub(crate) const POST: &str = "Post";
pub(crate) const CHANGE: &str = "Change";
pub(crate) const ADD: &str = "Add to the class";
pub(crate) const ADD_WHY: &str =
    "It becomes a course of the class. Its tests can be posted from there, one by one.";
pub(crate) const REPLACE: &str = "Replace the text";

pub(crate) const COUNTS: &str = "How far the class is";
pub(crate) const LEARNER: &str = "Learner";
pub(crate) const STATE: &str = "State";
pub(crate) const ANSWERED: &str = "Answered";
pub(crate) const WHEN: &str = "When";
pub(crate) const NOBODY: &str = "Nobody learns in this class yet.";
pub(crate) const RELOAD: &str = "Reload";
pub(crate) const LIVE: &str = "live";
pub(crate) const RECONNECTING: &str = "reconnecting …";
pub(crate) const LINKS: &str = "About this test";
pub(crate) const ACTIONS: &str = "Change";
pub(crate) const EXTEND: &str = "15 minutes more";
pub(crate) const CLOSE: &str = "Close now";
pub(crate) const CLOSE_SURE: &str = "Whoever still sits it hands in as it is.";
pub(crate) const CLOSE_AT: &str = "Another close";
pub(crate) const ANSWERS_SEEN: &str =
    "It has closed, and right answers show after the close: learners may have seen them by now.";
pub(crate) const CLOSE_PLAN: &str = "Close it like this?";
pub(crate) const CLOSE_SET: &str = "Set the close";
pub(crate) const OPENED: &str = "Opened";
pub(crate) const CLOSED: &str = "Closed";
pub(crate) const NO_CLOSE: &str = "not by itself: it stands until you close it";
pub(crate) const WITHDRAW: &str = "Withdraw";
pub(crate) const WITHDRAW_SURE: &str = "Nobody can begin it or see it any more. What was answered stays, and you can \
    put it back.";
pub(crate) const WITHDRAW_YES: &str = "Withdraw the test";
pub(crate) const PUT_BACK: &str = "Put it back";
pub(crate) const REMIND: &str = "Remind 15 minutes before";
pub(crate) const REMIND_NOT: &str = "No reminder";
pub(crate) const REMINDED: &str = "The reminder was given.";

pub(crate) const BOARD: &str = "Board";
pub(crate) const NO_QUESTIONS: &str = "There are no questions.";
pub(crate) const CHOSEN: &str = "chosen";
pub(crate) const TYPED: &str = "Typed";
pub(crate) const TIMES: &str = "How often";
pub(crate) const RIGHT: &str = "right";
pub(crate) const WRONG: &str = "wrong";
pub(crate) const KEY: &str = "Right is";
pub(crate) const KEY_HELP: &str = "As in a file: 14 ± 0.5 GB, or GGUF | gguf file.";
pub(crate) const CORRECT: &str = "Correct the key";
pub(crate) const RIGHT_ONES: &str = "Which are right";
pub(crate) const VOID: &str = "This question does not count";
pub(crate) const VOIDED: &str = "It does not count.";
pub(crate) const WHY: &str = "Reason";
pub(crate) const WHY_HELP: &str = "Learners read it.";
pub(crate) const CORRECT_YES: &str = "Correct, and mark everybody anew";
pub(crate) const UNCORRECT: &str = "Take it back";

pub(crate) const NO_GRADES: &str =
    "Nothing to grade yet: this class has no quiz and no test, or nobody learns in it.";
pub(crate) const NO_MATCH: &str = "No learner is left by this choice.";
pub(crate) const NAME_HAS: &str = "Name has";
pub(crate) const WHO: &str = "Learners";
pub(crate) const SHOWS: [(&str, &str); 3] =
    [("all", "all"), ("failed", "who has not passed something"), ("missing", "who has something missing")];
pub(crate) const COUNTED: &str = "Attempt";
pub(crate) const GRADES: [(&str, &str); 4] =
    [("each", "as each quiz says"), ("best", "the best"), ("last", "the last"), ("first", "the first")];
pub(crate) const COURSE: &str = "Course";
pub(crate) const ALL_COURSES: &str = "all";
pub(crate) const APPLY: &str = "Show";
pub(crate) const DOWNLOADS: &str = "Take away";
pub(crate) const CSV: &str = "CSV, for spreadsheets";
pub(crate) const JSON: &str = "JSON";
pub(crate) const SPREAD: &str = "Scores at a glance";
pub(crate) const TABLE: &str = "All scores";
pub(crate) const PASSED: &str = "passed";
pub(crate) const FAILED: &str = "not passed";
pub(crate) const OPEN: &str = "open";
pub(crate) const SET: &str = "set";
pub(crate) const SET_LONG: &str = "set by an instructor";
pub(crate) const NOTHING: &str = "nothing";

/// `3 faults`, with what could be better beside.
pub(crate) fn faults(grave: usize, light: usize) -> String {
    let faults = counted(grave, "fault", "faults");
    if light == 0 {
        return format!("{faults}. Nothing was kept.");
    }
    format!("{faults}, and {} that {BETTER}. Nothing was kept.", counted(light, "thing", "things"))
}

/// That nothing was in the way, and how much could be better.
pub(crate) fn kept(light: usize) -> String {
    format!("The test is kept as a draft. {} {BETTER}.", counted(light, "thing", "things"))
}

/// Those that are not listed.
pub(crate) fn more_faults(n: usize) -> String {
    format!("And {n} more; mend these first.")
}

/// `Line 12, column 5`.
pub(crate) fn line(line: usize, column: usize) -> String {
    format!("Line {line}, column {column}")
}

/// What else is in it.
pub(crate) fn others(n: u32) -> String {
    format!("and {}", counted(n as usize, "lesson, quiz or lab", "lessons, quizzes and labs"))
}

/// That a draft has the name of something that is there.
pub(crate) fn replaces(title: &str) -> String {
    format!(
        "The class has “{title}” under this name already. Posted or replaced, this text takes its place; attempts \
         under way keep the text that they began with."
    )
}

/// In which zone times are typed.
pub(crate) fn zone(name: &str) -> String {
    format!("Times are in {name}.")
}

/// `142 of 400 answers`.
pub(crate) fn answers(given: u64, of: u64) -> String {
    format!("{given} of {of} answers")
}

/// How somebody stands.
pub(crate) fn stand(stand: &Stand) -> &'static str {
    match stand {
        Stand::NotStarted => "not started",
        Stand::Working { .. } => "working",
        Stand::HandedIn { .. } => "handed in",
    }
}

/// When something happens or happened, in full and from now.
pub(crate) fn happens(what: &str, at: &str, from_now: &str) -> String {
    format!("{what} {at} — {from_now}")
}

/// That it was taken back.
pub(crate) fn withdrawn(at: &str) -> String {
    format!("Withdrawn {at}.")
}

/// How hard a question was, by its facility.
pub(crate) fn hardness(facility: f64) -> &'static str {
    match facility {
        easy if easy >= 0.75 => "easy",
        medium if medium >= 0.4 => "medium",
        _ => "hard",
    }
}

/// `78% of the points, easy; asked 12 times`.
pub(crate) fn facility(percent: f64, facility: f64, asked: u32) -> String {
    let times = counted(asked as usize, "time", "times");
    format!("{percent}% of the points: {}. Asked {times}.", hardness(facility))
}

/// Of how many attempts a page tells.
pub(crate) fn handed_in(attempts: u32) -> String {
    counted(attempts as usize, "attempt handed in", "attempts handed in")
}

/// Who corrected it, when and why.
pub(crate) fn corrected(by: &str, at: &str, why: &str) -> String {
    format!("Corrected by {by}, {at}: “{why}”")
}

/// What became of a correction.
pub(crate) fn regraded(n: u32) -> String {
    format!("Corrected: {} changed.", counted(n as usize, "result", "results"))
}

/// The same, where a correction was taken back.
pub(crate) fn taken_back(n: u32) -> String {
    format!("Taken back: {} changed.", counted(n as usize, "result", "results"))
}

/// `mean 72%, 12 of 15 passed`.
pub(crate) fn summary(mean: Option<f64>, passed: Option<(u32, usize)>) -> String {
    match (mean, passed) {
        (None, _) => "no scores yet".into(),
        (Some(mean), None) => format!("mean {mean:.0}%"),
        (Some(mean), Some((passed, of))) => format!("mean {mean:.0}%, {passed} of {of} passed"),
    }
}

/// `3 scores from 70 to 79%`.
pub(crate) fn tenth(place: usize, n: u32) -> String {
    let to = if place == 9 { 100 } else { place * 10 + 9 };
    format!("{} from {} to {to}%", counted(n as usize, "score", "scores"), place * 10)
}
