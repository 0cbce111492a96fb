//! Ids are types, made in one place and opaque everywhere else.

use std::fmt;

use jiff::Timestamp;
use rand::{Rng, RngExt as _};
use serde::{Deserialize, Serialize};

macro_rules! name_id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is; whoever reads it from outside checks it first.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text, for storage and addresses.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

name_id! {
    /// A course's name in addresses: lower-case letters, digits and hyphens.
    CourseId;
    /// A lesson, quiz, lab or test within its course: the stem of its file (`3-stack`, `3-stack.quiz`).
    ItemId;
    /// A question within its quiz or test; stands in the heading and never changes.
    QuestionId;
    /// A hash of an option's text.
    OptionId;
    /// A hash of a question's prompt and options, without its key and feedback.
    Version;
    /// The hash of a course's source files.
    EditionId;
    /// The platform's own id of an event, for telling a redelivery.
    EventId;
    /// A platform's name (`web`, …), opaque to the core.
    PlatformId;
}

macro_rules! ulid_id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(u128);

        impl $name {
            /// A new id (a ULID) from the time and chance given.
            pub fn new(now: Timestamp, chance: &mut dyn Rng) -> Self {
                let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
                Self(ulid::Ulid::from_parts(millis, chance.random()).0)
            }

            /// The sixteen bytes, as a token carries them.
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.to_be_bytes()
            }

            /// The id with these bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(u128::from_be_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                ulid::Ulid(self.0).fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = ulid::DecodeError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                ulid::Ulid::from_string(text).map(|ulid| Self(ulid.0))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = ulid::DecodeError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    )+};
}

ulid_id! {
    /// One person, however many accounts.
    LearnerId;
    /// A group that learns together.
    CohortId;
    /// A test given to a cohort.
    PostingId;
    /// One sitting of a quiz or test.
    AttemptId;
    /// Something that waits in the outbox.
    ParcelId;
    /// A line of a cohort's record of deeds.
    LineId;
    /// Something a learner is told.
    NoticeId;
    /// Two records made one.
    MergeId;
    /// A process, while it runs.
    HolderId;
    /// A conversation at a lab.
    TalkId;
}
