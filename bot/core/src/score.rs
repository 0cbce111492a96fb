//! Scores: always derived from responses and the newest keys, never stored.

use std::sync::Arc;

use crate::{
    Attempt, Correction, Corrections, Course, Drawn, Due, Given, Grade, Mark, Question, Revealed, Rules,
    Verdict,
};

/// The editions that can mark an attempt, newest first, the attempt's own last, and what instructors corrected.
#[derive(Clone)]
pub struct KeyRing {
    editions: Vec<Arc<Course>>,
    corrections: Corrections,
}

impl KeyRing {
    /// From editions, newest first. `pinned` is the attempt's own; it is looked at last.
    pub fn new(newest_first: impl IntoIterator<Item = Arc<Course>>, pinned: Arc<Course>) -> Self {
        let editions = newest_first.into_iter().chain([pinned]).collect();
        Self { editions, corrections: Corrections::default() }
    }

    /// As it will be with this edition, the newest of all.
    pub fn with_newer(mut self, edition: Arc<Course>) -> Self {
        self.editions.insert(0, edition);
        self
    }

    /// With the corrections of the attempt's cohort.
    pub fn corrected(self, corrections: Corrections) -> Self {
        Self { corrections, ..self }
    }

    /// The edition that the attempt pinned.
    pub fn pinned(&self) -> Option<&Course> {
        self.editions.last().map(Arc::as_ref)
    }

    /// The newest edition: what a link leads into.
    pub fn newest(&self) -> Option<&Course> {
        self.editions.first().map(Arc::as_ref)
    }

    /// The question as the newest edition has it that still asks it in these words.
    pub fn question(&self, drawn: &Drawn) -> Option<&Question> {
        self.editions.iter().find_map(|course| course.question(&drawn.item, &drawn.question, &drawn.version))
    }

    /// What an instructor corrected about a question.
    pub fn correction(&self, drawn: &Drawn) -> Option<&Correction> {
        self.corrections.of(drawn)
    }

    /// Whether a question counts.
    pub fn counts(&self, drawn: &Drawn) -> bool {
        self.correction(drawn).is_none_or(|correction| correction.verdict != Verdict::Void)
    }

    /// The mark of a response to a question.
    pub fn mark(&self, drawn: &Drawn, given: &Given) -> Mark {
        let Some(question) = self.question(drawn) else { return Mark::WRONG };
        match self.correction(drawn).map(|correction| &correction.verdict) {
            Some(Verdict::Key(right)) => question.key.mark_against(right, given),
            Some(Verdict::Void) | None => question.key.mark(given),
        }
    }

    /// What is right and what is said about it, for whoever proves that it is due.
    pub fn reveal(&self, drawn: &Drawn, due: &Due) -> Option<Revealed<'_>> {
        let key = &self.question(drawn)?.key;
        Some(match self.correction(drawn).map(|correction| &correction.verdict) {
            Some(Verdict::Key(right)) => key.reveal_against(right, due),
            Some(Verdict::Void) | None => key.reveal(due),
        })
    }
}

/// Points, of the most that could be had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The sum of the marks.
    pub points: f64,
    /// One for each question that counts.
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
        match (self.drawn.get(usize::from(n)), self.response(n)) {
            (Some(drawn), Some(response)) => ring.mark(drawn, &response.given),
            _ => Mark::WRONG,
        }
    }

    /// Whether the question at `n` counts: an instructor may have taken it out.
    pub fn question_counts(&self, n: u8, ring: &KeyRing) -> bool {
        self.drawn.get(usize::from(n)).is_some_and(|drawn| ring.counts(drawn))
    }

    /// The score so far, or the final one.
    pub fn score(&self, ring: &KeyRing) -> Score {
        let counted = self.numbers().filter(|n| self.question_counts(*n, ring));
        counted.fold(Score { points: 0.0, of: 0 }, |score, n| Score {
            points: score.points + self.mark(n, ring).points,
            of: score.of + 1,
        })
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
