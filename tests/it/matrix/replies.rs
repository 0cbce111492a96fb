//! A classroom that takes answers as messages only, since reactions are not encrypted.

use anyhow::{Context, Result, ensure};
use homeroom_tests::matrix::{BOT, Person};
use serde_json::{Value, json};

use super::{
    learning::{arrived, number},
    stage::Stage,
    teaching::post,
};

/// Answers the question before somebody by the letter of what holds these words: the question's message.
async fn answer(learner: &mut Person, words: &str) -> Result<Value> {
    let number = number(&learner.words(), words).context("a number")?;
    learner.say(if number == "1" { "a" } else { "b" }).await?;
    Ok(learner.at["id"].clone())
}

#[tokio::test]
async fn answers_are_messages_where_reactions_must_not_tell() -> Result<()> {
    let stage = Stage::open_with("graded_answers = \"reply\"\n").await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    let (class, own) = (ada.room.clone(), ben.room.clone());
    ben.say("quiz 1").await?;
    ben.sees("4 questions").await?;
    ben.press("Start").await?;
    let mut questions = Vec::new();
    ben.sees("What is first?").await?;
    questions.push(ben.at["id"].clone());
    let right = number(&ben.words(), "alpha").context("a number")?;
    ben.say(&right).await?;
    ben.sees("Right because.").await?;
    ben.press("Next").await?;
    ben.sees("Send the numbers of all that apply").await?;
    questions.push(ben.at["id"].clone());

    post(&mut ada).await?;
    ben.room.clone_from(&class);
    ben.sees("handed in").await?;
    ben.press("Start").await?;
    ben.room = own;
    ben.sees("What is third?").await?;
    questions.push(answer(&mut ben, "alpha").await?);
    ben.sees("Question 1 of 2").await?;
    let next = number(&ben.words(), "Next").context("a number")?;
    ben.say(&next).await?;
    ben.sees("What is fourth?").await?;
    questions.push(answer(&mut ben, "beta").await?);
    ben.sees("Question 2 of 2").await?;
    let overview = number(&ben.words(), "Overview").context("a number")?;
    ben.say(&overview).await?;
    ben.sees("Hand in").await?;
    ben.press("Hand in").await?;
    ben.sees("1 of 2").await?;

    ben.say("privacy").await?;
    ben.sees("Answers are taken as messages").await?;
    let under = |seen: &Value| seen["content"]["m.relates_to"]["event_id"].clone();
    let reactions = ben.seen("m.reaction").await?;
    let seeds: Vec<Value> = reactions.iter().filter(|seen| seen["sender"] == json!(BOT)).map(under).collect();
    ensure!(!seeds.is_empty() && !questions.iter().any(|question| seeds.contains(question)), "{seeds:?}");
    Ok(())
}
