//! What an administrator does: signing the bot in, and bringing back a store that is lost.

use anyhow::{Context, Result, ensure};
use homeroom_tests::{
    matrix::{BOT, Homeserver, PASSWORD, Person, Plain, text},
    wait::until,
};
use hyper::Method;
use serde_json::{Value, json};

use super::{
    learning::{arrived, begin},
    stage::Stage,
};

const BY_PASSWORD: &str = "HOMEROOM_MATRIX_PASSWORD";
const BY_TOKEN: &str = "HOMEROOM_MATRIX_TOKEN";
const BY_KEY: &str = "HOMEROOM_MATRIX_RECOVERY_KEY";
/// Of nobody here: <https://spec.matrix.org/v1.16/client-server-api/#recovery-key>.
const ANOTHER_KEY: &str = "EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d";

/// Signing in like this is refused with these words, and leaves nothing.
async fn refused(stage: &Stage, with: (&str, &str), words: &str) -> Result<()> {
    let (done, said) = stage.login(with).await?;
    ensure!(!done && said.contains(words) && !said.contains(with.1), "{said}");
    ensure!(!stage.data.path().join("matrix").exists(), "something was left");
    Ok(())
}

#[tokio::test]
async fn signing_in_says_what_is_wrong_and_leaves_nothing() -> Result<()> {
    let server = Homeserver::start().await?;
    let bot = Plain::come(&server.url(), "homeroom").await?;
    let cuckoo = Plain::come(&server.url(), "cuckoo").await?;
    let mut stage = Stage::on(server)?;
    refused(&stage, (BY_PASSWORD, "wrong"), "does not take the name or the password").await?;
    refused(&stage, (BY_TOKEN, "syt_wrong"), "does not take the token").await?;
    refused(&stage, (BY_TOKEN, &cuckoo.token), "@cuckoo:school").await?;
    stage.server.manners.push("no-passwords");
    stage.server.close().await?;
    stage.server.open().await?;
    refused(&stage, (BY_PASSWORD, PASSWORD), BY_TOKEN).await?;

    let (done, said) = stage.login((BY_TOKEN, &bot.token)).await?;
    ensure!(done && said.contains("recovery key") && !said.contains(&bot.token), "{said}");
    let (done, said) = stage.login((BY_TOKEN, &bot.token)).await?;
    ensure!(!done && said.contains("@homeroom:school is signed in already"), "{said}");
    stage.configure("@cuckoo:school", "")?;
    let (done, said) = stage.homeroom(&["run", "--listen", "127.0.0.1:0"], &[]).await?;
    ensure!(!done && said.contains("is of @homeroom:school, not of @cuckoo:school"), "{said}");

    stage.configure(BOT, "")?;
    stage.start().await?;
    until("the bot is there", async || Ok(stage.log().contains("is on Matrix").then_some(()))).await?;
    let (done, said) = stage.login((BY_TOKEN, &bot.token)).await?;
    ensure!(!done && said.contains("close the classroom first"), "{said}");
    let (done, said) =
        stage.homeroom(&["matrix", "recover"], &[(BY_TOKEN, &bot.token), (BY_KEY, ANOTHER_KEY)]).await?;
    ensure!(!done && said.contains("close the classroom first"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_lost_store_is_made_readable_again() -> Result<()> {
    let mut stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    begin(&mut ben).await?;
    let (own, invitations) = (ben.room.clone(), ben.seen("invite").await?.len());
    let bot = Plain::come_again(&stage.server.url(), "homeroom").await?;
    backed_up(&bot, &own).await?;
    stage.stop().await?;
    let kept = stage.data.path().join("matrix");
    std::fs::remove_dir_all(&kept)?;

    let devices = devices(&bot).await?;
    let recover = async |stage: &Stage, key: &str| {
        stage.homeroom(&["matrix", "recover"], &[(BY_PASSWORD, PASSWORD), (BY_KEY, key)]).await
    };
    for wrong in [ANOTHER_KEY, "no key at all"] {
        let (done, said) = recover(&stage, wrong).await?;
        ensure!(!done && said.contains("the recovery key opens nothing"), "{said}");
        ensure!(!kept.join("session.json").exists() && !kept.join("store.new").exists(), "left behind");
        ensure!(self::devices(&bot).await? == devices, "a device more");
    }
    let (done, said) = recover(&stage, &stage.key).await?;
    ensure!(done && said.contains("can be read again") && !said.contains("unverified"), "{said}");
    ensure!(is_vouched_for(&bot, &stage).await?, "others cannot tell whose device it is");

    stage.start().await?;
    right(&mut ben).await?;
    ben.say("progress").await?;
    ben.sees("Small course").await?;
    ensure!(ben.room == own && ben.seen("invite").await?.len() == invitations, "in the room that there was");
    Ok(())
}

/// Answers the question that was shown before.
async fn right(ben: &mut Person) -> Result<()> {
    ben.press("alpha").await?;
    ben.sees("Right because.").await?;
    ben.press("Next").await?;
    ben.sees("Which of these are bits?").await.map(drop)
}

/// Waits until the homeserver has the keys of both who speak in a room.
async fn backed_up(bot: &Plain, room: &str) -> Result<()> {
    let version = bot.ask(Method::GET, "room_keys/version", json!({})).await?;
    let path = format!("room_keys/keys/{room}?version={}", text(&version, "/version")?);
    until("the keys are backed up", async || {
        let kept = bot.ask(Method::GET, &path, json!({})).await?;
        Ok((kept["sessions"].as_object().is_some_and(|sessions| sessions.len() >= 2)).then_some(()))
    })
    .await
}

async fn devices(bot: &Plain) -> Result<Vec<Value>> {
    let found = bot.ask(Method::GET, "devices", json!({})).await?;
    let devices = found["devices"].as_array().context("devices")?;
    Ok(devices.iter().map(|device| device["device_id"].clone()).collect())
}

/// Whether the account's own key has signed the device that is signed in.
async fn is_vouched_for(bot: &Plain, stage: &Stage) -> Result<bool> {
    let session = std::fs::read(stage.data.path().join("matrix/session.json"))?;
    let session: Value = serde_json::from_slice(&session)?;
    let device = find(&session, "device_id").context("a device")?;
    let keys = bot.ask(Method::POST, "keys/query", json!({ "device_keys": { BOT: [] } })).await?;
    let signing = keys["self_signing_keys"][BOT]["keys"].as_object().context("a key of its own")?;
    let signing = signing.keys().next().context("its name")?;
    Ok(keys["device_keys"][BOT][device]["signatures"][BOT].get(signing).is_some())
}

/// The text of this name, wherever it is.
fn find<'a>(of: &'a Value, name: &str) -> Option<&'a str> {
    let within = of.as_object()?;
    within.get(name).and_then(Value::as_str).or_else(|| within.values().find_map(|part| find(part, name)))
}
