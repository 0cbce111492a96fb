use std::time::Duration;

use axum::http::StatusCode;
use homeroom_core::{
    Action, Choosable, Chosen, Control, EntrySort, Input, Refusal, Reply, Sender, Timestamp, View, What, rich,
};

use super::stage::{
    Room, attempt, course, get, item, post, question, refused, secret, shown, with_blocks, with_control,
};
use crate::address::path;

fn at() -> String {
    path(&question())
}

fn submit() -> Action {
    Action::Submit(attempt(), 2)
}

fn token(action: &Action) -> String {
    format!("token={}", action.token().as_str())
}

#[tokio::test]
async fn a_press_becomes_an_event() {
    let room = Room::new();
    let pressed = Action::Answer(attempt(), 2, 1);
    room.post(&at(), &token(&pressed)).await;
    room.post(&at(), &format!("pick=0&pick=3&{}", token(&submit()))).await;
    room.post(&at(), &token(&submit())).await;
    room.post(&at(), &format!("text=4%2C5+GB&{}", token(&submit()))).await;
    room.post(&at(), "").await;

    let events = std::mem::take(&mut *room.stage.events.lock().unwrap());
    assert!(events.iter().all(|event| event.from == Sender::Session(secret().hash())));
    assert!(events.iter().all(|event| event.at == Timestamp::UNIX_EPOCH && event.id.is_none()));
    let token = submit().token().as_str().to_owned();
    let answered = |with| What::Answered { token: token.clone(), with };
    let whats: Vec<What> = events.into_iter().map(|event| event.what).collect();
    assert_eq!(
        whats,
        [
            What::Pressed { token: pressed.token().as_str().into() },
            answered(Input::Picks(vec![0, 3])),
            answered(Input::Picks(vec![])),
            answered(Input::Text("4,5 GB".into())),
            What::Pressed { token: String::new() },
        ]
    );
}

#[tokio::test]
async fn the_same_place_is_shown_and_another_is_led_to() {
    let room = Room::showing(None, shown(View::new(question(), "Answered")));
    let answer = room.post(&at(), "token=x").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("Answered"));

    let section = Action::Lesson(course(), item("3-stack"), Some(2));
    for (next, address) in [
        (Action::Question(attempt(), 3), path(&Action::Question(attempt(), 3))),
        (section, "/c/local/3-stack#s2".into()),
    ] {
        *room.stage.reply.lock().unwrap() = shown(View::new(next, "Next"));
        let answer = room.post(&at(), "token=x").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), address);
    }
}

#[tokio::test]
async fn a_script_that_only_tells_gets_no_page() {
    let room = Room::showing(None, shown(View::new(question(), "Read")));
    let mut request = post(&at(), "token=x");
    request.headers_mut().insert("prefer", "return=minimal".parse().unwrap());
    let answer = room.ask(request).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NO_CONTENT, ""));
}

#[tokio::test]
async fn a_refusal_stands_above_the_page_it_came_from() {
    let since = Timestamp::UNIX_EPOCH;
    for (refusal, status) in [
        (Refusal::TooFast { wait: Duration::from_millis(1500) }, StatusCode::TOO_MANY_REQUESTS),
        (Refusal::NotYours, StatusCode::FORBIDDEN),
        (Refusal::NotEnrolled, StatusCode::FORBIDDEN),
        (Refusal::NotFound, StatusCode::NOT_FOUND),
        (Refusal::Unreadable, StatusCode::NOT_FOUND),
        (Refusal::Closed { since, zone: homeroom_core::Zone::utc() }, StatusCode::CONFLICT),
        (Refusal::NoAttemptsLeft { of: 2 }, StatusCode::CONFLICT),
        (Refusal::Empty, StatusCode::UNPROCESSABLE_ENTITY),
        (Refusal::Blanks, StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let room = Room::showing(shown(View::new(question(), "The question")), refused(refusal.clone()));
        let answer = room.post(&at(), "token=x").await;
        assert_eq!(answer.status, status, "{refusal:?}");
        let notice = format!(
            r#"<div class="notice" role="alert" tabindex="-1"><p>{}</p></div>"#,
            homeroom_core::words::refusal(&refusal)
        );
        assert!(answer.body.contains(&notice), "{refusal:?}: {}", answer.body);
        assert!(answer.body.contains("The question"), "{refusal:?}");
        let wait = if matches!(refusal, Refusal::TooFast { .. }) { "2" } else { "" };
        assert_eq!(answer.header("retry-after"), wait, "{refusal:?}");
    }
}

#[tokio::test]
async fn a_refusal_of_both_press_and_page_is_a_page_of_its_own() {
    let room =
        Room::showing(refused(Refusal::NotYours), refused(Refusal::TooFast { wait: Duration::from_secs(3) }));
    let answer = room.post(&at(), "token=x").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "3");
    assert_eq!(room.get(&at()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_fault_says_that_nothing_was_recorded() {
    let room = Room::showing(None, Some(Reply::Failed("K7Q2".into())));
    let answer = room.post(&at(), "token=x").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("Nothing was recorded") && answer.body.contains("K7Q2"));
}

#[tokio::test]
async fn what_was_typed_stays() {
    let entry = Control::Entry {
        label: "Your number".into(),
        sort: EntrySort::Number { unit: None },
        value: Some("1".into()),
        submit: submit(),
    };
    let room = Room::showing(shown(with_control(entry)), refused(Refusal::NotANumber));
    let answer = room.post(&at(), &format!("text=four+%22and%22+a+half&{}", token(&submit()))).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains(r#"value="four &quot;and&quot; a half""#), "{}", answer.body);
    let other = room.post(&at(), "text=other&token=x").await;
    assert!(other.body.contains(r#"value="1""#));
}

#[tokio::test]
async fn an_opener_that_was_refused_stays() {
    let entry = |value: Option<&str>| Control::Entry {
        label: "Your reply".into(),
        sort: EntrySort::Prose,
        value: value.map(str::to_owned),
        submit: submit(),
    };
    let room = Room::showing(shown(with_control(entry(None))), refused(Refusal::Blanks));
    let answer = room.post(&at(), &format!("text=I+have+%5Bmemory%5D.&{}", token(&submit()))).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Fill in what stands in [brackets] first."), "{}", answer.body);
    assert!(answer.body.contains("I have [memory].</textarea>"), "{}", answer.body);
}

#[tokio::test]
async fn what_was_chosen_stays() {
    let option = |chosen| Choosable { text: rich("An option"), action: submit(), chosen };
    let choices =
        Control::Choices { options: vec![option(Chosen::Yes), option(Chosen::No)], submit: submit() };
    let room = Room::showing(shown(with_control(choices)), Some(Reply::Failed("K7Q2".into())));
    let answer = room.post(&at(), &format!("pick=1&{}", token(&submit()))).await;
    assert!(answer.body.contains(r#"value="1" data-key="2" checked"#), "{}", answer.body);
    assert!(!answer.body.contains(r#"data-key="1" checked"#));
    let fresh = room.get(&at()).await;
    assert!(fresh.body.contains(r#"data-key="1" checked"#));
}

#[tokio::test]
async fn who_is_signed_out_is_asked_in() {
    let room = Room::showing(refused(Refusal::SignedOut), refused(Refusal::SignedOut));
    for answer in [room.get("/c/local").await, room.post("/c/local", "token=x").await] {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.body.contains(r#"name="name""#) && answer.body.contains("You are not signed in"));
        assert!(answer.body.contains(r#"name="to" value="/c/local""#));
        assert!(answer.header("set-cookie").starts_with("homeroom=; Path=/; Max-Age=0"));
    }
}

#[tokio::test]
async fn nobody_known_at_the_front_door_is_welcome() {
    let room = Room::new();
    let mut request = get("/");
    request.headers_mut().remove("cookie");
    let answer = room.ask(request).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("Enter the classroom"));
    assert!(room.stage.readers.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_stranger_is_known_by_address() {
    let room = Room::with(|setup| setup.behind = crate::Behind::Proxy);
    let mut request = get("/progress");
    request.headers_mut().remove("cookie");
    request.headers_mut().insert("x-forwarded-for", "1.2.3.4, 2001:db8:1:2:3:4:5:6".parse().unwrap());
    room.ask(request).await;
    assert_eq!(*room.stage.readers.lock().unwrap(), [Sender::Stranger("2001:db8:1:2::".into())]);

    let direct = Room::new();
    let mut request = get("/progress");
    request.headers_mut().insert("cookie", "homeroom=no-secret".parse().unwrap());
    request.headers_mut().insert("x-forwarded-for", "1.2.3.4".parse().unwrap());
    direct.ask(request).await;
    assert_eq!(*direct.stage.readers.lock().unwrap(), [Sender::Stranger("192.0.2.7".into())]);
}

#[tokio::test]
async fn a_page_without_the_classroom_has_its_look() {
    let room = Room::showing(shown(with_blocks(Vec::new())), None);
    for odd in ["/nowhere", "/c/NO", "/a/1", "/c/%00", "/return"] {
        let answer = room.get(odd).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
        assert!(
            answer.body.contains("This page is not here") && answer.body.contains("/static/classroom-"),
            "{odd}"
        );
    }
    let answer = room.get("/c/local/").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/c/local"));
}
