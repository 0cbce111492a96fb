use std::collections::BTreeSet;

use expect_test::expect;
use homeroom_core::{Given, OptionId, Pin, QuestionKind, plain};

use super::{check, check_test, course, question, test};

const ONE: &str = "## Which *one*? {#one}\n\nA `body`.\n\n- [x] Right\n- [ ] Wrong one\n  > A note.\n- [ ] None of these {pin}\n\n\
                   > [!correct] Yes.\n> [!incorrect] No.\n> [!hint]- Think.\n> [!source] A book\n";

#[test]
fn a_question() {
    let one = question(ONE);
    assert_eq!((one.id.as_str(), plain(&one.prompt).as_str()), ("one", "Which one?"));
    let QuestionKind::Single(choices) = &one.kind else { panic!() };
    let texts: Vec<(String, Pin)> = choices.iter().map(|choice| (plain(&choice.text), choice.pin)).collect();
    let expected = [("Right", Pin::Free), ("Wrong one", Pin::Free), ("None of these", Pin::Last)];
    assert_eq!(texts, expected.map(|(text, pin)| (text.to_owned(), pin)));
    assert_eq!(choices[2].id, OptionId::of("None of these"));
    assert_eq!((one.body.len(), one.hint.len()), (1, 1));
    assert!(one.source.is_some() && one.answered_in.is_none());
    assert!(one.key.mark(&Given::Option(OptionId::of("Right"))).is_right());
    assert!(!one.key.mark(&Given::Option(OptionId::of("Wrong one"))).is_right());
}

#[test]
fn a_corrected_key_is_the_same_version() {
    let before = question(ONE);
    let after = question(&ONE.replace("[x] Right", "[ ] Right").replace("[ ] Wrong", "[x] Wrong"));
    assert_eq!(before.version, after.version);
    assert!(after.key.mark(&Given::Option(OptionId::of("Wrong one"))).is_right());
    // Feedback, notes, pins, order and line ends belong to the key or to nothing.
    for (from, to) in [("Yes.", "Yes!"), ("A note.", "Another."), (" {pin}", ""), ("\n", "\r\n")] {
        assert_eq!(before.version, question(&ONE.replace(from, to)).version, "{from}");
    }
    let swapped = ONE.replace("- [x] Right\n", "").replace("\n> [!correct]", "- [x] Right\n\n> [!correct]");
    assert_eq!(before.version, question(&swapped).version);
    for (from, to) in [("Which", "What"), ("`body`", "body"), ("Wrong one", "Wrong two")] {
        assert_ne!(before.version, question(&ONE.replace(from, to)).version, "{from}");
    }
}

#[test]
fn several_may_be_right() {
    let text = "---\ncredit: partial\n---\n## Which? {#w}\n- [x] a\n\n- [X] b\n\n- [ ] c\n\n> [!correct] y\n> [!incorrect] n\n";
    let several = question(text);
    assert!(matches!(several.kind, QuestionKind::Several(_)));
    let a = Given::Options(BTreeSet::from([OptionId::of("a")]));
    assert!((several.key.mark(&a).points - 0.5).abs() < 1e-9);
}

#[test]
fn typed_answers() {
    let number =
        question("## How much? {#n}\nIn gigabytes.\n= 14 ± 0.5 GB\n\n> [!correct] y\n> [!incorrect] n\n");
    assert_eq!(number.kind, QuestionKind::Number { unit: Some("GB".to_owned()) });
    assert_eq!(number.body.len(), 1);
    assert!(number.key.mark(&Given::Number { value: 14_300.0, unit: Some("MB".to_owned()) }).is_right());
    let other = question("## How much? {#n}\nIn gigabytes.\n= 15 ± 1 GB\n");
    assert_eq!(number.version, other.version);
    let words = question("## Name? {#w}\n\\= is text.\n\n= GGUF | gguf file\n");
    assert_eq!(words.kind, QuestionKind::Words);
    assert!(words.key.mark(&Given::Words(" gguf  FILE".to_owned())).is_right());
}

#[test]
fn sources_of_questions() {
    let quiz = |source: &str| {
        format!("## Q? {{#q}}\n- [x] a\n- [ ] b\n\n> [!correct] y\n> [!incorrect] n\n> [!source] {source}\n")
    };
    let course = course(&[("1-m/1-first.quiz.md", &quiz("1-first#inner, near the end"))]);
    let asked = &course.quizzes().next().unwrap().questions[0];
    let spot = asked.answered_in.as_ref().unwrap();
    assert_eq!((spot.lesson.as_str(), spot.anchor.as_deref()), ("1-first", Some("one")));
    assert_eq!(plain(asked.source.as_ref().unwrap()), "near the end");
    check(
        &[("1-m/1-first.quiz.md", &quiz("1-first#inenr"))],
        expect![[r#"
            1-m/1-first.quiz.md:7:13+13 error: no section `#inenr` in `1-first` | did you mean `inner`?
        "#]],
    );
    check(
        &[("1-m/1-first.quiz.md", &quiz("1-frist"))],
        expect![[r#"
            1-m/1-first.quiz.md:7:13+7 error: no lesson `1-frist` in this course | did you mean `1-first`?
        "#]],
    );
    check(&[("1-m/1-first.quiz.md", &quiz("Some book, chapter #3"))], expect![[r#""#]]);
}

#[test]
fn faults_in_questions() {
    let text = "Before.\n\n## No id\n- [x] a\n- [ ] b\n\n## Bad {#Bad_Id}\n- [x] a\n- [ ] b\n\n## Twice {#t}\n- [ ] a\n- [ ] b\n\n\
                ## Twice {#t}\n- [x] a\n- [ ] a\n\n## Plain {#plain}\n- a\n- b\n\n## None {#none}\nText.\n\n## One {#single}\n- [x] a\n";
    check_test(
        text,
        expect![[r#"
            test.md:1:1+7 error: this belongs to no question | a question begins with a heading: `## Which one? {#which}`
            test.md:7:8+9 error: `Bad_Id` is no id of a question | lower-case letters, digits and hyphens, 40 at most
            test.md:12:1+15 error: no option is right | tick what is right: `- [x] …`
            test.md:15:10+4 error: the id `t` stands here twice
            test.md:17:1+7 error: this option stands here twice
            test.md:20:1+7 error: options are a task list | write `- [x] right` and `- [ ] wrong`
            test.md:23:1+15 error: this question has no answer | add options (`- [x] right`, `- [ ] wrong`) or a line `= answer`
            test.md:27:1+7 error: a question has 2 to 10 options, this one 1
        "#]],
    );
}

#[test]
fn faults_in_answers() {
    let text = "---\ntitle: T\n---\n## A {#a}\n- [x] a\n- b\n- [ ]\n- [ ] c\n\n  ```\n  d\n  ```\n\nAfter.\n\n= 3\n\n### H\n\n## B {#b}\n= 3 ± x\n\n\
                ## C {#c}\n= a | | b\n\n> [!corect] x\n> [!hint]- y\n> [!hint]- z\n\n## {#empty}\n= 1\n";
    check_test(
        text,
        expect![[r#"
            test.md:6:1+3 error: this option has no box | write `- [x] right` or `- [ ] wrong`
            test.md:7:1+5 error: this option is empty
            test.md:10:3+13 error: an option is one paragraph and, below it, a quotation | feedback on an option is written below it as `  > …`
            test.md:14:1+6 error: this comes after the answer | what belongs to the question stands above its options
            test.md:16:1+3 error: this question has an answer already | a question has one list of options, or one line that begins with `=`
            test.md:18:1+5 error: a question has no headings of its own | a question begins with `##`
            test.md:21:1+8 error: the tolerance is no number | write `= 14 ± 0.5 GB`, or `= one spelling | another`
            test.md:24:1+9 error: an accepted spelling is empty | write `= 14 ± 0.5 GB`, or `= one spelling | another`
            test.md:26:5+6 error: unknown callout `corect` | did you mean `correct`?
            test.md:28:5+4 error: `hint` stands here twice
            test.md:30:1+11 error: this question asks nothing
        "#]],
    );
    let many: String = (0..11).map(|n| format!("- [x] {n}\n")).collect();
    check_test(
        &format!("## Many {{#m}}\n{many}\n> [!correct]\n> [!incorrect] x\n"),
        expect![[r#"
            test.md:2:1+88 error: a question has 2 to 10 options, this one 11
            test.md:14:1+12 error: `correct` says nothing
        "#]],
    );
}

#[test]
fn a_warning_keeps_no_course_back() {
    assert_eq!(test("## Q? {#q}\n- [x] a\n- [ ] b\n").questions.len(), 1);
}
