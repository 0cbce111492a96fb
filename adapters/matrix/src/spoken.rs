//! What is typed becomes what is asked. Pure.

use homeroom_core::{
    Action, Change, CohortId, Command, Feedback, Input, Leanings, Reminder, Renewal, Wanted, What,
    desk::Typed,
};

use crate::{limits::POWERS, words};

/// Every command.
pub(crate) const ALL: [&str; 17] = [
    "learn", "lesson", "quiz", "test", "lab", "progress", "review", "glossary", "calc", "decide", "join",
    "link", "privacy", "help", "class", "post", "grades",
];
/// Letters in which a slip may differ from a command, for one of at most four letters and for a longer one.
const SLIPS: [usize; 2] = [1, 2];
/// When right answers show: as it is typed.
const ANSWERS: [(&str, Feedback); 3] = [
    ("at-once", Feedback::Immediate),
    ("after-hand-in", Feedback::AfterSubmit),
    ("after-close", Feedback::AfterClose),
];

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Spoken {
    /// A command.
    Asked(Asked),
    /// A slip of this command.
    Near(&'static str),
    /// No command.
    Unknown,
}

/// What a command asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    /// This.
    What(What),
    /// A cohort that meets here, with the course of this title.
    Make(Box<Command>, String),
    /// Let the class of this name meet here.
    Here(String),
    /// Let the class meet in the whole space that this room is in.
    Space,
    /// Give the class the test of this title.
    Post(String, Typed, Ping),
    /// Give it this test.
    PostText(String, Typed, Ping),
    /// Give it the test in the file that came with the command.
    PostFile(Typed, Ping),
    /// How the test of this title went.
    Grades(String),
    /// Nothing that can be meant; this is said.
    Said(&'static str),
}

/// Whom the card of a test pings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ping {
    /// Nobody.
    Nobody,
    /// Everybody in the room.
    Room,
}

/// Reads a message, without its prefix. `fresh` makes ids that did not exist before.
pub(crate) fn spoken(text: &str, fresh: &dyn Fn() -> [u8; 16]) -> Spoken {
    let text = text.trim();
    // A test may begin right below its command.
    let (word, after) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    let word = word.to_lowercase();
    let Some(known) = ALL.iter().find(|known| **known == word) else { return near(&word) };
    let rest = after.trim();
    Spoken::Asked(match *known {
        "class" => class(rest, fresh),
        "post" => post(after),
        "grades" if rest.is_empty() => ordered(Command::Grades(None)),
        "grades" => Asked::Grades(rest.into()),
        name => learner(name, rest),
    })
}

fn near(word: &str) -> Spoken {
    let far = |known: &&&str| strsim::damerau_levenshtein(known, word);
    let close = |known: &&&str| far(known) <= SLIPS[usize::from(known.len() > 4)];
    match ALL.iter().filter(close).min_by_key(far) {
        Some(known) => Spoken::Near(known),
        None => Spoken::Unknown,
    }
}

fn pressed(action: &Action) -> What {
    What::Pressed { token: action.token().as_str().into() }
}

fn answered(action: &Action, text: &str) -> What {
    What::Answered { token: action.token().as_str().into(), with: Input::Text(text.into()) }
}

fn ordered(command: Command) -> Asked {
    Asked::What(What::Ordered(Box::new(command)))
}

fn learner(name: &str, rest: &str) -> Asked {
    let find = |wanted: Wanted| match rest {
        "" => Asked::What(pressed(&Action::Find(wanted))),
        _ => Asked::What(answered(&Action::Find(wanted), rest)),
    };
    Asked::What(match name {
        "lesson" => return find(Wanted::Lesson),
        "quiz" => return find(Wanted::Quiz),
        "test" => return find(Wanted::Test),
        "lab" => return find(Wanted::Lab),
        "review" => return find(Wanted::Missed),
        "progress" => pressed(&Action::Progress),
        "glossary" => answered(&Action::Term, rest),
        "calc" if rest.is_empty() => pressed(&Action::Calc),
        "calc" => answered(&Action::Calc, rest),
        "decide" => pressed(&Action::Decide(Leanings::default())),
        "join" => answered(&Action::Join, rest),
        "link" if rest.is_empty() => pressed(&Action::Link),
        "link" => answered(&Action::Link, rest),
        "privacy" => pressed(&Action::Privacy),
        "help" => pressed(&Action::Help),
        _ => pressed(&Action::Home),
    })
}

fn class(rest: &str, fresh: &dyn Fn() -> [u8; 16]) -> Asked {
    let (part, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let given = Given::read(rest);
    match part.to_lowercase().as_str() {
        "create" => Asked::Make(
            Box::new(Command::Make {
                id: CohortId::from_bytes(fresh()),
                name: given.words.clone(),
                zone: given.value("zone"),
                courses: Vec::new(),
            }),
            given.value("course"),
        ),
        "here" if given.words.is_empty() => ordered(Command::Bind(None)),
        "here" => Asked::Here(given.words),
        "space" => Asked::Space,
        "leave" => ordered(Command::Unbind),
        "code" if given.words == "new" => ordered(Command::Code(Renewal::Renew)),
        "code" => ordered(Command::Code(Renewal::Show)),
        "roster" => ordered(Command::Roster),
        "instructors" => instructors(&given.words),
        _ => ordered(Command::Class),
    }
}

/// Whoever has this power in the room teaches the class, or who has this name.
fn instructors(text: &str) -> Asked {
    let (who, change) = match text.split_once(' ') {
        Some((who, "off")) => (who, Change::Drop),
        _ => (text, Change::Add),
    };
    let named = who.starts_with('@') && who.contains(':') && !who.contains(char::is_whitespace);
    let power = who.parse::<i64>().is_ok_and(|power| POWERS.contains(&power));
    if named || power {
        ordered(Command::Instructors { badge: who.to_owned(), change })
    } else {
        Asked::Said(words::WHICH_POWER)
    }
}

fn post(text: &str) -> Asked {
    let (first, below) = text.split_once('\n').unwrap_or((text, ""));
    let given = Given::read(first);
    let answers = given.value("answers").to_lowercase();
    let feedback = ANSWERS.iter().find(|(name, _)| *name == answers);
    let typed = Typed {
        opens: given.value("opens"),
        closes: given.value("closes"),
        time: given.value("minutes"),
        attempts: given.value("attempts"),
        feedback: feedback.map_or(Feedback::AfterClose, |(_, feedback)| *feedback),
        reminder: if given.value("remind") == "yes" { Reminder::On } else { Reminder::Off },
    };
    let ping = if given.value("ping") == "room" { Ping::Room } else { Ping::Nobody };
    match (below.trim(), given.words.as_str()) {
        ("", "") => Asked::PostFile(typed, ping),
        ("", _) => Asked::Post(given.words, typed, ping),
        (below, _) => Asked::PostText(unfenced(below), typed, ping),
    }
}

/// A test may stand in a listing, so that clients leave it alone.
fn unfenced(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix("```").and_then(|text| text.strip_suffix("```"));
    match inner.and_then(|inner| inner.split_once('\n')) {
        Some((_, inner)) => inner.to_owned(),
        None => text.to_owned(),
    }
}

/// What comes with a command: words, then `name=value` as often as wanted; a value goes on to the next name.
#[derive(Debug, Default)]
struct Given {
    words: String,
    values: Vec<(String, String)>,
}

impl Given {
    fn read(text: &str) -> Self {
        let mut given = Self::default();
        for part in text.split_whitespace() {
            if let Some((name, value)) = part.split_once('=') {
                given.values.push((name.to_lowercase(), value.into()));
                continue;
            }
            let last = given.values.last_mut().map(|(_, value)| value);
            let onto = last.unwrap_or(&mut given.words);
            if !onto.is_empty() {
                onto.push(' ');
            }
            onto.push_str(part);
        }
        given
    }

    fn value(&self, name: &str) -> String {
        let found = self.values.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }
}
