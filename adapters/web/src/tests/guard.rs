use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use super::stage::{Room, get, post, question, refused, shown, with_blocks};
use crate::{Connection, address::path};
use homeroom_core::Refusal;

fn at() -> String {
    path(&question())
}

fn from(headers: &[(&'static str, &str)]) -> Request<Body> {
    let mut request = post(&at(), "token=1h");
    request.headers_mut().remove("sec-fetch-site");
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    request
}

async fn is_taken(room: &Room, headers: &[(&'static str, &str)]) -> bool {
    let before = room.stage.events.lock().unwrap().len();
    let answer = room.ask(from(headers)).await;
    let taken = room.stage.events.lock().unwrap().len() > before;
    assert_eq!(taken, answer.status != StatusCode::FORBIDDEN);
    taken
}

#[tokio::test]
async fn a_form_of_another_site_does_nothing() {
    let room = Room::showing(None, refused(Refusal::NotFound));
    assert!(is_taken(&room, &[("sec-fetch-site", "same-origin")]).await);
    assert!(is_taken(&room, &[("sec-fetch-site", "none")]).await);
    assert!(is_taken(&room, &[("origin", "http://class.test")]).await);
    for foreign in [
        &[("sec-fetch-site", "cross-site"), ("origin", "http://class.test")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "http://evil.test")],
        &[("origin", "null")],
        &[],
    ] {
        assert!(!is_taken(&room, foreign).await, "{foreign:?}");
    }
}

#[tokio::test]
async fn a_public_address_is_the_only_origin() {
    let room = Room::with(|setup| setup.public_url = Some("https://Class.example/".into()));
    assert!(is_taken(&room, &[("origin", "https://class.example")]).await);
    assert!(!is_taken(&room, &[("origin", "http://class.example")]).await);
    assert!(!is_taken(&room, &[("origin", "http://class.test")]).await);
}

#[tokio::test]
async fn on_loopback_only_names_of_this_machine_are_answered() {
    let room = Room::with(|setup| setup.public_url = Some("https://class.example".into()));
    let near =
        Connection { peer: "127.0.0.1:5000".parse().unwrap(), local: "127.0.0.1:8080".parse().unwrap() };
    for (host, status) in [
        ("localhost:8080", StatusCode::OK),
        ("127.0.0.1:8080", StatusCode::OK),
        ("[::1]:8080", StatusCode::OK),
        ("class.example", StatusCode::OK),
        ("evil.test:8080", StatusCode::MISDIRECTED_REQUEST),
        ("localhost.evil.test", StatusCode::MISDIRECTED_REQUEST),
        ("10.0.0.1", StatusCode::MISDIRECTED_REQUEST),
        ("", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let mut request = get("/progress");
        request.extensions_mut().insert(near);
        request.headers_mut().insert("host", host.parse().unwrap());
        assert_eq!(room.ask(request).await.status, status, "{host}");
    }
}

#[tokio::test]
async fn every_answer_tells_the_browser_what_it_may() {
    let room = Room::new();
    for path in ["/", "/progress", "/nowhere", "/me", "/healthz", "/static/none.js", "/favicon.svg"] {
        let answer = room.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"),
            "{path}: {policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        let kept = if path == "/favicon.svg" { "public, max-age=86400" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), kept, "{path}");
    }
}

#[tokio::test]
async fn a_body_has_a_bound() {
    let room = Room::showing(shown(with_blocks(Vec::new())), None);
    let just = format!("token={}", "x".repeat(64 * 1024 - 6));
    assert_eq!(room.post(&at(), &just).await.status, StatusCode::NOT_FOUND);
    for path in [at().as_str(), "/enter", "/join"] {
        let answer = room.post(path, &format!("{just}x")).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(answer.body.contains("64 KiB"), "{path}");
    }
    assert_eq!(room.stage.events.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn other_methods_are_told_so() {
    let room = Room::new();
    for path in ["/", "/me", "/c/local"] {
        let mut request = get(path);
        *request.method_mut() = "DELETE".parse().unwrap();
        assert_eq!(room.ask(request).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}
