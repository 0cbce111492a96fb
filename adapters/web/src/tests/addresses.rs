use homeroom_core::{Action as A, AttemptId, CourseId, Lean, Leanings};

use super::stage::{attempt, course, item};
use crate::address::{href, path, place};

fn places() -> Vec<(A, &'static str)> {
    vec![
        (A::Home, "/"),
        (A::Progress, "/progress"),
        (A::Calc, "/calc"),
        (A::Decide(Leanings::default()), "/decide"),
        (A::Decide(Leanings::default().with(Lean::Local).with(Lean::Hosted)), "/decide/lh"),
        (A::Course(course()), "/c/local"),
        (A::Glossary(course()), "/c/local/glossary"),
        (A::Review(course()), "/c/local/review"),
        (A::Lesson(course(), item("3-stack"), None), "/c/local/3-stack"),
        (A::Cover(course(), item("3-stack.quiz")), "/c/local/3-stack.quiz"),
        (A::Cover(course(), item("1-why.test")), "/c/local/1-why.test"),
        (A::Cover(course(), item("test")), "/c/local/test"),
        (A::Lab(course(), item("3-stack.lab")), "/c/local/3-stack.lab"),
        (A::Attempt(attempt()), "/a/01040G2081040G2081040G2081"),
        (A::AskHandIn(attempt()), "/a/01040G2081040G2081040G2081/hand-in"),
        (A::Question(attempt(), 0), "/a/01040G2081040G2081040G2081/1"),
        (A::Question(attempt(), 255), "/a/01040G2081040G2081040G2081/256"),
        (A::Hint(attempt(), 9), "/a/01040G2081040G2081040G2081/10/hint"),
    ]
}

#[test]
fn every_place_has_an_address_and_is_found_there() {
    for (action, address) in places() {
        assert_eq!(href(&action), address);
        assert_eq!(place(address), Some(action), "{address}");
    }
}

#[test]
fn a_section_is_a_fragment_of_its_lesson() {
    let section = A::Lesson(course(), item("3-stack"), Some(2));
    assert_eq!(href(&section), "/c/local/3-stack#s2");
    assert_eq!(path(&section), "/c/local/3-stack");
}

#[test]
fn a_press_has_the_address_of_its_page() {
    let n = 4;
    let pages = [
        (A::Read(course(), item("3-stack"), 1), A::Lesson(course(), item("3-stack"), None)),
        (A::Begin(course(), item("test")), A::Cover(course(), item("test"))),
        (A::BeginReview(course()), A::Review(course())),
        (A::Answer(attempt(), n, 1), A::Question(attempt(), n)),
        (A::Submit(attempt(), n), A::Question(attempt(), n)),
        (A::Flag(attempt(), n), A::Question(attempt(), n)),
        (A::Unflag(attempt(), n), A::Question(attempt(), n)),
        (A::HandIn(attempt()), A::Attempt(attempt())),
    ];
    for (press, page) in pages {
        assert_eq!(path(&press), path(&page));
    }
}

#[test]
fn what_is_no_address_is_no_place() {
    let long = format!("/c/{}", "x".repeat(5000));
    let id = AttemptId::from_bytes([1; 16]).to_string().to_lowercase();
    let lower = format!("/a/{id}");
    for odd in [
        "",
        "x",
        "//",
        "/c",
        "/c/",
        "/c/LOCAL",
        "/c/local/",
        "/c/local/a/b",
        "/c/../x",
        "/c/local/%2e",
        "/a/1",
        "/a/x/1",
        "/a/01040G2081040G2081040G2081/0",
        "/a/01041G2081040G2081040G2081/257",
        "/a/01041G2081040G2081040G2081/01",
        "/a/01040G2081040G2081040G2081/+1",
        "/a/01041G2081040G2081040G2081/1/hint/",
        "/progress/x",
        "/calc/",
        "/calc/x",
        "/decide/",
        "/decide/x",
        "/decide/llllll",
        "/decide/l/l",
        &long,
        &lower,
    ] {
        assert_eq!(place(odd), None, "{odd}");
    }
    assert_eq!(place("/c/local"), Some(A::Course(CourseId::new("local"))));
}
