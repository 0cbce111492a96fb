//! Getting in, coming back, leaving.

use homeroom_core::{Entrance as _, Refusal, Reply, Secret, Sender, Turned};

use super::classroom::Classroom;

#[tokio::test]
async fn a_taken_name_needs_its_link() {
    let room = Classroom::open().await;
    let ana = room.doorkeeper.enter("here", "  Ana  Lovelace ").await.expect("let in");
    assert_eq!(ana.learner.name, "Ana Lovelace");
    let again = room.doorkeeper.enter("here", "ana lovelace").await;
    assert_eq!(again.err(), Some(Turned::Refused(Refusal::NameTaken)));

    let link = ana.link.expect("a newcomer gets a link");
    let back = room.doorkeeper.come_back("elsewhere", &link).await.expect("let in");
    assert_eq!(back.learner, ana.learner);
    assert_ne!(back.session.reveal(), ana.session.reveal());
    assert!(back.link.is_none(), "the link in hand stays good");
}

#[tokio::test]
async fn names_are_names() {
    let room = Classroom::open().await;
    for name in ["", "   ", "!!!", "a\u{7}b", &"x".repeat(41)] {
        let turned = room.doorkeeper.enter("here", name).await;
        assert_eq!(turned.err(), Some(Turned::Refused(Refusal::NotAName)), "{name:?}");
    }
    for name in ["Ö", "李", "O'Neil <b>", "x1"] {
        assert!(room.doorkeeper.enter("here", name).await.is_ok(), "{name:?}");
    }
}

#[tokio::test]
async fn a_new_link_ends_the_old_one() {
    let room = Classroom::open().await;
    let ana = room.doorkeeper.enter("here", "Ana").await.expect("let in");
    let old = ana.link.expect("a link");
    let new = room.doorkeeper.new_link(&ana.session.hash()).await.expect("a link");
    let unknown = room.doorkeeper.come_back("here", &old).await;
    assert_eq!(unknown.err(), Some(Turned::Refused(Refusal::UnknownCode)));
    assert!(room.doorkeeper.come_back("here", &new).await.is_ok());
}

#[tokio::test]
async fn who_left_is_out() {
    let room = Classroom::open().await;
    let ana = room.doorkeeper.enter("here", "Ana").await.expect("let in");
    assert!(room.doorkeeper.who(&ana.session.hash()).await.expect("asked").is_some());
    room.doorkeeper.leave(&ana.session.hash()).await.expect("left");
    assert!(room.doorkeeper.who(&ana.session.hash()).await.expect("asked").is_none());
    let from = Sender::Session(ana.session.hash());
    let reply = room.press(&from, "1h", None, None).await;
    assert_eq!(reply, Reply::Refused(Refusal::SignedOut));
}

#[tokio::test]
async fn guessing_is_slow() {
    let store = Default::default();
    let room = Classroom::on(store, super::courses::Keys(0), Default::default(), 120).await;
    let mut guesses = 0;
    let wait = loop {
        let guess = Secret::read(&format!("{guesses:064x}")).expect("64 digits");
        match room.doorkeeper.come_back("there", &guess).await.err() {
            Some(Turned::Refused(Refusal::UnknownCode)) => guesses += 1,
            Some(Turned::Refused(Refusal::TooFast { wait })) => break wait,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(guesses, 20);
    room.clock.advance(i64::try_from(wait.as_millis()).expect("short") + 1);
    assert!(room.doorkeeper.enter("there", "Ana").await.is_ok(), "after the wait it goes on");
    assert!(room.doorkeeper.enter("here", "Ben").await.is_ok(), "others never waited");
}
