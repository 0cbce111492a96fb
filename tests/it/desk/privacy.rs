//! What is kept of a learner: seen, taken away, erased.

use homeroom_core::{Action, Allowance, Entrance as _, Refusal, Sender, Turned, desk::Order};

use super::room::{Room, sit};
use crate::conversation::plain::page;

#[tokio::test]
async fn what_is_kept_is_shown_and_erased() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, learner) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let attempt = super::room::begin(&mut ana, &test).await;
    super::room::answer_all(&mut ana, attempt, "beta").await;
    ana.go(&Action::Question(attempt, 2)).await;
    ana.type_in("my name is Ana Secret").await;
    ana.act(&Action::HandIn(attempt), None).await;
    let Sender::Session(session) = ana.from else { panic!("a session") };
    let given = Allowance { posting: test.posting, learner: learner.id, minutes: 5, attempts: 0 };
    room.order(&tea, Order::Allow(given, class.id)).await;
    let kept = room.door.personal(&session).await.expect("shown");
    assert_eq!((kept.name.as_str(), kept.attempts.len()), ("Ana", 1));
    assert_eq!(kept.attempts[0].responses.len(), 4);
    assert_eq!(kept.classes.last().expect("a class").instructors, ["Tea"]);
    assert_eq!((kept.given[0].minutes, kept.given[0].attempts), (5, 0), "what was given is told too");

    let before = room.percent(&tea, class.id, test.posting, "Ana").await;
    room.door.erase(&session).await.expect("erased");
    assert_eq!(room.door.who(&session).await, Ok(None));
    let after = room.percent(&tea, class.id, test.posting, "Erased learner").await;
    assert_eq!(after, before, "the statistics stay honest");
    let said = format!("{:?}", room.attempt(attempt).await);
    assert!(!said.contains("Secret"), "{said}");
    room.door.enter("elsewhere", "Ana").await.expect("the name is free again");
}

#[tokio::test]
async fn the_last_instructor_of_a_class_is_not_erased() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let refused = room.door.erase(&tea.session).await;
    assert_eq!(refused, Err(Turned::Refused(Refusal::LastInstructor)));
    room.order(&tea, Order::Archive(class.id)).await;
    assert_eq!(room.door.erase(&tea.session).await, Ok(()));
}

#[tokio::test]
async fn instructors_see_what_was_done_in_their_own_class_alone() {
    let room = Room::open().await;
    let (tea, eve) = (room.teacher("Tea").await, room.teacher("Eve").await);
    let (one, other) = (room.class(&tea).await, room.class(&eve).await);
    let (mut ana, learner) = room.learner(&one, "Ana").await;
    let Sender::Session(session) = ana.from.clone() else { panic!("a session") };
    room.door.join(&session, &other.code.clone().expect("a code")).await.expect("joined");
    let test = room.posted(&tea, one.id, "+45m").await;
    sit(&mut ana, &test, "alpha").await;
    let ask = homeroom_core::desk::Ask::Person(other.id, learner.id);
    let homeroom_core::desk::Sight::Person(seen) = room.see(&eve, ask).await else { panic!("a person") };
    assert!(seen.columns.iter().all(|column| column.attempts.is_empty()), "{seen:?}");
    let book = room.grades(&eve, other.id).await;
    assert!(book.rows.iter().flat_map(|row| &row.cells).all(|cell| cell.percent.is_none()));
    ana.go(&Action::Home).await;
    assert!(page(&ana.view).contains("Evening test"));
}
