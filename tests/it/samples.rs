//! Every code sample of the shipped courses does what the lesson says: Python runs against a stand-in for the model
//! server, shell and JSON are at least well formed. What nobody can check is not called code.

use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use axum::{Json, Router, routing::post};
use homeroom_tests::{checkout, wait::LIMIT};
use serde_json::{Value, json};
use tokio::{net::TcpListener, process::Command, time::timeout};

/// Python with the clients that lessons use.
const PYTHON: &str = "HOMEROOM_TEST_PYTHON";
/// Where lessons say that model servers listen.
const SERVERS: [&str; 4] = ["localhost:11434", "localhost:1234", "localhost:8000", "localhost:8080"];
/// What the stand-in says.
const REPLY: &str = "Because of Rayleigh scattering.";

/// A listing in a lesson.
struct Sample {
    place: String,
    language: String,
    text: String,
}

#[tokio::test]
async fn every_sample_of_the_courses_works() -> Result<()> {
    let server = serve().await?;
    let samples = samples()?;
    ensure!(
        samples.iter().any(|sample| sample.language == "python"),
        "no sample found: are the courses there?"
    );
    let mut faults = Vec::new();
    for sample in samples {
        if let Err(fault) = check(&sample, &server).await {
            faults.push(format!("{} ({}): {fault:#}", sample.place, sample.language));
        }
    }
    ensure!(faults.is_empty(), "\n{}", faults.join("\n"));
    Ok(())
}

#[tokio::test]
async fn a_broken_sample_is_noticed() -> Result<()> {
    let server = serve().await?;
    let bad = [
        ("python", "import nothing_of_this_name"),
        ("sh", "if true; then"),
        ("json", "{,}"),
        ("cobol", "STOP RUN."),
    ];
    for (language, text) in bad {
        let sample = Sample { place: "here".into(), language: language.into(), text: text.into() };
        ensure!(check(&sample, &server).await.is_err(), "{language} passed");
    }
    Ok(())
}

async fn check(sample: &Sample, server: &str) -> Result<()> {
    match sample.language.as_str() {
        "python" => {
            let code = SERVERS.iter().fold(sample.text.clone(), |code, named| code.replace(named, server));
            let python =
                std::env::var(PYTHON).with_context(|| format!("{PYTHON} is not set: use tests/run"))?;
            let output = run(&python, &["-c", &code]).await?;
            let said = String::from_utf8_lossy(&output.stdout);
            ensure!(code == sample.text || said.contains(REPLY), "it does not print the reply, but: {said}");
            Ok(())
        }
        "sh" => run("bash", &["-n", "-c", &sample.text]).await.map(drop),
        "json" => Ok(serde_json::from_str(&sample.text).map(|_: Value| ())?),
        "" | "text" | "mermaid" => Ok(()),
        other => bail!("nobody runs samples in {other}: teach this test, or call it text"),
    }
}

async fn run(program: &str, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    let output = timeout(LIMIT, command.output()).await.context("it does not end")??;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(output)
}

/// A stand-in for a model server, both dialects: its host and port.
async fn serve() -> Result<String> {
    let message = json!({ "role": "assistant", "content": REPLY });
    let own = json!({ "model": "m", "created_at": "2026-11-22T00:00:00Z", "message": message, "done": true });
    let choice = json!({ "index": 0, "finish_reason": "stop", "message": message });
    let open =
        json!({ "id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice] });
    let router = Router::new()
        .route("/api/chat", post(async || Json(own)))
        .route("/v1/chat/completions", post(async || Json(open)));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

fn samples() -> Result<Vec<Sample>> {
    let mut files = Vec::new();
    markdown(&checkout::root().join("content"), &mut files)?;
    let mut found = Vec::new();
    for file in files {
        listings(&file, &std::fs::read_to_string(&file)?, &mut found);
    }
    Ok(found)
}

fn markdown(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            markdown(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "md") {
            files.push(path);
        }
    }
    Ok(())
}

/// The fenced listings of a text, also those inside a callout.
fn listings(file: &Path, text: &str, found: &mut Vec<Sample>) {
    let mut open: Option<Sample> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let bare = line.strip_prefix("> ").unwrap_or(line);
        match (bare.trim_start().strip_prefix("```"), open.take()) {
            (Some(_), Some(sample)) => found.push(sample),
            (Some(language), None) => {
                let place = format!("{}:{number}", file.display());
                open = Some(Sample { place, language: language.trim().into(), text: String::new() });
            }
            (None, Some(mut sample)) => {
                sample.text.push_str(bare);
                sample.text.push('\n');
                open = Some(sample);
            }
            (None, None) => {}
        }
    }
}
