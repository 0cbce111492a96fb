//! From a reaction to its feedback, with a client of others that encrypts and decrypts.

use std::time::Duration;

use anyhow::{Context, Result};
use homeroom_tests::{
    course::QUESTIONS,
    matrix::{Person, text},
    relay::{Call, under_way},
};
use serde_json::json;

use super::{
    FIRST, QUIZZES,
    stage::{Stage, once},
};
use crate::{
    load::Outcome,
    table::{Table, millis},
};

/// Learners, one after the other: what is measured is the way of one press.
const LEARNERS: u8 = 5;

/// What was measured.
#[derive(Default)]
struct Pressed {
    /// The bot's own time.
    own: Outcome,
    /// The same with the homeserver's.
    all: Outcome,
    /// Most texts and most reactions from one question to the next.
    texts: usize,
    seeds: usize,
}

/// Everybody answers all questions.
pub async fn measure(table: &mut Table, stage: &Stage, class: &str) -> Result<()> {
    let mut pressed = Pressed::default();
    for number in 0..LEARNERS {
        let mut learner = stage.server.person(&format!("reader{number}")).await?;
        learner.join(class).await?;
        learner.say("!learn").await?;
        learner.accept().await?;
        learner.sees("Welcome to Evening class").await?;
        for quiz in 1..=QUIZZES {
            go_through(stage, &mut learner, quiz, &mut pressed).await?;
        }
    }
    let Pressed { mut own, mut all, texts, seeds } = pressed;
    own.latencies.sort_unstable();
    all.latencies.sort_unstable();
    let presses = own.latencies.len();
    for (name, share) in [("p50", 0.5), ("p95", 0.95)] {
        let metric = format!("Matrix: reaction to feedback, the bot's own, {name} of {presses}");
        table.at_most(&metric, millis(own.percentile(share)), 60.0, "ms");
    }
    let [half, most] = [0.5, 0.95].map(|share| millis(all.percentile(share)));
    table.told("Matrix: the same with the homeserver's, p50 and p95", format!("{half:.1} and {most:.1} ms"));
    table.told(
        "Matrix: events from a question of four options to the next",
        format!("{} ({texts} texts, {seeds} reactions)", texts + seeds),
    );
    Ok(())
}

async fn go_through(stage: &Stage, learner: &mut Person, quiz: u8, pressed: &mut Pressed) -> Result<()> {
    let mark = stage.relay.mark();
    learner.say(&format!("quiz Quiz: Lesson {quiz}")).await?;
    learner.sees("Start").await?;
    learner.press("Start").await?;
    let mut before = None;
    for question in 1..=QUESTIONS {
        learner.sees(&format!("number {question} of lesson {quiz}?")).await?;
        // What is still being sent would be counted with the next press.
        stage.quiet().await;
        let sent = sent(stage);
        if let Some((texts, seeds)) = before.replace(sent) {
            pressed.texts = pressed.texts.max(sent.0 - texts);
            pressed.seeds = pressed.seeds.max(sent.1 - seeds);
        }
        let tap = tap(learner).await?;
        learner.sees("That is").await?;
        stage.quiet().await;
        let (own, all) = time_of(&stage.relay.since(mark), &tap)?;
        pressed.own.latencies.push(own);
        pressed.all.latencies.push(all);
        if question < QUESTIONS {
            learner.press("Next").await?;
        }
    }
    Ok(())
}

/// Taps the first option of the question before them; the reaction's id.
async fn tap(learner: &mut Person) -> Result<String> {
    let event = learner.at["id"].clone();
    let order = json!({ "do": "tap", "room": learner.room, "event": event, "key": FIRST });
    text(&learner.order(order).await?, "/id")
}

/// Texts and reactions that the bot has sent.
fn sent(stage: &Stage) -> (usize, usize) {
    (stage.relay.count("PUT /send/m.room.encrypted/"), stage.relay.count("PUT /send/m.reaction/"))
}

/// From the news of a reaction to the feedback that has been taken: without the time in which the bot waited for the
/// homeserver, and with it.
fn time_of(calls: &[Call], tap: &str) -> Result<(Duration, Duration)> {
    let holds = |call: &&Call| {
        call.is("GET /sync") && call.answer.windows(tap.len()).any(|part| part == tap.as_bytes())
    };
    let news = calls.iter().find(holds).and_then(|call| call.ended).context("no news of a reaction")?;
    let once = once(tap);
    let feedback = |call: &&Call| call.is("PUT /send/m.room.encrypted/") && call.path.ends_with(&once);
    let taken = calls.iter().find(feedback).and_then(|call| call.ended).context("no feedback")?;
    let all = taken.saturating_duration_since(news);
    let waited = under_way(calls.iter().filter(|call| !call.is("/sync")), news, taken);
    Ok((all - waited, all))
}
