//! What nobody should send, and homeservers that are not well.

use anyhow::{Context, Result, ensure};
use homeroom_tests::{
    http::Visitor,
    relay::{Relay, Times, Trouble},
    wait::until,
};
use serde_json::{Value, json};

use super::{
    learning::{arrived, begin, holds},
    stage::Stage,
};

/// Messages that no client should send.
fn malformed() -> [Value; 7] {
    let html = "org.matrix.custom.html";
    [
        json!({ "msgtype": "m.text", "body": "talk", "format": html, "formatted_body": 7 }),
        json!({ "msgtype": "m.text", "body": "talk", "m.relates_to": 7 }),
        json!({ "msgtype": "m.text", "body": "talk", "m.relates_to": { "m.in_reply_to": { "event_id": "no id" } } }),
        json!({ "msgtype": "m.text", "body": 7 }),
        json!({ "msgtype": 7, "body": "talk" }),
        json!({ "msgtype": "m.file", "body": "test.md", "info": 7, "url": "nowhere" }),
        json!({}),
    ]
}

#[tokio::test]
async fn odd_taps_and_messages_change_nothing() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    let (class, own) = (ada.room.clone(), ben.room.clone());
    let mut cleo = arrived(&stage, "cleo", &mut ada).await?;
    begin(&mut ben).await?;
    let question = ben.at.clone();

    // Somebody else, whom Ben lets in for a moment, taps an answer.
    let hers = cleo.room.clone();
    ben.order(json!({ "do": "invite", "room": own, "user": cleo.user })).await?;
    cleo.accept().await?;
    cleo.at.clone_from(&question);
    cleo.press("beta").await?;
    cleo.leave().await?;
    cleo.room = hers;
    cleo.sees("This belongs to somebody else").await?;

    for key in ["👍", "7\u{fe0f}\u{20e3}", "", "12345678901234567890"] {
        // A homeserver may refuse such a key.
        let _ = ben.tap(key).await;
    }
    ben.order(json!({ "do": "raw", "room": own, "kind": "m.reaction", "content": { "m.relates_to": 7 } }))
        .await?;
    for content in malformed() {
        let raw =
            |room: &str| json!({ "do": "raw", "room": room, "kind": "m.room.message", "content": content });
        ben.order(raw(&own)).await?;
        // In the clear a homeserver may refuse it.
        let _ = ben.order(raw(&class)).await;
    }
    // Two at once: the one that the homeserver has first counts, though she was told something in between.
    ben.press_at_once(&["alpha", "beta"]).await?;
    let first = ben.sees("because.").await?;
    let second = ben.sees("because.").await?;
    let right = [&first, &second].map(|page| page.contains("Right because."));
    ensure!(right[0] == right[1], "one answer: {first}\n{second}");
    ben.at = question;
    ben.say("99").await?;
    ben.sees("There is nothing with this number").await?;
    ben.say(&format!("glossary {}", "x".repeat(40_000))).await?;
    ben.sees("have no word like this").await?;
    ben.room = class;
    ben.say(&format!("!glossary {}", "y".repeat(60_000))).await?;
    ben.room = own;
    ben.sees("have no word like this").await?;
    ben.say("progress").await?;
    ben.sees("Small course").await?;
    ensure!(!stage.log().contains("ERROR") && !stage.log().contains("panicked"), "{}", stage.log());
    Ok(())
}

#[tokio::test]
async fn a_homeserver_that_is_not_well_loses_nothing_and_ends_nothing_else() -> Result<()> {
    let mut stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    stage.restart_behind_a_relay().await?;
    ben.say("help").await?;
    ben.sees("What you can do here").await?;
    let relay = stage.relay.as_ref().context("it is there")?;

    // It takes nothing for a while.
    let refused = || Trouble::Status(503, "{}".into());
    relay.trouble("PUT /send/", refused(), Times::UntilLifted);
    let mark = relay.mark();
    ben.say("glossary weight").await?;
    tries(relay, "PUT /send/", mark, 2).await?;
    relay.lift();
    ben.sees("A number that a model learned").await?;

    // It cuts off who asks for news, and answers nonsense.
    relay.trouble("/sync", Trouble::Cut, Times::Next(1));
    relay.trouble("/sync", Trouble::Status(502, "<html>".into()), Times::Next(1));
    let mark = relay.mark();
    ben.say("glossary weight").await?;
    ben.sees("A number that a model learned").await?;
    ben.say("progress").await?;
    tries(relay, "/sync", mark, 3).await?;
    ben.sees("Small course").await?;
    let told = ben.told_here().await?;
    ensure!(told.iter().filter(|seen| holds(seen, "A number that a model learned")).count() == 2, "{told:?}");

    // It does not know us any more.
    let ended = json!({ "errcode": "M_UNKNOWN_TOKEN", "error": "Unknown token" });
    relay.trouble("/sync", Trouble::Status(401, ended.to_string()), Times::UntilLifted);
    ben.say("help").await?;
    stage.logs("the homeserver has ended the session: sign in again with `homeroom matrix login`").await?;
    let mut web = Visitor::new(stage.origin()?);
    ensure!(web.enter("Ben in a browser").await.is_ok(), "the browser classroom stays open");
    ensure!(stage.log().matches("ERROR").count() == 1, "{}", stage.log());
    Ok(())
}

/// Waits until something was tried so often since a mark.
async fn tries(relay: &Relay, kind: &str, mark: usize, times: usize) -> Result<()> {
    let tried =
        async || Ok((relay.since(mark).iter().filter(|call| call.is(kind)).count() >= times).then_some(()));
    until(kind, tried).await
}
