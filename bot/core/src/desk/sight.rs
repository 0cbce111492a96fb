//! What reports hold.

use super::{Conversation, Gradebook, LabHead, Labs, Plan, PlanFault, Source, TalkLine};
use crate::{
    Allowance, AttemptId, Block, Cohort, Column, CourseId, Draft, ItemId, Learner, LearnerId, Line, Member,
    Merge, Override, Posting, QuestionId, Rich, Rules, Score, Terms, Timestamp, Version,
};

/// What is seen.
pub enum Sight {
    /// The cohorts I teach.
    Classes(Classes),
    /// One of them.
    Class(Box<Class>),
    /// Who is in it.
    Roster(Box<Roster>),
    /// One of those.
    Person(Box<Person>),
    /// What somebody answered.
    Paper(Box<Paper>),
    /// A test that could be posted.
    Draft(Box<Drafted>),
    /// What times and terms mean.
    Plan(Box<Planned>),
    /// Who sits a test.
    Board(Box<Board>),
    /// What was asked, and how it went.
    Questions(Box<Questions>),
    /// All scores.
    Grades(Box<Gradebook>),
    /// How far everybody is with the labs.
    Labs(Box<Labs>),
    /// What somebody said in a lab.
    Talk(Box<Conversation>),
    /// Who did what.
    Deeds(Box<Deeds>),
}

/// A course by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub id: CourseId,
    /// Its title.
    pub title: String,
}

/// The cohorts I teach.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// Whether I may make more.
    pub may: May,
    /// Each with how many learn in it; the newest first, archived ones last.
    pub cohorts: Vec<(Cohort, u32)>,
    /// Courses that a new one can have.
    pub courses: Vec<Named>,
}

/// Whether somebody may make cohorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// They may.
    Teach,
    /// An invitation would be needed.
    Not,
}

/// A cohort.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Which.
    pub cohort: Cohort,
    /// How many learn in it.
    pub learners: u32,
    /// What is posted to it, the newest first.
    pub postings: Vec<Posted>,
    /// What was brought and is not posted.
    pub drafts: Vec<Draft>,
    /// Tests of its courses that could be posted: where, and the titles of test and course.
    pub tests: Vec<(CourseId, ItemId, String, String)>,
    /// Its courses that are more than a single test.
    pub courses: Vec<Named>,
    /// Courses that it could have.
    pub available: Vec<Named>,
}

/// A posted test in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// The posting.
    pub posting: Posting,
    /// The test's title.
    pub title: String,
    /// Learners who handed in.
    pub handed_in: u32,
    /// Learners who sit it.
    pub working: u32,
}

/// Who is in a cohort.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    /// Which cohort.
    pub cohort: Cohort,
    /// Who asks.
    pub me: LearnerId,
    /// By name; those taken out too.
    pub members: Vec<Member>,
    /// Records that were made one, each with both names: kept, gone.
    pub merges: Vec<(Merge, String, String)>,
}

/// One learner's record in a cohort.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Which cohort.
    pub cohort: Cohort,
    /// Who.
    pub member: Member,
    /// Quiz by quiz.
    pub columns: Vec<PersonColumn>,
    /// The labs that were begun.
    pub labs: Vec<(LabHead, TalkLine)>,
}

/// One learner, one quiz or test.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonColumn {
    /// Which.
    pub head: super::Head,
    /// How it stands.
    pub cell: super::Cell,
    /// The attempts that count, oldest first.
    pub attempts: Vec<AttemptLine>,
    /// Attempts that were set aside.
    pub aside: Vec<AttemptLine>,
    /// What was given beyond what the posting says.
    pub allowance: Option<Allowance>,
    /// A score that was set.
    pub set: Option<Override>,
}

/// What somebody answered in an attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// In which cohort.
    pub cohort: Cohort,
    /// Who.
    pub learner: Learner,
    /// Of which quiz or test.
    pub title: String,
    /// So far, or final.
    pub score: Score,
    /// When it began.
    pub began: Timestamp,
    /// When it was handed in.
    pub ended: Option<Timestamp>,
    /// Question by question: what was asked, what was answered, what is right.
    pub blocks: Vec<Vec<Block>>,
}

/// An attempt in short.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptLine {
    /// Which.
    pub id: AttemptId,
    /// When it began.
    pub began: Timestamp,
    /// When it was handed in.
    pub ended: Option<Timestamp>,
    /// Questions answered.
    pub answered: u32,
    /// So far, or final.
    pub score: Score,
}

/// A test that could be posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    /// For which cohort.
    pub cohort: Cohort,
    /// Where it is from.
    pub source: Source,
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub title: String,
    /// The tests in it: one, of a pasted test; of a course as many as it has.
    pub tests: Vec<Preview>,
    /// Lessons, quizzes and labs beside the tests.
    pub others: u32,
    /// What the form starts with.
    pub terms: Terms,
    /// It replaces the text of what the cohort has under this name.
    pub replaces: Option<String>,
}

/// A test as learners will have it, with its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Which.
    pub item: ItemId,
    /// Its title.
    pub title: String,
    /// How it is taken, as its file says.
    pub rules: Rules,
    /// How many questions an attempt has.
    pub questions: u32,
    /// Question by question, answers marked.
    pub blocks: Vec<Vec<Block>>,
}

/// What times and terms mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// For which cohort.
    pub cohort: Cohort,
    /// The test.
    pub drafted: Drafted,
    /// Good, or everything that is not.
    pub plan: Result<Plan, Vec<PlanFault>>,
}

/// Who sits a test, and how far.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// For which cohort.
    pub cohort: Cohort,
    /// The posting.
    pub posting: Posting,
    /// The test's title.
    pub title: String,
    /// How many questions an attempt has.
    pub questions: u32,
    /// One for each learner of the cohort, by name.
    pub seats: Vec<BoardSeat>,
    /// How many erased their record after they had begun.
    pub erased: u32,
    /// When it was looked at.
    pub now: Timestamp,
}

/// One learner on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardSeat {
    /// Who.
    pub learner: Learner,
    /// How far.
    pub stand: Stand,
    /// What they were given beyond what the posting says.
    pub allowance: Option<Allowance>,
}

/// How far somebody is with a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Not begun.
    NotStarted,
    /// Sits it.
    Working {
        /// Questions answered.
        answered: u32,
        /// Since when.
        began: Timestamp,
        /// When it hands itself in.
        due: Option<Timestamp>,
    },
    /// Handed in.
    HandedIn {
        /// Questions answered.
        answered: u32,
        /// When.
        at: Timestamp,
    },
}

/// What was asked, and how it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Questions {
    /// For which cohort.
    pub cohort: Cohort,
    /// Of which quiz or test.
    pub column: Column,
    /// Its title.
    pub title: String,
    /// Attempts that were handed in.
    pub attempts: u32,
    /// In the order of the file.
    pub questions: Vec<Asked>,
}

/// One question, and how it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Which.
    pub id: QuestionId,
    /// In which wording.
    pub version: Version,
    /// What is asked.
    pub prompt: Rich,
    /// What belongs to it.
    pub body: Vec<Block>,
    /// How many attempts that were handed in had it.
    pub asked: u32,
    /// The mean of the marks, 0 to 1: the item's facility.
    /// <https://docs.moodle.org/dev/Quiz_statistics_calculations#Facility_index>
    pub facility: Option<f64>,
    /// Its options; of a question without options, none.
    pub options: Vec<AskedOption>,
    /// What was typed, the most frequent first, with whether it is right and how often.
    pub typed: Vec<(String, bool, u32)>,
    /// What is right, of a question without options, as a file says it.
    pub key: Option<String>,
    /// What was corrected.
    pub corrected: Option<Corrected>,
    /// Whether several options can be chosen.
    pub several: bool,
}

/// An option, and how often it was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedOption {
    /// Its text.
    pub text: Rich,
    /// Whether it is right.
    pub right: bool,
    /// How often it was chosen.
    pub chosen: u32,
}

/// What was corrected about a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// Whether the question counts no more.
    pub void: bool,
    /// Why.
    pub why: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Who did what.
#[derive(Clone, Debug, PartialEq)]
pub struct Deeds {
    /// In which cohort.
    pub cohort: Cohort,
    /// The newest first: the line, who did it, and to whom.
    pub lines: Vec<(Line, Option<String>, Option<String>)>,
    /// Whether there are older ones.
    pub more: bool,
}
