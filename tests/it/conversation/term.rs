//! A learner's way through the small course, as a transcript.

use expect_test::expect_file;
use homeroom_core::Action;

use super::classroom::{Classroom, small_id};

#[tokio::test]
async fn a_newcomer_reads_and_practises() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    ana.press("Start").await;
    ana.press("Done. Next: Quiz: First steps").await;
    ana.press("Start").await;
    ana.press("beta of first").await;
    ana.press("Next question").await;
    let hint = ana.find("Show a hint");
    ana.go(&hint).await;
    ana.press("alpha of second").await;
    ana.press("Next question").await;
    ana.choose(&["zero", "one"]).await;
    ana.press("Next question").await;
    ana.type_in("13,04 GiB").await;
    ana.press("Next question").await;
    ana.type_in("ggml").await;
    ana.press("See how it went").await;
    expect_file!["transcripts/newcomer.txt"].assert_eq(&ana.said);
}

#[tokio::test]
async fn a_test_is_handed_in_once_it_is_meant() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    let cover = Action::Cover(small_id(), homeroom_core::ItemId::new("1-one.test"));
    ana.go(&cover).await;
    ana.press("Start").await;
    ana.press("Flag for later").await;
    ana.press("Next").await;
    let option = ana.view.controls.iter().find_map(|control| match control {
        homeroom_core::Control::Choice(options) => Some(options[0].action.clone()),
        _ => None,
    });
    ana.act(&option.expect("options"), None).await;
    ana.press("Overview").await;
    ana.press("Hand in").await;
    ana.press("Hand in now").await;
    ana.go(&cover).await;
    expect_file!["transcripts/test.txt"].assert_eq(&ana.said);
}

#[tokio::test]
async fn a_question_leaves_the_review_when_it_is_answered_right() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    let quiz = Action::Begin(small_id(), homeroom_core::ItemId::new("1-first.quiz"));
    ana.act(&quiz, None).await;
    ana.press("gamma of first").await;
    ana.press("Next question").await;
    ana.press("gamma of second").await;
    ana.go(&Action::Review(small_id())).await;
    ana.press("Practise these").await;
    ana.press("alpha of first").await;
    ana.press("Next question").await;
    ana.press("delta of second").await;
    room.clock.advance(86_400_000);
    ana.go(&Action::Review(small_id())).await;
    expect_file!["transcripts/review.txt"].assert_eq(&ana.said);
}

#[tokio::test]
async fn continue_resumes_the_section_or_the_question() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    let lesson = homeroom_core::ItemId::new("1-first");
    ana.act(&Action::Read(small_id(), lesson.clone(), 0), None).await;
    ana.go(&Action::Home).await;
    assert_eq!(ana.find("Continue"), Action::Lesson(small_id(), lesson, Some(1)));

    room.clock.advance(1000);
    let quiz = Action::Begin(small_id(), homeroom_core::ItemId::new("1-first.quiz"));
    ana.act(&quiz, None).await;
    ana.press("alpha of first").await;
    ana.go(&Action::Home).await;
    assert!(matches!(ana.find("Continue"), Action::Question(_, 1)));
    ana.go(&Action::Progress).await;
    expect_file!["transcripts/continue.txt"].assert_eq(&ana.said);
}
