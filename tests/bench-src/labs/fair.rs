//! A class of forty of whom four send without pause, in front of a server that is too small for them.
//!
//! Time goes some ten times as fast as with a model: so does the server, and so do those who read.

use std::time::Duration;

use anyhow::Result;
use homeroom_tests::http::Visitor;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

use super::{
    figures::Spread,
    learner::{LAB, Learner},
    stage::{FIRST, Stage, llama},
};
use crate::table::Table;

const LEARNERS: u16 = 40;
/// They have as much in the line as they may, and send again at every reply.
const WITHOUT_PAUSE: u16 = 4;
/// Longest time that the others read before they go on; the shortest is a quarter.
const PAUSE: Duration = Duration::from_secs(4);
const SLOTS: u32 = 4;
/// Tokens a second, of a prompt and of a reply.
const PREFILL: f64 = 30_000.0;
const PACE: f64 = 300.0;
/// Replies have from 40 to 159 tokens; how many changes so often, whoever asks.
const LENGTHS: (u32, u32) = (40, 120);
const EACH: Duration = Duration::from_millis(30);
const WINDOW: Duration = Duration::from_secs(50);

/// Who got how many tokens, and how long they waited.
pub async fn measure(table: &mut Table) -> Result<()> {
    let mut profile = llama(SLOTS, LENGTHS.0).pace(PREFILL, PACE);
    // Each token is one that a page can be searched for.
    profile.words = vec![format!("{FIRST} ")];
    let stage = Stage::open(profile, LEARNERS).await?;
    let Stage { server, program, mut learners, .. } = stage;
    let others = learners.split_off(WITHOUT_PAUSE.into());
    let pages = |some: &[Learner]| -> Vec<Visitor> { some.iter().map(Learner::tab).collect() };
    let (their_pages, pages) = (pages(&learners), pages(&others));

    let end = Instant::now() + WINDOW;
    let mut greedy: JoinSet<_> = learners.into_iter().map(without_pause).collect();
    let mut waits = JoinSet::new();
    for (n, other) in (0..).zip(others) {
        waits.spawn(at_a_pace(other, n, end));
    }
    for n in 0_u32.. {
        let times = LENGTHS.0 + n * 37 % LENGTHS.1;
        server.change(|profile| profile.times = times);
        sleep(EACH).await;
        if Instant::now() >= end {
            break;
        }
    }
    let total = server.ledger().tokens;
    let tokens = received(pages).await?;
    let theirs = received(their_pages).await?;
    if let Some(ended) = greedy.try_join_next() {
        ended??;
    }
    greedy.shutdown().await;
    let waits = waits.join_all().await.into_iter().collect::<Result<Vec<_>>>()?;
    program.kill().await?;
    report(table, &tokens, &theirs, waits);
    let rate = crate::count(usize::try_from(total)?) / WINDOW.as_secs_f64();
    table
        .told("labs, 40 learners: tokens/s of the server, of 1,200 without any prompt", format!("{rate:.0}"));
    Ok(())
}

fn report(table: &mut Table, tokens: &Spread, theirs: &Spread, waits: Vec<Vec<f64>>) {
    let worst = Spread::from_iter(waits.iter().map(|own| Spread::from_iter(own.iter().copied()).mean()));
    let waits = Spread::from_iter(waits.into_iter().flatten());
    table.at_least(
        "labs, 40 learners, 4 without pause: Jain's index of the others' tokens",
        tokens.jain(),
        0.95,
        "",
    );
    let told = |tokens: &Spread| {
        format!("{:.0} to {:.0}, mean {:.0}", tokens.percentile(0.0), tokens.percentile(1.0), tokens.mean())
    };
    table.told("labs, 40 learners: tokens of each of the others", told(tokens));
    table.told("labs, 40 learners: tokens of each who sends without pause", told(theirs));
    table.told(
        "labs, 40 learners: the others' wait for the first word, p50, p95 and mean",
        format!("{:.2}, {:.2} and {:.2} s", waits.percentile(0.5), waits.percentile(0.95), waits.mean()),
    );
    table.at_most(
        "labs, 40 learners: longest of the others' waits, against their mean",
        waits.percentile(1.0) / waits.mean(),
        2.0,
        "×",
    );
    table.told(
        "labs, 40 learners: longest of their own mean waits, against the mean",
        format!("{:.2} ×", worst.percentile(1.0) / waits.mean()),
    );
}

/// As much in the line as is taken, again after each reply.
async fn without_pause(mut learner: Learner) -> Result<()> {
    loop {
        while learner.say().await?.is_good() {}
        learner.read().await?;
    }
}

/// Says something, reads the reply, thinks, until the end; how long each first word took, in seconds.
async fn at_a_pace(mut learner: Learner, n: u32, end: Instant) -> Result<Vec<f64>> {
    let mut waits = Vec::new();
    for k in 0.. {
        // Spread evenly over learners and over time, and the same in every run.
        let part = (f64::from(n) * 0.618_034 + f64::from(k) * 0.754_878).fract();
        let pause = PAUSE.mul_f64(if k == 0 { part } else { 0.25 + 0.75 * part });
        sleep_until((Instant::now() + pause).min(end)).await;
        if Instant::now() >= end {
            break;
        }
        let said = Instant::now();
        let reply = learner.exchange().await?;
        waits.push(reply.first.duration_since(said).as_secs_f64());
    }
    Ok(waits)
}

/// Tokens on each of these pages, all looked at together.
async fn received(pages: Vec<Visitor>) -> Result<Spread> {
    let mut tasks = JoinSet::new();
    for mut page in pages {
        tasks.spawn(async move { anyhow::Ok(page.get(LAB).await?.body.matches(FIRST).count()) });
    }
    let tokens = tasks.join_all().await.into_iter().collect::<Result<Vec<_>>>()?;
    Ok(tokens.into_iter().map(crate::count).collect())
}
