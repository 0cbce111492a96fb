//! The relay that stands before a homeserver, by itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use axum::{Router, extract::State, routing::get};
use homeroom_tests::{
    http::Visitor,
    relay::{Call, Relay, Times, Trouble, under_way},
    wait::until,
};
use tokio::{
    net::TcpListener,
    sync::Notify,
    time::{Instant, timeout},
};

/// A server that says its name, and answers a long question when there is news.
#[derive(Clone)]
struct Stub {
    name: &'static str,
    asked: Arc<AtomicUsize>,
    news: Arc<Notify>,
}

impl Stub {
    async fn open(name: &'static str) -> Result<(Self, String)> {
        let stub = Self { name, asked: Arc::default(), news: Arc::default() };
        let router = Router::new()
            .route("/name", get(Self::named).post(async |body: String| body))
            .route("/sync", get(Self::sync))
            .with_state(stub.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok((stub, url))
    }

    async fn named(State(stub): State<Self>) -> &'static str {
        stub.asked.fetch_add(1, Ordering::Relaxed);
        stub.name
    }

    async fn sync(State(stub): State<Self>) -> &'static str {
        stub.news.notified().await;
        "news"
    }
}

#[tokio::test]
async fn what_comes_is_passed_on_and_noted() -> Result<()> {
    let (stub, url) = Stub::open("one").await?;
    let relay = Relay::before(&url).await?;
    relay.keep("/sync");
    let mut ana = Visitor::new(&relay.url());
    ensure!(ana.get("/name?of=yours").await?.body == "one");
    let echo = ana.post("/name", &[("long", &"x".repeat(300_000))]).await?;
    ensure!(echo.body.len() > 300_000, "{}", echo.body.len());

    let mut ben = Visitor::new(&relay.url());
    let waits = tokio::spawn(async move { ben.get("/sync").await });
    let begun = || relay.calls().into_iter().find(|call| call.is("GET /sync"));
    let call = until("a long question", async || Ok(begun())).await?;
    ensure!(call.ended.is_none() && call.status.is_none(), "{call:?}");
    stub.news.notify_one();
    ensure!(waits.await??.body == "news");
    let call = relay.over("/sync", 0).await;
    ensure!(call.answer == b"news" && call.ended > Some(call.began), "{call:?}");

    let first = relay.calls().into_iter().next().context("a call")?;
    ensure!(first.path == "/name" && first.status == Some(200) && first.answer.is_empty(), "{first:?}");
    ensure!([relay.count("/name"), relay.count("POST /name"), relay.count("PUT /name")] == [2, 1, 0]);

    let (_, url) = Stub::open("two").await?;
    relay.turn_to(&url);
    ensure!(ana.get("/name").await?.body == "two");
    Ok(())
}

#[tokio::test]
async fn trouble_comes_as_it_was_asked_for() -> Result<()> {
    let (stub, url) = Stub::open("one").await?;
    let relay = Relay::before(&url).await?;
    let mut ana = Visitor::new(&relay.url());
    relay.trouble("GET /name", Trouble::Status(503, "not now".into()), Times::Next(2));
    for _ in 0..2 {
        let page = ana.get("/name").await?;
        ensure!(page.status == 503 && page.body == "not now", "{page:?}");
    }
    ensure!(ana.get("/name").await?.body == "one");

    relay.trouble("/name", Trouble::Cut, Times::Next(1));
    ensure!(ana.get("/name").await.is_err());
    relay.trouble("GET /name", Trouble::Slow(Duration::from_millis(50)), Times::Next(1));
    let before = Instant::now();
    ensure!(ana.get("/name").await?.body == "one");
    ensure!(before.elapsed() >= Duration::from_millis(50));

    relay.trouble("/name", Trouble::Stall, Times::UntilLifted);
    let stalled = timeout(Duration::from_millis(100), Visitor::new(&relay.url()).get("/name")).await;
    ensure!(stalled.is_err());
    relay.lift();
    ensure!(Visitor::new(&relay.url()).get("/name").await?.body == "one");
    ensure!(stub.asked.load(Ordering::Relaxed) == 3, "the others did not come through");
    let call = relay.over("/name", 5).await;
    ensure!(call.status.is_none(), "who gave up has an answer: {call:?}");
    Ok(())
}

#[test]
fn time_under_way_counts_once_and_within_its_bounds() {
    let start = Instant::now();
    let at = |millis| start + Duration::from_millis(millis);
    let call = |began, ended: Option<u64>| Call {
        method: "GET".into(),
        path: "/".into(),
        began: at(began),
        ended: ended.map(at),
        status: None,
        answer: Vec::new(),
    };
    let calls =
        [call(0, Some(12)), call(20, Some(40)), call(30, Some(35)), call(38, Some(50)), call(95, None)];
    assert_eq!(under_way(calls.iter(), at(10), at(100)), Duration::from_millis(2 + 30 + 5));
    assert_eq!(under_way(calls.iter(), at(60), at(90)), Duration::ZERO);
}
