//! The configuration file as a flat list of known keys, each with its line.

use std::{collections::BTreeSet, ops::Range};

use toml::de::{DeTable, DeValue};

use super::{
    keys::{self, Key},
    problem::{Fix, Gravity, Problem},
};

/// What the reader of TOML says of a key or a section that stands there twice.
const TWICE: &str = "duplicate key";

/// A configuration file that was read.
pub struct Document {
    source: String,
    entries: Vec<Entry>,
}

/// A value that stands there, and its line.
#[derive(Clone, Copy, Debug)]
pub struct Found<T> {
    /// From 1.
    pub line: usize,
    /// The value.
    pub value: T,
}

#[derive(Clone)]
struct Entry {
    key: &'static Key,
    /// In which of several sections with the same name.
    nth: usize,
    line: usize,
    value: Value,
}

#[derive(Clone)]
enum Value {
    Text(String),
    Texts(Vec<String>),
    Flag(bool),
    /// Digits and their base.
    Whole(String, u32),
    Other(&'static str),
}

/// A table of the file, and where problems go.
struct Walk<'a> {
    source: &'a str,
    text: &'a str,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl Document {
    /// Reads a file; what it does not know, and what is no TOML, becomes a problem.
    pub fn parse(source: &str, text: &str) -> (Self, Vec<Problem>) {
        let mut walk = Walk { source, text, entries: Vec::new(), problems: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(text);
        walk.table("", 0, table.get_ref());
        // A broken line leaves odd keys and values behind, which would be reported a second time; below a broken
        // header nobody knows the section.
        let broken: Vec<_> = errors.iter().map(|error| walk.line(error.span())).collect();
        let lost = broken.iter().copied().filter(|line| walk.at(*line).trim_start().starts_with('[')).min();
        let is_sound = |line: usize| !broken.contains(&line) && lost.is_none_or(|lost| line < lost);
        walk.problems.retain(|problem| problem.line.is_none_or(is_sound));
        walk.entries.retain(|entry| is_sound(entry.line));
        for (n, (error, line)) in errors.iter().zip(&broken).enumerate() {
            // What follows on the same line comes of the first, and what is twice below a lost header may be in two sections.
            let follows = broken.iter().take(n).any(|earlier| earlier == line);
            let is_guess = error.message() == TWICE && lost.is_some_and(|lost| *line > lost);
            if !follows && !is_guess {
                walk.broken(error.message(), *line);
            }
        }
        (Self { source: source.to_owned(), entries: walk.entries }, walk.problems)
    }

    /// The sections with a name that may be there several times, each alone.
    pub fn each(&self, section: &str) -> Vec<Self> {
        let here = || self.entries.iter().filter(|entry| entry.key.section() == section);
        let numbers: BTreeSet<usize> = here().map(|entry| entry.nth).collect();
        let alone = |nth| Self {
            source: self.source.clone(),
            entries: here().filter(|entry| entry.nth == nth).cloned().collect(),
        };
        numbers.into_iter().map(alone).collect()
    }

    /// Whether a key stands there, whatever its value.
    pub fn has(&self, key: &Key) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// Its first line with a key.
    pub fn line(&self) -> usize {
        self.entries.iter().map(|entry| entry.line).min().unwrap_or(1)
    }

    /// A text.
    pub fn text(&self, key: &Key) -> Result<Option<Found<&str>>, Box<Problem>> {
        self.get(key, "a text in quotes", |value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// A list of texts.
    pub fn texts(&self, key: &Key) -> Result<Option<Found<&[String]>>, Box<Problem>> {
        self.get(key, "a list of texts in quotes", |value| match value {
            Value::Texts(texts) => Some(texts.as_slice()),
            _ => None,
        })
    }

    /// True or false.
    pub fn flag(&self, key: &Key) -> Result<Option<Found<bool>>, Box<Problem>> {
        self.get(key, "true or false, without quotes", |value| match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        })
    }

    /// A number of something, at least 1.
    pub fn count(&self, key: &Key) -> Result<Option<Found<u32>>, Box<Problem>> {
        self.get(key, "a whole number from 1 to 1000000", |value| match value {
            Value::Whole(digits, base) => {
                u32::from_str_radix(digits, *base).ok().filter(|n| (1..=1_000_000).contains(n))
            }
            _ => None,
        })
    }

    /// Something that is wrong with a value.
    pub fn problem(&self, key: &Key, line: usize, what: impl Into<String>, help: Fix) -> Problem {
        problem(&self.source, Some(line), key.name, what.into(), help)
    }

    fn get<'d, T>(
        &'d self,
        key: &Key,
        expected: &str,
        read: impl Fn(&'d Value) -> Option<T>,
    ) -> Result<Option<Found<T>>, Box<Problem>> {
        let Some(entry) = self.entries.iter().find(|entry| entry.key == key) else { return Ok(None) };
        if let Some(value) = read(&entry.value) {
            return Ok(Some(Found { line: entry.line, value }));
        }
        let what = format!("`{}` is {}; it takes {expected}", key.name, entry.value.kind());
        Err(Box::new(self.problem(key, entry.line, what, Fix::Write(key.example.to_owned()))))
    }
}

/// A fault in a file.
pub fn problem(source: &str, line: Option<usize>, key: &str, what: String, help: Fix) -> Problem {
    Problem { source: source.to_owned(), line, key: key.to_owned(), what, help, gravity: Gravity::Fault }
}

impl Value {
    fn new(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.to_string()),
            DeValue::Boolean(flag) => Self::Flag(*flag),
            DeValue::Integer(number) => Self::Whole(number.as_str().to_owned(), number.radix()),
            DeValue::Float(_) => Self::Other("a number with a fraction"),
            DeValue::Datetime(_) => Self::Other("a date"),
            DeValue::Array(all) => {
                let text = |one: &toml::Spanned<DeValue<'_>>| one.get_ref().as_str().map(str::to_owned);
                let texts: Option<Vec<String>> = all.iter().map(text).collect();
                texts.map_or(Self::Other("a list of other things"), Self::Texts)
            }
            DeValue::Table(_) => Self::Other("a section"),
        }
    }

    /// What it is. Never the value itself: it may be a secret.
    fn kind(&self) -> String {
        match self {
            Self::Text(_) => "a text".into(),
            Self::Texts(_) => "a list".into(),
            Self::Flag(flag) => flag.to_string(),
            Self::Whole(digits, 10) => digits.clone(),
            Self::Whole(..) => "a number".into(),
            Self::Other(kind) => (*kind).into(),
        }
    }
}

impl Walk<'_> {
    fn table(&mut self, section: &str, nth: usize, table: &DeTable<'_>) {
        for (key, value) in table {
            let word = key.get_ref().as_ref();
            let name = if section.is_empty() { word.to_owned() } else { format!("{section}.{word}") };
            let line = self.line(Some(key.span()));
            match (keys::known(&name), value.get_ref()) {
                (Some(key), value) => {
                    self.entries.push(Entry { key, nth, line, value: Value::new(value) });
                }
                (None, DeValue::Table(inner)) if keys::is_section(&name) => self.table(&name, 0, inner),
                (None, DeValue::Array(all)) if name == keys::LIST && all.iter().all(is_table) => {
                    for (nth, one) in all.iter().enumerate() {
                        one.get_ref().as_table().into_iter().for_each(|inner| self.table(&name, nth, inner));
                    }
                }
                (None, _) if keys::is_section(&name) => self.no_section(&name, line),
                (None, DeValue::Table(_)) => self.unknown_section(&name, line),
                (None, _) => self.unknown_key(section, word, line, value.span()),
            }
        }
    }

    fn no_section(&mut self, name: &str, line: usize) {
        let example = keys::of_section(name).next().map_or("", |key| key.example);
        let what = format!("`{name}` is a section, not a value");
        self.report(name, line, what, Fix::Write(format!("{name}.{example}")));
    }

    fn unknown_section(&mut self, name: &str, line: usize) {
        let sections = keys::sections();
        let (what, help) = match nearest(name, sections.iter().copied()) {
            Some(near) => {
                (format!("unknown section `{name}`: did you mean `{near}`?"), Fix::Write(format!("[{near}]")))
            }
            None => {
                let known = sections.join("], [");
                (
                    format!("unknown section `{name}`"),
                    Fix::Do(format!("delete it; the sections are [{known}]")),
                )
            }
        };
        self.report(name, line, what, help);
    }

    fn unknown_key(&mut self, section: &str, word: &str, line: usize, value: Range<usize>) {
        let name = if section.is_empty() { word.to_owned() } else { format!("{section}.{word}") };
        let here = || keys::of_section(section);
        let (what, help) = if let Some(near) = nearest(word, here().map(Key::last)) {
            let line = here().find(|key| key.last() == near).map(|key| self.line_with(key, value));
            (format!("unknown key `{name}`: did you mean `{near}`?"), Fix::Write(line.unwrap_or_default()))
        } else if let Some(key) = keys::KEYS.into_iter().find(|key| key.last() == word) {
            let line = self.line_with(key, value);
            match key.section() {
                "" => (
                    format!("`{word}` stands in [{section}]; its place is above the first section"),
                    Fix::Write(line),
                ),
                other => (
                    format!("`{word}` belongs to the section [{other}]"),
                    Fix::Write(format!("{other}.{line}")),
                ),
            }
        } else {
            let known = here().map(Key::last).collect::<Vec<_>>().join(", ");
            (format!("unknown key `{name}`"), Fix::Do(format!("delete it; the keys here are {known}")))
        };
        self.report(&name, line, what, help);
    }

    /// The line of a key with the value that stands there, unless it is long, of another kind, or may be a secret.
    fn line_with(&self, key: &Key, value: Range<usize>) -> String {
        match self.text.get(value) {
            Some(raw)
                if key.section() != "database"
                    && raw.len() < 80
                    && !raw.contains('\n')
                    && raw.starts_with('"') == key.example.ends_with('"') =>
            {
                format!("{} = {raw}", key.last())
            }
            _ => key.example.to_owned(),
        }
    }

    fn broken(&mut self, message: &str, line: usize) {
        let word = self.at(line).split_once('=').map(|(word, _)| word.trim().trim_matches('"'));
        let word = word.unwrap_or_default().to_owned();
        let example = keys::KEYS.into_iter().find(|key| key.name == word || key.last() == word);
        let header = self.at(line).trim_matches(|c: char| c.is_whitespace() || "[]".contains(c));
        let help = match example {
            _ if message == TWICE && header == keys::LIST => {
                Fix::Write(format!("[[{header}]] over each server"))
            }
            _ if message == TWICE => Fix::Do("delete one of the lines; it stands there twice".into()),
            Some(key) => Fix::Write(key.example.to_owned()),
            None => Fix::Do(
                "write `key = \"text\"`, `key = 1`, `key = true` or `[section]`, each on a line".into(),
            ),
        };
        self.report(&word, line, format!("this is no TOML: {message}"), help);
    }

    fn report(&mut self, key: &str, line: usize, what: String, help: Fix) {
        self.problems.push(problem(self.source, Some(line), key, what, help));
    }

    /// The text of a line.
    fn at(&self, line: usize) -> &str {
        self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default()
    }

    fn line(&self, span: Option<Range<usize>>) -> usize {
        let start = span.map_or(self.text.len(), |span| span.start);
        let before = self.text.as_bytes().get(..start).unwrap_or(self.text.as_bytes());
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }
}

fn is_table(value: &toml::Spanned<DeValue<'_>>) -> bool {
    value.get_ref().is_table()
}

/// The known word that was probably meant.
fn nearest(word: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let limit = (word.chars().count() / 3).max(1);
    let distances = known.map(|known| (strsim::damerau_levenshtein(&word.to_lowercase(), known), known));
    let near = distances.filter(|(distance, _)| *distance <= limit);
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}
