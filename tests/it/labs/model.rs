//! The same with a real server and a real small model: what is said is the model's, how it goes is ours. What it has in common
//! with a real model elsewhere is here.

use std::{path::Path, process::Stdio, time::Duration};

use anyhow::{Result, ensure};
use homeroom_tests::{
    checkout,
    http::Visitor,
    llama::{KEY, KEY_VARIABLE, Llama},
    program::Launch,
    teacher::Teacher,
    wait::until,
};
use tokio::process::Command;

use super::{LAB, pressed, say};

/// What a learner says; each of it counts.
pub const SAID: [&str; 3] = [
    "We summarise two hundred letters a day with names in them.",
    "But the letters are scans, so text comes from elsewhere first.",
    "What would have to change for you to decide otherwise?",
];
/// How long somebody waits for anything: a model on one thread reads slowly, and others work beside it.
pub const PATIENCE: Duration = Duration::from_secs(180);
/// Longest reply, in tokens: seconds, and longer than a chat platform waits between two edits.
const LONGEST: &str = "192";

/// Makes a class with a course whose replies are short, at the program that has its record here; what lets learners in.
pub async fn short_replies(origin: &str, data: &Path, course: &str) -> Result<String> {
    let mut tea = Teacher::arrive(origin, data, "Tea", &[course]).await?;
    let page = tea.limit_labs(["6", "6", "200000", LONGEST]).await?;
    ensure!(page.body.contains(&format!("value=\"{LONGEST}\"")), "{}", page.words());
    Ok(tea.code)
}

#[tokio::test]
async fn a_lab_is_completed_with_a_real_model() -> Result<()> {
    let llama = Llama::start().await?;
    let data = tempfile::tempdir()?;
    let launch = Launch::new(data.path())?.config(&llama.config())?.env(KEY_VARIABLE, KEY);
    let program = launch.start().await?;
    let code = short_replies(program.origin(), data.path(), "running-models-locally").await?;
    let mut ana = Visitor::new(program.origin());
    ana.enter("Ana").await?;
    ana.post("/join", &[("code", &code)]).await?;
    let page = ana.get(LAB).await?;
    pressed(&mut ana, &page, "Open the lab").await?;
    for (n, said) in (1..).zip(SAID) {
        say(&mut ana, said).await?;
        // As a reader has it: the words come in many pieces.
        let mut looks = 0;
        ana.tab()
            .follow(&format!("{LAB}/live"), |piece| {
                looks += 1;
                !piece.contains("event: over")
            })
            .await?;
        ensure!(looks > 3, "a reply that grows has more than {looks} looks");
        let counted = async || {
            let page = ana.get(LAB).await?;
            Ok(page.words().contains(&format!("{n} of 3 exchanges")).then_some(()))
        };
        until("it counts", counted).await?;
    }
    let page = ana.get(LAB).await?;
    ensure!(page.words().contains("This lab is complete."), "{}", page.words());
    ensure!(!program.log().contains(KEY) && !program.log().contains("letters"), "{}", program.log());
    doctor_knows_it(data.path()).await
}

/// What `homeroom doctor` says of the server, and of a key that is not its own.
async fn doctor_knows_it(data: &Path) -> Result<()> {
    let homeroom = checkout::built("homeroom")?;
    let doctor = |key: &'static str| {
        let mut command = Command::new(&homeroom);
        command.args(["doctor", "--data"]).arg(data).arg("--config").arg(data.join("homeroom.toml"));
        command.env(KEY_VARIABLE, key).stdin(Stdio::null());
        command
    };
    let output = doctor(KEY).output().await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = said.lines().find(|line| line.contains("labs:")).unwrap_or_default();
    ensure!(line.starts_with("ok    labs: smol answers at") && line.contains("tokens/s"), "{said}");
    ensure!(line.contains("2 replies at a time") && line.contains("1024 tokens of context each"), "{said}");
    let output = doctor("another key").output().await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(said.contains("FAULT labs:") && said.contains("key_file"), "{said}");
    Ok(())
}
