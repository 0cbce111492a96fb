//! What has come and is not answered yet: each room in the order in which it came, and the rooms side by side, so that one
//! that is slow holds nobody else up.

use std::{
    collections::{HashMap, VecDeque},
    panic::AssertUnwindSafe,
    sync::Arc,
};

use futures_util::FutureExt as _;
use matrix_sdk::{Room, deserialized_responses::TimelineEvent, ruma::OwnedRoomId, sync::Timeline};
use tokio::task::JoinSet;

use crate::room::Desk;

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
    },
    /// This could not be read yet.
    Late(Room, TimelineEvent),
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
    lane: Option<OwnedRoomId>,
    batch: u64,
    /// What could not be read yet.
    late: Vec<Job>,
}

/// See the module.
pub(crate) struct Lanes {
    desk: Arc<Desk>,
    /// What waits for its room; a room that is in here is at work.
    waiting: HashMap<OwnedRoomId, VecDeque<(u64, Job)>>,
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
            let lane = job.room().room_id().to_owned();
            match self.waiting.get_mut(&lane) {
                Some(waiting) => waiting.push_back((batch, job)),
                None => {
                    self.waiting.insert(lane.clone(), VecDeque::new());
                    self.begin(Some(lane), batch, job);
                }
            }
        }
    }

    fn begin(&mut self, lane: Option<OwnedRoomId>, batch: u64, job: Job) {
        let desk = Arc::clone(&self.desk);
        self.at_work.spawn(async move {
            let done = AssertUnwindSafe(job.done(&desk)).catch_unwind().await;
            let late = done.unwrap_or_else(|_| {
                tracing::error!("an answer to something on Matrix panicked");
                Vec::new()
            });
            Done { lane, batch, late }
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
        let Done { lane, batch, late } = done;
        let more = late.len();
        for job in late {
            // Nobody else waits for what may never be read.
            self.begin(None, batch, job);
        }
        if let Some(batch) = self.batches.get_mut(usize::try_from(batch - self.first).unwrap_or(usize::MAX)) {
            batch.open = batch.open.saturating_sub(1) + more;
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
    fn room(&self) -> &Room {
        match self {
            Self::Invited(room) | Self::Left(room) | Self::News { room, .. } | Self::Late(room, _) => room,
        }
    }

    async fn done(self, desk: &Desk) -> Vec<Self> {
        match self {
            Self::Invited(room) => desk.invited(&room).await,
            Self::Left(room) => desk.put_out(&room).await,
            Self::News { room, timeline, since } => {
                let late = desk.news(&room, timeline, since.as_deref()).await;
                return late.into_iter().map(|event| Self::Late(room.clone(), event)).collect();
            }
            Self::Late(room, event) => desk.read_late(&room, event).await,
        }
        Vec::new()
    }
}
