//! What is brought without being asked for, and what becomes of it on bad days.

use homeroom_core::{Action, CourseId, DeliveryError, Door as _, ItemId, Reply, What};

use super::room::Room;

fn begin() -> Action {
    Action::Begin(CourseId::new("small"), ItemId::new("1-first.quiz"))
}

fn forbidden() -> DeliveryError {
    DeliveryError::Forbidden("takes no messages".into())
}

#[tokio::test]
async fn a_copy_that_lasts_is_brought() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    ben.asks(&Action::Home, None).await;
    let sent = ben.press("Keep a copy").await;
    assert!(sent.contains("private messages"), "{sent}");
    assert_eq!(room.board.brought.lock().expect("one at a time").len(), 1);
    assert_eq!(room.waiting().await, 0);
    room.board.troubled(Some(forbidden()));
    ben.asks(&Action::Home, None).await;
    let copy = ben.find("Keep a copy").expect("a button");
    assert_eq!(ben.refused(&copy, None).await, homeroom_core::Refusal::NoMessages);
    assert_eq!(room.waiting().await, 0, "given up, and said so");
}

#[tokio::test]
async fn an_answer_that_was_not_shown_is_brought_later() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    ben.asks(&begin(), None).await;
    let option = ben.find("alpha of first").expect("an option").token().as_str().to_owned();
    let press = What::Pressed { token: option };
    let away = DeliveryError::Away("no line".into());
    ben.does(press.clone(), Some("e1"), Some(away)).await;
    assert_eq!(room.waiting().await, 1, "recorded, and kept until it arrives");
    room.errands().await;
    assert_eq!(room.waiting().await, 1, "it may still be on its way");
    room.pass(2);
    room.errands().await;
    assert_eq!(room.waiting().await, 0);
    assert!(room.board.told("ben")[0].contains("Right because of first"), "{:?}", room.board.told("ben"));
    // Delivered a second time, it counts once and shows the same.
    let Reply::Shown(view) = ben.does(press, Some("e1"), None).await else { panic!("shown") };
    assert!(homeroom_core::plain_blocks(&view.blocks).contains("Right because of first"));
}

#[tokio::test]
async fn news_is_brought_or_shows_with_the_next_press() {
    let room = Room::open().await;
    let (mut ada, _) = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    let mut carl = room.person("Carl", "general");
    for one in [&mut ben, &mut carl] {
        one.asks(&Action::Home, None).await;
    }
    let board = super::teaching::post(&mut ada).await;
    ada.asks(&board, None).await;
    let reminded = ada.press("Remind them").await;
    assert!(reminded.contains("2 learners are reminded"), "{reminded}");
    let nudge = match board {
        Action::Board(posting) => Action::Nudge(posting),
        other => panic!("{other:?}"),
    };
    assert_eq!(ada.refused(&nudge, None).await, homeroom_core::Refusal::JustReminded);
    room.errands().await;
    assert!(room.board.told("ben")[0].contains("reminds you"), "{:?}", room.board.told("ben"));
    room.errands().await;
    assert_eq!(room.board.told("ben").len(), 1, "once");

    // Who takes no private messages is told with what they do next.
    room.board.troubled(Some(forbidden()));
    room.pass(11);
    ada.asks(&nudge, None).await;
    room.errands().await;
    room.board.troubled(None);
    let shown = carl.asks(&begin(), None).await;
    assert!(shown.contains("reminds you"), "{shown}");
    let shown = carl.press("alpha of first").await;
    assert!(!shown.contains("reminds you"), "once: {shown}");
}

#[tokio::test]
async fn a_card_that_cannot_be_shown_waits_and_one_that_is_gone_is_let_go() {
    let room = Room::open().await;
    let (mut ada, _) = room.teacher("Ada", "general").await;
    room.board.troubled(Some(DeliveryError::Away("no line".into())));
    super::teaching::post(&mut ada).await;
    room.errands().await;
    room.board.troubled(None);
    room.errands().await;
    assert!(room.board.card().contains("handed in"), "{}", room.board.card());
    room.board.troubled(Some(DeliveryError::Gone("deleted".into())));
    let mut ben = room.person("Ben", "general");
    ben.asks(&Action::Home, None).await;
    room.errands().await;
    room.board.troubled(None);
    let mut carl = room.person("Carl", "general");
    carl.asks(&Action::Home, None).await;
    room.errands().await;
    let posted = room.board.posted.lock().expect("one at a time");
    assert_eq!(
        (posted.len(), posted[0].1.len()),
        (1, 1),
        "nobody puts it up again behind an instructor's back"
    );
}

#[tokio::test]
async fn nobody_else_is_asked_for_what_is_read() {
    let room = Room::open().await;
    let ben = room.person("Ben", "general");
    let reply = room.classroom.runtime.read(&ben.from(), &Action::Home).await;
    assert_eq!(
        reply,
        Reply::Refused(homeroom_core::Refusal::SignedOut),
        "who never came is not let in by a look"
    );
}
