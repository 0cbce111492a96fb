//! Quizzes, tests and their questions.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{AnswerKey, Block, ItemId, OptionId, QuestionId, Rich, Spot, Version};

/// Most options that a question may have: the keys 1 to 9 and 0 choose one.
pub const OPTIONS_MAX: usize = 10;

/// A quiz or test. It has no `Debug`: it holds answer keys.
pub struct Quiz {
    /// The stem of its file (`3-stack.quiz`, `1-why-local.test`).
    pub id: ItemId,
    /// Its title.
    pub title: String,
    /// The lesson it belongs to; a test has none.
    pub lesson: Option<ItemId>,
    /// Practice or test.
    pub kind: QuizKind,
    /// How it is taken and graded.
    pub rules: Rules,
    /// What stands above feedback.
    pub tone: FeedbackTone,
    /// Questions that every attempt has.
    pub questions: Vec<Question>,
    /// Questions to draw from, and how many.
    pub bank: Option<Bank>,
}

/// A store of questions that each attempt draws from.
pub struct Bank {
    /// How many are drawn.
    pub pick: usize,
    /// From these.
    pub questions: Vec<Question>,
}

/// Practice or test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuizKind {
    /// Feedback at once; the first answer counts.
    Practice,
    /// Handed in as a whole; answers can be changed until then.
    Test,
}

/// How a quiz is taken and graded. An attempt keeps the rules under which it began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// Practice or test.
    pub kind: QuizKind,
    /// Per cent of the points that pass; nothing to pass without it.
    pub pass: Option<u8>,
    /// How many attempts; unlimited without it.
    pub attempts: Option<u32>,
    /// Milliseconds from start to hand-in; unlimited without it.
    pub time: Option<i64>,
    /// When feedback shows.
    pub feedback: Feedback,
    /// What is shuffled for each attempt.
    pub shuffle: Shuffle,
    /// Which attempt counts.
    pub grade: Grade,
}

/// When feedback shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feedback {
    /// After each answer.
    Immediate,
    /// After hand-in.
    AfterSubmit,
    /// After the posting closes.
    AfterClose,
}

/// What is shuffled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shuffle {
    /// The order of questions.
    pub questions: bool,
    /// The order of options.
    pub options: bool,
}

/// Which attempt counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The one with the most points.
    Best,
    /// The one that ended last.
    Last,
    /// The one that began first.
    First,
}

/// What stands above feedback, in the author's tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackTone {
    /// After a right answer.
    pub right: String,
    /// After a wrong one.
    pub wrong: String,
}

/// A question. It has no `Debug`: it holds its key.
pub struct Question {
    /// Stands in the heading and never changes.
    pub id: QuestionId,
    /// Which wording this is.
    pub version: Version,
    /// What is asked.
    pub prompt: Rich,
    /// What belongs to it: a table, a listing.
    pub body: Vec<Block>,
    /// How it is answered.
    pub kind: QuestionKind,
    /// A nudge, for who asks.
    pub hint: Vec<Block>,
    /// The section that answers it.
    pub answered_in: Option<Spot>,
    /// A source that is no section of the course.
    pub source: Option<Rich>,
    /// What is right, and what is said about it.
    pub key: AnswerKey,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum QuestionKind {
    /// One of these.
    Single(Vec<Choice>),
    /// All of these that apply.
    Several(Vec<Choice>),
    /// A number.
    Number {
        /// In this unit.
        unit: Option<String>,
    },
    /// A few words.
    Words,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// A hash of its text.
    pub id: OptionId,
    /// Its text.
    pub text: Rich,
    /// Whether shuffling leaves it at the end.
    pub pin: Pin,
}

/// Where shuffling leaves an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// Anywhere.
    Free,
    /// At the end (`{pin}`).
    Last,
}

impl Rules {
    /// Whether each answer gets its feedback at once: then the first one counts, and the last question ends it.
    pub fn at_once(&self) -> bool {
        self.feedback == Feedback::Immediate
    }
}

impl Quiz {
    /// A question by its id, of the fixed ones or of the bank.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.all_questions().find(|question| question.id == *id)
    }

    /// Fixed questions, then the bank.
    pub fn all_questions(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().chain(self.bank.iter().flat_map(|bank| &bank.questions))
    }

    /// How many questions an attempt has.
    pub fn len(&self) -> usize {
        self.questions.len() + self.bank.as_ref().map_or(0, |bank| bank.pick.min(bank.questions.len()))
    }

    /// Whether it asks nothing. A loaded course has no such quiz.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl QuestionKind {
    /// Its options, if it has any.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Single(choices) | Self::Several(choices) => choices,
            Self::Number { .. } | Self::Words => &[],
        }
    }
}

impl OptionId {
    /// The id of an option with this source text.
    pub fn of(text: &str) -> Self {
        Self::new(short_hash([text]))
    }
}

impl Version {
    /// The version of a question with this prompt (and body) and these options, all as source text.
    pub fn of<'a>(prompt: &'a str, options: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(short_hash(std::iter::once(prompt).chain(options)))
    }
}

/// Eight bytes of SHA-256 in hex; the length of each part is hashed too, so that parts cannot run together.
fn short_hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
