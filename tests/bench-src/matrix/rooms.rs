//! A school's rooms: what they weigh, and how soon the bot is there.

use std::time::Duration;

use anyhow::{Context, Result};
use homeroom_tests::{
    matrix::{BOT, Plain},
    program::Program,
};
use serde_json::json;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

use super::stage::{DATA, Stage, once};
use crate::{megabytes, process, table::Table};

/// Encrypted rooms, each of one learner and the bot.
const ROOMS: u16 = 200;
/// How many are made at a time.
const LANES: u16 = 4;
/// Learners who press at once.
const AT_ONCE: usize = 20;

/// A room for everybody, where the bot has come and shown the first page. One came alone, after the others.
pub async fn fill(stage: &Stage) -> Result<(Vec<Plain>, Plain)> {
    let (mark, mut lanes) = (stage.relay.mark(), JoinSet::new());
    for lane in 0..LANES {
        let server = stage.server.url();
        lanes.spawn(async move {
            let mut pupils = Vec::new();
            for number in (lane..ROOMS - 1).step_by(LANES.into()) {
                pupils.push(with_a_room(&server, number).await?);
            }
            anyhow::Ok(pupils)
        });
    }
    let mut pupils = Vec::new();
    while let Some(lane) = lanes.join_next().await {
        pupils.extend(lane??);
    }
    for pupil in &pupils {
        greeted(stage, pupil, mark).await?;
    }
    let one = with_a_room(&stage.server.url(), ROOMS - 1).await?;
    greeted(stage, &one, mark).await?;
    Ok((pupils, one))
}

/// The same for a few.
pub async fn few(stage: &Stage, count: u16) -> Result<Vec<Plain>> {
    let (mark, mut pupils) = (stage.relay.mark(), Vec::new());
    for number in 0..count {
        let pupil = with_a_room(&stage.server.url(), number).await?;
        greeted(stage, &pupil, mark).await?;
        pupils.push(pupil);
    }
    Ok(pupils)
}

/// Waits until the bot has shown the first page in a room, and has heard of it itself.
async fn greeted(stage: &Stage, pupil: &Plain, mark: usize) -> Result<()> {
    let page = format!("PUT /send/m.room.encrypted/{}", once(&format!("greeting-{}", pupil.room)));
    let mark = mark + stage.relay.since(mark).iter().take_while(|call| !call.is(&page)).count();
    stage.over(&page, mark).await?;
    stage.over("GET /sync", mark).await?;
    Ok(())
}

async fn with_a_room(server: &str, number: u16) -> Result<Plain> {
    let mut pupil = Plain::come(server, &format!("learner{number}")).await?;
    let algorithm = json!({ "algorithm": "m.megolm.v1.aes-sha2" });
    let state = json!([{ "type": "m.room.encryption", "state_key": "", "content": algorithm }]);
    let room = json!({ "is_direct": true, "invite": [BOT], "preset": "trusted_private_chat",
        "initial_state": state });
    pupil.create(room).await?;
    Ok(pupil)
}

/// Lets some of them into the class; each goes where the bot answers them.
pub async fn enrol(stage: &Stage, class: &str, pupils: Vec<Plain>) -> Result<Vec<Plain>> {
    let mut enrolled = Vec::new();
    for mut pupil in pupils.into_iter().take(AT_ONCE) {
        let mark = stage.relay.mark();
        pupil.join(class).await?;
        let said = pupil.say("!learn").await?;
        let answer = stage.answer(&said, mark).await?;
        let room = answer.path.split('/').skip_while(|part| *part != "rooms").nth(1).context("a room")?;
        pupil.join(&room.replace("%21", "!")).await?;
        enrolled.push(pupil);
    }
    Ok(enrolled)
}

/// Starts the program again, and measures how soon it answers and what it weighs.
pub async fn again(table: &mut Table, stage: &Stage, program: Program, pupil: &mut Plain) -> Result<Program> {
    program.stop().await?;
    let (took, program) = answered(stage, DATA, pupil).await?;
    table.at_most(
        &format!("Matrix: start to an answer, {ROOMS} rooms that are known"),
        took.as_secs_f64(),
        10.0,
        "s",
    );
    sleep(Duration::from_secs(5)).await;
    let memory = megabytes(process::resident(&program)?);
    table.at_most(&format!("Matrix: memory after 5 s idle, {ROOMS} encrypted rooms"), memory, 80.0, "MB");
    Ok(program)
}

/// From the start until what was asked before it is answered.
async fn answered(stage: &Stage, data: &str, pupil: &mut Plain) -> Result<(Duration, Program)> {
    let mark = stage.relay.mark();
    let said = pupil.say("help").await?;
    let began = Instant::now();
    let program = stage.start(data).await?;
    let answer = stage.answer(&said, mark).await?;
    let ended = answer.ended.context("it is over")?;
    Ok((ended - began, program))
}

/// Signs in where nothing is known of the rooms, and measures how soon the bot is there.
pub async fn anew(table: &mut Table, stage: &Stage, pupil: &mut Plain) -> Result<()> {
    let mark = stage.relay.mark();
    let began = Instant::now();
    stage.sign_in("anew").await?;
    let ended = Instant::now();
    let sync = stage.over("GET /sync", mark).await?;
    let came = sync.ended.context("it is over")?;
    let [all, first, served] =
        [ended - began, ended - sync.began, came - sync.began].map(|time| time.as_secs_f64());
    table.at_most(&format!("Matrix: first sync of {ROOMS} rooms, new store"), first, 10.0, "s");
    table.told("Matrix: of it the homeserver's; signing in altogether", format!("{served:.2} s; {all:.2} s"));
    let (took, program) = answered(stage, "anew", pupil).await?;
    table.told("Matrix: start to an answer after that", format!("{:.2} s", took.as_secs_f64()));
    program.stop().await?;
    Ok(())
}
