//! An instructor on Matrix, and one learner who is in the browser too.

use anyhow::{Context, Result, ensure};
use homeroom_core::Action;
use homeroom_tests::{
    http::Visitor,
    matrix::{BOT, Person},
};
use serde_json::json;

use super::{
    learning::{arrived, begin},
    stage::Stage,
};

/// Posts the module test until in 45 minutes, and comes back to the room of the class.
pub async fn post(ada: &mut Person) -> Result<()> {
    let class = ada.room.clone();
    ada.say("!post module closes=+45m attempts=1").await?;
    let own = ada.wait(json!({ "kind": "message", "sender": BOT, "holds": "Not posted yet" })).await?;
    ada.room = own["room"].as_str().context("a room")?.to_owned();
    ada.at = own;
    ensure!(ada.room != class, "in private");
    go_ahead(ada).await?;
    ada.room = class;
    Ok(())
}

/// Posts the test that somebody looks at.
pub async fn go_ahead(ada: &mut Person) -> Result<()> {
    while let Ok(()) = ada.press("Go on: page").await {
        ada.sees("Post it").await?;
    }
    ada.press("Post it").await
}

#[tokio::test]
async fn a_test_is_posted_taken_in_private_and_counted() -> Result<()> {
    let mut stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    let (class, own) = (ada.room.clone(), ben.room.clone());
    post(&mut ada).await?;
    ben.room = class;
    ben.sees("handed in").await?;
    ben.press("Start").await?;
    ben.room = own;
    ben.sees("What is third?").await?;
    // The homeserver goes and comes back in the middle.
    stage.server.close().await?;
    stage.server.open().await?;
    ben.press("alpha").await?;
    ben.press("Next").await?;
    ben.sees("What is fourth?").await?;
    ben.press("beta").await?;
    ben.press("Overview").await?;
    ben.sees("Hand in").await?;
    ben.press("Hand in").await?;
    ben.sees("1 of 2").await?;

    ada.sees("1 of 1 handed in").await?;
    ada.say("!grades module").await?;
    let grades = ada.wait(json!({ "kind": "message", "sender": BOT, "holds": "ben" })).await?;
    ensure!(grades["room"] != json!(ada.room), "for her alone");
    Ok(())
}

#[tokio::test]
async fn a_matrix_and_a_web_account_have_one_row() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let (class, meets) = (ada.words(), ada.room.clone());
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    begin(&mut ben).await?;
    ben.press("alpha").await?;
    ben.sees("Right because.").await?;
    ben.say("link").await?;
    let made = ben.sees("-").await?;
    let code = code_in(&made)?;

    let mut web = Visitor::new(stage.origin()?);
    web.enter("Ben in a browser").await?;
    web.post("/join", &[("code", code_in(&class)?)]).await?;
    let link = Action::Link.token();
    let asked = web.post("/link", &[("token", link.as_str()), ("text", code)]).await?;
    ensure!(asked.words().contains("(matrix)"), "{}", asked.words());
    let (form, join) = asked.button(|button| button.label == "Join them").context("a button")?;
    let joined = web.press(&form, &join).await?;
    ensure!(joined.words().contains("matrix, web"), "{}", joined.words());
    // Where the class meets: in the browser they are in the open class too.
    let own = std::mem::replace(&mut ben.room, meets);
    ben.say("!learn").await?;
    ben.room = own;
    ben.sees("Continue").await?;
    ben.press("Continue").await?;
    ben.sees("Which of these are bits?").await?;
    Ok(())
}

/// The code that somebody is shown.
pub fn code_in(words: &str) -> Result<&str> {
    let mut parts = words.split(|c: char| c.is_whitespace() || c == '`');
    let is_code = |word: &&str| word.len() == 9 && word.as_bytes()[4] == b'-';
    parts.find(is_code).with_context(|| format!("no code in {words}"))
}
