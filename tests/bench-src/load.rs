//! An open-loop load: presses come when they are due, whether or not earlier ones have been answered.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use homeroom_tests::pupil::Pupil;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

/// What a load met with.
#[derive(Debug, Default)]
pub struct Outcome {
    /// From the moment each press was due until its page was there, in order of length.
    pub latencies: Vec<Duration>,
    /// What the presses that failed were answered.
    pub failures: Vec<String>,
}

/// Has the pupils make all their presses, one after the other, at this many a second altogether.
///
/// A press that is late because an earlier one was slow is counted from when it was due: nothing is omitted.
pub async fn run(pupils: Vec<Pupil>, rate: u32) -> Result<Outcome> {
    let count = u32::try_from(pupils.len()).context("too many pupils")?;
    ensure!(count > 0, "nobody presses");
    let start = Instant::now() + Duration::from_millis(100);
    let mut tasks = JoinSet::new();
    for (place, pupil) in (0..count).zip(pupils) {
        let due = move |round: u32| start + Duration::from_secs(u64::from(round * count + place)) / rate;
        tasks.spawn(one(pupil, due));
    }
    let mut all = Outcome::default();
    while let Some(done) = tasks.join_next().await {
        let done = done?;
        all.latencies.extend(done.latencies);
        all.failures.extend(done.failures);
    }
    all.latencies.sort_unstable();
    Ok(all)
}

async fn one(mut pupil: Pupil, due: impl Fn(u32) -> Instant) -> Outcome {
    let mut outcome = Outcome::default();
    for (round, press) in (0..).zip(std::mem::take(&mut pupil.presses)) {
        let due = due(round);
        sleep_until(due).await;
        let answer = pupil.press(&press).await;
        outcome.latencies.push(due.elapsed());
        match answer {
            Ok(page) if page.is_good() => {}
            Ok(page) => outcome.failures.push(format!("{}: {}", page.status, page.words())),
            Err(error) => outcome.failures.push(format!("{error:#}")),
        }
    }
    outcome
}

impl Outcome {
    /// The latency that this share of the presses kept within.
    pub fn percentile(&self, share: f64) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place in a list of thousands"
        )]
        let place = (share * last as f64).ceil() as usize;
        self.latencies.get(place.min(last)).copied().unwrap_or_default()
    }
}
