//! Measurements: what the program promises, beside what it does on this machine. `tests/bench` builds and runs it.

mod bare;
mod board;
mod control;
mod discord;
mod disk;
mod flood;
mod gradebook;
mod labs;
mod load;
mod matrix;
mod process;
mod start;
mod table;

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, bail};
use homeroom_tests::{
    checkout, course,
    program::{Launch, Program},
    pupil::Pupil,
};
use tempfile::TempDir;

use crate::table::{Table, millis};

/// Presses offered a second.
const RATE: u32 = 500;
/// Learners who press.
const LEARNERS: u16 = 500;
/// Quizzes that each goes through.
const QUIZZES: u8 = 2;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["bare", folder] => bare::serve(Path::new(folder)),
        _ => run(&arguments),
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        [] => measure().await,
        ["desk"] => {
            let mut table = Table::default();
            gradebook::measure(&mut table).await?;
            board::measure(&mut table).await
        }
        ["discord"] => discord::measure(&mut Table::default()).await,
        ["matrix"] => matrix::measure(&mut Table::default()).await,
        ["matrix", "rush"] => matrix::rush(&mut Table::default()).await,
        ["labs"] => labs::measure(&mut Table::default()).await,
        ["labs", part] => labs::part(&mut Table::default(), part).await,
        ["control", folder] => control::serve(Path::new(folder), LEARNERS, QUIZZES).await,
        _ => bail!(
            "bench takes no argument, or one of `desk`, `discord`, `matrix`, `matrix rush`, `labs` and `labs` with a part"
        ),
    }
}

async fn measure() -> Result<()> {
    let mut table = Table::default();
    disk::measure(&mut table)?;
    start::measure(&mut table).await?;
    press(&mut table).await?;
    flood::measure(&mut table).await?;
    gradebook::measure(&mut table).await?;
    board::measure(&mut table).await?;
    discord::measure(&mut table).await?;
    matrix::measure(&mut table).await?;
    matrix::rush(&mut table).await?;
    labs::measure(&mut table).await?;
    let folder = checkout::target()?.join("bench");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("latest.txt"), table.to_string())?;
    println!("\n{table}\n(also in {})", folder.join("latest.txt").display());
    if table.has_misses() {
        bail!("a target was missed");
    }
    Ok(())
}

/// A press on a classroom under load, and on the bare transaction under the same load.
async fn press(table: &mut Table) -> Result<()> {
    let folder = scratch()?;
    let program = classroom(folder.path()).await?;
    let pupils = arrive(&program, LEARNERS, QUIZZES).await?;
    let (ours, cost) = under_load(&program, pupils).await?;
    table.told(&format!("press to page at {RATE}/s, p50"), format!("{:.2} ms", millis(ours.percentile(0.5))));
    table.at_most(&format!("press to page at {RATE}/s, p99"), millis(ours.percentile(0.99)), 10.0, "ms");
    table.told(
        &format!("press to page at {RATE}/s, slowest"),
        format!("{:.2} ms", millis(ours.percentile(1.0))),
    );
    table.at_most("presses that failed", count(ours.failures.len()), 0.0, "");
    if let Some(failure) = ours.failures.first() {
        println!("the first failure: {failure}");
    }
    table.told("memory after the load", format!("{:.1} MB", megabytes(process::resident(&program)?)));
    program.stop().await?;

    let folder = scratch()?;
    let this = std::env::current_exe()?;
    let control = Launch::of(this, folder.path()).arg("control").arg(folder.path().display().to_string());
    let control = control.start().await?;
    let (bare, least) =
        under_load(&control, control::pupils(control.origin(), LEARNERS, QUIZZES).await?).await?;
    if let Some(failure) = bare.failures.first() {
        bail!("the control failed: {failure}");
    }
    let [half, most] = [0.5, 0.99].map(|share| millis(bare.percentile(share)));
    table.told("bare transaction at the same load, p50 and p99", format!("{half:.2} and {most:.2} ms"));
    table.told("processor, 1,000 presses", format!("{:.0} ms", millis(cost)));
    table.told("processor, 1,000 bare transactions", format!("{:.0} ms", millis(least)));
    table.at_most(
        "processor against the bare transaction",
        cost.as_secs_f64() / least.as_secs_f64(),
        3.0,
        "×",
    );
    control.kill().await
}

/// The latencies, and the processor time of 1,000 presses.
async fn under_load(program: &Program, pupils: Vec<Pupil>) -> Result<(load::Outcome, Duration)> {
    let before = process::processor_time(program)?;
    let outcome = load::run(pupils, RATE).await?;
    let used = process::processor_time(program)? - before;
    let presses = u32::try_from(outcome.latencies.len())?;
    Ok((outcome, used * 1000 / presses))
}

/// A classroom with the shipped courses and the drill.
async fn classroom(folder: &Path) -> Result<Program> {
    let config = course::write(&folder.join("courses"), QUIZZES)?;
    Launch::new(&folder.join("data"))?.config(&config)?.start().await
}

/// Lets everybody in, a few at a time.
async fn arrive(program: &Program, learners: u16, quizzes: u8) -> Result<Vec<Pupil>> {
    let mut pupils = Vec::new();
    for number in 0..learners {
        pupils
            .push(Pupil::arrive(program.origin(), number, quizzes).await.context("a pupil does not arrive")?);
    }
    Ok(pupils)
}

/// A folder on the disk that the checkout is on: the system's temporary folder may be memory.
fn scratch() -> Result<TempDir> {
    Ok(tempfile::tempdir_in(checkout::target()?)?)
}

fn megabytes(kilobytes: u64) -> f64 {
    count(usize::try_from(kilobytes).unwrap_or(usize::MAX)) / 1024.0
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn count(number: usize) -> f64 {
    number as f64
}
