//! What only the browser classroom says. Everything else is said by `homeroom_core::words`.

pub(crate) mod desk;
pub(crate) mod lab;
pub(crate) mod posting;
pub(crate) mod privacy;

use homeroom_core::Standing;

pub(crate) const CLASSROOM: &str = "Homeroom";
pub(crate) const SKIP: &str = "Skip to the page";
pub(crate) const NAVIGATION: &str = "Classroom";
pub(crate) const TRAIL: &str = "Where you are";
pub(crate) const BESIDE: &str = "Tools";
pub(crate) const HOME: &str = "Home";
pub(crate) const PROGRESS: &str = "Progress";
pub(crate) const ME: &str = "Me";

pub(crate) const WELCOME: &str = "Welcome to Homeroom";
pub(crate) const ABOUT: [&str; 2] = [
    "A classroom in your browser: short lessons, quizzes that answer at once, and module tests.",
    "It keeps your place and your scores under a name of your own; no account, no password.",
];
pub(crate) const NAME: &str = "Your name";
pub(crate) const NAME_HELP: &str = "As your class should see it.";
pub(crate) const ENTER: &str = "Enter the classroom";
pub(crate) const HAVE_LINK: &str =
    "Have a return link? Open it in this browser and you are back where you were.";

pub(crate) const KEEP: &str = "Keep this link";
pub(crate) const KEEP_WHY: &str = "It brings you back, with everything you have done, on any device. It is shown only \
    now, and whoever has it is you: save it where you keep such things, and do not share it.";
pub(crate) const KEEP_LABEL: &str = "Your personal return link";
pub(crate) const COPY: &str = "Copy";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const CONTINUE: &str = "Continue";

pub(crate) const RETURN_LINK: &str = "Return link";
pub(crate) const LINK_WHY: &str = "Learn here and where your group talks, with one record";
pub(crate) const NEW_LINK_WHY: &str =
    "Lost it, or somebody else has seen it? A new one takes its place; the old one stops working.";
pub(crate) const NEW_LINK: &str = "Make a new return link";
pub(crate) const CLASS: &str = "Class";
pub(crate) const CODE: &str = "Join code";
pub(crate) const CODE_HELP: &str = "Your instructor has it.";
pub(crate) const JOIN: &str = "Join";
pub(crate) const LOOK: &str = "Colours";
pub(crate) const THEMES: [(&str, &str); 3] = [("auto", "Auto"), ("light", "Light"), ("dark", "Dark")];
pub(crate) const SIGN_OUT: &str = "Sign out";
pub(crate) const SIGN_OUT_WHY: &str =
    "This browser forgets you. Your record stays; the return link brings you back.";

pub(crate) const NOT_HERE: &str = "This page is not here";
pub(crate) const NOT_HERE_WHY: &str = "The address may be mistyped, or what was here has gone.";
pub(crate) const SOMETHING_BROKE: &str = "Something broke";
pub(crate) const NOT_POSSIBLE: &str = "That was not possible";
pub(crate) const TO_HOME: &str = "To your classroom";
pub(crate) const WRONG_METHOD: &str = "This page can be opened and its buttons pressed; nothing else.";
pub(crate) const FOREIGN: &str =
    "This came from another site, so nothing was done. Open the classroom and try again.";
pub(crate) const OTHER_HOST: &str = "This classroom does not answer to that name. Open it at the address it printed, \
    or set public_url.";
pub(crate) const TOO_LONG: &str =
    "That was more than this classroom takes at once (64 KiB). Nothing was recorded.";
pub(crate) const TOO_SLOW: &str = "The rest of that did not arrive in time. Nothing was recorded. Try again.";
pub(crate) const OFFLINE: &str = "No connection; your answer is not recorded yet. Try again.";

pub(crate) const OPTIONS: &str = "Options";
pub(crate) const YOUR_ANSWER: &str = "Your answer";
pub(crate) const RIGHT_ANSWER: &str = "Right answer";
pub(crate) const STEPS: &str = "Questions";
pub(crate) const FLAGGED: &str = "flagged";
pub(crate) const TIME_LEFT: &str = "Time left";
pub(crate) const SOURCE: &str = "Source";
pub(crate) const TABLE: &str = "Table";
pub(crate) const CODE_LISTING: &str = "Code";
pub(crate) const MARK_READ: &str = "I have read this section";
pub(crate) const REVEAL: &str = "Think first, then look";
pub(crate) const GO_DEEPER: &str = "Go deeper";

/// `until 14:05 UTC`, with the date.
pub(crate) fn until(time: &str) -> String {
    format!("until {time}")
}

/// A number in the overview, for who hears it.
pub(crate) fn question(number: u8) -> String {
    format!("Question {number}")
}

/// `3 of 7`, for who hears a meter.
pub(crate) fn amount(value: u32, of: u32) -> String {
    format!("{value} of {of}")
}

/// How an entry stands, for who cannot see its mark.
pub(crate) fn entry(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "not begun",
        Standing::Current => "in progress",
        Standing::Done => "done",
        Standing::Right => "done well",
        Standing::Wrong => "to work on",
    }
}

/// How a question of an overview stands.
pub(crate) fn step(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "open",
        Standing::Current => "in progress",
        Standing::Done => "answered",
        Standing::Right => "right",
        Standing::Wrong => "wrong",
    }
}

/// How an option stands, in words beside its mark. Nothing is said of what was neither chosen nor right.
pub(crate) fn option(chosen: bool, standing: Standing) -> Option<String> {
    match (chosen, standing) {
        (true, Standing::Right) => Some(format!("{YOUR_ANSWER}: right")),
        (true, Standing::Wrong) => Some(format!("{YOUR_ANSWER}: wrong")),
        (true, _) => Some(YOUR_ANSWER.into()),
        (false, Standing::Right) => Some(RIGHT_ANSWER.into()),
        (false, _) => None,
    }
}
