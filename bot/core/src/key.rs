//! What is right. A key can mark a response, and reveal itself to whoever holds the proof that it is due; nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Block, Due, Given, OptionId, number, words};

/// The answer to a question and the feedback on answers. Neither `Debug`, nor `Display`, nor `Serialize`, nor `Clone`:
/// the compiler keeps it out of views, prompts and logs.
///
/// It is revealed against a proof, which an attempt gives when feedback is due:
///
/// ```
/// # use homeroom_core::{AnswerKey, Attempt, Timestamp};
/// fn say(key: &AnswerKey, attempt: &Attempt, now: Timestamp) -> Option<String> {
///     key.reveal(&attempt.due(0, None, now)?).answer
/// }
/// ```
///
/// Nobody else can make one:
///
/// ```compile_fail,E0423
/// # use homeroom_core::{AnswerKey, Due};
/// fn peek(key: &AnswerKey) -> Option<String> {
///     key.reveal(&Due(())).answer
/// }
/// ```
pub struct AnswerKey {
    right: Right,
    credit: Credit,
    notes: BTreeMap<OptionId, Vec<Block>>,
    correct: Vec<Block>,
    incorrect: Vec<Block>,
}

/// What is right, as a file or an instructor says it. It is `Serialize` for the record alone, and has no `Debug`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Right {
    /// Exactly these options.
    Options(BTreeSet<OptionId>),
    /// A number this near to the value, in this unit.
    Number {
        /// The value.
        value: f64,
        /// How far off still counts; the bound itself does.
        tolerance: f64,
        /// The unit of both.
        unit: Option<String>,
    },
    /// One of these spellings; case, accents' composition and outer blanks do not matter.
    Words(Vec<String>),
}

/// What an incomplete choice is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credit {
    /// All or nothing.
    Whole,
    /// (right chosen − wrong chosen) ÷ right, not below zero.
    Partial,
}

/// How a response was marked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// 0 to 1.
    pub points: f64,
}

impl Mark {
    /// All points.
    pub const RIGHT: Self = Self { points: 1.0 };
    /// No points.
    pub const WRONG: Self = Self { points: 0.0 };

    /// Whether it has all points.
    pub fn is_right(self) -> bool {
        self.points >= 1.0
    }
}

/// What a key says once it is due.
pub struct Revealed<'a> {
    /// The right options; empty for a question without options.
    pub options: &'a BTreeSet<OptionId>,
    /// The right answer of a question without options, in words.
    pub answer: Option<String>,
    /// What is said of single options.
    pub notes: &'a BTreeMap<OptionId, Vec<Block>>,
    /// What is said after a right answer.
    pub correct: &'a [Block],
    /// What is said after a wrong answer.
    pub incorrect: &'a [Block],
}

static NO_OPTIONS: BTreeSet<OptionId> = BTreeSet::new();

impl AnswerKey {
    /// A key without feedback.
    pub fn new(right: Right) -> Self {
        Self {
            right,
            credit: Credit::Whole,
            notes: BTreeMap::new(),
            correct: Vec::new(),
            incorrect: Vec::new(),
        }
    }

    /// With this credit for an incomplete choice.
    pub fn credit(mut self, credit: Credit) -> Self {
        self.credit = credit;
        self
    }

    /// With these words after a right and after a wrong answer.
    pub fn feedback(mut self, correct: Vec<Block>, incorrect: Vec<Block>) -> Self {
        self.correct = correct;
        self.incorrect = incorrect;
        self
    }

    /// With this said of an option.
    pub fn note(mut self, option: OptionId, note: Vec<Block>) -> Self {
        self.notes.insert(option, note);
        self
    }

    /// The mark of a response. One of the wrong kind is wrong.
    pub fn mark(&self, given: &Given) -> Mark {
        self.mark_against(&self.right, given)
    }

    /// The mark of a response where something else is right than this key says: a correction.
    pub(crate) fn mark_against(&self, right: &Right, given: &Given) -> Mark {
        let is_right = match (right, given) {
            // Of a file it is the one; an instructor may say that either of two is right.
            (Right::Options(right), Given::Option(one)) => right.contains(one),
            (Right::Options(right), Given::Options(chosen)) => return self.mark_options(right, chosen),
            (Right::Number { value, tolerance, unit }, Given::Number { value: given, unit: theirs }) => {
                number::convert(*given, theirs.as_deref(), unit.as_deref())
                    .is_some_and(|given| within(given, *value, *tolerance))
            }
            (Right::Words(accepted), Given::Words(given)) => {
                let given = number::fold(given);
                accepted.iter().any(|word| number::fold(word) == given)
            }
            _ => false,
        };
        if is_right { Mark::RIGHT } else { Mark::WRONG }
    }

    fn mark_options(&self, right: &BTreeSet<OptionId>, chosen: &BTreeSet<OptionId>) -> Mark {
        match self.credit {
            Credit::Whole => {
                if right == chosen {
                    Mark::RIGHT
                } else {
                    Mark::WRONG
                }
            }
            Credit::Partial => {
                let hits = right.intersection(chosen).count() as f64;
                let misses = chosen.difference(right).count() as f64;
                Mark { points: ((hits - misses) / right.len().max(1) as f64).clamp(0.0, 1.0) }
            }
        }
    }

    /// What is right and what is said about it, for whoever proves that it is due.
    pub fn reveal(&self, proof: &Due) -> Revealed<'_> {
        self.reveal_against(&self.right, proof)
    }

    /// The same, where something else is right than this key says.
    pub(crate) fn reveal_against<'a>(&'a self, right: &'a Right, _proof: &Due) -> Revealed<'a> {
        let (options, answer) = match right {
            Right::Options(right) => (right, None),
            Right::Number { value, tolerance, unit } => {
                (&NO_OPTIONS, Some(words::number_key(*value, *tolerance, unit.as_deref())))
            }
            Right::Words(accepted) => (&NO_OPTIONS, accepted.first().cloned()),
        };
        Revealed { options, answer, notes: &self.notes, correct: &self.correct, incorrect: &self.incorrect }
    }

    /// What is right, for whoever proves that it is due: what an instructor corrects.
    pub(crate) fn right(&self, _proof: &Due) -> &Right {
        &self.right
    }
}

/// Whether a number is near enough. The bound counts, with a hair's breadth for binary fractions (14.5 − 14 against 0.5).
fn within(given: f64, value: f64, tolerance: f64) -> bool {
    (given - value).abs() <= tolerance + value.abs().max(1.0) * 1e-9
}
