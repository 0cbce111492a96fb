//! The invariant of this crate, on random bytes and on mutated courses; and the shipped courses.
#![expect(clippy::unwrap_used, reason = "a test ends where it finds something else than it expects")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use homeroom_content::{Files, Paint, Severity, courses_in, draw, load, stale};
use homeroom_core::CourseId;
use proptest::prelude::*;
use proptest::sample::Index;

const COURSE: &[(&str, &str)] = &[
    ("course.md", "---\nid: c\ntitle: C\nauthors: [A]\nchecked: 2026-11-22\n---\nHello, [[gpu]].\n"),
    ("glossary.md", "GPU\n: A chip with [[weights]].\n\nWeights\n: The *numbers*.\n"),
    ("1-m/intro.md", "---\ntitle: M\n---\n> [!note] N\n> ä.\n"),
    (
        "1-m/1-a.md",
        "---\ntitle: \"A: ß\"\nminutes: 7\nwords: [GPU]\nneeds: []\n---\n## Öne {#one}\n\n[[gpu|GPUs]] {{server.model | x}} \
         [l](1-a#two) ![ü](../p.png) <https://e.example>\n\n```mermaid\n%% Alt\nflowchart LR\n  A[\"x\"] -->|y| B(z)\n```\n\n\
         > [!check]- Q?\n> A.\n> [!source] S (checked 2026-11)\n> [!deeper]- D\n> - a\n>   > [!tip] T\n\n## Two\n\n\
         | a | b |\n|---|---|\n| [[gpu\\|x]] | `c` |\n\nT\n: D\n\n1. a\n   - [x] b\n",
    ),
    (
        "1-m/1-a.quiz.md",
        "---\nshuffle: [options]\ntone: { right: \"Ja.\" }\ncredit: partial\n---\n## Q? {#q}\n\nB.\n\n- [x] 5 €\n- [x] b\n  > n.\n\
         - [ ] c {pin}\n\n> [!correct] Y.\n> [!incorrect] N.\n> [!hint]- H\n> [!source] 1-a#one\n\n## N? {#n}\n= 14 ± 0.5 GB\n\n\
         > [!correct] Y.\n> [!incorrect] N.\n> [!source] S\n",
    ),
    (
        "1-m/1-a.lab.md",
        "---\npersona: { name: N, role: R }\ngrounding: [1-a#two]\ncomplete: { exchanges: 3, takeaway: optional }\n\
         tools: [memory]\n---\n## Task\n\nT.\n\n## Brief\n\nB.\n\n> [!opening] O\n> [!try] [x] y\n",
    ),
    ("1-m/test.md", "---\nkind: test\npass: 80%\ntime: 30m\npick: 1 of bank.md\n---\n"),
    (
        "1-m/bank.md",
        "## W? {#w}\n= GGUF | gguf file\n\n> [!correct] Y.\n> [!incorrect] N.\n> [!source] 1-a\n",
    ),
    ("p.png", "p"),
];

fn course() -> BTreeMap<String, Vec<u8>> {
    COURSE.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// What holds for any files.
fn hold(files: &Files) {
    let loaded = load(files);
    let errors = loaded.diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(loaded.course.is_none(), errors, "a course exactly without errors");
    let old = stale(files, jiff::civil::date(2027, 1, 1));
    for d in loaded.diagnostics.iter().chain(&old) {
        let text = std::str::from_utf8(files.get(&d.file).unwrap_or_default()).unwrap_or_default();
        assert!(text.get(d.at.clone()).is_some(), "{d:?} lies in {text:?}");
        let line = text.split('\n').nth(d.line - 1).unwrap();
        assert!(d.column <= line.chars().count() + 1, "{d:?} lies in its line {line:?}");
        assert!(!d.message.is_empty());
        if let Some(place) = d.place(files) {
            assert!(
                place.column + place.length <= line.chars().count() + 1,
                "{d:?} leaves its line {line:?}"
            );
        }
    }
    for how in [Paint::Colour, Paint::Plain] {
        let drawn = draw(&loaded.diagnostics, files, "root", how);
        assert_eq!(drawn.is_empty(), loaded.diagnostics.is_empty());
    }
}

/// A change to a text, as authors and editors make them, and as they do not.
#[derive(Clone, Debug)]
enum Change {
    Delete(Index, usize),
    Insert(Index, String),
    Bytes(Index, Vec<u8>),
    Double(Index, usize),
    Splice(Index, Index, usize),
}

/// Pieces that mean something to one of the readers.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "\n", "\n\n", "\r\n", "> ", "\n> [!", "]", "[[", "]]", "{{", "}}", "|", "---\n", "```", "- [x] ", "{#",
    "}", ":", "# ", "## ", "\n= ", "±", "<b>", "<!--", "&#0;", "&amp;", "\\", "\u{feff}", "\t", "%%", "-->",
    "![", "](", "\u{301}", "*", "~~", ": ", "\n: ", "|-|\n", "&a ", "*a", "!!x ", "? ", "\u{0}", "\u{2028}",
    "[!key]\n", "\n>> [!source] (checked ",
];

fn change() -> impl Strategy<Value = Change> {
    let piece =
        prop_oneof!["[\\x00-\\x7f]{0,4}", ".{0,6}", prop::sample::select(PIECES).prop_map(str::to_owned),];
    prop_oneof![
        (any::<Index>(), 1..40_usize).prop_map(|(at, len)| Change::Delete(at, len)),
        (any::<Index>(), piece).prop_map(|(at, text)| Change::Insert(at, text)),
        (any::<Index>(), prop::collection::vec(any::<u8>(), 1..4))
            .prop_map(|(at, bytes)| Change::Bytes(at, bytes)),
        (any::<Index>(), 1..60_usize).prop_map(|(at, len)| Change::Double(at, len)),
        (any::<Index>(), any::<Index>(), 1..60_usize)
            .prop_map(|(from, to, len)| Change::Splice(from, to, len)),
    ]
}

impl Change {
    fn make(&self, text: &mut Vec<u8>) {
        let place = |at: &Index| at.index(text.len() + 1);
        let piece = |at: usize, len: usize| at..(at + len).min(text.len());
        match self {
            Self::Delete(at, len) => drop(text.drain(piece(place(at), *len))),
            Self::Insert(at, new) => insert(text, place(at), new.as_bytes().to_vec()),
            Self::Bytes(at, new) => insert(text, place(at), new.clone()),
            Self::Double(at, len) => {
                let copy = text[piece(place(at), *len)].to_vec();
                insert(text, place(at), copy);
            }
            Self::Splice(from, to, len) => {
                let copy = text[piece(place(from), *len)].to_vec();
                insert(text, place(to), copy);
            }
        }
    }
}

fn insert(text: &mut Vec<u8>, at: usize, new: Vec<u8>) {
    text.splice(at..at, new);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_hold(which in any::<Index>(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut files = course();
        let path = COURSE[which.index(COURSE.len())].0;
        files.insert(path.to_owned(), bytes);
        hold(&Files::new(files));
    }

    #[test]
    fn mutated_courses_hold(changes in prop::collection::vec((any::<Index>(), change()), 1..12)) {
        let mut files = course();
        for (which, change) in &changes {
            let path = COURSE[which.index(COURSE.len())].0;
            change.make(files.get_mut(path).unwrap());
        }
        hold(&Files::new(files));
    }

    #[test]
    fn mutated_tests_hold(changes in prop::collection::vec(change(), 0..12)) {
        let mut text = course()["1-m/1-a.quiz.md"].clone();
        changes.iter().for_each(|change| change.make(&mut text));
        let files = Files::single_test(&String::from_utf8_lossy(&text));
        hold(&files);
        let named = files.with_test_id(&CourseId::new("week-3"));
        hold(&named);
        if let (false, Some(course)) = (files.names_its_id(), load(&named).course) {
            assert_eq!(course.id.as_str(), "week-3", "{files:?}");
        }
    }

    #[test]
    fn any_paths_hold(paths in prop::collection::vec("[0-9a-c./-]{0,8}(md|quiz\\.md|lab\\.md|png|)", 0..6)) {
        let mut files = course();
        files.extend(paths.into_iter().map(|path| (path, b"## A {#a}\n".to_vec())));
        hold(&Files::new(files));
    }
}

#[test]
fn the_course_that_is_mutated_has_no_faults() {
    let files = Files::new(course());
    let loaded = load(&files);
    assert!(loaded.course.is_some(), "{}", draw(&loaded.diagnostics, &files, "", Paint::Plain));
    assert!(loaded.diagnostics.is_empty());
}

fn shipped() -> Vec<PathBuf> {
    courses_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")).unwrap()
}

#[test]
fn shipped_courses_have_no_faults() {
    assert!(!shipped().is_empty());
    for dir in shipped() {
        let files = Files::from_dir(&dir).unwrap();
        let loaded = load(&files);
        let drawn = draw(&loaded.diagnostics, &files, &dir.to_string_lossy(), Paint::Plain);
        assert!(loaded.diagnostics.is_empty(), "{drawn}");
        let course = loaded.course.unwrap();
        assert!(course.items().count() > 0 && !course.glossary.is_empty());
        assert_eq!(Files::from_bytes(&files.to_bytes()).unwrap(), files);
    }
}
