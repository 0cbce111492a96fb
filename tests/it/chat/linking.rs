//! One person with two accounts.

use homeroom_core::{Account, Action, CourseId, Door as _, Input, ItemId, Refusal, Reply, Store as _};

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
    ada.asks(&Action::Link, Some(&made)).await;
    ada.press("Join them").await;
    let id = of_account(&room, &ada).await;
    let mut tx = room.classroom.store.read().await.expect("read");
    assert!(tx.may_teach(id).await.expect("read"));
    drop(tx);
    let (mut ben, _) = room.teacher("Ben", "random").await;
    let made = code(&ben.asks(&Action::Link, None).await);
    ada.asks(&Action::Link, Some(&made)).await;
    let unite = ada.find("Join them").expect("a button");
    assert_eq!(ada.refused(&unite, None).await, Refusal::BothTeach);
}
