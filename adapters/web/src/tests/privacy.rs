use axum::http::StatusCode;
use homeroom_core::{Health, Reach, Refusal, Server, ServerName, Turned};

use super::stage::{Room, by_stranger, get, post};

fn erased(room: &Room) -> bool {
    room.stage.calls.lock().unwrap().contains(&"erase")
}

#[tokio::test]
async fn what_is_kept_is_shown_to_whose_it_is() {
    let room = Room::new();
    let page = room.get("/privacy").await;
    assert!(
        page.body.contains("Your name, &lt;b&gt;Ada&lt;/b&gt;") && page.body.contains("no instructor sees")
    );
    assert!(page.body.contains(r#"href="/privacy/export.json""#));
    assert!(room.get("/me").await.body.contains(r#"href="/privacy""#));
    let page = room.ask(by_stranger(get("/privacy"))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("<form") && page.body.contains("What this classroom keeps"));
}

#[tokio::test]
async fn the_way_of_words_in_labs_is_shown() {
    let room = Room::new();
    let none = room.get("/privacy").await;
    assert!(none.body.contains("Your browser sends it straight to this classroom"), "{}", none.body);
    assert!(none.body.contains("No inference server is connected now"), "{}", none.body);
    *room.stage.servers.lock().unwrap() = vec![Server {
        name: ServerName("a".into()),
        model: "<b>large</b>".into(),
        reach: Reach::Hosted,
        host: "api.example.org".into(),
        slots: 1,
        context: None,
        health: Health::Well,
        speed: None,
    }];
    for page in [room.get("/privacy").await, room.ask(by_stranger(get("/privacy"))).await] {
        assert_eq!(page.status, StatusCode::OK);
        let way =
            "it goes to api.example.org, to the model &lt;b&gt;large&lt;/b&gt;, which somebody else runs";
        assert!(page.body.contains(way), "{}", page.body);
    }
}

#[tokio::test]
async fn the_record_can_be_taken_along() {
    let room = Room::new();
    let file = room.get("/privacy/export.json").await;
    assert_eq!(file.header("content-type"), "application/json");
    assert!(file.header("content-disposition").starts_with("attachment;"));
    assert_eq!(file.header("cache-control"), "no-store");
    let read: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(read["name"], "<b>Ada</b>");
    let page = room.ask(by_stranger(get("/privacy/export.json"))).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.body.contains(r#"name="to" value="/privacy""#));
}

#[tokio::test]
async fn only_the_name_itself_erases() {
    let room = Room::new();
    for typed in ["", "name=", "name=Ada", "name=%3CB%3EAda%3C%2Fb%3E"] {
        let page = room.post("/privacy/erase", typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(!erased(&room) && page.header("set-cookie").is_empty());
    }
    let page = room.post("/privacy/erase", "name=+%3Cb%3EAda%3C%2Fb%3E+").await;
    assert!(erased(&room) && page.status.is_success() && page.body.contains("It is erased"));
    assert_eq!(page.header("set-cookie"), "homeroom=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}

#[tokio::test]
async fn nobody_erases_from_outside() {
    let room = Room::new();
    let mut request = post("/privacy/erase", "name=%3Cb%3EAda%3C%2Fb%3E");
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(room.ask(request).await.status, StatusCode::FORBIDDEN);
    let page = room.ask(by_stranger(post("/privacy/erase", "name=Ada"))).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(!erased(&room));
    *room.stage.turned.lock().unwrap() = Some(Turned::Refused(Refusal::LastInstructor));
    let page = room.post("/privacy/erase", "name=%3Cb%3EAda%3C%2Fb%3E").await;
    assert_eq!((page.status, page.header("set-cookie")), (StatusCode::CONFLICT, ""));
}
