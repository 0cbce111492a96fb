//! Labs and what is around them.

use homeroom_core::{
    Action, Block, Control, Input, ItemId, Reach, Refusal, Wanted,
    calc::{Tool, asked},
    words,
};

use super::{
    classroom::{Classroom, Visitor, small_id},
    courses::{Keys, with_lab, with_lab_next},
    plain::page,
    tutor::{REPLY, Scripted, lab, open, say, server},
};

fn lesson() -> Action {
    Action::Lesson(small_id(), ItemId::new("1-first"), None)
}

/// The labels of buttons that lead to a lab.
fn to_labs(visitor: &Visitor<'_>) -> Vec<String> {
    let buttons = visitor.view.controls.iter().filter_map(|control| match control {
        Control::Press { label, action: Action::Lab(..), .. } => Some(label.clone()),
        _ => None,
    });
    buttons.collect()
}

#[tokio::test]
async fn a_lesson_shows_the_speed_of_its_server() {
    let tutor = Scripted::on(vec![server(Reach::Local, "127.0.0.1", "small")]);
    let room = Classroom::with_tutor(with_lab(Keys(0)), tutor.clone()).await;
    let mut ana = room.enter("Ana").await;
    ana.go(&lesson()).await;
    assert!(page(&ana.view).contains("Tokens in a second: not measured yet."), "{}", page(&ana.view));
    // Nobody had a reply so far: that somebody looks has it measured.
    while !page(&ana.view).contains("Tokens in a second: 14.") {
        tokio::task::yield_now().await;
        ana.go(&lesson()).await;
    }
    assert_eq!(tutor.prompts().len(), 1, "once");
    ana.act(&Action::Find(Wanted::Lesson), Some(Input::Text("first".into()))).await;
    assert!(page(&ana.view).contains("Tokens in a second: 14."), "{}", page(&ana.view));
    ana.act(&Action::Read(small_id(), ItemId::new("1-first"), 0), None).await;
    assert!(page(&ana.view).contains("Tokens in a second: 14."), "{}", page(&ana.view));
}

#[tokio::test]
async fn what_is_somebody_elses_is_not_asked_for_its_speed() {
    let tutor = Scripted::on(vec![server(Reach::Hosted, "api.example.org", "large")]);
    let room = Classroom::with_tutor(with_lab(Keys(0)), tutor.clone()).await;
    let mut ana = room.enter("Ana").await;
    for _ in 0..20 {
        ana.go(&lesson()).await;
        tokio::task::yield_now().await;
    }
    assert!(page(&ana.view).contains("not measured yet") && tutor.prompts().is_empty());
}

#[tokio::test]
async fn a_lesson_leads_to_its_lab() {
    let room = Classroom::with_tutor(with_lab(Keys(0)), Scripted::here()).await;
    let mut ana = room.enter("Ana").await;
    ana.go(&lesson()).await;
    assert_eq!(to_labs(&ana), ["Lab: First steps"]);
    ana.press("Lab: First steps").await;
    assert_eq!(ana.view.at, Action::Lab(small_id(), lab()));

    // Not twice where it comes next anyway.
    let room = Classroom::with_tutor(with_lab_next(), Scripted::here()).await;
    let mut ana = room.enter("Ana").await;
    ana.go(&lesson()).await;
    assert!(to_labs(&ana).is_empty());
    ana.press("Done. Next: Lab: First steps").await;
    assert_eq!(ana.view.at, Action::Lab(small_id(), lab()));
}

#[tokio::test]
async fn a_lab_has_its_calculators_at_hand() {
    let room = Classroom::with_tutor(with_lab(Keys(0)), Scripted::here()).await;
    let mut ana = room.enter("Ana").await;
    let at_hand = |ana: &Visitor<'_>| {
        assert_eq!(ana.find("Calculator"), Action::Calc);
        assert_eq!(ana.find("Local or hosted?"), Action::Decide(homeroom_core::Leanings::default()));
    };
    ana.go(&Action::Lab(small_id(), lab())).await;
    at_hand(&ana);
    let talk = open(&mut ana).await;
    at_hand(&ana);
    say(&mut ana, talk, "Which model fits a small machine?").await;
    at_hand(&ana);
}

#[tokio::test]
async fn an_opener_is_sent_when_its_blanks_are_filled_in() {
    let tutor = Scripted::here();
    let room = Classroom::with_tutor(with_lab(Keys(0)), tutor.clone()).await;
    let mut ana = room.enter("Ana").await;
    let talk = open(&mut ana).await;
    let say_so = Action::Say(talk);
    for said in [
        "I have a machine with [memory]. Which model fits?",
        "  I have a machine\r\nwith [memory]. Which model fits?\n",
    ] {
        assert_eq!(ana.refused(&say_so, Some(Input::Text(said.into()))).await, Refusal::Blanks);
    }
    assert!(words::refusal(&Refusal::Blanks).starts_with("Fill in what stands in [brackets] first."));
    assert!(tutor.prompts().is_empty());
    say(&mut ana, talk, "I have a machine with 16 GB [of RAM]. Which model fits?").await;
    assert!(page(&ana.view).contains("What follows from it?") && REPLY.contains("What follows"));
}

/// What is said of the way that words in labs go.
async fn path(tutor: std::sync::Arc<Scripted>) -> String {
    let room = Classroom::with_tutor(with_lab(Keys(0)), tutor).await;
    let mut ana = room.enter("Ana").await;
    ana.go(&Action::Privacy).await;
    let said = page(&ana.view);
    said.split_once("## Where your words in labs go").expect("a part of its own").1.to_owned()
}

#[tokio::test]
async fn what_is_said_of_privacy_is_so() {
    let local = path(Scripted::here()).await;
    assert!(local.contains("on this classroom's own computer (127.0.0.1), to the model small."), "{local}");
    assert!(local.contains("Those who teach the class can read it."), "{local}");
    assert!(!local.contains("leaves") && !local.contains("somebody else"), "{local}");

    let near = path(Scripted::on(vec![server(Reach::Local, "gpu.lan", "")])).await;
    assert!(near.contains("in the group's own network (gpu.lan)."), "{near}");

    let hosted = server(Reach::Hosted, "api.example.org", "large");
    let far = path(Scripted::on(vec![hosted.clone()])).await;
    assert!(
        far.contains("only in a conversation for which you have agreed to it")
            && far.contains("Then it goes to api.example.org, to the model large, which somebody else runs."),
        "{far}"
    );

    let none = path(Scripted::on(Vec::new())).await;
    assert!(none.contains("No inference server is connected now"), "{none}");
    assert!(!none.contains("It goes to"), "{none}");

    // What nobody allowed gets nothing, so it is not on the way.
    let health = homeroom_core::Health::Ill(homeroom_core::TutorError::Outside);
    let refused = homeroom_core::Server { health, ..hosted.clone() };
    assert_eq!(path(Scripted::on(vec![refused])).await, none);
    let both = path(Scripted::on(vec![server(Reach::Local, "localhost", "small"), hosted])).await;
    let (first, second) = (both.find("localhost"), both.find("api.example.org"));
    let only_if = both.find("It leaves the group's own network only in a class that allows it");
    assert!(first < only_if && only_if < second && first.is_some(), "{both}");
    assert!(!both.contains("the first of these servers"), "{both}");
}

#[tokio::test]
async fn what_is_worked_out_is_on_the_page_and_in_the_prompt() {
    const ASKED: &str = "How much memory does an 8B model at Q4_K_M need with 16k context?";
    let tutor = Scripted::here();
    let room = Classroom::with_tutor(with_lab(Keys(0)), tutor.clone()).await;
    let mut ana = room.enter("Ana").await;
    let talk = open(&mut ana).await;
    say(&mut ana, talk, ASKED).await;
    let card = asked(ASKED, &[Tool::Memory]).expect("a sum is asked for");
    let Some(Block::Text(result)) = card.blocks().into_iter().next() else { panic!("{:?}", card.blocks()) };
    let result = homeroom_core::plain(&result);
    assert!(result.contains("GB") && page(&ana.view).contains(&result), "{result}\n{}", page(&ana.view));
    let prompts = tutor.prompts();
    let told = prompts[0].turns.iter().map(|turn| turn.text.as_str()).chain([prompts[0].system.as_str()]);
    assert!(told.into_iter().any(|text| text.contains(&card.line())), "{:?}", prompts[0]);
}

#[tokio::test]
async fn a_full_line_says_so_and_keeps_nothing() {
    let health = homeroom_core::Health::Ill(homeroom_core::TutorError::Loading);
    let loading = homeroom_core::Server { health, ..server(Reach::Local, "127.0.0.1", "small") };
    let room = Classroom::with_tutor(with_lab(Keys(0)), Scripted::on(vec![loading])).await;
    for n in 0..200 {
        let mut waits = room.enter(&format!("Learner {n}")).await;
        let talk = open(&mut waits).await;
        waits.act(&Action::Say(talk), Some(Input::Text("What is a model made of, then?".into()))).await;
        waits.go(&Action::Lab(small_id(), lab())).await;
        let said = page(&waits.view);
        assert!(said.contains("loading its model"), "{said}");
    }
    let mut ana = room.enter("Ana").await;
    let talk = open(&mut ana).await;
    let say_so = Some(Input::Text("What is a model made of, then?".into()));
    assert_eq!(ana.refused(&Action::Say(talk), say_so).await, Refusal::LineFull { about: None });
    ana.go(&Action::Lab(small_id(), lab())).await;
    assert!(!page(&ana.view).contains("made of, then?"), "{}", page(&ana.view));
    let about = Some(std::time::Duration::from_secs(300));
    assert!(words::refusal(&Refusal::LineFull { about }).starts_with("The line is full, about 5 min"));
}
