//! Editions of courses.

use async_trait::async_trait;
use homeroom_core::{CourseId, EditionId, Editions, Stored, Timestamp};
use sqlx::{query, query_as};

use crate::{
    statement::{run, statements},
    transaction::{Open, Transaction},
};

statements! {
    PUT_EDITION = "INSERT INTO edition (course, id, files, at, rank)
        VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(rank), 0) + 1 FROM edition WHERE course = $1))
        ON CONFLICT (course, id) DO UPDATE SET rank = excluded.rank";
    EDITIONS = "SELECT id FROM edition WHERE course = $1 ORDER BY rank DESC, at DESC";
    EDITION = "SELECT files FROM edition WHERE id = $1
        UNION ALL SELECT files FROM draft WHERE edition = $1 LIMIT 1";
}

#[async_trait]
impl Editions for Transaction {
    async fn put_edition(
        &mut self,
        course: &CourseId,
        edition: &EditionId,
        files: &[u8],
        now: Timestamp,
    ) -> Stored<()> {
        let (course, id, at) = (course.as_str(), edition.as_str(), now.as_millisecond());
        run!(self.execute(query(PUT_EDITION).bind(course).bind(id).bind(files).bind(at)))?;
        Ok(())
    }

    async fn editions(&mut self, course: &CourseId) -> Stored<Vec<EditionId>> {
        let ids: Vec<(String,)> = run!(self.fetch_all(query_as(EDITIONS).bind(course.as_str())))?;
        Ok(ids.into_iter().map(|(id,)| EditionId::new(id)).collect())
    }

    async fn edition(&mut self, edition: &EditionId) -> Stored<Option<Vec<u8>>> {
        let files: Option<(Vec<u8>,)> = run!(self.fetch_optional(query_as(EDITION).bind(edition.as_str())))?;
        Ok(files.map(|(files,)| files))
    }
}
