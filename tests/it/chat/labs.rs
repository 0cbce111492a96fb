//! A lab in a thread: what was said and what came back stands there, whoever asks, wherever.

use std::{sync::Arc, time::Duration};

use homeroom_core::{
    Action, Chat as _, Decided, DeliveryError, Desk as _, Input, ItemId, Refusal, Replied, Reply, Store as _,
    Suggest, View, Wanted, What, desk::Order,
};
use homeroom_tutor::Tutors;
use tokio::time::timeout;

use super::{
    board::Board,
    linking::code,
    room::{Room, place},
    script::{Labs, Talker, once, opened},
};
use crate::conversation::{
    classroom::{shown, small_id},
    plain,
};

/// Sooner than everything is looked at again.
const SOON: Duration = Duration::from_secs(10);
const ONE: &str = "A model is made of many numbers.";
const TWO: &str = "And each of them takes some bits.";

/// So many paragraphs, of which two fit into a message.
fn paragraphs(name: &str, n: usize) -> String {
    let all = (1..=n).map(|at| format!("{name} {at}: {}", "it goes on and on. ".repeat(10).trim()));
    all.collect::<Vec<_>>().join("\n\n")
}

fn has(board: &Board, of: &Talker<'_>, words: &str) -> bool {
    board.stands(&of.at).iter().any(|one| one.contains(words))
}

#[tokio::test]
async fn a_lab_is_completed_in_a_thread() {
    let (labs, _) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    let head = ben.stands();
    assert!(head.len() == 1 && head[0].contains("Find out what a model is made of."), "{head:#?}");
    ben.says(ONE).await;
    let pen = labs.script.pen().await;
    assert!(pen.request.prompt.turns.last().is_some_and(|turn| turn.text.contains(ONE)), "{:?}", pen.request);
    pen.writes("A weight ");
    labs.until("it grows", |board| has(board, &ben, "A weight")).await;
    assert!(ben.find("Stop").is_some() && ben.find("Your reply").is_none(), "{}", ben.sees());
    let page = ben.person.acts(&Action::Lab(small_id(), ItemId::new("1-first.lab")), None).await;
    let Reply::Shown(page) = page else { panic!("a page: {page:?}") };
    assert!(plain::page(&page).contains("Go to the thread"), "{}", plain::page(&page));
    pen.ends("is a number.");
    labs.until("1 of 2", |board| has(board, &ben, "1 of 2 exchanges")).await;
    ben.says(TWO).await;
    labs.script.pen().await.ends("So it does.");
    labs.until("the end", |board| has(board, &ben, "This lab is complete.")).await;
    ben.says("Takeaway: bits are what it takes.").await;
    labs.until("the line", |board| has(board, &ben, "bits are what it takes.")).await;
    labs.level(ben.talk).await;

    let stands = ben.stands();
    assert_eq!(stands.len(), 3, "a head, and one message an exchange: {stands:#?}");
    assert!(stands[1].contains(ONE) && stands[1].contains("A weight is a number."), "{}", stands[1]);
    assert!(stands[2].contains(TWO) && stands[2].contains("So it does."), "{}", stands[2]);
    let looks = labs.room.board.looks(&ben.at);
    let controls: Vec<usize> =
        looks.iter().filter_map(|looks| looks.last()).map(|view| view.controls.len()).collect();
    assert!(
        controls[..2] == [0, 0] && controls[2] > 0,
        "what can be done stands under the last: {controls:?}"
    );
    once(&labs.room.board);
}

#[tokio::test]
async fn a_long_reply_stands_in_several_messages_of_which_earlier_ones_never_change() {
    let (labs, _) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    let pen = labs.script.pen().await;
    let text = paragraphs("Part", 6);
    let mut done = Vec::new();
    for (n, part) in text.split_inclusive("\n\n").enumerate() {
        pen.writes(part);
        let words = format!("Part {}: it", n + 1);
        labs.until("its words", |board| has(board, &ben, &words)).await;
        let stands = ben.stands();
        let settled = &stands[..stands.len() - 1];
        assert!(settled.starts_with(&done), "what is done stays: {done:#?}, {stands:#?}");
        done = settled.to_vec();
    }
    pen.ends("\n\nThat is all.");
    labs.until("the end", |board| has(board, &ben, "1 of 2 exchanges")).await;
    labs.level(ben.talk).await;
    let stands = ben.stands();
    assert!(stands.starts_with(&done) && stands.len() >= 4, "{stands:#?}");
    let at_paragraphs = |message: &String| message.matches("it goes on and on.").count().is_multiple_of(10);
    assert!(stands.iter().all(at_paragraphs), "{stands:#?}");
    let all = ben.sees();
    assert!((1..=6).all(|n| all.matches(&format!("Part {n}: it")).count() == 1), "all of it, once: {all}");
    once(&labs.room.board);
}

#[tokio::test]
async fn another_reply_takes_the_place_of_one_and_of_all_its_messages() {
    let (labs, _) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    labs.script.pen().await.ends(&paragraphs("Old", 6));
    labs.until("a long reply", |board| has(board, &ben, "Old 6")).await;
    labs.level(ben.talk).await;
    let before = ben.stands().len();
    ben.press("Another reply").await;
    let pen = labs.script.pen().await;
    labs.until("what is old is gone", |board| !has(board, &ben, "Old")).await;
    pen.ends("Shorter.");
    labs.until("it is there", |board| has(board, &ben, "Shorter.")).await;
    labs.level(ben.talk).await;
    let stands = ben.stands();
    assert_eq!(stands.len(), before, "{stands:#?}");
    assert!(stands[1].contains("Shorter.") && stands[1].contains("1 of 2 exchanges"), "{stands:#?}");
    assert!(stands[2..].iter().all(|one| one.contains("Another reply took the place")), "{stands:#?}");

    // Longer again: below what was cleared.
    ben.press("Another reply").await;
    labs.script.pen().await.ends(&paragraphs("New", 4));
    labs.until("it is there", |board| has(board, &ben, "New 4")).await;
    labs.level(ben.talk).await;
    ben.says(TWO).await;
    labs.script.pen().await.ends("So it does.");
    labs.until("the end", |board| has(board, &ben, "This lab is complete.")).await;
    let all = ben.sees();
    assert!(!all.contains("Old") && !all.contains("Shorter."), "{all}");
    let at = |words: &str| all.find(words).unwrap_or_else(|| panic!("no {words:?} in {all}"));
    assert!(at("New 1") < at("New 4") && at("New 4") < at(TWO), "in order: {all}");
    once(&labs.room.board);
}

#[tokio::test]
async fn a_reply_is_stopped_and_a_new_start_goes_on_below() {
    let (labs, _) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    let pen = labs.script.pen().await;
    pen.writes("Half of ");
    labs.until("it grows", |board| has(board, &ben, "Half of")).await;
    ben.press("Stop").await;
    labs.until("it says so", |board| has(board, &ben, "You stopped it here.")).await;
    pen.dropped().await;
    labs.level(ben.talk).await;
    ben.press("New start").await;
    let tasks = |board: &Board| {
        let stands = board.stands(&ben.at);
        stands.iter().filter(|one| one.contains("Find out what a model is made of.")).count()
    };
    labs.until("another head", |board| tasks(board) == 2).await;
    labs.until("what was left", |board| has(board, &ben, "You left this conversation")).await;
    ben.says(TWO).await;
    labs.script.pen().await.ends("So it does.");
    labs.until("it counts anew", |board| has(board, &ben, "1 of 2 exchanges")).await;
    let stands = ben.stands();
    assert!(stands.len() == 4 && stands[3].contains(TWO), "{stands:#?}");
    assert_eq!(labs.room.board.threads().len(), 1, "in the same place");
    once(&labs.room.board);
}

#[tokio::test]
async fn where_there_are_no_threads_the_page_has_it() {
    let (labs, _) = Labs::open().await;
    labs.room.board.flat.store(true, std::sync::atomic::Ordering::SeqCst);
    let mut ben = labs.room.person("Ben", "general");
    let lab = Action::OpenLab(
        crate::conversation::classroom::small_id(),
        homeroom_core::ItemId::new("1-first.lab"),
    );
    let page = ben.asks(&lab, None).await;
    assert!(page.contains("Find out what a model is made of."), "{page}");
    let page = ben.fill("Your reply: I have a machine with [memory]. Which model fits?", ONE).await;
    assert!(page.contains(ONE), "{page}");
    labs.script.pen().await.ends("A weight is a number.");
    labs.until("nothing stands elsewhere", |board| board.threads().is_empty()).await;
}

#[tokio::test]
async fn what_is_said_on_the_web_shows_in_the_thread_too() {
    let (labs, cohort) = Labs::open().await;
    let room = &labs.room;
    let mut web = room.classroom.enter("Ben on the web").await;
    room.pass(1);
    web.act(&Action::Join, Some(Input::Text(room.code(cohort).await))).await;
    let mut ben = room.person("Ben", "general");
    let made = code(&ben.asks(&Action::Link, None).await);
    let token = Action::Link.token();
    web.view = shown(room.classroom.press(&web.from, token.as_str(), Some(Input::Text(made)), None).await);
    web.press("Join them").await;
    let ben = opened(ben, "1-first.lab").await;
    web.act(&Action::Say(ben.talk), Some(Input::Text(ONE.into()))).await;
    labs.script.pen().await.ends("A weight is a number.");
    labs.until("both", |board| has(board, &ben, ONE) && has(board, &ben, "1 of 2 exchanges")).await;
}

#[tokio::test]
async fn nobody_else_goes_on_with_a_conversation() {
    let (labs, _) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    let pen = labs.script.pen().await;
    let mut carl = labs.room.person("Carl", "general");
    carl.asks(&Action::Home, None).await;
    for action in [
        Action::Say(ben.talk),
        Action::StopReply(ben.talk),
        Action::TellMe(ben.talk),
        Action::NewStart(ben.talk),
    ] {
        let text = matches!(action, Action::Say(_)).then_some(TWO);
        assert_eq!(carl.refused(&action, text).await, Refusal::NotYours, "{action:?}");
    }
    let said = What::Said { at: ben.at.clone(), text: TWO.into() };
    assert!(matches!(carl.does(said, None, None).await, Reply::Refused(Refusal::NotYours)));
    let nowhere = What::Said { at: place("thread of nobody"), text: TWO.into() };
    assert!(matches!(carl.does(nowhere, None, None).await, Reply::Refused(Refusal::NotFound)));
    pen.ends("A weight is a number.");
    labs.until("his reply", |board| has(board, &ben, "1 of 2 exchanges")).await;
    assert!(!ben.sees().contains(TWO), "{}", ben.sees());
}

#[tokio::test]
async fn what_an_instructor_decides_shows_in_the_thread() {
    let (labs, cohort) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    let ada = labs.room.person("Ada", "general");
    labs.level(ben.talk).await;
    let decide = Order::Decide { cohort, talk: ben.talk, decided: Some(Decided::Complete) };
    labs.room.staff.order(&ada.from(), &decide).await.expect("she teaches");
    let words = "Your instructor decided that this lab is complete.";
    let shows = labs.until("it shows", |board| has(board, &ben, words));
    timeout(SOON, shows).await.expect("before the next round");
    assert_eq!(ben.stands().len(), 1);
}

#[tokio::test]
async fn what_comes_twice_is_said_once() {
    let (labs, _) = Labs::open().await;
    let ben = labs.talker("Ben").await;
    for _ in 0..2 {
        let reply = ben.does(ONE, Some("e1")).await;
        assert!(matches!(reply, Reply::Elsewhere(_)), "{reply:?}");
    }
    labs.script.pen().await.ends("A weight is a number.");
    labs.until("the reply", |board| has(board, &ben, "1 of 2 exchanges")).await;
    // Also when the reply is there.
    ben.does(ONE, Some("e1")).await;
    labs.level(ben.talk).await;
    let talk = labs.talk(ben.talk).await.expect("kept");
    assert!(
        matches!(talk.turns.as_slice(), [turn] if matches!(turn.reply, Replied::Given { .. })),
        "{talk:?}"
    );
    assert_eq!(ben.stands().len(), 2);
}

#[tokio::test]
async fn two_labs_in_one_private_channel_do_not_mix() {
    let (labs, _) = Labs::open().await;
    labs.room.board.private.store(true, std::sync::atomic::Ordering::SeqCst);
    let first = labs.talker("Ben").await;
    labs.room.pass(1);
    let second = opened(labs.room.person("Ben", "general"), "2-more.lab").await;
    assert_eq!(first.at, second.at);
    for (talk, said, reply) in [(first.talk, ONE, "To the first."), (second.talk, TWO, "To the second.")] {
        assert!(matches!(first.person.acts(&Action::Say(talk), Some(said)).await, Reply::Elsewhere(_)));
        labs.script.pen().await.ends(reply);
        labs.level(talk).await;
    }
    let of = |talk| {
        let looks = labs.room.board.looks(&first.at);
        let views: Vec<View> = looks.into_iter().filter_map(|mut looks| looks.pop()).collect();
        views
            .iter()
            .filter(|view| matches!(view.at, Action::Message(id, _) if id == talk))
            .map(plain::page)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let (one, two) = (of(first.talk), of(second.talk));
    assert!(one.contains(ONE) && one.contains("To the first.") && one.contains("1 of 2 exchanges"), "{one}");
    assert!(
        two.contains(TWO) && two.contains("To the second.") && two.contains("This lab is complete."),
        "{two}"
    );
    assert!(!one.contains(TWO) && !two.contains(ONE), "{one}\n{two}");
    // What is typed there goes to the last one that was opened.
    second.says("How many bits are there in one of them?").await;
    labs.script.pen().await.ends("Some.");
    labs.level(second.talk).await;
    assert_eq!(labs.talk(first.talk).await.map(|talk| talk.turns.len()), Some(1));
    once(&labs.room.board);
}

#[tokio::test]
async fn who_is_erased_is_left_alone() {
    let (labs, _) = Labs::open().await;
    let (ben, cleo) = (labs.talker("Ben").await, labs.talker("Cleo").await);
    ben.says(ONE).await;
    let pen = labs.script.pen().await;
    pen.writes("A weight ");
    labs.until("it grows", |board| has(board, &ben, "A weight")).await;
    let reply = ben.person.acts(&Action::Erase, None).await;
    assert!(matches!(reply, Reply::Shown(_)), "{reply:?}");
    pen.dropped().await;
    let looks = labs.room.board.looks(&ben.at);
    labs.look_round();
    cleo.says(TWO).await;
    labs.script.pen().await.ends("So it does.");
    labs.level(cleo.talk).await;
    assert_eq!(labs.room.board.looks(&ben.at), looks);
    assert_eq!(labs.talk(ben.talk).await, None);
}

#[tokio::test]
async fn where_the_thread_is_gone_it_goes_on_from_the_page() {
    let (labs, _) = Labs::open().await;
    let mut ben = labs.talker("Ben").await;
    ben.says(ONE).await;
    let pen = labs.script.pen().await;
    labs.room.board.troubled(Some(DeliveryError::Gone("the place".into())));
    pen.ends("A weight is a number.");
    let gone = async || {
        let reply = ben.person.acts(&Action::StopReply(ben.talk), None).await;
        Ok(matches!(reply, Reply::Shown(_)).then_some(()))
    };
    homeroom_tests::wait::until("it is noted", gone).await.expect("noted");
    labs.room.board.troubled(None);
    let page = ben.person.asks(&Action::Talk(ben.talk), None).await;
    assert!(page.contains("A weight is a number."), "{page}");
}

#[tokio::test]
async fn who_goes_to_a_lab_is_in_it() {
    let (labs, _) = Labs::open().await;
    let find = Action::Find(Wanted::Lab).token().as_str().to_owned();
    let named = || What::Answered { token: find.clone(), with: Input::Text("first steps".into()) };
    let mut ben = labs.room.person("Ben", "general");
    // By its name, and told twice.
    let mut talks = Vec::new();
    for _ in 0..2 {
        let reply = ben.does(named(), Some("e1"), None).await;
        let Reply::Elsewhere(view) = reply else { panic!("it stands in a thread: {reply:?}") };
        talks.push(view.at);
    }
    assert_eq!(talks[0], talks[1]);
    let list = ben.asks(&Action::Find(Wanted::Lab), None).await;
    assert!(list.contains("First steps"), "{list}");
    let chosen = labs.room.staff.suggest(&ben.from(), Suggest::Item(Wanted::Lab), "first").await;
    let leads = chosen.iter().filter_map(|one| Action::from_token(&one.value)).collect::<Vec<_>>();
    assert_eq!(leads, [Action::OpenLab(small_id(), ItemId::new("1-first.lab"))]);

    // From the end of its lesson.
    let mut carl = labs.room.person("Carl", "general");
    let end = carl.asks(&Action::Lesson(small_id(), ItemId::new("1-first"), Some(1)), None).await;
    let lab = carl.find("Lab: First steps").unwrap_or_else(|| panic!("a lab at its end: {end}"));
    let reply = carl.acts(&lab, None).await;
    assert!(matches!(reply, Reply::Elsewhere(_)), "{reply:?}");
    labs.until("a thread for each", |board| board.threads().len() == 2).await;
}

#[tokio::test]
async fn where_nobody_answers_a_lab_shows_its_task() {
    let room =
        Room::with_tutor(Arc::default(), Arc::default(), Arc::new(Tutors::new(Vec::new()).expect("none")))
            .await;
    let _ada = room.teacher("Ada", "general").await;
    let mut ben = room.person("Ben", "general");
    for (action, text) in [
        (Action::Find(Wanted::Lab), Some("first steps")),
        (Action::OpenLab(small_id(), ItemId::new("1-first.lab")), None),
    ] {
        let page = ben.asks(&action, text).await;
        assert!(page.contains("Find out what a model is made of."), "{page}");
        assert!(page.contains("No assistant is connected here yet."), "{page}");
    }
    let mut tx = room.classroom.store.read().await.expect("a record in memory");
    assert!(tx.waiting_talks().await.expect("read").is_empty() && room.board.threads().is_empty());
}
