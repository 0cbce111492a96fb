//! Two records made one, and two again, in memory.

use std::collections::BTreeMap;

use super::record::{Enrolment, Record, Section, conflict_if};
use crate::{
    Account, Attempt, AttemptId, CohortId, Column, LearnerId, Merge, NoticeId, PostingId, Purpose,
    SecretHash, SecretKind, Stored, Talk, TalkId,
};

/// A merge, and what it moved.
#[derive(Clone)]
pub(super) struct Joined {
    pub(super) merge: Merge,
    moved: Moved,
}

#[derive(Clone)]
struct Moved {
    accounts: Vec<Account>,
    secrets: Vec<(SecretKind, SecretHash)>,
    invitations: Vec<SecretHash>,
    attempts: Vec<AttemptId>,
    notices: Vec<NoticeId>,
    readings: Vec<Section>,
    allowances: Vec<PostingId>,
    scores: Vec<(CohortId, Column)>,
    talks: Vec<TalkId>,
    /// Those of them that were left, since the one kept is at the same lab.
    left: Vec<TalkId>,
    /// By day.
    tokens: Vec<(i64, u64)>,
    /// Places that were moved, as they were.
    places: Vec<(CohortId, Enrolment)>,
    /// Places that went, since the one kept has the same, as they were.
    dropped: Vec<(CohortId, Enrolment)>,
}

impl Record {
    pub(super) fn make_one(&mut self, merge: Merge) -> Stored<()> {
        let (gone, kept) = (merge.gone, merge.kept);
        let moved = self.to_move(gone, kept);
        let twice = self.attempts.values().filter(|one| one.learner == gone);
        conflict_if(
            self.merges.contains_key(&merge.id) || twice.clone().any(|one| self.is_sat_by(kept, one)),
        )?;
        for id in &moved.left {
            self.talks.entry(*id).and_modify(|talk| talk.left = Some(merge.at));
            self.leave_behind(*id);
        }
        self.hand_over(&moved, gone, kept);
        for (cohort, place) in &moved.places {
            self.enrolments.remove(&(gone, *cohort));
            self.enrolments.insert((kept, *cohort), *place);
        }
        for (cohort, _) in &moved.dropped {
            self.enrolments.remove(&(gone, *cohort));
        }
        self.merges.insert(merge.id, Joined { merge, moved });
        Ok(())
    }

    pub(super) fn make_two(&mut self, Joined { merge, moved }: Joined) -> Stored<()> {
        let (gone, kept) = (merge.gone, merge.kept);
        let back = moved.attempts.iter().filter_map(|id| self.attempts.get(id));
        let mut back = back.filter(|one| one.learner == kept);
        conflict_if(back.any(|one| self.is_sat_by(gone, one)))?;
        self.hand_over(&moved, kept, gone);
        for id in &moved.left {
            if let Some(talk) = self.talks.get_mut(id).filter(|talk| talk.learner == gone) {
                talk.left = None;
            }
            self.leave_behind(*id);
        }
        let mut back = moved.talks.iter().filter_map(|id| self.talks.get(id));
        conflict_if(back.any(|talk| self.is_at_work_already(talk)))?;
        for (cohort, place) in moved.places {
            if self.enrolments.remove(&(kept, cohort)).is_some() {
                self.enrolments.entry((gone, cohort)).or_insert(place);
            }
        }
        for (cohort, place) in moved.dropped {
            self.enrolments.entry((gone, cohort)).or_insert(place);
        }
        Ok(())
    }

    /// Whether somebody has an open attempt of the item of this one, which is open too.
    fn is_sat_by(&self, learner: LearnerId, attempt: &Attempt) -> bool {
        self.is_open_already(&Attempt { learner, ..attempt.clone() })
    }

    /// What `gone` has; of places, readings, allowances and set scores only what `kept` has not.
    fn to_move(&self, gone: LearnerId, kept: LearnerId) -> Moved {
        let places = self.enrolments.iter().filter(|((who, _), _)| *who == gone);
        let places = places.map(|((_, cohort), place)| (*cohort, *place));
        let (dropped, places) =
            places.partition(|(cohort, _)| self.enrolments.contains_key(&(kept, *cohort)));
        let of_kept = |(_, cohort, course, lesson, section): &Section| {
            (kept, *cohort, course.clone(), lesson.clone(), *section)
        };
        let readings = self.readings.keys().filter(|reading| reading.0 == gone);
        let allowances = self.allowances.keys().filter(|(_, who)| *who == gone).map(|(posting, _)| *posting);
        let scores = self.overrides.keys().filter(|(_, who, _)| *who == gone);
        let scores = scores.map(|(cohort, _, column)| (*cohort, column.clone()));
        let for_gone = |(hash, purpose)| (purpose == Purpose::Return(gone)).then_some(hash);
        let invitations = self.invitations.iter().map(|(hash, link)| (*hash, link.purpose));
        Moved {
            accounts: keys(&self.accounts, |who| *who == gone),
            secrets: keys(&self.secrets, |held| held.by == gone),
            invitations: invitations.filter_map(for_gone).collect(),
            attempts: keys(&self.attempts, |attempt| attempt.learner == gone),
            notices: keys(&self.notices, |notice| notice.learner == gone),
            readings: readings.filter(|one| !self.readings.contains_key(&of_kept(one))).cloned().collect(),
            allowances: allowances.filter(|one| !self.allowances.contains_key(&(*one, kept))).collect(),
            scores: scores
                .filter(|(cohort, column)| !self.overrides.contains_key(&(*cohort, kept, column.clone())))
                .collect(),
            talks: keys(&self.talks, |talk| talk.learner == gone),
            left: keys(&self.talks, |talk| talk.learner == gone && self.is_talked_by(kept, talk)),
            tokens: self.tokens_of(gone),
            places,
            dropped,
        }
    }

    /// Whether somebody is in a conversation at the lab of this one, which is not left either.
    fn is_talked_by(&self, learner: LearnerId, talk: &Talk) -> bool {
        self.is_at_work_already(&Talk { learner, ..talk.clone() })
    }

    /// Gives what is listed, but for places, from one to another; what is not the one's any more stays where it is.
    fn hand_over(&mut self, moved: &Moved, from: LearnerId, to: LearnerId) {
        let give = |who: Option<&mut LearnerId>| {
            if let Some(who) = who.filter(|who| **who == from) {
                *who = to;
            }
        };
        for account in &moved.accounts {
            give(self.accounts.get_mut(account));
        }
        for secret in &moved.secrets {
            give(self.secrets.get_mut(secret).map(|held| &mut held.by));
        }
        for hash in &moved.invitations {
            give(self.invitations.get_mut(hash).and_then(|link| match &mut link.purpose {
                Purpose::Return(who) => Some(who),
                Purpose::Teach | Purpose::TeachIn(_) => None,
            }));
        }
        for id in &moved.attempts {
            give(self.attempts.get_mut(id).map(|attempt| &mut attempt.learner));
        }
        for id in &moved.notices {
            give(self.notices.get_mut(id).map(|notice| &mut notice.learner));
        }
        for (_, cohort, course, lesson, section) in &moved.readings {
            let key = |who| (who, *cohort, course.clone(), lesson.clone(), *section);
            rekey(&mut self.readings, &key(from), key(to));
        }
        for posting in &moved.allowances {
            rekey(&mut self.allowances, &(*posting, from), (*posting, to));
            give(self.allowances.get_mut(&(*posting, to)).map(|allowance| &mut allowance.learner));
        }
        for (cohort, column) in &moved.scores {
            let key = |who| (*cohort, who, column.clone());
            rekey(&mut self.overrides, &key(from), key(to));
            give(self.overrides.get_mut(&key(to)).map(|set| &mut set.learner));
        }
        for id in &moved.talks {
            give(self.talks.get_mut(id).map(|talk| &mut talk.learner));
        }
        for (day, tokens) in &moved.tokens {
            let had = self.tokens.get_mut(&(from, *day)).filter(|had| **had >= *tokens);
            if let Some(had) = had {
                *had -= tokens;
                *self.tokens.entry((to, *day)).or_default() += tokens;
            }
        }
    }
}

fn keys<'a, K: Clone + 'a, V: 'a>(
    all: impl IntoIterator<Item = (&'a K, &'a V)>,
    fits: impl Fn(&V) -> bool,
) -> Vec<K> {
    all.into_iter().filter(|(_, value)| fits(value)).map(|(key, _)| key.clone()).collect()
}

fn rekey<K: Ord, V>(all: &mut BTreeMap<K, V>, from: &K, to: K) {
    if let Some(value) = all.remove(from) {
        all.insert(to, value);
    }
}
