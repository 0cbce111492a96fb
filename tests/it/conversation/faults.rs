//! The record fails: the learner is told that nothing was recorded, and nothing half-recorded remains.

use futures_util::future::join_all;
use homeroom_core::{Action, AttemptId, ItemId, Reply, testing::Trouble};

use super::classroom::{Classroom, small_id};

async fn begun(room: &Classroom) -> (super::classroom::Visitor<'_>, AttemptId) {
    let mut ana = room.enter("Ana").await;
    let attempt = ana.begin("1-first.quiz").await;
    (ana, attempt)
}

#[tokio::test]
async fn a_commit_that_fails_records_nothing() {
    let room = Classroom::open().await;
    let (ana, attempt) = begun(&room).await;
    let token = Action::Answer(attempt, 0, 0).token();
    for trouble in [Trouble::Full, Trouble::Unavailable] {
        room.store.fail_commits(1, trouble);
        let reply = room.press(&ana.from, token.as_str(), None, None).await;
        assert!(matches!(reply, Reply::Failed(_)), "{reply:?}");
        assert_eq!(room.responses(attempt).await, 0);
    }
    let reply = room.press(&ana.from, token.as_str(), None, None).await;
    assert!(matches!(reply, Reply::Shown(_)), "and the next press goes through");
    assert_eq!(room.responses(attempt).await, 1);
}

#[tokio::test]
async fn who_saves_second_decides_again() {
    let room = Classroom::open().await;
    let (ana, attempt) = begun(&room).await;
    room.store.fail_commits(2, Trouble::Conflict);
    let token = Action::Answer(attempt, 0, 0).token();
    let reply = room.press(&ana.from, token.as_str(), None, None).await;
    assert!(matches!(reply, Reply::Shown(_)), "{reply:?}");
    assert_eq!(room.responses(attempt).await, 1);
}

#[tokio::test]
async fn the_same_press_from_many_tabs_counts_once() {
    let room = Classroom::open().await;
    let (ana, attempt) = begun(&room).await;
    let presses = (0..40_u8).map(|n| {
        let (room, from) = (&room, &ana.from);
        let token = Action::Answer(attempt, 0, n % 4).token();
        async move { room.press(from, token.as_str(), None, None).await }
    });
    let replies = join_all(presses).await;
    assert_eq!(room.responses(attempt).await, 1);
    let pages: Vec<_> = replies.into_iter().map(super::classroom::shown).collect();
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "all are shown the one that counts");
}

#[tokio::test]
async fn starting_from_many_tabs_starts_once() {
    let room = Classroom::open().await;
    let ana = room.enter("Ana").await;
    let token = Action::Begin(small_id(), ItemId::new("1-one.test")).token();
    let presses = (0..20).map(|_| room.press(&ana.from, token.as_str(), None, None));
    let pages: Vec<_> = join_all(presses).await.into_iter().map(super::classroom::shown).collect();
    assert!(pages.windows(2).all(|two| two[0].at == two[1].at), "one attempt");
}
