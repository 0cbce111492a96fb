//! The same with a real server and a real small model: what is said is the model's, how it goes is ours.

use std::process::Stdio;

use anyhow::{Result, ensure};
use homeroom_tests::{
    checkout,
    http::Visitor,
    llama::{KEY, Llama},
    program::Launch,
    wait::until,
};
use tokio::process::Command;

use super::{LAB, pressed, say};

const SAID: [&str; 3] = [
    "We summarise two hundred letters a day with names in them.",
    "But the letters are scans, so text comes from elsewhere first.",
    "What would have to change for you to decide otherwise?",
];

#[tokio::test]
async fn a_lab_is_completed_with_a_real_model() -> Result<()> {
    let llama = Llama::start().await?;
    let data = tempfile::tempdir()?;
    let config = format!("[inference]\nurl = \"{}\"\nmodel = \"smol\"\ncontext = 1024\n", llama.url);
    let launch = Launch::new(data.path())?.config(&config)?.env("HOMEROOM_INFERENCE_KEY", KEY);
    let program = launch.start().await?;
    let mut ana = Visitor::new(program.origin());
    ana.enter("Ana").await?;
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

    let doctor = |key: &'static str| {
        let mut command = Command::new(checkout::built("homeroom").expect("it is built"));
        command
            .args(["doctor", "--data"])
            .arg(data.path())
            .arg("--config")
            .arg(data.path().join("homeroom.toml"));
        command.env("HOMEROOM_INFERENCE_KEY", key).stdin(Stdio::null());
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
