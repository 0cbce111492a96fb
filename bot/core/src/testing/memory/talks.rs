//! Conversations at labs, in memory.

use async_trait::async_trait;

use super::{
    MemoryTx,
    record::{Record, conflict_if, kept, orphan},
};
use crate::{
    CohortId, CourseId, Exchange, LearnerId, Place, PlatformId, Replied, StoreError, Stored, Talk, TalkId,
    Talks, Thread, ThreadState, Timestamp,
};

#[async_trait]
impl Talks for MemoryTx {
    async fn add_talk(&mut self, talk: &Talk) -> Stored<()> {
        self.change(|record| {
            record.has_learner(talk.learner)?;
            record.has_cohort(talk.cohort)?;
            conflict_if(record.talks.contains_key(&talk.id) || record.is_at_work_already(talk))?;
            let mut turns = Vec::new();
            for turn in &talk.turns {
                put(&mut turns, turn)?;
            }
            let (began, left) = (kept(talk.began), talk.left.map(kept));
            record.talks.insert(talk.id, Talk { began, left, turns, ..talk.clone() });
            Ok(())
        })
    }

    async fn save_talk(&mut self, talk: &Talk) -> Stored<()> {
        self.change(|record| {
            let stored = record.talks.get_mut(&talk.id).ok_or(StoreError::Conflict)?;
            stored.left = talk.left.map(kept);
            stored.takeaway.clone_from(&talk.takeaway);
            stored.decided = talk.decided;
            stored.reach = talk.reach;
            let saved = stored.clone();
            record.leave_behind(talk.id);
            conflict_if(record.is_at_work_already(&saved))
        })
    }

    async fn put_exchange(&mut self, talk: TalkId, exchange: &Exchange) -> Stored<()> {
        self.change(|record| {
            let stored = record.talks.get_mut(&talk).ok_or_else(|| orphan("talk"))?;
            put(&mut stored.turns, exchange)?;
            record.leave_behind(talk);
            Ok(())
        })
    }

    async fn talk(&mut self, id: TalkId) -> Stored<Option<Talk>> {
        self.look(|record| record.talks.get(&id).cloned())
    }

    async fn talks_of(&mut self, learner: LearnerId) -> Stored<Vec<Talk>> {
        self.look(|record| record.talks_where(|talk| talk.learner == learner))
    }

    async fn talks_in(&mut self, cohort: CohortId, course: &CourseId) -> Stored<Vec<Talk>> {
        self.look(|record| record.talks_where(|talk| talk.cohort == cohort && talk.course == *course))
    }

    async fn waiting_talks(&mut self) -> Stored<Vec<TalkId>> {
        self.look(|record| {
            let waits = |turn: &&Exchange| turn.reply == Replied::Waiting;
            let since = |talk: &Talk| talk.turns.iter().filter(waits).map(|turn| turn.at).min();
            let mut waiting: Vec<(Timestamp, TalkId)> =
                record.talks.values().filter_map(|talk| Some((since(talk)?, talk.id))).collect();
            waiting.sort_unstable();
            waiting.into_iter().map(|(_, id)| id).collect()
        })
    }

    async fn put_thread(&mut self, thread: &Thread) -> Stored<()> {
        self.change(|record| {
            if !record.talks.contains_key(&thread.talk) {
                return Err(orphan("talk"));
            }
            record.threads.insert((thread.talk, thread.of.platform.clone()), thread.clone());
            Ok(())
        })
    }

    async fn threads_of(&mut self, talk: TalkId) -> Stored<Vec<Thread>> {
        self.look(|record| record.threads.values().filter(|thread| thread.talk == talk).cloned().collect())
    }

    async fn threads_behind(&mut self, platform: &PlatformId) -> Stored<Vec<TalkId>> {
        let behind =
            |thread: &&Thread| thread.state == ThreadState::Behind && thread.of.platform == *platform;
        self.look(|record| record.threads.values().filter(behind).map(|thread| thread.talk).collect())
    }

    async fn threads_lately(&mut self, platform: &PlatformId, most: u32) -> Stored<Vec<Thread>> {
        self.look(|record| {
            let there = |thread: &&Thread| {
                thread.of.platform == *platform && thread.state != ThreadState::Gone && thread.at.is_some()
            };
            let dated = |thread: &Thread| {
                let talk = record.talks.get(&thread.talk).filter(|talk| talk.left.is_none())?;
                let said = talk.turns.iter().map(|turn| turn.at).max().unwrap_or(talk.began);
                Some(((said, talk.id), thread.clone()))
            };
            let mut lately: Vec<_> = record.threads.values().filter(there).filter_map(dated).collect();
            lately.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
            lately.into_iter().take(most as usize).map(|(_, thread)| thread).collect()
        })
    }

    async fn talk_at(&mut self, place: &Place) -> Stored<Option<TalkId>> {
        self.look(|record| {
            let there = record.threads.values().filter(|thread| thread.at.as_ref() == Some(place));
            let talks = there.filter_map(|thread| record.talks.get(&thread.talk));
            let last = talks.filter(|talk| talk.left.is_none()).max_by_key(|talk| (talk.began, talk.id));
            last.map(|talk| talk.id)
        })
    }

    async fn use_tokens(&mut self, learner: LearnerId, day: i64, tokens: u64) -> Stored<()> {
        self.change(|record| {
            record.has_learner(learner)?;
            let used = record.tokens.entry((learner, day)).or_default();
            *used = used.saturating_add(tokens);
            Ok(())
        })
    }

    async fn tokens_used(&mut self, learner: LearnerId, day: i64) -> Stored<u64> {
        self.look(|record| record.tokens.get(&(learner, day)).copied().unwrap_or_default())
    }

    async fn tokens_of(&mut self, learner: LearnerId) -> Stored<Vec<(i64, u64)>> {
        self.look(|record| record.tokens_of(learner))
    }
}

impl Record {
    /// Stands for the unique index of conversations that are not left.
    pub(super) fn is_at_work_already(&self, talk: &Talk) -> bool {
        let place = |talk: &Talk| (talk.learner, talk.cohort, talk.course.clone(), talk.lab.clone());
        let mut others = self.talks.values().filter(|other| other.id != talk.id && other.left.is_none());
        talk.left.is_none() && others.any(|other| place(other) == place(talk))
    }

    /// What its threads show is not all that there is any more.
    pub(super) fn leave_behind(&mut self, talk: TalkId) {
        let of_it = self.threads.values_mut().filter(|thread| thread.talk == talk);
        of_it.filter(|thread| thread.state == ThreadState::Level).for_each(|thread| {
            thread.state = ThreadState::Behind;
        });
    }

    pub(super) fn tokens_of(&self, learner: LearnerId) -> Vec<(i64, u64)> {
        let used = self.tokens.iter().filter(|((who, _), tokens)| *who == learner && **tokens > 0);
        used.map(|((_, day), tokens)| (*day, *tokens)).collect()
    }

    fn talks_where(&self, fits: impl Fn(&Talk) -> bool) -> Vec<Talk> {
        let mut found: Vec<_> = self.talks.values().filter(|talk| fits(talk)).cloned().collect();
        found.sort_by_key(|talk| (talk.began, talk.id));
        found
    }
}

/// Adds an exchange in its place, or says what has become of it; what was said stays.
fn put(turns: &mut Vec<Exchange>, exchange: &Exchange) -> Stored<()> {
    let exchange = as_kept(exchange.clone());
    match turns.binary_search_by_key(&exchange.seq, |turn| turn.seq) {
        Ok(at) => {
            conflict_if(turns[at].said != exchange.said)?;
            turns[at] = exchange;
        }
        Err(at) => turns.insert(at, exchange),
    }
    Ok(())
}

fn as_kept(mut exchange: Exchange) -> Exchange {
    exchange.at = kept(exchange.at);
    match &mut exchange.reply {
        Replied::Waiting => {}
        Replied::Given { at, .. } | Replied::Short { at, .. } | Replied::None { at, .. } => *at = kept(*at),
    }
    exchange
}
