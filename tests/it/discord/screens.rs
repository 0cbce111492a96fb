//! What people see on Discord, as pictures in `target/screens/`.

use anyhow::{Context, Result, ensure};
use homeroom_discord_standin::{Form, Message, Theme};
use homeroom_tests::browser::{self, Browser, Device};
use serde_json::json;

use super::{learning::at_the_quiz, stage::Stage, teaching::post};

/// What is drawn: a name, messages, and a form if one is open.
type Scene = (&'static str, Vec<Message>, Option<Form>);

#[tokio::test]
async fn messages_are_clear_on_a_phone() -> Result<()> {
    let stage = Stage::open().await?;
    let mut scenes = learners(&stage).await?;
    scenes.extend(instructors(&stage).await?);
    let folder = tempfile::tempdir()?;
    for (theme, worn) in [(Theme::Light, browser::Theme::Light), (Theme::Dark, browser::Theme::Dark)] {
        let mut browser = Browser::open(Device::Phone).await?;
        browser.wear(worn).await?;
        for (name, messages, form) in &scenes {
            let page = stage.standin.picture("general", messages, form.as_ref(), theme);
            let path = folder.path().join(format!("{name}.html"));
            std::fs::write(&path, page)?;
            browser.client().goto(&format!("file://{}", path.display())).await?;
            browser.fits().await?;
            browser.picture(&format!("discord-{name}")).await?;
        }
        browser.close().await?;
    }
    ensure!(scenes.len() > 10, "{} scenes", scenes.len());
    stage.assert_clean()
}

async fn learners(stage: &Stage) -> Result<Vec<Scene>> {
    stage.teacher("Ada").await?;
    let mut scenes: Vec<Scene> = Vec::new();
    let mut ben = stage.person("Ben");
    let mut shoot = |name: &'static str, at: &Option<Message>, form: Option<Form>| -> Result<()> {
        scenes.push((name, vec![at.clone().context(name)?], form));
        Ok(())
    };
    ben.command("learn", json!({})).await?;
    shoot("learn", &ben.at, None)?;
    ben.command("lesson", json!({ "title": "First steps" })).await?;
    shoot("lesson", &ben.at, None)?;
    ben.press("Small course").await?;
    shoot("outline", &ben.at, None)?;
    let mut ben = at_the_quiz(stage).await?;
    shoot("question", &ben.at, None)?;
    ben.press("beta").await?;
    shoot("feedback", &ben.at, None)?;
    ben.press("Next question").await?;
    shoot("choose-all", &ben.at, None)?;
    ben.choose(&["zero", "one"]).await?;
    ben.press("Next question").await?;
    let number = ben.at.clone();
    ben.fill("Your number", "14 GB").await?;
    shoot("number-form", &number, ben.form.clone())?;
    ben.press("Next question").await?;
    shoot("long-options", &ben.at, None)?;
    ben.press("A").await?;
    ben.press("See how it went").await?;
    shoot("result", &ben.at, None)?;
    for (name, command) in
        [("progress", "progress"), ("help", "help"), ("privacy", "privacy"), ("link", "link")]
    {
        ben.command(command, json!({})).await?;
        shoot(name, &ben.at, None)?;
    }
    Ok(scenes)
}

async fn instructors(stage: &Stage) -> Result<Vec<Scene>> {
    let mut scenes: Vec<Scene> = Vec::new();
    let mut eve = stage.person("Eve");
    let owner = stage.guild.role("Second owner", homeroom_discord_standin::Permissions::MANAGE_GUILD);
    stage.guild.join_with(&eve.user, &[owner]);
    let channel = stage.guild.channel("second");
    eve.channel = channel.clone();
    eve.command("class create", json!({ "name": "Second class", "zone": "Europe/Berlin" })).await?;
    scenes.push(("class", vec![eve.at.clone().context("a class")?], None));
    post(&mut eve, json!({ "closes": "+45m", "attempts": 1 })).await?;
    let card = channel.wait_for("the card", |message| message.words().contains("handed in")).await?;
    scenes.push(("card", vec![card.clone()], None));
    let mut ben = stage.person("Ben again");
    ben.channel = channel.clone();
    ben.press_on(&card, "Start").await?;
    scenes.push(("test-question", vec![card.clone(), ben.at.clone().context("a question")?], None));
    eve.press_on(&card, "For instructors").await?;
    scenes.push(("board", vec![eve.at.clone().context("a board")?], None));
    let broken =
        eve.user.upload("broken.md", "text/markdown", b"---\ntitle: T\n---\n## Which?\n- [ ] a\n- [ ] b\n");
    eve.command("post", json!({ "file": broken, "closes": "+1h" })).await?;
    scenes.push(("faults", vec![eve.at.clone().context("faults")?], None));
    let good = eve.user.upload("good.md", "text/markdown", super::teaching::PASTED.as_bytes());
    eve.command("post", json!({ "file": good, "closes": "+1h" })).await?;
    scenes.push(("preview", vec![eve.at.clone().context("a preview")?], None));
    eve.command("grades", json!({})).await?;
    scenes.push(("grades", vec![eve.at.clone().context("grades")?], None));
    Ok(scenes)
}
