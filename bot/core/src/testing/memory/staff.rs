//! Who teaches, what lets one teach, and what they bring, in memory.

use std::cmp::Reverse;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    MemoryTx,
    record::{Brought, Enrolment, Record, conflict_if, kept},
};
use crate::{
    Cohort, CohortId, CourseId, Draft, EditionId, Invitation, LearnerId, Member, Purpose, Role, SecretHash,
    Staff, StoreError, Stored, number::fold,
};

#[async_trait]
impl Staff for MemoryTx {
    async fn may_teach(&mut self, learner: LearnerId) -> Stored<bool> {
        self.look(|record| record.instructors.contains(&learner))
    }

    async fn let_teach(&mut self, learner: LearnerId, _now: Timestamp) -> Stored<()> {
        self.change(|record| {
            record.has_learner(learner)?;
            record.instructors.insert(learner);
            Ok(())
        })
    }

    async fn anybody_teaches(&mut self) -> Stored<bool> {
        self.look(|record| !record.instructors.is_empty())
    }

    async fn add_invitation(&mut self, secret: &SecretHash, invitation: &Invitation) -> Stored<()> {
        self.change(|record| {
            match invitation.purpose {
                Purpose::Teach => {}
                Purpose::TeachIn(cohort) => record.has_cohort(cohort)?,
                Purpose::Return(learner) => record.has_learner(learner)?,
            }
            invitation.by.map_or(Ok(()), |by| record.has_learner(by))?;
            let invitation = Invitation { until: kept(invitation.until), ..*invitation };
            conflict_if(record.invitations.insert(*secret, invitation).is_some())
        })
    }

    async fn invitation(&mut self, secret: &SecretHash) -> Stored<Option<Invitation>> {
        self.look(|record| record.invitations.get(secret).copied())
    }

    async fn use_invitation(&mut self, secret: &SecretHash) -> Stored<bool> {
        self.change(|record| Ok(record.invitations.remove(secret).is_some()))
    }

    async fn tidy_invitations(&mut self, now: Timestamp) -> Stored<()> {
        self.change(|record| {
            record
                .invitations
                .retain(|_, invitation| invitation.by.is_some() && invitation.until >= kept(now));
            Ok(())
        })
    }

    async fn roster(&mut self, cohort: CohortId) -> Stored<Vec<Member>> {
        self.look(|record| {
            let here = record.enrolments.iter().filter(|((_, place), _)| *place == cohort);
            let mut roster: Vec<_> =
                here.filter_map(|((who, _), place)| member(record, *who, place)).collect();
            roster.sort_by_cached_key(|member| (fold(&member.learner.name), member.learner.id));
            roster
        })
    }

    async fn member(&mut self, cohort: CohortId, learner: LearnerId) -> Stored<Option<Member>> {
        self.look(|record| member(record, learner, record.enrolments.get(&(learner, cohort))?))
    }

    async fn set_member(
        &mut self,
        cohort: CohortId,
        learner: LearnerId,
        role: Role,
        removed: Option<Timestamp>,
    ) -> Stored<()> {
        self.change(|record| {
            let place = record.enrolments.get_mut(&(learner, cohort)).ok_or(StoreError::Conflict)?;
            *place = Enrolment { role, removed: removed.map(kept), ..*place };
            Ok(())
        })
    }

    async fn all_cohorts(&mut self) -> Stored<Vec<Cohort>> {
        self.look(|record| {
            let mut all: Vec<_> = record.cohorts.values().cloned().collect();
            all.sort_by_key(|cohort| (cohort.since, cohort.id));
            all
        })
    }

    async fn put_draft(&mut self, draft: &Draft, files: &[u8]) -> Stored<()> {
        self.change(|record| {
            record.has_cohort(draft.cohort)?;
            record.has_learner(draft.by)?;
            let key = (draft.cohort, draft.edition.clone());
            let files = record.drafts.get(&key).map_or_else(|| files.into(), |before| before.files.clone());
            let draft = Draft { at: kept(draft.at), ..draft.clone() };
            record.drafts.insert(key, Brought { draft, files, dropped: false });
            Ok(())
        })
    }

    async fn draft(&mut self, cohort: CohortId, edition: &EditionId) -> Stored<Option<Draft>> {
        self.look(|record| {
            let brought = record.drafts.get(&(cohort, edition.clone())).filter(|one| !one.dropped)?;
            Some(brought.draft.clone())
        })
    }

    async fn drafts(&mut self, cohort: CohortId) -> Stored<Vec<Draft>> {
        self.look(|record| {
            let listed = record.drafts.values().filter(|one| one.draft.cohort == cohort && !one.dropped);
            let mut drafts: Vec<_> = listed.map(|one| one.draft.clone()).collect();
            // Stable: of one moment, by edition.
            drafts.sort_by_key(|draft| Reverse(draft.at));
            drafts
        })
    }

    async fn drop_draft(&mut self, cohort: CohortId, edition: &EditionId) -> Stored<()> {
        self.change(|record| {
            let key = (cohort, edition.clone());
            let tried = record.attempts.values().any(|attempt| attempt.edition == *edition);
            match record.drafts.get_mut(&key) {
                Some(brought) if tried => brought.dropped = true,
                _ => drop(record.drafts.remove(&key)),
            }
            Ok(())
        })
    }

    async fn put_upload(&mut self, course: &CourseId, cohort: CohortId, now: Timestamp) -> Stored<()> {
        self.change(|record| {
            record.has_cohort(cohort)?;
            let (of, _) = record.uploads.entry(course.clone()).or_insert((cohort, kept(now)));
            conflict_if(*of != cohort)
        })
    }

    async fn uploaded_for(&mut self, course: &CourseId) -> Stored<Option<CohortId>> {
        self.look(|record| record.uploads.get(course).map(|(cohort, _)| *cohort))
    }

    async fn uploads(&mut self) -> Stored<Vec<CourseId>> {
        self.look(|record| {
            let mut all: Vec<_> = record.uploads.iter().collect();
            // Stable: of one moment, by name.
            all.sort_by_key(|(_, (_, at))| *at);
            all.into_iter().map(|(course, _)| course.clone()).collect()
        })
    }
}

fn member(record: &Record, who: LearnerId, place: &Enrolment) -> Option<Member> {
    let learner = record.learners.get(&who)?.clone();
    Some(Member { learner, role: place.role, since: place.since, removed: place.removed })
}
