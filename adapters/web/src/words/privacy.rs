//! What is said of what is kept.

use homeroom_core::{Role, words::counted};

pub(crate) const TITLE: &str = "What is kept of you";
pub(crate) const GENERAL_TITLE: &str = "What this classroom keeps";
pub(crate) const SEE: &str = "See what is kept, take it away, or erase it";
/// Of everybody.
pub(crate) const GENERAL: [&str; 4] = [
    "The name that you give yourself, and when you came first. No e-mail address, no password.",
    "What you answer in quizzes and tests, and when; which sections you have read; what you say to the assistant in labs \
     and what it replies. Scores are worked out from that.",
    "Which classes you are in. Those who teach a class see the names, answers and scores of its learners and \
     can read what is said in labs; learners do not see each other's.",
    "One cookie that keeps you signed in. Your return link is kept only as a fingerprint, from which nobody can make it \
     again.",
];
pub(crate) const SIGN_IN: &str = "Enter the classroom, or open your return link, and this page shows what is kept of you, with a copy to take away.";
pub(crate) const KEPT: &str = "What is kept";
pub(crate) const WHO: &str = "Who sees it";
pub(crate) const NO_CLASS: &str = "You are in no class: no instructor sees anything of you.";
pub(crate) const NO_INSTRUCTOR: &str = "nobody teaches it";
pub(crate) const WHO_ELSE: &str =
    "Whoever runs this classroom's computer can reach all that is stored on it.";
/// How what is typed comes here, where people come over TLS.
pub(crate) const COMES_ENCRYPTED: &str = "Your browser sends it straight to this classroom, encrypted on its way; no other platform is in between.";
/// The same, where it cannot be told.
pub(crate) const COMES: &str = "Your browser sends it straight to this classroom; no other platform is in between. It is encrypted on its way only \
     where the address begins with https.";
pub(crate) const HOW_LONG: &str = "How long";
pub(crate) const HOW_LONG_WHY: &str = "Until you erase it. Leaving a class, or the end of a term, does not take it away; nothing is deleted behind your \
     back.";
pub(crate) const EXPORT: &str = "Take it with you";
pub(crate) const EXPORT_WHY: &str =
    "One file (JSON) with all of the above: every attempt, every answer, every score that was set by hand.";
pub(crate) const EXPORT_NOW: &str = "Download my record";
pub(crate) const ERASE: &str = "Erase it";
pub(crate) const ERASE_WHY: [&str; 2] = [
    "Your name, your return link and what you have read are erased, and nobody can bring them back: not you, not your \
     instructor. Words that you typed go too, unless they were the right answer.",
    "What stays is nameless: which options were chosen and which numbers were given, so that a question's statistics \
     remain true. A test that you are sitting ends, and its instructors see that somebody erased their record after \
     beginning it.",
];
pub(crate) const ERASE_OPEN: &str = "Erase my record";
pub(crate) const ERASE_NAME: &str = "Type your name to confirm";
pub(crate) const ERASE_NOW: &str = "Erase everything of me";
pub(crate) const OTHER_NAME: &str = "That is not your name as it is written here, so nothing was erased. Type it just so, or leave this page.";
pub(crate) const ERASED: &str = "It is erased";
pub(crate) const ERASED_WHY: &str =
    "Nothing here leads to you any more, and this browser is signed out. You can come again as somebody new.";

/// `Your name, Ada; you came first Tue 24 Nov, 18:00 (UTC).`
pub(crate) fn name(name: &str, since: &str) -> String {
    format!("Your name, {name}; you came first {since} (UTC).")
}

/// `3 attempts with 24 answers`.
pub(crate) fn attempts(attempts: usize, answers: usize) -> String {
    let attempts = counted(attempts, "attempt at a quiz or test", "attempts at quizzes and tests");
    format!("{attempts}, with {}.", counted(answers, "answer", "answers"))
}

/// `2 conversations in labs, with 7 things that you said.`
pub(crate) fn talks(talks: usize, said: usize) -> String {
    let talks = counted(talks, "conversation in labs", "conversations in labs");
    format!("{talks}, with {} that you said, and the replies.", counted(said, "thing", "things"))
}

/// `12 sections that you have read`.
pub(crate) fn read(n: usize) -> String {
    format!("{} that you have read.", counted(n, "section", "sections"))
}

/// Scores set by hand.
pub(crate) fn set_scores(n: usize) -> String {
    format!("{} that an instructor set by hand.", counted(n, "score", "scores"))
}

/// Notices.
pub(crate) fn notices(n: usize) -> String {
    format!("{} that you have not seen yet.", counted(n, "notice", "notices"))
}

/// Accounts on platforms.
pub(crate) fn account(platform: &str, user: &str) -> String {
    format!("That you are known on {platform} as {user}.")
}

/// Where somebody is, as what, and who sees them.
pub(crate) fn class(role: Role, instructors: &[String]) -> String {
    let role = match role {
        Role::Learner => "you learn here",
        Role::Instructor => "you teach here",
    };
    if instructors.is_empty() {
        return format!("{role}; {NO_INSTRUCTOR}");
    }
    format!("{role}; taught by {}", instructors.join(", "))
}

/// What to type.
pub(crate) fn name_help(name: &str) -> String {
    format!("It is written here as: {name}")
}
