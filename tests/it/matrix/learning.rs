//! A learner in a class room and in a room of their own.

use anyhow::{Context, Result, ensure};
use homeroom_tests::matrix::{BOT, Client, Person};
use serde_json::{Value, json};

use super::stage::Stage;

/// Somebody who came to the class room and was brought to a room of their own.
pub async fn arrived(stage: &Stage, name: &str, ada: &mut Person) -> Result<Person> {
    arrived_with(stage, (name, Client::Nio), ada).await
}

/// The same, with this client.
pub async fn arrived_with(stage: &Stage, who: (&str, Client), ada: &mut Person) -> Result<Person> {
    let mut ben = stage.learner_with(who, ada).await?;
    ben.say("!learn").await?;
    ben.accept().await?;
    ben.sees("Welcome to Evening class").await?;
    Ok(ben)
}

/// Begins the quiz that most stories go on with.
pub async fn begin(ben: &mut Person) -> Result<()> {
    ben.say("quiz 1").await?;
    ben.sees("4 questions").await?;
    ben.press("Start").await?;
    ben.sees("What is first?").await.map(drop)
}

#[tokio::test]
async fn a_newcomer_learns_in_a_room_of_their_own() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = stage.learner("ben", &mut ada).await?;
    let class = ben.room.clone();
    ben.say("!learn").await?;
    let own = ben.accept().await?;
    ensure!(own != class, "another room");
    let home = ben.sees("Welcome to Evening class").await?;
    ensure!(ben.at["encrypted"] == json!(true), "encrypted: {home}");

    ben.say("lesson 1").await?;
    let first = ben.sees("Weights").await?;
    ensure!(first.contains("8.5") && !first.contains("A number."), "a list for the table: {first}");
    ben.press("Show the answer").await?;
    ben.sees("A number.").await?;
    let notices: Vec<Value> = ben.seen("message").await?;
    let notice = |seen: &&Value| {
        let edit = &seen["content"]["m.relates_to"]["rel_type"];
        seen["room"] == json!(class) && seen["sender"] == json!(BOT) && edit.is_null()
    };
    ensure!(notices.iter().filter(notice).count() == 1, "one notice: {notices:?}");
    ben.say("quizz").await?;
    ben.sees("Did you mean quiz?").await?;
    ensure!(!stage.log().contains("ERROR"), "{}", stage.log());
    Ok(())
}

#[tokio::test]
async fn a_quiz_is_answered_by_taps_and_by_replies() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    begin(&mut ben).await?;
    ben.press("alpha").await?;
    ben.sees("Right because.").await?;
    ben.press("Next").await?;
    ben.sees("Which of these are bits?").await?;
    let numbers: Vec<String> = ["zero", "one"].iter().filter_map(|word| number(&ben.words(), word)).collect();
    ben.say(&numbers.join(" ")).await?;
    ben.sees("Both.").await?;
    let next = number(&ben.words(), "Next").context("a number")?;
    ben.say(&next).await?;
    ben.sees("How large is it?").await?;
    ben.say("14").await?;
    ben.sees("So large.").await?;
    ben.press("Next").await?;
    ben.sees("Which sentence is true").await?;
    let long = number(&ben.words(), "They are numbers").context("a number")?;
    ben.reply(&long).await?;
    ben.sees("Yes.").await?;
    ben.press("See how it went").await?;
    ben.sees("4 of 4").await?;
    Ok(())
}

/// The number that stands before these words.
pub fn number(body: &str, words: &str) -> Option<String> {
    let parts = body.lines().flat_map(|line| line.split(" · "));
    let numbered = |part: &str| part.split(' ').next().is_some_and(|first| first.parse::<u8>().is_ok());
    let part = parts.into_iter().find(|part| part.contains(words) && numbered(part))?;
    part.split(' ').next().map(str::to_owned)
}

/// Whether a message that was seen holds these words.
pub fn holds(seen: &Value, words: &str) -> bool {
    seen["content"]["body"].as_str().is_some_and(|body| body.contains(words))
}
