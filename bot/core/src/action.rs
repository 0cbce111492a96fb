//! What can be asked of the classroom, and the token that carries it.
//!
//! A token is at most 64 bytes of ASCII, stateless, and says nothing about a right answer. Any string decodes to an
//! action or to none. Holding one is no permission: the handler checks who presses.

mod token;

use serde::{Deserialize, Serialize};

use crate::{
    AttemptId, CohortId, CourseId, ItemId, Leanings, LinkCode, MergeId, NoticeId, PostingId, TalkId,
};

pub use token::{PARTS_MAX, Token};

/// Longest token, in bytes; leaves room for an adapter's own mark in a 100-character field.
pub const TOKEN_MAX: usize = 64;
/// Longest course id, so that a token can carry it beside an item's.
pub const COURSE_ID_MAX: usize = 24;
/// Longest item id.
pub const ITEM_ID_MAX: usize = 32;

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    /// Where am I?
    Home,
    /// How am I doing, over all courses?
    Progress,
    /// A course's outline.
    Course(CourseId),
    /// A lesson, whole or one section of it (from 0).
    Lesson(CourseId, ItemId, Option<u8>),
    /// The cover of a quiz or test: what it asks, past attempts, Start.
    Cover(CourseId, ItemId),
    /// A lab: its task, and the conversation there.
    Lab(CourseId, ItemId),
    /// A course's words.
    Glossary(CourseId),
    /// The questions I missed.
    Review(CourseId),
    /// One question of an attempt (from 0).
    Question(AttemptId, u8),
    /// An attempt as a whole: its overview while it is open, its result after.
    Attempt(AttemptId),
    /// The desk of those who teach: all their cohorts, or one.
    Teach(Option<CohortId>),
    /// *Hand in* was pressed while questions are open: ask once.
    AskHandIn(AttemptId),
    /// What can I do here?
    Help,
    /// What is kept of me, and how to take it away or erase it.
    Privacy,
    /// All that is kept of me, as a file.
    Takeout,
    /// *Erase me* was pressed: ask once.
    AskErase,
    /// A folded part of another page (from 0), and which page of it where it takes several.
    Part(Box<Action>, u8, u8),
    /// Another page (from 0) of what does not fit one.
    Page(Box<Action>, u8),
    /// Find a lesson, quiz or test by its title; without words, list them.
    Find(Wanted),
    /// The meaning of the word that is sent with it.
    Term,
    /// The sum that is meant by the words that are sent with it; without words, what sums there are.
    Calc,
    /// The five questions about one use of a model, as far as they are answered.
    Decide(Leanings),
    /// Who sits a posted test, and how far.
    Board(PostingId),
    /// A test as it would be posted.
    Preview(PostingId),
    /// Who is in a cohort.
    Roster(CohortId),
    /// How a cohort does.
    Grades(CohortId),
    /// The same as a file.
    GradesFile(CohortId),
    /// *Close now* was pressed: ask once.
    AskClose(PostingId),
    /// *Withdraw* was pressed: ask once.
    AskWithdraw(PostingId),

    /// I have read this section (from 0); one past the last means all of them.
    Read(CourseId, ItemId, u8),
    /// Start, or go on with, a quiz or test.
    Begin(CourseId, ItemId),
    /// Practise the questions I missed.
    BeginReview(CourseId),
    /// This option of this question (both from 0, as displayed).
    Answer(AttemptId, u8, u8),
    /// What was chosen or typed is my answer to this question.
    Submit(AttemptId, u8),
    /// Show the hint of this question.
    Hint(AttemptId, u8),
    /// Flag this question.
    Flag(AttemptId, u8),
    /// Take the flag away.
    Unflag(AttemptId, u8),
    /// Hand in what is there.
    HandIn(AttemptId),
    /// I have taken note of this.
    Noted(NoticeId),
    /// Send me a lasting copy of this page.
    Copy(Box<Action>),
    /// Let me into the cohort whose code is sent with it.
    Join,
    /// Make a code that joins my accounts; or, where one is sent with it, ask whether to use that.
    Link,
    /// Join the account that this code is of to mine.
    Unite(LinkCode),
    /// Take that back.
    Unlink(MergeId),
    /// Erase me: what stays is nameless.
    Erase,
    /// Try out a test that I look at; it does not count.
    Try(PostingId),
    /// Post the test that I look at.
    Post(PostingId),
    /// Let a posted test close at the time that is sent with it.
    Extend(PostingId),
    /// Let a posted test close now.
    Close(PostingId),
    /// Take a posted test back.
    Withdraw(PostingId),
    /// Put a withdrawn test back.
    PutBack(PostingId),
    /// Remind those who have not handed in.
    Nudge(PostingId),

    /// A conversation at a lab.
    Talk(TalkId),
    /// A message of its thread: an exchange, or what stands above all of them.
    Message(TalkId, Option<u32>),
    /// Open a lab, or go on with it.
    OpenLab(CourseId, ItemId),
    /// Say what is sent with it to the lab's assistant.
    Say(TalkId),
    /// No more of the reply, please.
    StopReply(TalkId),
    /// Call me when the turn of what I said comes.
    TellMe(TalkId),
    /// Another reply to what I said last.
    TryAgain(TalkId),
    /// What it would mean to let a conversation go to a hosted server.
    AskHosted(TalkId),
    /// I agree to that.
    UseHosted(TalkId),
    /// Back to the group's own server.
    UseLocal(TalkId),
    /// Begin the lab anew.
    NewStart(TalkId),
    /// Keep the line that is sent with it as what I take along.
    TakeAlong(TalkId),
}

/// What sort of item is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Wanted {
    /// A lesson.
    Lesson,
    /// A quiz.
    Quiz,
    /// A test.
    Test,
    /// A lab.
    Lab,
    /// What was missed in a course.
    Missed,
}

impl Action {
    /// Whether it only shows something.
    pub fn reads(&self) -> bool {
        use Action as A;
        match self {
            A::Home | A::Progress | A::Course(_) | A::Lesson(..) | A::Cover(..) | A::Lab(..) => true,
            A::Glossary(_) | A::Review(_) | A::Question(..) | A::Attempt(_) | A::AskHandIn(_) => true,
            A::Hint(..) | A::Teach(_) | A::Help | A::Privacy | A::Part(..) | A::Page(..) => true,
            // A lab that is found is opened.
            A::Find(wanted) => *wanted != Wanted::Lab,
            A::Term | A::Board(_) | A::Preview(_) | A::Roster(_) | A::Grades(_) => true,
            A::GradesFile(_) | A::AskClose(_) | A::AskWithdraw(_) | A::Takeout | A::AskErase => true,
            A::Calc | A::Decide(_) | A::Talk(_) | A::Message(..) | A::AskHosted(_) => true,
            A::Read(..) | A::Begin(..) | A::BeginReview(_) | A::Answer(..) | A::Submit(..) => false,
            A::Flag(..) | A::Unflag(..) | A::HandIn(_) | A::Noted(_) | A::Copy(_) => false,
            A::Join | A::Link | A::Unite(_) | A::Unlink(_) | A::Try(_) | A::Post(_) | A::Erase => false,
            A::Extend(_) | A::Close(_) | A::Withdraw(_) | A::PutBack(_) | A::Nudge(_) => false,
            A::OpenLab(..) | A::Say(_) | A::StopReply(_) | A::TryAgain(_) | A::NewStart(_) => false,
            A::TakeAlong(_) | A::TellMe(_) | A::UseHosted(_) | A::UseLocal(_) => false,
        }
    }

    /// Whether it is to learn: who does it where a class meets is let into the class. To ask for help or for what is kept
    /// is not.
    pub fn learns(&self) -> bool {
        use Action as A;
        matches!(
            self,
            A::Home | A::Course(_) | A::Lesson(..) | A::Cover(..) | A::Lab(..) | A::Review(_) | A::Find(_)
        ) || matches!(self, A::Read(..) | A::Begin(..) | A::BeginReview(_) | A::OpenLab(..))
    }

    /// Whether what it shows stands beside the page that it was pressed on, which is still wanted.
    pub fn aside(&self) -> bool {
        use Action as A;
        matches!(self, A::Part(_, _, 0) | A::Copy(_) | A::GradesFile(_) | A::Takeout | A::Try(_))
    }

    /// Whether it goes on with a conversation, which may stand in a thread of its own.
    pub fn talks(&self) -> bool {
        use Action as A;
        matches!(
            self,
            A::Say(_) | A::StopReply(_) | A::TellMe(_) | A::TryAgain(_) | A::NewStart(_) | A::TakeAlong(_)
        ) || matches!(self, A::UseHosted(_) | A::UseLocal(_))
    }

    /// The page that this one is a part of.
    pub fn base(&self) -> &Self {
        match self {
            Self::Page(of, _) => of,
            whole => whole,
        }
    }
}

/// Whether a text can be the id of a course or an item: lower-case letters, digits, `-` and `.`, not longer than `max`.
pub fn is_id(text: &str, max: usize) -> bool {
    let good = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    !text.is_empty() && text.len() <= max && text.bytes().all(good) && !text.starts_with('.')
}
