//! Who is in a class: joining, roles, links, one person with two records.

use homeroom_core::{
    Action, Deed, Entrance as _, Member, Purpose, Refusal, Role, Secret, Sender, Turned,
    desk::{Ask, Done, Opened, Order, Sight},
};

use super::room::{Room, begin, sit};

fn turned<T: std::fmt::Debug>(done: Result<T, Turned>) -> Refusal {
    match done {
        Err(Turned::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn member<'a>(members: &'a [Member], name: &str) -> &'a Member {
    members.iter().find(|one| one.learner.name == name).expect("on the roster")
}

#[tokio::test]
async fn a_link_to_teach_is_good_once() {
    let room = Room::open().await;
    let link = room.link(Purpose::Teach).await;
    assert_eq!(room.door.invitation("here", &link).await, Ok(Opened::Teach), "looking uses nothing up");
    let (tea, tom) = (room.enter("Tea").await, room.enter("Tom").await);
    assert_eq!(room.door.accept(&tea.session.hash(), &link).await, Ok(None));
    assert_eq!(turned(room.door.accept(&tom.session.hash(), &link).await), Refusal::UnknownCode);
    assert_eq!(turned(room.door.invitation("here", &link).await), Refusal::UnknownCode);
    let late = room.link(Purpose::Teach).await;
    room.pass(61);
    assert_eq!(turned(room.door.accept(&tom.session.hash(), &late).await), Refusal::UnknownCode);
}

#[tokio::test]
async fn a_code_lets_in_whatever_its_spelling_until_it_is_renewed() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let code = class.code.clone().expect("a code");
    let ana = room.enter("Ana").await.session.hash();
    let shouted = code.replace('-', " ").to_uppercase();
    assert_eq!(room.door.join(&ana, &shouted).await, Ok(()));
    room.order(&tea, Order::RenewCode(class.id)).await;
    let ben = room.enter("Ben").await.session.hash();
    assert_eq!(turned(room.door.join(&ben, &code).await), Refusal::UnknownCode);
}

#[tokio::test]
async fn who_was_taken_out_is_not_let_in_by_the_code() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, learner) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    sit(&mut ana, &test, "alpha").await;
    room.order(&tea, Order::Remove { cohort: class.id, learner: learner.id }).await;
    assert_eq!(ana.refused(&test.begin(), None).await, Refusal::NotEnrolled);
    let Sender::Session(session) = ana.from.clone() else { panic!("a session") };
    let code = class.code.clone().expect("a code");
    assert_eq!(turned(room.door.join(&session, &code).await), Refusal::Removed);
    assert!(member(&room.roster(&tea, class.id).await.members, "Ana").removed.is_some());
    room.order(&tea, Order::Restore { cohort: class.id, learner: learner.id }).await;
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana").await, Some(100), "nothing was lost");
}

#[tokio::test]
async fn a_class_keeps_an_instructor() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let me = tea.entered.learner.id;
    for order in
        [Order::Demote { cohort: class.id, learner: me }, Order::Remove { cohort: class.id, learner: me }]
    {
        assert_eq!(room.refused(&tea, order).await, Refusal::LastInstructor);
    }
    let (_, tom) = room.learner(&class, "Tom").await;
    room.order(&tea, Order::Promote { cohort: class.id, learner: tom.id }).await;
    room.order(&tea, Order::Demote { cohort: class.id, learner: me }).await;
    assert_eq!(room.refused(&tea, Order::RenewCode(class.id)).await, Refusal::NotFound, "no longer hers");
}

#[tokio::test]
async fn a_co_instructor_teaches_in_that_class_alone() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let (class, other) = (room.class(&tea).await, room.class(&tea).await);
    let Done::Link(link) = room.order(&tea, Order::Invite(class.id)).await else { panic!("a link") };
    let tom = room.enter("Tom").await;
    assert_eq!(room.door.accept(&tom.session.hash(), &link).await, Ok(Some(class.id)));
    let tom = super::room::Teacher::of(tom);
    assert!(matches!(room.see(&tom, Ask::Class(class.id)).await, Sight::Class(_)));
    assert_eq!(room.refused(&tom, Order::RenewCode(other.id)).await, Refusal::NotFound);
}

#[tokio::test]
async fn a_lost_link_is_made_anew_by_who_may_see_everything_anyway() {
    let room = Room::open().await;
    let (tea, eve) = (room.teacher("Tea").await, room.teacher("Eve").await);
    let (class, other) = (room.class(&tea).await, room.class(&eve).await);
    let (ana, learner) = room.learner(&class, "Ana").await;
    let order = Order::Reenter { cohort: class.id, learner: learner.id };
    let Done::Link(link) = room.order(&tea, order.clone()).await else { panic!("a link") };
    let back = room.door.readmit("there", &link).await.expect("let in");
    assert_eq!((back.learner.id, back.link.is_some()), (learner.id, true));
    assert_eq!(turned(room.door.readmit("there", &link).await), Refusal::UnknownCode, "once");
    let Sender::Session(old) = ana.from else { panic!("a session") };
    assert_eq!(room.door.who(&old).await, Ok(None), "whoever had the old session is out");
    assert_eq!(room.notices(learner.id).await.len(), 1, "she is told");

    let code = other.code.clone().expect("a code");
    room.door.join(&back.session.hash(), &code).await.expect("joined");
    let refused = room.refused(&tea, order).await;
    assert_eq!(refused, Refusal::Elsewhere { name: "Ana".into() }, "her other class is not Tea's");
    let of_eve = Order::Reenter { cohort: class.id, learner: tea.entered.learner.id };
    assert!(
        matches!(room.refused(&tea, of_eve).await, Refusal::Elsewhere { .. }),
        "nobody becomes a teacher so"
    );
    let stray = Secret::new(&mut homeroom_runtime::Chance::from_seed(9).fork());
    assert_eq!(turned(room.door.readmit("there", &stray).await), Refusal::UnknownCode);
}

#[tokio::test]
async fn two_records_of_one_person_are_made_one_and_taken_apart() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut phone, kept) = room.learner(&class, "Ana").await;
    let (mut laptop, gone) = room.learner(&class, "Ana (laptop)").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    sit(&mut phone, &test, "beta").await;
    room.pass(1);
    sit(&mut laptop, &test, "alpha").await;
    let merge = Order::Merge { cohort: class.id, kept: kept.id, gone: gone.id };
    room.order(&tea, merge).await;
    let roster = room.roster(&tea, class.id).await;
    assert_eq!(roster.members.iter().filter(|one| one.role == Role::Learner).count(), 1);
    assert_eq!(
        room.percent(&tea, class.id, test.posting, "Ana").await,
        Some(66),
        "of surplus attempts the first counts"
    );
    laptop.go(&Action::Home).await;
    assert_eq!(laptop.view.title, "Hello, Ana", "the other browser is hers too");
    let undo = Order::Unmerge { cohort: class.id, merge: roster.merges[0].0.id };
    room.order(&tea, undo.clone()).await;
    room.order(&tea, undo).await;
    laptop.go(&Action::Home).await;
    assert_eq!(laptop.view.title, "Hello, Ana (laptop)");
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana (laptop)").await, Some(100));
    let Sight::Deeds(deeds) = room.see(&tea, Ask::Deeds(class.id, None)).await else { panic!("deeds") };
    assert_eq!(deeds.lines.iter().filter(|(line, ..)| line.deed == Deed::Unmerged).count(), 1);
}

#[tokio::test]
async fn what_was_joined_last_is_taken_apart_first() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let ids = ["Ana", "Ana 2", "Ana 3"].map(|name| async {
        let (_, learner) = room.learner(&class, name).await;
        learner.id
    });
    let [one, two, three] = ids;
    let (one, two, three) = (one.await, two.await, three.await);
    room.order(&tea, Order::Merge { cohort: class.id, kept: two, gone: three }).await;
    room.pass(1);
    room.order(&tea, Order::Merge { cohort: class.id, kept: one, gone: two }).await;
    let merges = room.roster(&tea, class.id).await.merges;
    let undo = |n: usize| Order::Unmerge { cohort: class.id, merge: merges[n].0.id };
    assert_eq!(room.refused(&tea, undo(1)).await, Refusal::JoinedLater);
    room.order(&tea, undo(0)).await;
    room.order(&tea, undo(1)).await;
    let learners = room.roster(&tea, class.id).await.members;
    assert_eq!(learners.iter().filter(|one| one.role == Role::Learner).count(), 3);
}

#[tokio::test]
async fn records_that_sit_the_same_test_are_not_joined() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut one, kept) = room.learner(&class, "Ana").await;
    let (mut two, gone) = room.learner(&class, "Ana 2").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    begin(&mut one, &test).await;
    begin(&mut two, &test).await;
    let merge = Order::Merge { cohort: class.id, kept: kept.id, gone: gone.id };
    assert_eq!(room.refused(&tea, merge).await, Refusal::BothSitting);
}
