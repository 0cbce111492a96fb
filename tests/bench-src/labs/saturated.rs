//! What is left of a server's tokens when somebody always waits, at a set pace.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Result, bail};
use homeroom_inference_standin::StandIn;
use serde_json::Value;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

use super::{
    client::Client,
    stage::{Stage, llama, without_end},
};
use crate::table::Table;

const SLOTS: u32 = 4;
/// Three for each slot: the line is never empty.
const LEARNERS: u16 = 12;
/// Tokens of a prompt that are read in a second: in a twentieth of the reply's time, so that where a window begins within
/// a reply matters little.
const PREFILL: f64 = 15_000.0;
/// Tokens a second, of each slot.
const PACE: f64 = 50.0;
/// What is not counted, and what is.
const BEFORE: Duration = Duration::from_secs(4);
const WINDOW: Duration = Duration::from_secs(20);

/// Twice: with the bot, and with as many connections as there are slots, which send the same again.
pub async fn measure(table: &mut Table) -> Result<()> {
    let stage = Stage::open(llama(SLOTS, 2).pace(PREFILL, PACE), LEARNERS).await?;
    let Stage { server, program, learners, .. } = stage;
    let ours = rate(&server, without_end(learners)).await?;
    let most = server.ledger().most_in_flight;
    let bodies = server.ledger().chats().into_iter().map(|asked| asked.body.clone()).collect();
    // With it goes what it still asks.
    program.kill().await?;
    server.until("nobody asks", |ledger| ledger.in_flight == 0).await?;
    let bare = rate(&server, bare(&server, bodies).await?).await?;
    table.told("labs at saturation, 4 slots × 50 tokens/s: with the bot", format!("{ours:.1} tokens/s"));
    table.told("labs at saturation: a bare client with 4 connections", format!("{bare:.1} tokens/s"));
    table.at_least("labs at saturation: against the bare client", ours / bare * 100.0, 97.0, "%");
    table.at_most("labs at saturation: replies at a time, of 4 slots", f64::from(most), f64::from(SLOTS), "");
    Ok(())
}

/// Tokens a second that the server writes while they ask.
async fn rate(server: &StandIn, mut tasks: JoinSet<Result<()>>) -> Result<f64> {
    sleep(BEFORE).await;
    let (before, began) = (server.ledger().tokens, Instant::now());
    sleep(WINDOW).await;
    let (after, took) = (server.ledger().tokens, began.elapsed());
    if let Some(ended) = tasks.try_join_next() {
        ended??;
        bail!("somebody has stopped asking");
    }
    tasks.shutdown().await;
    Ok(crate::count(usize::try_from(after - before)?) / took.as_secs_f64())
}

/// One connection for each slot; what the bot asked is asked again, in the same order.
async fn bare(server: &StandIn, bodies: Vec<Value>) -> Result<JoinSet<Result<()>>> {
    let (bodies, next) = (Arc::new(bodies), Arc::new(AtomicUsize::new(0)));
    let mut tasks = JoinSet::new();
    for _ in 0..SLOTS {
        let client = Client::new(&server.url(), "");
        let (bodies, next) = (Arc::clone(&bodies), Arc::clone(&next));
        tasks.spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed) % bodies.len();
                client.ask(&bodies[n]).await?;
            }
        });
    }
    Ok(tasks)
}
