//! Examples: what is read, and what is said of faults.

mod blocks;
mod courses;
mod diagrams;
mod labs;
mod lessons;
mod questions;
mod quizzes;
mod zips;

use std::collections::BTreeMap;

use expect_test::Expect;
use homeroom_core::{Block, Course, Item, Question, Quiz};

use crate::{Files, Loaded, load};

/// A course around the files given; what it needs and they lack is put in.
pub(crate) fn files(given: &[(&str, &str)]) -> Files {
    let mut files = BTreeMap::from([
        ("course.md", "---\nid: c\ntitle: C\n---\n"),
        ("glossary.md", "GPU\n: A chip with [[weights]].\n\nWeights\n: The *numbers*.\n"),
        ("1-m/1-first.md", "Start.\n\n## One {#one}\n\nText.\n\n### Inner {#inner}\n\n## Two\n\nText.\n"),
    ]);
    files.extend(given.iter().copied());
    Files::new(files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect())
}

/// The diagnostics of a course with these files, one a line.
pub(crate) fn check(given: &[(&str, &str)], expected: Expect) {
    expected.assert_eq(&listed(&load(&files(given))));
}

/// Diagnostics, one a line.
pub(crate) fn listed(loaded: &Loaded) -> String {
    let lines = loaded.diagnostics.iter().map(|d| {
        let more: String =
            [&d.label, &d.help].into_iter().flatten().map(|text| format!(" | {text}")).collect();
        let severity = format!("{:?}", d.severity).to_lowercase();
        format!("{}:{}:{}+{} {severity}: {}{more}\n", d.file, d.line, d.column, d.at.len(), d.message)
    });
    lines.collect()
}

/// A course without faults.
pub(crate) fn course(given: &[(&str, &str)]) -> Course {
    let loaded = load(&files(given));
    let listed = listed(&loaded);
    loaded.course.unwrap_or_else(|| panic!("{listed}"))
}

/// The blocks of a lesson with this body.
pub(crate) fn blocks(body: &str) -> Vec<Block> {
    let course = course(&[("1-m/2-here.md", body)]);
    let mut items = course.modules.into_iter().flat_map(|module| module.items);
    let Some(Item::Lesson(lesson)) = items.nth(1) else { panic!("no lesson") };
    lesson.sections.into_iter().flat_map(|section| section.blocks).collect()
}

/// A single test with this text.
pub(crate) fn test(text: &str) -> Quiz {
    let loaded = load(&Files::single_test(text));
    let listed = listed(&loaded);
    let course = loaded.course.unwrap_or_else(|| panic!("{listed}"));
    let mut items = course.modules.into_iter().flat_map(|module| module.items);
    let Some(Item::Quiz(quiz)) = items.next() else { panic!("no test") };
    quiz
}

/// The only question of a test with this text.
pub(crate) fn question(text: &str) -> Question {
    test(text).questions.into_iter().next().unwrap()
}

/// The diagnostics of a single test.
pub(crate) fn check_test(text: &str, expected: Expect) {
    expected.assert_eq(&listed(&load(&Files::single_test(text))));
}
