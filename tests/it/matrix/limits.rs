//! A homeserver that limits the bot as Synapse does that nobody has told otherwise.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use homeroom_tests::{
    http::Visitor,
    matrix::{BOT, Homeserver, Person, Plain},
};
use hyper::Method;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    learning::{holds, number},
    stage::Stage,
};

/// How long a class may take that stands in a queue.
const QUEUE: Duration = Duration::from_secs(400);
const NAMES: [&str; 10] = ["ben", "carl", "dora", "emil", "fay", "gus", "hal", "ida", "jan", "kim"];

async fn limiting() -> Result<Stage> {
    let server = Homeserver::start_with(vec!["default-limits"]).await?;
    server.account("homeroom").await?;
    Stage::on(server)
}

/// What the doctor says of Matrix, and the line below it.
async fn doctor(stage: &Stage) -> Result<(String, String)> {
    let (_, said) = stage.homeroom(&["doctor"], &[]).await?;
    let mut lines = said.lines().skip_while(|line| !line.contains("Matrix: "));
    let found = lines.next().with_context(|| format!("nothing of Matrix: {said}"))?;
    Ok((found.to_owned(), lines.next().unwrap_or_default().trim().to_owned()))
}

/// Does what a line of curl says, with the token of somebody who may.
async fn run(line: &str, administrator: &Plain) -> Result<()> {
    ensure!(line.contains("curl -X POST -H 'Authorization: Bearer ADMIN_TOKEN' http"), "{line}");
    let url = line.split(' ').find(|word| word.starts_with("http")).context("an address")?;
    let (_, body) = line.split_once("-d '").context("a body")?;
    let body: Value = serde_json::from_str(body.trim_end_matches('\''))?;
    administrator.request(Method::POST, url, body).await.map(drop)
}

#[tokio::test]
async fn the_doctor_prints_the_line_that_lifts_the_limit() -> Result<()> {
    let mut stage = limiting().await?;
    let (found, line) = doctor(&stage).await?;
    ensure!(found.contains("FAULT Matrix: nobody is signed in"), "{found}");
    ensure!(line.contains(&format!("homeroom matrix login {}", stage.server.url())), "{line}");
    stage.sign_in().await?;
    let (found, line) = doctor(&stage).await?;
    ensure!(found.contains("FAULT Matrix") && found.contains("a class would stand still"), "{found}");
    run(&line, &stage.server.administrator().await?).await?;
    let (found, _) = doctor(&stage).await?;
    ensure!(found == "ok    Matrix: signed in as @homeroom:school", "{found}");

    // Beside the bot, which goes on.
    stage.start().await?;
    let mut ada = stage.teacher().await?;
    let (found, _) = doctor(&stage).await?;
    ensure!(found.starts_with("ok    Matrix"), "{found}");
    ada.say("!help").await?;
    let help = ada.wait(json!({ "kind": "message", "sender": BOT, "holds": "What you can do" })).await?;
    ensure!(help["encrypted"] == json!(true), "{help}");
    ensure!(!stage.log().contains("ERROR"), "{}", stage.log());
    Ok(())
}

#[tokio::test]
async fn a_class_waits_in_a_queue_and_nothing_is_lost() -> Result<()> {
    let mut stage = limiting().await?;
    stage.sign_in().await?;
    stage.start().await?;
    let mut ada = stage.teacher().await?;
    let class = ada.room.clone();
    // What limits her is no concern of ours.
    let administrator = stage.server.administrator().await?;
    lift(&stage, &administrator, &ada.user).await?;
    let mut learners = try_join_all(NAMES.map(|name| stage.server.person(name))).await?;
    for learner in &mut learners {
        learner.patience = QUEUE;
        ada.order(json!({ "do": "invite", "room": class, "user": learner.user })).await?;
        learner.accept().await?;
    }

    let began = Instant::now();
    let questions = try_join_all(learners.iter_mut().map(first_answer)).await?;
    let limited = began.elapsed();
    // The class, and four of each.
    ensure!(presses(&stage).await? == 41, "each counts once");
    let said = ada.seen("message").await?;
    let told = |seen: &Value| {
        let words = seen["content"]["body"].as_str().unwrap_or_default();
        seen["room"] == json!(class) && words.contains("a room only now and then")
    };
    ensure!(said.iter().any(told), "nobody was told to wait: {said:?}");

    let (found, line) = doctor(&stage).await?;
    ensure!(found.contains("a class would stand still"), "{found}");
    run(&line, &administrator).await?;
    let began = Instant::now();
    try_join_all(learners.iter_mut().map(second_answer)).await?;
    let free = began.elapsed();
    ensure!(free < limited / 4, "{free:?}, and {limited:?} before");
    ensure!(presses(&stage).await? == 61, "each counts once");
    for (learner, question) in learners.iter_mut().zip(&questions) {
        ensure!(!seeded(learner, question).await?, "it seeds where it is limited");
        let pages = pages(learner).await?;
        ensure!(pages.len() == 6, "an answer to each: {pages:?}");
        let told = learner.told_here().await?;
        let waits = told.iter().filter(|seen| holds(seen, "the next answer takes about")).count();
        ensure!(waits > 0, "each is told how long it takes while it takes long");
    }
    Ok(())
}

async fn lift(stage: &Stage, administrator: &Plain, user: &str) -> Result<()> {
    let url = format!("{}/_synapse/admin/v1/users/{user}/override_ratelimit", stage.server.url());
    let none = json!({ "messages_per_second": 0, "burst_count": 0 });
    administrator.request(Method::POST, &url, none).await.map(drop)
}

/// Comes to the class and answers the first question; that question.
async fn first_answer(learner: &mut Person) -> Result<Value> {
    learner.say("!learn").await?;
    learner.accept().await?;
    learner.sees("Welcome to Evening class").await?;
    learner.say("quiz 1").await?;
    learner.sees("4 questions").await?;
    say_number(learner, "Start").await?;
    learner.sees("What is first?").await?;
    let question = learner.at["id"].clone();
    learner.reply("1").await?;
    learner.sees("because.").await?;
    Ok(question)
}

async fn second_answer(learner: &mut Person) -> Result<()> {
    say_number(learner, "Next").await?;
    learner.sees("Which of these are bits?").await?;
    let words = learner.words();
    let bits: Vec<String> = ["zero", "one"].iter().filter_map(|word| number(&words, word)).collect();
    learner.say(&bits.join(" ")).await?;
    learner.sees("Both.").await.map(drop)
}

/// What the program has done so far that was asked of it.
async fn presses(stage: &Stage) -> Result<usize> {
    let metrics = Visitor::new(stage.origin()?).get("/metrics").await?;
    let line = metrics.body.lines().find_map(|line| line.strip_prefix("homeroom_presses_total "));
    line.context("no presses")?.trim().parse().context("no number")
}

async fn say_number(learner: &mut Person, words: &str) -> Result<()> {
    let page = learner.words();
    let number = number(&page, words).with_context(|| format!("no {words}: {page}"))?;
    learner.say(&number).await.map(drop)
}

/// Whether the bot has put reactions under a message.
async fn seeded(learner: &mut Person, message: &Value) -> Result<bool> {
    let reactions = learner.seen("m.reaction").await?;
    Ok(reactions
        .iter()
        .any(|seen| seen["sender"] == json!(BOT) && seen["content"]["m.relates_to"]["event_id"] == *message))
}

/// How each message begins that a learner had from the bot in their own room.
async fn pages(learner: &mut Person) -> Result<Vec<String>> {
    let seen = learner.seen("message").await?;
    let own = seen.iter().filter(|seen| seen["room"] == json!(learner.room) && seen["sender"] == json!(BOT));
    let bodies = own.filter_map(|seen| seen["content"]["body"].as_str());
    Ok(bodies.map(|body| body.lines().next().unwrap_or_default().to_owned()).collect())
}
