//! What an administrator does: a token, an invitation, the doctor.

use std::process::Output;

use anyhow::{Context, Result, ensure};
use homeroom_discord_standin::{Permissions, StandIn};
use homeroom_tests::checkout;
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;

use super::{stage::Stage, typed::DIRECT_MESSAGES};

pub async fn homeroom(data: &TempDir, standin: &StandIn, token: &str, arguments: &[&str]) -> Result<Output> {
    let data = data.path();
    let output = Command::new(checkout::built("homeroom")?)
        .args(arguments)
        .args(["--data", &data.display().to_string()])
        .env("HOMEROOM_DISCORD_TOKEN", token)
        .env("HOMEROOM_DISCORD_API", standin.api_base())
        .current_dir(data)
        .output();
    Ok(output.await?)
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn a_wrong_token_is_said_at_the_start() -> Result<()> {
    let (standin, data) = (StandIn::start().await?, tempfile::tempdir()?);
    let output = homeroom(&data, &standin, "no-such-token", &["--listen", "127.0.0.1:0"]).await?;
    ensure!(output.status.code() == Some(2), "{:?}", output.status);
    let said = text(&output.stderr);
    ensure!(said.lines().count() == 1 && said.contains("does not take the token"), "{said}");
    ensure!(!said.contains("no-such-token") && !text(&output.stdout).contains("no-such-token"), "{said}");
    Ok(())
}

#[tokio::test]
async fn the_link_that_invites_asks_for_what_is_used_alone() -> Result<()> {
    let (standin, data) = (StandIn::start().await?, tempfile::tempdir()?);
    let output = homeroom(&data, &standin, standin.token(), &["discord", "invite"]).await?;
    let link = text(&output.stdout);
    ensure!(link.contains(&format!("client_id={}", standin.application())), "{link}");
    let permissions = link.split(['?', '&']).find_map(|part| part.trim().strip_prefix("permissions="));
    let bits: u64 = permissions.context("permissions")?.parse()?;
    let messages = Permissions::SEND_MESSAGES | Permissions::EMBED_LINKS | Permissions::ATTACH_FILES;
    let threads = Permissions::CREATE_PRIVATE_THREADS | Permissions::SEND_MESSAGES_IN_THREADS;
    ensure!(bits == (Permissions::VIEW_CHANNEL | messages | threads).bits(), "{bits}");
    ensure!(link.contains("applications.commands") && !link.contains(standin.token()), "{link}");
    Ok(())
}

#[tokio::test]
async fn the_doctor_names_what_is_missing_by_channel() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let good = homeroom(&stage.data, &stage.standin, stage.standin.token(), &["doctor"]).await?;
    let said = text(&good.stdout);
    ensure!(said.contains("ok    Discord"), "{said}");
    stage.channel.deny(Permissions::SEND_MESSAGES | Permissions::ATTACH_FILES);
    let bad = homeroom(&stage.data, &stage.standin, stage.standin.token(), &["doctor"]).await?;
    let said = text(&bad.stdout);
    ensure!(said.contains("FAULT Discord") && said.contains("#general"), "{said}");
    ensure!(said.contains("Send Messages") && said.contains("Attach Files"), "{said}");
    let wrong = homeroom(&stage.data, &stage.standin, "another", &["doctor"]).await?;
    ensure!(text(&wrong.stdout).contains("does not take the token"), "{}", text(&wrong.stdout));
    Ok(())
}

#[tokio::test]
async fn it_asks_to_hear_of_private_messages_alone_and_knows_the_commands_it_has() -> Result<()> {
    let stage = Stage::open().await?;
    let identified = stage.standin.identifies();
    ensure!(identified.iter().all(|one| one.intents == DIRECT_MESSAGES), "{identified:?}");
    let names: Vec<String> =
        stage.standin.commands().iter().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect();
    for name in [
        "learn", "lesson", "quiz", "test", "progress", "review", "glossary", "calc", "decide", "join",
        "link", "privacy", "help",
    ] {
        ensure!(names.iter().any(|one| one == name), "no /{name}");
    }
    for name in ["class", "post", "grades"] {
        ensure!(names.iter().any(|one| one == name), "no /{name}");
    }
    let mut bot = stage.person("Other bot");
    bot.command("help", json!({})).await?;
    stage.assert_clean()
}
