//! What a calculation shows.

use crate::{Block, Callout, Inline, para, rich, words::calc as words};

/// A calculator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// What a model needs to run.
    Memory,
    /// When a machine of one's own is paid for.
    BreakEven,
    /// How fast a model can answer at most.
    Throughput,
    /// What the name of a file says.
    Gguf,
    /// What one may do with a model.
    Licence,
}

impl Tool {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Memory, Self::BreakEven, Self::Throughput, Self::Gguf, Self::Licence];

    /// As a lab's `tools:` spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::BreakEven => "break-even",
            Self::Throughput => "throughput",
            Self::Gguf => "gguf",
            Self::Licence => "licence",
        }
    }

    /// The one that a lab means.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.name() == name)
    }
}

/// Where an input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Whoever asked said so.
    Given,
    /// The model's makers say so.
    Published,
    /// Nobody said: this is usual.
    Assumed,
}

/// An input, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known<T> {
    /// The input.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Known<T> {
    /// As it was said.
    pub fn given(value: T) -> Self {
        Self { value, origin: Origin::Given }
    }

    /// As the model's makers say.
    pub fn published(value: T) -> Self {
        Self { value, origin: Origin::Published }
    }

    /// As it usually is.
    pub fn assumed(value: T) -> Self {
        Self { value, origin: Origin::Assumed }
    }

    /// As it was said, else as it usually is.
    pub fn or(given: Option<T>, usual: T) -> Self {
        given.map_or(Self::assumed(usual), Self::given)
    }
}

/// A calculation: what it started from, what came of it, and what it leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Which calculator made it.
    pub tool: Tool,
    /// What came of it, in a sentence.
    pub answer: String,
    /// Every input and every result.
    pub rows: Vec<Row>,
    /// What it leaves out.
    pub limits: Vec<&'static str>,
    /// Where its figures are from.
    pub sources: Vec<Cited>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is.
    pub what: String,
    /// How much, with its unit.
    pub value: String,
    /// An input or a result.
    pub kind: Kind,
}

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something it started from.
    Input(Origin),
    /// Something that came of it.
    Result,
}

/// Where a figure is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Publisher and title.
    pub title: String,
    /// Where it is found.
    pub url: String,
    /// The month in which what is shown was held against it, if it was.
    pub checked: Option<&'static str>,
}

impl Card {
    pub(super) fn new(tool: Tool, answer: String) -> Self {
        Self { tool, answer, rows: Vec::new(), limits: Vec::new(), sources: Vec::new() }
    }

    pub(super) fn input(&mut self, what: &str, value: impl Into<String>, origin: Origin) {
        self.rows.push(Row { what: what.into(), value: value.into(), kind: Kind::Input(origin) });
    }

    pub(super) fn result(&mut self, what: &str, value: impl Into<String>) {
        self.rows.push(Row { what: what.into(), value: value.into(), kind: Kind::Result });
    }

    pub(super) fn cite(&mut self, title: impl Into<String>, url: impl Into<String>) {
        let checked = Some(super::CHECKED);
        self.sources.push(Cited { title: title.into(), url: url.into(), checked });
    }

    /// Where to look it up: nobody here has held all of it against that yet.
    pub(super) fn point_to(&mut self, title: impl Into<String>, url: impl Into<String>) {
        self.sources.push(Cited { title: title.into(), url: url.into(), checked: None });
    }

    /// As blocks of a page: the answer, every figure, what is left out, the sources.
    pub fn blocks(&self) -> Vec<Block> {
        let row = |row: &Row| vec![rich(&row.what), rich(&row.value), rich(words::kind(row.kind))];
        let mut blocks = vec![
            Block::Text(vec![Inline::Strong(rich(&self.answer))]),
            Block::Table { head: words::HEAD.map(rich).to_vec(), rows: self.rows.iter().map(row).collect() },
        ];
        if !self.limits.is_empty() {
            blocks.push(Block::Callout {
                kind: Callout::Note,
                title: Some(rich(words::LEAVES_OUT)),
                body: vec![Block::List {
                    start: None,
                    items: self.limits.iter().map(|limit| vec![para(*limit)]).collect(),
                }],
            });
        }
        blocks.extend(self.sources.iter().map(|source| Block::Source {
            text: vec![Inline::Link { to: source.url.clone(), text: rich(&source.title) }],
            checked: source.checked.map(Into::into),
        }));
        blocks
    }

    /// The same in a line of plain text, for a prompt.
    pub fn line(&self) -> String {
        words::line(self)
    }
}
