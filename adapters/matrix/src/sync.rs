//! Listening: what comes is answered, and only then is it noted that it came. A crash in between brings it again, and what
//! comes again counts once.

use std::{collections::BTreeMap, pin::Pin, time::Duration};

use futures_util::future::join_all;
use matrix_sdk::{
    Room,
    config::{SyncSettings, SyncToken},
    deserialized_responses::{TimelineEvent, TimelineEventKind},
    room::MessagesOptions,
    ruma::{
        OwnedRoomId, OwnedUserId, UInt,
        api::{
            client::{
                filter::{FilterDefinition, LazyLoadOptions},
                sync::sync_events::v3::Filter,
            },
            error::ErrorKind,
        },
    },
    sync::{JoinedRoomUpdate, SyncResponse, Timeline},
};
use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::{
    RunError,
    fault::{Fault, short},
    incoming::{heard, lets_in},
    limits::{BACKOFF_FIRST, BACKOFF_MAX, GAP_MAX, LATE_TIME, POLL_TIME, TIMELINE_MAX},
    line::encrypted,
    memory,
    outgoing::{Message, Voice},
    room::Desk,
    words,
};

/// Listens until it is told to stop.
pub(crate) struct Listener {
    desk: Desk,
    /// How far everything has been answered.
    token: Option<String>,
    /// Messages whose keys have not come yet, and until when they are waited for.
    late: Vec<(Room, TimelineEvent, Instant)>,
}

impl Listener {
    pub(crate) async fn new(desk: Desk) -> Result<Self, RunError> {
        let token = memory::token(&desk.line.client).await.map_err(RunError::Store)?;
        Ok(Self { desk, token, late: Vec::new() })
    }

    pub(crate) async fn listen(
        &mut self,
        mut stop: Pin<&mut (impl Future<Output = ()> + Send)>,
    ) -> Result<(), RunError> {
        let mut wait = BACKOFF_FIRST;
        loop {
            let settings = self.settings();
            let response = tokio::select! {
                response = self.desk.line.client.sync_once(settings) => response,
                () = stop.as_mut() => return Ok(()),
            };
            match response {
                Ok(response) => {
                    wait = BACKOFF_FIRST;
                    self.took(response).await;
                }
                Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::UnknownToken(_))) => {
                    return Err(RunError::SignedOut);
                }
                Err(error) => {
                    tracing::warn!(error = short(&error), ?wait, "Matrix is out of reach; it is tried again");
                    if timeout(wait, stop.as_mut()).await.is_ok() {
                        return Ok(());
                    }
                    wait = (wait * 2).min(BACKOFF_MAX);
                }
            }
        }
    }

    fn settings(&self) -> SyncSettings {
        let mut filter = FilterDefinition::default();
        filter.room.timeline.limit = Some(UInt::from(TIMELINE_MAX));
        filter.room.state.lazy_load_options = LazyLoadOptions::Enabled { include_redundant_members: false };
        filter.presence = matrix_sdk::ruma::api::client::filter::Filter::ignore_all();
        filter.room.ephemeral = matrix_sdk::ruma::api::client::filter::RoomEventFilter::ignore_all();
        let token = self.token.clone().map_or(SyncToken::NoToken, SyncToken::Specific);
        // A key that is waited for has a time of its own.
        let poll = if self.late.is_empty() { POLL_TIME } else { Duration::from_secs(2) };
        SyncSettings::new().token(token).timeout(poll).filter(Filter::FilterDefinition(filter))
    }

    /// Answers all of it, each room in order and the rooms side by side.
    async fn took(&mut self, response: SyncResponse) {
        let since = self.token.clone();
        self.invited(response.rooms.invited.keys().cloned().collect()).await;
        self.read_late().await;
        let joined: BTreeMap<OwnedRoomId, JoinedRoomUpdate> = response.rooms.joined;
        let rooms = joined.into_iter().filter_map(|(id, update)| {
            let room = self.desk.line.client.get_room(&id)?;
            Some(self.updated(room, update.timeline, since.as_deref()))
        });
        let late = join_all(rooms).await;
        self.late.extend(late.into_iter().flatten());
        self.token = Some(response.next_batch.clone());
        // What cannot be read yet would be lost by a crash: it is not noted as answered.
        if self.late.is_empty()
            && let Err(error) = memory::set_token(&self.desk.line.client, &response.next_batch).await
        {
            tracing::error!(
                error,
                "the Matrix store takes nothing; after a restart, what came will come again"
            );
        }
    }

    /// Answers what came in a room; gives back what cannot be read yet.
    async fn updated(
        &self,
        room: Room,
        timeline: Timeline,
        since: Option<&str>,
    ) -> Vec<(Room, TimelineEvent, Instant)> {
        self.desk.line.settled(&room);
        let me = self.desk.line.me.as_str();
        let mut events = timeline.events;
        let entered = events.iter().rposition(|event| value(event).is_some_and(|event| lets_in(&event, me)));
        match (entered, since, timeline.prev_batch) {
            // What was said before we came is not for us.
            (Some(entered), ..) => drop(events.drain(..=entered)),
            (None, None, _) => return Vec::new(),
            (None, Some(since), Some(from)) if timeline.limited => {
                let mut all = self.missed(&room, from, since).await;
                all.append(&mut events);
                events = all;
            }
            _ => {}
        }
        let mut late = Vec::new();
        for event in events {
            if matches!(event.kind, TimelineEventKind::UnableToDecrypt { .. }) {
                let from_us = event.sender().is_some_and(|sender| sender == self.desk.line.me);
                if !from_us {
                    late.push((room.clone(), event, Instant::now() + LATE_TIME));
                }
            } else {
                self.answer(&room, &event).await;
            }
        }
        late
    }

    async fn answer(&self, room: &Room, event: &TimelineEvent) {
        let heard = value(event).and_then(|event| heard(&event, self.desk.line.me.as_str()));
        if let Some(heard) = heard {
            self.desk.take(room, &heard).await;
        }
    }

    /// What came while we were away and is more than one answer of the homeserver holds, oldest first.
    async fn missed(&self, room: &Room, from: String, since: &str) -> Vec<TimelineEvent> {
        let mut all = Vec::new();
        let mut from = Some(from);
        while let Some(start) = from.take().filter(|_| all.len() < GAP_MAX) {
            let mut options = MessagesOptions::backward().from(Some(start.as_str()));
            options.to = Some(since.to_owned());
            options.limit = UInt::from(TIMELINE_MAX);
            match room.messages(options).await {
                Ok(messages) => {
                    from = messages.end.filter(|_| !messages.chunk.is_empty());
                    all.extend(messages.chunk);
                }
                Err(error) => {
                    let code = Fault::from(error).code();
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
    async fn read_late(&mut self) {
        for (room, event, until) in std::mem::take(&mut self.late) {
            match room.decrypt_event(event.raw().cast_ref_unchecked(), None).await {
                Ok(read) if !matches!(read.kind, TimelineEventKind::UnableToDecrypt { .. }) => {
                    self.answer(&room, &read).await;
                }
                _ if Instant::now() < until => self.late.push((room, event, until)),
                _ => self.unread(&room, &event).await,
            }
        }
    }

    async fn unread(&self, room: &Room, event: &TimelineEvent) {
        tracing::warn!("the key of a message did not come");
        if !self.desk.line.is_private(room).await {
            return;
        }
        let once = format!("late-{}", event.event_id().map(|id| id.to_string()).unwrap_or_default());
        if let Err(fault) = self.desk.line.send(room, &Message::said(words::LATE), Voice::Text, &once).await {
            tracing::warn!(code = fault.code(), "it could not be said either");
        }
    }

    /// Takes invitations: to a room of two from everybody, to others from those who may.
    async fn invited(&self, rooms: Vec<OwnedRoomId>) {
        for id in rooms {
            let Some(room) = self.desk.line.client.get_room(&id) else { continue };
            if let Err(fault) = self.accept(&room).await {
                tracing::warn!(code = fault.code(), "an invitation could not be taken");
            }
        }
    }

    async fn accept(&self, room: &Room) -> Result<(), Fault> {
        let invite = room.invite_details().await?;
        let inviter: OwnedUserId = invite.inviter_id;
        let direct = room.is_direct().await?;
        if !direct && !self.desk.line.settings.lets_in(inviter.as_str()) {
            tracing::info!("an invitation was refused: who sent it is not in matrix.allow");
            room.leave().await?;
            return Ok(());
        }
        room.join().await?;
        if direct && encrypted(room).await {
            self.desk.greet(room, &inviter).await;
        }
        Ok(())
    }
}

fn value(event: &TimelineEvent) -> Option<Value> {
    event.raw().deserialize_as_unchecked().ok()
}
