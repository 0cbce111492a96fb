//! A course, as it was written: modules of lessons, quizzes, labs and tests.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{Block, CourseId, EditionId, ItemId, Question, QuestionId, Quiz, Rich, Version};

/// A course in one edition. It has no `Debug`: it holds answer keys.
pub struct Course {
    /// Its name in addresses.
    pub id: CourseId,
    /// Which edition this is.
    pub edition: EditionId,
    /// Its title.
    pub title: String,
    /// Language tag.
    pub language: String,
    /// The licence of its text.
    pub licence: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The day its facts were last checked.
    pub checked: Option<Date>,
    /// What it is about.
    pub welcome: Vec<Block>,
    /// In order.
    pub modules: Vec<Module>,
    /// Its words.
    pub glossary: Vec<Term>,
    /// Pictures, by path.
    pub assets: BTreeMap<String, Vec<u8>>,
}

/// Part of a course.
pub struct Module {
    /// The name of its folder.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What comes before its first lesson.
    pub intro: Vec<Block>,
    /// In order.
    pub items: Vec<Item>,
}

/// What a module consists of.
pub enum Item {
    /// To read.
    Lesson(Lesson),
    /// To practise, or a test.
    Quiz(Quiz),
    /// To try out with the assistant.
    Lab(Lab),
}

/// A lesson.
pub struct Lesson {
    /// The stem of its file.
    pub id: ItemId,
    /// Its title.
    pub title: String,
    /// A line below it.
    pub subtitle: Option<String>,
    /// The guiding question.
    pub question: Option<String>,
    /// How long it takes to read.
    pub minutes: Option<u32>,
    /// Glossary terms that are new here.
    pub words: Vec<String>,
    /// Lessons to have read before.
    pub needs: Vec<ItemId>,
    /// Never empty.
    pub sections: Vec<Section>,
}

/// Part of a lesson: a heading of level 2 and what follows it. What comes before the first heading is a section too.
pub struct Section {
    /// Where links point.
    pub anchor: String,
    /// Its heading.
    pub title: Option<Rich>,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// A lab: a task, and a briefing for the assistant.
pub struct Lab {
    /// The stem of its file (`3-stack.lab`).
    pub id: ItemId,
    /// Its title.
    pub title: String,
    /// The lesson it belongs to.
    pub lesson: Option<ItemId>,
    /// The assistant's name.
    pub persona: String,
    /// What the assistant is.
    pub role: String,
    /// Sections that the assistant may quote.
    pub grounding: Vec<Spot>,
    /// How many exchanges complete it.
    pub exchanges: u32,
    /// Whether a line can be taken along.
    pub takeaway: Takeaway,
    /// Calculators it may use.
    pub tools: Vec<String>,
    /// Shown to the learner.
    pub task: Vec<Block>,
    /// For the assistant only.
    pub brief: String,
    /// The assistant's first words.
    pub opening: Vec<Block>,
    /// A suggested opener, as plain text with blanks in brackets.
    pub opener: Option<String>,
}

/// Whether a lab that is complete asks for a line to take along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Takeaway {
    /// Who likes writes one.
    #[default]
    Optional,
    /// It does not.
    None,
}

/// A section of a lesson, or the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The lesson.
    pub lesson: ItemId,
    /// The section's anchor.
    pub anchor: Option<String>,
}

/// A glossary entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// As it is spelled.
    pub term: String,
    /// What it means.
    pub meaning: Vec<Block>,
}

impl Item {
    /// Its id.
    pub fn id(&self) -> &ItemId {
        match self {
            Self::Lesson(lesson) => &lesson.id,
            Self::Quiz(quiz) => &quiz.id,
            Self::Lab(lab) => &lab.id,
        }
    }

    /// Its title.
    pub fn title(&self) -> &str {
        match self {
            Self::Lesson(lesson) => &lesson.title,
            Self::Quiz(quiz) => &quiz.title,
            Self::Lab(lab) => &lab.title,
        }
    }
}

impl Course {
    /// Whether it is one test and nothing else: what an instructor pasted in the evening.
    pub fn is_single_test(&self) -> bool {
        let mut items = self.items();
        matches!((items.next(), items.next()), (Some(Item::Quiz(_)), None)) && self.welcome.is_empty()
    }

    /// Everything in it, in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.modules.iter().flat_map(|module| &module.items)
    }

    /// The lesson with this id.
    pub fn lesson(&self, id: &ItemId) -> Option<&Lesson> {
        self.items().find_map(|item| match item {
            Item::Lesson(lesson) if lesson.id == *id => Some(lesson),
            _ => None,
        })
    }

    /// Every lesson, in order.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.items().filter_map(|item| match item {
            Item::Lesson(lesson) => Some(lesson),
            _ => None,
        })
    }

    /// The quiz or test with this id.
    pub fn quiz(&self, id: &ItemId) -> Option<&Quiz> {
        self.quizzes().find(|quiz| quiz.id == *id)
    }

    /// The lab with this id.
    pub fn lab(&self, id: &ItemId) -> Option<&Lab> {
        self.labs().find(|lab| lab.id == *id)
    }

    /// Every lab, in order.
    pub fn labs(&self) -> impl Iterator<Item = &Lab> {
        self.items().filter_map(|item| match item {
            Item::Lab(lab) => Some(lab),
            _ => None,
        })
    }

    /// Every quiz and test.
    pub fn quizzes(&self) -> impl Iterator<Item = &Quiz> {
        self.items().filter_map(|item| match item {
            Item::Quiz(quiz) => Some(quiz),
            _ => None,
        })
    }

    /// A question of a quiz, in the wording that was drawn.
    pub fn question(&self, quiz: &ItemId, id: &QuestionId, version: &Version) -> Option<&Question> {
        self.quiz(quiz)?.question(id).filter(|question| question.version == *version)
    }
}

impl Lesson {
    /// One past the last section: to have read this one is to have read them all.
    pub fn done(&self) -> u8 {
        u8::try_from(self.sections.len()).unwrap_or(u8::MAX)
    }

    /// The place of a section among the others.
    pub fn section_at(&self, anchor: &str) -> Option<u8> {
        let at = self.sections.iter().position(|section| section.anchor == anchor)?;
        u8::try_from(at).ok()
    }
}

impl Lab {
    /// The lesson at whose end it is offered: its own, else the first that it is grounded in.
    pub fn home(&self) -> Option<&ItemId> {
        self.lesson.as_ref().or_else(|| self.grounding.first().map(|spot| &spot.lesson))
    }
}
