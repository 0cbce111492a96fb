//! What the system says of a process.

use std::time::Duration;

use anyhow::{Context, Result};
use homeroom_tests::program::Program;

/// Processor time used so far, in user space and in the kernel.
pub fn processor_time(program: &Program) -> Result<Duration> {
    let stat = read(program, "stat")?;
    // The name may hold anything; fields are counted from behind it, and the first of them is the third.
    let (_, rest) = stat.rsplit_once(") ").context("no name in stat")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let ticks = |field: usize| -> Result<u64> { Ok(fields.get(field - 3).context("a short stat")?.parse()?) };
    let ticks = ticks(14)? + ticks(15)?;
    Ok(Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second()))
}

/// Resident memory, in kB.
pub fn resident(program: &Program) -> Result<u64> {
    let status = read(program, "status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn read(program: &Program, file: &str) -> Result<String> {
    let pid = program.pid().context("it has ended")?;
    std::fs::read_to_string(format!("/proc/{pid}/{file}")).with_context(|| format!("/proc/{pid}/{file}"))
}
