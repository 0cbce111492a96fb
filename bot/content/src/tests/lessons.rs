use expect_test::expect;
use homeroom_core::Item;

use super::{check, course};

#[test]
fn a_lesson() {
    let text = "\u{feff}---\r\ntitle: \"T: t\"\r\nsubtitle: S\r\nquestion: Q?\r\nminutes: 7\r\nwords: [gpu, Weights]\r\n\
                needs: [1-first]\r\n---\r\n\r\nBefore.\r\n\r\n## A *b* {#x}\r\n\r\nText.\r\n\r\n## C d\r\n";
    let course = course(&[("1-m/2-l.md", text)]);
    let Item::Lesson(lesson) = &course.modules[0].items[1] else { panic!() };
    assert_eq!((lesson.id.as_str(), lesson.title.as_str()), ("2-l", "T: t"));
    assert_eq!((lesson.subtitle.as_deref(), lesson.question.as_deref()), (Some("S"), Some("Q?")));
    assert_eq!((lesson.minutes, &lesson.words[..]), (Some(7), &["GPU".to_owned(), "Weights".to_owned()][..]));
    assert_eq!(lesson.needs[0].as_str(), "1-first");
    let anchors: Vec<&str> = lesson.sections.iter().map(|section| section.anchor.as_str()).collect();
    assert_eq!(anchors, ["start", "x", "c-d"]);
    assert!(lesson.sections[0].title.is_none());
}

#[test]
fn faults_in_front_matter() {
    let text = "---\ntilte: A\ntitle: [a]\nminutes: soon\nwords: [gpus, weights]\nneeds: [1-frist, 2-f, 3-z]\n---\nText.\n";
    check(
        &[("1-m/2-f.md", text), ("1-m/3-z.md", "---\ntitle: a: b\n---\nx")],
        expect![[r#"
        1-m/2-f.md:2:1+5 error: unknown key `tilte` | did you mean `title`?
        1-m/2-f.md:3:8+1 error: `title` is of the wrong kind | expected a text
        1-m/2-f.md:4:10+4 error: `minutes: soon` cannot be read | expected a number of minutes
        1-m/2-f.md:5:9+4 error: `gpus` is not in the glossary | did you mean `GPU`?
        1-m/2-f.md:6:9+7 error: no lesson `1-frist` comes before this one | did you mean `1-first`?
        1-m/2-f.md:6:18+3 error: no lesson `2-f` comes before this one | known here: 1-first
        1-m/2-f.md:6:23+3 error: no lesson `3-z` comes before this one | known here: 1-first
        1-m/3-z.md:2:9+1 error: the front matter is not YAML: mapping values are not allowed in this context | put text with a colon or a bracket in quotes
    "#]],
    );
}

#[test]
fn faults_in_sections() {
    let text = "Before.\n\n## Start\n\n## A\n\nx\n\n### A\n\n## B {.c}\n\n## ?\n\n> ## C\n\n- ## D\n";
    check(
        &[("1-m/2-f.md", text), ("1-m/3-e.md", "---\ntitle: E\n---\n")],
        expect![[r#"
            1-m/2-f.md:3:1+8 error: the anchor `start` stands here twice | give one of the two another name: `{#name}`
            1-m/2-f.md:9:1+5 error: the anchor `a` stands here twice | give one of the two another name: `{#name}`
            1-m/2-f.md:11:6+4 error: only an anchor stands in braces here | write `{#name}`
            1-m/2-f.md:13:1+4 error: no anchor can be made of this heading | give it one: `{#name}`
            1-m/2-f.md:15:3+4 error: a section begins neither in a list nor in a quotation | use `###`, or move it out
            1-m/2-f.md:17:3+4 error: a section begins neither in a list nor in a quotation | use `###`, or move it out
            1-m/3-e.md:1:1+0 error: this lesson is empty
        "#]],
    );
}

#[test]
fn nesting_has_an_end() {
    let deep = ">".repeat(2000) + " x\n\n" + &"- ".repeat(2000) + "y\n";
    check(
        &[("1-m/2-f.md", &deep)],
        expect![[r#"
            1-m/2-f.md:1:25+1978 error: nested too deeply
            1-m/2-f.md:3:25+3977 error: nested too deeply
        "#]],
    );
}
