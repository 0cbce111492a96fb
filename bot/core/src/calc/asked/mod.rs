//! Whether a calculation is asked for in what somebody wrote, and which. None where that is unsure: a wrong sum beside an
//! answer is worse than none. Any text is read, without a panic; of a long one the beginning.

mod costs;
mod rights;
mod subject;

use super::{Card, GgufName, Tool, amount::Line};

/// What was found in a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A calculation.
    Card(Box<Card>),
    /// One that lacks something.
    Lacks(Lacks),
    /// None.
    Nothing,
}

/// What a calculation lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacks {
    /// Which calculation.
    pub tool: Tool,
    /// What to say as well.
    pub what: Vec<&'static str>,
}

/// How a text is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    /// It may be about anything.
    Talk,
    /// It was typed for a calculation.
    Sum,
}

/// The calculation that is asked for in what somebody wrote, of those that are allowed.
pub fn asked(text: &str, allowed: &[Tool]) -> Option<Card> {
    match among(text, allowed, Meant::Talk) {
        Heard::Card(card) => Some(*card),
        Heard::Lacks(_) | Heard::Nothing => None,
    }
}

/// The calculation that is meant by words that were typed for one.
pub fn heard(text: &str) -> Heard {
    match among(text, &Tool::ALL, Meant::Talk) {
        Heard::Nothing => among(text, &Tool::ALL, Meant::Sum),
        found => found,
    }
}

fn among(text: &str, allowed: &[Tool], meant: Meant) -> Heard {
    // The one that is recognised most surely comes first; a size alone could be about anything.
    const ORDER: [Tool; 5] = [Tool::Licence, Tool::BreakEven, Tool::Throughput, Tool::Memory, Tool::Gguf];
    let line = Line::of(text);
    let mut lacks = None;
    for tool in ORDER.into_iter().filter(|tool| allowed.contains(tool)) {
        let found = match tool {
            Tool::Licence => rights::licence(&line, text),
            Tool::BreakEven => costs::break_even(&line, meant),
            Tool::Throughput => subject::throughput(&line, text),
            Tool::Memory => subject::memory(&line, text, meant),
            Tool::Gguf => file(text).map_or(Heard::Nothing, |name| shown(name.card())),
        };
        match found {
            Heard::Card(_) => return found,
            Heard::Lacks(what) => lacks = lacks.or(Some(what)),
            Heard::Nothing => {}
        }
    }
    lacks.map_or(Heard::Nothing, Heard::Lacks)
}

fn shown(card: Card) -> Heard {
    Heard::Card(Box::new(card))
}

/// The file that a text names, if it names one.
fn file(text: &str) -> Option<GgufName> {
    let marks = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '\\'));
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '`' | '"'));
    let mut names = words.map(|word| word.trim_matches(marks)).filter_map(GgufName::read);
    let name = names.next()?;
    names.all(|other| other == name).then_some(name)
}
