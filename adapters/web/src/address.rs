//! Where an action is found: pretty addresses that last, and the way back.

use homeroom_core::{Action, AttemptId, COURSE_ID_MAX, CourseId, ITEM_ID_MAX, ItemId, Leanings, is_id};

/// The canonical address of an action, with the fragment of a lesson's section. What is no place itself has the
/// address of the page on which it is pressed.
pub fn href(action: &Action) -> String {
    let mut address = path(action);
    if let Action::Lesson(_, _, Some(n)) | Action::Read(_, _, n) = action {
        address.push_str("#s");
        address.push_str(&n.to_string());
    }
    address
}

/// The address without a fragment, as a request carries it.
pub(crate) fn path(action: &Action) -> String {
    use Action as A;
    match action {
        A::Home => "/".into(),
        A::Progress => "/progress".into(),
        A::Course(course) => format!("/c/{course}"),
        A::Glossary(course) => format!("/c/{course}/glossary"),
        A::Review(course) | A::BeginReview(course) => format!("/c/{course}/review"),
        A::Lesson(course, item, _) | A::Read(course, item, _) => format!("/c/{course}/{item}"),
        A::Cover(course, item) | A::Lab(course, item) | A::Begin(course, item) => {
            format!("/c/{course}/{item}")
        }
        A::OpenLab(course, item) => format!("/c/{course}/{item}"),
        A::Teach(None) => "/teach".into(),
        A::Teach(Some(cohort)) => format!("/teach/{cohort}"),
        A::Calc => "/calc".into(),
        A::Decide(answers) if answers.given().next().is_none() => "/decide".into(),
        A::Decide(answers) => format!("/decide/{answers}"),
        A::Link | A::Unite(_) | A::Unlink(_) => "/link".into(),
        A::Privacy | A::Takeout | A::AskErase | A::Erase => "/privacy".into(),
        A::Part(of, ..) | A::Page(of, _) | A::Copy(of) => path(of),
        A::Noted(_) | A::Help | A::Find(_) | A::Term | A::Join => "/".into(),
        A::AskHosted(talk) => format!("/talk/{talk}/hosted"),
        // On the page of their lab, which they do not name.
        A::UseHosted(_) | A::UseLocal(_) => "/".into(),
        A::Talk(_)
        | A::Message(..)
        | A::Say(_)
        | A::StopReply(_)
        | A::TryAgain(_)
        | A::TellMe(_)
        | A::NewStart(_)
        | A::TakeAlong(_) => "/".into(),
        A::Attempt(attempt) | A::HandIn(attempt) => format!("/a/{attempt}"),
        A::AskHandIn(attempt) => format!("/a/{attempt}/hand-in"),
        A::Hint(attempt, n) => format!("/a/{attempt}/{}/hint", u16::from(*n) + 1),
        A::Question(attempt, n) | A::Answer(attempt, n, _) | A::Submit(attempt, n) => {
            format!("/a/{attempt}/{}", u16::from(*n) + 1)
        }
        A::Flag(attempt, n) | A::Unflag(attempt, n) => format!("/a/{attempt}/{}", u16::from(*n) + 1),
        A::Roster(cohort) | A::Grades(cohort) | A::GradesFile(cohort) => format!("/teach/{cohort}"),
        A::Board(_) | A::Preview(_) | A::Try(_) | A::Post(_) | A::Extend(_) | A::AskClose(_) => {
            "/teach".into()
        }
        A::Close(_) | A::AskWithdraw(_) | A::Withdraw(_) | A::PutBack(_) | A::Nudge(_) => "/teach".into(),
    }
}

/// The place at an address, if it is one. Only the canonical spelling is: one place, one address.
pub(crate) fn place(path: &str) -> Option<Action> {
    let mut parts = path.strip_prefix('/')?.split('/');
    let parts =
        [parts.next()?, parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or("")];
    let action = match parts {
        ["", "", "", ""] => Action::Home,
        ["progress", "", "", ""] => Action::Progress,
        ["link", "", "", ""] => Action::Link,
        ["calc", "", "", ""] => Action::Calc,
        ["decide", answers, "", ""] => Action::Decide(Leanings::read(answers)?),
        ["c", id, "", ""] => Action::Course(course(id)?),
        ["c", id, "glossary", ""] => Action::Glossary(course(id)?),
        ["c", id, "review", ""] => Action::Review(course(id)?),
        ["c", id, stem, ""] => in_course(course(id)?, item(stem)?),
        ["talk", id, "hosted", ""] => Action::AskHosted(id.parse().ok()?),
        ["a", id, "", ""] => Action::Attempt(attempt(id)?),
        ["a", id, "hand-in", ""] => Action::AskHandIn(attempt(id)?),
        ["a", id, n, ""] => Action::Question(attempt(id)?, number(n)?),
        ["a", id, n, "hint"] => Action::Hint(attempt(id)?, number(n)?),
        _ => return None,
    };
    (self::path(&action) == path).then_some(action)
}

/// Whether a newcomer may be led to an address after entering: a place, or one of the pages beside them, and no other
/// site by any spelling.
pub(crate) fn leads_on(path: &str) -> bool {
    place(path).is_some() || matches!(path, "/teach" | "/me" | "/privacy") || is_below(path)
}

fn is_below(path: &str) -> bool {
    let rest = ["/teach/", "/join/", "/invite/"].iter().find_map(|start| path.strip_prefix(start));
    let of_ids = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(of_ids);
    rest.is_some_and(|rest| rest.split('/').all(is_part))
}

/// The stem of a file tells what it is: `3-stack`, `3-stack.quiz`, `3-stack.lab`, `test`.
fn in_course(course: CourseId, item: ItemId) -> Action {
    match item.as_str().rsplit_once('.').map_or(item.as_str(), |(_, suffix)| suffix) {
        "quiz" | "test" => Action::Cover(course, item),
        "lab" => Action::Lab(course, item),
        _ => Action::Lesson(course, item, None),
    }
}

fn course(text: &str) -> Option<CourseId> {
    is_id(text, COURSE_ID_MAX).then(|| CourseId::new(text))
}

fn item(text: &str) -> Option<ItemId> {
    is_id(text, ITEM_ID_MAX).then(|| ItemId::new(text))
}

fn attempt(text: &str) -> Option<AttemptId> {
    text.parse().ok()
}

/// People count from 1.
fn number(text: &str) -> Option<u8> {
    text.parse::<u16>().ok()?.checked_sub(1)?.try_into().ok()
}
