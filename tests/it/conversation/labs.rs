//! Labs and what is around them.

use homeroom_core::{Action, Reach};

use super::{
    classroom::Classroom,
    courses::{Keys, with_lab},
    plain::page,
    tutor::{Scripted, server},
};

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
        far.contains("It leaves the group's own network: it goes to api.example.org, to the model large,"),
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
    assert!(both.contains("to the first of the servers below") && first < second, "{both}");
}
