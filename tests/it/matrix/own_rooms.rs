//! Learners who open their private room themselves.

use anyhow::{Result, ensure};
use tokio::try_join;

use super::stage::Stage;

#[tokio::test]
async fn who_opens_their_own_room_is_answered_there() -> Result<()> {
    let mut stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = stage.learner("ben", &mut ada).await?;
    let class = ben.room.clone();
    let own = ben.open_own().await?;
    ben.sees("Hello, ben").await?;
    ben.room.clone_from(&class);
    ben.say("!learn").await?;
    ben.room = own;
    ben.sees("Welcome to Evening class").await?;

    let mut cleo = stage.learner("cleo", &mut ada).await?;
    let mut dora = stage.learner("dora", &mut ada).await?;
    // Two invitations at once, while the bot opens a room for somebody else.
    let mut emil = stage.learner("emil", &mut ada).await?;
    try_join!(emil.say("!learn"), cleo.open_own(), dora.open_own())?;
    emil.accept().await?;
    emil.sees("Welcome to Evening class").await?;
    cleo.sees("Hello, cleo").await?;
    dora.sees("Hello, dora").await?;
    stage.restart().await?;
    for learner in [&mut cleo, &mut dora, &mut emil, &mut ben] {
        learner.say("privacy").await?;
        learner.sees("What is kept of you").await?;
    }
    for learner in [&mut cleo, &mut dora] {
        let own = std::mem::replace(&mut learner.room, class.clone());
        learner.say("!learn").await?;
        learner.room = own;
        learner.sees("Welcome to Evening class").await?;
    }
    for learner in [&mut ben, &mut cleo, &mut dora] {
        let invited = learner.seen("invite").await?;
        ensure!(invited.len() == 1, "to the class room only: {invited:?}");
    }
    Ok(())
}
