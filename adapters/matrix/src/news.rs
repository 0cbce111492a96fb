//! What has come to a room, read: each thing that counts is answered.

use futures_util::FutureExt as _;
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
    fault::Fault,
    incoming::{heard, lets_in},
    limits::{GAP_MAX, LATE_EACH, LATE_TIME, TIMELINE_MAX},
    line::encrypted,
    outgoing::Message,
    pace::Urgency,
    room::Desk,
    words,
};

impl Desk {
    /// Answers what came in a room; gives back what cannot be read yet.
    pub(crate) async fn news(
        &self,
        room: &Room,
        timeline: Timeline,
        since: Option<&str>,
    ) -> Vec<TimelineEvent> {
        self.line.settled(room);
        let me = self.line.me.as_str();
        let mut events = timeline.events;
        let entered = events.iter().rposition(|event| value(event).is_some_and(|event| lets_in(&event, me)));
        match (entered, since, timeline.prev_batch) {
            // What was said before we came is not for us.
            (Some(entered), ..) => drop(events.drain(..=entered)),
            (None, None, _) => return Vec::new(),
            (None, Some(since), Some(from)) if timeline.limited => {
                let mut all = self.missed(room, from, since).await;
                all.append(&mut events);
                events = all;
            }
            _ => {}
        }
        let mut late = Vec::new();
        for event in events {
            if !matches!(event.kind, TimelineEventKind::UnableToDecrypt { .. }) {
                self.answer(room, &event).await;
            } else if event.sender().is_none_or(|sender| sender != self.line.me) {
                late.push(event);
            }
        }
        late
    }

    async fn answer(&self, room: &Room, event: &TimelineEvent) {
        let heard = value(event).and_then(|event| heard(&event, self.line.me.as_str()));
        if let Some(heard) = heard {
            self.take(room, &heard).await;
        }
    }

    /// What came while we were away and is more than one answer of the homeserver holds, oldest first.
    async fn missed(&self, room: &Room, from: String, since: &str) -> Vec<TimelineEvent> {
        let mut all = Vec::new();
        let mut from = Some(from);
        while let Some(start) = from.take().filter(|_| all.len() < GAP_MAX) {
            let found = self.line.messages.at(Urgency::Asked, || {
                Box::pin(async {
                    let mut options = MessagesOptions::backward().from(Some(start.as_str()));
                    options.to = Some(since.to_owned());
                    options.limit = UInt::from(TIMELINE_MAX);
                    Ok(room.messages(options).await?)
                })
            });
            match found.await {
                Ok(messages) => {
                    from = messages.end.filter(|_| !messages.chunk.is_empty());
                    all.extend(messages.chunk);
                }
                Err(fault) => {
                    let code = fault.code();
                    tracing::warn!(
                        code,
                        "what came while the classroom was closed could not be fetched whole"
                    );
                }
            }
        }
        all.reverse();
        all
    }

    /// Tries again to read what could not be read, and says once that it cannot.
    pub(crate) async fn read_late(&self, room: &Room, event: TimelineEvent) {
        let until = Instant::now() + LATE_TIME;
        while Instant::now() < until {
            sleep(LATE_EACH).await;
            match room.decrypt_event(event.raw().cast_ref_unchecked(), None).await {
                Ok(read) if !matches!(read.kind, TimelineEventKind::UnableToDecrypt { .. }) => {
                    return self.answer(room, &read).await;
                }
                _ => {}
            }
        }
        tracing::warn!("the key of a message did not come");
        if self.line.is_private(room).await {
            let once = format!("late-{}", event.event_id().map(|id| id.to_string()).unwrap_or_default());
            if let Err(fault) = self.line.send(room, &Message::said(words::LATE), Urgency::Asked, &once).await
            {
                tracing::warn!(code = fault.code(), "it could not be said either");
            }
        }
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
            if encrypted(room).await {
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

fn value(event: &TimelineEvent) -> Option<Value> {
    event.raw().deserialize_as_unchecked().ok()
}
