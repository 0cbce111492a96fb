//! The same classroom in two clients of others, which share nothing.

use anyhow::{Context, Result, ensure};
use homeroom_tests::matrix::{BOT, Client, Person};
use serde_json::{Value, json};

use super::{
    learning::{arrived, arrived_with, begin, number},
    stage::Stage,
};

/// What stands for the picture of the lesson.
const PICTURE: &str = "A file becomes weights in memory";
/// How every PNG begins, as hexadecimal digits.
const PNG: &str = "89504e470d0a1a0a";

#[tokio::test]
async fn another_client_learns_by_taps_and_both_see_pictures() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived_with(&stage, ("ben", Client::Js), &mut ada).await?;
    ensure!(ben.at["encrypted"] == json!(true), "{}", ben.at);
    let mut cleo = arrived(&stage, "cleo", &mut ada).await?;
    let seen = [picture(&mut ben).await?, picture(&mut cleo).await?];
    ensure!(seen[0] == seen[1], "the same picture, uploaded once: {seen:?}");

    begin(&mut ben).await?;
    ben.press("alpha").await?;
    ben.sees("Right because.").await?;
    ben.press("Next").await?;
    ben.sees("Which of these are bits?").await?;
    ben.press("zero").await?;
    ben.press("one").await?;
    ben.tap("✅").await?;
    ben.sees("Both.").await?;
    ben.press("Next").await?;
    ben.sees("How large is it?").await?;
    ben.reply("14").await?;
    ben.sees("So large.").await?;
    ben.press("Next").await?;
    ben.sees("Which sentence is true").await?;
    let right = number(&ben.words(), "They are numbers").context("a number")?;
    ben.say(if right == "1" { "a" } else { "b" }).await?;
    ben.sees("Yes.").await?;
    ben.press("See how it went").await?;
    ben.sees("4 of 4").await?;
    ben.say("privacy").await?;
    ben.sees("Reactions are not").await?;
    ensure!(!stage.log().contains("ERROR"), "{}", stage.log());
    Ok(())
}

/// Opens the lesson: its picture, as it was sent and as it is once decrypted.
async fn picture(learner: &mut Person) -> Result<(Value, Value)> {
    learner.say("lesson 1").await?;
    let room = learner.room.clone();
    let such = json!({ "kind": "message", "room": room, "sender": BOT, "holds": PICTURE });
    let content = learner.wait(such).await?["content"].clone();
    ensure!(content["msgtype"] == json!("m.image") && content["body"] == json!(PICTURE), "{content}");
    ensure!(content["url"].is_null() && content["file"]["url"].is_string(), "encrypted: {content}");
    learner.sees("Weights").await?;
    let file = learner.order(json!({ "do": "download", "content": content })).await?;
    ensure!(file["begins"] == json!(PNG) && file["size"] == content["info"]["size"], "{file}: {content}");
    Ok((content["file"]["url"].clone(), file))
}
