//! One learner presses as fast as they can; the others go on as before.

use anyhow::Result;
use homeroom_tests::{
    course,
    program::{Launch, Program},
    pupil::{Press, Pupil},
};
use tokio::task::JoinHandle;

use crate::{
    arrive, load, scratch,
    table::{Table, millis},
};

/// The others.
const OTHERS: u16 = 50;
/// Quizzes that each of them goes through, twice: in peace and during the flood.
const QUIZZES: u8 = 4;
/// Presses a second, of all of them together.
const RATE: u32 = 50;
/// Connections that the one floods over.
const TABS: usize = 4;

/// The others' p99 in peace and during a flood, with the limits that are the default.
pub async fn measure(table: &mut Table) -> Result<()> {
    let folder = scratch()?;
    // To begin all those quizzes at once takes more than a learner may, so the limits come with the second start.
    let config = course::write(&folder.path().join("courses"), QUIZZES)?;
    let data = folder.path().join("data");
    let program = Launch::new(&data)?.config(&config)?.start().await?;
    let mut others = arrive(&program, OTHERS + 1, QUIZZES).await?;
    program.stop().await?;
    let config = config.split("[limits]").next().unwrap_or_default();
    let program = Launch::new(&data)?.config(config)?.start().await?;
    for pupil in &mut others {
        pupil.visitor = pupil.visitor.moved(program.origin());
    }
    let one = others.pop();

    let half = |pupil: &mut Pupil| pupil.presses.split_off(pupil.presses.len() / 2);
    let later: Vec<_> = others.iter_mut().map(|pupil| (pupil.visitor.tab(), half(pupil))).collect();
    let peace = load::run(others, RATE).await?;
    table.told(
        &format!("{OTHERS} learners at {RATE}/s in peace, p99"),
        format!("{:.2} ms", millis(peace.percentile(0.99))),
    );
    let others = later.into_iter().map(|(visitor, presses)| Pupil { visitor, presses }).collect();
    let floods: Vec<_> = one.iter().flat_map(|one| (0..TABS).map(|_| flood(one))).collect();
    let during = load::run(others, RATE).await?;
    let mut sent = 0;
    for flood in floods {
        flood.stop.abort();
        sent += flood.sent.load(std::sync::atomic::Ordering::Relaxed);
    }
    table.told("presses of the one who floods, meanwhile", sent.to_string());
    let failed = peace.failures.len() + during.failures.len();
    table.at_most("the others' p99 during the flood", millis(during.percentile(0.99)), 10.0, "ms");
    table.at_most("the others' presses that failed", crate::count(failed), 0.0, "");
    Program::stop(program).await?;
    Ok(())
}

struct Flood {
    stop: JoinHandle<()>,
    sent: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

/// Presses the same few buttons over one connection, as fast as answers come.
fn flood(one: &Pupil) -> Flood {
    let sent = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let mut tab = Pupil { visitor: one.visitor.tab(), presses: Vec::new() };
    let (presses, counter): (Vec<Press>, _) = (one.presses.clone(), sent.clone());
    let stop = tokio::spawn(async move {
        for press in presses.iter().cycle() {
            // Refused or not: the next one follows at once.
            drop(tab.press(press).await);
            counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    });
    Flood { stop, sent }
}
