//! One learner with an account on Matrix and one on Discord, and one row in the gradebook.

use anyhow::{Result, ensure};
use homeroom_discord_standin::StandIn;
use homeroom_tests::matrix::BOT;
use serde_json::json;

use super::{learning::arrived, stage::Stage, teaching::code_in};
use crate::discord::stage::Person;

#[tokio::test]
async fn a_matrix_and_a_discord_account_have_one_row() -> Result<()> {
    let standin = StandIn::start().await?;
    let guild = standin.guild("Study group");
    let mut stage = Stage::open().await?;
    stage.environment = vec![
        ("HOMEROOM_DISCORD_TOKEN", standin.token().into()),
        ("HOMEROOM_DISCORD_API", standin.api_base().into()),
    ];
    stage.restart().await?;
    standin.ready().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;

    let user = standin.user("Ben on Discord");
    guild.join(&user);
    let mut there = Person { channel: user.direct(), user, at: None, form: None };
    there.command("join", json!({ "code": code_in(&ada.words())? })).await?;
    there.command("quiz", json!({ "title": "First steps" })).await?;
    there.press("Start").await?;
    ensure!(there.press("alpha").await?.contains("Right because."), "{}", there.words());
    let made = there.command("link", json!({})).await?;
    ben.say(&format!("link {}", code_in(&made)?)).await?;
    ben.sees("made by Ben on Discord (discord)").await?;
    ben.press("Join them").await?;
    ben.sees("discord, matrix").await?;

    // What was begun there goes on here.
    ben.say("learn").await?;
    ben.sees("Continue").await?;
    ben.press("Continue").await?;
    ben.sees("Which of these are bits?").await?;
    ben.press("zero").await?;
    ben.press("one").await?;
    ben.tap("✅").await?;
    ben.sees("Both.").await?;
    let (done, grades) = stage.homeroom(&["export", "grades"], &[]).await?;
    ensure!(done && grades.trim().lines().count() == 2, "a head and one row: {grades}");
    ada.say("!class roster").await?;
    ada.wait(json!({ "kind": "message", "sender": BOT, "holds": "Learners (1)" })).await?;
    ensure!(standin.violations().is_empty(), "{:?}", standin.violations());
    Ok(())
}
