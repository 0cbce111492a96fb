//! What the disk takes for a commit: no press can be faster.

use std::{io::Write as _, time::Duration};

use anyhow::Result;

use crate::{
    scratch,
    table::{Table, millis},
};

/// How often it is asked.
const WRITES: usize = 500;

/// Appends a page and has the disk confirm it, again and again.
#[expect(clippy::disallowed_methods, reason = "a measurement")]
pub fn measure(table: &mut Table) -> Result<()> {
    let folder = scratch()?;
    let mut file = std::fs::File::create(folder.path().join("pages"))?;
    let mut times: Vec<Duration> = Vec::with_capacity(WRITES);
    for _ in 0..WRITES {
        let began = std::time::Instant::now();
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let [half, most] = [WRITES / 2, WRITES * 99 / 100].map(|place| millis(times[place]));
    table.told("the disk confirms 4 KiB, p50 and p99", format!("{half:.2} and {most:.2} ms"));
    Ok(())
}
