//! What a lesson, a question and a view are made of. Data only: adapters make bytes of it.

use serde::{Deserialize, Serialize};

use crate::Action;

/// A run of inline text.
pub type Rich = Vec<Inline>;

/// A piece of inline text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// Strong emphasis.
    Strong(Rich),
    /// Emphasis.
    Emph(Rich),
    /// Struck through.
    Struck(Rich),
    /// Code.
    Code(String),
    /// A line break that the author asked for.
    Break,
    /// A link that leaves the classroom (`https:`, `http:` or `mailto:` only).
    Link {
        /// The address.
        to: String,
        /// What is shown.
        text: Rich,
    },
    /// A link to a place in the classroom.
    Goto {
        /// The place.
        to: Action,
        /// What is shown.
        text: Rich,
    },
    /// A glossary word, with its meaning at hand.
    Word {
        /// The term as the glossary spells it.
        term: String,
        /// What is shown here (a plural, say).
        shown: String,
        /// The meaning, as plain text.
        meaning: String,
    },
    /// A value that this classroom measures, with the words that stand where it has not.
    Measured {
        /// Its name, `server.tokens_per_second` for one.
        name: String,
        /// What is shown without a measurement.
        fallback: String,
    },
}

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// A section of a lesson.
    Section {
        /// Where links point.
        anchor: String,
        /// Its heading.
        title: Option<Rich>,
        /// What is in it.
        body: Vec<Block>,
        /// What tells that it was read.
        read: Action,
    },
    /// A heading; level 2 is a section, 3 below it.
    Heading {
        /// 2 to 4.
        level: u8,
        /// Its words.
        text: Rich,
        /// Where links point.
        anchor: Option<String>,
    },
    /// A paragraph.
    Text(Rich),
    /// A list.
    List {
        /// The first number, or bullets.
        start: Option<u64>,
        /// The entries.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table {
        /// Column heads.
        head: Vec<Rich>,
        /// Rows of cells, each as long as the head.
        rows: Vec<Vec<Rich>>,
    },
    /// A listing.
    Code {
        /// The language, empty where none is named.
        language: String,
        /// The text.
        text: String,
    },
    /// A picture from the course's folder.
    Image {
        /// Path within the course.
        path: String,
        /// The alternative text.
        alt: String,
        /// The edition that holds it.
        edition: crate::EditionId,
        /// Its course.
        course: crate::CourseId,
    },
    /// A diagram, drawn when the course was loaded.
    Diagram {
        /// The alternative text.
        alt: String,
        /// As SVG, for light surroundings.
        light: String,
        /// As SVG, for dark surroundings.
        dark: String,
    },
    /// A box.
    Callout {
        /// What kind of box.
        kind: Callout,
        /// Its title; each kind has one of its own.
        title: Option<Rich>,
        /// What is in it.
        body: Vec<Block>,
    },
    /// A card whose answer shows on a press.
    Reveal {
        /// The question.
        question: Rich,
        /// The answer.
        answer: Vec<Block>,
    },
    /// An optional part, folded.
    Deeper {
        /// Its title.
        title: Rich,
        /// What is in it.
        body: Vec<Block>,
    },
    /// Something at hand, folded to keep the page short.
    Fold {
        /// What it is.
        title: Rich,
        /// What is in it.
        body: Vec<Block>,
    },
    /// Where the claim above comes from.
    Source {
        /// Publisher and title.
        text: Rich,
        /// The month it was checked, `2026-11`.
        checked: Option<String>,
    },
    /// Terms and their meanings.
    Terms(Vec<(Rich, Vec<Block>)>),
    /// A quotation.
    Quote(Vec<Block>),
    /// How much of something is done.
    Meter {
        /// What is measured.
        label: String,
        /// How much.
        value: u32,
        /// Of how much.
        of: u32,
    },
    /// A list of places to go, each with its state.
    Entries(Vec<Entry>),
    /// The overview of a test: one step a question.
    Steps(Vec<Step>),
    /// The options of a question that takes no more answers.
    Options(Vec<Shown>),
    /// A file to take away.
    File {
        /// Its name.
        name: String,
        /// What is in it.
        text: String,
    },
    /// Time that is running out.
    Countdown {
        /// The end, in Unix milliseconds.
        until: i64,
        /// The same, as the class tells the time.
        said: String,
    },
}

/// The kinds of box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Callout {
    /// What to take along.
    Key,
    /// An aside.
    Note,
    /// A warning.
    Warning,
    /// A tip.
    Tip,
    /// Feedback for a right answer.
    Right,
    /// Feedback for a wrong answer.
    Wrong,
    /// A hint that was asked for.
    Hint,
    /// What a learner said in a lab.
    Learner,
    /// What the assistant said there.
    Assistant,
}

/// A place to go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub label: String,
    /// A short remark: minutes, a score.
    pub note: Option<String>,
    /// What sort of thing it is, in a word (`Lesson`, `Quiz`).
    pub sort: Option<String>,
    /// How it stands.
    pub state: Standing,
    /// Where it leads, if anywhere yet.
    pub to: Option<Action>,
}

/// How an entry or a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Nothing done yet.
    Open,
    /// Being worked on, or the one on show.
    Current,
    /// Done or answered.
    Done,
    /// Done, and right or passed.
    Right,
    /// Done, and wrong or not passed.
    Wrong,
}

/// One question in the overview of a test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// From 1.
    pub number: u8,
    /// Open or answered, and once it may be shown, right or wrong.
    pub state: Standing,
    /// Flagged by the learner.
    pub flag: Flag,
    /// The one on show.
    pub here: Here,
    /// Where it leads.
    pub to: Action,
}

/// Whether a learner flagged a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flag {
    /// To come back to.
    Flagged,
    /// Not flagged.
    Plain,
}

/// Whether a step is the one on show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Here {
    /// The page shows this one.
    Yes,
    /// The page shows another.
    No,
}

/// An option after the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Its words.
    pub text: Rich,
    /// Whether the learner chose it.
    pub chosen: Chosen,
    /// What is known of it: `Right` and `Wrong` once it is due, else `Open`.
    pub state: Standing,
    /// Feedback for this option.
    pub note: Vec<Block>,
}

/// Whether an option is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chosen {
    /// By the learner.
    Yes,
    /// Not.
    No,
}

/// The words of inline text, without any of its dress.
pub fn plain(rich: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(rich, &mut out);
    out
}

fn push_plain(rich: &[Inline], out: &mut String) {
    for inline in rich {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(inner) | Inline::Emph(inner) | Inline::Struck(inner) => push_plain(inner, out),
            Inline::Link { text, .. } | Inline::Goto { text, .. } => push_plain(text, out),
            Inline::Word { shown, .. } => out.push_str(shown),
            Inline::Measured { fallback, .. } => out.push_str(fallback),
            Inline::Break => out.push(' '),
        }
    }
}

/// Plain text as a run.
pub fn rich(text: impl Into<String>) -> Rich {
    vec![Inline::Text(text.into())]
}

/// A sentence of ours, in which `backticks` mark what is typed.
pub fn saying(text: &str) -> Block {
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    Block::Text(
        parts
            .map(|(n, part)| if n % 2 == 0 { Inline::Text(part.into()) } else { Inline::Code(part.into()) })
            .collect(),
    )
}

/// A paragraph of plain text.
pub fn para(text: impl Into<String>) -> Block {
    Block::Text(rich(text))
}

/// The words of blocks, one paragraph after the other, for a tooltip or an alternative text.
pub fn plain_blocks(blocks: &[Block]) -> String {
    let parts = blocks.iter().map(|block| match block {
        Block::Text(text) | Block::Heading { text, .. } => plain(text),
        Block::List { items, .. } => {
            items.iter().map(|item| plain_blocks(item)).collect::<Vec<_>>().join("; ")
        }
        Block::Code { text, .. } => text.clone(),
        Block::Quote(body) | Block::Callout { body, .. } => plain_blocks(body),
        _ => String::new(),
    });
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
