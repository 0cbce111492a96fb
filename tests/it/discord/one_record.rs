//! One learner with an account on Discord and one on the web, and one row in the gradebook.

use anyhow::{Context, Result, ensure};
use homeroom_core::Action;
use homeroom_tests::http::Visitor;
use serde_json::json;

use super::stage::Stage;

#[tokio::test]
async fn a_web_and_a_discord_account_have_one_row() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    let shown = ada.command("class code", json!({})).await?;
    let code =
        shown.split(['`', ' ', '\n']).find(|word| word.len() == 9 && word.contains('-')).context("a code")?;
    let mut ben = super::learning::at_the_quiz(&stage).await?;
    ben.press("alpha").await?;

    // The same person, in a browser.
    let mut web = Visitor::new(stage.program()?.origin());
    web.enter("Ben in a browser").await?;
    web.post("/join", &[("code", code)]).await?;
    let made = ben.command("link", json!({})).await?;
    let code = made
        .split_whitespace()
        .find(|word| word.len() == 9 && word.as_bytes()[4] == b'-')
        .context("a code")?;
    let link = Action::Link.token();
    let asked = web.post("/link", &[("token", link.as_str()), ("text", code)]).await?;
    ensure!(asked.words().contains("made by Ben (discord)"), "{}", asked.words());
    let (form, join) = asked.button(|button| button.label == "Join them").context("a button")?;
    let joined = web.press(&form, &join).await?;
    ensure!(joined.words().contains("discord, web"), "{}", joined.words());
    let home = web.get("/").await?;
    ensure!(home.words().contains("Small course"), "{}", home.words());

    let roster = ada.command("class roster", json!({})).await?;
    ensure!(roster.contains("Learners (1)"), "one row: {roster}");
    let on = ben.command("learn", json!({})).await?;
    ensure!(on.contains("Small course"), "{on}");
    let next = ben.press("Continue").await?;
    ensure!(next.contains("Question 2 of 4"), "{next}");
    stage.assert_clean()
}
