//! Front matter: the YAML between two `---` lines at the top of a file.
//!
//! Read from the parser's events, not by deserialising, so that every fault can point at its own word, and so that a
//! plain `no` or `1977` stays the text that the author wrote.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, Span};

use crate::diagnostic::{Fault, Source};

/// Deepest nesting: a list or a table in the front matter's own table.
const DEPTH_MAX: usize = 4;

/// Keys and values, in order.
pub(crate) struct Table<'a> {
    source: Source<'a>,
    entries: Vec<Entry>,
}

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place in the file.
    pub at: Range<usize>,
}

#[derive(Clone, Debug)]
struct Entry {
    key: Spanned<String>,
    value: Spanned<Value>,
}

#[derive(Clone, Debug)]
enum Value {
    Absent,
    Text(String),
    List(Vec<Spanned<Value>>),
    Table(Vec<Entry>),
}

impl<'a> Table<'a> {
    /// The front matter of a file, and where its body begins.
    pub fn read(source: Source<'a>) -> (Self, usize) {
        let (yaml, body) = bounds(source);
        let mut reader = Reader { source, start: yaml.start, events: Vec::new() };
        let entries = match reader.fill(source.slice(&yaml)) {
            Ok(()) => reader.top(),
            Err(fault) => {
                source.report(fault);
                Vec::new()
            }
        };
        (Self { source, entries }, body)
    }

    /// Reports every key that is not among these, and every key that stands there twice.
    pub fn only(&self, known: &[&str]) {
        for (n, Entry { key, .. }) in self.entries.iter().enumerate() {
            if !known.contains(&key.value.as_str()) {
                let fault = Fault::error(key.at.clone(), format!("unknown key `{}`", key.value));
                self.source.report(fault.meant(&key.value, known.iter().copied()));
            } else if self.entries.iter().take(n).any(|earlier| earlier.key.value == key.value) {
                self.source
                    .report(Fault::error(key.at.clone(), format!("`{}` stands here twice", key.value)));
            }
        }
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<Spanned<String>> {
        self.text_of(self.get(key)?, key)
    }

    /// A text that `read` makes something of; `expected` says what it would have taken.
    pub fn parsed<T>(&self, key: &str, expected: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(key)?;
        let value = read(&text.value);
        if value.is_none() {
            let message = format!("`{key}: {}` cannot be read", text.value);
            self.source.report(Fault::error(text.at, message).label(format!("expected {expected}")));
        }
        value
    }

    /// One of these words.
    pub fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = choices.iter().find(|(name, _)| *name == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let fault = Fault::error(text.at, format!("`{}` is no choice for `{key}`", text.value));
            self.source.report(fault.meant(&text.value, choices.iter().map(|(name, _)| *name)));
        }
        found
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn list(&self, key: &str) -> Option<Vec<Spanned<String>>> {
        let value = self.get(key)?;
        match &value.value {
            Value::List(items) => Some(items.iter().filter_map(|item| self.text_of(item, key)).collect()),
            _ => self.text_of(value, key).map(|text| vec![text]),
        }
    }

    /// A table within this one.
    pub fn table(&self, key: &str) -> Option<Table<'a>> {
        let value = self.get(key)?;
        match &value.value {
            Value::Table(entries) => Some(Table { source: self.source, entries: entries.clone() }),
            _ => {
                self.wrong(value, key, "keys and values: `{ a: b }`");
                None
            }
        }
    }

    fn get(&self, key: &str) -> Option<&Spanned<Value>> {
        let entry = self.entries.iter().find(|entry| entry.key.value == key)?;
        (!matches!(entry.value.value, Value::Absent)).then_some(&entry.value)
    }

    fn text_of(&self, value: &Spanned<Value>, key: &str) -> Option<Spanned<String>> {
        match &value.value {
            Value::Text(text) => Some(Spanned { value: text.clone(), at: value.at.clone() }),
            Value::Absent => None,
            Value::List(_) | Value::Table(_) => {
                self.wrong(value, key, "a text");
                None
            }
        }
    }

    fn wrong(&self, value: &Spanned<Value>, key: &str, expected: &str) {
        let fault = Fault::error(value.at.clone(), format!("`{key}` is of the wrong kind"));
        self.source.report(fault.label(format!("expected {expected}")));
    }
}

/// The text of a file with `key: value` put into its front matter; none if it has that key, or is at fault.
pub(crate) fn with_entry(source: Source<'_>, key: &str, value: &str) -> Option<String> {
    let (table, _) = Table::read(source);
    if table.text(key).is_some() || source.faults.grave() {
        return None;
    }
    let text = source.text;
    let (yaml, _) = bounds(source);
    let eol = if text.split_once('\n').is_some_and(|(line, _)| line.ends_with('\r')) { "\r\n" } else { "\n" };
    let first = table.entries.first().map(|entry| entry.key.at.start);
    let before = source.slice(&(yaml.start..first.unwrap_or(yaml.start)));
    let (at, new) = if let Some(blank) = table.entries.iter().find(|entry| entry.key.value == key) {
        // The key alone, or with `~` behind it.
        let colon = blank.key.at.end + text.get(blank.key.at.end..)?.find(':')? + 1;
        (colon..blank.value.at.end.max(colon), format!(" {value}"))
    } else if source.slice(&(0..yaml.start)).trim_start_matches('\u{feff}').is_empty() {
        (yaml.start..yaml.start, format!("---{eol}{key}: {value}{eol}---{eol}"))
    } else if let Some(first) = first.filter(|_| before.trim_end().ends_with('{')) {
        (first..first, format!("{key}: {value}, "))
    } else {
        let indent = before.rsplit('\n').next().unwrap_or_default();
        (yaml.start..yaml.start, format!("{indent}{key}: {value}{eol}"))
    };
    Some([text.get(..at.start)?, &new, text.get(at.end..)?].concat())
}

/// Where the YAML lies, and where the body begins.
fn bounds(source: Source<'_>) -> (Range<usize>, usize) {
    let text = source.text;
    let top = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let line_end =
        |from: usize| text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| from + n + 1);
    let first = line_end(top);
    if text.get(top..first).is_none_or(|line| line.trim_end() != "---") {
        return (top..top, top);
    }
    let mut at = first;
    while at < text.len() {
        let end = line_end(at);
        if text.get(at..end).is_some_and(|line| matches!(line.trim_end(), "---" | "...")) {
            return (first..at, end);
        }
        at = end;
    }
    let fault = Fault::error(top..top + 3, "the front matter has no end");
    source.report(fault.help("close it with a line of three hyphens: `---`"));
    (top..top, text.len())
}

struct Reader<'a> {
    source: Source<'a>,
    start: usize,
    /// In reverse: the next one is the last.
    events: Vec<(Event<'a>, Range<usize>)>,
}

impl<'a> Reader<'a> {
    /// Takes in all events, or the fault that ends them.
    fn fill(&mut self, yaml: &'a str) -> Result<(), Fault> {
        for event in Parser::new_from_str(yaml) {
            match event {
                Ok((event, span)) => self.events.push((event, place(span, self.start, yaml))),
                Err(error) => {
                    let at = self.start + error.marker().byte_offset().unwrap_or(0).min(yaml.len());
                    let message = format!("the front matter is not YAML: {}", error.info());
                    return Err(Fault::error(at..at + 1, message)
                        .help("put text with a colon or a bracket in quotes"));
                }
            }
        }
        self.events.reverse();
        Ok(())
    }

    fn top(&mut self) -> Vec<Entry> {
        while let Some((event, at)) = self.events.pop() {
            match event {
                Event::MappingStart(..) => return self.entries(0),
                Event::Scalar(text, ..) if text.is_empty() => return Vec::new(),
                Event::Scalar(..) | Event::SequenceStart(..) | Event::Alias(_) => {
                    let fault = Fault::error(at, "the front matter has no keys");
                    self.source.report(fault.help("write `key: value`, one a line"));
                    return Vec::new();
                }
                _ => {}
            }
        }
        Vec::new()
    }

    fn entries(&mut self, depth: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        while let Some(key) = self.value(depth + 1) {
            let Some(value) = self.value(depth + 1) else { break };
            match key.value {
                Value::Text(text) => entries.push(Entry { key: Spanned { value: text, at: key.at }, value }),
                _ => self.source.report(Fault::error(key.at, "a key is a word")),
            }
        }
        entries
    }

    /// The next value; none at the end of a list or table.
    fn value(&mut self, depth: usize) -> Option<Spanned<Value>> {
        loop {
            let (event, at) = self.events.pop()?;
            if depth > DEPTH_MAX && matches!(event, Event::MappingStart(..) | Event::SequenceStart(..)) {
                self.source.report(Fault::error(at, "nested too deeply"));
                self.events.clear();
                return None;
            }
            let value = match event {
                Event::Scalar(text, style, ..) => scalar(&text, style),
                Event::SequenceStart(..) => {
                    Value::List(std::iter::from_fn(|| self.value(depth + 1)).collect())
                }
                Event::MappingStart(..) => Value::Table(self.entries(depth)),
                Event::SequenceEnd | Event::MappingEnd => return None,
                Event::Alias(_) => {
                    self.source.report(Fault::error(at.clone(), "references (`*name`) are not read here"));
                    Value::Absent
                }
                _ => continue,
            };
            return Some(Spanned { value, at });
        }
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style == ScalarStyle::Plain && matches!(text, "" | "~" | "null") {
        Value::Absent
    } else {
        Value::Text(text.trim().to_owned())
    }
}

/// A span of the YAML as a range of the file.
fn place(span: Span, start: usize, yaml: &str) -> Range<usize> {
    let range = span.byte_range().unwrap_or(0..0);
    let end = range.end.clamp(range.start, yaml.len().max(range.start));
    start + range.start..start + end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Faults;

    fn read(text: &str) -> (Vec<(String, String)>, Vec<String>) {
        let faults = Faults::default();
        let source = Source { path: "a.md", text, faults: &faults };
        let (table, _) = Table::read(source);
        let found = ["title", "minutes", "language"].iter();
        let found = found.filter_map(|key| Some(((*key).to_owned(), table.text(key)?.value))).collect();
        table.only(&["title", "minutes", "language"]);
        let faults = faults.finish();
        (found, faults.iter().map(|d| format!("{}:{} {}", d.line, d.column, d.message)).collect())
    }

    #[test]
    fn text_stays_as_it_was_written() {
        let (found, faults) = read("---\ntitle: 1977\nlanguage: no\nminutes:\n---\nBody");
        let expected = [("title", "1977"), ("language", "no")];
        assert_eq!(found, expected.map(|(k, v)| (k.to_owned(), v.to_owned())));
        assert!(faults.is_empty());
    }

    #[test]
    fn faults_point_at_their_word() {
        assert_eq!(read("\u{feff}---\r\ntitle: [a]\r\n---\r\n").1, ["2:8 `title` is of the wrong kind"]);
        assert_eq!(read("---\nä: b\ntilte: a\n---\n").1, ["2:1 unknown key `ä`", "3:1 unknown key `tilte`"]);
        assert_eq!(read("---\ntitle: a\ntitle: b\n---\n").1, ["3:1 `title` stands here twice"]);
        assert_eq!(read("---\ntitle: a\n").1, ["1:1 the front matter has no end"]);
        assert_eq!(read("---\n- a\n---\n").1, ["2:1 the front matter has no keys"]);
    }
}
