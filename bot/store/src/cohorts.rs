//! Cohorts, and who is in them.

use std::collections::HashMap;

use async_trait::async_trait;
use homeroom_core::{
    Cohort, CohortId, Cohorts, CourseId, LabRules, LearnerId, Posting, PostingId, Role, Stored, Timestamp,
    Zone,
};
use sqlx::{FromRow, query, query_as};

use crate::{
    column,
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    PUT_COHORT = "INSERT INTO cohort (id, name, code, zone, archived_at, since, labs) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, code = excluded.code, zone = excluded.zone,
            archived_at = excluded.archived_at, labs = excluded.labs";
    DROP_COURSES = "DELETE FROM cohort_course WHERE cohort = $1";
    ADD_COURSE = "INSERT INTO cohort_course (cohort, course, position) VALUES ($1, $2, $3)";
    COHORT = "SELECT id, name, code, zone, archived_at, since, labs FROM cohort WHERE id = $1";
    COHORT_BY_CODE = "SELECT id, name, code, zone, archived_at, since, labs FROM cohort WHERE code = $1";
    COURSES = "SELECT course FROM cohort_course WHERE cohort = $1 ORDER BY position";
    COHORTS_OF = "SELECT c.id, c.name, c.code, c.zone, c.archived_at, c.since, c.labs, e.role
        FROM enrolment e JOIN cohort c ON c.id = e.cohort
        WHERE e.learner = $1 AND e.removed_at IS NULL ORDER BY e.joined_at DESC, c.id DESC";
    COURSES_OF = "SELECT k.cohort, k.course FROM enrolment e JOIN cohort_course k ON k.cohort = e.cohort
        WHERE e.learner = $1 AND e.removed_at IS NULL ORDER BY k.cohort, k.position";
    ALL_COHORTS = "SELECT id, name, code, zone, archived_at, since, labs FROM cohort ORDER BY since, id";
    ALL_COURSES = "SELECT cohort, course FROM cohort_course ORDER BY cohort, position";
    ENROL = "INSERT INTO enrolment (cohort, learner, role, joined_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (cohort, learner) DO NOTHING";
}

#[derive(FromRow)]
struct Row {
    id: String,
    name: String,
    code: Option<String>,
    zone: String,
    archived_at: Option<i64>,
    since: i64,
    labs: Option<String>,
}

#[derive(FromRow)]
struct Enrolled {
    #[sqlx(flatten)]
    cohort: Row,
    role: String,
}

impl Row {
    fn read(self, courses: Vec<CourseId>) -> Stored<Cohort> {
        Ok(Cohort {
            id: column::word("cohort.id", &self.id)?,
            name: self.name,
            code: self.code,
            courses,
            zone: column::known("cohort.zone", Zone::read(&self.zone))?,
            archived: column::maybe_moment("cohort.archived_at", self.archived_at)?,
            since: column::moment("cohort.since", self.since)?,
            labs: self.labs.map_or(Ok(LabRules::DEFAULT), |json| column::from_json("cohort.labs", &json))?,
        })
    }
}

#[async_trait]
impl Cohorts for Transaction {
    async fn put_cohort(&mut self, cohort: &Cohort) -> Stored<()> {
        let (id, since) = (cohort.id.to_string(), cohort.since.as_millisecond());
        let archived = cohort.archived.map(Timestamp::as_millisecond);
        let chosen = Some(&cohort.labs).filter(|labs| **labs != LabRules::DEFAULT);
        let labs = chosen.map(column::to_json).transpose()?;
        run!(
            self.execute(
                query(PUT_COHORT)
                    .bind(&id)
                    .bind(&cohort.name)
                    .bind(&cohort.code)
                    .bind(cohort.zone.name())
                    .bind(archived)
                    .bind(since)
                    .bind(&labs)
            )
        )?;
        run!(self.execute(query(DROP_COURSES).bind(&id)))?;
        for (position, course) in (0_i64..).zip(&cohort.courses) {
            run!(self.execute(query(ADD_COURSE).bind(&id).bind(course.as_str()).bind(position)))?;
        }
        Ok(())
    }

    async fn cohort(&mut self, id: CohortId) -> Stored<Option<Cohort>> {
        let row = run!(self.fetch_optional(query_as(COHORT).bind(id.to_string())))?;
        self.with_courses(row).await
    }

    async fn cohort_by_code(&mut self, code: &str) -> Stored<Option<Cohort>> {
        let row = run!(self.fetch_optional(query_as(COHORT_BY_CODE).bind(code)))?;
        self.with_courses(row).await
    }

    async fn cohorts_of(&mut self, learner: LearnerId) -> Stored<Vec<(Cohort, Role)>> {
        let learner = learner.to_string();
        let rows: Vec<Enrolled> = run!(self.fetch_all(query_as(COHORTS_OF).bind(&learner)))?;
        let listed: Vec<(String, String)> = run!(self.fetch_all(query_as(COURSES_OF).bind(&learner)))?;
        let mut courses = by_cohort(listed);
        let read = |Enrolled { cohort, role }: Enrolled| {
            let courses = courses.remove(&cohort.id).unwrap_or_default();
            let role = column::known("enrolment.role", Role::read(&role))?;
            Ok((cohort.read(courses)?, role))
        };
        rows.into_iter().map(read).collect()
    }

    async fn enrol(
        &mut self,
        cohort: CohortId,
        learner: LearnerId,
        role: Role,
        now: Timestamp,
    ) -> Stored<()> {
        let (cohort, learner, role) = (cohort.to_string(), learner.to_string(), role.as_str());
        let at = now.as_millisecond();
        run!(self.execute(query(ENROL).bind(&cohort).bind(&learner).bind(role).bind(at)))?;
        Ok(())
    }

    async fn put_posting(&mut self, posting: &Posting) -> Stored<()> {
        self.keep_posting(posting).await
    }

    async fn posting(&mut self, id: PostingId) -> Stored<Option<Posting>> {
        self.posting_by_id(id).await
    }

    async fn postings(&mut self, cohort: CohortId) -> Stored<Vec<Posting>> {
        self.postings_to(cohort).await
    }
}

impl Transaction {
    async fn with_courses(&mut self, row: Option<Row>) -> Stored<Option<Cohort>> {
        let Some(row) = row else { return Ok(None) };
        let courses: Vec<(String,)> = run!(self.fetch_all(query_as(COURSES).bind(&row.id)))?;
        let courses = courses.into_iter().map(|(course,)| CourseId::new(course)).collect();
        row.read(courses).map(Some)
    }
    /// Every cohort, oldest first.
    pub(crate) async fn every_cohort(&mut self) -> Stored<Vec<Cohort>> {
        let rows: Vec<Row> = run!(self.fetch_all(query_as(ALL_COHORTS)))?;
        let mut courses = by_cohort(run!(self.fetch_all(query_as(ALL_COURSES)))?);
        rows.into_iter()
            .map(|row| {
                let courses = courses.remove(&row.id).unwrap_or_default();
                row.read(courses)
            })
            .collect()
    }
}

/// Courses by their cohorts; the statement has ordered them.
fn by_cohort(listed: Vec<(String, String)>) -> HashMap<String, Vec<CourseId>> {
    let mut courses: HashMap<String, Vec<CourseId>> = HashMap::new();
    for (cohort, course) in listed {
        courses.entry(cohort).or_default().push(CourseId::new(course));
    }
    courses
}
