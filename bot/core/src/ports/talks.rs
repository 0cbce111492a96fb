//! What the record keeps of the conversations at labs.

use async_trait::async_trait;

use crate::{CohortId, CourseId, Exchange, LearnerId, Place, PlatformId, Stored, Talk, TalkId, Thread};

/// Conversations with labs' assistants, the threads that show them, and the tokens that they took.
#[async_trait]
pub trait Talks {
    /// Adds a conversation with what is said in it. `Conflict` if the learner has one of the same lab in the same cohort
    /// that they have not left.
    async fn add_talk(&mut self, talk: &Talk) -> Stored<()>;
    /// Saves when it was left, what is taken along, what was decided and where its words may go; not what was said. `Conflict` if it is not
    /// there any more, or would be the second that is not left.
    async fn save_talk(&mut self, talk: &Talk) -> Stored<()>;
    /// Keeps an exchange, or what has become of it, with the time since when. `Conflict` if something else was said in
    /// its place: what was said is never written over.
    async fn put_exchange(&mut self, talk: TalkId, exchange: &Exchange) -> Stored<()>;
    /// A conversation, with all that was said.
    async fn talk(&mut self, id: TalkId) -> Stored<Option<Talk>>;
    /// A learner's conversations in all cohorts, those left too, oldest first.
    async fn talks_of(&mut self, learner: LearnerId) -> Stored<Vec<Talk>>;
    /// The conversations of a cohort at the labs of a course, those left too, oldest first.
    async fn talks_in(&mut self, cohort: CohortId, course: &CourseId) -> Stored<Vec<Talk>>;
    /// The conversations in which something waits for a reply, those left too, the one that waits longest first.
    async fn waiting_talks(&mut self) -> Stored<Vec<TalkId>>;
    /// Keeps how a conversation stands on a platform: there is one thread of it there. Whatever is saved of a conversation
    /// after that leaves its threads [`Behind`](crate::ThreadState::Behind), but for those that are gone.
    async fn put_thread(&mut self, thread: &Thread) -> Stored<()>;
    /// The threads of a conversation, by platform.
    async fn threads_of(&mut self, talk: TalkId) -> Stored<Vec<Thread>>;
    /// The conversations with a thread on a platform that is behind.
    async fn threads_behind(&mut self, platform: &PlatformId) -> Stored<Vec<TalkId>>;
    /// At most so many threads on a platform, of conversations that were not left, the one in which something was said last
    /// first; not those that are gone, or on their way.
    async fn threads_lately(&mut self, platform: &PlatformId, most: u32) -> Stored<Vec<Thread>>;
    /// The conversation that stands in a place and was not left; of several, the one that began last.
    async fn talk_at(&mut self, place: &Place) -> Stored<Option<TalkId>>;
    /// Adds to the tokens that a learner used on a day (days since 1970, in UTC).
    async fn use_tokens(&mut self, learner: LearnerId, day: i64, tokens: u64) -> Stored<()>;
    /// The tokens that a learner used on a day.
    async fn tokens_used(&mut self, learner: LearnerId, day: i64) -> Stored<u64>;
    /// The days on which a learner used tokens, and how many, oldest first.
    async fn tokens_of(&mut self, learner: LearnerId) -> Stored<Vec<(i64, u64)>>;
}
