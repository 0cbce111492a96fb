//! Many press at once, each in a room of their own, as soon as the last press is answered.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, ensure};
use homeroom_tests::{
    course::QUESTIONS,
    http::Visitor,
    matrix::{Plain, text},
    program::Program,
};
use tokio::{task::JoinSet, time::Instant};

use super::{FIRST, stage::Stage};
use crate::{
    load::Outcome,
    process,
    table::{Table, millis},
};

/// How long they press.
const RUSH: Duration = Duration::from_secs(20);

/// Everybody goes through a quiz, as far as they come.
pub async fn measure(
    table: &mut Table,
    stage: &Arc<Stage>,
    program: &Program,
    pupils: Vec<Plain>,
) -> Result<()> {
    let seats = seated(stage, pupils).await?;
    stage.quiet().await;
    let (count, known, before) = (seats.len(), recorded(program).await?, process::processor_time(program)?);
    let (began, mut tasks) = (Instant::now(), JoinSet::new());
    for (pupil, question) in seats {
        tasks.spawn(go_through(Arc::clone(stage), pupil, question));
    }
    let mut answered = Outcome::default();
    while let Some(done) = tasks.join_next().await {
        answered.latencies.extend(done??);
    }
    let (wall, used) = (began.elapsed(), process::processor_time(program)? - before);
    // Every other tap is an answer; a tap on something else would have recorded nothing.
    let answers = recorded(program).await? - known;
    ensure!(answers * 2 >= answered.latencies.len(), "only {answers} answers were recorded");
    answered.latencies.sort_unstable();
    told(table, count, &answered, wall, used)
}

/// Everybody at the first question of a quiz.
pub async fn seated(stage: &Stage, pupils: Vec<Plain>) -> Result<Vec<(Plain, String)>> {
    let mut seats = Vec::new();
    for mut pupil in pupils {
        let mark = stage.relay.mark();
        let said = pupil.say("quiz Quiz: Lesson 1").await?;
        let cover = page(stage, &said, mark).await?;
        let question = press(stage, &mut pupil, &cover).await?;
        seats.push((pupil, question));
    }
    Ok(seats)
}

fn told(table: &mut Table, count: usize, answered: &Outcome, wall: Duration, used: Duration) -> Result<()> {
    let presses = u32::try_from(answered.latencies.len())?;
    let rate = f64::from(presses) / wall.as_secs_f64();
    table.told(
        &format!("Matrix: presses answered, {count} learners at once"),
        format!("{presses} in {:.1} s: {rate:.1}/s", wall.as_secs_f64()),
    );
    let [half, most] = [0.5, 0.95].map(|share| millis(answered.percentile(share)));
    table.told("Matrix: press to answer meanwhile, p50 and p95", format!("{half:.0} and {most:.0} ms"));
    let share = used.as_secs_f64() / wall.as_secs_f64() * 100.0;
    table.told(
        "Matrix: processor, a press; meanwhile",
        format!("{:.1} ms; {share:.0} % of a core", millis(used) / f64::from(presses)),
    );
    Ok(())
}

/// Answers every question and goes on: how long each press took.
async fn go_through(stage: Arc<Stage>, mut pupil: Plain, mut at: String) -> Result<Vec<Duration>> {
    let (mut took, start) = (Vec::new(), Instant::now());
    for _ in 0..QUESTIONS * 2 {
        let began = Instant::now();
        if began - start > RUSH {
            break;
        }
        at = press(&stage, &mut pupil, &at).await?;
        took.push(began.elapsed());
    }
    Ok(took)
}

/// Taps what stands first on a page; the page that answers it.
async fn press(stage: &Stage, pupil: &mut Plain, at: &str) -> Result<String> {
    let mark = stage.relay.mark();
    let tap = pupil.tap(at, FIRST).await?;
    page(stage, &tap, mark).await
}

/// The page that answers something.
async fn page(stage: &Stage, event: &str, mark: usize) -> Result<String> {
    let answer = stage.answer(event, mark).await?;
    text(&serde_json::from_slice(&answer.answer)?, "/event_id")
}

/// What the program has recorded so far.
pub async fn recorded(program: &Program) -> Result<usize> {
    let metrics = Visitor::new(program.origin()).get("/metrics").await?;
    let line = metrics.body.lines().find_map(|line| line.strip_prefix("homeroom_presses_total "));
    line.context("no presses")?.trim().parse().context("no number")
}
