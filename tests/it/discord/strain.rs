//! A rush, a kill, a page that Discord does not take: who pressed hears of it, and nothing is lost.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use async_trait::async_trait;
use homeroom_core::{
    Account, Answer, Chat, CourseId, EditionId, Event, Pictures, Place, PlatformId, Sender, Suggest,
    Suggestion, Thread,
};
use homeroom_discord::{Discord, limits::AT_ONCE};
use homeroom_discord_standin::{Mishap, Options, StandIn, State};
use homeroom_tests::wait;
use serde_json::json;

use super::{
    bad_days::hold,
    contract::settings,
    learning::at_the_quiz,
    stage::{SMALL, Stage},
};

#[tokio::test]
async fn killed_between_the_record_and_the_answer_it_brings_the_answer_later() -> Result<()> {
    let mut stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let ben = at_the_quiz(&stage).await?;
    let question = ben.at.clone().context("a question")?;
    let alpha = question.labelled("alpha").context("it")?.to_owned();
    stage.standin.trouble("@original", 1, Mishap::Hang);
    let pending = ben.user.send_press(&question, &alpha)?;
    stage.asked(|one| one.method == "PATCH" && one.path.contains("@original") && one.status == 0).await?;
    stage.kill().await?;
    drop(pending);
    stage.start().await?;
    let brought = ben
        .user
        .direct()
        .wait_for("the answer", |message| message.words().contains("Right because."))
        .await?;
    ensure!(!brought.is_ephemeral(), "it stays");
    let mut ben = ben;
    ben.command("learn", json!({})).await?;
    let on = ben.press("Continue").await?;
    ensure!(on.contains("Question 2 of 4"), "counted once: {on}");
    stage.assert_clean()
}

#[tokio::test]
async fn killed_before_the_record_it_takes_the_press_again() -> Result<()> {
    let mut stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let mut ben = at_the_quiz(&stage).await?;
    let question = ben.at.clone().context("a question")?;
    let alpha = question.labelled("alpha").context("it")?;
    let locked = hold(stage.data.path())?;
    let mut pending = ben.user.send_press(&question, alpha)?;
    pending.acked().await?;
    stage.kill().await?;
    drop((locked, pending));
    stage.start().await?;
    let right = ben.press("alpha").await?;
    ensure!(right.contains("Right because."), "{right}");
    stage.assert_clean()
}

/// A classroom that is at work on everything, and done with nothing.
struct Endless;

#[async_trait]
impl Chat for Endless {
    async fn answer(&self, _event: Event, _to: &dyn Answer) {
        std::future::pending().await
    }

    async fn suggest(&self, _from: &Sender, _about: Suggest, _typed: &str) -> Vec<Suggestion> {
        Vec::new()
    }

    async fn talks(&self, _who: &Account, _at: &Place) -> bool {
        false
    }

    async fn threads(&self, _platform: &PlatformId) -> Vec<Thread> {
        Vec::new()
    }

    fn fresh(&self) -> [u8; 16] {
        [0; 16]
    }
}

impl Pictures for Endless {
    fn file(&self, _: &CourseId, _: &EditionId, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn drawn(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

#[tokio::test]
async fn more_than_can_be_handled_is_turned_away_with_a_word() -> Result<()> {
    let standin = StandIn::start_with(Options::light()).await?;
    let guild = standin.guild("Study group");
    let (channel, ben) = (guild.channel("general"), standin.user("Ben"));
    guild.join(&ben);
    let discord = Discord::new(settings(&standin))?;
    let at_work = tokio::spawn(discord.run(Arc::new(Endless), Arc::new(Endless), std::future::pending()));
    standin.ready().await?;
    let commands = |state: &State| (!state.commands().is_empty()).then_some(());
    standin.wait_for("commands", commands).await?;
    for _ in 0..AT_ONCE {
        ben.send_command(&channel, "learn", json!({}))?.acked().await?;
    }
    let turned_away = ben.command(&channel, "learn", json!({})).await?;
    let said = turned_away.message()?.words();
    ensure!(said.contains("press again") && turned_away.is_ephemeral, "{said}");
    ensure!(standin.violations().is_empty(), "{:?}", standin.violations());
    at_work.abort();
    Ok(())
}

#[tokio::test]
async fn a_page_that_is_not_taken_is_said() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let mut ben = stage.person("Ben");
    stage.standin.trouble("@original", 1, Mishap::Fail(400));
    let said = ben.command("learn", json!({})).await?;
    ensure!(said.contains("did not take this page"), "{said}");
    let program = stage.program()?;
    wait::until("a log line", async || {
        Ok(program.log().contains("Discord did not take an answer").then_some(()))
    })
    .await?;
    let home = ben.command("learn", json!({})).await?;
    ensure!(home.contains("Small course"), "{home}");
    stage.assert_clean()
}

#[tokio::test]
async fn a_replica_listens_to_its_own_shards() -> Result<()> {
    let mut stage = Stage::open().await?;
    stage.stop().await?;
    let before = stage.standin.identifies().len();
    stage.start_with(&format!("{SMALL}[discord]\nshards = \"1-2/4\"\n")).await?;
    let both = |state: &State| {
        let new: Vec<_> = state.identifies()[before..].iter().map(|one| one.shard).collect();
        (new.len() == 2).then_some(new)
    };
    let mut shards = stage.standin.wait_for("two sessions", both).await?;
    shards.sort_unstable();
    ensure!(shards == [(1, 4), (2, 4)], "{shards:?}");
    stage.assert_clean()
}
