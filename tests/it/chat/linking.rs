//! One person with two accounts.

use homeroom_core::{
    Account, Action, CourseId, Desk as _, Door as _, Input, ItemId, Refusal, Reply, Store as _, desk::Order,
};

use super::room::{Person, Room};
use crate::conversation::classroom::{Visitor, shown};

fn begin() -> Action {
    Action::Begin(CourseId::new("small"), ItemId::new("1-first.quiz"))
}

/// The code on a page.
pub fn code(said: &str) -> String {
    let word = said.split_whitespace().find(|word| word.len() == 9 && word.as_bytes()[4] == b'-');
    word.unwrap_or_else(|| panic!("no code in {said}")).to_owned()
}

pub async fn of_account(room: &Room, person: &Person<'_>) -> homeroom_core::LearnerId {
    let mut tx = room.classroom.store.read().await.expect("read");
    tx.learner_of(&person.caller.account).await.expect("read").expect("known").id
}

async fn on_the_web<'a>(room: &'a Room, name: &str) -> Visitor<'a> {
    room.classroom.enter(name).await
}

#[tokio::test]
async fn a_web_and_a_chat_account_become_one_record() {
    let room = Room::open().await;
    let (_ada, cohort) = room.teacher("Ada", "general").await;
    let mut web = on_the_web(&room, "Ben on the web").await;
    room.pass(1);
    web.act(&Action::Join, Some(Input::Text(room.code(cohort).await))).await;
    web.act(&begin(), None).await;
    web.press("alpha of first").await;
    room.pass(1);
    let mut ben = room.person("Ben", "general");
    let made = code(&ben.asks(&Action::Link, None).await);
    // The other side enters it, is told whose it is, and says yes.
    let asked =
        room.classroom.press(&web.from, Action::Link.token().as_str(), Some(Input::Text(made)), None).await;
    let asked = shown(asked);
    assert!(crate::conversation::plain::page(&asked).contains("made by Ben (chat)"), "{asked:?}");
    web.view = asked;
    web.press("Join them").await;
    let kept = web.room.runtime.read(&web.from, &Action::Home).await;
    assert!(matches!(kept, Reply::Shown(_)), "{kept:?}");

    // In the chat one goes on with what was begun on the web.
    ben.asks(&Action::Home, None).await;
    let on = ben.press("Continue").await;
    assert!(on.contains("Question 2 of 5"), "{on}");
    let accounts = {
        let id = of_account(&room, &ben).await;
        let mut tx = room.classroom.store.read().await.expect("read");
        tx.accounts_of(id).await.expect("read")
    };
    let platforms: Vec<&str> = accounts.iter().map(|account: &Account| account.platform.as_str()).collect();
    assert_eq!(platforms, ["chat", "somewhere"]);

    // And it can be taken back.
    web.press("Take it back").await;
    let home = ben.asks(&Action::Home, None).await;
    assert!(ben.find("Continue").is_none(), "{home}");
}

#[tokio::test]
async fn a_code_is_somebody_elses_good_once_and_for_minutes() {
    let room = Room::open().await;
    let _ada = room.teacher("Ada", "general").await;
    let (mut ben, mut carl) = (room.person("Ben", "general"), room.person("Carl", "general"));
    let first = code(&ben.asks(&Action::Link, None).await);
    assert_eq!(ben.refused(&Action::Link, Some(&first)).await, Refusal::OwnCode);
    assert_eq!(carl.refused(&Action::Link, Some("not a code")).await, Refusal::UnknownCode);
    let second = code(&ben.asks(&Action::Link, None).await);
    assert_eq!(carl.refused(&Action::Link, Some(&first)).await, Refusal::UnknownCode, "a newer one ends it");
    room.pass(11);
    assert_eq!(carl.refused(&Action::Link, Some(&second)).await, Refusal::UnknownCode, "too old");
    let third = code(&ben.asks(&Action::Link, None).await);
    carl.asks(&Action::Link, Some(&third)).await;
    let unite = carl.find("Join them").expect("a button");
    carl.asks(&unite, None).await;
    let dora = room.person("Dora", "general");
    assert_eq!(dora.refused(&unite, None).await, Refusal::UnknownCode, "used");
}

#[tokio::test]
async fn who_teaches_is_kept_and_two_who_teach_are_not_joined() {
    let room = Room::open().await;
    let (ada, _) = room.teacher("Ada", "general").await;
    let mut web = on_the_web(&room, "Ada on the web").await;
    // The web account is made later here, but the one that teaches is kept in any case.
    let made = {
        let view = web.act(&Action::Link, None).await;
        code(&crate::conversation::plain::page(view))
    };
    let mut ada = ada;
    let asked = ada.asks(&Action::Link, Some(&made)).await;
    assert!(asked.contains("Your record here stays"), "{asked}");
    assert!(asked.contains("It goes on teaching: Class of Ada."), "{asked}");
    // The same from the other side.
    let hers = code(&ada.asks(&Action::Link, None).await);
    let asked = crate::conversation::plain::page(web.act(&Action::Link, Some(Input::Text(hers))).await);
    assert!(
        asked.contains("The record of Ada stays") && asked.contains("teaching: Class of Ada."),
        "{asked}"
    );
    ada.asks(&Action::Link, Some(&made)).await;
    ada.press("Join them").await;
    let id = of_account(&room, &ada).await;
    let mut tx = room.classroom.store.read().await.expect("read");
    assert!(tx.may_teach(id).await.expect("read"));
    drop(tx);
    let (mut ben, class) = room.teacher("Ben", "random").await;
    let made = code(&ben.asks(&Action::Link, None).await);
    let both = Refusal::BothTeach { mine: "Class of Ada".into(), theirs: "Class of Ben".into() };
    assert_eq!(ada.refused(&Action::Link, Some(&made)).await, both);
    let said = homeroom_core::words::refusal(&both);
    assert!(said.contains("this one Class of Ada, the other Class of Ben"), "{said}");

    // The way out that it names: one of the two teaches it all.
    ada.asks(&Action::Join, Some(&room.code(class).await)).await;
    let (ada_id, ben_id) = (of_account(&room, &ada).await, of_account(&room, &ben).await);
    let orders =
        [Order::Promote { cohort: class, learner: ada_id }, Order::Demote { cohort: class, learner: ben_id }];
    for order in orders {
        room.staff.order(&ben.from(), &order).await.expect("Ben teaches it until then");
    }
    let asked = ada.asks(&Action::Link, Some(&made)).await;
    assert!(asked.contains("Class of Ben") && asked.contains("Class of Ada"), "{asked}");
    ada.press("Join them").await;
    assert_eq!(of_account(&room, &ben).await, ada_id);
}

#[tokio::test]
async fn who_may_make_classes_does_not_lose_that() {
    let room = Room::open().await;
    let (mut ada, class) = room.teacher("Ada", "general").await;
    let mut tom = room.person("Tom", "general");
    tom.asks(&Action::Home, None).await;
    let tutor = of_account(&room, &tom).await;
    let ada_id = of_account(&room, &ada).await;
    room.staff.order(&ada.from(), &Order::Promote { cohort: class, learner: tutor }).await.expect("done");
    room.staff.order(&ada.from(), &Order::Demote { cohort: class, learner: ada_id }).await.expect("done");
    let made = code(&tom.asks(&Action::Link, None).await);
    let apart = Refusal::MakesApart { classes: "Class of Ada".into() };
    assert_eq!(ada.refused(&Action::Link, Some(&made)).await, apart);
    room.staff.order(&tom.from(), &Order::Promote { cohort: class, learner: ada_id }).await.expect("done");
    room.staff.order(&tom.from(), &Order::Demote { cohort: class, learner: tutor }).await.expect("done");
    ada.asks(&Action::Link, Some(&made)).await;
    ada.press("Join them").await;
    let mut tx = room.classroom.store.read().await.expect("read");
    assert!(tx.may_teach(ada_id).await.expect("read"));
}
