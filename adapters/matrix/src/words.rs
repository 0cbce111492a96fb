//! What is said on Matrix only.

use std::time::Duration;

use homeroom_core::words::duration;

use crate::settings::Graded;

/// Beside the option that a learner chose.
pub(crate) const YOUR_CHOICE: &str = "yours";
/// Behind what is chosen at present.
pub(crate) const CHOSEN: &str = " ✓";
/// How several options are chosen, where they have reactions.
pub(crate) const SEVERAL: &str = "Tap all that apply, then ✅. Or send their numbers: 1 3";
/// How several options are chosen by a message.
pub(crate) const SEVERAL_SENT: &str = "Send the numbers of all that apply: 1 3";
/// How words are answered.
pub(crate) const SEND_WORDS: &str = "Send your answer as a message.";
/// How something is said to an assistant.
pub(crate) const SEND_PROSE: &str = "Send it as a message.";
/// How a number is answered.
pub(crate) const SEND_NUMBER: &str = "Send a number as a message, as in 1.4";
/// Where what is sent is an answer.
pub(crate) const TAP_THE_REST: &str = "What you send is your answer; for the rest, tap.";
/// How something is pressed: on the page where one begins.
pub(crate) const HOW: &str = "Tap a number below, or send it. What else there is, help says.";
/// The name of a private room.
pub(crate) const ROOM_NAME: &str = "Homeroom";
/// What a private room is for.
pub(crate) const ROOM_TOPIC: &str =
    "Your own room with the classroom: other learners do not see your answers.";
/// A test was to be posted, and none was named.
pub(crate) const NO_TEST: &str = "Name a test, put one below the command as text, or send one as a Markdown file with the command as its caption, or as an answer to it.";
/// A file is not taken.
pub(crate) const FILE_TOO_LARGE: &str = "The file is larger than 256 KiB. Nothing was posted.";
/// A file is no text.
pub(crate) const FILE_NO_TEXT: &str = "The file is no text in UTF-8. Nothing was posted.";
/// A file did not come.
pub(crate) const FILE_LOST: &str = "The file could not be fetched. Nothing was posted; please try again.";
/// The key of a message did not come.
pub(crate) const LATE: &str = "A message of yours could not be read: its key did not arrive. Please send it again; a tap on a number is not lost.";
/// A number that stands for nothing.
pub(crate) const NO_SUCH_NUMBER: &str = "There is nothing with this number on the last page.";

/// What the homeserver sees, on the page on privacy.
pub(crate) fn seen(graded: Graded) -> &'static str {
    match graded {
        Graded::Reaction => {
            "What is said in this room is encrypted. Reactions are not, on Matrix: your homeserver sees which number you \
             tap. A number that you send as a message it does not see."
        }
        Graded::Reply => {
            "What is said in this room is encrypted. Answers are taken as messages, since reactions are not encrypted on \
             Matrix: of what you tap otherwise your homeserver sees the number."
        }
    }
}

/// Where what is said in a lab stands, on the page on privacy.
pub(crate) const LAB_SEEN: &str = "A conversation in a lab stands in a thread of this room: your homeserver passes it on and cannot read it. Erasing \
     yourself does not take it out of the room.";

/// How a number in a unit is answered.
pub(crate) fn number_in(unit: &str) -> String {
    format!("Send a number in {unit} as a message, as in 1.4")
}

/// What a command could have been.
pub(crate) fn near(prefix: &str, word: &str) -> String {
    format!("Did you mean {prefix}{word}? Send it so.")
}

/// A word that is no command.
pub(crate) fn unknown(prefix: &str) -> String {
    format!("I do not know that. {prefix}help says what you can do here.")
}

/// In a class room, once: where everybody's answers are.
pub(crate) fn notice(names: &[String], more: usize, prefix: &str) -> String {
    let begins = format!(
        "Send {prefix}learn: I answer each of you in a room of your own, where other learners do not see your answers. \
         Look for my invitation."
    );
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    if names.is_empty() { begins } else { format!("{begins} There by now: {}{more}.", names.join(", ")) }
}

/// Who teaches was to be said by power, and no power was named.
pub(crate) const WHICH_POWER: &str = "Name a power level, 50 or 100, or a person, as in: class instructors 50, or: class instructors @carla:school";
/// A title is none of what there is.
pub(crate) const NO_SUCH_TITLE: &str = "There is nothing of this name.";

/// A title is of several things.
pub(crate) fn several(labels: &[String]) -> String {
    format!("Several have this name: {}. Write more of it.", labels.join(" · "))
}

/// A room is in no space that we are in.
pub(crate) const NO_SPACE: &str = "This room is in no space that I am in. Invite me to the space first, and name it as a parent of this room.";
/// Whoever asks must not ping everybody.
pub(crate) const MAY_NOT_PING: &str =
    "You may not notify everybody in this room, so a test of yours cannot either. Nothing was posted.";
/// A page stands in a thread already.
pub(crate) const HERE: &str = "It is here, in this thread.";

/// What a thread begins with.
pub(crate) fn thread(title: &str) -> String {
    format!("📖 {title}: read it together in this thread.")
}

/// Somebody who waits for their room.
pub(crate) fn waiting(name: &str, minutes: u64) -> String {
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    format!("{name} about {minutes} {unit}")
}

/// In a class room: who waits for their room.
pub(crate) fn rooms_take_long(waiting: &[String], me: &str) -> String {
    format!(
        "The homeserver lets me open a room only now and then. By now: {}. Nobody waits who starts an encrypted chat with \
         me themselves: {me}",
        waiting.join(", ")
    )
}

/// Below an answer: when the next one comes.
pub(crate) fn next_in(wait: Duration) -> String {
    let millis = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
    format!(
        "The homeserver lets me write only now and then: the next answer takes about {}.",
        duration(millis)
    )
}

/// The room in which it is tried how fast the homeserver lets us speak.
pub(crate) const TRIAL_ROOM: &str = "Homeroom: a trial of limits";
/// What is said there.
pub(crate) const TRIAL: &str = "Does the homeserver let me say this?";
