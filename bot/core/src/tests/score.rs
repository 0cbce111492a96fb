//! Marks, scores, and which attempt counts.

use std::{collections::BTreeMap, sync::Arc};

use super::{asked, at, begin, question, rules};
use crate::{
    AnswerKey, Attempt, CohortId, Correction, Corrections, Course, CourseId, Credit, EditionId, Feedback,
    FeedbackTone, Given, Grade, Item, ItemId, KeyRing, LearnerId, Mark, Module, OptionId, Question,
    QuestionKind, Quiz, QuizKind, Right, Score, Verdict, counts,
};

/// A course of one quiz.
fn course(edition: &str, questions: Vec<Question>) -> Arc<Course> {
    let quiz = Quiz {
        id: ItemId::new("1-why.quiz"),
        title: "Quiz".into(),
        lesson: None,
        kind: QuizKind::Practice,
        rules: rules(Feedback::AfterSubmit),
        tone: FeedbackTone { right: "Right.".into(), wrong: "Not quite.".into() },
        questions,
        bank: None,
    };
    let items = vec![Item::Quiz(quiz)];
    Arc::new(Course {
        id: CourseId::new("maths"),
        edition: EditionId::new(edition),
        title: "Maths".into(),
        language: "en".into(),
        licence: None,
        authors: Vec::new(),
        checked: None,
        welcome: Vec::new(),
        modules: vec![Module { id: "1".into(), title: "One".into(), intro: Vec::new(), items }],
        glossary: Vec::new(),
        assets: BTreeMap::new(),
    })
}

fn several(chosen: &[&str]) -> Given {
    Given::Options(chosen.iter().map(|text| OptionId::of(text)).collect())
}

#[test]
fn choose_all_is_all_or_nothing_unless_credit_is_partial() {
    let whole = question("q", &["a", "b"]).key;
    assert_eq!(whole.mark(&several(&["a", "b"])), Mark::RIGHT);
    assert_eq!(whole.mark(&several(&["a"])), Mark::WRONG);
    assert_eq!(whole.mark(&several(&["a", "b", "c"])), Mark::WRONG);

    let partial = question("q", &["a", "b"]).key.credit(Credit::Partial);
    assert_eq!(partial.mark(&several(&["a"])).points, 0.5);
    assert_eq!(partial.mark(&several(&["a", "b", "c"])).points, 0.5);
    assert_eq!(partial.mark(&several(&["c", "d"])).points, 0.0);
    assert_eq!(partial.mark(&several(&["a", "b"])), Mark::RIGHT);
}

#[test]
fn a_number_counts_within_its_tolerance_in_any_unit_of_bytes() {
    let right = Right::Number { value: 14.0, tolerance: 0.5, unit: Some("GB".into()) };
    let question = asked("q", QuestionKind::Number { unit: Some("GB".into()) }, AnswerKey::new(right));
    let mark = |value: f64, unit: Option<&str>| {
        question.key.mark(&Given::Number { value, unit: unit.map(str::to_owned) }).is_right()
    };
    assert!(mark(14.0, None) && mark(13.5, Some("GB")) && mark(14.5, Some("gb")));
    assert!(mark(13.04, Some("GiB")), "13.04 GiB are 14.0 GB");
    assert!(!mark(14.0, Some("GiB")), "14 GiB are 15.03 GB");
    assert!(!mark(13.49, None) && !mark(14.51, None) && !mark(14.0, Some("kg")));
}

#[test]
fn words_count_in_any_accepted_spelling() {
    let right = Right::Words(vec!["GGUF".into(), "gguf file".into()]);
    let question = asked("q", QuestionKind::Words, AnswerKey::new(right));
    let mark = |text: &str| question.key.mark(&Given::Words(text.into())).is_right();
    assert!(mark("gguf") && mark(" GGUF  File "));
    assert!(!mark("ggu") && !mark(""));
}

/// An attempt at two questions, both answered with `a`.
fn both_a(questions: &[Question]) -> Attempt {
    let mut attempt = begin(rules(Feedback::AfterSubmit), None, questions, 1);
    for n in 0..2 {
        let drawn = attempt.drawn[usize::from(n)].question.clone();
        let question = questions.iter().find(|question| question.id == drawn).expect("it was drawn");
        attempt = attempt.answer(question, n, Given::Option(OptionId::of("a")), at(1)).expect("taken").0;
    }
    attempt.hand_in(at(2))
}

#[test]
fn a_corrected_key_regrades_and_a_new_wording_does_not() {
    let old = course("1", vec![question("x", &["b"]), question("y", &["a"])]);
    let corrected = course("2", vec![question("x", &["a"]), question("y", &["a"])]);
    let mut reworded = question("x", &["a"]);
    reworded.version = crate::Version::of("another prompt", ["a"]);
    let reworded = course("3", vec![reworded, question("y", &["a"])]);

    let attempt = both_a(&[question("x", &["b"]), question("y", &["a"])]);
    let score = |ring: &KeyRing| attempt.score(ring).points;
    assert_eq!(score(&KeyRing::new([], old.clone())), 1.0);
    assert_eq!(score(&KeyRing::new([corrected.clone()], old.clone())), 2.0);
    assert_eq!(score(&KeyRing::new([reworded.clone()], old.clone())), 1.0, "that is another question");
    assert_eq!(
        score(&KeyRing::new([reworded, corrected], old)),
        2.0,
        "the newest that asks it in these words"
    );
}

#[test]
fn passing_is_exact() {
    let rules = rules(Feedback::AfterSubmit);
    let passes = |points: f64, of: u32| Score { points, of }.passes(&rules).expect("it has a pass mark");
    assert!(passes(12.0, 15) && !passes(11.99, 15) && passes(4.0, 5));
    assert_eq!(Score { points: 11.99, of: 15 }.percent(), 79);
    assert_eq!(Score { points: 7.0, of: 10 }.percent(), 70);
    assert_eq!(Score { points: 0.0, of: 0 }.percent(), 0);
}

#[test]
fn best_last_and_first() {
    let question = || question("x", &["a"]);
    let attempt = |began: i64, ended: i64| {
        let mut attempt = begin(rules(Feedback::AfterSubmit), None, &[question()], 1);
        attempt.began = at(began);
        attempt.hand_in(at(ended))
    };
    let sat = [attempt(0, 50), attempt(10, 20), attempt(30, 40)];
    let points = [1.0, 2.0, 2.0].map(|points| Score { points, of: 2 });
    let sat: Vec<_> = sat.iter().zip(points).collect();
    assert_eq!(counts(Grade::First, &sat), Some(0));
    assert_eq!(counts(Grade::Last, &sat), Some(0), "the one that ended last");
    assert_eq!(counts(Grade::Best, &sat), Some(1), "of equals the earlier");
    assert_eq!(counts(Grade::Best, &[]), None);
}

/// A correction of the question `q`, whatever it asks.
fn corrected(question: &Question, verdict: Verdict) -> Corrections {
    Corrections::new([Correction {
        cohort: CohortId::from_bytes([2; 16]),
        course: CourseId::new("maths"),
        item: ItemId::new("1-why.quiz"),
        question: question.id.clone(),
        version: question.version.clone(),
        verdict,
        why: "B is right too".into(),
        by: LearnerId::from_bytes([3; 16]),
        at: at(0),
    }])
}

#[test]
fn a_correction_counts_before_every_edition() {
    let (q, r) = (question("q", &["a"]), question("r", &["a"]));
    let attempt =
        begin(rules(Feedback::AfterSubmit), None, &[question("q", &["a"]), question("r", &["a"])], 3);
    let at_q = attempt.drawn.iter().position(|drawn| drawn.question == q.id).expect("drawn") as u8;
    let given = Given::Option(OptionId::of("b"));
    let (attempt, _) = attempt.answer(&q, at_q, given, at(1)).expect("taken");
    let either = ["a", "b"].map(OptionId::of).into_iter().collect();
    let corrections = corrected(&q, Verdict::Key(Right::Options(either)));
    let plain = KeyRing::new([], course("e", vec![question("q", &["a"]), r]));
    assert_eq!(attempt.score(&plain).points, 0.0);
    let ring = plain.corrected(corrections);
    assert_eq!(attempt.score(&ring), Score { points: 1.0, of: 2 }, "either of two is right");
}

#[test]
fn a_voided_question_counts_for_nobody() {
    let questions = || vec![question("q", &["a"]), question("r", &["a"])];
    let attempt = begin(rules(Feedback::AfterSubmit), None, &questions(), 3).hand_in(at(1));
    let ring =
        KeyRing::new([], course("e", questions())).corrected(corrected(&questions()[0], Verdict::Void));
    assert_eq!(attempt.score(&ring), Score { points: 0.0, of: 1 });
    let none = Score { points: 0.0, of: 0 };
    assert_eq!((none.percent(), none.passes(&rules(Feedback::AfterSubmit))), (0, Some(true)));
}
