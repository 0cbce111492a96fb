//! What the desk says, and the pages beside it: one-time links, what is kept of a learner.

use homeroom_core::{
    Timestamp, Zone,
    desk::Posted,
    words::{counted, times},
};

pub(crate) const TEACH: &str = "Teach";
pub(crate) const CLASSES: &str = "Your classes";
pub(crate) const CLASS_PAGES: &str = "Pages of this class";
pub(crate) const TESTS: &str = "Tests";
pub(crate) const GRADES: &str = "Gradebook";
pub(crate) const ROSTER: &str = "Roster";
pub(crate) const DEEDS: &str = "Record";
pub(crate) const SETTINGS: &str = "Settings";

pub(crate) const ARCHIVED: &str = "Archived";
pub(crate) const ARCHIVED_WHY: &str =
    "This class is in the archive: everything can be looked at, and nothing in it changes any more.";
pub(crate) const ARCHIVED_OUT: &str = "Take it out under Settings";
pub(crate) const SAVED: &str = "Saved.";
pub(crate) const ONCE: &str = "It works once, for 7 days, and is shown only now: copy it and send it.";

// The classes.
pub(crate) const NO_CLASSES: &str = "You have no class yet. Make one below: it takes a name, and gives you a join code \
    for your learners.";
pub(crate) const MAKE: &str = "Make a class";
pub(crate) const MAKE_NOW: &str = "Make the class";
pub(crate) const CLASS_NAME: &str = "Name of the class";
pub(crate) const CLASS_NAME_HELP: &str = "As your learners should see it. It can be changed later.";
pub(crate) const ZONE: &str = "Time zone";
pub(crate) const ZONE_HELP: &str = "All times of the class are typed and shown in it. Empty means UTC.";
pub(crate) const COURSES: &str = "Courses";
pub(crate) const COURSES_HELP: &str =
    "What learners find in this class. A class may have none, and just sit tests.";
pub(crate) const NO_COURSES: &str = "No course is in service here; a class can sit tests without one.";

// One class.
pub(crate) const NEW_TEST: &str = "New test";
pub(crate) const JOIN: &str = "Join code";
pub(crate) const JOIN_HELP: &str = "Learners type it on their home page, or open this link:";
pub(crate) const JOIN_LINK: &str = "Link to join";
pub(crate) const NOBODY: &str = "Nobody has joined yet. Show the code in class, or send the link.";
pub(crate) const NO_CODE: &str = "This class has no join code. Make one under Settings.";
pub(crate) const POSTED: &str = "Posted";
pub(crate) const NOTHING_POSTED: &str = "Nothing is posted yet. “New test” takes a test that you write or paste, or a \
    file; you see it as learners will before you post it.";
pub(crate) const DRAFTS: &str = "Drafts";
pub(crate) const DRAFTS_WHY: &str = "Only those who teach here see these.";
pub(crate) const READY: &str = "Tests of your courses";
pub(crate) const READY_WHY: &str = "Ready to be posted.";

// Settings.
pub(crate) const ABOUT_CLASS: &str = "The class";
pub(crate) const SAVE: &str = "Save";
pub(crate) const CODE_NOW: &str = "The join code is";
pub(crate) const RENEW: &str = "Make a new join code";
pub(crate) const RENEW_WHY: &str =
    "The old code, and every link with it, stops working at once. Who has joined stays in the class.";
pub(crate) const RENEW_NOW: &str = "Make the new code";
pub(crate) const INVITE: &str = "Teach together";
pub(crate) const INVITE_WHY: &str = "Whoever opens the link teaches in this class: sees all scores, posts tests, \
    changes everything that you can change.";
pub(crate) const INVITE_NOW: &str = "Make an invitation link";
pub(crate) const INVITE_LINK: &str = "Invitation for a co-instructor";
pub(crate) const ARCHIVE: &str = "Archive";
pub(crate) const ARCHIVE_WHY: &str = "For when the term is over. Learners can read what they did, and nothing changes \
    any more; nobody can join. You can take the class out again.";
pub(crate) const ARCHIVE_NOW: &str = "Put the class into the archive";
pub(crate) const REVIVE_NOW: &str = "Take the class out of the archive";

// The roster.
pub(crate) const LEARNERS: &str = "Learners";
pub(crate) const INSTRUCTORS: &str = "Instructors";
pub(crate) const TAKEN_OUT: &str = "Taken out";
pub(crate) const TAKEN_OUT_WHY: &str = "They see nothing of this class any more; what they did is kept.";
pub(crate) const NO_LEARNERS: &str = "Nobody has joined yet. The join code is under Tests.";
pub(crate) const YOU: &str = "you";
pub(crate) const CHANGE: &str = "Change";
pub(crate) const REENTER: &str = "Make a re-entry link";
pub(crate) const REENTER_WHY: &str = "For who lost their return link. Whoever opens it is this learner, with all that \
    they did; the learner is told that you made it.";
pub(crate) const REMOVE: &str = "Take out of the class";
pub(crate) const RESTORE: &str = "Put back";
pub(crate) const PROMOTE: &str = "Make an instructor";
pub(crate) const DEMOTE: &str = "Make a learner";
pub(crate) const TWO_RECORDS: &str = "Two records, one person?";
pub(crate) const TWO_RECORDS_WHY: &str = "Somebody who lost their return link and entered under another name has two \
    records. Joined, everything that was done under either counts for one person.";
pub(crate) const KEPT: &str = "Keep this one";
pub(crate) const KEPT_HELP: &str = "Its name stays.";
pub(crate) const GONE: &str = "Join this one to it";
pub(crate) const CHOOSE: &str = "Choose somebody";
pub(crate) const LOOK: &str = "Look at it first";
pub(crate) const SAME: &str = "Choose two different records.";
pub(crate) const MERGE: &str = "Join these two records?";
pub(crate) const MERGE_NOW: &str = "Join them";
pub(crate) const NOT_NOW: &str = "Leave them as they are";
pub(crate) const MERGED: &str = "Joined records";
pub(crate) const UNDO: &str = "Undo";

// One learner.
pub(crate) const TO_ROSTER: &str = "To the roster";
pub(crate) const TO_GRADES: &str = "To the gradebook";
pub(crate) const QUIZZES: &str = "Quizzes and tests";
pub(crate) const NO_COLUMNS: &str = "This class has no quiz and no test yet.";
pub(crate) const NO_SCORE: &str = "No score yet";
pub(crate) const PASSED: &str = "passed";
pub(crate) const NOT_PASSED: &str = "not passed";
pub(crate) const SET: &str = "set by hand";
pub(crate) const ATTEMPTS: &str = "Attempts";
pub(crate) const PAPER: &str = "answers";
pub(crate) const ASIDE: &str = "Set aside";
pub(crate) const NO_PAPER: &str = "Nothing was asked that can still be read.";
pub(crate) const STILL_OPEN: &str = "not handed in yet";
pub(crate) const CHANGE_ATTEMPT: &str = "Set aside or reopen";
pub(crate) const RESET: &str = "Set aside";
pub(crate) const RESET_WHY: &str =
    "The attempt is kept, but does not count, and the test can be taken again. This cannot be taken back.";
pub(crate) const REOPEN: &str = "Reopen";
pub(crate) const REOPEN_MINUTES: &str = "Minutes to go on";
pub(crate) const ALLOW: &str = "More time or attempts";
pub(crate) const ALLOW_WHY: &str = "Beyond what the posting says; 0 takes it back.";
pub(crate) const MINUTES: &str = "Minutes more";
pub(crate) const TRIES: &str = "Attempts more";
pub(crate) const GIVE: &str = "Give";
pub(crate) const SET_SCORE: &str = "Set the score by hand";
pub(crate) const PERCENT: &str = "Score in per cent";
pub(crate) const WHY: &str = "Why";
pub(crate) const WHY_HELP: &str = "The learner reads it.";
pub(crate) const SET_NOW: &str = "Set the score";
pub(crate) const CLEAR: &str = "Take the set score back";

// The limits of labs.
pub(crate) const LAB_RULES: &str = "Limits of labs";
pub(crate) const LAB_RULES_WHY: &str = "What one learner may take of the inference server, on all platforms together. A reply takes at most a third of what the model has room for.";
pub(crate) const LAB_LIMITS: [&str; 4] = [
    "Messages at once",
    "Messages a minute, after that",
    "Tokens a day, prompts and replies (a reply takes about a thousand)",
    "Longest reply, in tokens (three quarters of it in words)",
];
pub(crate) const LAB_HOSTED: &str = "A learner who agrees may use a hosted server, if one is configured. Their words leave your network then.";
pub(crate) const SAVE_LIMITS: &str = "Save the limits";

// The record of deeds.
pub(crate) const DEEDS_WHY: &str =
    "Who changed what in this class. Nobody can change this record, and only those who teach here see it.";
pub(crate) const NO_DEEDS: &str = "Nothing was changed yet.";
pub(crate) const PROGRAM: &str = "The classroom";
pub(crate) const BEFORE: &str = "before";
pub(crate) const AFTER: &str = "after";
pub(crate) const OLDER: &str = "Older";
pub(crate) const NEWEST: &str = "Back to the newest";

// One-time links.
pub(crate) const LINK_GONE: &str = "This link is not good any more";
pub(crate) const LINK_GONE_WHY: &str = "Such a link works once, for 7 days. If you have opened it before, you are in \
    already; if not, ask whoever gave it to you for a new one.";
pub(crate) const BACK_WHY: &str = "This link lets you in again, with everything you have done. Other browsers that were signed in as you are signed \
     out, and you get a new return link; the old one stops working.";
pub(crate) const BACK_NOW: &str = "Come back in";
pub(crate) const INVITED: &str = "You are invited to teach";
pub(crate) const INVITED_WHY: &str = "With this link you can make classes of your own here: post tests, see how your learners do, and export grades.";
pub(crate) const INVITED_IN_WHY: &str =
    "With this link you teach in a class together with whoever sent it: you post tests, and see all scores.";
pub(crate) const TEACH_HERE: &str = "Teach here";

// A link with a join code.
pub(crate) const JOIN_CLASS: &str = "Join this class?";
pub(crate) const JOIN_NOW: &str = "Join the class";
pub(crate) const TO_JOIN: &str =
    "You were invited to a class. Enter with your name first; then you can join it.";

/// `You are Ada.`
pub(crate) fn you_are(name: &str) -> String {
    format!("You are {name} in this browser.")
}

/// Who comes back.
pub(crate) fn back(name: &str) -> String {
    format!("Welcome back, {name}")
}

/// `12 learners`.
pub(crate) fn learners(n: u32) -> String {
    counted(n as usize, "learner", "learners")
}

/// `12 learners · times in Europe/Berlin`.
pub(crate) fn about(n: u32, zone: &Zone) -> String {
    format!("{} · times in {zone}", learners(n))
}

/// How a posted test stands: for its badge, and in words.
pub(crate) fn posted(one: &Posted, zone: &Zone, now: Timestamp) -> (&'static str, &'static str, String) {
    let at = |at: Timestamp| times::short(at, zone, now);
    let (posting, handed_in) = (&one.posting, format!("{} handed in", one.handed_in));
    if posting.withdrawn.is_some() {
        return ("over", "Withdrawn", handed_in);
    }
    match (posting.opens, posting.closes) {
        (Some(opens), _) if opens > now => {
            ("later", "Later", format!("Opens {}, {}", at(opens), times::from_now(opens, now)))
        }
        (_, Some(closes)) if closes <= now => {
            ("over", "Closed", format!("Closed {} · {handed_in}", at(closes)))
        }
        (_, closes) => {
            let until = closes.map_or("No close set".into(), |closes| format!("Open until {}", at(closes)));
            ("open", "Open", format!("{until} · {} working · {handed_in}", one.working))
        }
    }
}

/// When somebody joined.
pub(crate) fn joined(at: &str) -> String {
    format!("joined {at}")
}

/// When somebody was taken out.
pub(crate) fn removed(at: &str) -> String {
    format!("taken out {at}")
}

/// What to do with somebody, for who hears it alone.
pub(crate) fn change(name: &str) -> String {
    format!("{CHANGE} {name}")
}

/// A link for one learner.
pub(crate) fn reentry(name: &str) -> String {
    format!("Re-entry link for {name}")
}

/// What joining two records means.
pub(crate) fn merge(kept: &str, gone: &str) -> String {
    format!(
        "Everything that was done as {gone} will count for {kept}; whoever comes in as {gone} is {kept} from then on, \
         and is told so. It can be undone on this page."
    )
}

/// Two records that are one.
pub(crate) fn merged(gone: &str, kept: &str) -> String {
    format!("{gone} joined to {kept}")
}

/// Which join is undone, for who hears it alone.
pub(crate) fn undo(gone: &str, kept: &str) -> String {
    format!("{UNDO}: {}", merged(gone, kept))
}

/// `Began Tue 24 Nov, 18:00, handed in Tue 24 Nov, 18:25`.
pub(crate) fn attempt(began: &str, ended: Option<&str>) -> String {
    match ended {
        Some(ended) => format!("Began {began}, handed in {ended}"),
        None => format!("Began {began}, {STILL_OPEN}"),
    }
}

/// How far an open attempt is.
pub(crate) fn answered(n: u32) -> String {
    format!("{n} answered")
}

/// What was given, in the line that opens the form.
pub(crate) fn allowed(given: &str) -> String {
    format!("{ALLOW}: {given}")
}

/// A score that was set.
pub(crate) fn set_because(why: &str) -> String {
    format!("Set by hand: {why}")
}

/// Columns in which a learner has nothing.
pub(crate) fn nothing_in(n: usize) -> String {
    format!("{} with nothing in it yet", counted(n, "quiz or test", "quizzes and tests"))
}

/// The way back to a learner's page.
pub(crate) fn to_learner(name: &str) -> String {
    format!("Back to {name}")
}
