//! Which part of a gradebook is shown, as an address says it.

use homeroom_core::{
    CourseId, Grade,
    desk::{Cell, Gradebook, Row},
};

use super::grade_name;
use crate::desk::query::Query;

/// What is let through.
pub(super) struct Sieve {
    /// A part of a name, as it was typed.
    pub(super) name: String,
    /// Which learners.
    pub(super) show: Show,
    /// Which attempt counts.
    pub(super) grade: Option<Grade>,
    /// Of which course.
    pub(super) course: Option<CourseId>,
}

/// Which learners are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// All.
    All,
    /// Who has not passed something.
    Failed,
    /// Who has nothing somewhere.
    Missing,
}

impl Sieve {
    /// As an address says it; what it does not say is everything.
    pub(super) fn of(query: &Query) -> Self {
        let grades = [Grade::Best, Grade::Last, Grade::First];
        let named = |name: &str| grades.into_iter().find(|grade| grade_name(Some(*grade)) == name);
        Self {
            name: query.word("q").unwrap_or_default().to_owned(),
            show: match query.word("show") {
                Some("failed") => Show::Failed,
                Some("missing") => Show::Missing,
                _ => Show::All,
            },
            grade: query.word("grade").and_then(named),
            course: query.word("course").map(CourseId::new),
        }
    }

    /// Writes what [`Sieve::of`] reads.
    pub(super) fn query(&self) -> String {
        let course = self.course.as_ref().map(CourseId::as_str).unwrap_or_default();
        let pairs = [
            ("q", self.name.as_str()),
            ("show", self.show.name()),
            ("grade", grade_name(self.grade)),
            ("course", course),
        ];
        let said = pairs.into_iter().filter(|(_, value)| !matches!(*value, "" | "all" | "each"));
        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish();
        if text.is_empty() { text } else { format!("?{text}") }
    }

    /// The part of it that is asked for. Means and the like stay those of the whole class.
    pub(super) fn through(&self, mut book: Gradebook) -> Gradebook {
        let kept: Vec<bool> = book
            .heads
            .iter()
            .map(|head| self.course.as_ref().is_none_or(|course| head.column.course == *course))
            .collect();
        let mut of_heads = kept.iter();
        book.heads.retain(|_| of_heads.next().copied().unwrap_or(false));
        for row in &mut book.rows {
            let mut of_cells = kept.iter();
            row.cells.retain(|_| of_cells.next().copied().unwrap_or(false));
        }
        let name = self.name.to_lowercase();
        book.rows.retain(|row| row.learner.name.to_lowercase().contains(&name) && self.shows(row));
        book
    }

    fn shows(&self, row: &Row) -> bool {
        let is_wanted = |cell: &Cell| match self.show {
            Show::All => true,
            Show::Failed => cell.passed == Some(false),
            Show::Missing => cell.percent.is_none(),
        };
        self.show == Show::All || row.cells.iter().any(is_wanted)
    }
}

/// The courses in it, in order.
pub(super) fn courses(book: &Gradebook) -> Vec<(CourseId, String)> {
    let mut courses: Vec<(CourseId, String)> = Vec::new();
    for head in &book.heads {
        if !courses.iter().any(|(id, _)| *id == head.column.course) {
            courses.push((head.column.course.clone(), head.course.clone()));
        }
    }
    courses
}
