//! `kill -9` under load, twenty times: every acknowledged answer is there once, none twice.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use homeroom_core::{Action, Response, State, Store};
use homeroom_tests::{
    course,
    program::{Launch, Program},
    pupil::{Press, Pupil},
};
use tokio::{sync::mpsc, task::JoinSet};

/// How often the program is killed.
const ROUNDS: u16 = 20;
/// Who presses at the same time.
const PUPILS: u16 = 6;
/// Quizzes of each.
const QUIZZES: u8 = 2;

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_under_load_loses_and_doubles_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let config = course::write(&folder.path().join("courses"), QUIZZES)?;
    let launch = Launch::new(&data)?.config(&config)?;
    let mut all = Vec::new();
    for round in 0..ROUNDS {
        let program = launch.start().await.with_context(|| format!("start {round}"))?;
        let mut pupils = Vec::new();
        for number in 0..PUPILS {
            pupils.push(Pupil::arrive(program.origin(), round * PUPILS + number, QUIZZES).await?);
        }
        let pressed: Vec<Press> = pupils.iter().flat_map(|pupil| pupil.presses.clone()).collect();
        // From the very first press to near the last one, over the rounds.
        let (pupils, kept) = press_until_killed(program, pupils, 1 + 5 * usize::from(round)).await?;
        let answers = answers(&data, &pressed).await?;
        for press in &kept {
            ensure!(
                recorded(&answers, press) == 1,
                "round {round}: an acknowledged answer is lost: {press:?}"
            );
        }
        ensure!(answers.iter().all(|(_, given)| given.len() <= 1), "round {round}: an answer is there twice");
        // People press again what they are not sure of, and sometimes what they are.
        let program = launch.start().await?;
        for mut pupil in pupils {
            pupil.visitor = pupil.visitor.moved(program.origin());
            for press in pupil.presses.clone() {
                let page = pupil.press(&press).await?;
                ensure!(page.is_good(), "round {round}: {}: {}", page.status, page.words());
            }
        }
        let ended = program.stop().await?;
        ensure!(ended.success(), "it did not end in good order: {ended}");
        all.extend(pressed);
    }
    let answers = answers(&data, &all).await?;
    for press in &all {
        ensure!(recorded(&answers, press) == 1, "in the end, not there once: {press:?}");
    }
    Ok(())
}

/// Everybody presses; after so many acknowledged answers the program is killed. Answers the acknowledged ones.
async fn press_until_killed(
    program: Program,
    pupils: Vec<Pupil>,
    after: usize,
) -> Result<(Vec<Pupil>, Vec<Press>)> {
    let (acknowledged, mut inbox) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    for pupil in pupils {
        tasks.spawn(press_on(pupil, acknowledged.clone()));
    }
    drop(acknowledged);
    let mut kept = Vec::new();
    while kept.len() < after {
        kept.push(inbox.recv().await.context("all presses were made before the kill")?);
    }
    program.kill().await?;
    let pupils = tasks.join_all().await;
    while let Some(press) = inbox.recv().await {
        kept.push(press);
    }
    Ok((pupils, kept))
}

/// Presses one button after the other until the classroom is gone.
async fn press_on(mut pupil: Pupil, acknowledged: mpsc::UnboundedSender<Press>) -> Pupil {
    for press in pupil.presses.clone() {
        match pupil.press(&press).await {
            Ok(page) if page.is_good() => drop(acknowledged.send(press)),
            _ => break,
        }
    }
    pupil
}

/// What the record holds for each press, read by the store alone.
async fn answers(data: &Path, pressed: &[Press]) -> Result<Vec<(Press, Vec<Response>)>> {
    let url = format!("sqlite:{}", data.join("homeroom.db").display()).parse()?;
    let database = homeroom_store::open(&url, homeroom_core::testing::samples::moment(0)).await?;
    let mut found = Vec::new();
    for press in pressed {
        let Some(Action::Answer(id, question, _)) = Action::from_token(&press.token) else { continue };
        let attempt = database.read().await?.attempt(id).await?.context("an attempt is gone")?;
        let (State::Open { answers, .. } | State::Finished { answers, .. } | State::Expired { answers, .. }) =
            attempt.state;
        found.push((press.clone(), answers.get(&question).cloned().unwrap_or_default()));
    }
    database.close().await;
    Ok(found)
}

fn recorded(answers: &[(Press, Vec<Response>)], press: &Press) -> usize {
    answers.iter().filter(|(other, _)| other.token == press.token).map(|(_, given)| given.len()).sum()
}
