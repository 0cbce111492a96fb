//! Tests that are brought as files, and their cards.

use anyhow::{Context, Result, ensure};
use homeroom_tests::matrix::{BOT, Person};
use serde_json::{Value, json};

use super::{learning::holds, stage::Stage, teaching::go_ahead};
use crate::discord::teaching::PASTED;

/// Waits for the look at a test before it is posted, and goes to the room where it is.
async fn looks(ada: &mut Person, holds: &str) -> Result<()> {
    let seen = ada.wait(json!({ "kind": "message", "sender": BOT, "holds": "Not posted yet" })).await?;
    ada.room = seen["room"].as_str().context("a room")?.to_owned();
    ada.at = seen;
    ensure!(ada.words().contains(holds), "{}", ada.words());
    Ok(())
}

/// Posts what is looked at, and waits for the card of this title in the room of the class.
async fn card(ada: &mut Person, class: &str, title: &str) -> Result<Value> {
    go_ahead(ada).await?;
    ada.room = class.to_owned();
    loop {
        let card = ada.sees("handed in").await?;
        if card.contains(title) && ada.at["content"]["m.relates_to"].is_null() {
            return Ok(ada.at.clone());
        }
    }
}

#[tokio::test]
async fn a_file_is_a_test_with_a_caption_by_a_reply_or_alone() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let (class, own) = (ada.room.clone(), ada.at["room"].as_str().context("a room")?.to_owned());

    // In private: encrypted, with a caption and alone.
    ada.room.clone_from(&own);
    let file = ada.upload("evening.md", PASTED, "!post closes=+45m").await?;
    looks(&mut ada, " minutes").await?;
    ensure!(ada.room == own && ada.words().contains("Which is right?"), "{}", ada.words());
    ada.upload("evening.md", PASTED, "").await?;
    looks(&mut ada, "Which is right?").await?;
    ensure!(ada.words().contains("not by itself"), "{}", ada.words());
    ada.at = json!({ "id": file });
    ada.reply("post closes=+45m").await?;
    looks(&mut ada, " minutes").await?;
    for (text, word) in
        [("GIF89a\0\0".to_owned(), "no text in UTF-8"), ("x".repeat(300_000), "larger than 256 KiB")]
    {
        ada.upload("evening.md", &text, "post").await?;
        ensure!(ada.sees(word).await?.contains("Nothing was posted"), "{}", ada.words());
    }
    ada.say("post").await?;
    ada.sees("Name a test").await?;

    // Where others are: plain, and looked at in private all the same.
    ada.room.clone_from(&class);
    ada.upload("noted.md", PASTED, "").await?;
    ada.upload("evening.md", PASTED, "!post closes=+45m").await?;
    looks(&mut ada, "Which is right?").await?;
    ensure!(ada.room == own, "in private");
    ada.room.clone_from(&class);
    ada.at = json!({ "id": ada.upload("later.md", PASTED, "").await? });
    ada.reply("!post closes=+45m").await?;
    looks(&mut ada, " minutes").await?;
    let first = card(&mut ada, &class, "Evening test").await?;
    ensure!(first["content"]["m.mentions"] == json!({}), "{first}");
    let looked = ada.seen("message").await?;
    let looks = looked.iter().filter(|seen| holds(seen, "Not posted yet")).count();
    ensure!(looks == 5, "the file alone is no test where others are: {looks}");
    Ok(())
}

#[tokio::test]
async fn a_card_pings_and_is_pinned_where_the_bot_may() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let class = ada.room.clone();
    ada.say("!post module closes=+45m ping=room").await?;
    looks(&mut ada, "Module test").await?;
    let first = card(&mut ada, &class, "Module test").await?;
    ensure!(first["content"]["m.mentions"] == json!({ "room": true }), "{first}");

    // Who comes is counted, and nobody is pinged again.
    let mut ben = stage.learner("ben", &mut ada).await?;
    ben.say("!learn").await?;
    ada.room.clone_from(&class);
    let edit = loop {
        ada.sees("0 of 1 handed in").await?;
        if ada.at["content"]["m.relates_to"]["event_id"] == first["id"] {
            break ada.at["content"].clone();
        }
    };
    ensure!(edit["m.relates_to"]["rel_type"] == json!("m.replace"), "{edit}");
    ensure!(edit["m.mentions"] == json!({}), "{edit}");
    ensure!(ada.seen("m.room.pinned_events").await?.is_empty(), "no power to pin");

    ada.order(json!({ "do": "power", "room": class, "user": BOT, "level": 50 })).await?;
    ada.say("!class instructors @carla:school").await?;
    let mut carla = stage.learner("carla", &mut ada).await?;
    carla.upload("evening.md", PASTED, "!post closes=+45m ping=room").await?;
    // She may not ping everybody herself.
    carla.sees("You may not notify everybody").await?;
    carla.upload("evening.md", PASTED, "!post closes=+45m").await?;
    carla.accept().await?;
    looks(&mut carla, "Which is right?").await?;
    let second = card(&mut carla, &class, "Evening test").await?;
    ensure!(second["content"]["m.mentions"] == json!({}), "{second}");
    let pinned = ada.wait(json!({ "kind": "m.room.pinned_events", "room": class, "sender": BOT })).await?;
    ensure!(pinned["content"]["pinned"] == json!([second["id"]]), "{pinned}");
    Ok(())
}
