//! What instructors order where they talk.

use crate::{Announce, CohortId, CourseId, EditionId, ItemId, desk::Typed};

/// An order, of the cohort that meets where it is given.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Show the cohort, or those there are.
    Class,
    /// Make a cohort that meets here. The same id twice is one.
    Make {
        /// Its id.
        id: CohortId,
        /// Its name.
        name: String,
        /// Its time zone; nothing means UTC.
        zone: String,
        /// Its courses; none means all that everybody can have.
        courses: Vec<CourseId>,
    },
    /// Let a cohort of mine meet here: this one, or the only one there is.
    Bind(Option<CohortId>),
    /// No longer.
    Unbind,
    /// Show the join code, or make a new one.
    Code(Renewal),
    /// Show who is in it.
    Roster,
    /// Whoever has this role teaches here.
    Instructors {
        /// The platform's own id of the role.
        badge: String,
        /// Or no longer.
        change: Change,
    },
    /// Look at a test before it is posted.
    Post {
        /// Which.
        test: TestFrom,
        /// When and how.
        typed: Typed,
        /// Whom its card pings here; the platform lets who orders it do that.
        announce: Option<Announce>,
    },
    /// How everybody does, or how one test goes.
    Grades(Option<(CourseId, ItemId)>),
}

/// Whether a code is shown or made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// The one there is.
    Show,
    /// A new one; the old one ends.
    Renew,
}

/// Whether something is added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Added.
    Add,
    /// Taken away.
    Drop,
}

/// Which test is to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestFrom {
    /// One of a course.
    Course(CourseId, ItemId),
    /// What was brought: it has been read.
    Draft(EditionId),
    /// What somebody brings, as text: it is to be read first.
    Text(String),
}
