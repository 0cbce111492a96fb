//! What is wrong, where, and what to write instead.

use std::{fmt, path::Path};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gravity {
    /// The classroom does not open like this.
    Fault,
    /// It opens, and something should be better.
    Warning,
}

/// What puts it right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// A line for the configuration.
    Write(String),
    /// A command.
    Run(String),
    /// Neither: what to do, in words.
    Do(String),
}

/// Something that is wrong with the configuration. It never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, or the environment variable.
    pub source: String,
    /// Its line, from 1.
    pub line: Option<usize>,
    /// The key, with its section: `limits.burst`.
    pub key: String,
    /// What is wrong.
    pub what: String,
    /// What puts it right.
    pub help: Fix,
    /// How bad it is.
    pub gravity: Gravity,
}

impl Problem {
    /// The same, but only a warning.
    pub fn warning(self) -> Self {
        Self { gravity: Gravity::Warning, ..self }
    }

    /// Where, and what is wrong, without the help.
    pub fn place_and_what(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}: {}", self.source, self.what),
            None => format!("{}: {}", self.source, self.what),
        }
    }
}

impl Fix {
    /// A path as a shell takes it.
    pub fn quoted(path: &Path) -> String {
        let text = path.display().to_string();
        let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@".contains(c);
        if !text.is_empty() && text.chars().all(is_plain) && !text.starts_with('-') {
            text
        } else {
            format!("'{}'", text.replace('\'', r"'\''"))
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let warning = if self.gravity == Gravity::Warning { " (a warning)" } else { "" };
        write!(f, "{}{warning}\n    {}", self.place_and_what(), self.help)
    }
}

impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(line) => write!(f, "write: {line}"),
            Self::Run(command) => write!(f, "run: {command}"),
            Self::Do(words) => write!(f, "do: {words}"),
        }
    }
}
