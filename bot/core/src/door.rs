//! The doors of the classroom, for adapters: every press goes through `handle`, every page through `read`.

use async_trait::async_trait;

use crate::{
    Account, Action, CohortId, CourseId, DeliveryError, EditionId, Event, Failure, Learner, Place,
    PlatformId, PostingId, Refusal, Reply, Secret, SecretHash, Sender, Server, TalkId, Thread, Wanted,
    desk::{Ask, Brought, Done, Opened, Order, Sight},
    features::{Personal, Seen},
    live::Grown,
};

/// What the runtime offers to adapters.
#[async_trait]
pub trait Door: Send + Sync {
    /// Does what an event asks for, once, and answers with what is to be shown.
    async fn handle(&self, event: Event) -> Reply;
    /// Shows a place; changes nothing.
    async fn read(&self, from: &Sender, action: &Action) -> Reply;
    /// Waits until the reply in a conversation looks other than it was seen, and says in what. None when nothing is on its
    /// way any more.
    async fn coming(&self, talk: TalkId, course: &CourseId, seen: &mut Seen) -> Option<Grown>;
    /// Whether the record can be reached.
    async fn ready(&self) -> Result<(), Failure>;
}

/// The classroom where people talk.
#[async_trait]
pub trait Chat: Send + Sync {
    /// Does what an event asks for, once, and brings the answer to where it was asked. What was recorded is kept until
    /// its answer has arrived; nothing is done before the platform has taken the acknowledgement.
    async fn answer(&self, event: Event, to: &dyn Answer);
    /// What could be meant by what somebody has typed so far, each with what to send for it. From memory, once it was asked
    /// for; short of time it has none.
    async fn suggest(&self, from: &Sender, about: Suggest, typed: &str) -> Vec<Suggestion>;
    /// Whether somebody has a conversation of theirs in a place: what they type there is said in it. It is asked of all that
    /// is typed anywhere, and makes nobody known.
    async fn talks(&self, who: &Account, at: &Place) -> bool;
    /// Where conversations stand on a platform, the latest first: what was typed there while nobody listened can be looked for.
    async fn threads(&self, platform: &PlatformId) -> Vec<Thread>;
    /// Sixteen bytes of a new id, for an order that must not count twice.
    fn fresh(&self) -> [u8; 16];
}

/// Where an event is answered: the message that was pressed, the command that was typed.
#[async_trait]
pub trait Answer: Send + Sync {
    /// Shows it.
    async fn show(&self, reply: &Reply) -> Result<(), DeliveryError>;
}

/// What suggestions are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggest {
    /// An item of my courses: a token.
    Item(Wanted),
    /// A word of their glossaries: itself.
    Term,
    /// A course that a cohort can have: its id.
    Course,
    /// A test that I could post here: the token of its cover.
    Test,
    /// A cohort that I teach: the token of its desk.
    Class,
    /// A time zone: its name.
    Zone,
}

/// Something that could be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// As it is shown.
    pub label: String,
    /// What to send for it.
    pub value: String,
}

/// Letting people in where no platform vouches for them.
#[async_trait]
pub trait Entrance: Send + Sync {
    /// A newcomer with a name of their own; `from` is the address they come from.
    async fn enter(&self, from: &str, name: &str) -> Result<Entered, Turned>;
    /// Somebody with a return link.
    async fn come_back(&self, from: &str, link: &Secret) -> Result<Entered, Turned>;
    /// Who is signed in with this secret?
    async fn who(&self, session: &SecretHash) -> Result<Option<Learner>, Turned>;
    /// A new return link; the old one ends.
    async fn new_link(&self, session: &SecretHash) -> Result<Secret, Turned>;
    /// Signs out.
    async fn leave(&self, session: &SecretHash) -> Result<(), Turned>;
    /// Joins the cohort that this code opens.
    async fn join(&self, session: &SecretHash, code: &str) -> Result<(), Turned>;
    /// What a one-time link leads to; it stays good. `from` is the address that asks.
    async fn invitation(&self, from: &str, link: &Secret) -> Result<Opened, Turned>;
    /// Uses a one-time link up: who is signed in teaches, in this cohort if the link is of one.
    async fn accept(&self, session: &SecretHash, link: &Secret) -> Result<Option<CohortId>, Turned>;
    /// Uses a one-time link up: a learner who lost theirs is in again, with a new return link; older sessions end.
    async fn readmit(&self, from: &str, link: &Secret) -> Result<Entered, Turned>;
    /// The inference servers that labs can ask, as they were of late.
    fn servers(&self) -> Vec<Server>;
    /// All that is kept of who is signed in.
    async fn personal(&self, session: &SecretHash) -> Result<Personal, Turned>;
    /// Erases who is signed in: what stays is nameless.
    async fn erase(&self, session: &SecretHash) -> Result<(), Turned>;
}

/// What instructors see and do.
#[async_trait]
pub trait Desk: Send + Sync {
    /// Shows a report.
    async fn see(&self, from: &Sender, ask: &Ask) -> Result<Sight, Turned>;
    /// Carries out an order.
    async fn order(&self, from: &Sender, order: &Order) -> Result<Done, Turned>;
    /// Takes a test or course for a cohort and keeps it as a draft, if it has no fault.
    async fn bring(&self, from: &Sender, cohort: CohortId, upload: Upload) -> Result<Receipt, Turned>;
    /// The text of a draft, or of what was posted from one, to go on with; none of a whole course.
    async fn text(
        &self,
        from: &Sender,
        cohort: CohortId,
        edition: &EditionId,
    ) -> Result<Option<String>, Turned>;
    /// Waits until a posting's board looks other than at `seen` (0 is before everything); `None` when the classroom
    /// closes.
    async fn changed(&self, posting: PostingId, seen: u64) -> Option<u64>;
    /// Sixteen bytes of a new id, for a form that must not count twice.
    fn fresh(&self) -> [u8; 16];
    /// A short test to start from.
    fn template(&self) -> String;
}

/// What somebody brings in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upload {
    /// The text of a test.
    Text(String),
    /// A course, or a test, as a zip.
    Zip(Vec<u8>),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It is a draft; with what could be better.
    Kept(EditionId, Vec<Flaw>),
    /// It is not: everything that is wrong.
    Flawed(Vec<Flaw>),
}

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Whether it stands in the way.
    pub grave: Grave,
    /// Which file.
    pub file: String,
    /// Its line, from 1; none where it is of the file as a whole.
    pub line: Option<usize>,
    /// Its column in that line, from 1, in characters.
    pub column: usize,
    /// How many characters of the line it is about.
    pub length: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// Whether a flaw stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grave {
    /// It does.
    Yes,
    /// It could be better.
    No,
}

/// Reads what is brought. It takes a while for a whole course, and asks nobody.
pub trait Authoring: Send + Sync {
    /// A course, with what could be better; or everything that is wrong. A test without an id gets one that is its own
    /// in this cohort.
    fn read(&self, cohort: CohortId, upload: Upload) -> Result<(Brought, Vec<Flaw>), Vec<Flaw>>;
    /// The text of a single test, from stored files.
    fn text(&self, files: &[u8]) -> Option<String>;
    /// A short test to start from.
    fn template(&self) -> &str;
}

/// Somebody who is in.
#[derive(Debug)]
pub struct Entered {
    /// Who.
    pub learner: Learner,
    /// For the browser.
    pub session: Secret,
    /// For the learner to keep; only a newcomer gets one.
    pub link: Option<Secret>,
}

/// Why somebody is not let in.
#[derive(Clone, Debug, PartialEq)]
pub enum Turned {
    /// To be said.
    Refused(Refusal),
    /// The log has it under this reference.
    Failed(String),
}
