//! All that is known of a person, together, in memory.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    MemoryTx,
    record::{Record, kept},
};
use crate::{
    Account, Attempt, AttemptId, CohortId, Given, LearnerId, Merge, MergeId, Persons, Purpose, Reading,
    State, StoreError, Stored,
};

#[async_trait]
impl Persons for MemoryTx {
    async fn accounts_of(&mut self, learner: LearnerId) -> Stored<Vec<Account>> {
        self.look(|record| {
            let mut found: Vec<_> = record
                .accounts
                .iter()
                .filter(|(_, who)| **who == learner)
                .map(|(one, _)| one.clone())
                .collect();
            found.sort_by(|one, other| (&one.platform, &one.user).cmp(&(&other.platform, &other.user)));
            found
        })
    }

    async fn attempts_by(&mut self, learner: LearnerId) -> Stored<Vec<Attempt>> {
        self.look(|record| record.attempts_where(|one| one.learner == learner))
    }

    async fn readings_by(&mut self, learner: LearnerId) -> Stored<Vec<(CohortId, Reading)>> {
        self.look(|record| {
            let mut read: Vec<_> = record
                .readings
                .iter()
                .filter(|((who, ..), _)| *who == learner)
                .map(|((_, cohort, course, lesson, section), at)| {
                    let (course, lesson) = (course.clone(), lesson.clone());
                    (*cohort, Reading { course, lesson, section: *section, at: *at })
                })
                .collect();
            // Stable: of one moment, in the order of cohorts, courses, lessons and sections.
            read.sort_by_key(|(_, reading)| reading.at);
            read
        })
    }

    async fn merge(&mut self, merge: &Merge) -> Stored<()> {
        self.change(|record| {
            merge.cohort.map_or(Ok(()), |cohort| record.has_cohort(cohort))?;
            for who in [merge.kept, merge.gone, merge.by] {
                record.has_learner(who)?;
            }
            if merge.kept == merge.gone {
                return Err(StoreError::Broken("a record cannot be made one with itself".into()));
            }
            record.make_one(Merge { at: kept(merge.at), undone: None, ..merge.clone() })
        })
    }

    async fn merged(&mut self, id: MergeId) -> Stored<Option<Merge>> {
        self.look(|record| record.merges.get(&id).map(|joined| joined.merge.clone()))
    }

    async fn merges(&mut self, cohort: CohortId) -> Stored<Vec<Merge>> {
        self.look(|record| {
            let newest_first = record.merges.values().rev().map(|joined| &joined.merge);
            newest_first.filter(|merge| merge.cohort == Some(cohort)).cloned().collect()
        })
    }

    async fn merges_of(&mut self, learner: LearnerId) -> Stored<Vec<Merge>> {
        self.look(|record| {
            let newest_first = record.merges.values().rev().map(|joined| &joined.merge);
            newest_first.filter(|merge| [merge.kept, merge.gone].contains(&learner)).cloned().collect()
        })
    }

    async fn unmerge(&mut self, id: MergeId, now: Timestamp) -> Stored<()> {
        self.change(|record| {
            let Some(joined) = record.merges.get_mut(&id) else { return Ok(()) };
            if joined.merge.undone.is_some() {
                return Ok(());
            }
            joined.merge.undone = Some(kept(now));
            let joined = joined.clone();
            record.make_two(joined)
        })
    }

    async fn blank_response(&mut self, attempt: AttemptId, question: u8, seq: u16) -> Stored<()> {
        self.change(|record| {
            let answers = record.attempts.get_mut(&attempt).map(|attempt| match &mut attempt.state {
                State::Open { answers, .. }
                | State::Finished { answers, .. }
                | State::Expired { answers, .. } => answers,
            });
            let given = answers.and_then(|answers| answers.get_mut(&question)).into_iter().flatten();
            for response in given.filter(|response| response.seq == seq) {
                match &mut response.given {
                    Given::Words(words) => words.clear(),
                    Given::Number { unit, .. } => *unit = None,
                    Given::Option(_) | Given::Options(_) => {}
                }
            }
            Ok(())
        })
    }

    async fn erase(&mut self, learner: LearnerId, name: &str) -> Stored<()> {
        self.change(|record| {
            for who in record.merged_into(learner) {
                record.erase_one(who, name);
            }
            Ok(())
        })
    }
}

impl Record {
    /// A learner, and all who were merged into them, one after the other.
    fn merged_into(&self, learner: LearnerId) -> Vec<LearnerId> {
        let mut who = vec![learner];
        let mut next = 0;
        while let Some(kept) = who.get(next).copied() {
            let into = self.merges.values().map(|joined| &joined.merge);
            let into = into.filter(|merge| merge.kept == kept && merge.undone.is_none());
            let new: Vec<_> = into.map(|merge| merge.gone).filter(|gone| !who.contains(gone)).collect();
            who.extend(new);
            next += 1;
        }
        who
    }

    fn erase_one(&mut self, who: LearnerId, name: &str) {
        if let Some(learner) = self.learners.get_mut(&who) {
            learner.name = name.into();
        }
        let accounts = &self.accounts;
        self.parcels.retain(|_, parcel| accounts.get(&parcel.to) != Some(&who));
        self.accounts.retain(|_, holder| *holder != who);
        self.secrets.retain(|_, held| held.by != who);
        self.invitations.retain(|_, link| link.purpose != Purpose::Return(who));
        self.instructors.remove(&who);
        self.readings.retain(|(reader, ..), _| *reader != who);
        self.talks.retain(|_, talk| talk.learner != who);
        let talks = &self.talks;
        self.threads.retain(|(talk, _), _| talks.contains_key(talk));
        self.tokens.retain(|(user, _), _| *user != who);
        self.notices.retain(|_, notice| notice.learner != who);
        self.pending.retain(|_, pending| pending.by != who);
        self.merges.retain(|_, joined| joined.merge.kept != who && joined.merge.gone != who);
        self.allowances.values_mut().filter(|one| one.learner == who).for_each(|one| one.minutes = 0);
        self.overrides.values_mut().filter(|one| one.learner == who).for_each(|one| one.why.clear());
        self.lines.values_mut().filter(|line| line.about == Some(who)).for_each(|line| line.why = None);
    }
}
