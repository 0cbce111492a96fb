//! What the bot itself takes: memory for those who wait, and the processor for what is written.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Result, ensure};
use homeroom_tests::{http::Visitor, program::Program, wait::until};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

use super::{
    learner::{LAB, Learner},
    stage::{Stage, llama, without_end},
};
use crate::{megabytes, process, table::Table};

/// Slots in both.
const SLOTS: u16 = 4;
/// As many as the line takes.
const WAITING: u16 = 200;
/// What passes before memory is looked at.
const SETTLED: Duration = Duration::from_secs(2);
/// Learners at a server that writes all the time: four have their replies written, two wait.
const AT_WORK: u16 = 6;
const PACE: f64 = 25.0;
/// What is not counted, and what is: nearly two replies of 308 tokens in each slot.
const BEFORE: Duration = Duration::from_secs(5);
const WINDOW: Duration = Duration::from_secs(24);
const IDLE: Duration = Duration::from_secs(10);

/// Before anybody says anything, with 200 in the line, and with their pages open.
pub async fn memory(table: &mut Table) -> Result<()> {
    // Nobody's reply is over before the end.
    let profile = llama(SLOTS.into(), 10).pace(f64::INFINITY, 0.5);
    let mut stage = Stage::open(profile, WAITING + SLOTS).await?;
    stage.learners.iter_mut().for_each(Learner::leave);
    let here = resident(&stage.program).await?;
    for learner in &mut stage.learners {
        let page = learner.say().await?;
        ensure!(page.is_good(), "not taken ({}): {}", page.status, page.words());
        learner.leave();
    }
    stage.server.until("every slot is taken", |ledger| ledger.in_flight == u32::from(SLOTS)).await?;
    let waiting = resident(&stage.program).await?;
    let reading = Arc::new(AtomicUsize::new(0));
    let pages: JoinSet<_> =
        stage.learners.iter().map(|learner| page(learner.tab(), Arc::clone(&reading))).collect();
    let all = stage.learners.len();
    until("all pages are open", async || Ok((reading.load(Ordering::Relaxed) == all).then_some(()))).await?;
    let open = resident(&stage.program).await?;
    ensure!(reading.load(Ordering::Relaxed) == all, "somebody was sent away");
    ensure!(stage.server.ledger().finished == 0, "a reply was over too soon");
    drop(pages);
    stage.program.kill().await?;
    table.told("labs: memory, 204 learners who have opened a lab and left", format!("{here:.1} MB"));
    table.told("labs: what 200 who wait add, their pages closed", format!("{:.1} MB", waiting - here));
    table.at_most("labs: what 200 who wait add, their pages open", open - here, 20.0, "MB");
    Ok(())
}

/// Opens the page of a lab and reads along, over connections of its own; counts those who do.
async fn page(mut visitor: Visitor, reading: Arc<AtomicUsize>) -> Result<()> {
    visitor.get(LAB).await?;
    let mut reads = false;
    let read = |_: &str| {
        reading.fetch_add(usize::from(!reads), Ordering::Relaxed);
        reads = true;
        true
    };
    visitor.tab().follow(&format!("{LAB}/live"), read).await?;
    reading.fetch_sub(1, Ordering::Relaxed);
    Ok(())
}

/// In megabytes, a while after whatever was before.
async fn resident(program: &Program) -> Result<f64> {
    sleep(SETTLED).await;
    Ok(megabytes(process::resident(program)?))
}

/// While nobody is there, and while four replies are written and read at a time.
pub async fn processor(table: &mut Table) -> Result<()> {
    let stage = Stage::open(llama(SLOTS.into(), 7).pace(4_000.0, PACE), AT_WORK).await?;
    let Stage { server, program, mut learners, .. } = stage;
    learners.iter_mut().for_each(Learner::leave);
    sleep(SETTLED).await;
    let idle = share(&program, IDLE).await?;
    let mut tasks = without_end(learners);
    sleep(BEFORE).await;
    let before = server.ledger().tokens;
    let busy = share(&program, WINDOW).await?;
    let tokens = server.ledger().tokens - before;
    if let Some(ended) = tasks.try_join_next() {
        ended??;
    }
    tasks.shutdown().await;
    program.kill().await?;
    let rate = crate::count(usize::try_from(tokens)?) / WINDOW.as_secs_f64();
    table.told("labs: the bot's processor with nobody there", format!("{idle:.2} % of a core"));
    table.at_most(
        &format!("labs: the bot's processor at {rate:.0} tokens/s, each reply read, beyond that"),
        busy - idle,
        3.0,
        "% of a core",
    );
    Ok(())
}

/// The processor time of a while, in hundredths of a core.
async fn share(program: &Program, time: Duration) -> Result<f64> {
    let (before, began) = (process::processor_time(program)?, Instant::now());
    sleep(time).await;
    let used = process::processor_time(program)? - before;
    Ok(used.as_secs_f64() / began.elapsed().as_secs_f64() * 100.0)
}
