//! What goes wrong, and what it does not cost.

use anyhow::{Result, ensure};

use super::{
    learning::{arrived, begin},
    stage::Stage,
};

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
