//! What was done, and who is to be told, in memory.

use async_trait::async_trait;

use super::{
    MemoryTx,
    record::{conflict_if, kept},
};
use crate::{CohortId, Deed, LearnerId, Line, LineId, Notice, NoticeId, Stored, Told};

#[async_trait]
impl Told for MemoryTx {
    async fn add_line(&mut self, line: &Line) -> Stored<()> {
        self.change(|record| {
            record.has_cohort(line.cohort)?;
            let line = Line { at: kept(line.at), ..line.clone() };
            conflict_if(record.lines.insert(line.id, line).is_some())
        })
    }

    async fn lines(&mut self, cohort: CohortId, before: Option<LineId>, most: u32) -> Stored<Vec<Line>> {
        self.look(|record| {
            let newest_first = record.lines.values().rev().filter(|line| line.cohort == cohort);
            let older = newest_first.filter(|line| before.is_none_or(|before| line.id < before));
            older.take(most.try_into().unwrap_or(usize::MAX)).cloned().collect()
        })
    }

    async fn was_demoted(&mut self, cohort: CohortId, learner: LearnerId) -> Stored<bool> {
        self.look(|record| {
            let of_role = |line: &&Line| {
                let theirs = line.cohort == cohort && line.about == Some(learner);
                theirs && matches!(line.deed, Deed::Promoted | Deed::Demoted)
            };
            record.lines.values().rfind(of_role).is_some_and(|line| line.deed == Deed::Demoted)
        })
    }

    async fn add_notice(&mut self, notice: &Notice) -> Stored<()> {
        self.change(|record| {
            record.has_learner(notice.learner)?;
            record.has_cohort(notice.cohort)?;
            let notice = Notice { at: kept(notice.at), ..notice.clone() };
            record.brought.remove(&notice.id);
            record.undeliverable.remove(&notice.id);
            conflict_if(record.notices.insert(notice.id, notice).is_some())
        })
    }

    async fn notices(&mut self, learner: LearnerId) -> Stored<Vec<Notice>> {
        self.look(|record| {
            let mut found: Vec<_> =
                record.notices.values().filter(|notice| notice.learner == learner).cloned().collect();
            // Stable: of one moment, by id.
            found.sort_by_key(|notice| notice.at);
            found
        })
    }

    async fn drop_notice(&mut self, learner: LearnerId, id: NoticeId) -> Stored<()> {
        self.change(|record| {
            record.notices.retain(|other, notice| *other != id || notice.learner != learner);
            Ok(())
        })
    }
}
