//! The core's own tests. What features show is tested through the whole classroom, in the package of tests.

mod asked;
mod attempt;
mod calc;
mod deadline;
mod decision;
mod fair;
mod fair_term;
mod fit;
mod live;
mod live_laws;
mod measured;
mod number;
mod plan;
mod score;
mod takeout;
mod talk;
mod times;
mod times_laws;
mod token;
mod words;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    AnswerKey, Attempt, AttemptId, Choice, CohortId, CourseId, EditionId, Feedback, ItemId, LearnerId,
    OptionId, Pin, Question, QuestionId, QuestionKind, Right, Rules, Sitting, Version, rich,
};

// What the compiler refuses: a key in a log, a sentence, a page or a prompt, or taken along.
static_assertions::assert_not_impl_any!(AnswerKey: std::fmt::Debug, std::fmt::Display, serde::Serialize, Clone);
static_assertions::assert_not_impl_any!(Question: std::fmt::Debug, std::fmt::Display, serde::Serialize, Clone);
static_assertions::assert_not_impl_any!(crate::Due: Clone, Copy, Default, serde::Serialize);

/// So many milliseconds after some day.
fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(1_780_000_000_000 + millis).expect("in this century")
}

/// A question with options `a` to `d`, of which these are right.
fn question(id: &str, right: &[&str]) -> Question {
    let choices: Vec<Choice> = ["a", "b", "c", "d"]
        .into_iter()
        .map(|text| Choice { id: OptionId::of(text), text: rich(text), pin: Pin::Free })
        .collect();
    let right: BTreeSet<OptionId> = right.iter().map(|text| OptionId::of(text)).collect();
    let kind = if right.len() > 1 { QuestionKind::Several(choices) } else { QuestionKind::Single(choices) };
    asked(id, kind, AnswerKey::new(Right::Options(right)))
}

fn asked(id: &str, kind: QuestionKind, key: AnswerKey) -> Question {
    Question {
        id: QuestionId::new(id),
        version: Version::of(id, ["a", "b", "c", "d"]),
        prompt: rich(id),
        body: Vec::new(),
        kind,
        hint: Vec::new(),
        answered_in: None,
        source: None,
        key,
    }
}

/// Who sits under these rules.
fn sitting(rules: Rules, closes: Option<Timestamp>) -> Sitting {
    Sitting {
        learner: LearnerId::from_bytes([1; 16]),
        cohort: CohortId::from_bytes([2; 16]),
        posting: None,
        course: CourseId::new("maths"),
        item: ItemId::new("1-why.quiz"),
        edition: EditionId::new("e"),
        rules,
        closes,
        more: crate::SignedDuration::ZERO,
        counting: crate::Counting::Counts,
    }
}

fn rules(feedback: Feedback) -> Rules {
    Rules {
        kind: crate::QuizKind::Test,
        pass: Some(80),
        attempts: None,
        time: None,
        feedback,
        shuffle: crate::Shuffle { questions: true, options: true },
        grade: crate::Grade::Best,
    }
}

/// An attempt over these questions, begun at 0.
fn begin(rules: Rules, closes: Option<Timestamp>, questions: &[Question], seed: u64) -> Attempt {
    let item = ItemId::new("1-why.quiz");
    let mut chance = rng(seed);
    Attempt::begin(sitting(rules, closes), questions.iter().map(|q| (&item, q)), at(0), &mut chance)
}

/// A generator for tests: the numbers need not be good, only repeatable.
fn rng(seed: u64) -> impl rand::Rng {
    struct Counter(u64);
    impl rand::TryRng for Counter {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok((self.try_next_u64()? >> 32) as u32)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            // SplitMix64, Steele, Lea and Flood 2014.
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            Ok(z ^ (z >> 31))
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            for chunk in bytes.chunks_mut(8) {
                let next = self.try_next_u64()?.to_le_bytes();
                chunk.copy_from_slice(&next[..chunk.len()]);
            }
            Ok(())
        }
    }
    Counter(seed)
}

fn attempt_id(n: u8) -> AttemptId {
    AttemptId::from_bytes([n; 16])
}
