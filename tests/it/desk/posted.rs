//! A test from paste to grades: posted, sat, extended, closed, withdrawn.

use homeroom_core::{
    Action, Allowance, Counting, Input, News, Refusal, Reminder, SignedDuration,
    desk::{Ask, Done, Order, Sight, Source, Stand},
};

use super::room::{PASTED, Room, answer_all, begin, sit};
use crate::conversation::plain::page;

#[tokio::test]
async fn an_evening_from_paste_to_grades() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, _) = room.learner(&class, "Ana").await;
    let (mut ben, _) = room.learner(&class, "Ben").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    assert_eq!(room.stand(&tea, class.id, test.posting, "Ana").await, Stand::NotStarted);

    ana.go(&Action::Home).await;
    assert!(page(&ana.view).contains("Evening test"), "{}", page(&ana.view));
    ana.go(&test.cover()).await;
    assert!(page(&ana.view).contains("Open until"), "{}", page(&ana.view));
    let attempt = sit(&mut ana, &test, "alpha").await;
    let said = page(&ana.view);
    assert!(said.contains("3 of 3") && said.contains("after the test has closed"), "{said}");
    assert!(!said.contains("Alpha it is"), "right answers wait for the close: {said}");
    assert_eq!(ana.refused(&test.begin(), None).await, Refusal::NoAttemptsLeft { of: 1 });

    begin(&mut ben, &test).await;
    ben.press("beta").await;
    let (working, done) = (
        room.stand(&tea, class.id, test.posting, "Ben").await,
        room.stand(&tea, class.id, test.posting, "Ana").await,
    );
    assert!(matches!(working, Stand::Working { answered: 1, .. }), "{working:?}");
    assert!(matches!(done, Stand::HandedIn { answered: 3, .. }), "{done:?}");

    room.pass(46);
    assert!(matches!(room.stand(&tea, class.id, test.posting, "Ben").await, Stand::HandedIn { .. }));
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana").await, Some(100));
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ben").await, Some(0));
    ana.go(&Action::Attempt(attempt)).await;
    assert!(page(&ana.view).contains("Alpha it is"), "the test has closed: {}", page(&ana.view));
}

#[tokio::test]
async fn posting_twice_is_one_posting() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let source = Source::Draft(room.paste(&tea, class.id, PASTED).await);
    let plan = room.plan(&tea, class.id, &source, "+45m").await;
    let posting = homeroom_core::PostingId::from_bytes(homeroom_core::Desk::fresh(&room.desk));
    let order = Order::Post { cohort: class.id, posting, source, plan };
    room.order(&tea, order.clone()).await;
    room.order(&tea, order).await;
    let Sight::Class(class) = room.see(&tea, Ask::Class(class.id)).await else { panic!("a class") };
    assert_eq!(class.postings.len(), 1);
    assert_eq!(class.drafts, []);
}

#[tokio::test]
async fn who_was_cut_off_goes_on_when_it_is_extended() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, learner) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+10m").await;
    let attempt = begin(&mut ana, &test).await;
    ana.press("beta").await;
    room.pass(11);
    let refused = ana.refused(&Action::Submit(attempt, 1), Some(Input::Text("14".into()))).await;
    assert!(matches!(refused, Refusal::Closed { .. }), "{refused:?}");

    let from = room.board(&tea, class.id, test.posting).await.posting.closes;
    let to = Some(room.now() + SignedDuration::from_mins(15));
    let order = Order::Reschedule { cohort: class.id, posting: test.posting, from, to };
    room.order(&tea, order.clone()).await;
    assert_eq!(room.refused(&tea, order).await, Refusal::ChangedMeanwhile, "pressed twice it is one");
    answer_all(&mut ana, attempt, "alpha").await;
    ana.act(&Action::HandIn(attempt), None).await;
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana").await, Some(100));
    let told = room.notices(learner.id).await;
    assert!(matches!(told[..], [homeroom_core::Notice { news: News::Extended { .. }, .. }]), "{told:?}");
}

#[tokio::test]
async fn a_test_closed_now_hands_in_what_is_there() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, _) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let attempt = begin(&mut ana, &test).await;
    ana.press("alpha").await;
    room.pass(1);
    let from = room.board(&tea, class.id, test.posting).await.posting.closes;
    let to = Some(room.now() - SignedDuration::from_mins(5));
    room.order(&tea, Order::Reschedule { cohort: class.id, posting: test.posting, from, to }).await;
    let late = ana.refused(&Action::Submit(attempt, 1), Some(Input::Text("14".into()))).await;
    assert!(matches!(late, Refusal::Closed { .. }), "{late:?}");
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana").await, Some(33));
}

#[tokio::test]
async fn a_test_withdrawn_while_thirty_sit_it_loses_nothing() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let mut learners = Vec::new();
    for n in 0..30 {
        let (mut learner, who) = room.learner(&class, &format!("Learner {n}")).await;
        let attempt = begin(&mut learner, &test).await;
        learner.press("alpha").await;
        learners.push((learner, who, attempt));
    }
    let withdraw = Order::Withdraw { cohort: class.id, posting: test.posting };
    room.order(&tea, withdraw.clone()).await;
    room.order(&tea, withdraw).await;
    for (learner, who, attempt) in &learners {
        let refused = learner.refused(&Action::Submit(*attempt, 1), Some(Input::Text("14".into()))).await;
        assert!(matches!(refused, Refusal::Withdrawn { .. }), "{refused:?}");
        assert_eq!(room.attempt(*attempt).await.answers().len(), 1, "what was answered is kept");
        assert_eq!(room.notices(who.id).await.len(), 1, "told once");
    }
    assert!(room.grades(&tea, class.id).await.heads.iter().all(|head| head.column.posting.is_none()));
    room.order(&tea, Order::PutBack { cohort: class.id, posting: test.posting }).await;
    for (learner, _, attempt) in &mut learners {
        answer_all(learner, *attempt, "alpha").await;
        learner.act(&Action::HandIn(*attempt), None).await;
    }
    let book = room.grades(&tea, class.id).await;
    let head = book.heads.iter().find(|head| head.column.posting == Some(test.posting)).expect("a column");
    assert_eq!((head.passed, head.spread[9], head.mean), (30, 30, Some(100.0)));
}

#[tokio::test]
async fn one_learner_is_given_time_and_attempts() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, learner) = room.learner(&class, "Ana").await;
    let (mut ben, _) = room.learner(&class, "Ben").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let attempt = begin(&mut ana, &test).await;
    let allowance = Allowance { posting: test.posting, learner: learner.id, minutes: 20, attempts: 1 };
    room.order(&tea, Order::Allow(allowance, class.id)).await;
    room.pass(46);
    ben.refused(&test.begin(), None).await;
    // Thirty minutes to sit it, and twenty more; sixty-five to the close.
    answer_all(&mut ana, attempt, "beta").await;
    ana.act(&Action::HandIn(attempt), None).await;
    let again = begin(&mut ana, &test).await;
    assert_ne!(again, attempt);
    ben.go(&test.cover()).await;
    assert!(page(&ben.view).contains("Closed"), "{}", page(&ben.view));
    ana.go(&Action::Attempt(attempt)).await;
    assert!(!page(&ana.view).contains("Alpha it is"), "somebody still sits it: {}", page(&ana.view));
}

#[tokio::test]
async fn a_trial_is_like_the_test_and_does_not_count() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let source = Source::Draft(room.paste(&tea, class.id, PASTED).await);
    let done = room.order(&tea, Order::Try { cohort: class.id, source: source.clone() }).await;
    let Done::Trial(attempt) = done else { panic!("{done:?}") };
    let mut me = room.classroom.visit(&tea.entered).await;
    answer_all(&mut me, attempt, "alpha").await;
    me.act(&Action::HandIn(attempt), None).await;
    assert!(page(&me.view).contains("3 of 3") && page(&me.view).contains("trying this test out"));
    assert_eq!(room.attempt(attempt).await.counting, Counting::Trial);
    let Done::Trial(again) = room.order(&tea, Order::Try { cohort: class.id, source }).await else {
        panic!("a trial")
    };
    assert_ne!(attempt, again);
    room.order(&tea, Order::Discard { cohort: class.id, edition: room.attempt(attempt).await.edition }).await;
    me.go(&Action::Attempt(attempt)).await;
    assert!(page(&me.view).contains("3 of 3"), "its text is kept as long as it is needed");
}

#[tokio::test]
async fn the_reminder_is_given_once() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, done) = room.learner(&class, "Ana").await;
    let (mut ben, late) = room.learner(&class, "Ben").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    sit(&mut ana, &test, "alpha").await;
    let runtime = &room.classroom.runtime;
    assert_eq!(runtime.give_reminders().await.expect("given"), 0, "too early");
    room.pass(31);
    assert_eq!(runtime.give_reminders().await.expect("given"), 1);
    assert_eq!(runtime.give_reminders().await.expect("given"), 0, "once");
    assert_eq!((room.notices(done.id).await.len(), room.notices(late.id).await.len()), (0, 1));
    assert_eq!(room.board(&tea, class.id, test.posting).await.posting.reminder, Reminder::Given);
    ben.go(&Action::Home).await;
    assert!(page(&ben.view).contains("you have not handed in yet"), "{}", page(&ben.view));
    ben.press("Got it").await;
    assert!(!page(&ben.view).contains("you have not handed in yet"));
}

#[tokio::test]
async fn a_new_text_is_for_new_attempts() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, _) = room.learner(&class, "Ana").await;
    let (mut ben, _) = room.learner(&class, "Ben").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let attempt = begin(&mut ana, &test).await;
    let edition = room.paste(&tea, class.id, &PASTED.replace("Which is right?", "Which of these?")).await;
    let done = room.order(&tea, Order::TakeUp { cohort: class.id, edition }).await;
    assert!(matches!(done, Done::TakenUp(course) if course == test.course), "the same test, by its title");
    ana.go(&Action::Question(attempt, 0)).await;
    assert!(page(&ana.view).contains("Which is right?"));
    begin(&mut ben, &test).await;
    assert!(page(&ben.view).contains("Which of these?"));
}
