//! What has come to a room, read: each thing that counts is answered.

use std::sync::PoisonError;

use futures_util::{FutureExt as _, future::BoxFuture};
use homeroom_core::Timestamp;
use matrix_sdk::{
    Room,
    deserialized_responses::{TimelineEvent, TimelineEventKind},
    room::MessagesOptions,
    ruma::{OwnedUserId, UInt},
    sync::Timeline,
};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::{
    fault::{Fault, Passing},
    incoming::{heard, lets_in},
    lanes::Job,
    limits::{
        BACKOFF_FIRST, BACKOFF_MAX, GAP_MAX, LATE_EACH, LATE_TIME, LATE_TOLD, LIMITED_MAX, TIMELINE_MAX,
    },
    line::encrypted,
    outgoing::Message,
    pace::Urgency,
    room::Desk,
    words,
};

impl Desk {
    /// What came in a room: what is to be answered, and what cannot be read yet.
    pub(crate) async fn news(
        &self,
        room: &Room,
        timeline: Timeline,
        since: Option<&str>,
        received: Timestamp,
    ) -> Vec<Job> {
        self.line.settled(room);
        let me = self.line.me.as_str();
        let mut events = timeline.events;
        let entered = |event: &TimelineEvent| value(event).is_some_and(|event| lets_in(&event, me));
        match (since, timeline.prev_batch) {
            (None, _) if !events.iter().any(entered) => return Vec::new(),
            (Some(since), Some(from)) if timeline.limited && !events.iter().any(entered) => {
                let mut all = self.missed(room, from, since).await;
                all.append(&mut events);
                events = all;
            }
            _ => {}
        }
        // What was said before we came is not for us.
        if let Some(came) = events.iter().rposition(entered) {
            events.drain(..=came);
        }
        let job = |event: TimelineEvent| match event.kind {
            TimelineEventKind::UnableToDecrypt { .. } => {
                let ours = event.sender().is_some_and(|sender| sender == self.line.me);
                (!ours).then(|| Job::Late(room.clone(), event, received))
            }
            _ => self.read(room, &event, received),
        };
        events.into_iter().filter_map(job).collect()
    }

    fn read(&self, room: &Room, event: &TimelineEvent, received: Timestamp) -> Option<Job> {
        Some(Job::Heard(room.clone(), heard(&value(event)?, self.line.me.as_str(), received)?))
    }

    /// What came while we were away and is more than one answer of the homeserver holds, oldest first.
    async fn missed(&self, room: &Room, from: String, since: &str) -> Vec<TimelineEvent> {
        let mut all = Vec::new();
        let mut from = Some(from);
        while let Some(start) = from.take() {
            let page = || {
                async {
                    let mut options = MessagesOptions::backward().from(Some(start.as_str()));
                    options.to = Some(since.to_owned());
                    options.limit = UInt::from(TIMELINE_MAX);
                    Ok(room.messages(options).await?)
                }
                .boxed()
            };
            match patiently(page).await {
                Ok(messages) => {
                    from = messages.end.filter(|_| !messages.chunk.is_empty());
                    all.extend(messages.chunk);
                }
                Err(fault) => {
                    let code = fault.code();
                    tracing::error!(code, "what came while the classroom was closed is not all there");
                }
            }
            if all.len() >= GAP_MAX && from.is_some() {
                tracing::error!(
                    most = GAP_MAX,
                    "more came to a room while the classroom was closed than is looked at"
                );
                break;
            }
        }
        all.reverse();
        all
    }

    /// Tries again to read what could not be read, and says once that it cannot.
    pub(crate) async fn read_late(&self, room: &Room, event: TimelineEvent, received: Timestamp) -> Vec<Job> {
        let until = Instant::now() + LATE_TIME;
        while Instant::now() < until {
            sleep(LATE_EACH).await;
            match room.decrypt_event(event.raw().cast_ref_unchecked(), None).await {
                Ok(read) if !matches!(read.kind, TimelineEventKind::UnableToDecrypt { .. }) => {
                    return self.read(room, &read, received).into_iter().collect();
                }
                _ => {}
            }
        }
        tracing::warn!("the key of a message did not come");
        if self.line.is_private(room).await && self.is_news(room) {
            let once = format!("late-{}-{}", room.room_id(), self.clock.now().as_millisecond());
            if let Err(fault) = self.line.send(room, &Message::said(words::LATE), Urgency::Asked, &once).await
            {
                tracing::warn!(code = fault.code(), "it could not be said either");
            }
        }
        Vec::new()
    }

    /// Whether nobody was told there of a lost key of late: one word is enough for all that comes at once.
    fn is_news(&self, room: &Room) -> bool {
        let mut told = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|_, at| at.elapsed() < LATE_TOLD);
        let news = !told.contains_key(room.room_id());
        told.entry(room.room_id().to_owned()).or_insert_with(Instant::now);
        news
    }

    /// Takes an invitation: to a room of two from everybody, to others from those who may.
    pub(crate) async fn invited(&self, room: &Room) {
        if let Err(fault) = self.accept(room).await {
            tracing::warn!(code = fault.code(), "an invitation could not be taken");
        }
    }

    async fn accept(&self, room: &Room) -> Result<(), Fault> {
        let invite = room.invite_details().await?;
        let inviter: OwnedUserId = invite.inviter_id;
        let direct = room.is_direct().await?;
        if !direct && !self.line.settings.lets_in(inviter.as_str()) {
            tracing::info!("an invitation was refused: who sent it is not in matrix.allow");
            let leave = || async { Ok(room.leave().await?) }.boxed();
            return self.line.joins.at(Urgency::Asked, leave).await;
        }
        if direct {
            let enter = || self.line.enter_own(room, &inviter).boxed();
            self.line.joins.at(Urgency::Asked, enter).await?;
            if encrypted(room).await && room.active_members_count() <= 2 {
                self.greet(room, &inviter).await;
            }
            return Ok(());
        }
        let join = || async { Ok(room.join().await?) }.boxed();
        self.line.joins.at(Urgency::Asked, join).await
    }

    /// We left a room, or were put out of it: nothing of it is kept.
    pub(crate) async fn put_out(&self, room: &Room) {
        if let Err(error) = room.forget().await {
            tracing::debug!(code = Fault::from(error).code(), "a room was not forgotten");
        }
    }
}

/// Asks a homeserver until it answers. What comes of it is what there is; what asks is not noted as seen before.
pub(crate) async fn patiently<'a, T>(ask: impl Fn() -> BoxFuture<'a, Result<T, Fault>>) -> Result<T, Fault> {
    let mut wait = BACKOFF_FIRST;
    loop {
        let done = ask().await;
        match done.as_ref().err().and_then(Fault::passing) {
            None => return done,
            Some(Passing::Limited(asked)) => wait = wait.max(asked),
            Some(Passing::Away) => {}
        }
        sleep(wait.min(LIMITED_MAX)).await;
        wait = (wait * 2).min(BACKOFF_MAX);
    }
}

fn value(event: &TimelineEvent) -> Option<Value> {
    event.raw().deserialize_as_unchecked().ok()
}
