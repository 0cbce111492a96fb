//! The live board while 200 learners hand in within one minute: how late each change is seen, and what it costs.

use std::{
    collections::HashMap,
    net::Ipv4Addr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use homeroom_core::{Action, AttemptId};
use homeroom_tests::{
    http::Visitor,
    program::{Launch, Program},
    teacher::Teacher,
};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

use crate::{
    process, scratch,
    table::{Table, millis},
};

const LEARNERS: u16 = 200;
const WITHIN: Duration = Duration::from_secs(60);
const TEST: &str = "---\ntitle: Evening test\n---\n## Which? {#which}\n- [x] this\n- [ ] that\n\n> [!correct] Yes.\n> [!incorrect] No.\n";
const LIMITS: &str = "[limits]\nburst = 10000\nper_second = 10000\n";

/// Twice: with somebody at the board, and with nobody; the difference is what the board costs.
pub async fn measure(table: &mut Table) -> Result<()> {
    let watched = evening(Watch::Yes).await?;
    let alone = evening(Watch::No).await?;
    let latest = watched.seen.iter().max().copied().unwrap_or_default();
    let missing = usize::from(LEARNERS) - watched.seen.len();
    table.at_most("hand-ins that the board did not show", crate::count(missing), 0.0, "");
    table.at_most("hand-in to board, the latest of 200", millis(latest), 1000.0, "ms");
    let share = |used: Duration| used.as_secs_f64() / WITHIN.as_secs_f64() * 100.0;
    table.told(
        "processor, 200 hand-ins in a minute, nobody watching",
        format!("{:.2} % of a core", share(alone.used)),
    );
    table.at_most(
        "processor, 200 hand-ins in a minute, board watched",
        share(watched.used),
        5.0,
        "% of a core",
    );
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Watch {
    Yes,
    No,
}

struct Evening {
    /// From each hand-in that was answered to the board that showed it.
    seen: Vec<Duration>,
    /// Processor time during the minute.
    used: Duration,
}

async fn evening(watch: Watch) -> Result<Evening> {
    let folder = scratch()?;
    let data = folder.path().join("data");
    let program = Launch::new(&data)?.config(LIMITS)?.start().await?;
    let (mut tea, board, learners) = class(&program, &data).await?;
    let shown: Arc<Mutex<HashMap<String, Instant>>> = Arc::default();
    let watcher = shown.clone();
    let live = format!("{board}/live");
    let watching = (watch == Watch::Yes).then(|| {
        tokio::spawn(async move {
            let read = |piece: &str| {
                let mut shown = watcher.lock().unwrap_or_else(PoisonError::into_inner);
                note(piece, &mut shown);
                true
            };
            tea.visitor.follow(&live, read).await
        })
    });
    let before = process::processor_time(&program)?;
    let handed_in = hand_in(learners).await?;
    // The last ones have a second to be seen.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let used = process::processor_time(&program)? - before;
    if let Some(watching) = watching {
        watching.abort();
    }
    program.kill().await?;
    let shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = handed_in.iter().filter_map(|(name, at)| Some(shown.get(name)?.duration_since(*at))).collect();
    Ok(Evening { seen, used })
}

/// Whose row says for the first time that it is handed in.
fn note(piece: &str, shown: &mut HashMap<String, Instant>) {
    let now = Instant::now();
    for line in piece.lines().filter_map(|line| line.strip_prefix("data:")) {
        let Ok(event) = serde_json::from_str::<serde_json::Value>(line.trim()) else { continue };
        for row in event["rows"].as_array().into_iter().flatten() {
            if row["state"] == "done"
                && let Some(id) = row["id"].as_str()
            {
                shown.entry(id.to_owned()).or_insert(now);
            }
        }
    }
}

/// A class in which everybody sits the test, all questions answered.
async fn class(
    program: &Program,
    data: &Path,
) -> Result<(Teacher, String, Vec<(String, Visitor, AttemptId)>)> {
    let mut tea = Teacher::arrive(program.origin(), data, "Tea", &[]).await?;
    let board = tea.post(TEST, "+3h").await?;
    let mut learners = Vec::new();
    for n in 0..LEARNERS {
        let [high, low] = n.to_be_bytes();
        let mut visitor = Visitor::new(program.origin()).from(Ipv4Addr::new(127, 2, high, low));
        visitor.enter(&format!("Learner {n}")).await?;
        let home = visitor.post("/join", &[("code", &tea.code)]).await?;
        let cover = home.links().into_iter().find(|link| link.ends_with("/test")).context("no test")?;
        let cover = visitor.get(&cover).await?;
        let (form, button) = cover
            .button(|button| matches!(Action::from_token(&button.value), Some(Action::Begin(..))))
            .context("no start")?;
        let question = visitor.press(&form, &button).await?;
        let attempt: AttemptId =
            question.path.split('/').nth(2).and_then(|id| id.parse().ok()).context("no attempt")?;
        let token = Action::Answer(attempt, 0, 0).token();
        let answered = visitor.post(&question.path, &[("token", token.as_str())]).await?;
        ensure!(answered.is_good(), "not answered: {}", answered.words());
        learners.push((String::new(), visitor, attempt));
    }
    // The board names its rows by the learners' ids, in the order of their names.
    let page = tea.visitor.get(&board).await?;
    for (n, (id, ..)) in learners.iter_mut().enumerate() {
        *id = row_of(&page.body, &format!("Learner {n}")).with_context(|| format!("no row of {n}"))?;
    }
    Ok((tea, board, learners))
}

/// The id in the link of a learner's row.
fn row_of(body: &str, name: &str) -> Option<String> {
    let at = body.find(&format!(">{name}<"))?;
    let link = body.get(..at)?.rsplit("/learner/").next()?;
    link.get(..26).map(str::to_owned)
}

/// Everybody hands in, spread over the minute.
async fn hand_in(learners: Vec<(String, Visitor, AttemptId)>) -> Result<Vec<(String, Instant)>> {
    let start = Instant::now();
    let each = WITHIN / u32::from(LEARNERS);
    let mut tasks = JoinSet::new();
    for (n, (id, mut visitor, attempt)) in (0..).zip(learners) {
        tasks.spawn(async move {
            sleep_until(start + each * n).await;
            let token = Action::HandIn(attempt).token();
            let page = visitor.post(&format!("/a/{attempt}"), &[("token", token.as_str())]).await?;
            ensure!(page.is_good(), "not handed in: {}", page.words());
            Ok((id, Instant::now()))
        });
    }
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.push(done??);
    }
    Ok(all)
}
