//! What has come and is not answered yet: what one person did in the order in which they did it, and all people side by
//! side, so that nobody waits for somebody else.

use std::{
    collections::{HashMap, VecDeque},
    panic::AssertUnwindSafe,
    sync::Arc,
};

use futures_util::FutureExt as _;
use homeroom_core::Timestamp;
use matrix_sdk::{Room, deserialized_responses::TimelineEvent, sync::Timeline};
use tokio::task::JoinSet;

use crate::{incoming::Heard, room::Desk};

/// Something to see to in a room.
pub(crate) enum Job {
    /// We are invited.
    Invited(Room),
    /// We are not in it any more.
    Left(Room),
    /// Something happened there.
    News {
        /// Where.
        room: Room,
        /// What.
        timeline: Timeline,
        /// How far we had heard before.
        since: Option<String>,
        /// When we heard it.
        received: Timestamp,
    },
    /// Somebody did this there.
    Heard(Room, Heard),
    /// This was received, and could not be read yet.
    Late(Room, TimelineEvent, Timestamp),
}

/// One answer of the homeserver, and how much of it is not seen to yet.
struct Batch {
    /// How far we have heard with it; none if it is of an earlier run.
    token: Option<String>,
    open: usize,
}

/// What came of a job.
struct Done {
    /// Whose lane is free.
    lane: Option<String>,
    batch: u64,
    /// What is to be seen to because of it.
    more: Vec<Job>,
}

/// See the module.
pub(crate) struct Lanes {
    desk: Arc<Desk>,
    /// What waits for what came before it; a lane that is in here is at work.
    waiting: HashMap<String, VecDeque<(u64, Job)>>,
    at_work: JoinSet<Done>,
    /// The oldest first.
    batches: VecDeque<Batch>,
    /// The number of the oldest.
    first: u64,
}

impl Lanes {
    pub(crate) fn new(desk: Arc<Desk>) -> Self {
        let (waiting, batches) = Default::default();
        Self { desk, waiting, at_work: JoinSet::new(), batches, first: 0 }
    }

    /// What came in one answer of the homeserver.
    pub(crate) fn add(&mut self, token: Option<String>, jobs: Vec<Job>) {
        let batch = self.first + self.batches.len() as u64;
        self.batches.push_back(Batch { token, open: jobs.len() });
        for job in jobs {
            self.queue(batch, job);
        }
    }

    fn queue(&mut self, batch: u64, job: Job) {
        let lane = job.lane();
        match lane.as_ref().and_then(|lane| self.waiting.get_mut(lane)) {
            Some(waiting) => waiting.push_back((batch, job)),
            None => {
                self.waiting.extend(lane.iter().map(|lane| (lane.clone(), VecDeque::new())));
                self.begin(lane, batch, job);
            }
        }
    }

    fn begin(&mut self, lane: Option<String>, batch: u64, job: Job) {
        let desk = Arc::clone(&self.desk);
        self.at_work.spawn(async move {
            let done = AssertUnwindSafe(job.done(&desk)).catch_unwind().await;
            let more = done.unwrap_or_else(|_| {
                tracing::error!("an answer to something on Matrix panicked");
                Vec::new()
            });
            Done { lane, batch, more }
        });
    }

    /// Waits until something has been seen to; for ever if there is nothing to see to.
    pub(crate) async fn answered(&mut self) {
        match self.at_work.join_next().await {
            Some(Ok(done)) => self.after(done),
            // Nobody ends a job; one that panics says so itself.
            Some(Err(error)) => tracing::error!(%error, "an answer to something on Matrix was ended"),
            None => std::future::pending().await,
        }
    }

    fn after(&mut self, done: Done) {
        let Done { lane, batch, more } = done;
        if let Some(batch) = self.batches.get_mut(usize::try_from(batch - self.first).unwrap_or(usize::MAX)) {
            batch.open = batch.open.saturating_sub(1) + more.len();
        }
        for job in more {
            self.queue(batch, job);
        }
        let Some(lane) = lane else { return };
        match self.waiting.get_mut(&lane).and_then(VecDeque::pop_front) {
            Some((batch, job)) => self.begin(Some(lane), batch, job),
            None => drop(self.waiting.remove(&lane)),
        }
    }

    /// How far everything has been seen to, if that is further than before.
    pub(crate) fn settled(&mut self) -> Option<String> {
        let mut token = None;
        while self.batches.front().is_some_and(|batch| batch.open == 0) {
            self.first += 1;
            token = self.batches.pop_front().and_then(|batch| batch.token).or(token);
        }
        token
    }

    /// Sees to everything.
    pub(crate) async fn drain(&mut self) {
        while !self.at_work.is_empty() {
            self.answered().await;
        }
    }
}

impl Job {
    /// What it must not overtake: what came before in the room, or what they did before.
    fn lane(&self) -> Option<String> {
        match self {
            Self::Invited(room) | Self::Left(room) | Self::News { room, .. } => {
                Some(room.room_id().to_string())
            }
            Self::Heard(room, heard) => Some(format!("{} {}", heard.sender, room.room_id())),
            // Nobody waits for what may never be read.
            Self::Late(..) => None,
        }
    }

    async fn done(self, desk: &Desk) -> Vec<Self> {
        match self {
            Self::Invited(room) => desk.invited(&room).await,
            Self::Left(room) => desk.put_out(&room).await,
            Self::Heard(room, heard) => desk.take(&room, &heard).await,
            Self::News { room, timeline, since, received } => {
                return desk.news(&room, timeline, since.as_deref(), received).await;
            }
            Self::Late(room, event, received) => return desk.read_late(&room, event, received).await,
        }
        Vec::new()
    }
}
