//! What is wrong with a course, and where exactly.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::files::Files;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The course cannot be given.
    Error,
    /// The course can be given, and would be better without.
    Warning,
}

/// A fault, or a remark, at a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Path within the course's folder.
    pub file: String,
    /// Bytes of that file; on character boundaries.
    pub at: Range<usize>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What stands below the place itself.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

/// Where a fault stands on its line, as an editor marks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How many characters of that line it takes up; none where something is missing.
    pub length: usize,
}

impl Diagnostic {
    /// Where to mark it in these files; nowhere if it is about a file that is missing or no text.
    pub fn place(&self, files: &Files) -> Option<Place> {
        let text = std::str::from_utf8(files.get(&self.file)?).ok()?;
        let words = text.get(self.at.clone())?.trim_start_matches('\u{feff}');
        let length = words.lines().next().unwrap_or_default().chars().count();
        Some(Place { line: self.line, column: self.column, length })
    }
}

/// Most diagnostics that one load reports: whoever has a thousand faults has enough to read.
const FAULTS_MAX: usize = 1000;

/// The faults found so far.
#[derive(Default)]
pub(crate) struct Faults {
    list: RefCell<Vec<Diagnostic>>,
    grave: Cell<bool>,
}

/// A fault in the making.
pub(crate) struct Fault {
    severity: Severity,
    at: Range<usize>,
    message: String,
    label: Option<String>,
    help: Option<String>,
}

/// A file that is being read, and where its faults go.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Path within the course's folder.
    pub path: &'a str,
    /// The whole file.
    pub text: &'a str,
    /// Where its faults go.
    pub faults: &'a Faults,
}

impl Faults {
    /// Whether there is an error among them.
    pub fn grave(&self) -> bool {
        self.grave.get()
    }

    /// All of them, by file and place, each once.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut list = self.list.into_inner();
        list.sort_by(|a, b| {
            (&a.file, a.at.start, a.at.end, &a.message).cmp(&(&b.file, b.at.start, b.at.end, &b.message))
        });
        list.dedup();
        list
    }
}

impl Fault {
    /// Something that keeps the course from being given.
    pub fn error(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, at, message: message.into(), label: None, help: None }
    }

    /// Something that would be better otherwise.
    pub fn warning(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(at, message) }
    }

    /// With words below the place itself.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the nearest of what is known, if one is near, else with all of it if that is short.
    pub fn meant<'b>(mut self, word: &str, known: impl IntoIterator<Item = &'b str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        self.help = match nearest(word, &known) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if (1..=12).contains(&known.len()) => Some(format!("known here: {}", known.join(", "))),
            None => self.help,
        };
        self
    }
}

impl Source<'_> {
    /// Notes a fault.
    pub fn report(&self, fault: Fault) {
        if fault.severity == Severity::Error {
            self.faults.grave.set(true);
        }
        let mut list = self.faults.list.borrow_mut();
        if list.len() >= FAULTS_MAX {
            return;
        }
        let at = clip(self.text, fault.at);
        let words = self.slice(&at).trim_end().len();
        let at = at.start..if words > 0 { at.start + words } else { at.end };
        let before = self.text.get(..at.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        list.push(Diagnostic {
            severity: fault.severity,
            file: self.path.to_owned(),
            line: before.bytes().filter(|b| *b == b'\n').count() + 1,
            column: before
                .get(line_start..)
                .unwrap_or_default()
                .trim_start_matches('\u{feff}')
                .chars()
                .count()
                + 1,
            at,
            message: fault.message,
            label: fault.label,
            help: fault.help,
        });
    }

    /// The text at a place.
    pub fn slice(&self, at: &Range<usize>) -> &str {
        self.text.get(at.clone()).unwrap_or_default()
    }
}

/// A range made to lie in the text, on character boundaries.
pub(crate) fn clip(text: &str, at: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(at.start.min(text.len()));
    let end = text.ceil_char_boundary(at.end.clamp(start, text.len()));
    start..end
}

/// The known word that was probably meant.
fn nearest<'b>(word: &str, known: &[&'b str]) -> Option<&'b str> {
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    let distance = |known: &str| {
        let fits = known.len().abs_diff(word.len()) <= limit * 4;
        fits.then(|| strsim::damerau_levenshtein(&word, &known.to_lowercase()))
    };
    let near = known.iter().filter_map(|known| Some((distance(known)?, *known)));
    near.filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("tilte", &["title", "time"]), Some("title"));
        assert_eq!(nearest("Warnin", &["key", "warning"]), Some("warning"));
        assert_eq!(nearest("anything", &["key", "warning"]), None);
    }

    #[test]
    fn a_span_is_made_to_fit() {
        assert_eq!(clip("äö", 1..3), 0..4);
        assert_eq!(clip("äö", 9..12), 4..4);
    }

    #[test]
    fn columns_count_characters() {
        let faults = Faults::default();
        let source = Source { path: "a.md", text: "one\r\näöx", faults: &faults };
        source.report(Fault::error(9..10, "here"));
        let found = faults.finish();
        assert_eq!((found[0].line, found[0].column), (2, 3));
    }

    #[test]
    fn a_place_is_counted_in_characters() {
        let text = "\u{feff}ein\r\n日本語 größer 👩‍🏫\r\nund so";
        let place = |words: &str| {
            let start = text.find(words).unwrap();
            let faults = Faults::default();
            Source { path: "test.md", text, faults: &faults }
                .report(Fault::error(start..start + words.len(), "here"));
            faults.finish()[0].place(&Files::single_test(text)).unwrap()
        };
        assert_eq!(place("\u{feff}ein"), Place { line: 1, column: 1, length: 3 });
        assert_eq!(place("größer"), Place { line: 2, column: 5, length: 6 });
        // A teacher is three characters of Unicode.
        assert_eq!(place("👩‍🏫\r\nund"), Place { line: 2, column: 12, length: 3 });
        assert_eq!(place("so"), Place { line: 3, column: 5, length: 2 });
    }

    #[test]
    fn a_fault_has_no_place_in_a_file_that_is_no_text() {
        let faults = Faults::default();
        Source { path: "test.md", text: "", faults: &faults }.report(Fault::error(0..0, "here"));
        let found = faults.finish();
        assert_eq!(found[0].place(&Files::default()), None);
        assert_eq!(found[0].place(&Files::default().with("test.md", vec![0xff])), None);
        let start = Place { line: 1, column: 1, length: 0 };
        assert_eq!(found[0].place(&Files::single_test("äöü")), Some(start));
    }
}
