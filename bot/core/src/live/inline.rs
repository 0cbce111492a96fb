//! Marks within a paragraph.

use super::{Cited, Tail, harmless::harmless, trim::trimmed};
use crate::{Action, Inline, Rich};

/// Most marks within each other.
const NESTED_MAX: usize = 8;
/// A mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `**` or `__`.
    Strong(char),
    /// `*` or `_`.
    Emph(char),
    /// `~~`.
    Struck,
    /// So many backticks.
    Code(usize),
}

/// A paragraph, read.
pub(super) struct Run {
    pub(super) rich: Rich,
    /// Marks that are open at its end.
    pub(super) open: Vec<Mark>,
    /// Whether something was held back.
    pub(super) held: bool,
}

/// Reads a paragraph in which some marks are open already.
pub(super) fn run(text: &str, tail: Tail, carried: &[Mark], find: &dyn Fn(&Cited) -> Option<Action>) -> Run {
    let frame = |mark: &Mark| Frame { mark: Some(*mark), ours: true, inner: Rich::new() };
    let mut reader = Reader::new(text, tail, find);
    reader.frames.extend(carried.iter().filter(|mark| !matches!(mark, Mark::Code(_))).map(frame));
    if let Some(Mark::Code(ticks)) = carried.last() {
        reader.code_from(*ticks);
    }
    let (rich, open, held) = reader.read();
    Run { rich: harmless(trimmed(rich)), open, held }
}

/// A paragraph while it is read.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) tail: Tail,
    pub(super) find: &'a dyn Fn(&Cited) -> Option<Action>,
    /// What is open, outermost first; the first one is the paragraph.
    frames: Vec<Frame>,
    /// Code that is open at the end.
    code: Option<usize>,
    held: bool,
}

struct Frame {
    mark: Option<Mark>,
    /// Carried over from the page before: it stands nowhere in this text.
    ours: bool,
    inner: Rich,
}

impl Mark {
    fn sign(self) -> (char, usize) {
        match self {
            Self::Strong(c) => (c, 2),
            Self::Emph(c) => (c, 1),
            Self::Struck => ('~', 2),
            Self::Code(ticks) => ('`', ticks),
        }
    }

    fn dress(self, inner: Rich) -> Inline {
        match self {
            Self::Strong(_) => Inline::Strong(inner),
            Self::Emph(_) => Inline::Emph(inner),
            Self::Struck => Inline::Struck(inner),
            Self::Code(_) => Inline::Code(crate::plain(&inner)),
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, tail: Tail, find: &'a dyn Fn(&Cited) -> Option<Action>) -> Self {
        let frames = vec![Frame { mark: None, ours: true, inner: Rich::new() }];
        Self { text, at: 0, tail, find, frames, code: None, held: false }
    }

    /// What it says, the marks that are open at its end, and whether something was held back.
    pub(super) fn read(mut self) -> (Rich, Vec<Mark>, bool) {
        while let Some(c) = self.rest().chars().next() {
            self.step(c);
        }
        self.end()
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self, c: char) {
        match c {
            '\\' => self.escape(),
            '`' => self.code(),
            '*' | '_' | '~' => self.marks(c),
            '!' if self.rest().starts_with("![") => {
                self.at += 1;
                if !self.link() {
                    self.push("![");
                    self.at += 1;
                }
            }
            '[' => {
                if !self.link() {
                    self.push("[");
                    self.at += 1;
                }
            }
            '<' => self.angle(),
            '\n' => {
                self.at += 1;
                self.put(Inline::Break);
            }
            _ => {
                let special = |c: char| "\\`*_~![<\n".contains(c);
                let first = c.len_utf8();
                let rest = self.rest();
                let end = rest
                    .get(first..)
                    .and_then(|after| after.find(special))
                    .map_or(rest.len(), |at| first + at);
                self.push(rest.get(..end).unwrap_or_default());
                self.at += end;
            }
        }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.put(Inline::Text(text.to_owned()));
    }

    /// Adds something; text to text, so that words stay whole.
    pub(super) fn put(&mut self, inline: Inline) {
        let Some(frame) = self.frames.last_mut() else { return };
        if let (Some(Inline::Text(before)), Inline::Text(more)) = (frame.inner.last_mut(), &inline) {
            before.push_str(more);
        } else {
            frame.inner.push(inline);
        }
    }

    /// Holds back the rest of the text.
    pub(super) fn hold(&mut self) {
        self.held = true;
        self.at = self.text.len();
    }

    fn escape(&mut self) {
        self.at += 1;
        match self.rest().chars().next() {
            None if self.tail == Tail::Growing => self.hold(),
            Some(c) if c.is_ascii_punctuation() => {
                self.at += 1;
                self.push(c.encode_utf8(&mut [0; 4]));
            }
            _ => self.push("\\"),
        }
    }

    fn code(&mut self) {
        let ticks = length_of('`', self.rest());
        let start = self.at;
        self.at += ticks;
        if !self.code_from(ticks) {
            self.push(self.text.get(start..self.at).unwrap_or_default());
        }
    }

    /// Takes code up to so many backticks; whether there was any.
    fn code_from(&mut self, ticks: usize) -> bool {
        let rest = self.rest();
        if let Some(length) = closing(rest, ticks) {
            self.put_code(rest.get(..length).unwrap_or_default());
            self.at += length + ticks;
            return true;
        }
        if self.tail == Tail::Whole {
            return false;
        }
        // Backticks at the end may be the first of those that close.
        let shown = if self.tail == Tail::Growing { rest.trim_end_matches('`') } else { rest };
        self.held |= shown.len() < rest.len() || self.tail == Tail::Growing && rest.is_empty();
        self.put_code(shown);
        self.at = self.text.len();
        self.code = Some(ticks);
        true
    }

    fn put_code(&mut self, code: &str) {
        let inner = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' ')).unwrap_or(code);
        if !inner.trim().is_empty() {
            self.put(Inline::Code(inner.replace('\n', " ")));
        }
    }

    fn marks(&mut self, c: char) {
        let mut many = length_of(c, self.rest());
        let before = self.text.get(..self.at).and_then(|text| text.chars().next_back());
        self.at += many;
        let after = self.rest().chars().next();
        if after.is_none() && self.tail == Tail::Growing {
            // More of them may come.
            return self.hold();
        }
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let wordy = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let latin = before.is_some_and(|c| c.is_ascii_alphanumeric());
        let opens = !blank(after) && !(if c == '*' && many > 1 { latin } else { wordy(before) });
        let carries = self.frames.iter().any(|frame| frame.ours && frame.mark.is_some());
        let closes = !(blank(before) && !(before.is_none() && carries)) && !(c == '_' && wordy(after));
        if many > 3 || c == '~' && many != 2 {
            return self.push(&c.to_string().repeat(many));
        }
        while many > 0 {
            let long = |frame: &Frame| {
                frame.mark.map(Mark::sign).filter(|(sign, _)| *sign == c).map_or(0, |(_, long)| long)
            };
            // One that is just as long, else a part of them.
            let same = self.frames.iter().rposition(|frame| long(frame) == many);
            let part = || self.frames.iter().rposition(|frame| (1..many).contains(&long(frame)));
            if closes && let Some(at) = same.or_else(part) {
                many -= self.close(at);
            } else if opens && self.frames.len() <= NESTED_MAX {
                let mark = match (c, many) {
                    ('~', _) => Mark::Struck,
                    (_, 1) => Mark::Emph(c),
                    _ => Mark::Strong(c),
                };
                many -= mark.sign().1;
                self.frames.push(Frame { mark: Some(mark), ours: false, inner: Rich::new() });
            } else {
                self.push(&c.to_string().repeat(many));
                many = 0;
            }
        }
    }

    /// Closes a mark; those within it were none. How long it is.
    fn close(&mut self, at: usize) -> usize {
        while self.frames.len() > at + 1 {
            self.undress();
        }
        let Some(Frame { mark: Some(mark), inner, .. }) = self.frames.pop() else { return 1 };
        if !inner.is_empty() {
            self.put(mark.dress(inner));
        }
        mark.sign().1
    }

    /// Takes the innermost mark for the letters that it was written in.
    fn undress(&mut self) {
        let Some(Frame { mark, ours, inner }) = self.frames.pop() else { return };
        if let Some((sign, long)) = mark.map(Mark::sign).filter(|_| !ours) {
            self.push(&sign.to_string().repeat(long));
        }
        inner.into_iter().for_each(|inline| self.put(inline));
    }

    fn end(mut self) -> (Rich, Vec<Mark>, bool) {
        let mut open: Vec<Mark> = self.frames.iter().filter_map(|frame| frame.mark).collect();
        open.extend(self.code.map(Mark::Code));
        while self.frames.len() > 1 {
            if self.tail == Tail::Whole {
                self.undress();
            } else {
                self.close(self.frames.len() - 1);
            }
        }
        let rich = self.frames.pop().map(|frame| frame.inner).unwrap_or_default();
        (rich, open, self.held)
    }
}

fn length_of(c: char, text: &str) -> usize {
    text.chars().take_while(|other| *other == c).count()
}

/// How long code is that exactly so many backticks close.
fn closing(text: &str, ticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = text.get(at..)?.find('`').map(|next| at + next) {
        let many = length_of('`', text.get(next..)?);
        if many == ticks {
            return Some(next);
        }
        at = next + many;
    }
    None
}
