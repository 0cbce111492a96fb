//! A pasted test: what it is written from, and the id that it is given.

use homeroom_core::{COURSE_ID_MAX, CourseId, is_id};

use crate::diagnostic::{Faults, Source};
use crate::files::Files;
use crate::front::{self, Table};

/// What an instructor starts a test from: twelve lines.
pub const TEMPLATE: &str = include_str!("template.md");

const COURSE: &str = "course.md";
const TEST: &str = "test.md";

impl Files {
    /// Whether these are a single test and no course around it.
    pub fn is_single_test(&self) -> bool {
        self.get(TEST).is_some() && self.get(COURSE).is_none()
    }

    /// Whether the front matter of the course, or of the single test, has an id of its own.
    pub fn names_its_id(&self) -> bool {
        let path = if self.is_single_test() { TEST } else { COURSE };
        self.opened(path, |source| Table::read(source).0.text("id")).flatten().is_some()
    }

    /// A single test with this id, put at the top of its front matter; the same files if it has one, if they are no single
    /// test, or if their front matter cannot be read.
    pub fn with_test_id(&self, id: &CourseId) -> Self {
        if !self.is_single_test() || !is_id(id.as_str(), COURSE_ID_MAX) {
            return self.clone();
        }
        let named = self.opened(TEST, |source| front::with_entry(source, "id", &plain(id.as_str())));
        match named.flatten() {
            Some(text) => self.with(TEST, text.into_bytes()),
            None => self.clone(),
        }
    }

    /// What `read` makes of a file that is text; its faults are told when it is loaded.
    fn opened<T>(&self, path: &str, read: impl FnOnce(Source<'_>) -> T) -> Option<T> {
        let text = std::str::from_utf8(self.get(path)?).ok()?;
        Some(read(Source { path, text, faults: &Faults::default() }))
    }
}

/// An id as YAML: in quotes where it would mean something else.
fn plain(id: &str) -> String {
    if id == "null" || id.starts_with('-') { format!("\"{id}\"") } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use homeroom_core::{Course, QuestionId, Version};

    use super::*;
    use crate::load;

    const BODY: &str = "## Q? {#q}\n- [x] a\n- [ ] b\n\n## N? {#n}\n= 14 ± 0.5 GB\n";

    fn given(text: &str) -> Files {
        Files::single_test(text).with_test_id(&CourseId::new("week-3"))
    }

    fn text(files: &Files) -> &str {
        std::str::from_utf8(files.get(TEST).unwrap()).unwrap()
    }

    fn course(files: &Files) -> Course {
        let loaded = load(files);
        loaded.course.unwrap_or_else(|| panic!("{:?} in {:?}", loaded.diagnostics, text(files)))
    }

    fn versions(course: &Course) -> Vec<(QuestionId, Version)> {
        let questions = course.quizzes().flat_map(|quiz| &quiz.questions);
        questions.map(|question| (question.id.clone(), question.version.clone())).collect()
    }

    #[test]
    fn the_template_has_twelve_lines_and_no_faults() {
        assert_eq!(TEMPLATE.lines().count(), 12);
        let files = Files::single_test(TEMPLATE);
        let loaded = load(&files);
        assert_eq!(loaded.diagnostics, []);
        let course = loaded.course.unwrap();
        let quiz = course.quizzes().next().unwrap();
        assert_eq!((quiz.questions.len(), quiz.rules.pass, quiz.rules.time), (2, Some(60), Some(600_000)));
        assert_eq!(self::course(&given(TEMPLATE)).id.as_str(), "week-3");
    }

    #[test]
    fn an_id_is_put_at_the_top() {
        for (before, after) in [
            ("", "---\nid: week-3\n---\n"),
            ("---\ntitle: T\n---\n", "---\nid: week-3\ntitle: T\n---\n"),
            ("---\n---\n", "---\nid: week-3\n---\n"),
            ("---\n# about\n---\n", "---\nid: week-3\n# about\n---\n"),
            ("---\n  title: T\n  pass: 80%\n---\n", "---\n  id: week-3\n  title: T\n  pass: 80%\n---\n"),
            ("---\n\"title\": T\n...\n", "---\nid: week-3\n\"title\": T\n...\n"),
            ("---\n{ title: T }\n---\n", "---\n{ id: week-3, title: T }\n---\n"),
            ("---\n{\n  title: T }\n---\n", "---\n{\n  id: week-3, title: T }\n---\n"),
            ("---\nid:\ntitle: T\n---\n", "---\nid: week-3\ntitle: T\n---\n"),
            ("---\ntitle: T\nid: ~\n---\n", "---\ntitle: T\nid: week-3\n---\n"),
            ("---\n{ id:, title: T }\n---\n", "---\n{ id: week-3, title: T }\n---\n"),
        ] {
            for (eol, mark) in [("\n", ""), ("\r\n", ""), ("\n", "\u{feff}"), ("\r\n", "\u{feff}")] {
                let whole = |front: &str| format!("{mark}{}", format!("{front}{BODY}").replace('\n', eol));
                let plain = Files::single_test(&whole(before));
                let files = given(&whole(before));
                assert_eq!(text(&files), whole(after));
                assert!(!plain.names_its_id() && files.names_its_id());
                assert_eq!(course(&files).id.as_str(), "week-3");
                assert_eq!(versions(&course(&files)), versions(&course(&plain)));
            }
        }
    }

    #[test]
    fn what_has_an_id_or_is_no_test_stays() {
        let unclosed = format!("---\ntitle: T\n{BODY}");
        for text in [
            "---\nid: mine\n---\n",
            "---\n{ \"id\": mine }\n---\n",
            "---\nid: [a]\n---\n",
            "---\na: [\n---\n",
            &unclosed,
        ] {
            assert_eq!(given(text), Files::single_test(text), "{text}");
        }
        assert!(Files::single_test("---\nid: mine\n---\n").names_its_id());
        let course = Files::single_test("T.").with(COURSE, b"---\nid: c\n---\n".to_vec());
        assert_eq!(course.with_test_id(&CourseId::new("x")), course);
        assert!(course.names_its_id() && !course.is_single_test());
        let other = Files::new(BTreeMap::from([(TEST.to_owned(), vec![0xff])]));
        assert_eq!(other.with_test_id(&CourseId::new("x")), other);
        assert!(other.is_single_test() && !other.names_its_id());
        assert!(!Files::default().is_single_test() && !Files::default().names_its_id());
        let plain = Files::single_test(BODY);
        assert_eq!(plain.with_test_id(&CourseId::new("a\nb: c")), plain);
    }

    #[test]
    fn an_id_is_never_taken_for_something_else() {
        for id in ["null", "-", "---", "1.5", "no", "2026-11-22"] {
            for front in ["", "---\ntitle: T\n---\n", "---\n{ title: T }\n---\n"] {
                let files = Files::single_test(&format!("{front}{BODY}")).with_test_id(&CourseId::new(id));
                assert_eq!(course(&files).id.as_str(), id);
            }
        }
    }
}
