//! The same with a real server and a real small model: short rounds, with and without the bot in turn.

use anyhow::{Context, Result};
use homeroom_tests::{
    llama::{self, KEY, Llama},
    program::Program,
};
use serde_json::Value;
use tokio::{task::JoinSet, time::Instant};

use super::{
    client::Client,
    figures::Spread,
    learner::{Learner, said},
    stage::{self, Stage, classroom},
};
use crate::{scratch, table::Table};

/// Rounds of each sort, and the replies of one; the server writes two at a time.
const ROUNDS: u16 = 5;
const REPLIES: u16 = 6;
const SLOTS: u16 = 2;
/// It counts its tokens, and every reply has so many letters, be they what they may.
const ARGUMENTS: [&str; 3] = ["--metrics", "--grammar", "root ::= .{240}"];
/// The bare client is other people: what was asked before would be in the server's memory.
const OTHERS: u16 = 500;
const CONTEXT: u32 = 1024;

/// Medians of the rounds; nothing where there is no such server.
pub async fn measure(table: &mut Table) -> Result<()> {
    if !llama::is_here() {
        table.told("labs on a real server", "not measured: it is not built, tests/run builds it".into());
        return Ok(());
    }
    let asked = asked().await?;
    let server = Llama::start_with(&ARGUMENTS).await?;
    let folder = scratch()?;
    let more = format!("model = \"smol\"\ncontext = {CONTEXT}\n");
    let launch = classroom(folder.path(), &server.url, &more)?.env("HOMEROOM_INFERENCE_KEY", KEY);
    let program = launch.start().await?;
    // What all prompts begin with is read once in each slot.
    without(&server, bodies(&asked, OTHERS - REPLIES)?).await?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Each says one thing: prompts are alike then.
        let learners = stage::arrive(&program, (round * REPLIES, REPLIES), None).await?;
        let bodies = bodies(&asked, OTHERS + round * REPLIES)?;
        if round % 2 == 0 {
            ours.push(with_bot(&server, learners).await?);
            bare.push(without(&server, bodies).await?);
        } else {
            bare.push(without(&server, bodies).await?);
            ours.push(with_bot(&server, learners).await?);
        }
    }
    Program::stop(program).await?;
    let shares = Spread::from_iter(ours.iter().zip(&bare).map(|(ours, bare)| ours / bare * 100.0));
    let median = |rates: Vec<f64>| Spread::from_iter(rates).percentile(0.5);
    table.told(
        &format!("labs on a real server of two slots, median of {ROUNDS}: with the bot"),
        format!("{:.1} tokens/s", median(ours)),
    );
    table.told("labs on a real server: a bare client", format!("{:.1} tokens/s", median(bare)));
    table.told(
        "labs on a real server: against the bare client, lowest, median and highest round",
        format!(
            "{:.1}, {:.1} and {:.1} %",
            shares.percentile(0.0),
            shares.percentile(0.5),
            shares.percentile(1.0)
        ),
    );
    Ok(())
}

/// What the bot asks for the first learner, with so much room: a stand-in is told it.
async fn asked() -> Result<Value> {
    let mut profile = stage::llama(1, 1);
    profile.context = CONTEXT;
    let mut stage = Stage::open(profile, 1).await?;
    stage.learners.first_mut().context("nobody is there")?.exchange().await?;
    let asked = stage.asked_last()?;
    stage.program.stop().await?;
    Ok(asked)
}

/// The same for the learners from this number on.
fn bodies(asked: &Value, from: u16) -> Result<Vec<Value>> {
    let text = asked.to_string();
    let body = |number| Ok(serde_json::from_str(&text.replace(&said(0, 0), &said(number, 0)))?);
    (from..from + REPLIES).map(body).collect()
}

/// Tokens a second, when everybody says something at once and reads the reply.
async fn with_bot(server: &Llama, learners: Vec<Learner>) -> Result<f64> {
    let mut tasks = JoinSet::new();
    let before = written(server).await?;
    let began = Instant::now();
    for mut learner in learners {
        tasks.spawn(async move { learner.exchange().await });
    }
    rate(server, before, began, tasks).await
}

/// Tokens a second, with as many connections as slots.
async fn without(server: &Llama, mut bodies: Vec<Value>) -> Result<f64> {
    let mut tasks = JoinSet::new();
    let before = written(server).await?;
    let began = Instant::now();
    for _ in 0..SLOTS {
        let client = Client::new(&server.url, KEY);
        let own = bodies.split_off(bodies.len().saturating_sub((REPLIES / SLOTS).into()));
        tasks.spawn(async move {
            let mut last = None;
            for body in own {
                last = Some(client.ask(&body).await?);
            }
            last.context("nothing to ask")
        });
    }
    rate(server, before, began, tasks).await
}

async fn rate(
    server: &Llama,
    before: f64,
    began: Instant,
    mut tasks: JoinSet<Result<super::learner::Reply>>,
) -> Result<f64> {
    let mut over = began;
    while let Some(reply) = tasks.join_next().await {
        over = over.max(reply??.over);
    }
    Ok((written(server).await? - before) / over.duration_since(began).as_secs_f64())
}

/// How many tokens the server has written.
async fn written(server: &Llama) -> Result<f64> {
    let metrics = Client::new(&server.url, KEY).get("/metrics").await?;
    let line = metrics.lines().find_map(|line| line.strip_prefix("llamacpp:tokens_predicted_total "));
    Ok(line.with_context(|| format!("no count of tokens: {metrics}"))?.trim().parse()?)
}
