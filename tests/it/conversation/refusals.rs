//! Forged, truncated, foreign, stale, late: a clear refusal, and nothing recorded.

use homeroom_core::{Action, AttemptId, Input, ItemId, Refusal, Reply, Sender, State, Store as _};

use super::classroom::{Classroom, small_id};

#[tokio::test]
async fn tokens_that_are_none_are_refused() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    let attempt = ana.begin("1-first.quiz").await;
    let good = Action::Answer(attempt, 0, 0).token();
    let cut = &good.as_str()[..good.as_str().len() - 1];
    for token in ["", "1", "0h", "x", cut, &format!("{}0", good.as_str()), &"A".repeat(10_000), "1A\0", "1Ö"]
    {
        let reply = room.press(&ana.from, token, None, None).await;
        assert_eq!(reply, Reply::Refused(Refusal::Unreadable), "{token:?}");
    }
    assert_eq!(room.responses(attempt).await, 0);
}

#[tokio::test]
async fn a_token_is_no_permission() {
    let room = Classroom::open().await;
    let (mut ana, ben) = (room.enter("Ana").await, room.enter("Ben").await);
    let attempt = ana.begin("1-one.test").await;
    for action in [
        Action::Answer(attempt, 0, 0),
        Action::Submit(attempt, 0),
        Action::Flag(attempt, 0),
        Action::HandIn(attempt),
        Action::Question(attempt, 0),
        Action::Attempt(attempt),
        Action::AskHandIn(attempt),
        Action::Hint(attempt, 0),
    ] {
        assert_eq!(ben.refused(&action, None).await, Refusal::NotYours, "{action:?}");
    }
    assert_eq!(room.responses(attempt).await, 0);
    let stranger = Sender::Stranger("there".into());
    let token = Action::Answer(attempt, 0, 0).token();
    let reply = room.press(&stranger, token.as_str(), None, None).await;
    assert_eq!(reply, Reply::Refused(Refusal::SignedOut));
}

#[tokio::test]
async fn what_is_not_there_is_not_there() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    let attempt = ana.begin("1-first.quiz").await;
    let nowhere = AttemptId::from_bytes([9; 16]);
    for action in [
        Action::Answer(attempt, 0, 9),
        Action::Answer(attempt, 99, 0),
        Action::Answer(nowhere, 0, 0),
        Action::Question(attempt, 99),
        Action::Begin(small_id(), ItemId::new("9-none.quiz")),
        Action::Lesson(small_id(), ItemId::new("1-first"), Some(99)),
        Action::Read(small_id(), ItemId::new("1-first"), 99),
        Action::Course(homeroom_core::CourseId::new("none")),
    ] {
        assert_eq!(ana.refused(&action, None).await, Refusal::NotFound, "{action:?}");
    }
    assert_eq!(room.responses(attempt).await, 0);
}

#[tokio::test]
async fn an_answer_of_another_kind_is_refused_and_can_be_given_again() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    let attempt = ana.begin("1-first.quiz").await;
    // In the order of the file: two single choices, choose-all, a number, words.
    let submit = |n: u8| Action::Submit(attempt, n);
    let text = |text: &str| Some(Input::Text(text.into()));
    assert_eq!(ana.refused(&submit(2), Some(Input::Picks(vec![]))).await, Refusal::Empty);
    assert_eq!(ana.refused(&submit(2), Some(Input::Picks(vec![7]))).await, Refusal::NotFound);
    assert_eq!(ana.refused(&submit(2), None).await, Refusal::Empty);
    assert_eq!(ana.refused(&submit(3), text("")).await, Refusal::Empty);
    assert_eq!(ana.refused(&submit(3), text("many")).await, Refusal::NotANumber);
    assert_eq!(ana.refused(&submit(3), text("14 kg")).await, Refusal::OtherUnit { asked: "GB".into() });
    assert_eq!(ana.refused(&submit(4), text("  ")).await, Refusal::Empty);
    assert_eq!(ana.refused(&submit(4), text(&"x".repeat(2000))).await, Refusal::NotFound);
    assert_eq!(ana.refused(&Action::Answer(attempt, 2, 0), None).await, Refusal::NotFound);
    assert_eq!(room.responses(attempt).await, 0);
    ana.act(&submit(3), text("14")).await;
    assert_eq!(room.responses(attempt).await, 1);
}

#[tokio::test]
async fn after_the_deadline_it_is_refused_with_the_time() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    let attempt = ana.begin("1-one.test").await;
    ana.act(&Action::Answer(attempt, 0, 0), None).await;
    room.clock.advance(30 * 60 * 1000);
    let refusal = ana.refused(&Action::Answer(attempt, 1, 0), None).await;
    let Refusal::Closed { since, zone } = refusal else { panic!("{refusal:?}") };
    assert_eq!(since.as_millisecond(), 1_790_000_000_000 + 30 * 60 * 1000);
    let said = homeroom_core::words::refusal(&Refusal::Closed { since, zone });
    assert_eq!(said, "This closed at 21 Sep 2026, 14:43 UTC. The answer was not recorded.");
    assert_eq!(room.responses(attempt).await, 1);

    // What is there is handed in: it reads so at once, and is stored so by the round that comes by.
    ana.go(&Action::Attempt(attempt)).await;
    assert!(ana.view.subtitle.as_deref().is_some_and(|subtitle| subtitle.starts_with("Time was up")));
    // A press that came in time may still be on its way.
    assert_eq!(room.runtime.close_overdue().await.expect("stored"), 0);
    room.clock.advance(31_000);
    assert_eq!(room.runtime.close_overdue().await.expect("stored"), 1);
    assert_eq!(room.runtime.close_overdue().await.expect("stored"), 0);
    let mut tx = room.store.read().await.expect("a record in memory");
    let stored = tx.attempt(attempt).await.expect("read").expect("there");
    assert!(matches!(stored.state, State::Expired { at, .. } if at == since));
}

#[tokio::test]
async fn attempts_are_counted() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    for _ in 0..2 {
        let attempt = ana.begin("1-one.test").await;
        let same = ana.begin("1-one.test").await;
        assert_eq!(attempt, same, "pressing Start twice begins once");
        ana.act(&Action::HandIn(attempt), None).await;
    }
    let third = Action::Begin(small_id(), ItemId::new("1-one.test"));
    assert_eq!(ana.refused(&third, None).await, Refusal::NoAttemptsLeft { of: 2 });
}

#[tokio::test]
async fn a_stale_page_shows_what_is_so() {
    let room = Classroom::open().await;
    let mut ana = room.enter("Ana").await;
    let attempt = ana.begin("1-one.test").await;
    ana.act(&Action::HandIn(attempt), None).await;
    let result = ana.view.clone();
    ana.act(&Action::HandIn(attempt), None).await;
    assert_eq!(ana.view, result, "handing in again, from another tab, shows the result");
    let refusal = ana.refused(&Action::Answer(attempt, 0, 0), None).await;
    assert!(matches!(refusal, Refusal::Closed { .. }));
}
