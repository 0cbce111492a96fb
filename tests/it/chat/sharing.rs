//! Labs where two processes work on one record: no question is asked twice, and none is left.

use std::{sync::Arc, time::Duration};

use tokio::time::timeout;

use super::{
    board::Board,
    script::{Labs, Talker, once},
};

const ONE: &str = "A model is made of many numbers.";
const TWO: &str = "And each of them takes some bits.";

/// Within which what is stopped elsewhere is stopped: a look each second, on a machine that is busy.
const SOON: Duration = Duration::from_secs(6);

/// Two processes, and Ben and Carl in a thread each; the first answers Ben.
async fn two() -> (Labs, Labs) {
    let (store, board) = (Arc::default(), Arc::default());
    let one = Labs::sharing(&store, &board).await;
    one.room.teacher("Ada", "general").await;
    (one, Labs::sharing(&store, &board).await)
}

/// Somebody in their thread, by way of another process.
fn at<'a>(labs: &'a Labs, there: &Talker<'_>, name: &str) -> Talker<'a> {
    Talker { person: labs.room.person(name, "general"), at: there.at.clone(), talk: there.talk }
}

#[tokio::test]
async fn of_two_processes_one_answers() {
    let (one, other) = two().await;
    let (ben, carl) = (one.talker("Ben").await, one.talker("Carl").await);
    ben.says(ONE).await;
    let pen = one.script.pen().await;
    let there = at(&other, &carl, "Carl");
    there.says(TWO).await;
    other.look_round();
    assert!(other.script.is_idle().await, "the first one is at it");
    pen.ends("So it is.");
    one.look_round();
    let pen = one.script.pen().await;
    assert!(pen.request.prompt.turns.last().is_some_and(|turn| turn.text.contains(TWO)), "{:?}", pen.request);
    // It gives no sign any more.
    other.room.pass(2);
    other.look_round();
    other.script.pen().await.ends("So they do.");
    other
        .until("the reply", |board| board.stands(&carl.at).iter().any(|one| one.contains("So they do.")))
        .await;
    other.level(carl.talk).await;
    pen.ends("Too late.");
    assert!(!carl.sees().contains("Too late."), "{}", carl.sees());
    assert!(one.script.is_idle().await && other.script.is_idle().await, "nothing is asked twice");
    once(&other.room.board);
}

#[tokio::test]
async fn who_stops_leaves_the_labs_to_others_at_once() {
    let (one, other) = two().await;
    let (ben, carl) = (one.talker("Ben").await, one.talker("Carl").await);
    ben.says(ONE).await;
    one.script.pen().await.ends("So it is.");
    one.level(ben.talk).await;
    at(&other, &carl, "Carl").says(TWO).await;
    assert!(other.script.is_idle().await, "the first one has the labs");
    one.room.classroom.runtime.leave_labs().await;
    other.look_round();
    other.script.pen().await.ends("So they do.");
    other.level(carl.talk).await;
    assert!(carl.sees().contains("So they do."), "{}", carl.sees());
}

#[tokio::test]
async fn what_is_stopped_by_way_of_another_process_is_stopped() {
    let (one, other) = two().await;
    let ben = one.talker("Ben").await;
    ben.says(ONE).await;
    let pen = one.script.pen().await;
    pen.writes("It is ");
    one.until("Stop", |_| ben.find("Stop").is_some()).await;
    at(&other, &ben, "Ben").press("Stop").await;
    timeout(SOON, pen.dropped()).await.expect("at the next look");
    let kept = |board: &Board| board.stands(&ben.at).iter().any(|one| one.contains("You stopped it here."));
    one.until("what was read stays", kept).await;
    assert!(ben.sees().contains("It is"), "{}", ben.sees());
}
