use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use homeroom_core::{
    EditionId, Flaw, Grave, Receipt, Refusal, Turned, Upload,
    desk::{Class, Sight},
};

use super::stage::{Answer, Room, by_stranger, cohort, cohort_id, get, post};
use crate::{
    assets,
    limits::{TEXT_MAX, UPLOAD_MAX},
};

fn class() -> Sight {
    Sight::Class(Box::new(Class {
        cohort: cohort(),
        learners: 2,
        postings: Vec::new(),
        drafts: Vec::new(),
        tests: Vec::new(),
        courses: Vec::new(),
        available: Vec::new(),
    }))
}

fn path() -> String {
    format!("/teach/{}/new", cohort_id())
}

/// A form with a text and a file, as browsers send it.
fn form(text: &str, file: &[u8]) -> Request<Body> {
    let mut body =
        format!("--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n").into_bytes();
    body.extend(b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--b--\r\n");
    let mut request = post(&path(), "");
    request.headers_mut().insert("content-type", "multipart/form-data; boundary=b".parse().unwrap());
    *request.body_mut() = Body::from(body);
    request
}

async fn send(room: &Room, text: &str, file: &[u8]) -> Answer {
    room.sees(class());
    room.ask(form(text, file)).await
}

fn uploads(room: &Room) -> Vec<Upload> {
    room.stage.uploads.lock().unwrap().clone()
}

fn flaw(line: usize, column: usize, length: usize) -> Flaw {
    Flaw {
        grave: Grave::Yes,
        file: "<a>.md".into(),
        line: Some(line),
        column,
        length,
        message: "No <right> answer".into(),
        help: Some("Mark one".into()),
    }
}

#[tokio::test]
async fn a_page_to_write_on() {
    let room = Room::seeing(class());
    let page = room.get(&path()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(r#"enctype="multipart/form-data""#) && page.body.contains("?template"));
    assert!(page.body.contains(assets::WRITE.address()));
    assert!(!page.body.contains("<i>Models"));
    room.sees(class());
    assert!(room.get(&format!("{}?template", path())).await.body.contains("# Template\n"));
    room.sees(class());
    *room.stage.text.lock().unwrap() = Some("\n</textarea><b>".into());
    let page = room.get(&format!("{}?edition=e1", path())).await;
    assert!(
        page.body.contains("autocomplete=\"off\">\n\n&lt;/textarea&gt;&lt;b&gt;</textarea>"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_good_text_leads_to_its_draft() {
    let room = Room::new();
    let answer = send(&room, "# A\r\n\r\nB", b"").await;
    let draft = format!("/teach/{}/draft/e1", cohort_id());
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, draft.as_str()));
    send(&room, "typed", b"\xef\xbb\xbf# From a file").await;
    send(&room, "", b"PK\x03\x04zip").await;
    let expected = [
        Upload::Text("# A\n\nB".into()),
        Upload::Text("# From a file".into()),
        Upload::Zip(b"PK\x03\x04zip".to_vec()),
    ];
    assert_eq!(uploads(&room), expected);
}

#[tokio::test]
async fn what_could_be_better_is_shown_before_going_on() {
    let room = Room::new();
    let light = Flaw { grave: Grave::No, ..flaw(2, 4, 3) };
    let remarks = vec![light.clone(), Flaw { line: None, ..light }];
    *room.stage.receipt.lock().unwrap() = Some(Receipt::Kept(EditionId::new("e1"), remarks));
    let answer = send(&room, "first\r\nÄb <tag> rest", b"").await;
    assert_eq!(answer.status, StatusCode::OK);
    let inside = answer.body.as_str();
    assert!(inside.contains("The test is kept as a draft. 2 things could be better."));
    let draft = format!(r#"<a class="button primary" href="/teach/{}/draft/e1">Go on</a>"#, cohort_id());
    assert!(inside.contains(&draft) && inside.matches("button primary").count() == 1, "{inside}");
    assert!(inside.contains("What could be better") && !inside.contains("What is wrong"));
    assert_eq!(inside.matches(r#"class="flaw light""#).count(), 2);
    assert!(inside.contains("<code>Äb <mark>&lt;ta</mark>g&gt; rest</code>"));
    assert!(inside.contains("Äb &lt;tag&gt; rest</textarea>"), "the text can be bettered");
    let zip = send(&room, "", b"PK\x03\x04zip").await;
    assert!(zip.status == StatusCode::OK && zip.body.contains("&lt;a&gt;.md") && zip.body.contains(&draft));
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_line() {
    let room = Room::new();
    let light = Flaw { grave: Grave::No, line: None, ..flaw(1, 1, 1) };
    *room.stage.receipt.lock().unwrap() = Some(Receipt::Flawed(vec![flaw(2, 4, 3), light]));
    let answer = send(&room, "first\r\nÄb <tag> rest", b"").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("1 fault, and 1 thing that could be better"));
    assert!(answer.body.contains("Äb &lt;tag&gt; rest</textarea>"), "the text is kept");
    assert!(answer.body.contains("<code>Äb <mark>&lt;ta</mark>g&gt; rest</code>"));
    assert!(answer.body.contains(r#"data-line="2" data-column="4" data-length="3">Line 2, column 4"#));
    assert!(answer.body.contains("No &lt;right&gt; answer"));
    *room.stage.receipt.lock().unwrap() = Some(Receipt::Flawed(vec![flaw(9, 1, 1)]));
    let zip = send(&room, "", b"PK\x03\x04zip").await;
    assert!(zip.body.contains("&lt;a&gt;.md") && zip.body.contains("Line 9, column 1"));
}

#[tokio::test]
async fn many_faults_in_a_long_line_make_no_long_page() {
    let room = Room::new();
    *room.stage.receipt.lock().unwrap() = Some(Receipt::Flawed(vec![flaw(1, 200_000, 300_000); 5_000]));
    let answer = send(&room, &"x".repeat(600_000), b"").await;
    assert!(answer.body.len() < 800_000, "{}", answer.body.len());
    assert!(answer.body.contains("5000 faults") && answer.body.contains("And 4900 more"));
}

#[tokio::test]
async fn too_much_is_said_clearly() {
    let room = Room::new();
    let long = send(&room, &"x".repeat(TEXT_MAX + 1), b"").await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(long.body.contains("longer than this classroom takes"));
    let file = send(&room, "", &vec![b'x'; TEXT_MAX + 1]).await;
    assert_eq!(file.status, StatusCode::PAYLOAD_TOO_LARGE);
    let mut told = form("a", b"");
    told.headers_mut().insert("content-length", (UPLOAD_MAX + 1).into());
    room.sees(class());
    assert_eq!(room.ask(told).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let untold = send(&room, "", &vec![b'x'; UPLOAD_MAX]).await;
    assert_eq!(untold.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(uploads(&room).is_empty());
    assert!(matches!(send(&room, &"x".repeat(TEXT_MAX), b"").await.status, StatusCode::SEE_OTHER));
}

#[tokio::test]
async fn what_is_nothing_is_not_brought() {
    let room = Room::new();
    for (text, file) in [(" \r\n", &b""[..]), ("", b"\xff\xfe"), ("\u{feff}", b"")] {
        assert_eq!(send(&room, text, file).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    room.sees(class());
    assert_eq!(room.post(&path(), "text=a").await.status, StatusCode::BAD_REQUEST);
    assert!(uploads(&room).is_empty());
}

#[tokio::test]
async fn a_refusal_keeps_the_text() {
    let room = Room::new();
    let taken = Turned::Refused(Refusal::CourseTaken { id: "local".into() });
    *room.stage.refuses_orders.lock().unwrap() = Some(taken);
    let answer = send(&room, "# Mine", b"").await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("# Mine</textarea>"));
}

#[tokio::test]
async fn nobody_else_sends_anything() {
    let room = Room::new();
    // Without a report there is no class: nothing is read.
    assert_eq!(room.ask(form("a", b"")).await.status, StatusCode::NOT_FOUND);
    *room.stage.refuses.lock().unwrap() = Some(Turned::Refused(Refusal::SignedOut));
    assert_eq!(room.ask(by_stranger(get(&path()))).await.status, StatusCode::UNAUTHORIZED);
    assert!(uploads(&room).is_empty());
}
