//! What was read.

use homeroom_core::{CohortId, CourseId, ItemId, LearnerId, Reading, Stored};
use sqlx::{query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    MARK_READ = "INSERT INTO reading (learner, cohort, course, lesson, section, at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (learner, cohort, course, lesson, section) DO UPDATE SET at = excluded.at";
    READ_OF = "SELECT lesson, section, at FROM reading WHERE learner = $1 AND cohort = $2 AND course = $3";
}

impl Transaction {
    pub(crate) async fn keep_reading(
        &mut self,
        learner: LearnerId,
        cohort: CohortId,
        reading: &Reading,
    ) -> Stored<()> {
        let (learner, cohort) = (learner.to_string(), cohort.to_string());
        let (course, lesson) = (reading.course.as_str(), reading.lesson.as_str());
        let (section, at) = (i64::from(reading.section), reading.at.as_millisecond());
        run!(self.execute(
            query(MARK_READ).bind(&learner).bind(&cohort).bind(course).bind(lesson).bind(section).bind(at)
        ))?;
        Ok(())
    }

    pub(crate) async fn readings_of(
        &mut self,
        learner: LearnerId,
        cohort: CohortId,
        course: &CourseId,
    ) -> Stored<Vec<Reading>> {
        let (learner, cohort) = (learner.to_string(), cohort.to_string());
        let rows: Vec<(String, i64, i64)> =
            run!(self.fetch_all(query_as(READ_OF).bind(&learner).bind(&cohort).bind(course.as_str())))?;
        let mut read = Vec::with_capacity(rows.len());
        for (lesson, section, at) in rows {
            read.push(Reading {
                course: course.clone(),
                lesson: ItemId::new(lesson),
                section: column::number("reading.section", section)?,
                at: column::moment("reading.at", at)?,
            });
        }
        // Ordered here: PostgreSQL would order the names of lessons by its locale.
        read.sort_by(|one, other| {
            (one.at, &one.lesson, one.section).cmp(&(other.at, &other.lesson, other.section))
        });
        Ok(read)
    }
}
