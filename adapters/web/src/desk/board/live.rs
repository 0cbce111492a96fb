//! A board that stays up to date: what changed is sent as it happens.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Path, Request, State},
    http::request::Parts,
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use homeroom_core::{
    Refusal, Sender, Turned,
    desk::{Ask, Board, Sight},
};
use tokio::time::{sleep, timeout};

use super::{seen, state::Now};
use crate::{
    desk::{either, id, sender},
    room::Room,
    serving::{ALIVE, UNBUFFERED},
};

/// Time itself changes a board: who runs out of it is handed in.
const AT_LEAST: Duration = Duration::from_secs(10);
/// Between two looks: many hand in at the same moment, and one look shows them all.
const PAUSE: Duration = Duration::from_millis(400);

pub(crate) async fn live(
    State(room): State<Room>,
    Path((cohort, posting)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    either(opened(room, &parts, &cohort, &posting).await)
}

async fn opened(room: Room, parts: &Parts, cohort: &str, posting: &str) -> Result<Response, Response> {
    let board = seen(&room, parts, id(cohort)?, id(posting)?).await?;
    let from = sender(&room, &parts.headers, &parts.extensions);
    let ask = Ask::Board(board.cohort.id, board.posting.id);
    let first = Watch { room, from, ask, seen: 0, sent: None, next: Some(board) };
    let events = stream::unfold(first, async |watch| watch.event().await);
    Ok(([UNBUFFERED], Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE))).into_response())
}

/// One browser that watches a board.
struct Watch {
    room: Room,
    from: Sender,
    ask: Ask,
    /// Up to which change it was looked at.
    seen: u64,
    /// What the browser has.
    sent: Option<Now>,
    /// What was seen and not sent yet.
    next: Option<Board>,
}

impl Watch {
    /// The next event. The stream ends when the classroom closes, and for who teaches here no more.
    async fn event(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            let board = match self.next.take() {
                Some(board) => board,
                None => self.look().await?,
            };
            let now = Now::of(&board);
            // Who joined or left has no row to be patched: the page is loaded again.
            let same = self.sent.as_ref().is_none_or(|sent| sent.has_rows_of(&now));
            let event = if same {
                now.since(self.sent.as_ref()).map(|changed| Event::default().data(changed.to_string()))
            } else {
                Some(Event::default().event("reload").data("roster"))
            };
            self.sent = Some(now);
            if let Some(event) = event {
                return Some((Ok(event), self));
            }
        }
    }

    async fn look(&mut self) -> Option<Board> {
        let Ask::Board(_, posting) = self.ask else { return None };
        let mut pause = PAUSE;
        loop {
            sleep(pause).await;
            let changed = timeout(AT_LEAST, self.room.desk.changed(posting, self.seen)).await;
            let now = changed.unwrap_or(Some(self.seen))?;
            match self.room.desk.see(&self.from, &self.ask).await {
                Ok(Sight::Board(board)) => {
                    self.seen = now;
                    return Some(*board);
                }
                // Not seen yet: the same change is there to be looked at afterwards.
                Err(Turned::Refused(Refusal::TooFast { wait })) => pause = wait.max(PAUSE),
                _ => return None,
            }
        }
    }
}
