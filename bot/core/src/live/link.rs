//! Links, which lose where they lead, and citations, which keep it.

use super::{Cited, Tail, cited::named, inline::Reader};
use crate::Inline;

/// Longest words of a link, and longest address, in bytes; what is longer is text.
const LINK_MAX: usize = 300;
const ADDRESS_MAX: usize = 2000;

impl Reader<'_> {
    /// `[words](address)`: the words. `[lesson 2]`: a citation. Whether it was either, or may become one.
    pub(super) fn link(&mut self) -> bool {
        let rest = self.rest();
        let growing = self.tail == Tail::Growing;
        let Some(length) = bracketed(rest, ['[', ']'], LINK_MAX) else {
            let may = growing && rest.len() < LINK_MAX && !rest.contains('\n');
            if may {
                self.hold();
            }
            return may;
        };
        let inner = rest.get(1..length - 1).unwrap_or_default();
        let after = rest.get(length..).unwrap_or_default();
        let address = bracketed(after, ['(', ')'], ADDRESS_MAX);
        let comes = growing && after.starts_with('(') && after.len() < ADDRESS_MAX && !after.contains('\n');
        let cited = named(inner);
        if cited.is_none() && address.is_none() && !comes {
            if growing && after.is_empty() {
                self.hold();
                return true;
            }
            return false;
        }
        match cited {
            Some((lesson, section)) => self.cite(Cited { at: self.at..self.at + length, lesson, section }),
            None => {
                let (words, ..) = Reader::new(inner, Tail::Whole, self.find).read();
                words.into_iter().for_each(|inline| self.put(inline));
            }
        }
        self.at += length + address.unwrap_or(0);
        if comes && address.is_none() {
            self.hold();
        }
        true
    }

    fn cite(&mut self, cited: Cited) {
        let written = self.text.get(cited.at.clone()).unwrap_or_default();
        match (self.find)(&cited) {
            Some(to) => {
                let words = written.trim_matches(['[', ']']).trim();
                self.put(Inline::Goto { to, text: crate::rich(words) });
            }
            None => self.push(written),
        }
    }

    /// `<https://…>` is an address, `<br>` a line's end; all else is text.
    pub(super) fn angle(&mut self) {
        let rest = self.rest();
        let inner = rest.get(1..).and_then(|rest| rest.split_once('>')).map(|(inner, _)| inner);
        let inner = inner.filter(|inner| inner.len() <= ADDRESS_MAX).unwrap_or_default();
        if inner.trim_end_matches(['/', ' ']).eq_ignore_ascii_case("br") {
            self.put(Inline::Break);
        } else if inner.contains(':') && !inner.contains(char::is_whitespace) && !inner.contains('`') {
            self.put(Inline::Code(inner.to_owned()));
        } else {
            self.at += 1;
            return self.push("<");
        }
        self.at += inner.len() + 2;
    }
}

/// How long a bracketed part is that a text begins with, brackets and all, within one line.
fn bracketed(text: &str, [open, close]: [char; 2], longest: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().take_while(|(at, c)| *at < longest && *c != '\n') {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
        }
        if depth == 0 {
            return (at > 0).then_some(at + 1);
        }
    }
    None
}
