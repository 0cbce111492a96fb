use axum::http::StatusCode;
use homeroom_core::{Refusal, Turned, desk::Opened};

use super::stage::{Room, SECRET, ada, by_stranger, cohort_id, get, post};

fn opening(opened: Opened) -> Room {
    let room = Room::new();
    *room.stage.opened.lock().unwrap() = Some(opened);
    room
}

fn link() -> String {
    format!("/invite/{SECRET}")
}

fn calls(room: &Room) -> Vec<&'static str> {
    room.stage.calls.lock().unwrap().clone()
}

#[tokio::test]
async fn looking_at_a_link_uses_nothing_up() {
    for opened in [Opened::Teach, Opened::TeachIn(cohort_id()), Opened::Return(ada())] {
        let room = opening(opened);
        let page = room.get(&link()).await;
        assert_eq!((page.status, page.header("set-cookie")), (StatusCode::OK, ""));
        assert!(!page.body.contains("<b>Ada"));
        let mut head = get(&link());
        *head.method_mut() = "HEAD".parse().unwrap();
        assert_eq!(room.ask(head).await.header("set-cookie"), "");
        assert_eq!(calls(&room), ["invitation"]);
        assert!(room.stage.entered.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn who_is_signed_in_teaches_at_a_press() {
    let room = opening(Opened::TeachIn(cohort_id()));
    assert!(room.get(&link()).await.body.contains("You are &lt;b&gt;Ada"));
    let done = room.post(&link(), "").await;
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, format!("/teach/{}", cohort_id()).as_str())
    );
    let room = opening(Opened::Teach);
    assert_eq!(room.post(&link(), "").await.header("location"), "/teach");
    assert_eq!(calls(&room), ["invitation", "accept"]);
}

#[tokio::test]
async fn a_newcomer_enters_and_then_teaches() {
    let room = opening(Opened::TeachIn(cohort_id()));
    let page = room.ask(by_stranger(get(&link()))).await;
    assert!(page.body.contains(r#"name="name""#) && page.body.contains(&format!(r#"action="{}""#, link())));
    let page = room.ask(by_stranger(post(&link(), "name=Bo"))).await;
    assert!(page.header("set-cookie").starts_with("homeroom=") && page.body.contains("/return/"));
    assert!(page.body.contains(&format!(r#"href="/teach/{}">Continue"#, cohort_id())));
    assert_eq!(room.stage.entered.lock().unwrap()[0].1, "Bo");
}

#[tokio::test]
async fn a_name_that_is_taken_stays_in_the_field() {
    let room = opening(Opened::Teach);
    *room.stage.turned.lock().unwrap() = Some(Turned::Refused(Refusal::NameTaken));
    let page = room.ask(by_stranger(post(&link(), "name=%3Cb%3E"))).await;
    assert_eq!((page.status, page.header("set-cookie")), (StatusCode::CONFLICT, ""));
    assert!(page.body.contains(r#"value="&lt;b&gt;""#) && page.body.contains(r#"role="alert""#));
    assert_eq!(calls(&room), ["invitation"], "the link is still good");
}

#[tokio::test]
async fn a_learner_comes_back_with_a_new_link() {
    let room = opening(Opened::Return(ada()));
    let page = room.ask(by_stranger(get(&link()))).await;
    assert!(page.body.contains("Welcome back, &lt;b&gt;Ada"));
    let page = room.ask(by_stranger(post(&link(), ""))).await;
    assert!(page.header("set-cookie").starts_with("homeroom=") && page.body.contains("/return/"));
    assert_eq!(calls(&room), ["invitation", "invitation", "readmit"]);
}

#[tokio::test]
async fn a_used_link_says_so() {
    let room = Room::new();
    for path in [link(), "/invite/nonsense".into()] {
        for request in [get(&path), post(&path, "name=Bo")] {
            let page = room.ask(request).await;
            assert_eq!((page.status, page.header("set-cookie")), (StatusCode::NOT_FOUND, ""));
            assert!(page.body.contains("This link is not good any more"));
        }
    }
    assert!(room.stage.entered.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_link_with_a_code_joins_at_a_press() {
    let room = Room::new();
    let page = room.get("/join/k7mq-x2vd").await;
    assert!(
        page.body.contains(r#"action="/join""#) && page.body.contains(r#"name="code" value="k7mq-x2vd""#)
    );
    let page = room.ask(by_stranger(get("/join/k7mq-x2vd"))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(r#"name="to" value="/join/k7mq-x2vd""#));
    assert!(page.body.contains("You were invited to a class"));
    let entered = room.post("/enter", "name=Ada&to=/join/k7mq-x2vd").await;
    assert!(entered.body.contains(r#"href="/join/k7mq-x2vd">Continue"#));
    let evil = room.get("/join/%22%3E%3Cscript%3Ealert(1)").await;
    assert!(!evil.body.contains("<script>alert"));
    let evil = room.ask(by_stranger(get("/join/%22%3E%3Cscript%3E"))).await;
    assert!(!evil.body.contains(r#"name="to""#));
}

#[tokio::test]
async fn nobody_is_led_elsewhere_by_a_prefix() {
    let room = Room::new();
    for to in [
        "/teach//evil.test",
        "/teach/../return/x",
        "/join/",
        "/join/a?b",
        "/join/a%23b",
        "/invite/a\\b",
        "/teacher",
        "/teach/a/",
        "/joinx/a",
        "/invite/%2e%2e/x",
    ] {
        let to: String = form_urlencoded::byte_serialize(to.as_bytes()).collect();
        let answer = room.post("/enter", &format!("name=Ada&to={to}")).await;
        assert!(answer.body.contains(r#"href="/">Continue"#), "{to}");
    }
}

#[tokio::test]
async fn who_tries_links_too_fast_is_told_to_wait() {
    let room = Room::new();
    *room.stage.turned.lock().unwrap() =
        Some(Turned::Refused(Refusal::TooFast { wait: std::time::Duration::from_secs(3) }));
    let page = room.get(&link()).await;
    assert_eq!((page.status, page.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "3"));
}
