//! Citations: `[lesson 2, hardware]`.

use std::ops::Range;

/// What a citation begins with.
const LESSON: &str = "lesson ";
/// Longest citation, in bytes.
const LONGEST: usize = 160;

/// A citation in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Where it stands, brackets and all.
    pub at: Range<usize>,
    /// The lesson, by its number or name, as it was written.
    pub lesson: String,
    /// The section, as it was written.
    pub section: Option<String>,
}

/// All citations in a text. What they name need not exist.
pub fn cited(text: &str) -> Vec<Cited> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find('[')).map(|at| from + at) {
        from = start + 1;
        let rest = text.get(from..).unwrap_or_default();
        let Some(length) = rest.find([']', '[', '\n']).filter(|at| rest[*at..].starts_with(']')) else {
            continue;
        };
        let inner = rest.get(..length).unwrap_or_default();
        found.extend(named(inner).map(|(lesson, section)| Cited {
            at: start..from + length + 1,
            lesson,
            section,
        }));
    }
    found
}

/// What stands within the brackets.
pub(super) fn named(inner: &str) -> Option<(String, Option<String>)> {
    let inner = inner.trim();
    let head = inner.get(..LESSON.len()).filter(|head| head.eq_ignore_ascii_case(LESSON))?;
    let names = inner.get(head.len()..).filter(|_| inner.len() <= LONGEST)?;
    let (lesson, section) = names.split_once([',', ':']).unwrap_or((names, ""));
    let (lesson, section) = (lesson.trim(), section.trim());
    let section = (!section.is_empty()).then(|| section.to_owned());
    (!lesson.is_empty()).then(|| (lesson.to_owned(), section))
}
