//! What instructors did, and what learners are told of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Action, AttemptId, CohortId, Decided, LearnerId, LineId, NoticeId};

/// A line of a cohort's record of deeds. It names people by id only: who is erased is nameless here too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id; later lines have later ids.
    pub id: LineId,
    /// Where.
    pub cohort: CohortId,
    /// Who did it; nobody where the program did.
    pub by: Option<LearnerId>,
    /// When.
    pub at: Timestamp,
    /// What.
    pub deed: Deed,
    /// To whom.
    pub about: Option<LearnerId>,
    /// To what: the title of a test, a question.
    pub what: String,
    /// How it was.
    pub old: Option<String>,
    /// How it is.
    pub new: Option<String>,
    /// The reason given.
    pub why: Option<String>,
}

impl Line {
    /// A deed, to be filled in, and who did it.
    pub fn new(id: LineId, cohort: CohortId, (deed, by): (Deed, Option<LearnerId>), at: Timestamp) -> Self {
        let (about, what, old, new, why) = (None, String::new(), None, None, None);
        Self { id, cohort, by, at, deed, about, what, old, new, why }
    }
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        /// What instructors do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Deed {
            $($(#[$doc])* $name,)+
        }

        impl Deed {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As it is stored.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// Reads what [`Deed::as_str`] wrote.
            pub fn read(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|deed| deed.as_str() == text)
            }
        }
    };
}

deeds! {
    /// Made the cohort.
    Made = "made";
    /// Changed its name.
    Renamed = "renamed";
    /// Changed its time zone.
    Zone = "zone";
    /// Changed its courses.
    Courses = "courses";
    /// Made a new join code.
    Code = "code";
    /// Archived it.
    Archived = "archived";
    /// Took it out of the archive.
    Revived = "revived";
    /// Posted a test.
    Posted = "posted";
    /// Changed when a test closes.
    Rescheduled = "rescheduled";
    /// Reminded those who had not handed in.
    Reminded = "reminded";
    /// Took a test back.
    Withdrawn = "withdrawn";
    /// Put a withdrawn test back.
    PutBack = "put-back";
    /// Put another text in place of a test's.
    Replaced = "replaced";
    /// Corrected a key.
    Corrected = "corrected";
    /// Took a correction back.
    Uncorrected = "uncorrected";
    /// Took somebody out.
    Removed = "removed";
    /// Put somebody back.
    Restored = "restored";
    /// Made somebody an instructor.
    Promoted = "promoted";
    /// Made an instructor a learner.
    Demoted = "demoted";
    /// Made a link for somebody.
    Link = "link";
    /// Made two records one.
    Merged = "merged";
    /// Took that back.
    Unmerged = "unmerged";
    /// Gave more time or attempts.
    Allowed = "allowed";
    /// Set an attempt aside.
    Reset = "reset";
    /// Opened an attempt again.
    Reopened = "reopened";
    /// Set a score.
    Scored = "scored";
    /// Took a set score back.
    Unscored = "unscored";
    /// Decided whether a lab is complete.
    Decided = "decided";
    /// Changed how labs share the servers.
    Labs = "labs";
    /// Let it meet in a place.
    Bound = "bound";
    /// No longer.
    Unbound = "unbound";
    /// Named a role whose holders teach.
    Badged = "badged";
    /// No longer.
    Unbadged = "unbadged";
    /// Taught in this cohort from an invitation.
    Joined = "joined";
}

/// Something a learner is told the next time they are here.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Who.
    pub learner: LearnerId,
    /// In which cohort.
    pub cohort: CohortId,
    /// Since when.
    pub at: Timestamp,
    /// What.
    pub news: News,
}

/// What there is to tell. Titles and reasons are the instructors' words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum News {
    /// A key was corrected, and with it a result.
    Regraded {
        /// Of what.
        title: String,
        /// Per cent before.
        old: u8,
        /// Per cent now.
        new: u8,
        /// The reason given.
        why: String,
        /// Where it shows.
        attempt: AttemptId,
    },
    /// A score was set by hand.
    Scored {
        /// Of what.
        title: String,
        /// Per cent.
        percent: u8,
        /// The reason given.
        why: String,
    },
    /// A test closes soon.
    ClosesSoon {
        /// Which.
        title: String,
        /// When.
        closes: Timestamp,
        /// Where it is.
        to: Action,
    },
    /// An instructor reminds of a test.
    Nudged {
        /// Which.
        title: String,
        /// When it closes.
        closes: Option<Timestamp>,
        /// Where it is.
        to: Action,
    },
    /// To an instructor: somebody joined two records, and has more attempts than a test allows.
    Surplus {
        /// Who.
        name: String,
        /// Of which test.
        title: String,
    },
    /// A test stays open longer.
    Extended {
        /// Which.
        title: String,
        /// Until when.
        closes: Timestamp,
        /// Where it is.
        to: Action,
    },
    /// A test was taken back while it was sat.
    Withdrawn {
        /// Which.
        title: String,
    },
    /// More time or attempts.
    Allowed {
        /// For which test.
        title: String,
        /// Minutes more.
        minutes: u32,
        /// Attempts more.
        attempts: u32,
    },
    /// An attempt was set aside; it can be sat again.
    Reset {
        /// Of which test.
        title: String,
        /// Where it is.
        to: Action,
    },
    /// An attempt takes answers again.
    Reopened {
        /// Of which test.
        title: String,
        /// Until when.
        until: Timestamp,
        /// Which.
        attempt: AttemptId,
    },
    /// An instructor decided whether a lab is complete, or left it to the rules again.
    Decided {
        /// Which lab.
        title: String,
        /// What was decided.
        decided: Option<Decided>,
        /// Where it is.
        to: Action,
    },
    /// Somebody made a link that signs in as this learner.
    LinkMade,
    /// Another record of the same person was joined to this one.
    Merged,
}
