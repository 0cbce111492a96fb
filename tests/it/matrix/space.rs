//! A class that meets in a whole space.

use anyhow::{Context, Result};
use homeroom_tests::matrix::{BOT, Person};
use serde_json::json;

use super::{stage::Stage, teaching::post};

/// Makes a space of these rooms, with the bot in it.
async fn space(stage: &Stage, ada: &mut Person, rooms: &[&str]) -> Result<()> {
    let class = ada.room.clone();
    let order = json!({ "do": "space", "name": "School", "rooms": rooms, "invite": [BOT] });
    ada.room = ada.order(order).await?["room"].as_str().context("a space")?.to_owned();
    stage.bot_is_in(ada).await?;
    ada.room = class;
    Ok(())
}

#[tokio::test]
async fn a_class_meets_in_a_whole_space() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let class = ada.room.clone();
    ada.say("!class space").await?;
    ada.sees("in no space that I am in").await?;
    let other = ada.create("Homework", &[BOT], false).await?;
    stage.bot_is_in(&mut ada).await?;
    ada.room.clone_from(&class);
    space(&stage, &mut ada, &[&other, &class]).await?;
    ada.say("!class space").await?;
    ada.wait(json!({ "kind": "message", "sender": BOT, "holds": "The class meets here now" })).await?;

    ada.room.clone_from(&other);
    let mut ben = stage.learner("ben", &mut ada).await?;
    ben.say("!learn").await?;
    ben.accept().await?;
    ben.sees("Welcome to Evening class").await?;

    // The class meets in this room and in the space, so each has a card: that of the space in its first room.
    ada.room.clone_from(&class);
    post(&mut ada).await?;
    for room in [&class, &other] {
        let such =
            json!({ "do": "wait", "kind": "message", "room": room, "holds": "handed in", "within": 60 });
        ada.order(such).await?;
    }
    Ok(())
}
