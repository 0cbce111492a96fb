use expect_test::expect;
use homeroom_core::{Feedback, Grade, QuizKind, Shuffle};

use super::{check, check_test, course, test};

const Q: &str = "## Q? {#q}\n- [x] a\n- [ ] b\n\n> [!correct] y\n> [!incorrect] n\n> [!source] A book\n";

#[test]
fn defaults() {
    let course = course(&[("1-m/1-first.quiz.md", Q), ("1-m/test.md", Q)]);
    let quizzes: Vec<_> = course.quizzes().collect();
    let [quiz, test] = quizzes[..] else { panic!() };
    assert_eq!((quiz.id.as_str(), quiz.title.as_str()), ("1-first.quiz", "Quiz: First"));
    assert_eq!(
        (quiz.lesson.as_ref().map(|id| id.as_str()), quiz.kind),
        (Some("1-first"), QuizKind::Practice)
    );
    assert_eq!(
        (quiz.rules.feedback, quiz.rules.attempts, quiz.rules.pass),
        (Feedback::Immediate, None, None)
    );
    assert_eq!(quiz.rules.shuffle, Shuffle { questions: false, options: true });
    assert_eq!((quiz.tone.right.as_str(), quiz.tone.wrong.as_str()), ("Right.", "Not quite."));
    assert_eq!((test.id.as_str(), test.title.as_str()), ("1-m.test", "Module test: M"));
    assert_eq!(
        (test.kind, test.rules.feedback, test.rules.attempts),
        (QuizKind::Test, Feedback::AfterSubmit, Some(1))
    );
    assert_eq!(test.tone.wrong, "Incorrect.");
}

#[test]
fn every_key() {
    let quiz = test(&format!(
        "---\nid: week-3\ntitle: Week 3\nkind: test\npass: 80%\nattempts: unlimited\ntime: 1h30m\nfeedback: after-close\n\
         shuffle: [questions]\ngrade: last\ncredit: whole\ntone: {{ right: \"Ja.\" }}\n---\n{Q}"
    ));
    let rules = &quiz.rules;
    assert_eq!((quiz.id.as_str(), quiz.title.as_str()), ("test", "Week 3"));
    assert_eq!((rules.pass, rules.attempts, rules.time), (Some(80), None, Some(5_400_000)));
    assert_eq!((rules.feedback, rules.grade), (Feedback::AfterClose, Grade::Last));
    assert_eq!(rules.shuffle, Shuffle { questions: true, options: false });
    assert_eq!((quiz.tone.right.as_str(), quiz.tone.wrong.as_str()), ("Ja.", "Incorrect."));
}

#[test]
fn faults_in_rules() {
    let text = format!(
        "---\nkind: exam\npass: 0.8\nattempts: 0\ntime: 30\nfeedback: imediate\nshuffle: [option]\ngrade: worst\n\
         tone: Well done\ncredit: [partial]\npick: ten of bank.md\npas: 3\n---\n{Q}"
    );
    check_test(
        &text,
        expect![[r#"
        test.md:2:7+4 error: `exam` is no choice for `kind` | known here: practice, test
        test.md:3:7+3 error: `pass: 0.8` cannot be read | expected a share such as `80%`
        test.md:4:11+1 error: `attempts: 0` cannot be read | expected a number from 1, or `unlimited`
        test.md:5:7+2 error: `time: 30` cannot be read | expected a time such as `30m` or `1h30m`
        test.md:6:11+8 error: `imediate` is no choice for `feedback` | did you mean `immediate`?
        test.md:7:11+6 error: `option` is no choice for `shuffle` | did you mean `options`?
        test.md:8:8+5 error: `worst` is no choice for `grade` | known here: best, last, first
        test.md:9:7+9 error: `tone` is of the wrong kind | expected keys and values: `{ a: b }`
        test.md:10:9+1 error: `credit` is of the wrong kind | expected a text
        test.md:11:7+14 error: `pick: ten of bank.md` cannot be read | expected `10 of bank.md`
        test.md:12:1+3 error: unknown key `pas` | did you mean `pass`?
    "#]],
    );
    check(
        &[("1-m/test.md", &format!("---\nid: x\n---\n{Q}"))],
        expect![[r#"
        1-m/test.md:2:1+2 error: unknown key `id` | known here: title, kind, pass, attempts, time, feedback, shuffle, tone, grade, pick, credit
    "#]],
    );
}

#[test]
fn a_bank() {
    let pick = "---\npick: 2 of bank.md\n---\n";
    let bank = format!("{Q}\n{}", Q.replace("#q", "#r"));
    let course = course(&[("1-m/test.md", pick), ("1-m/bank.md", &bank)]);
    let quiz = course.quizzes().next().unwrap();
    assert_eq!((quiz.len(), quiz.bank.as_ref().map(|bank| bank.pick)), (2, Some(2)));
    check(
        &[("1-m/test.md", pick), ("1-m/bank.md", Q)],
        expect![[r#"
            1-m/test.md:2:7+12 error: `bank.md` has fewer than 2 questions: 1
        "#]],
    );
    check(
        &[("1-m/test.md", &format!("{pick}{Q}")), ("1-m/bank.md", &bank)],
        expect![[r#"
        1-m/bank.md:1:7+4 error: the id `q` stands here twice
    "#]],
    );
    check(
        &[("1-m/test.md", pick)],
        expect![[r#"
        1-m/test.md:2:7+12 error: there is no file `bank.md` in this folder
    "#]],
    );
    check(
        &[("1-m/bank.md", Q)],
        expect![[r#"
        1-m/bank.md:1:1+0 warning: this file belongs to nothing | modules and what is in them have names that begin with a number: `1-why/2-how.md`
    "#]],
    );
}

#[test]
fn a_quiz_asks_something() {
    check_test(
        "---\ntitle: T\n---\n",
        expect![[r#"
        test.md:1:1+0 error: this quiz asks nothing | write a question as a heading: `## Which one? {#which}`
    "#]],
    );
}

#[test]
fn a_course_names_its_questions_and_says_why() {
    check(
        &[("1-m/1-first.quiz.md", "## How large is it?\n- [x] a\n- [ ] b\n\n> [!source] A book\n")],
        expect![[r#"
            1-m/1-first.quiz.md:1:1+19 warning: this question has no [!correct] and no [!incorrect]
            1-m/1-first.quiz.md:1:1+19 error: this question has no id | end the heading with one that never changes: `{#how-large-is-it}`
        "#]],
    );
}

#[test]
fn a_pasted_test_names_its_questions_by_their_words() {
    let quiz = test(
        "## How large is it?\n- [x] a\n- [ ] b\n\n## How large is it?\n= 1\n\n## Own? {#own}\n= 2\n\n## ?\n= 3\n",
    );
    let ids: Vec<_> = quiz.questions.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["how-large-is-it", "how-large-is-it-2", "own", "question"]);
}
