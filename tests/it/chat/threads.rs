//! Threads on bad days: the place is away, messages are taken away, the program ends.

use homeroom_core::{Action, DeliveryError, Replied, testing::Trouble};
use homeroom_tests::wait;
use std::time::Duration;

use super::{
    board::Board,
    script::{Labs, Pen, Talker, once, opened},
};

const ONE: &str = "A model is made of many numbers.";
const TWO: &str = "And each of them takes some bits.";

fn has(board: &Board, of: &Talker<'_>, words: &str) -> bool {
    board.stands(&of.at).iter().any(|one| one.contains(words))
}

/// Waits until the record has a reply to what was said last.
async fn replied(labs: &Labs, ben: &Talker<'_>) {
    let kept = async || {
        let talk = labs.talk(ben.talk).await;
        let last = talk.and_then(|talk| talk.turns.last().map(|turn| turn.reply.clone()));
        Ok(last.filter(|reply| *reply != Replied::Waiting).map(drop))
    };
    wait::until("a reply", kept).await.expect("kept");
}

/// Ben has said something, and a reply has begun with these words.
async fn half_way<'a>(labs: &'a Labs, words: &str) -> (Talker<'a>, Pen) {
    let ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    let pen = labs.script.pen().await;
    pen.writes(words);
    labs.until("it grows", |board| has(board, &ben, words.trim())).await;
    (ben, pen)
}

async fn comes_back_from(trouble: DeliveryError) {
    let (labs, _) = Labs::open().await;
    let (ben, pen) = half_way(&labs, "A weight ").await;
    labs.room.board.troubled(Some(trouble.clone()));
    pen.ends("is a number.");
    replied(&labs, &ben).await;
    // More is said while nothing can be shown.
    ben.says(TWO).await;
    labs.script.pen().await.ends("So it does.");
    replied(&labs, &ben).await;
    assert!(!ben.sees().contains("is a number."), "{}", ben.sees());
    labs.room.board.troubled(None);
    labs.look_round();
    labs.level(ben.talk).await;
    let stands = ben.stands();
    assert_eq!(stands.len(), 3, "{stands:#?}");
    assert!(stands[1].contains("A weight is a number.") && stands[1].contains("1 of 2"), "{stands:#?}");
    assert!(stands[2].contains("So it does.") && stands[2].contains("complete."), "{stands:#?}");
    once(&labs.room.board);
}

#[tokio::test]
async fn a_place_that_was_away_shows_all_of_it_once() {
    comes_back_from(DeliveryError::Away("no line".into())).await;
}

#[tokio::test]
async fn a_place_that_was_limited_shows_all_of_it_once() {
    comes_back_from(DeliveryError::Limited { wait: Duration::from_secs(1) }).await;
}

#[tokio::test]
async fn a_reply_that_the_record_does_not_take_stays_until_it_does() {
    for trouble in [Trouble::Full, Trouble::Unavailable] {
        let (labs, _) = Labs::open().await;
        let (ben, pen) = half_way(&labs, "A weight ").await;
        labs.room.classroom.store.fail_commits(1, trouble);
        pen.ends("is a number.");
        labs.until("all of it", |board| has(board, &ben, "A weight is a number.")).await;
        assert!(!ben.sees().contains("1 of 2") && ben.find("Stop").is_some(), "{}", ben.sees());
        labs.until("1 of 2", |board| has(board, &ben, "1 of 2 exchanges")).await;
        assert!(ben.sees().contains("A weight is a number."), "{}", ben.sees());
        labs.level(ben.talk).await;
        once(&labs.room.board);
    }
}

#[tokio::test]
async fn a_thread_that_could_not_be_opened_is_opened_later() {
    let (labs, _) = Labs::open().await;
    labs.room.board.troubled(Some(DeliveryError::Away("no line".into())));
    let lab = Action::OpenLab(
        crate::conversation::classroom::small_id(),
        homeroom_core::ItemId::new("1-first.lab"),
    );
    let ben = labs.room.person("Ben", "general");
    let reply = ben.acts(&lab, None).await;
    assert!(matches!(reply, homeroom_core::Reply::Elsewhere(_)), "{reply:?}");
    assert!(labs.room.board.threads().is_empty());
    labs.room.board.troubled(None);
    labs.look_round();
    labs.until("it is opened", |board| board.threads().len() == 1).await;
    let ben = opened(ben, "1-first.lab").await;
    labs.level(ben.talk).await;
    assert_eq!(ben.stands().len(), 1, "{:#?}", ben.stands());
}

#[tokio::test]
async fn what_somebody_took_away_stays_away_and_the_rest_goes_on() {
    let (labs, _) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    labs.script.pen().await.ends("A weight is a number.");
    labs.until("1 of 2", |board| has(board, &ben, "1 of 2 exchanges")).await;
    labs.level(ben.talk).await;
    labs.room.board.take_away(&ben.at, 1);
    labs.room.board.take_away(&ben.at, 0);
    ben.says(TWO).await;
    let pen = labs.script.pen().await;
    pen.writes("So ");
    labs.until("it grows", |board| has(board, &ben, "So")).await;
    // The one that grows: it goes up anew, once.
    labs.room.board.take_away(&ben.at, 0);
    pen.writes("it ");
    labs.until("it is there again", |board| has(board, &ben, "So it")).await;
    pen.ends("does.");
    labs.until("the end", |board| has(board, &ben, "This lab is complete.")).await;
    labs.level(ben.talk).await;
    let stands = ben.stands();
    assert!(stands.len() == 1 && stands[0].contains("So it does."), "{stands:#?}");
    assert!(ben.find("New start").is_some(), "{stands:#?}");
    once(&labs.room.board);
}

#[tokio::test]
async fn who_wants_to_be_told_is_called_once_also_after_a_restart() {
    let (labs, _) = Labs::open().await;
    let (cleo, ben) = (labs.talker("Cleo").await, labs.talker("Ben").await);
    cleo.says(TWO).await;
    let _first = labs.script.pen().await;
    labs.room.pass(1);
    ben.says(ONE).await;
    labs.until("a place in the line", |board| has(board, &ben, "You are next")).await;
    ben.press("Tell me when it is my turn").await;
    labs.until("that he is", |board| has(board, &ben, "You are called when it is your turn.")).await;
    assert!(ben.find("Tell me when it is my turn").is_none(), "{}", ben.sees());
    let (talk, at) = (ben.talk, ben.at.clone());
    let called = |labs: &Labs| labs.room.board.called.lock().expect("one at a time").clone();
    drop((cleo, ben));

    let labs = labs.restarted().await;
    let first = labs.script.pen().await;
    assert!(first.request.prompt.turns.last().is_some_and(|turn| turn.text.contains(TWO)), "her turn");
    assert_eq!(called(&labs), []);
    first.ends("So it does.");
    let second = labs.script.pen().await;
    labs.until("a call", |board| !board.called.lock().expect("one at a time").is_empty()).await;
    second.ends("A weight is a number.");
    labs.level(talk).await;
    labs.look_round();
    labs.level(talk).await;
    let calls = called(&labs);
    assert!(
        matches!(calls.as_slice(), [(to, said)] if *to == at && said.contains("It is your turn")),
        "{calls:?}"
    );
    once(&labs.room.board);
}

#[tokio::test]
async fn who_stops_before_their_turn_is_not_called() {
    let (labs, _) = Labs::open().await;
    let (cleo, ben) = (labs.talker("Cleo").await, labs.talker("Ben").await);
    cleo.says(TWO).await;
    let pen = labs.script.pen().await;
    ben.says(ONE).await;
    labs.until("a place in the line", |board| has(board, &ben, "You are next")).await;
    ben.press("Tell me when it is my turn").await;
    ben.press("Stop").await;
    labs.until("that it ended", |board| has(board, &ben, "You stopped it before it began.")).await;
    labs.level(ben.talk).await;
    pen.ends("So it does.");
    labs.level(cleo.talk).await;
    assert_eq!(*labs.room.board.called.lock().expect("one at a time"), []);
}

#[tokio::test]
async fn what_waits_behind_another_is_shown_as_it_grows() {
    let (labs, _) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    let first = labs.script.pen().await;
    ben.says(TWO).await;
    labs.until("both are there", |board| board.stands(&ben.at).len() == 3).await;
    labs.room.pass(1);
    first.ends("A weight is a number.");
    let second = labs.script.pen().await;
    second.writes("So ");
    labs.until("the second grows", |board| has(board, &ben, "So")).await;
    second.ends("it does.");
    labs.level(ben.talk).await;
    let stands = ben.stands();
    assert!(stands.len() == 3 && stands[2].contains("before the last reply was there"), "{stands:#?}");
    once(&labs.room.board);
}
