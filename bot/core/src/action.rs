//! What can be asked of the classroom, and the token that carries it.
//!
//! A token is at most 64 bytes of ASCII, stateless, and says nothing about a right answer. Any string decodes to an
//! action or to none. Holding one is no permission: the handler checks who presses.

use serde::{Deserialize, Serialize};

use crate::{AttemptId, CohortId, CourseId, ItemId, NoticeId};

/// Longest token, in bytes; leaves room for an adapter's own mark in a 100-character field.
pub const TOKEN_MAX: usize = 64;
/// Longest course id, so that a token can carry it beside an item's.
pub const COURSE_ID_MAX: usize = 24;
/// Longest item id.
pub const ITEM_ID_MAX: usize = 32;

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    /// Where am I?
    Home,
    /// How am I doing, over all courses?
    Progress,
    /// A course's outline.
    Course(CourseId),
    /// A lesson, whole or one section of it (from 0).
    Lesson(CourseId, ItemId, Option<u8>),
    /// The cover of a quiz or test: what it asks, past attempts, Start.
    Cover(CourseId, ItemId),
    /// A lab's task.
    Lab(CourseId, ItemId),
    /// A course's words.
    Glossary(CourseId),
    /// The questions I missed.
    Review(CourseId),
    /// One question of an attempt (from 0).
    Question(AttemptId, u8),
    /// An attempt as a whole: its overview while it is open, its result after.
    Attempt(AttemptId),
    /// The desk of those who teach: all their cohorts, or one.
    Teach(Option<CohortId>),
    /// *Hand in* was pressed while questions are open: ask once.
    AskHandIn(AttemptId),

    /// I have read this section (from 0); one past the last means all of them.
    Read(CourseId, ItemId, u8),
    /// Start, or go on with, a quiz or test.
    Begin(CourseId, ItemId),
    /// Practise the questions I missed.
    BeginReview(CourseId),
    /// This option of this question (both from 0, as displayed).
    Answer(AttemptId, u8, u8),
    /// What was chosen or typed is my answer to this question.
    Submit(AttemptId, u8),
    /// Show the hint of this question.
    Hint(AttemptId, u8),
    /// Flag this question.
    Flag(AttemptId, u8),
    /// Take the flag away.
    Unflag(AttemptId, u8),
    /// Hand in what is there.
    HandIn(AttemptId),
    /// I have taken note of this.
    Noted(NoticeId),
}

impl Action {
    /// Whether it only shows something.
    pub fn reads(&self) -> bool {
        use Action as A;
        match self {
            A::Home | A::Progress | A::Course(_) | A::Lesson(..) | A::Cover(..) | A::Lab(..) => true,
            A::Glossary(_) | A::Review(_) | A::Question(..) | A::Attempt(_) | A::AskHandIn(_) => true,
            A::Hint(..) | A::Teach(_) => true,
            A::Read(..) | A::Begin(..) | A::BeginReview(_) | A::Answer(..) | A::Submit(..) => false,
            A::Flag(..) | A::Unflag(..) | A::HandIn(_) | A::Noted(_) => false,
        }
    }

    /// The token for this action. The ids of a course that loaded always fit.
    pub fn token(&self) -> Token {
        use Action as A;
        let body = match self {
            A::Home => "h".into(),
            A::Progress => "p".into(),
            A::Course(course) => format!("c{course}"),
            A::Lesson(course, item, None) => format!("l{course}/{item}"),
            A::Lesson(course, item, Some(n)) => format!("s{}{course}/{item}", byte(*n)),
            A::Cover(course, item) => format!("q{course}/{item}"),
            A::Lab(course, item) => format!("b{course}/{item}"),
            A::Glossary(course) => format!("g{course}"),
            A::Review(course) => format!("m{course}"),
            A::Question(attempt, n) => format!("n{}{}", sixteen(*attempt), byte(*n)),
            A::Attempt(attempt) => format!("o{}", sixteen(*attempt)),
            A::AskHandIn(attempt) => format!("k{}", sixteen(*attempt)),
            A::Read(course, item, n) => format!("R{}{course}/{item}", byte(*n)),
            A::Begin(course, item) => format!("B{course}/{item}"),
            A::BeginReview(course) => format!("M{course}"),
            A::Answer(attempt, n, option) => format!("A{}{}{}", sixteen(*attempt), byte(*n), byte(*option)),
            A::Submit(attempt, n) => format!("S{}{}", sixteen(*attempt), byte(*n)),
            A::Hint(attempt, n) => format!("i{}{}", sixteen(*attempt), byte(*n)),
            A::Flag(attempt, n) => format!("F{}{}", sixteen(*attempt), byte(*n)),
            A::Unflag(attempt, n) => format!("U{}{}", sixteen(*attempt), byte(*n)),
            A::HandIn(attempt) => format!("H{}", sixteen(*attempt)),
            A::Teach(None) => "t".into(),
            A::Teach(Some(cohort)) => format!("d{cohort}"),
            A::Noted(notice) => format!("N{notice}"),
        };
        Token(format!("{VERSION}{body}"))
    }

    /// The action that a token carries, if it carries one.
    pub fn from_token(token: &str) -> Option<Self> {
        use Action as A;
        let mut rest = Reader(token.strip_prefix(VERSION)?);
        if token.len() > TOKEN_MAX || !token.is_ascii() {
            return None;
        }
        let action = match rest.letter()? {
            'h' => A::Home,
            'p' => A::Progress,
            'c' => A::Course(rest.course()?),
            'l' => rest.item(|course, item| A::Lesson(course, item, None))?,
            's' => {
                let n = rest.byte()?;
                rest.item(|course, item| A::Lesson(course, item, Some(n)))?
            }
            'q' => rest.item(A::Cover)?,
            'b' => rest.item(A::Lab)?,
            'g' => A::Glossary(rest.course()?),
            'm' => A::Review(rest.course()?),
            'n' => A::Question(rest.attempt()?, rest.byte()?),
            'o' => A::Attempt(rest.attempt()?),
            'k' => A::AskHandIn(rest.attempt()?),
            'R' => {
                let n = rest.byte()?;
                rest.item(|course, item| A::Read(course, item, n))?
            }
            'B' => rest.item(A::Begin)?,
            'M' => A::BeginReview(rest.course()?),
            'A' => A::Answer(rest.attempt()?, rest.byte()?, rest.byte()?),
            'S' => A::Submit(rest.attempt()?, rest.byte()?),
            'i' => A::Hint(rest.attempt()?, rest.byte()?),
            'F' => A::Flag(rest.attempt()?, rest.byte()?),
            'U' => A::Unflag(rest.attempt()?, rest.byte()?),
            'H' => A::HandIn(rest.attempt()?),
            't' => A::Teach(None),
            'd' => A::Teach(Some(rest.sixteen()?)),
            'N' => A::Noted(rest.sixteen()?),
            _ => return None,
        };
        rest.0.is_empty().then_some(action)
    }
}

/// An action, encoded for a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The text to put into a button.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const VERSION: char = '1';

/// Sixteen raw bytes as 26 letters of base 32 (Crockford's, as in a ULID).
fn sixteen(attempt: AttemptId) -> String {
    attempt.to_string()
}

fn byte(n: u8) -> String {
    format!("{n:02x}")
}

/// What is left of a token.
struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn take(&mut self, len: usize) -> Option<&str> {
        let (head, tail) = self.0.split_at_checked(len)?;
        self.0 = tail;
        Some(head)
    }

    fn letter(&mut self) -> Option<char> {
        self.take(1)?.chars().next()
    }

    fn byte(&mut self) -> Option<u8> {
        let two = self.take(2)?;
        two.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')).then_some(())?;
        u8::from_str_radix(two, 16).ok()
    }

    fn attempt(&mut self) -> Option<AttemptId> {
        self.sixteen()
    }

    fn sixteen<T: std::str::FromStr + std::fmt::Display>(&mut self) -> Option<T> {
        let text = self.take(26)?;
        // Only the canonical spelling: one action, one token.
        text.parse::<T>().ok().filter(|id| id.to_string() == text)
    }

    fn course(&mut self) -> Option<CourseId> {
        let text = std::mem::take(&mut self.0);
        is_id(text, COURSE_ID_MAX).then(|| CourseId::new(text))
    }

    fn item(&mut self, make: impl FnOnce(CourseId, ItemId) -> Action) -> Option<Action> {
        let (course, item) = std::mem::take(&mut self.0).split_once('/')?;
        (is_id(course, COURSE_ID_MAX) && is_id(item, ITEM_ID_MAX))
            .then(|| make(CourseId::new(course), ItemId::new(item)))
    }
}

/// Whether a text can be the id of a course or an item: lower-case letters, digits, `-` and `.`, not longer than `max`.
pub fn is_id(text: &str, max: usize) -> bool {
    let good = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    !text.is_empty() && text.len() <= max && text.bytes().all(good) && !text.starts_with('.')
}
