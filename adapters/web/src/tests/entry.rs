use axum::http::StatusCode;
use homeroom_core::{Refusal, Turned};

use super::stage::{Room, SECRET, get, post};

#[tokio::test]
async fn a_newcomer_gets_a_cookie_and_a_link() {
    let room = Room::new();
    let answer = room.post("/enter", "name=Ada+%26+Co&to=%2Fc%2Flocal").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(
        answer.header("set-cookie"),
        format!("homeroom={SECRET}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax")
    );
    assert!(answer.body.contains(&format!("http://class.test/return/{SECRET}")));
    assert!(answer.body.contains(r#"href="/c/local">Continue"#));
    assert_eq!(*room.stage.entered.lock().unwrap(), [("192.0.2.7".to_owned(), "Ada & Co".to_owned())]);
}

#[tokio::test]
async fn over_tls_the_cookie_is_for_this_host_alone() {
    let room = Room::with(|setup| setup.public_url = Some("https://class.example".into()));
    let answer = room.post("/enter", "name=Ada").await;
    assert_eq!(
        answer.header("set-cookie"),
        format!("__Host-homeroom={SECRET}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure")
    );
    assert!(answer.body.contains(&format!("https://class.example/return/{SECRET}")));
}

#[tokio::test]
async fn a_form_leads_nowhere_else() {
    let room = Room::new();
    for to in ["//evil.test", "https://evil.test", "javascript:alert(1)", "/\\evil.test", "/return/x"] {
        let answer = room.post("/enter", &format!("name=Ada&to={to}")).await;
        assert!(answer.body.contains(r#"href="/">Continue"#), "{to}");
    }
}

#[tokio::test]
async fn a_taken_name_stays_in_the_field() {
    let room = Room::new();
    *room.stage.turned.lock().unwrap() = Some(Turned::Refused(Refusal::NameTaken));
    let answer = room.post("/enter", "name=%3Cb%3EAda&to=%2Fprogress").await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains(r#"value="&lt;b&gt;Ada""#));
    assert!(answer.body.contains(r#"name="to" value="/progress""#));
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn a_return_link_leads_back() {
    let room = Room::new();
    let answer = room.get(&format!("/return/{SECRET}")).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert!(answer.header("set-cookie").starts_with("homeroom="));
    let answer = room.get("/return/nonsense").await;
    assert_eq!((answer.status, answer.header("set-cookie")), (StatusCode::NOT_FOUND, ""));
    let mut preview = get(&format!("/return/{SECRET}"));
    *preview.method_mut() = "HEAD".parse().unwrap();
    assert_eq!(room.ask(preview).await.header("set-cookie"), "");
}

#[tokio::test]
async fn my_page_has_my_name_and_the_way_out() {
    let room = Room::new();
    let me = room.get("/me").await;
    assert!(me.body.contains("&lt;b&gt;Ada&lt;/b&gt;") && me.body.contains(r#"action="/join""#));
    let link = room.post("/me/link", "").await;
    assert!(link.body.contains(&format!("/return/{SECRET}")));
    let out = room.post("/leave", "").await;
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(out.header("set-cookie"), "homeroom=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}

#[tokio::test]
async fn a_code_lets_in_or_stays_in_the_field() {
    let room = Room::new();
    let joined = room.post("/join", "code=abc").await;
    assert_eq!((joined.status, joined.header("location")), (StatusCode::SEE_OTHER, "/"));
    *room.stage.turned.lock().unwrap() = Some(Turned::Refused(Refusal::UnknownCode));
    let refused = room.post("/join", "code=abd").await;
    assert!(refused.body.contains(r#"value="abd""#) && refused.body.contains("not known here"));
    let mut request = post("/join", "code=abc");
    request.headers_mut().remove("cookie");
    assert_eq!(room.ask(request).await.status, StatusCode::UNAUTHORIZED);
}
