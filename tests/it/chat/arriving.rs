//! How one comes to be in the class that meets in a channel, and who stays out.

use std::sync::Arc;

use homeroom_core::{
    Action, CohortId, Command, CourseId, DeliveryError, Door as _, Entrance as _, Input, ItemId, LearnerId,
    Refusal, Reply, Sender, Store as _, Suggest, Wanted, What, desk::Order,
};
use homeroom_core::{Chat as _, Desk as _};

use super::{
    linking::{code, of_account},
    room::{Person, Room},
};

fn quiz() -> Action {
    Action::Begin(CourseId::new("small"), ItemId::new("1-first.quiz"))
}

async fn is_in(room: &Room, cohort: CohortId, person: &Person<'_>) -> bool {
    let learner = of_account(room, person).await;
    let mut tx = room.classroom.store.read().await.expect("read");
    tx.member(cohort, learner).await.expect("read").is_some_and(|member| member.removed.is_none())
}

async fn attempts(room: &Room, learner: LearnerId) -> usize {
    let mut tx = room.classroom.store.read().await.expect("read");
    tx.attempts_by(learner).await.expect("read").len()
}

#[tokio::test]
async fn only_learning_lets_one_into_a_class() {
    let room = Room::open().await;
    let (_ada, cohort) = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    for aside in [Action::Help, Action::Privacy, Action::Link, Action::Progress] {
        let said = ben.asks(&aside, None).await;
        assert!(!said.contains("Welcome to"), "{said}");
    }
    let word = ben.asks(&Action::Term, Some("weight")).await;
    assert!(word.contains("A number that a model learned"), "without being enrolled: {word}");
    let suggested = room.staff.suggest(&ben.from(), Suggest::Item(Wanted::Lesson), "").await;
    assert_eq!(suggested.len(), 1, "{suggested:?}");
    assert_eq!(ben.order_refused(Command::Class).await, Refusal::ForInstructors);
    assert!(!is_in(&room, cohort, &ben).await);
    let said = ben.asks(&Action::Find(Wanted::Quiz), Some("first")).await;
    assert!(said.contains("Welcome to Class of Ada") && said.contains("5 questions"), "{said}");
    assert!(is_in(&room, cohort, &ben).await);
}

#[tokio::test]
async fn what_is_refused_enrols_nobody_and_the_line_on_privacy_waits() {
    let room = Room::open().await;
    let (_ada, cohort) = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    let nothing = Action::Begin(CourseId::new("small"), ItemId::new("nothing"));
    assert_eq!(ben.refused(&nothing, None).await, Refusal::NotFound);
    assert!(!is_in(&room, cohort, &ben).await);
    let question = ben.asks(&quiz(), None).await;
    assert!(question.contains("Your instructors see your answers"), "{question}");
    assert!(is_in(&room, cohort, &ben).await);
}

#[tokio::test]
async fn a_welcome_that_was_not_shown_is_brought() {
    let room = Room::open().await;
    let (_ada, cohort) = room.teacher("Ada", "general").await;
    let ben = room.person("Ben", "general");
    let home = What::Pressed { token: Action::Home.token().as_str().into() };
    ben.does(home, None, Some(DeliveryError::Gone("the message is gone".into()))).await;
    assert!(is_in(&room, cohort, &ben).await);
    let told = room.board.told("ben");
    assert!(told.len() == 1 && told[0].contains("Your instructors see your answers"), "{told:?}");
}

#[tokio::test]
async fn who_was_taken_out_is_told_so_and_stays_out() {
    let room = Room::open().await;
    let (ada, cohort) = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    ben.asks(&quiz(), None).await;
    let learner = of_account(&room, &ben).await;
    room.staff.order(&ada.from(), &Order::Remove { cohort, learner }).await.expect("taken out");
    for action in [Action::Home, Action::Find(Wanted::Lesson), quiz()] {
        assert_eq!(ben.refused(&action, None).await, Refusal::Removed, "{action:?}");
    }
    assert!(!is_in(&room, cohort, &ben).await);
    let code = room.code(cohort).await;
    assert_eq!(ben.refused(&Action::Join, Some(&code)).await, Refusal::Removed);
    ben.asks(&Action::Privacy, None).await;
    room.staff.order(&ada.from(), &Order::Restore { cohort, learner }).await.expect("put back");
    let home = ben.asks(&Action::Home, None).await;
    assert!(home.contains("Small course"), "{home}");
}

/// Two programs on one record: the second remembers who was joined with somebody else in the first.
#[tokio::test]
async fn a_press_in_another_process_is_of_the_record_that_was_kept() {
    let store = Arc::default();
    let (first, second) = (Room::on(Arc::clone(&store)).await, Room::on(store).await);
    let (_ada, cohort) = first.teacher("Ada", "general").await;
    let mut web = first.classroom.enter("Ben on the web").await;
    second.pass(1);
    let mut ben = second.person("Ben", "general");
    let made = code(&ben.asks(&Action::Link, None).await);
    let gone = of_account(&second, &ben).await;
    first.pass(1);
    web.act(&Action::Link, Some(Input::Text(made))).await;
    web.press("Join them").await;
    let kept = of_account(&second, &ben).await;
    assert_ne!(kept, gone, "the older record is kept");

    let question = ben.asks(&quiz(), None).await;
    assert!(question.contains("Question 1 of 5"), "{question}");
    assert_eq!((attempts(&first, kept).await, attempts(&first, gone).await), (1, 0));
    let mut tx = first.classroom.store.read().await.expect("read");
    assert!(tx.member(cohort, gone).await.expect("read").is_none(), "who went is not let in again");
}

#[tokio::test]
async fn a_browser_in_another_process_erases_the_record_that_was_kept() {
    let store = Arc::default();
    let (first, second) = (Room::on(Arc::clone(&store)).await, Room::on(store).await);
    let _ada = first.teacher("Ada", "general").await;
    let mut ben = first.person("Ben", "general");
    ben.asks(&quiz(), None).await;
    second.pass(1);
    let mut web = second.classroom.enter("Ben on the web").await;
    let made = {
        let view = web.act(&Action::Link, None).await;
        code(&crate::conversation::plain::page(view))
    };
    first.pass(1);
    ben.asks(&Action::Link, Some(&made)).await;
    ben.press("Join them").await;
    let kept = of_account(&first, &ben).await;
    let Sender::Session(session) = web.from.clone() else { panic!("a session") };
    second.classroom.doorkeeper.erase(&session).await.expect("erased");
    let mut tx = first.classroom.store.read().await.expect("read");
    assert_eq!(tx.accounts_of(kept).await.expect("read"), []);
    drop(tx);
    let reply = second.classroom.runtime.read(&web.from, &Action::Home).await;
    assert_eq!(reply, Reply::Refused(Refusal::SignedOut));
}
