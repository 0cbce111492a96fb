//! What an instructor sets right after the fact: keys, scores.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CohortId, CourseId, Drawn, ItemId, LearnerId, PostingId, QuestionId, Right, Version};

/// A question's key, as an instructor corrected it for one cohort. It is of one wording; another is another question.
#[derive(Clone, PartialEq)]
pub struct Correction {
    /// For whom.
    pub cohort: CohortId,
    /// Of which course.
    pub course: CourseId,
    /// Of which quiz.
    pub item: ItemId,
    /// Which question.
    pub question: QuestionId,
    /// In which wording.
    pub version: Version,
    /// What is so instead.
    pub verdict: Verdict,
    /// Why, for learners to read.
    pub why: String,
    /// Who said so.
    pub by: LearnerId,
    /// When.
    pub at: Timestamp,
}

/// What a correction says.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The question does not count.
    Void,
    /// This is right.
    Key(Right),
}

/// The corrections of one cohort in one course.
#[derive(Clone, Default)]
pub struct Corrections(Arc<HashMap<(ItemId, QuestionId, Version), Correction>>);

impl Corrections {
    /// Collects them.
    pub fn new(all: impl IntoIterator<Item = Correction>) -> Self {
        let keyed =
            all.into_iter().map(|one| ((one.item.clone(), one.question.clone(), one.version.clone()), one));
        Self(Arc::new(keyed.collect()))
    }

    /// That of a question, if there is one.
    pub fn of(&self, drawn: &Drawn) -> Option<&Correction> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(drawn.item.clone(), drawn.question.clone(), drawn.version.clone()))
    }
}

/// A column of a gradebook: a quiz, or a test as it was posted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Column {
    /// Of which course.
    pub course: CourseId,
    /// Which quiz or test.
    pub item: ItemId,
    /// In which posting.
    pub posting: Option<PostingId>,
}

/// A score that an instructor set in place of the derived one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// In which cohort.
    pub cohort: CohortId,
    /// Whose.
    pub learner: LearnerId,
    /// For what.
    pub column: Column,
    /// In per cent.
    pub percent: u8,
    /// Why, for the learner to read.
    pub why: String,
    /// Who said so.
    pub by: LearnerId,
    /// When.
    pub at: Timestamp,
}
