//! What would give answers away, or stand in somebody's way: attempts of one's own, trials, two postings, two classes.

use homeroom_core::{
    Action, CohortId, CourseId, Deed, Desk as _, Entrance as _, Feedback, ItemId, PostingId, Reminder,
    Sender, Terms,
    desk::{Ask, Done, Order, Plan, Sight, Source, Stand},
};

use super::room::{Posted, Room, Teacher, begin, sit};
use crate::conversation::plain::page;

/// Posts the test of the small course.
async fn post_small(room: &Room, tea: &Teacher, cohort: CohortId) -> Posted {
    let (course, item) = (CourseId::new("small"), ItemId::new("1-one.test"));
    let terms = Terms { time: None, attempts: Some(1), feedback: Feedback::AfterClose };
    let plan = Plan { opens: None, closes: None, terms, reminder: Reminder::Off };
    let posting = PostingId::from_bytes(room.desk.fresh());
    let source = Source::Course(course.clone(), item.clone());
    room.order(tea, Order::Post { cohort, posting, source, plan }).await;
    Posted { posting, course, item }
}

#[tokio::test]
async fn what_was_sat_alone_gives_no_answers_away_while_the_test_is_posted() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, _) = room.learner(&class, "Ana").await;
    let (mut ben, _) = room.learner(&class, "Ben").await;
    let done = ana.begin("1-one.test").await;
    ana.act(&Action::HandIn(done), None).await;
    assert!(page(&ana.view).contains("Wrong because of"), "alone, answers show at hand-in");
    let under_way = ben.begin("1-one.test").await;

    let test = post_small(&room, &tea, class.id).await;
    ana.go(&Action::Attempt(done)).await;
    assert!(!page(&ana.view).contains("Wrong because of"), "{}", page(&ana.view));
    ana.go(&Action::Question(done, 0)).await;
    assert!(!page(&ana.view).contains("Wrong because of"), "{}", page(&ana.view));
    ana.go(&Action::Review(CourseId::new("small"))).await;
    assert!(!page(&ana.view).contains("What is third?"), "{}", page(&ana.view));
    let counted = begin(&mut ben, &test).await;
    assert_ne!(counted, under_way, "what was begun alone has ended");
    assert!(matches!(room.stand(&tea, class.id, test.posting, "Ben").await, Stand::Working { .. }));

    let close =
        Order::Reschedule { cohort: class.id, posting: test.posting, from: None, to: Some(room.now()) };
    room.order(&tea, close).await;
    room.pass(1);
    ana.go(&Action::Attempt(done)).await;
    assert!(page(&ana.view).contains("Wrong because of"), "{}", page(&ana.view));
}

#[tokio::test]
async fn a_test_without_a_close_keeps_its_answers_until_it_is_closed() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, _) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "").await;
    let attempt = sit(&mut ana, &test, "beta").await;
    assert!(!page(&ana.view).contains("Read again."), "{}", page(&ana.view));
    let close =
        Order::Reschedule { cohort: class.id, posting: test.posting, from: None, to: Some(room.now()) };
    room.order(&tea, close).await;
    room.pass(1);
    ana.go(&Action::Attempt(attempt)).await;
    assert!(page(&ana.view).contains("Read again."), "{}", page(&ana.view));
}

#[tokio::test]
async fn a_trial_stands_in_nobodys_way() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let source = Source::Course(test.course.clone(), test.item.clone());
    let mut me = room.classroom.visit(&tea.entered).await;
    let Done::Trial(trial) = room.order(&tea, Order::Try { cohort: class.id, source: source.clone() }).await
    else {
        panic!("a trial")
    };
    let real = begin(&mut me, &test).await;
    assert_ne!(real, trial);
    assert!(matches!(room.order(&tea, Order::Try { cohort: class.id, source }).await, Done::Trial(_)));
}

#[tokio::test]
async fn a_test_put_back_beside_its_successor_stops_nobody() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, _) = room.learner(&class, "Ana").await;
    let first = room.posted(&tea, class.id, "+45m").await;
    begin(&mut ana, &first).await;
    room.order(&tea, Order::Withdraw { cohort: class.id, posting: first.posting }).await;
    let source = Source::Course(first.course.clone(), first.item.clone());
    let plan = room.plan(&tea, class.id, &source, "+45m").await;
    let posting = PostingId::from_bytes(room.desk.fresh());
    room.order(&tea, Order::Post { cohort: class.id, posting, source, plan }).await;
    let second = begin(&mut ana, &first).await;
    room.order(&tea, Order::PutBack { cohort: class.id, posting: first.posting }).await;
    assert!(room.attempt(second).await.is_open());
    assert!(matches!(room.stand(&tea, class.id, first.posting, "Ana").await, Stand::HandedIn { .. }));
}

#[tokio::test]
async fn a_test_is_sat_in_the_class_to_which_it_is_posted() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let (one, other) = (room.class(&tea).await, room.class(&tea).await);
    let (mut ana, _) = room.learner(&one, "Ana").await;
    let Sender::Session(session) = ana.from.clone() else { panic!("a session") };
    room.pass(1);
    room.door.join(&session, &other.code.clone().expect("a code")).await.expect("joined");
    let test = post_small(&room, &tea, one.id).await;
    begin(&mut ana, &test).await;
    assert!(matches!(room.stand(&tea, one.id, test.posting, "Ana").await, Stand::Working { .. }));
}

#[tokio::test]
async fn a_link_is_good_as_long_as_what_let_it_be_made() {
    let room = Room::open().await;
    let (tea, eve) = (room.teacher("Tea").await, room.teacher("Eve").await);
    let (class, other) = (room.class(&tea).await, room.class(&eve).await);
    let (ana, learner) = room.learner(&class, "Ana").await;
    let back = Order::Reenter { cohort: class.id, learner: learner.id };
    let Done::Link(back) = room.order(&tea, back).await else { panic!("a link") };
    let Sender::Session(session) = ana.from.clone() else { panic!("a session") };
    room.door.join(&session, &other.code.clone().expect("a code")).await.expect("joined");
    assert!(room.door.readmit("there", &back).await.is_err(), "she is in Eve's class, too, now");

    let (_, tom) = room.learner(&class, "Tom").await;
    room.order(&tea, Order::Promote { cohort: class.id, learner: tom.id }).await;
    let tom_teaches = Teacher::of(room.enter("Tom's other self").await);
    let Done::Link(invitation) = room.order(&tea, Order::Invite(class.id)).await else { panic!("a link") };
    room.order(&tea, Order::Remove { cohort: class.id, learner: tea.entered.learner.id }).await;
    assert!(
        room.door.accept(&tom_teaches.session, &invitation).await.is_err(),
        "who made it teaches here no more"
    );
}

#[tokio::test]
async fn an_instructor_reads_what_was_answered() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, learner) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let attempt = sit(&mut ana, &test, "beta").await;
    let Sight::Paper(paper) = room.see(&tea, Ask::Paper(class.id, attempt)).await else { panic!("a paper") };
    let said = format!("{:?}", paper.blocks);
    assert!(said.contains("Your answer: 14") && said.contains("Read again."), "{said}");
    room.order(&tea, Order::Reset { cohort: class.id, attempt }).await;
    let Sight::Person(person) = room.see(&tea, Ask::Person(class.id, learner.id)).await else {
        panic!("a person")
    };
    let column = person.columns.iter().find(|one| one.head.column.posting == Some(test.posting));
    let column = column.expect("a column");
    assert_eq!((column.attempts.len(), column.aside.len()), (0, 1), "set aside is not gone");
}

#[tokio::test]
async fn a_text_with_another_key_marks_anew_and_says_so() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, learner) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    sit(&mut ana, &test, "gamma").await;
    let corrected = super::room::PASTED.replace("[x] alpha", "[ ] alpha").replace("[ ] gamma", "[x] gamma");
    let edition = room.paste(&tea, class.id, &corrected).await;
    room.order(&tea, Order::TakeUp { cohort: class.id, edition }).await;
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana").await, Some(100));
    assert_eq!(room.notices(learner.id).await.len(), 1);
    let Sight::Deeds(deeds) = room.see(&tea, Ask::Deeds(class.id, None)).await else { panic!("deeds") };
    let line = deeds.lines.iter().find(|(line, ..)| line.deed == Deed::Replaced).expect("a line");
    assert_eq!(line.0.new.as_deref(), Some("1 result changed"));
}

#[tokio::test]
async fn what_is_said_of_a_result_does_not_contradict_itself() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, learner) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    sit(&mut ana, &test, "gamma").await;
    for (from, to) in [("alpha", "gamma"), ("gamma", "alpha")] {
        let text = super::room::PASTED
            .replace("[x] alpha", "[ ] alpha")
            .replace(&format!("[ ] {to}"), &format!("[x] {to}"));
        let edition = room.paste(&tea, class.id, &text).await;
        room.order(&tea, Order::TakeUp { cohort: class.id, edition }).await;
        let _ = from;
    }
    assert_eq!(room.notices(learner.id).await.len(), 0, "it is as it was");
}
