use std::sync::Arc;

use axum::http::StatusCode;

use super::stage::Room;
use crate::assets;

#[tokio::test]
async fn style_and_scripts_are_kept_for_good() {
    let room = Room::new();
    for (asset, mime) in [
        (&assets::STYLE_SHEET, "text/css"),
        (&assets::CLASSROOM, "text/javascript"),
        (&assets::COLOURS, "text/javascript"),
    ] {
        let answer = room.get(asset.address()).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("content-type").starts_with(mime));
        assert_eq!(answer.header("cache-control"), assets::FOR_GOOD);
        assert!(room.get("/progress").await.body.contains(asset.address()));
        assert!(!answer.body.contains("http://") && !answer.body.contains("https://"), "no outside request");
    }
    assert!(room.get(assets::CLASSROOM.address()).await.body.len() < 8 * 1024);
}

#[tokio::test]
async fn pictures_are_only_what_they_say() {
    let room = Room::new();
    let found = room.get("/asset/local/e1/img/a%20b.png").await;
    assert_eq!((found.status, found.header("content-type")), (StatusCode::OK, "image/png"));
    assert_eq!(found.header("cache-control"), assets::FOR_GOOD);
    for other in [
        "/asset/local/e2/img/a%20b.png",
        "/asset/local/e1/img/a.svg",
        "/asset/local/e1/key.md",
        "/asset/local/e1/img/../x.png",
    ] {
        assert_eq!(room.get(other).await.status, StatusCode::NOT_FOUND, "{other}");
    }
}

#[tokio::test]
async fn machines_are_told_how_it_is() {
    let room = Room::with(|setup| setup.metrics = Some(Arc::new(|| "presses_total 3\n".to_owned())));
    assert_eq!(room.get("/healthz").await.status, StatusCode::OK);
    let ready = room.get("/readyz").await;
    assert_eq!((ready.status, ready.body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"));
    assert_eq!(room.get("/metrics").await.body, "presses_total 3\n");
    assert_eq!(Room::new().get("/metrics").await.status, StatusCode::NOT_FOUND);
}
