//! What goes wrong, and what it does not cost.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use homeroom_tests::{
    matrix::Client,
    relay::{Relay, Times, Trouble},
};

use super::{
    learning::{arrived, begin, holds},
    stage::Stage,
};

/// What a file can hold on a disk that is full, in bytes: the log of the program, and nothing of its stores.
const FULL: u64 = 16 * 1024;
/// How much later a key comes than what it opens.
const LATE: Duration = Duration::from_secs(3);
/// Longer than any silence is borne.
const SILENCE: Duration = Duration::from_secs(150);

#[tokio::test]
async fn a_tap_that_comes_while_the_program_is_down_counts_once() -> Result<()> {
    let mut stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    begin(&mut ben).await?;
    stage.kill().await?;
    ben.press("beta").await?;
    // A second thought comes too late: the first answer counts.
    ben.press("alpha").await?;
    stage.start().await?;
    ben.sees("Wrong because.").await?;
    stage.kill().await?;
    stage.start().await?;
    ben.say("progress").await?;
    ben.sees("Small course").await?;
    let questions = ben.seen("message").await?;
    let asked = |words: &str| {
        questions
            .iter()
            .filter(|seen| seen["content"]["body"].as_str().is_some_and(|body| body.contains(words)))
            .count()
    };
    ensure!(asked("Wrong because.") <= 2, "one answer to each tap");
    Ok(())
}

#[tokio::test]
async fn a_disk_that_takes_nothing_loses_nothing() -> Result<()> {
    let mut stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    begin(&mut ben).await?;
    // Anew, so that its log is short enough to be written.
    stage.restart().await?;
    stage.write_at_most(Some(FULL))?;
    ben.press("beta").await?;
    stage.logs("the Matrix store takes nothing (is the disk full?)").await?;
    stage.write_at_most(None)?;
    ben.sees("Wrong because.").await?;
    ben.press("Next").await?;
    ben.sees("Which of these are bits?").await?;
    let answers = ben.told_here().await?;
    let answers = answers.iter().filter(|seen| holds(seen, "Wrong because.")).count();
    ensure!(answers == 1, "{answers} answers to one tap");
    Ok(())
}

#[tokio::test]
async fn who_waits_for_a_key_or_for_a_silent_homeserver_is_answered_in_the_end() -> Result<()> {
    let mut stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    begin(&mut ben).await?;
    stage.restart_behind_a_relay().await?;
    let theirs = Relay::before(&stage.server.url()).await?;

    // The key of what Cleo says comes after what she says.
    theirs.trouble("PUT /sendToDevice/", Trouble::Late(LATE), Times::UntilLifted);
    let mut cleo = stage.server.person_at(&theirs.url(), "cleo", Client::Nio).await?;
    cleo.open_own().await?;
    cleo.sees("Hello, cleo").await?;
    cleo.say("help").await?;
    cleo.sees("What you can do here").await?;
    theirs.lift();

    // The key of what Dora says never comes: one word, however much she says.
    theirs.trouble("PUT /sendToDevice/", Trouble::Status(200, "{}".into()), Times::UntilLifted);
    let mut dora = stage.server.person_at(&theirs.url(), "dora", Client::Nio).await?;
    dora.patience = SILENCE;
    dora.open_own().await?;
    dora.sees("Hello, dora").await?;
    dora.say("help").await?;
    dora.say("learn").await?;

    // Nothing is said to who asks for news, nor to who sends an answer.
    let relay = stage.relay.as_ref().context("it is there")?;
    ben.patience = SILENCE;
    relay.trouble("PUT /send/", Trouble::Stall, Times::Next(1));
    ben.press("beta").await?;
    ben.sees("Wrong because.").await?;
    dora.sees("its key did not arrive").await?;
    relay.trouble("/sync", Trouble::Stall, Times::Next(1));
    // What asks at that moment still has its answer; what asks next has none.
    ben.press("Next").await?;
    ben.sees("Which of these are bits?").await?;
    ben.say("progress").await?;
    ben.sees("Small course").await?;
    let words = dora.told_here().await?;
    ensure!(words.iter().filter(|seen| holds(seen, "its key did not arrive")).count() == 1, "{words:?}");
    ensure!(!stage.log().contains("ERROR"), "{}", stage.log());
    Ok(())
}
