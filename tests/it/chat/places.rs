//! Where a class meets, what stands there when it goes and comes back, and who teaches it by a role.

use homeroom_core::{
    Action, Change, CohortId, Command, Deed, DeliveryError, Desk as _, LearnerId, Line, Refusal, Runs,
    Store as _,
    desk::{Ask, Order, Sight},
};

use super::{
    room::{Person, Room},
    teaching::post,
};

/// Lines of one moment are in no order.
async fn orders(teacher: &Person<'_>, order: Order) {
    teacher.room.pass(1);
    teacher.room.staff.order(&teacher.from(), &order).await.expect("done");
}

async fn deeds(teacher: &Person<'_>, cohort: CohortId) -> Vec<Line> {
    let seen = teacher.room.staff.see(&teacher.from(), &Ask::Deeds(cohort, None)).await.expect("shown");
    let Sight::Deeds(seen) = seen else { panic!("the record of deeds") };
    seen.lines.into_iter().map(|(line, ..)| line).collect()
}

fn told(lines: &[Line]) -> Vec<(Deed, &str)> {
    lines.iter().map(|line| (line.deed, line.what.as_str())).collect()
}

/// What stands where the class meets, and whether anything on it can be pressed.
async fn card(room: &Room) -> (String, bool) {
    room.errands().await;
    (room.board.card(), !room.board.card_view().controls.is_empty())
}

#[tokio::test]
async fn a_card_rests_while_its_class_is_away() {
    let room = Room::open().await;
    let (mut ada, cohort) = room.teacher("Ada", "general").await;
    post(&mut ada).await;
    assert!(matches!(card(&room).await, (said, true) if said.contains("0 of 0 handed in")));

    ada.order(Command::Unbind).await;
    let (said, pressable) = card(&room).await;
    assert!(said.contains("Class of Ada") && said.contains("does not meet here now"), "{said}");
    assert!(!pressable, "{said}");
    room.errands().await;
    assert_eq!(room.board.put_up(), (1, 2), "shown once");
    ada.order(Command::Bind(Some(cohort))).await;
    assert!(matches!(card(&room).await, (said, true) if said.contains("0 of 0 handed in")));

    orders(&ada, Order::Archive(cohort)).await;
    let (said, pressable) = card(&room).await;
    assert!(said.contains("in the archive") && !pressable, "{said}");
    room.errands().await;
    assert_eq!(room.board.put_up(), (1, 4), "shown once");
    orders(&ada, Order::Revive(cohort)).await;
    assert!(matches!(card(&room).await, (said, true) if said.contains("0 of 0 handed in")));
    assert_eq!(room.board.put_up(), (1, 5), "it is the same card all the time");
}

#[tokio::test]
async fn a_card_that_was_taken_away_goes_up_again_when_the_class_is_bound_again() {
    let room = Room::open().await;
    let (mut ada, cohort) = room.teacher("Ada", "general").await;
    let Action::Board(posting) = post(&mut ada).await else { panic!("a board") };
    room.errands().await;
    let gone = async |name: &str| {
        room.board.troubled(Some(DeliveryError::Gone("deleted".into())));
        room.person(name, "general").asks(&Action::Home, None).await;
        room.errands().await;
        room.board.troubled(None);
        room.errands().await;
    };
    gone("Ben").await;
    assert_eq!(room.board.put_up().0, 1);
    assert!(ada.order(Command::Class).await.contains("could not be put up"), "{}", ada.sees());

    let said = ada.order(Command::Bind(None)).await;
    assert!(said.contains("could not be put up"), "it goes up in a moment: {said}");
    room.errands().await;
    assert_eq!(room.board.put_up().0, 2);
    assert!(!ada.order(Command::Class).await.contains("could not be put up"), "{}", ada.sees());
    gone("Carl").await;
    ada.asks(&Action::Post(posting), None).await;
    room.errands().await;
    assert_eq!(room.board.put_up().0, 3, "who posts it again sees it again");
    let once = room.board.once.lock().expect("one at a time").clone();
    assert!(once[0] != once[1] && once[1] != once[2], "a platform takes each for a new one: {once:?}");

    ada.order(Command::Bind(Some(cohort))).await;
    room.errands().await;
    assert_eq!(room.board.put_up().0, 3, "one that stands is left alone");
}

#[tokio::test]
async fn a_place_that_refused_is_tried_again_when_somebody_says_so() {
    let room = Room::open().await;
    let (mut ada, _) = room.teacher("Ada", "general").await;
    room.board.troubled(Some(DeliveryError::Forbidden("no permission".into())));
    post(&mut ada).await;
    room.errands().await;
    room.board.troubled(None);
    room.errands().await;
    assert_eq!(room.board.put_up().0, 0, "left in peace");
    ada.order(Command::Bind(None)).await;
    room.errands().await;
    assert_eq!(room.board.put_up().0, 1);
}

#[tokio::test]
async fn the_place_of_a_class_in_the_archive_can_be_given_to_another() {
    let room = Room::open().await;
    let (mut ada, old) = room.teacher("Ada", "general").await;
    post(&mut ada).await;
    room.errands().await;
    let (mut eve, eves) = room.teacher("Eve", "elsewhere").await;
    eve.caller.place = ada.caller.place.clone();
    let taken = Refusal::PlaceTaken { name: "Class of Ada".into() };
    assert_eq!(eve.order_refused(Command::Bind(Some(eves))).await, taken);
    orders(&ada, Order::Archive(old)).await;
    eve.caller.runs = Runs::No;
    assert_eq!(eve.order_refused(Command::Bind(Some(eves))).await, Refusal::MayNotMake);
    eve.caller.runs = Runs::Yes;
    let said = eve.order(Command::Bind(Some(eves))).await;
    assert!(
        said.contains("meets here now") && said.contains("Class of Ada, which is in the archive"),
        "{said}"
    );
    assert!(said.contains("meets in 2 places"), "{said}");

    orders(&ada, Order::Revive(old)).await;
    let said = ada.asks(&Action::Teach(Some(old)), None).await;
    assert!(said.contains("meets nowhere here yet"), "{said}");
    let (said, pressable) = card(&room).await;
    assert!(said.contains("does not meet here now") && !pressable, "{said}");
    assert!(told(&deeds(&ada, old).await).contains(&(Deed::Unbound, "chat general")));
    orders(&eve, Order::Archive(eves)).await;

    // A new class takes a place over too.
    let (mut ida, _) = room.teacher("Ida", "general").await;
    assert!(ida.sees().contains("Class of Eve, which is in the archive"), "{}", ida.sees());
    assert!(ida.order(Command::Class).await.contains("Class of Ida"), "{}", ida.sees());
}

#[tokio::test]
async fn what_is_done_to_places_and_roles_is_on_record() {
    let room = Room::open().await;
    let (mut ada, cohort) = room.teacher("Ada", "general").await;
    let named = |change| Command::Instructors { badge: "tutors".into(), change };
    for change in [Change::Add, Change::Add, Change::Drop, Change::Drop] {
        room.pass(1);
        ada.order(named(change)).await;
    }
    for order in [Command::Bind(None), Command::Unbind, Command::Unbind, Command::Bind(Some(cohort))] {
        room.pass(1);
        ada.order(order).await;
    }
    let lines = deeds(&ada, cohort).await;
    let expected = [
        (Deed::Bound, "chat general"),
        (Deed::Unbound, "chat general"),
        (Deed::Unbadged, "chat tutors"),
        (Deed::Badged, "chat tutors"),
    ];
    assert_eq!(told(&lines)[..4], expected, "each once");
    assert!(told(&lines)[4..].contains(&(Deed::Bound, "chat general")), "with the class: {lines:?}");
    assert!(lines.iter().all(|line| line.by.is_some()), "{lines:?}");
}

#[tokio::test]
async fn who_is_made_a_learner_by_hand_stays_one_whatever_their_role() {
    let room = Room::open().await;
    let (mut ada, cohort) = room.teacher("Ada", "general").await;
    ada.order(Command::Instructors { badge: "tutors".into(), change: Change::Add }).await;
    room.pass(1);
    let mut tom = room.person("Tom", "general");
    tom.caller.badges = vec!["tutors".into()];
    assert!(tom.order(Command::Roster).await.contains("Instructors (2)"), "{}", tom.sees());
    let learner = id(&tom).await;
    let lines = deeds(&ada, cohort).await;
    let line = &lines[0];
    assert_eq!((line.deed, line.by, line.about), (Deed::Promoted, None, Some(learner)));
    assert_eq!(line.what, "by a role that they have");

    orders(&ada, Order::Demote { cohort, learner }).await;
    for minutes in [0, 2] {
        room.pass(minutes);
        assert_eq!(tom.order_refused(Command::Roster).await, Refusal::ForInstructors);
    }
    // Named again, the role is the same.
    ada.order(Command::Instructors { badge: "tutors".into(), change: Change::Add }).await;
    assert_eq!(tom.order_refused(Command::Roster).await, Refusal::ForInstructors);
    orders(&ada, Order::Promote { cohort, learner }).await;
    assert!(tom.order(Command::Roster).await.contains("Instructors (2)"), "{}", tom.sees());
}

async fn id(person: &Person<'_>) -> LearnerId {
    let mut tx = person.room.classroom.store.read().await.expect("read");
    tx.learner_of(&person.caller.account).await.expect("read").expect("known").id
}
