//! Cohorts, who is in them, and what is given to them, in memory.

use std::cmp::Reverse;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    MemoryTx,
    record::{Enrolment, kept},
};
use crate::{Cohort, CohortId, Cohorts, LearnerId, Posting, PostingId, Role, Stored};

#[async_trait]
impl Cohorts for MemoryTx {
    async fn put_cohort(&mut self, cohort: &Cohort) -> Stored<()> {
        self.change(|record| {
            record.fits(cohort)?;
            let since = record.cohorts.get(&cohort.id).map_or(kept(cohort.since), |before| before.since);
            let archived = cohort.archived.map(kept);
            record.cohorts.insert(cohort.id, Cohort { archived, since, ..cohort.clone() });
            Ok(())
        })
    }

    async fn cohort(&mut self, id: CohortId) -> Stored<Option<Cohort>> {
        self.look(|record| record.cohorts.get(&id).cloned())
    }

    async fn cohort_by_code(&mut self, code: &str) -> Stored<Option<Cohort>> {
        self.look(|record| {
            record.cohorts.values().find(|cohort| cohort.code.as_deref() == Some(code)).cloned()
        })
    }

    async fn cohorts_of(&mut self, learner: LearnerId) -> Stored<Vec<(Cohort, Role)>> {
        self.look(|record| {
            let mut joined: Vec<_> = record
                .enrolments
                .iter()
                .filter(|((who, _), place)| *who == learner && place.removed.is_none())
                .filter_map(|((_, id), place)| {
                    Some((record.cohorts.get(id)?.clone(), place.role, place.since))
                })
                .collect();
            joined.sort_by_key(|(cohort, _, at)| Reverse((*at, cohort.id)));
            joined.into_iter().map(|(cohort, role, _)| (cohort, role)).collect()
        })
    }

    async fn enrol(
        &mut self,
        cohort: CohortId,
        learner: LearnerId,
        role: Role,
        now: Timestamp,
    ) -> Stored<()> {
        self.change(|record| {
            record.has_cohort(cohort)?;
            record.has_learner(learner)?;
            record.enrolments.entry((learner, cohort)).or_insert(Enrolment {
                role,
                since: kept(now),
                removed: None,
            });
            Ok(())
        })
    }

    async fn put_posting(&mut self, posting: &Posting) -> Stored<()> {
        self.change(|record| {
            record.has_cohort(posting.cohort)?;
            let stored = record.postings.entry(posting.id).or_insert_with(|| posting.clone());
            stored.opens = posting.opens.map(kept);
            stored.closes = posting.closes.map(kept);
            stored.terms = posting.terms;
            stored.reminder = posting.reminder;
            stored.withdrawn = posting.withdrawn.map(kept);
            Ok(())
        })
    }

    async fn posting(&mut self, id: PostingId) -> Stored<Option<Posting>> {
        self.look(|record| record.postings.get(&id).cloned())
    }

    async fn postings(&mut self, cohort: CohortId) -> Stored<Vec<Posting>> {
        self.look(|record| {
            record.postings.values().filter(|posting| posting.cohort == cohort).cloned().collect()
        })
    }
}
