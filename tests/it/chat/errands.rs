//! Who runs errands, and that they hold nothing else up.

use std::sync::{Arc, atomic::Ordering};

use homeroom_core::{Action, Store as _, testing::MemoryStore};
use homeroom_tests::wait;
use tokio::sync::oneshot;

use super::{room::Room, teaching};

/// Two processes on one record, with a piece of news to bring to Ben.
async fn two(store: &Arc<MemoryStore>) -> (Room, Room, Action) {
    let (one, other) = (Room::on(store.clone()).await, Room::on(store.clone()).await);
    let nudge = {
        let (mut ada, _) = one.teacher("Ada", "general").await;
        let mut ben = one.person("Ben", "general");
        ben.asks(&Action::Home, None).await;
        let Action::Board(posting) = teaching::post(&mut ada).await else { panic!("a board") };
        ada.asks(&Action::Nudge(posting), None).await;
        assert_eq!(one.waiting().await, 0, "what was shown is out of the outbox");
        Action::Nudge(posting)
    };
    (one, other, nudge)
}

#[tokio::test]
async fn of_two_processes_one_runs_the_errands() {
    let (one, other, nudge) = two(&Arc::default()).await;
    one.errands().await;
    other.errands().await;
    assert_eq!((one.board.told("ben").len(), one.board.put_up().0), (1, 1));
    assert_eq!((other.board.told("ben").len(), other.board.put_up().0), (0, 0), "it is done");
    one.pass(11);
    one.errands().await;
    let mut ada = one.person("Ada", "general");
    ada.asks(&nudge, None).await;
    for minutes in [10, 1] {
        other.pass(minutes);
        other.errands().await;
        assert_eq!(other.board.told("ben").len(), 0, "the other one is at it");
    }
    // The first gives no sign any more.
    other.pass(1);
    other.errands().await;
    assert_eq!(other.board.told("ben").len(), 1);
    one.errands().await;
    assert_eq!(one.board.told("ben").len(), 1);
}

#[tokio::test]
async fn who_stops_leaves_the_errands_to_others_at_once() {
    let (one, other, nudge) = two(&Arc::default()).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let told = async { drop(stopped.await) };
    let rounds = tokio::spawn(one.classroom.runtime.clone().run_errands_until(told));
    let brought = async || Ok((one.board.told("ben").len() == 1).then_some(()));
    wait::until("news", brought).await.expect("brought");
    drop(stop);
    rounds.await.expect("in good order");
    one.pass(11);
    one.person("Ada", "general").asks(&nudge, None).await;
    other.errands().await;
    assert_eq!(other.board.told("ben").len(), 1);
}

#[tokio::test]
async fn a_platform_that_takes_nothing_holds_up_nothing_else() {
    let (room, _, nudge) = two(&Arc::default()).await;
    let Action::Nudge(looked_at) = nudge else { panic!("a posting") };
    room.board.stuck.store(true, Ordering::SeqCst);
    room.pass(8 * 24 * 60);
    let runtime = &room.classroom.runtime;
    let errands = tokio::spawn(runtime.clone().run_errands_until(std::future::pending()));
    let keeper = tokio::spawn(runtime.clone().keep());
    // What was looked at a week ago is forgotten at the end of a round.
    let forgotten = async || {
        let mut tx = room.classroom.store.read().await?;
        Ok(tx.pending(looked_at).await?.is_none().then_some(()))
    };
    wait::until("a whole round", forgotten).await.expect("a round");
    assert_eq!(room.board.told("ben").len(), 0);
    errands.abort();
    keeper.abort();
}
