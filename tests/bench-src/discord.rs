//! Presses on Discord, as a stand-in on this machine sends them: beside a bare handler, and a thousand a second.
//!
//! The web classroom is open in the same process all the while: the program has no other way to run.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use homeroom_core::{Action, AttemptId, CourseId, ItemId, Store as _, Token, testing::samples};
use homeroom_discord_standin::{Ack, Channel, Guild, Message, Options, Pending, Permissions, StandIn, User};
use homeroom_tests::{
    course::{self, COURSE, QUESTIONS},
    program::{Launch, Program},
};
use serde_json::json;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

use crate::{
    bare,
    load::Outcome,
    megabytes, process, scratch,
    table::{Table, millis},
};

/// Learners who press.
const LEARNERS: u16 = 200;
/// How many of them come in at a time.
const LANES: u16 = 8;
/// Presses a second, beside the bare handler.
const RATE: u32 = 300;
/// Quizzes that each goes through meanwhile: 20 seconds.
const QUIZZES: u8 = 3;
/// Presses a second in the rush.
const RUSH: u32 = 1000;
/// Quizzes that each goes through in the rush: a minute.
const RUSH_QUIZZES: u8 = 30;

/// What it weighs, what a press costs, and what it takes at most.
pub async fn measure(table: &mut Table) -> Result<()> {
    idle(table).await?;
    let folder = scratch()?;
    let standin = StandIn::start_with(Options::light()).await?;
    let program = classroom(&standin, folder.path()).await?;
    let seats = class(&standin).await?;
    let ours = under_load(&program, &seats, 0..QUIZZES, RATE).await?;
    let rush = under_load(&program, &seats, QUIZZES..QUIZZES + RUSH_QUIZZES, RUSH).await?;
    let memory = process::resident(&program)?;
    leave(&standin, program).await?;
    let kept = kept(folder.path(), &seats).await?;
    let control = control(&standin, folder.path(), &seats).await?;
    compare(table, &ours, &control)?;
    rushed(table, &rush)?;
    table.told("Discord: memory after the rush", format!("{:.1} MB", megabytes(memory)));
    let turned_away = usize::try_from(ours.turned_away + rush.turned_away)?;
    let due = usize::from(LEARNERS) * usize::from(QUIZZES + RUSH_QUIZZES) * usize::from(QUESTIONS);
    let lost = crate::count(due - turned_away) - crate::count(kept.once);
    table.at_most("Discord: answers taken that the record lacks", lost, 0.0, "");
    table.at_most("Discord: answers that the record has twice", crate::count(kept.again), 0.0, "");
    Ok(())
}

/// What it weighs while nobody is there.
async fn idle(table: &mut Table) -> Result<()> {
    let folder = scratch()?;
    let standin = StandIn::start_with(Options::light()).await?;
    let program = connected(&standin, Launch::new(folder.path())?).await?;
    sleep(Duration::from_secs(5)).await;
    let memory = megabytes(process::resident(&program)?);
    table.at_most("Discord and web: memory after 5 s idle, both courses", memory, 25.0, "MB");
    leave(&standin, program).await
}

fn compare(table: &mut Table, ours: &Load, control: &Load) -> Result<()> {
    for (name, load) in [("press to edit", ours), ("bare press to edit", control)] {
        let [half, most] = [0.5, 0.99].map(|share| millis(load.shown.percentile(share)));
        let rate = load.rate();
        table.told(
            &format!("Discord: {name} at {rate:.0}/s, p50 and p99"),
            format!("{half:.2} and {most:.2} ms"),
        );
    }
    if let Some(failure) = control.shown.failures.first() {
        bail!("the bare handler failed: {failure}");
    }
    if let Some(failure) = ours.shown.failures.first() {
        println!("the first failure: {failure}");
    }
    table.at_most("Discord: presses that failed", crate::count(ours.shown.failures.len()), 0.0, "");
    table.at_most("Discord: presses turned away", f64::from(ours.turned_away), 0.0, "");
    let ratio = |one: Duration, other: Duration| one.as_secs_f64() / other.as_secs_f64();
    let [slow, least] = [ours, control].map(|load| load.shown.percentile(0.99));
    table.at_most("Discord: p99 against the bare handler's", ratio(slow, least), 2.0, "×");
    let [cost, least] = [ours.cost()?, control.cost()?];
    table.told("Discord: processor, 1,000 presses", format!("{:.0} ms", millis(cost)));
    table.told("Discord: processor, 1,000 bare presses", format!("{:.0} ms", millis(least)));
    table.at_most("Discord: processor against the bare handler's", ratio(cost, least), 1.6, "×");
    Ok(())
}

fn rushed(table: &mut Table, rush: &Load) -> Result<()> {
    table.told(
        &format!("Discord rush: presses offered of {RUSH}/s"),
        format!("{} in {:.1} s: {:.0}/s", rush.sent, rush.sending.as_secs_f64(), rush.rate()),
    );
    table.at_most("Discord rush: presses turned away with a word", f64::from(rush.turned_away), 0.0, "");
    let [half, most] = [0.5, 0.99].map(|share| millis(rush.shown.percentile(share)));
    table.told("Discord rush: press to edit, p50 and p99", format!("{half:.2} and {most:.2} ms"));
    table.told("Discord rush: processor, 1,000 presses", format!("{:.0} ms", millis(rush.cost()?)));
    if let Some(failure) = rush.shown.failures.first() {
        println!("the first failure in the rush: {failure}");
    }
    table.at_most("Discord rush: presses that failed", crate::count(rush.shown.failures.len()), 0.0, "");
    table.at_most("Discord rush: slowest acknowledgement", millis(rush.slowest_ack), 1000.0, "ms");
    Ok(())
}

/// The bare handler under the same load from the same stand-in, with a page of the program's to show.
async fn control(standin: &StandIn, folder: &Path, seats: &[Seat]) -> Result<Load> {
    let seat = seats.first().context("nobody sits")?;
    let page = standin.message(seat.message.id).context("the page is gone")?;
    let bare = bare::start(standin, &folder.join("bare"), &page).await?;
    standin.ready().await?;
    // The program had answered thousands when it was measured.
    under_load(&bare, seats, QUIZZES..QUIZZES + 1, RATE).await?;
    let load = under_load(&bare, seats, 0..QUIZZES, RATE).await?;
    bare.kill().await?;
    Ok(load)
}

/// A classroom with the shipped courses and the drill.
async fn classroom(standin: &StandIn, folder: &Path) -> Result<Program> {
    let config = course::write(&folder.join("courses"), QUIZZES + RUSH_QUIZZES)?;
    connected(standin, Launch::new(&folder.join("data"))?.config(&config)?).await
}

/// Starts a program, and waits until it is on Discord.
pub async fn connected(standin: &StandIn, launch: Launch) -> Result<Program> {
    let [token, api] = bare::TOLD;
    let launch = launch.env(token, standin.token()).env(api, standin.api_base());
    let program = launch.start().await?;
    let there = standin.ready().await;
    there.with_context(|| program.log())?;
    standin.wait_for("commands", |state| (!state.commands().is_empty()).then_some(())).await?;
    Ok(program)
}

/// Ends a program, and waits until it has left Discord.
pub async fn leave(standin: &StandIn, program: Program) -> Result<()> {
    program.stop().await?;
    standin.wait_for("the bot leaves", |state| (state.connected() == 0).then_some(())).await
}

/// Somebody with a message before them, and the quizzes that they have begun.
struct Seat {
    user: User,
    message: Message,
    attempts: Vec<AttemptId>,
}

/// A server with a class, and the channel where it meets.
pub async fn meeting(standin: &StandIn) -> Result<(Guild, Channel)> {
    let guild = standin.guild("Study group");
    let channel = guild.channel("general");
    let teacher = standin.user("Ada");
    guild.join_with(&teacher, &[guild.role("Owner", Permissions::MANAGE_GUILD)]);
    let class = json!({ "name": "Evening class", "zone": "Europe/Berlin" });
    teacher.command(&channel, "class create", class).await?;
    Ok((guild, channel))
}

/// A class on a server, everybody in the midst of all quizzes.
async fn class(standin: &StandIn) -> Result<Vec<Seat>> {
    let (guild, channel) = meeting(standin).await?;
    let users: Vec<User> = (0..LEARNERS).map(|number| standin.user(&format!("Learner {number}"))).collect();
    users.iter().for_each(|user| guild.join(user));
    let (users, mut lanes) = (Arc::new(users), JoinSet::new());
    for lane in 0..LANES {
        let (users, channel) = (users.clone(), channel.clone());
        lanes.spawn(async move {
            let mut seats = Vec::new();
            for user in users.iter().skip(lane.into()).step_by(LANES.into()) {
                seats.push(seat(user.clone(), &channel).await?);
            }
            anyhow::Ok(seats)
        });
    }
    let mut seats = Vec::new();
    while let Some(lane) = lanes.join_next().await {
        seats.extend(lane??);
    }
    Ok(seats)
}

/// Comes in, and begins all quizzes.
async fn seat(user: User, channel: &Channel) -> Result<Seat> {
    let answer = user.command(channel, "learn", json!({})).await?;
    let message = answer.message()?.clone();
    let mut attempts = Vec::new();
    for quiz in 1..=QUIZZES + RUSH_QUIZZES {
        let begin = Action::Begin(CourseId::new(COURSE), ItemId::new(course::item(quiz)));
        let answer = user.press_forged(&message, &control_of(&begin.token()))?.settled().await?;
        let page = answer.message()?;
        let ids = page.buttons().into_iter().filter_map(|button| button["custom_id"].as_str());
        let attempt = ids.filter_map(attempt_in).next();
        attempts.push(attempt.with_context(|| format!("no options:\n{}", page.words()))?);
    }
    Ok(Seat { user, message, attempts })
}

/// What the program's first button with this token is called.
fn control_of(token: &Token) -> String {
    format!("p{}~a", token.as_str())
}

/// The attempt that a button answers a question of.
fn attempt_in(custom_id: &str) -> Option<AttemptId> {
    let (token, _) = custom_id.strip_prefix('p')?.split_once('~')?;
    match Action::from_token(token)? {
        Action::Answer(attempt, ..) => Some(attempt),
        _ => None,
    }
}

/// What a load met with.
struct Load {
    /// From each press to its edit, and the presses that failed.
    shown: Outcome,
    slowest_ack: Duration,
    sent: u32,
    /// Presses that were answered with a word that nothing was done.
    turned_away: u32,
    /// How long it took to send them.
    sending: Duration,
    /// Processor time.
    used: Duration,
}

impl Load {
    /// Presses a second, as they were really sent.
    fn rate(&self) -> f64 {
        f64::from(self.sent) / self.sending.as_secs_f64()
    }

    /// The processor time of 1,000 presses that were handled.
    fn cost(&self) -> Result<Duration> {
        let handled = usize::try_from(self.sent - self.turned_away)? - self.shown.failures.len();
        ensure!(handled > 0, "nothing was handled");
        Ok(self.used * 1000 / u32::try_from(handled)?)
    }
}

/// Everybody answers all questions of some of their quizzes in turn, at this many presses a second altogether. Presses
/// go out when they are due, whether or not earlier ones have been answered.
async fn under_load(
    program: &Program,
    seats: &[Seat],
    quizzes: std::ops::Range<u8>,
    rate: u32,
) -> Result<Load> {
    let questions = quizzes.flat_map(|quiz| (0..QUESTIONS).map(move |question| (quiz, question)));
    let presses = questions.flat_map(|at| seats.iter().map(move |seat| (seat, at)));
    let before = process::processor_time(program)?;
    let start = Instant::now();
    let (mut tasks, mut sent) = (JoinSet::new(), 0);
    for (seat, (quiz, question)) in presses {
        sleep_until(start + Duration::from_secs(sent.into()) / rate).await;
        let attempt = *seat.attempts.get(usize::from(quiz)).context("no such quiz")?;
        let token = Action::Answer(attempt, question, question % course::OPTIONS).token();
        tasks.spawn(follow(seat.user.press_forged(&seat.message, &control_of(&token))?));
        sent += 1;
    }
    let sending = start.elapsed();
    let (mut shown, mut slowest_ack, mut turned_away) = (Outcome::default(), Duration::ZERO, 0);
    while let Some(done) = tasks.join_next().await {
        match done? {
            Ok((acked, seen)) => {
                slowest_ack = slowest_ack.max(acked);
                match seen {
                    Some(seen) => shown.latencies.push(seen),
                    None => turned_away += 1,
                }
            }
            Err(error) => shown.failures.push(format!("{error:#}")),
        }
    }
    shown.latencies.sort_unstable();
    let used = process::processor_time(program)? - before;
    Ok(Load { shown, slowest_ack, sent, turned_away, sending, used })
}

/// How long a press took to be acknowledged, and to be answered if it was handled.
async fn follow(mut press: Pending) -> Result<(Duration, Option<Duration>)> {
    let acked = press.acked().await?;
    let turned_away = press.answer()?.ack == Ack::Message;
    Ok((acked, if turned_away { None } else { Some(press.seen().await?) }))
}

/// What became of the presses.
#[derive(Default)]
struct Kept {
    /// Questions with one answer or more.
    once: usize,
    /// Answers beyond the first.
    again: usize,
}

/// Counts the answers in the record that the program left.
async fn kept(folder: &Path, seats: &[Seat]) -> Result<Kept> {
    let url = format!("sqlite:{}", folder.join("data/homeroom.db").display()).parse()?;
    let database = homeroom_store::open(&url, samples::moment(0)).await?;
    let mut tx = database.read().await?;
    let mut kept = Kept::default();
    for id in seats.iter().flat_map(|seat| &seat.attempts) {
        let attempt = tx.attempt(*id).await?.context("an attempt is gone")?;
        let answers = attempt.answers().values().filter(|given| !given.is_empty());
        for given in answers {
            kept.once += 1;
            kept.again += given.len() - 1;
        }
    }
    Ok(kept)
}
