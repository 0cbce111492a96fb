//! Where a class meets on a chat platform, and what stands there.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    Account, CohortId, LearnerId, PlatformId, PostingId, View,
    desk::{Plan, Source},
};

/// A channel or a room. It belongs to one cohort at most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Which platform.
    pub platform: PlatformId,
    /// The platform's own id of it, opaque here.
    pub key: String,
}

/// A role that a platform gives people in a place; whoever has it teaches the cohort that named it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Badge {
    /// Which platform.
    pub platform: PlatformId,
    /// The platform's own id of it, opaque here.
    pub key: String,
}

/// Whom a posted test pings when its card goes up: everybody who has a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Announce {
    /// The role.
    pub badge: Badge,
    /// As people know it.
    pub name: String,
}

/// Somebody on a platform that vouches for them, and where they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    /// Who.
    pub account: Account,
    /// As the platform shows them.
    pub name: String,
    /// Where; nowhere in a private conversation.
    pub place: Option<Place>,
    /// The larger places that hold it; a class that meets in one of them meets here too, where no other does.
    pub within: Vec<Place>,
    /// The roles they have there.
    pub badges: Vec<String>,
    /// Whether the platform lets them run the place.
    pub runs: Runs,
}

/// Whether somebody runs a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Runs {
    /// They may change the place itself.
    Yes,
    /// They may not.
    No,
}

/// A posted test as it stands in a place: everybody there sees it, nobody's score is on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Which test.
    pub posting: PostingId,
    /// Where.
    pub place: Place,
    /// The platform's own id of the message; none as long as it is on its way.
    pub message: Option<String>,
    /// What it shows, as a fingerprint: it is shown again only when that changes. Of one that is on its way, what makes
    /// it go up once.
    pub shown: String,
    /// How it stands.
    pub state: CardState,
}

/// How a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardState {
    /// It changes with its test.
    Live,
    /// It has said how its test ended.
    Done,
    /// Its message or its place is gone, or takes nothing from us.
    Gone,
}

/// A test that an instructor looks at before posting it: the button that posts it finds it here.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// The posting that it will be.
    pub id: PostingId,
    /// For which cohort.
    pub cohort: CohortId,
    /// Who looks at it.
    pub by: LearnerId,
    /// The test.
    pub source: Source,
    /// When and how it is to be sat.
    pub plan: Plan,
    /// Whom its card pings, and where: in the place where that was asked, and nowhere else.
    pub announce: Option<(Place, Announce)>,
    /// Since when.
    pub at: Timestamp,
}

impl Caller {
    /// Somebody in a private conversation.
    pub fn alone(account: Account, name: impl Into<String>) -> Self {
        Self {
            account,
            name: name.into(),
            place: None,
            within: Vec::new(),
            badges: Vec::new(),
            runs: Runs::No,
        }
    }
}

impl Card {
    /// What tells one page from another.
    pub fn fingerprint(view: &View) -> String {
        let json = serde_json::to_vec(view).unwrap_or_default();
        Sha256::digest(json).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl CardState {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Live, Self::Done, Self::Gone];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Done => "done",
            Self::Gone => "gone",
        }
    }

    /// Reads what [`CardState::as_str`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}
