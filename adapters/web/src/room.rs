//! What the classroom is opened with.

use std::{ops::Deref, sync::Arc};

use homeroom_core::{Clock, Desk, Door, Entrance};

use crate::Pictures;

/// Writes the measurements, as Prometheus reads them.
pub type Metrics = Arc<dyn Fn() -> String + Send + Sync>;

/// The parts of a classroom.
pub struct Setup {
    /// Reads places and takes presses.
    pub door: Arc<dyn Door>,
    /// Lets people in.
    pub entrance: Arc<dyn Entrance>,
    /// Where instructors see and do.
    pub desk: Arc<dyn Desk>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Has the courses' pictures.
    pub pictures: Arc<dyn Pictures>,
    /// The address that people use, where it is another than the one listened on: scheme, host and port.
    pub public_url: Option<String>,
    /// What stands before it.
    pub behind: Behind,
    /// Measurements, served at `/metrics`.
    pub metrics: Option<Metrics>,
}

/// What stands before the classroom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// Browsers connect directly.
    Nothing,
    /// A proxy that can be trusted to append the browser's address to `X-Forwarded-For`.
    Proxy,
}

/// What handlers share.
#[derive(Clone)]
pub(crate) struct Room(Arc<Inside>);

/// The parts, and what is derived from them once.
pub(crate) struct Inside {
    setup: Setup,
    /// `https://class.example.org`, without a slash.
    pub(crate) origin: Option<String>,
}

impl Room {
    pub(crate) fn new(setup: Setup) -> Self {
        let origin = setup.public_url.as_deref().and_then(origin);
        Self(Arc::new(Inside { setup, origin }))
    }
}

impl Deref for Room {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

impl Deref for Inside {
    type Target = Setup;

    fn deref(&self) -> &Setup {
        &self.setup
    }
}

impl Inside {
    /// Whether people come over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.origin.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }

    /// Host and port that people use, if they are told.
    pub(crate) fn host(&self) -> Option<&str> {
        self.origin.as_deref()?.split_once("://").map(|(_, host)| host)
    }
}

/// Scheme, host and port of an address, as a browser writes them: lower case.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim().split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    Some(format!("{scheme}://{host}").to_ascii_lowercase())
}
