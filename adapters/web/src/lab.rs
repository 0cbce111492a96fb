//! A lab: a conversation, whose last reply is sent as it grows. Without a script the page is loaded again by hand.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Path, Request, State},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use homeroom_core::{
    Action, Block, Callout, Control, CourseId, Inline, ItemId, Reply, TalkId, View,
    features::Seen,
    live::Grown,
    words::{lab as said, label},
};
use maud::{Markup, html};
use tokio::time::sleep;

use crate::{
    address,
    blocks::blocks,
    incoming, outgoing,
    room::Room,
    serving::{ALIVE, UNBUFFERED},
    sheet::Sheet,
};

/// Between two looks at a reply that grows: quick enough to read along, and some twenty tokens at a time for a fast server.
const PAUSE: Duration = Duration::from_millis(100);
/// As long as there are no words: the first ones come at any moment.
const SHORT: Duration = Duration::from_millis(20);

/// The conversation that a reply is on its way in, if one is.
fn awaited(view: &View) -> Option<TalkId> {
    view.controls.iter().find_map(|control| match control {
        Control::Press { action: Action::StopReply(talk), .. } => Some(*talk),
        _ => None,
    })
}

/// What is on the page of a lab: the reply that grows stands by itself.
pub(crate) fn body(sheet: &Sheet<'_>, view: &View) -> Markup {
    let by_assistant = |block: &Block| matches!(block, Block::Callout { kind: Callout::Assistant, .. });
    let last = view.blocks.iter().rposition(by_assistant).filter(|_| awaited(view).is_some());
    let Some(Block::Callout { title, body, .. }) = last.map(|last| &view.blocks[last]) else {
        return blocks(sheet, &view.blocks);
    };
    let before = &view.blocks[..last.unwrap_or_default()];
    html! {
        (blocks(sheet, before))
        div.callout.assistant role="note" data-live={ (sheet.form) "/live" } {
            p.title { @if let Some(title) = title { span { (homeroom_core::plain(title)) } } }
            div aria-live="polite" aria-atomic="false" { (blocks(sheet, body)) }
            @if is_note(body) {
                // A script shows it: without one nobody could be told.
                div.ask {
                    button.button.plain type="button" data-tell hidden { (label::TELL_ME) }
                    p.help hidden { (said::TELLS) }
                }
            }
        }
    }
}

/// The reply that a learner waits for in a lab, as it grows: the id of an event says how many blocks stay as they were, and
/// it brings those that follow them.
pub(crate) async fn live(
    State(room): State<Room>,
    Path((course, lab)): Path<(String, String)>,
    request: Request,
) -> Response {
    let path = format!("/c/{course}/{lab}");
    let Some(place @ Action::Lab(..)) = address::place(&path) else { return outgoing::not_here() };
    let from = incoming::sender(&room, request.headers(), request.extensions());
    let Reply::Shown(view) = room.door.read(&from, &place).await else { return outgoing::not_here() };
    let (Action::Lab(course, lab), Some(talk)) = (&view.at, awaited(&view)) else {
        return outgoing::not_here();
    };
    let watch = Watch {
        room,
        course: course.clone(),
        lab: lab.clone(),
        talk,
        seen: Seen::default(),
        sent: None,
        pause: Duration::ZERO,
        state: Watching::Waits,
    };
    let events = stream::unfold(watch, Watch::event);
    ([UNBUFFERED], Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE))).into_response()
}

/// One browser that reads along.
struct Watch {
    room: Room,
    course: CourseId,
    lab: ItemId,
    talk: TalkId,
    seen: Seen,
    /// What was sent last.
    sent: Option<(usize, String)>,
    /// What passes before the next look.
    pause: Duration,
    state: Watching,
}

#[derive(PartialEq, Eq)]
enum Watching {
    /// For its first word.
    Waits,
    Goes,
    Over,
}

/// Whether this says how it stands, and not what the assistant says. Taken for a note, a reply is looked at more often.
fn is_note(body: &[Block]) -> bool {
    matches!(body, [Block::Text(words)] if matches!(words[..], [Inline::Emph(_)]))
}

impl Watch {
    async fn event(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            match self.state {
                Watching::Waits | Watching::Goes => sleep(self.pause).await,
                Watching::Over => return None,
            }
            let Some(Grown { kept, blocks }) =
                self.room.door.coming(self.talk, &self.course, &mut self.seen).await
            else {
                self.state = Watching::Over;
                return Some((Ok(Event::default().event("over").data("over")), self));
            };
            let waits = kept == 0 && is_note(&blocks);
            self.pause = if waits { SHORT } else { PAUSE };
            let drawn = (kept, self.drawn(&blocks).into_string());
            // A place in the line may be the same as before.
            if self.sent.as_ref() != Some(&drawn) {
                let event = Event::default().id(kept.to_string()).data(&drawn.1);
                self.sent = Some(drawn);
                if waits || self.state == Watching::Goes {
                    return Some((Ok(event), self));
                }
                self.state = Watching::Goes;
                return Some((Ok(event.event("turn")), self));
            }
        }
    }

    fn drawn(&self, body: &[Block]) -> Markup {
        let place = Action::Lab(self.course.clone(), self.lab.clone());
        let sheet = Sheet::new(self.room.clock.now(), address::path(&place), None);
        blocks(&sheet, body)
    }
}
