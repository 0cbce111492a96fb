//! What a chat platform offers, for what is brought to people instead of answered.

use std::time::Duration;

use async_trait::async_trait;

use crate::{Account, Badge, Capabilities, Place, PlatformId, Support, Thread, View};

/// A platform that can bring a page to someone, and put one up where people meet.
#[async_trait]
pub trait Platform: Send + Sync {
    /// Its name.
    fn id(&self) -> PlatformId;
    /// What it can show.
    fn capabilities(&self) -> Capabilities;
    /// Brings a page to an account. The same `once` again, within minutes, is the same page; after a longer while it may
    /// arrive twice. It never gets lost.
    async fn show(&self, to: &Account, view: &View, once: &str) -> Result<(), DeliveryError>;
    /// Puts a page up in a place; answers the platform's own id of it. The same `once` again, within minutes, is the
    /// same page. It pings who has the badge it is announced to; without one, nobody.
    async fn post(
        &self,
        to: &Place,
        view: &View,
        once: &str,
        announce: Option<&Badge>,
    ) -> Result<String, DeliveryError>;
    /// Puts another page in place of one that was put up. It pings nobody.
    async fn replace(&self, to: &Place, message: &str, view: &View) -> Result<(), DeliveryError>;
    /// Makes a thread of somebody's own, with a page at its head: beside a place, or in private where that cannot be or none
    /// is named. Pages are put up and replaced there as in any place. The same `once` again, within minutes, is the same
    /// page.
    async fn open_thread(
        &self,
        of: &Account,
        beside: Option<&Place>,
        head: &View,
        once: &str,
    ) -> Result<Opening, DeliveryError>;
    /// Replaces a page in a thread that somebody reads as it grows.
    async fn grow(&self, to: &Place, message: &str, view: &View, look: Look) -> Result<(), DeliveryError>;
    /// Whether what somebody types in a thread is said there; as a fallback a form is.
    fn typing(&self, _thread: &Thread) -> Support {
        Support::Native
    }
    /// How often such a page may be replaced now.
    fn looks_every(&self) -> Duration;
    /// Calls somebody to a place with a sentence. The same `once` again, within minutes, calls once.
    async fn call(&self, to: &Place, who: &Account, sentence: &str, once: &str) -> Result<(), DeliveryError>;
}

/// A thread that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Where it is.
    pub at: Place,
    /// The platform's own id of the page at its head.
    pub message: String,
    /// The address that leads there, where there is one.
    pub link: Option<String>,
}

/// A look at a page that grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Others follow: a platform that asks to wait may leave it out.
    Passing,
    /// It stays so.
    Last,
}

/// Why a page did not arrive.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DeliveryError {
    /// The platform asks to wait; it stays in the outbox.
    #[error("limited for {wait:?}")]
    Limited {
        /// How long.
        wait: Duration,
    },
    /// Out of reach; it stays in the outbox.
    #[error("out of reach: {0}")]
    Away(String),
    /// The account or place takes nothing from us; it is given up.
    #[error("not to be delivered: {0}")]
    Forbidden(String),
    /// The account, place or message is there no more; it is given up.
    #[error("gone: {0}")]
    Gone(String),
}
