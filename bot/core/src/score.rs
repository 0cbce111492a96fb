//! Scores: always derived from responses and the newest keys, never stored.

use std::sync::Arc;

use crate::{Attempt, Course, Drawn, Grade, Mark, Question, Rules};

/// The editions that can mark an attempt, newest first, the attempt's own last.
#[derive(Clone)]
pub struct KeyRing(Vec<Arc<Course>>);

impl KeyRing {
    /// From editions, newest first. `pinned` is the attempt's own; it is looked at last.
    pub fn new(newest_first: impl IntoIterator<Item = Arc<Course>>, pinned: Arc<Course>) -> Self {
        Self(newest_first.into_iter().chain([pinned]).collect())
    }

    /// The edition that the attempt pinned.
    pub fn pinned(&self) -> Option<&Course> {
        self.0.last().map(Arc::as_ref)
    }

    /// The newest edition: what a link leads into.
    pub fn newest(&self) -> Option<&Course> {
        self.0.first().map(Arc::as_ref)
    }

    /// The question as the newest edition has it that still asks it in these words.
    pub fn question(&self, drawn: &Drawn) -> Option<&Question> {
        self.0.iter().find_map(|course| course.question(&drawn.item, &drawn.question, &drawn.version))
    }
}

/// Points, of the most that could be had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The sum of the marks.
    pub points: f64,
    /// One for each question.
    pub of: u32,
}

impl Score {
    /// In per cent, rounded down: 79.9 is not 80.
    pub fn percent(self) -> u8 {
        if self.of == 0 {
            return 0;
        }
        // The hair's breadth keeps 0.7 × 10 ÷ 10 at 70. The quotient is within 0 and 100.
        (self.points * 100.0 / f64::from(self.of) + 1e-9).clamp(0.0, 100.0) as u8
    }

    /// Whether it passes; `None` where there is nothing to pass.
    pub fn passes(self, rules: &Rules) -> Option<bool> {
        let needed = f64::from(rules.pass?) * f64::from(self.of) / 100.0;
        Some(self.points + 1e-9 >= needed)
    }
}

impl Attempt {
    /// The mark of the question at `n`; without an answer it is wrong.
    pub fn mark(&self, n: u8, ring: &KeyRing) -> Mark {
        let question = self.drawn.get(usize::from(n)).and_then(|drawn| ring.question(drawn));
        match (question, self.response(n)) {
            (Some(question), Some(response)) => question.key.mark(&response.given),
            _ => Mark::WRONG,
        }
    }

    /// The score so far, or the final one.
    pub fn score(&self, ring: &KeyRing) -> Score {
        let of = u32::try_from(self.drawn.len()).unwrap_or(u32::MAX);
        Score { points: self.numbers().map(|n| self.mark(n, ring).points).sum(), of }
    }
}

/// The place of the attempt that counts, among attempts that have ended, each with its score.
pub fn counts(grade: Grade, ended: &[(&Attempt, Score)]) -> Option<usize> {
    let places = ended.iter().enumerate();
    let chosen = match grade {
        Grade::First => places.min_by_key(|(_, (attempt, _))| (attempt.began, attempt.id)),
        Grade::Last => places.max_by_key(|(_, (attempt, _))| (attempt.ended(), attempt.id)),
        // Of equals the earlier one: `max_by` keeps the last, hence the reversed order.
        Grade::Best => places.rev().max_by(|(_, (_, a)), (_, (_, b))| {
            let share = |score: &Score| score.points / f64::from(score.of.max(1));
            share(a).total_cmp(&share(b))
        }),
    };
    chosen.map(|(place, _)| place)
}
