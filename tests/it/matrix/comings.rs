//! Comings and goings, and what is not for the bot.

use anyhow::{Context, Result, ensure};
use homeroom_tests::matrix::BOT;
use serde_json::json;

use super::{
    learning::{arrived, begin, holds, number},
    stage::Stage,
};

#[tokio::test]
async fn strangers_rooms_are_refused_and_encryption_may_come_later() -> Result<()> {
    let stage = Stage::open().await?;
    let mut zoe = stage.server.person("zoe").await?;
    let hers = zoe.create("Hers", &[BOT], false).await?;
    let refused = loop {
        let such = json!({ "kind": "m.room.member", "room": hers, "sender": BOT });
        let membership = zoe.wait(such).await?["content"]["membership"].clone();
        if membership == json!("leave") || membership == json!("join") {
            break membership;
        }
    };
    ensure!(refused == json!("leave"), "not in matrix.allow");

    let order =
        json!({ "do": "create", "name": "Ours", "invite": [BOT], "encrypted": false, "direct": true });
    let own = zoe.order(order).await?["room"].as_str().context("a room")?.to_owned();
    zoe.room.clone_from(&own);
    stage.bot_is_in(&mut zoe).await?;
    zoe.say("learn").await?;
    zoe.order(json!({ "do": "encrypt", "room": own })).await?;
    zoe.say("privacy").await?;
    zoe.sees("What is kept of you").await?;
    ensure!(zoe.at["encrypted"] == json!(true), "{}", zoe.at);
    ensure!(zoe.told_here().await?.len() == 1, "nothing was answered where everybody could read it");
    Ok(())
}

#[tokio::test]
async fn nothing_is_lost_by_taking_words_back_or_leaving() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    let class = ada.room.clone();
    begin(&mut ben).await?;
    let right = number(&ben.words(), "alpha").context("a number")?;
    let said = ben.say(&right).await?;
    ben.sees("Right because.").await?;
    ben.redact(&said).await?;

    // What is not for the bot: notices, changes of what was said, what other bots and it itself say.
    let command = ben.say("progress").await?;
    ben.sees("Small course").await?;
    let before = ben.told_here().await?.len();
    ben.order(json!({ "do": "say", "room": ben.room, "text": "help", "kind": "m.notice" })).await?;
    ben.order(json!({ "do": "edit", "room": ben.room, "event": command, "text": "help" })).await?;
    ben.say("glossary weight").await?;
    ben.sees("A number that a model learned").await?;
    ensure!(ben.told_here().await?.len() == before + 1, "{:?}", ben.told_here().await?);

    ben.leave().await?;
    stage.logs("an empty room was left").await?;
    ben.room.clone_from(&class);
    ben.say("!learn").await?;
    ben.accept().await?;
    ben.sees("Continue").await?;
    ben.press("Continue").await?;
    ben.sees("Which of these are bits?").await?;

    // Somebody takes the notice away: the next one who comes gets another.
    let notices = |seen: &serde_json::Value| {
        seen["sender"] == json!(BOT) && seen["room"] == json!(class) && holds(seen, "I answer each of you")
    };
    let sent = ada.seen("message").await?;
    let notice = sent.iter().find(|seen| notices(seen) && seen["content"]["m.relates_to"].is_null());
    let notice = notice.and_then(|seen| seen["id"].as_str()).context("a notice")?;
    ada.room.clone_from(&class);
    ada.redact(notice).await?;
    let cleo = arrived(&stage, "cleo", &mut ada).await?;
    ensure!(cleo.room != class, "in private");
    loop {
        ada.sees("cleo").await?;
        if ada.at["content"]["m.relates_to"].is_null() {
            break;
        }
    }
    ensure!(ada.at["content"]["msgtype"] == json!("m.notice"), "{}", ada.at);
    Ok(())
}
