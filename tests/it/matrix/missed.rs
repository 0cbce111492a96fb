//! What comes while the program is down, and is more than one answer of the homeserver holds.

use anyhow::{Result, ensure};
use serde_json::json;

use super::{
    learning::{arrived, begin, holds},
    stage::Stage,
};

/// More than [`homeroom_matrix::limits::TIMELINE_MAX`].
const TALK: usize = 120;

#[tokio::test]
async fn nothing_of_a_long_talk_is_lost_or_answered_twice() -> Result<()> {
    let mut stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    let (class, own) = (ada.room.clone(), ben.room.clone());
    begin(&mut ben).await?;
    stage.kill().await?;
    ben.press("beta").await?;
    ben.room.clone_from(&class);
    ben.say("!glossary weight").await?;
    for n in 0..TALK {
        ben.say(&format!("talk {n}")).await?;
    }
    ben.say("!privacy").await?;
    stage.start().await?;
    ben.room = own;
    let answers = ["Wrong because.", "A number that a model learned", "What is kept of you"];
    for words in answers {
        // Rooms are answered side by side.
        let seen = json!({ "kind": "message", "room": ben.room, "holds": words, "within": 60, "do": "wait" });
        ben.order(seen).await?;
    }
    stage.restart().await?;
    let own = std::mem::replace(&mut ben.room, class);
    ben.say("!help").await?;
    ben.room = own;
    ben.sees("What you can do here").await?;
    ben.say("progress").await?;
    ben.sees("Small course").await?;
    let told = ben.told_here().await?;
    for words in answers {
        ensure!(told.iter().filter(|seen| holds(seen, words)).count() == 1, "once {words:?}: {told:?}");
    }
    Ok(())
}
