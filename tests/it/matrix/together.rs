//! Lessons that a class reads together, in a thread.

use anyhow::{Result, ensure};
use serde_json::json;
use tokio::try_join;

use super::{
    learning::{arrived, holds},
    stage::Stage,
};

#[tokio::test]
async fn a_class_reads_a_lesson_in_one_thread() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let class = ada.room.clone();
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    let mut cleo = arrived(&stage, "cleo", &mut ada).await?;
    let bens = std::mem::replace(&mut ben.room, class.clone());
    cleo.room.clone_from(&class);
    ben.say("!lesson 1").await?;
    ben.sees("read it together").await?;
    let root = ben.at["id"].clone();
    for learner in [&mut ben, &mut cleo] {
        learner.sees("Weights").await?;
        let relation = &learner.at["content"]["m.relates_to"];
        ensure!(relation["rel_type"] == json!("m.thread") && relation["event_id"] == root, "{relation}");
    }
    try_join!(ben.press("Next"), cleo.press("Next"))?;
    ben.sees("Each takes some bits").await?;
    let second = ben.at.clone();
    ensure!(second["content"]["m.relates_to"]["event_id"] == root, "{second}");
    ben.say("!lesson 1").await?;
    ben.sees("It is here").await?;
    let led = &ben.at["content"]["m.relates_to"];
    ensure!(led["m.in_reply_to"]["event_id"] == second["id"] && led["event_id"] == root, "{led}");

    // Who comes just now is welcomed in private.
    let mut dora = stage.learner("dora", &mut ada).await?;
    dora.say("!lesson 1").await?;
    dora.accept().await?;
    ensure!(dora.sees("Weights").await?.contains("Welcome to Evening class"), "{}", dora.words());
    ensure!(dora.at["content"]["m.relates_to"].is_null(), "{}", dora.at);

    // What belongs to one alone is for them alone.
    ben.at = second;
    ben.press("Done").await?;
    ben.room = bens;
    ben.sees("4 questions").await?;
    ben.say("lesson 1").await?;
    ben.sees("Weights").await?;
    ensure!(ben.at["content"]["m.relates_to"].is_null(), "in line: {}", ben.at);
    ben.room = class;
    let told = ben.told_here().await?;
    let once = |words: &str| told.iter().filter(|seen| holds(seen, words)).count() == 1;
    ensure!(once("8.5") && once("Each takes some bits") && once("read it together"), "{told:?}");
    Ok(())
}
