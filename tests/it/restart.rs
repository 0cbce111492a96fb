//! What was answered is there after a restart, on SQLite and on PostgreSQL; and what an administrator sees of it.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use homeroom_tests::{
    checkout,
    http::Visitor,
    page::Page,
    postgres,
    program::{Launch, Program},
};
use tokio::process::Command;

/// Starts the first quiz of the first course and answers its first question.
async fn answer_one(program: &Program) -> Result<(Visitor, String)> {
    let mut ana = Visitor::new(program.origin());
    ana.enter("Ana").await?;
    let cover = ana.get("/c/running-models-locally/1-what-an-api-costs.quiz").await?;
    let (form, start) = cover.button(|button| button.label.contains("Start")).context("no Start")?;
    let question = ana.press(&form, &start).await?;
    let (form, option) = question.button(|button| button.value.starts_with("1A")).context("no option")?;
    let answered = ana.press(&form, &option).await?;
    ensure!(answered.is_good(), "{}", answered.words());
    Ok((ana, form.action))
}

fn answered(page: &Page) -> bool {
    page.is_good() && page.words().contains("Next question")
}

async fn survives(launch: &Launch) -> Result<()> {
    let program = launch.start().await?;
    let (ana, place) = answer_one(&program).await?;
    ensure!(program.stop().await?.success(), "it did not end in good order");
    let program = launch.start().await?;
    let mut ana = ana.moved(program.origin());
    let page = ana.get(&place).await?;
    ensure!(answered(&page), "the answer is gone: {}", page.words());
    let home = ana.get("/").await?;
    ensure!(home.words().contains("Continue"), "{}", home.words());
    ensure!(program.stop().await?.success(), "it did not end in good order");
    Ok(())
}

#[tokio::test]
async fn on_sqlite() -> Result<()> {
    let folder = tempfile::tempdir()?;
    survives(&Launch::new(folder.path())?).await
}

#[tokio::test]
async fn on_postgresql() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let database = postgres::Database::create()?;
    survives(&Launch::new(folder.path())?.env("HOMEROOM_DATABASE_URL", &database.url())).await?;
    ensure!(!folder.path().join("homeroom.db").exists(), "it also made a file");
    Ok(())
}

#[tokio::test]
async fn the_health_of_it() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let program = Launch::new(folder.path())?.start().await?;
    answer_one(&program).await?;
    let mut probe = Visitor::new(program.origin());
    for path in ["/healthz", "/readyz"] {
        ensure!(probe.get(path).await?.is_good(), "{path}");
    }
    let metrics = probe.get("/metrics").await?;
    ensure!(metrics.body.contains("homeroom_presses_total 2"), "{}", metrics.body);
    Ok(())
}

async fn homeroom(folder: &Path, arguments: &[&str]) -> Result<(bool, String)> {
    let output =
        Command::new(checkout::built("homeroom")?).args(arguments).current_dir(folder).output().await?;
    let said = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8(said)?))
}

#[tokio::test]
async fn a_taken_address_is_said_in_plain_words() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let program = Launch::new(folder.path())?.start().await?;
    let address = program.origin().trim_start_matches("http://");
    let (good, said) = homeroom(folder.path(), &["--listen", address, "--data", "other"]).await?;
    ensure!(!good && said.contains("choose another: --listen 127.0.0.1:0"), "{said}");
    let (good, said) = homeroom(folder.path(), &["doctor", "--listen", address, "--data", "."]).await?;
    ensure!(good && said.contains("No faults."), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_wrong_configuration_is_said_all_at_once() -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("homeroom.toml"), "listne = \"x\"\n[courses]\nshipped = \"no\"\n")?;
    let (good, said) = homeroom(folder.path(), &[]).await?;
    ensure!(!good && said.contains("listen") && said.contains("shipped"), "{said}");
    Ok(())
}

#[tokio::test]
async fn the_shipped_courses_have_no_fault() -> Result<()> {
    let content = checkout::root().join("content");
    let content = content.to_str().context("a path in UTF-8")?;
    let (good, said) = homeroom(checkout::root(), &["check", content, "--stale", "12mo"]).await?;
    ensure!(good, "{said}");
    Ok(())
}
