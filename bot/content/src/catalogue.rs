//! What a course has, so that its parts can refer to each other: lessons and their sections, words, pictures.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use homeroom_core::{Action, CourseId, EditionId, ItemId, Spot, number};

use crate::Files;

/// What a course has.
pub(crate) struct Catalogue<'a> {
    /// Its id.
    pub course: CourseId,
    /// Its edition.
    pub edition: EditionId,
    /// Its files.
    pub files: &'a Files,
    /// Its lessons, in order.
    pub lessons: Vec<Listed>,
    /// Its words, by their folded spelling.
    pub words: BTreeMap<String, Word>,
    /// Pictures that something shows.
    pub shown: RefCell<BTreeSet<String>>,
}

/// A lesson, as others refer to it.
pub(crate) struct Listed {
    /// The stem of its file.
    pub stem: String,
    /// Its title.
    pub title: String,
    /// The anchors of its sections, in order.
    pub sections: Vec<String>,
    /// Every anchor, and the place of the section it is in.
    pub anchors: BTreeMap<String, usize>,
}

/// A word of the glossary.
pub(crate) struct Word {
    /// As it is spelled.
    pub term: String,
    /// What it means, as plain text.
    pub meaning: String,
}

/// Why a reference leads nowhere: what was looked for, and what there is.
pub(crate) struct Nowhere<'c> {
    /// In words.
    pub message: String,
    /// The part that was not found.
    pub wanted: String,
    /// What it could have been.
    pub known: Vec<&'c str>,
}

impl Catalogue<'_> {
    /// The lesson with this stem.
    pub fn lesson(&self, stem: &str) -> Option<&Listed> {
        self.lessons.iter().find(|lesson| lesson.stem == stem)
    }

    /// The word with this spelling, whatever its case.
    pub fn word(&self, text: &str) -> Option<&Word> {
        self.words.get(&number::fold(text))
    }

    /// Every term, as it is spelled.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.words.values().map(|word| word.term.as_str())
    }

    /// The lesson and section that `stem` or `stem#anchor` names.
    pub fn find(&self, reference: &str) -> Result<(&Listed, Option<usize>), Nowhere<'_>> {
        let (stem, anchor) = match reference.split_once('#') {
            Some((stem, anchor)) => (stem, Some(anchor)),
            None => (reference, None),
        };
        let Some(lesson) = self.lesson(stem) else {
            return Err(Nowhere {
                message: format!("no lesson `{stem}` in this course"),
                wanted: stem.to_owned(),
                known: self.lessons.iter().map(|lesson| lesson.stem.as_str()).collect(),
            });
        };
        let Some(anchor) = anchor else { return Ok((lesson, None)) };
        match lesson.anchors.get(anchor) {
            Some(section) => Ok((lesson, Some(*section))),
            None => Err(Nowhere {
                message: format!("no section `#{anchor}` in `{stem}`"),
                wanted: anchor.to_owned(),
                known: lesson.anchors.keys().map(String::as_str).collect(),
            }),
        }
    }

    /// The same, as a place in the classroom.
    pub fn action(&self, reference: &str) -> Result<Action, Nowhere<'_>> {
        let (lesson, section) = self.find(reference)?;
        let section = section.and_then(|section| u8::try_from(section).ok());
        Ok(Action::Lesson(self.course.clone(), ItemId::new(&lesson.stem), section))
    }

    /// The same, as a section to quote.
    pub fn spot(&self, reference: &str) -> Result<Spot, Nowhere<'_>> {
        let (lesson, section) = self.find(reference)?;
        let anchor = section.and_then(|section| lesson.sections.get(section).cloned());
        Ok(Spot { lesson: ItemId::new(&lesson.stem), anchor })
    }
}
