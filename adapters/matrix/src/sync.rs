//! Listening: what comes is answered, and only then is it noted that it came. A crash in between brings it again, and what
//! comes again counts once.

use std::{panic::resume_unwind, pin::Pin, sync::Arc, time::Duration};

use matrix_sdk::{
    Error,
    config::{SyncSettings, SyncToken},
    ruma::{
        UInt,
        api::{
            client::{
                filter::{Filter as Part, FilterDefinition, LazyLoadOptions, RoomEventFilter},
                sync::sync_events::v3::Filter,
            },
            error::ErrorKind,
        },
    },
    sync::SyncResponse,
};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};

use crate::{
    RunError,
    fault::{is_store, short},
    lanes::{Job, Lanes},
    limits::{BACKOFF_FIRST, BACKOFF_MAX, DRAIN_TIME, POLL_TIME, TIMELINE_MAX},
    memory,
    room::Desk,
};

/// Listens until it is told to stop.
pub(crate) struct Listener {
    desk: Arc<Desk>,
    /// How far we have heard.
    token: Option<String>,
    lanes: Lanes,
}

impl Listener {
    pub(crate) async fn new(desk: Desk) -> Result<Self, RunError> {
        let token = memory::token(&desk.line.client).await.map_err(RunError::Store)?;
        let desk = Arc::new(desk);
        let mut lanes = Lanes::new(Arc::clone(&desk));
        // Those that an earlier run did not get to.
        lanes.add(None, desk.line.client.invited_rooms().into_iter().map(Job::Invited).collect());
        Ok(Self { desk, token, lanes })
    }

    pub(crate) async fn listen(
        &mut self,
        mut stop: Pin<&mut (impl Future<Output = ()> + Send)>,
    ) -> Result<(), RunError> {
        let client = self.desk.line.client.clone();
        let mut wait = BACKOFF_FIRST;
        loop {
            // A task of its own: it stands in line for the store, and so does what is noted meanwhile. Whoever is not asked
            // to go on there would hold the other one up for ever.
            let (mut news, client, settings) = (JoinSet::new(), client.clone(), self.settings());
            news.spawn(async move { client.sync_once(settings).await });
            let response = loop {
                tokio::select! {
                    Some(news) = news.join_next() => {
                        break news.unwrap_or_else(|error| resume_unwind(error.into_panic()));
                    }
                    () = self.lanes.answered() => self.note().await,
                    () = stop.as_mut() => return self.close().await,
                }
            };
            match response {
                Ok(response) => {
                    wait = BACKOFF_FIRST;
                    self.heard(response);
                    self.note().await;
                }
                Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::UnknownToken(_))) => {
                    return Err(RunError::SignedOut);
                }
                Err(error) => {
                    out_of_reach(&error, wait);
                    let until = Instant::now() + wait;
                    loop {
                        tokio::select! {
                            () = sleep_until(until) => break,
                            () = self.lanes.answered() => self.note().await,
                            () = stop.as_mut() => return self.close().await,
                        }
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
        filter.presence = Part::ignore_all();
        filter.room.ephemeral = RoomEventFilter::ignore_all();
        let token = self.token.clone().map_or(SyncToken::NoToken, SyncToken::Specific);
        SyncSettings::new().token(token).timeout(POLL_TIME).filter(Filter::FilterDefinition(filter))
    }

    /// Hands all of it on: each room in order, and the rooms side by side.
    fn heard(&mut self, response: SyncResponse) {
        let (client, received) = (&self.desk.line.client, self.desk.clock.now());
        let since = self.token.replace(response.next_batch.clone());
        let invited = response.rooms.invited.keys().filter_map(|id| client.get_room(id)).map(Job::Invited);
        let left = response.rooms.left.keys().filter_map(|id| client.get_room(id)).map(Job::Left);
        let joined = response.rooms.joined.into_iter().filter_map(|(id, update)| {
            let (room, since) = (client.get_room(&id)?, since.clone());
            Some(Job::News { room, timeline: update.timeline, since, received })
        });
        let jobs = invited.chain(left).chain(joined).collect();
        self.lanes.add(Some(response.next_batch), jobs);
    }

    /// Notes how far everything has been answered.
    async fn note(&mut self) {
        let Some(token) = self.lanes.settled() else { return };
        if let Err(error) = memory::set_token(&self.desk.line.client, &token).await {
            tracing::error!(
                error,
                "the Matrix store takes nothing; after a restart, what came will come again"
            );
        }
    }

    /// What has come is still answered, for a while.
    async fn close(&mut self) -> Result<(), RunError> {
        if timeout(DRAIN_TIME, self.lanes.drain()).await.is_err() {
            tracing::warn!(
                "not everything was answered when the classroom left Matrix; it will be next time"
            );
        }
        self.note().await;
        Ok(())
    }
}

fn out_of_reach(error: &Error, wait: Duration) {
    if is_store(error) {
        tracing::error!(
            ?wait,
            "the Matrix store takes nothing (is the disk full?); what came is fetched again"
        );
    } else {
        tracing::warn!(error = short(error), ?wait, "Matrix is out of reach; it is tried again");
    }
}
