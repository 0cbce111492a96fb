//! Editions of courses, in memory.

use async_trait::async_trait;
use jiff::Timestamp;

use super::MemoryTx;
use crate::{CourseId, EditionId, Editions, Stored};

#[async_trait]
impl Editions for MemoryTx {
    async fn put_edition(
        &mut self,
        course: &CourseId,
        edition: &EditionId,
        files: &[u8],
        _now: Timestamp,
    ) -> Stored<()> {
        self.change(|record| {
            let same = |(of, id, _): &(CourseId, EditionId, _)| of == course && id == edition;
            let before = record.editions.iter().position(same).map(|at| record.editions.remove(at));
            record.editions.push(before.unwrap_or_else(|| (course.clone(), edition.clone(), files.into())));
            Ok(())
        })
    }

    async fn editions(&mut self, course: &CourseId) -> Stored<Vec<EditionId>> {
        self.look(|record| {
            let newest_first = record.editions.iter().rev().filter(|(of, ..)| of == course);
            newest_first.map(|(_, id, _)| id.clone()).collect()
        })
    }

    async fn edition(&mut self, edition: &EditionId) -> Stored<Option<Vec<u8>>> {
        self.look(|record| {
            let posted = record.editions.iter().filter(|(_, id, _)| id == edition).map(|(.., files)| files);
            let brought =
                record.drafts.iter().filter(|((_, id), _)| id == edition).map(|(_, one)| &one.files);
            posted.chain(brought).next().map(|files| files.to_vec())
        })
    }
}
