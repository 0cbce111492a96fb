//! The commands that can be typed.

use homeroom_core::{Suggest, Wanted};
use serde_json::{Value, json};

use Kind::{Choice, File, Flag, Listed, Number, Role, Words};

/// A command, or a part of one.
pub(crate) struct Word {
    /// Its name.
    pub(crate) name: &'static str,
    about: &'static str,
    /// What comes with it.
    takes: &'static [Takes],
    parts: &'static [Word],
    reach: Reach,
}

/// Where a command can be typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// In servers and in private.
    Everywhere,
    /// Where a class can meet.
    Servers,
}

/// Something that comes with a command.
struct Takes {
    name: &'static str,
    about: &'static str,
    kind: Kind,
    required: bool,
}

/// What sort of thing that is.
enum Kind {
    /// Free words.
    Words,
    /// Words, with suggestions.
    Listed(Suggest),
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// One of these: as it is shown, and as it is sent.
    Choice(&'static [(&'static str, &'static str)]),
    /// A role of the server.
    Role,
    /// A file.
    File,
}

/// When right answers show: as it is shown, and as it is sent.
pub(crate) const ANSWERS: [(&str, &str); 3] =
    [("at once", "immediate"), ("after hand-in", "after-submit"), ("after it closes", "after-close")];

const fn may(name: &'static str, about: &'static str, kind: Kind) -> Takes {
    Takes { name, about, kind, required: false }
}

const fn must(name: &'static str, about: &'static str, kind: Kind) -> Takes {
    Takes { name, about, kind, required: true }
}

const fn word(name: &'static str, about: &'static str, takes: &'static [Takes]) -> Word {
    Word { name, about, takes, parts: &[], reach: Reach::Everywhere }
}

/// All commands.
pub(crate) const ALL: [Word; 17] = [
    word("learn", "Your classroom: go on where you were", &[]),
    word("lesson", "Read a lesson", &[may("title", "Which", Listed(Suggest::Item(Wanted::Lesson)))]),
    word("quiz", "Take a quiz", &[may("title", "Which", Listed(Suggest::Item(Wanted::Quiz)))]),
    word("test", "Sit a test", &[may("title", "Which", Listed(Suggest::Item(Wanted::Test)))]),
    word("lab", "Talk a lesson through", &[may("title", "Which", Listed(Suggest::Item(Wanted::Lab)))]),
    word("progress", "How you are doing", &[]),
    word(
        "review",
        "Practise the questions you missed",
        &[may("title", "Of which course", Listed(Suggest::Item(Wanted::Missed)))],
    ),
    word("glossary", "What a word means", &[must("word", "Which", Listed(Suggest::Term))]),
    word("calc", "Work out memory, cost or speed of a model", &[may("what", "In your own words", Words)]),
    word("decide", "Local or hosted? Five questions and a recommendation", &[]),
    word("join", "Join a class with its code", &[must("code", "As in k7mq-x2vd", Words)]),
    word(
        "link",
        "Be the same learner here and in the browser",
        &[may("code", "From the other place", Words)],
    ),
    word("privacy", "What is kept of you, and how to take it away or erase it", &[]),
    word("help", "What you can do here", &[]),
    Word {
        name: "class",
        about: "The class that meets in this channel, for instructors",
        takes: &[],
        parts: &CLASS,
        reach: Reach::Servers,
    },
    Word {
        name: "post",
        about: "Give the class that meets here a test, for instructors",
        takes: &POST,
        parts: &[],
        reach: Reach::Servers,
    },
    word(
        "grades",
        "How your class does, for instructors",
        &[may("test", "Of one test", Listed(Suggest::Test))],
    ),
];

const CLASS: [Word; 7] = [
    word("show", "The class that meets here, or those you teach", &[]),
    word(
        "create",
        "Make a class that meets here",
        &[
            must("name", "As learners know it", Words),
            may("zone", "Its time zone, as in Europe/Berlin; else UTC", Listed(Suggest::Zone)),
            may("course", "Its course; else all that everybody can have", Listed(Suggest::Course)),
        ],
    ),
    word(
        "here",
        "Let a class of yours meet in this channel",
        &[may("class", "Which, if you teach several", Listed(Suggest::Class))],
    ),
    word("leave", "Let the class no longer meet in this channel", &[]),
    word("code", "The code that lets learners in", &[may("renew", "Make a new one: the old one ends", Flag)]),
    word("roster", "Who is in the class", &[]),
    word(
        "instructors",
        "Let everybody with a role teach the class",
        &[must("role", "Which", Role), may("remove", "They no longer teach it", Flag)],
    ),
];

const POST: [Takes; 9] = [
    may("test", "A test of a course of the class", Listed(Suggest::Test)),
    may("file", "Or a test of your own, as a Markdown file", File),
    may("opens", "As in 18:00, Mon 9:00 or +10m; else at once", Words),
    may("closes", "As in 20:00, Fri 23:59 or +45m; else it stays open", Words),
    may("minutes", "To sit it; else no limit", Number),
    may("attempts", "How many each has; else no limit", Number),
    may("answers", "When right answers show; else after it closes", Choice(&ANSWERS)),
    may("remind", "Remind those who have not handed in before it closes", Flag),
    may("ping", "A role to ping once, when its card goes up in this channel", Role),
];

/// What is suggested for an option of a command.
pub(crate) fn suggested(command: &str, option: &str) -> Option<Suggest> {
    let word = ALL.iter().find(|word| word.name == command)?;
    let takes = word.takes.iter().chain(word.parts.iter().flat_map(|part| part.takes));
    takes.filter(|takes| takes.name == option).find_map(|takes| match takes.kind {
        Listed(about) => Some(about),
        _ => None,
    })
}

/// All commands, as Discord is told of them. Written here and not by serenity, which would add what a kind of option
/// does not have.
pub(crate) fn all() -> Value {
    ALL.iter().map(command).collect()
}

/// Numbers that Discord gives to kinds of option:
/// <https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type>.
mod number {
    pub(super) const PART: u8 = 1;
    pub(super) const WORDS: u8 = 3;
    pub(super) const WHOLE: u8 = 4;
    pub(super) const FLAG: u8 = 5;
    pub(super) const ROLE: u8 = 8;
    pub(super) const FILE: u8 = 11;
}

/// Where a command can be typed: in servers, and in the conversation with us.
/// <https://discord.com/developers/docs/interactions/application-commands#interaction-contexts>
const SERVERS: [u8; 1] = [0];
const EVERYWHERE: [u8; 2] = [0, 1];
/// Who has a command: servers that let us in.
const INSTALLED: [u8; 1] = [0];

fn command(word: &Word) -> Value {
    let contexts = match word.reach {
        Reach::Everywhere => EVERYWHERE.as_slice(),
        Reach::Servers => SERVERS.as_slice(),
    };
    let part = |part: &Word| {
        let options: Vec<Value> = part.takes.iter().map(option).collect();
        json!({ "type": number::PART, "name": part.name, "description": part.about, "options": options })
    };
    let options: Vec<Value> = word.parts.iter().map(part).chain(word.takes.iter().map(option)).collect();
    json!({
        "type": 1,
        "name": word.name,
        "description": word.about,
        "contexts": contexts,
        "integration_types": INSTALLED,
        "options": options,
    })
}

fn option(takes: &Takes) -> Value {
    let kind = match takes.kind {
        Words | Listed(_) | Choice(_) => number::WORDS,
        Number => number::WHOLE,
        Flag => number::FLAG,
        Role => number::ROLE,
        File => number::FILE,
    };
    let mut option =
        json!({ "type": kind, "name": takes.name, "description": takes.about, "required": takes.required });
    match &takes.kind {
        Listed(_) => option["autocomplete"] = json!(true),
        Number => option["min_value"] = json!(1),
        Choice(choices) => {
            let choice = |(shown, sent): &(&str, &str)| json!({ "name": shown, "value": sent });
            option["choices"] = choices.iter().map(choice).collect();
        }
        _ => {}
    }
    option
}
