//! The classroom on Matrix: messages and reactions become events, views become messages. It decides nothing: what a person
//! does goes through [`Chat`](homeroom_core::Chat), and what is brought to people comes through
//! [`Platform`](homeroom_core::Platform).
//!
//! Everybody is answered in an encrypted room of their own, whatever room they asked in. The controls of a page are numbers:
//! a tap on a reaction, or a message with the number, is a press. What each number does travels inside the message, so that
//! nothing need be remembered and a press works after a restart.
//!
//! What comes is answered, and only then is it noted that it came. What comes a second time counts once, and is answered by
//! the same message: its transaction is named after the event.
//!
//! **Invariant:** every page fits an event, uses no element that a client drops, says the same in its plain body, and carries
//! controls that are read back as they were written. `tests/pages.rs` and `tests/press.rs` hold it to this.
#![recursion_limit = "256"]

mod asking;
mod caller;
mod capabilities;
mod enter;
mod examine;
mod fault;
mod html;
mod incoming;
mod lanes;
pub mod limits;
mod line;
mod list;
mod locks;
mod looked;
mod memory;
mod news;
mod outgoing;
mod pace;
mod pictures;
mod plain;
mod platform;
mod press;
mod room;
mod rooms;
mod session;
mod settings;
mod spoken;
mod spot;
mod sync;
#[cfg(test)]
mod tests;
mod thread;
mod together;
mod words;

use std::{
    path::Path,
    pin::pin,
    sync::{Arc, Mutex},
};

use homeroom_core::{Bare, Chat, Clock, Pictures, Platform, View, asked};
use tokio::{sync::mpsc, time::timeout};

pub use caller::PLATFORM;
pub use capabilities::capabilities;
pub use enter::{SignedIn, Vouched, login, recover};
pub use examine::{Standing, examine};
pub use settings::{Credential, Graded, Settings, StartError};

use crate::{limits::DRAIN_TIME, line::Line, platform::Post, room::Desk, session::Opened, sync::Listener};

/// What is sent for a view, where no pictures can be had: for those who look at every page.
pub fn sent(view: &View) -> serde_json::Value {
    let page = asked(view, &capabilities());
    outgoing::Message::of(&page, Graded::Reaction, &Bare).content()
}

/// The classroom on Matrix.
pub struct Matrix {
    line: Arc<Line>,
    opened: Opened,
}

/// Why the classroom is not on Matrix any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// The homeserver ended the session.
    #[error("the homeserver has ended the session: sign in again with `homeroom matrix login`")]
    SignedOut,
    /// What is kept cannot be read.
    #[error("the Matrix store cannot be used: {0}")]
    Store(String),
}

impl Matrix {
    /// Goes on where it was, with what is kept in a folder; asks nobody.
    pub async fn open(settings: Settings, folder: &Path) -> Result<Self, StartError> {
        let opened = session::open(&settings, folder).await?;
        let me = opened.client.user_id().ok_or(StartError::NotSignedIn)?.to_owned();
        let line = Arc::new(Line::new(opened.client.clone(), me, settings));
        Ok(Self { line, opened })
    }

    /// For what is brought to people.
    pub fn platform(&self) -> Arc<dyn Platform> {
        Arc::new(Post(Arc::clone(&self.line)))
    }

    /// Listens until it is told to stop, and leaves in order.
    pub async fn run(
        self,
        chat: Arc<dyn Chat>,
        pictures: Arc<dyn Pictures>,
        clock: Arc<dyn Clock>,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<(), RunError> {
        self.line.show_pictures(pictures);
        let (pass, mut passes) = mpsc::channel(1);
        let desk = Desk { line: Arc::clone(&self.line), chat, clock, pass, late: Mutex::default() };
        let mut listener = Listener::new(desk).await?;
        tracing::info!("the classroom is on Matrix");
        let stop = pin!(stop);
        let ended = listener.listen(stop).await;
        if let Err(error) = &ended {
            tracing::error!(%error, "the classroom is not on Matrix any more");
        }
        drop(listener);
        // It ends when what was still being sent has given its pass back.
        if timeout(DRAIN_TIME, passes.recv()).await.is_err() {
            tracing::warn!("messages were still being sent when the classroom left Matrix");
        }
        drop(self.opened);
        ended
    }
}
