//! Many press at once, each in a room of their own, on a homeserver that takes hardly any time itself: what the bot can do.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, Result, ensure};
use homeroom_tests::{course::QUESTIONS, matrix::text, program::Program, relay::Call, wait::until};
use hyper::Method;
use serde_json::json;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

use super::{
    FIRST,
    mock::Mock,
    rooms,
    stage::{DATA, Stage},
    taps,
};
use crate::{
    load::Outcome,
    process,
    table::{Table, millis},
};

/// Learners who press.
const LEARNERS: u16 = 20;
/// Quizzes that each goes through as fast as the answers come; one more follows at a rate.
const QUIZZES: u8 = 5;
/// Taps that each quiz takes: an answer and Next, for each question.
const TAPS: u32 = QUESTIONS as u32 * 2;
/// Taps offered a second.
const RATE: u32 = 20;

/// What a load met with.
struct Load {
    answered: Outcome,
    /// Until the last answer.
    wall: Duration,
    /// Of the processor, until nothing more was sent.
    used: Duration,
    /// Until then.
    all: Duration,
    /// What the bot asked for.
    calls: Vec<Call>,
}

/// Somebody in their room.
struct Seat {
    mock: Arc<Mock>,
    room: String,
    user: String,
    /// The page before them.
    at: String,
}

/// Everybody goes through all quizzes.
pub async fn measure(table: &mut Table) -> Result<()> {
    let stage = Stage::open(QUIZZES + 1).await?;
    stage.sign_in(DATA).await?;
    let program = stage.start(DATA).await?;
    let mock = Arc::new(Mock::open().await?);
    let seats = seated(&stage, &mock).await?;
    let known = taps::recorded(&program).await?;

    let (load, seats) = under_load(&stage, &program, seats, |_, seat| seat.rush()).await?;
    told(table, &format!("{LEARNERS} learners at once"), &load)?;
    let mut again = Vec::new();
    for mut seat in seats {
        seat.open(QUIZZES + 1).await?;
        again.push(seat);
    }
    let start = Instant::now() + Duration::from_millis(100);
    let due = move |place, round| {
        start + Duration::from_secs(u64::from(round * u32::from(LEARNERS) + place)) / RATE
    };
    let (load, _) =
        under_load(&stage, &program, again, |place, seat| seat.in_time(move |round| due(place, round)))
            .await?;
    told(table, &format!("{RATE} a second offered"), &load)?;

    let answers = taps::recorded(&program).await? - known;
    let wanted = usize::from(LEARNERS) * usize::from(QUIZZES + 1) * usize::from(QUESTIONS);
    ensure!(answers >= wanted, "only {answers} answers of {wanted} were recorded");
    let faults = mock.faults();
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    program.stop().await.map(drop)
}

/// Everybody at the first question, and the mock in place of the homeserver.
async fn seated(stage: &Stage, mock: &Arc<Mock>) -> Result<Vec<Seat>> {
    let class = stage.class().await?;
    let pupils = rooms::enrol(stage, &class, rooms::few(stage, LEARNERS).await?).await?;
    let (mut seats, mut last) = (Vec::new(), None);
    for (pupil, at) in taps::seated(stage, pupils).await? {
        let told = pupil.ask(Method::GET, &format!("rooms/{}/event/{at}", pupil.room), json!({})).await?;
        mock.keep(&pupil.room, &at, told);
        let user = text(&pupil.ask(Method::GET, "account/whoami", json!({})).await?, "/user_id")?;
        seats.push(Seat { mock: Arc::clone(mock), room: pupil.room.clone(), user, at });
        last = Some(pupil);
    }
    stage.quiet().await;
    let mark = stage.relay.mark();
    stage.relay.turn_to(&mock.url());
    // The homeserver still has a question for news to answer.
    let last = last.context("nobody is there")?;
    let notice = json!({ "msgtype": "m.notice", "body": "The homeserver closes." });
    last.ask(Method::PUT, &format!("rooms/{}/send/m.room.message/last", last.room), notice).await?;
    let asked = async || Ok(stage.relay.since(mark).iter().any(|call| call.is("GET /sync")).then_some(()));
    until("the mock is asked for news", asked).await?;
    Ok(seats)
}

/// Has everybody do something at once, and waits until all of it has been answered and nothing more is sent.
async fn under_load<F>(
    stage: &Stage,
    program: &Program,
    seats: Vec<Seat>,
    go: impl Fn(u32, Seat) -> F,
) -> Result<(Load, Vec<Seat>)>
where
    F: Future<Output = Result<(Seat, Vec<Duration>)>> + Send + 'static,
{
    stage.quiet().await;
    let (mark, before) = (stage.relay.mark(), process::processor_time(program)?);
    let (began, mut tasks) = (Instant::now(), JoinSet::new());
    for (place, seat) in (0..).zip(seats) {
        tasks.spawn(go(place, seat));
    }
    let (mut answered, mut seats) = (Outcome::default(), Vec::new());
    while let Some(done) = tasks.join_next().await {
        let (seat, took) = done??;
        seats.push(seat);
        answered.latencies.extend(took);
    }
    let wall = began.elapsed();
    stage.quiet().await;
    let (used, all) = (process::processor_time(program)? - before, began.elapsed());
    answered.latencies.sort_unstable();
    Ok((Load { answered, wall, used, all, calls: stage.relay.since(mark) }, seats))
}

fn told(table: &mut Table, how: &str, load: &Load) -> Result<()> {
    let taps = u32::try_from(load.answered.latencies.len())?;
    let each = f64::from(taps);
    table.told(
        &format!("Matrix, mock: presses answered, {how}"),
        format!("{taps} in {:.1} s: {:.1}/s", load.wall.as_secs_f64(), each / load.wall.as_secs_f64()),
    );
    let [half, more, most] = [0.5, 0.95, 0.99].map(|share| millis(load.answered.percentile(share)));
    table.told(
        "Matrix, mock: press to answer meanwhile, p50, p95 and p99",
        format!("{half:.1}, {more:.1} and {most:.1} ms"),
    );
    let share = load.used.as_secs_f64() / load.all.as_secs_f64() * 100.0;
    table.told(
        "Matrix, mock: processor, a press; meanwhile",
        format!("{:.1} ms; {share:.0} % of a core", millis(load.used) / each),
    );
    let asked = |kind| crate::count(load.calls.iter().filter(|call| call.is(kind)).count()) / each;
    let kinds = ["/", "/sync", "/event/", "/send/m.room.encrypted/", "/send/m.reaction/"];
    let [all, news, messages, texts, reactions] = kinds.map(asked);
    table.told(
        "Matrix, mock: requests, a press",
        format!("{all:.1} ({news:.1} for news, {messages:.1} for a message, {texts:.1} texts, {reactions:.1} reactions)"),
    );
    Ok(())
}

impl Seat {
    /// Goes through the quizzes, as fast as the answers come: how long each tap took.
    async fn rush(mut self) -> Result<(Self, Vec<Duration>)> {
        let mut took = Vec::new();
        for quiz in 1..=QUIZZES {
            if quiz > 1 {
                self.open(quiz).await?;
            }
            for _ in 0..TAPS {
                let began = Instant::now();
                self.tap().await?;
                took.push(began.elapsed());
            }
        }
        Ok((self, took))
    }

    /// Goes through a quiz, each tap when it is due: a late one counts from then.
    async fn in_time(mut self, due: impl Fn(u32) -> Instant) -> Result<(Self, Vec<Duration>)> {
        let mut took = Vec::new();
        for round in 0..TAPS {
            let due = due(round);
            sleep_until(due).await;
            self.tap().await?;
            took.push(due.elapsed());
        }
        Ok((self, took))
    }

    /// Goes to the first question of a quiz.
    async fn open(&mut self, quiz: u8) -> Result<()> {
        let words = json!({ "msgtype": "m.text", "body": format!("!quiz Quiz: Lesson {quiz}") });
        self.at = self.mock.answer(&self.room, &self.user, "m.room.message", words).await?;
        self.tap().await
    }

    /// Taps what stands first on the page before them; what answers it is before them then.
    async fn tap(&mut self) -> Result<()> {
        let relation = json!({ "rel_type": "m.annotation", "event_id": self.at, "key": FIRST });
        let content = json!({ "m.relates_to": relation });
        self.at = self.mock.answer(&self.room, &self.user, "m.reaction", content).await?;
        Ok(())
    }
}
