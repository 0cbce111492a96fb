//! The token that carries an action: its spelling, and how it is read back.

use super::{Action, COURSE_ID_MAX, ITEM_ID_MAX, TOKEN_MAX, Wanted, is_id};
use crate::{CourseId, ItemId, Leanings, LinkCode};

impl Action {
    /// The token for this action. The ids of a course that loaded always fit.
    pub fn token(&self) -> Token {
        Token(format!("{VERSION}{}", self.body()))
    }

    fn body(&self) -> String {
        use Action as A;
        match self {
            A::Home => "h".into(),
            A::Progress => "p".into(),
            A::Course(course) => format!("c{course}"),
            A::Lesson(course, item, None) => format!("l{course}/{item}"),
            A::Lesson(course, item, Some(n)) => format!("s{}{course}/{item}", byte(*n)),
            A::Cover(course, item) => format!("q{course}/{item}"),
            A::Lab(course, item) => format!("b{course}/{item}"),
            A::Glossary(course) => format!("g{course}"),
            A::Review(course) => format!("m{course}"),
            A::Question(attempt, n) => format!("n{attempt}{}", byte(*n)),
            A::Attempt(attempt) => format!("o{attempt}"),
            A::AskHandIn(attempt) => format!("k{attempt}"),
            A::Read(course, item, n) => format!("R{}{course}/{item}", byte(*n)),
            A::Begin(course, item) => format!("B{course}/{item}"),
            A::BeginReview(course) => format!("M{course}"),
            A::Answer(attempt, n, option) => format!("A{attempt}{}{}", byte(*n), byte(*option)),
            A::Submit(attempt, n) => format!("S{attempt}{}", byte(*n)),
            A::Hint(attempt, n) => format!("i{attempt}{}", byte(*n)),
            A::Flag(attempt, n) => format!("F{attempt}{}", byte(*n)),
            A::Unflag(attempt, n) => format!("U{attempt}{}", byte(*n)),
            A::HandIn(attempt) => format!("H{attempt}"),
            A::Noted(notice) => format!("N{notice}"),
            A::Help => "w".into(),
            A::Privacy => "v".into(),
            A::Takeout => "X".into(),
            A::AskErase => "Q".into(),
            A::Erase => "K".into(),
            A::Part(of, n, page) => format!("x{}{}{}", sixtieth(*n), sixtieth(*page), of.body()),
            A::Page(of, n) => format!("y{}{}", sixtieth(*n), of.body()),
            A::Find(wanted) => format!("f{}", wanted.letter()),
            A::Term => "T".into(),
            A::Calc => "8".into(),
            A::Decide(answers) => format!("9{answers}"),
            A::Copy(of) => format!("D{}", of.body()),
            A::Join => "J".into(),
            A::Link => "L".into(),
            A::Unite(code) => format!("V{}", code.reveal()),
            A::Unlink(merge) => format!("Z{merge}"),
            A::OpenLab(course, item) => format!("{LAB}o{course}/{item}"),
            A::Talk(talk) => format!("{LAB}l{talk}"),
            A::Message(talk, None) => format!("{LAB}m{talk}"),
            A::Message(talk, Some(seq)) => format!("{LAB}e{talk}{seq}"),
            A::Say(talk) => format!("{LAB}s{talk}"),
            A::StopReply(talk) => format!("{LAB}x{talk}"),
            A::TellMe(talk) => format!("{LAB}w{talk}"),
            A::TryAgain(talk) => format!("{LAB}a{talk}"),
            A::AskHosted(talk) => format!("{LAB}k{talk}"),
            A::UseHosted(talk) => format!("{LAB}h{talk}"),
            A::UseLocal(talk) => format!("{LAB}c{talk}"),
            A::NewStart(talk) => format!("{LAB}n{talk}"),
            A::TakeAlong(talk) => format!("{LAB}t{talk}"),
            teaching => teaching.teaching_body(),
        }
    }

    fn teaching_body(&self) -> String {
        use Action as A;
        match self {
            A::Teach(Some(cohort)) => format!("d{cohort}"),
            A::Roster(cohort) => format!("r{cohort}"),
            A::Grades(cohort) => format!("a{cohort}"),
            A::GradesFile(cohort) => format!("j{cohort}"),
            A::Board(posting) => format!("e{posting}"),
            A::Preview(posting) => format!("I{posting}"),
            A::Try(posting) => format!("Y{posting}"),
            A::Post(posting) => format!("P{posting}"),
            A::Extend(posting) => format!("E{posting}"),
            A::AskClose(posting) => format!("u{posting}"),
            A::Close(posting) => format!("C{posting}"),
            A::AskWithdraw(posting) => format!("z{posting}"),
            A::Withdraw(posting) => format!("W{posting}"),
            A::PutBack(posting) => format!("O{posting}"),
            A::Nudge(posting) => format!("G{posting}"),
            _ => "t".into(),
        }
    }

    /// The action that a token carries, if it carries one.
    pub fn from_token(token: &str) -> Option<Self> {
        if token.len() > TOKEN_MAX || !token.is_ascii() {
            return None;
        }
        let mut rest = Reader(token.strip_prefix(VERSION)?);
        let action = rest.action()?;
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
/// Before the letter of what is done in a lab.
const LAB: char = '2';

/// Most parts and pages that can be told apart.
pub const PARTS_MAX: u8 = 62;

fn byte(n: u8) -> String {
    format!("{n:02x}")
}

/// A small number in one letter; one that is too large stands for the last.
fn sixtieth(n: u8) -> char {
    let n = n.min(PARTS_MAX - 1);
    char::from(match n {
        0..10 => b'0' + n,
        10..36 => b'a' + (n - 10),
        _ => b'A' + (n - 36),
    })
}

/// What is left of a token.
struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn action(&mut self) -> Option<Action> {
        use Action as A;
        Some(match self.letter()? {
            'h' => A::Home,
            'p' => A::Progress,
            'c' => A::Course(self.course()?),
            'l' => self.item(|course, item| A::Lesson(course, item, None))?,
            's' => {
                let n = self.byte()?;
                self.item(|course, item| A::Lesson(course, item, Some(n)))?
            }
            'q' => self.item(A::Cover)?,
            'b' => self.item(A::Lab)?,
            'g' => A::Glossary(self.course()?),
            'm' => A::Review(self.course()?),
            'n' => A::Question(self.sixteen()?, self.byte()?),
            'o' => A::Attempt(self.sixteen()?),
            'k' => A::AskHandIn(self.sixteen()?),
            'R' => {
                let n = self.byte()?;
                self.item(|course, item| A::Read(course, item, n))?
            }
            'B' => self.item(A::Begin)?,
            'M' => A::BeginReview(self.course()?),
            'A' => A::Answer(self.sixteen()?, self.byte()?, self.byte()?),
            'S' => A::Submit(self.sixteen()?, self.byte()?),
            'i' => A::Hint(self.sixteen()?, self.byte()?),
            'F' => A::Flag(self.sixteen()?, self.byte()?),
            'U' => A::Unflag(self.sixteen()?, self.byte()?),
            'H' => A::HandIn(self.sixteen()?),
            'N' => A::Noted(self.sixteen()?),
            'w' => A::Help,
            'v' => A::Privacy,
            'X' => A::Takeout,
            'Q' => A::AskErase,
            'K' => A::Erase,
            'x' => {
                let (n, page) = (self.sixtieth()?, self.sixtieth()?);
                A::Part(self.page()?, n, page)
            }
            'y' => {
                let n = self.sixtieth()?;
                A::Page(self.page()?, n)
            }
            'f' => A::Find(Wanted::read(self.letter()?)?),
            'T' => A::Term,
            '8' => A::Calc,
            '9' => A::Decide(Leanings::read(std::mem::take(&mut self.0))?),
            'D' => A::Copy(self.page()?),
            'J' => A::Join,
            'L' => A::Link,
            'V' => A::Unite(LinkCode::read(std::mem::take(&mut self.0))?),
            'Z' => A::Unlink(self.sixteen()?),
            LAB => self.in_lab()?,
            letter => self.teaching(letter)?,
        })
    }

    fn in_lab(&mut self) -> Option<Action> {
        use Action as A;
        Some(match self.letter()? {
            'o' => self.item(A::OpenLab)?,
            'l' => A::Talk(self.sixteen()?),
            'm' => A::Message(self.sixteen()?, None),
            'e' => A::Message(self.sixteen()?, Some(self.decimal()?)),
            's' => A::Say(self.sixteen()?),
            'x' => A::StopReply(self.sixteen()?),
            'w' => A::TellMe(self.sixteen()?),
            'a' => A::TryAgain(self.sixteen()?),
            'k' => A::AskHosted(self.sixteen()?),
            'h' => A::UseHosted(self.sixteen()?),
            'c' => A::UseLocal(self.sixteen()?),
            'n' => A::NewStart(self.sixteen()?),
            't' => A::TakeAlong(self.sixteen()?),
            _ => return None,
        })
    }

    fn teaching(&mut self, letter: char) -> Option<Action> {
        use Action as A;
        Some(match letter {
            't' => A::Teach(None),
            'd' => A::Teach(Some(self.sixteen()?)),
            'r' => A::Roster(self.sixteen()?),
            'a' => A::Grades(self.sixteen()?),
            'j' => A::GradesFile(self.sixteen()?),
            'e' => A::Board(self.sixteen()?),
            'I' => A::Preview(self.sixteen()?),
            'Y' => A::Try(self.sixteen()?),
            'P' => A::Post(self.sixteen()?),
            'E' => A::Extend(self.sixteen()?),
            'u' => A::AskClose(self.sixteen()?),
            'C' => A::Close(self.sixteen()?),
            'z' => A::AskWithdraw(self.sixteen()?),
            'W' => A::Withdraw(self.sixteen()?),
            'O' => A::PutBack(self.sixteen()?),
            'G' => A::Nudge(self.sixteen()?),
            _ => return None,
        })
    }

    /// A page that other actions are about: one that is no part of another.
    fn page(&mut self) -> Option<Box<Action>> {
        if self.0.starts_with(['x', 'y', 'D']) {
            return None;
        }
        // The list of labs is a page too, though a lab that is found is opened.
        let is_page = |action: &Action| action.reads() || matches!(action, Action::Find(_));
        self.action().filter(is_page).map(Box::new)
    }

    fn take(&mut self, len: usize) -> Option<&str> {
        let (head, tail) = self.0.split_at_checked(len)?;
        self.0 = tail;
        Some(head)
    }

    fn letter(&mut self) -> Option<char> {
        self.take(1)?.chars().next()
    }

    /// A number that is all of the rest.
    fn decimal(&mut self) -> Option<u32> {
        let digits = std::mem::take(&mut self.0);
        digits.parse().ok().filter(|n: &u32| n.to_string() == digits)
    }

    fn byte(&mut self) -> Option<u8> {
        let two = self.take(2)?;
        two.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')).then_some(())?;
        u8::from_str_radix(two, 16).ok()
    }

    fn sixtieth(&mut self) -> Option<u8> {
        let letter = self.letter()?;
        (0..PARTS_MAX).find(|n| sixtieth(*n) == letter)
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

impl Wanted {
    fn letter(self) -> char {
        match self {
            Self::Lesson => 'l',
            Self::Quiz => 'q',
            Self::Test => 't',
            Self::Lab => 'b',
            Self::Missed => 'm',
        }
    }

    fn read(letter: char) -> Option<Self> {
        [Self::Lesson, Self::Quiz, Self::Test, Self::Lab, Self::Missed]
            .into_iter()
            .find(|wanted| wanted.letter() == letter)
    }
}
