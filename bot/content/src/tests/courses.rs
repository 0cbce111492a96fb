use std::collections::BTreeMap;

use expect_test::expect;
use jiff::civil::date;

use super::{check, course, files, listed};
use crate::{Files, Loaded, Paint, draw, load, stale};

const Q: &str = "## Q? {#q}\n- [x] a\n- [ ] b\n\n> [!correct] y\n> [!incorrect] n\n";

#[test]
fn a_course() {
    let text = "---\nid: my-course\ntitle: Mine\nlanguage: de\nlicence: CC0\nauthors: [A, B]\nchecked: 2026-11-22\n---\nHello.\n";
    let course = course(&[("course.md", text), ("1-m/intro.md", "---\ntitle: Module one\n---\nWelcome.\n")]);
    assert_eq!(
        (course.id.as_str(), course.title.as_str(), course.language.as_str()),
        ("my-course", "Mine", "de")
    );
    assert_eq!((course.authors.len(), course.checked), (2, Some(date(2026, 11, 22))));
    assert_eq!((course.welcome.len(), course.glossary.len()), (1, 2));
    let module = &course.modules[0];
    assert_eq!((module.id.as_str(), module.title.as_str(), module.intro.len()), ("1-m", "Module one", 1));
}

#[test]
fn a_pasted_test_is_a_course() {
    let id = |text: &str| load(&Files::single_test(text)).course.map(|course| course.id.as_str().to_owned());
    assert_eq!(id(Q).as_deref(), Some("test"));
    assert_eq!(id(&format!("---\nid: week-3\n---\n{Q}")).as_deref(), Some("week-3"));
    assert_eq!(id(&format!("---\ntitle: Week 4!\n---\n{Q}")).as_deref(), Some("week-4"));
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("evening-test");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("test.md"), Q).unwrap();
    let course = load(&Files::from_dir(&folder).unwrap()).course.unwrap();
    assert_eq!((course.id.as_str(), course.title.as_str()), ("evening-test", "Evening test"));
}

#[test]
fn faults_of_a_course() {
    check(
        &[("course.md", "---\nid: My Course\nchecked: soon\nauthor: A\n---\n")],
        expect![[r#"
        course.md:2:5+9 error: `My Course` cannot be the id of a course | lower-case letters, digits, `-` and `.`, 24 at most
        course.md:3:10+4 error: `checked: soon` cannot be read | expected a day such as 2026-11-22
        course.md:4:1+6 error: unknown key `author` | did you mean `authors`?
    "#]],
    );
    check(
        &[("course.md", "Text.\n")],
        expect![[r#"
        course.md:1:1+0 error: this course has neither an id nor a title | put `id: my-course` and `title: My course` between two lines `---`
    "#]],
    );
    let empty = load(&Files::new(BTreeMap::new()));
    expect![[r#"
        course.md:1:1+0 error: this folder is no course | a course has a file `course.md`; a single test is a file `test.md`
    "#]].assert_eq(&listed(&empty));
}

#[test]
fn faults_of_files() {
    let long = format!("1-m/3-{}.md", "x".repeat(31));
    let more = [
        (long.as_str(), "x"),
        ("1-m/4-Big.md", "x"),
        ("2-n/1-first.md", "x"),
        ("1-m/notes.md", "x"),
        ("1-m/x.zip", "x"),
        ("other/y.md", "x"),
        ("p.png", ""),
        ("README.md", "x"),
    ];
    check(
        &more,
        expect![[r#"
        1-m/3-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.md:1:1+0 error: `3-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` cannot be an id | lower-case letters, digits, `-` and `.`, 32 at most: rename the file
        1-m/4-Big.md:1:1+0 error: `4-Big` cannot be an id | lower-case letters, digits, `-` and `.`, 32 at most: rename the file
        1-m/notes.md:1:1+0 warning: this file belongs to nothing | modules and what is in them have names that begin with a number: `1-why/2-how.md`
        1-m/x.zip:1:1+0 warning: this file belongs to nothing | modules and what is in them have names that begin with a number: `1-why/2-how.md`
        2-n/1-first.md:1:1+0 error: another module has a lesson `1-first` too | rename one of the two files
        other/y.md:1:1+0 warning: this file belongs to nothing | modules and what is in them have names that begin with a number: `1-why/2-how.md`
        p.png:1:1+0 warning: nothing shows this picture | show it with `![what it shows](path)`, or take it away
    "#]],
    );
}

#[test]
fn faults_of_a_glossary() {
    let text = "Text.\n\nGPU\n: A.\n\ngpu\n: B with [[wieghts]].\n\nWeights\n: C.\n";
    check(
        &[("glossary.md", text)],
        expect![[r#"
            glossary.md:1:1+5 error: this is no term with a meaning | write the term on one line and `: its meaning` on the next
            glossary.md:6:1+3 error: `gpu` stands here twice
            glossary.md:7:10+11 error: `wieghts` is not in the glossary | did you mean `Weights`?
        "#]],
    );
}

#[test]
fn a_file_that_is_no_text() {
    let mut map: BTreeMap<String, Vec<u8>> =
        files(&[]).iter().map(|(p, b)| (p.to_owned(), b.to_vec())).collect();
    map.insert("1-m/2-x.md".to_owned(), b"abc\xff".to_vec());
    expect![[r#"
        1-m/2-x.md:1:1+0 error: this file is not UTF-8: byte 4 is none | save it as UTF-8
    "#]]
    .assert_eq(&listed(&load(&Files::new(map))));
}

#[test]
fn old_sources() {
    let text = "> [!source] A (checked 2025-10)\n\n> [!source] B (checked 2025-11)\n\n> [!note] T\n> > [!source] C\n";
    let files = files(&[("1-m/2-s.md", text), ("course.md", "---\nid: c\nchecked: 2025-11-21\n---\n")]);
    let diagnostics = stale(&files, date(2025, 11, 22));
    expect![[r#"
        1-m/2-s.md:1:1+31 warning: last checked in 2025-10
        1-m/2-s.md:6:3+13 warning: this source does not say when it was checked | end it with `(checked 2026-11)`
        course.md:3:10+10 warning: last checked on 2025-11-21
    "#]].assert_eq(&listed(&Loaded { course: None, diagnostics }));
}

#[test]
fn a_drawing_of_faults() {
    let files = files(&[("1-m/2-x.md", "---\ntilte: A\n---\nÄ [[gpus]].\r\n")]);
    let diagnostics = load(&files).diagnostics;
    // A first line without a margin, or the expectation would lose the others'.
    let drawn = |found: &[crate::Diagnostic], files: &Files, root: &str| {
        format!("drawn:\n{}", draw(found, files, root, Paint::Plain))
    };
    expect![[r#"
        drawn:
          × unknown key `tilte`
           ╭─[content/c/1-m/2-x.md:2:1]
         2 │ tilte
           · ─────
           ╰────
          help: did you mean `title`?
          × `gpus` is not in the glossary
           ╭─[content/c/1-m/2-x.md:4:4]
         4 │ [[gpus]]
           · ────────
           ╰────
          help: did you mean `GPU`?
    "#]]
    .assert_eq(&drawn(&diagnostics, &files, "content/c"));
    assert!(draw(&diagnostics, &files, "", Paint::Colour).contains("\u{1b}["));
    let none = load(&Files::new(BTreeMap::new()));
    expect![[r#"
        drawn:
          × this folder is no course
           ╭─[x/course.md:1:1]
          help: a course has a file `course.md`; a single test is a file `test.md`
    "#]]
    .assert_eq(&drawn(&none.diagnostics, &Files::default(), "x/"));
}
