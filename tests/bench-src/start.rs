//! From the command to the address, and what the classroom weighs while nobody is there.

use std::{path::Path, time::Duration};

use anyhow::Result;
use homeroom_tests::program::Launch;
use tokio::time::sleep;

use crate::{
    megabytes, process, scratch,
    table::{Table, millis},
};

/// How often it is started.
const STARTS: usize = 11;

/// Starts it on a new record, then again and again on the same one.
pub async fn measure(table: &mut Table) -> Result<()> {
    let folder = scratch()?;
    let first = start(folder.path()).await?;
    let mut times = Vec::new();
    for _ in 0..STARTS {
        times.push(start(folder.path()).await?);
    }
    times.sort_unstable();
    table.at_most("first start to listening, both courses", millis(first), 300.0, "ms");
    table.at_most(&format!("start to listening, median of {STARTS}"), millis(times[STARTS / 2]), 300.0, "ms");

    let program = Launch::new(folder.path())?.start().await?;
    sleep(Duration::from_secs(5)).await;
    table.at_most("memory after 5 s idle, both courses", megabytes(process::resident(&program)?), 40.0, "MB");
    program.stop().await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a measurement")]
async fn start(data: &Path) -> Result<Duration> {
    let launch = Launch::new(data)?;
    let began = std::time::Instant::now();
    let program = launch.start().await?;
    let took = began.elapsed();
    program.stop().await?;
    Ok(took)
}
