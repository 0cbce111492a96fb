//! Typed commands become events.

use homeroom_core::{
    Action, Announce, Badge, COURSE_ID_MAX, Change, CohortId, Command, CourseId, Feedback, Input, Leanings,
    PlatformId, Reminder, Renewal, TestFrom, Wanted, What, desk::Typed, is_id,
};
use serenity::model::{
    application::{CommandInteraction, ResolvedOption, ResolvedValue},
    channel::Attachment,
    guild::Role,
};

use crate::{caller::PLATFORM, commands::ANSWERS, incoming::Asked, limits::UPLOAD_MAX, words};

/// What a command asks for. `fresh` makes ids that did not exist before.
pub(crate) fn asked(command: &CommandInteraction, fresh: &dyn Fn() -> [u8; 16]) -> Asked {
    let all = command.data.options();
    let (part, given) = match all.as_slice() {
        [ResolvedOption { name, value: ResolvedValue::SubCommand(given), .. }] => (*name, Given(given)),
        given => ("", Given(given)),
    };
    let read = match (command.data.name.as_str(), part) {
        ("class", part) => class(part, &given, fresh),
        ("post", _) => announce(command, &given).and_then(|announce| post(&given, announce)),
        ("grades", _) => grades(&given),
        (name, _) => learner(name, &given),
    };
    read.unwrap_or_else(Asked::Said)
}

type Read = Result<Asked, &'static str>;

fn pressed(action: &Action) -> Asked {
    Asked::Event(What::Pressed { token: action.token().as_str().into() })
}

fn answered(action: &Action, text: &str) -> Asked {
    Asked::Event(What::Answered { token: action.token().as_str().into(), with: Input::Text(text.into()) })
}

fn ordered(command: Command) -> Asked {
    Asked::Event(What::Ordered(Box::new(command)))
}

fn learner(name: &str, given: &Given<'_>) -> Read {
    let find = |wanted: Wanted| match given.text("title") {
        None => pressed(&Action::Find(wanted)),
        // What was chosen from the list is one of these; anything else was typed.
        Some(title) => match Action::from_token(title) {
            Some(
                action @ (Action::Lesson(..) | Action::Cover(..) | Action::OpenLab(..) | Action::Review(_)),
            ) => pressed(&action),
            _ => answered(&Action::Find(wanted), title),
        },
    };
    Ok(match name {
        "lesson" => find(Wanted::Lesson),
        "quiz" => find(Wanted::Quiz),
        "test" => find(Wanted::Test),
        "lab" => find(Wanted::Lab),
        "progress" => pressed(&Action::Progress),
        "review" => find(Wanted::Missed),
        "glossary" => answered(&Action::Term, given.text("word").unwrap_or_default()),
        "calc" => match given.text("what") {
            Some(what) => answered(&Action::Calc, what),
            None => pressed(&Action::Calc),
        },
        "decide" => pressed(&Action::Decide(Leanings::default())),
        "join" => answered(&Action::Join, given.text("code").unwrap_or_default()),
        "link" => match given.text("code") {
            Some(code) => answered(&Action::Link, code),
            None => pressed(&Action::Link),
        },
        "privacy" => pressed(&Action::Privacy),
        "help" => pressed(&Action::Help),
        _ => pressed(&Action::Home),
    })
}

fn class(part: &str, given: &Given<'_>, fresh: &dyn Fn() -> [u8; 16]) -> Read {
    Ok(ordered(match part {
        "create" => Command::Make {
            id: CohortId::from_bytes(fresh()),
            name: given.text("name").unwrap_or_default().into(),
            zone: given.text("zone").unwrap_or_default().into(),
            courses: given.text("course").map(course).transpose()?.into_iter().collect(),
        },
        "here" => Command::Bind(match given.text("class") {
            None => None,
            Some(token) => match Action::from_token(token) {
                Some(Action::Teach(Some(cohort))) => Some(cohort),
                _ => return Err(words::FROM_THE_LIST),
            },
        }),
        "leave" => Command::Unbind,
        "code" => Command::Code(if given.flag("renew") { Renewal::Renew } else { Renewal::Show }),
        "roster" => Command::Roster,
        "instructors" => Command::Instructors {
            badge: given.role("role").ok_or(words::FROM_THE_LIST)?.id.to_string(),
            change: if given.flag("remove") { Change::Drop } else { Change::Add },
        },
        _ => Command::Class,
    }))
}

/// Whom a test is announced to: a role that anybody may mention. We ask for no power to ping others.
fn announce(command: &CommandInteraction, given: &Given<'_>) -> Result<Option<Announce>, &'static str> {
    if given.value("ping").is_none() {
        return Ok(None);
    }
    let role = given.role("ping").ok_or(words::FROM_THE_LIST)?;
    if command.guild_id.is_none_or(|server| server.get() == role.id.get()) {
        return Err(words::NOT_EVERYONE);
    }
    if !role.mentionable {
        return Err(words::NOT_MENTIONABLE);
    }
    let badge = Badge { platform: PlatformId::new(PLATFORM), key: role.id.to_string() };
    Ok(Some(Announce { badge, name: role.name.clone() }))
}

fn post(given: &Given<'_>, announce: Option<Announce>) -> Read {
    let feedback = match given.text("answers") {
        Some(sent) if sent == ANSWERS[0].1 => Feedback::Immediate,
        Some(sent) if sent == ANSWERS[1].1 => Feedback::AfterSubmit,
        _ => Feedback::AfterClose,
    };
    let typed = Typed {
        opens: given.text("opens").unwrap_or_default().into(),
        closes: given.text("closes").unwrap_or_default().into(),
        time: given.number("minutes"),
        attempts: given.number("attempts"),
        feedback,
        reminder: if given.flag("remind") { Reminder::On } else { Reminder::Off },
    };
    let post = |test: TestFrom| What::Ordered(Box::new(Command::Post { test, typed, announce }));
    if let Some(file) = given.file("file") {
        // What it says of its size is checked again when it comes.
        if file.size as usize > UPLOAD_MAX {
            return Err(words::FILE_TOO_LARGE);
        }
        let then = move |text: String| post(TestFrom::Text(text));
        return Ok(Asked::File(Box::new(file.clone()), Box::new(then)));
    }
    match given.text("test").map(Action::from_token) {
        None => Err(words::NO_TEST),
        Some(Some(Action::Cover(course, item))) => Ok(Asked::Event(post(TestFrom::Course(course, item)))),
        Some(_) => Err(words::FROM_THE_LIST),
    }
}

fn grades(given: &Given<'_>) -> Read {
    match given.text("test").map(Action::from_token) {
        None => Ok(ordered(Command::Grades(None))),
        Some(Some(Action::Cover(course, item))) => Ok(ordered(Command::Grades(Some((course, item))))),
        Some(_) => Err(words::FROM_THE_LIST),
    }
}

fn course(id: &str) -> Result<CourseId, &'static str> {
    if is_id(id, COURSE_ID_MAX) { Ok(CourseId::new(id)) } else { Err(words::FROM_THE_LIST) }
}

/// What came with a command.
struct Given<'a>(&'a [ResolvedOption<'a>]);

impl<'a> Given<'a> {
    fn value(&self, name: &str) -> Option<&'a ResolvedValue<'a>> {
        self.0.iter().find(|one| one.name == name).map(|one| &one.value)
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        match self.value(name)? {
            ResolvedValue::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    fn number(&self, name: &str) -> String {
        match self.value(name) {
            Some(ResolvedValue::Integer(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    fn flag(&self, name: &str) -> bool {
        matches!(self.value(name), Some(ResolvedValue::Boolean(true)))
    }

    fn role(&self, name: &str) -> Option<&'a Role> {
        match self.value(name)? {
            ResolvedValue::Role(role) => Some(role),
            _ => None,
        }
    }

    fn file(&self, name: &str) -> Option<&'a Attachment> {
        match self.value(name)? {
            ResolvedValue::Attachment(file) => Some(file),
            _ => None,
        }
    }
}
