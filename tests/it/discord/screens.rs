//! What people see on Discord, as pictures in `target/screens/`.

use anyhow::{Context, Result, ensure};
use homeroom_discord_standin::{Form, Message, Theme};
use homeroom_tests::browser::{self, Browser, Device};
use serde_json::json;

use super::{
    labs::{fill, llama, offers, open, opened, press, reply, thread_of},
    learning::at_the_quiz,
    stage::Stage,
    teaching::post,
};
use crate::labs::{REPLY, model::SAID};

/// What is drawn: a name, messages, and a form if one is open.
type Scene = (&'static str, Vec<Message>, Option<Form>);

#[tokio::test]
async fn messages_are_clear_on_a_phone() -> Result<()> {
    let stage = Stage::open().await?;
    let mut scenes = learners(&stage).await?;
    scenes.extend(instructors(&stage).await?);
    draw(&stage, "general", &scenes).await?;
    ensure!(scenes.len() > 10, "{} scenes", scenes.len());
    stage.assert_clean()
}

#[tokio::test]
async fn labs_are_clear_on_a_phone() -> Result<()> {
    let (stage, server) = open(llama().slots(1)).await?;
    let mut scenes: Vec<Scene> = Vec::new();
    let mut ben = stage.person("Ben");
    ben.command("lab", json!({})).await?;
    scenes.push(("labs", vec![ben.at.clone().context("the labs")?], None));
    ben.command("lab", json!({ "title": "What depending on an API costs" })).await?;
    scenes.push(("lab-opened", vec![ben.at.clone().context("a way there")?], None));
    draw(&stage, "general", &scenes).await?;
    scenes.clear();

    let thread = thread_of(&stage, &mut ben)?;
    scenes.push(("lab-head", thread.messages(), None));
    server.change(|profile| profile.words = REPLY.map(String::from).into());
    reply(&mut ben, &thread, SAID[0]).await?;
    scenes.push(("lab-form", scenes[0].1.clone(), ben.form.clone()));
    thread.wait_for("1 of 3", |message| message.words().contains("1 of 3 exchanges")).await?;
    scenes.push(("lab-talk", thread.messages(), None));
    server.change(|profile| (profile.pace.tokens, profile.times) = (1.0, 60));
    reply(&mut ben, &thread, "How much memory does an 8B model at Q4_K_M need with 16k context?").await?;
    let growing =
        thread.wait_for("words", |one| one.words().contains("steady load") && offers(one, "Stop")).await?;
    scenes.push(("lab-writing", vec![growing.clone()], None));
    let (mut cleo, hers, _) = opened(&stage, "Cleo").await?;
    reply(&mut cleo, &hers, SAID[1]).await?;
    let waits = hers.wait_for("a place in the line", |one| one.words().contains("You are next")).await?;
    scenes.push(("lab-in-line", vec![waits], None));
    press(&mut ben, &growing, "Stop").await?;
    let stopped = thread.wait_for("its end", |one| one.words().contains("You stopped it here.")).await?;
    scenes.push(("lab-stopped", vec![stopped], None));
    let hers = hers.wait_for("her turn", |one| one.words().contains("Three of")).await?;
    press(&mut cleo, &hers, "Stop").await?;

    server.change(|profile| (profile.pace, profile.times) = (llama().pace, 1));
    for (n, said) in [(2, SAID[1]), (3, SAID[2])] {
        reply(&mut ben, &thread, said).await?;
        let counted = format!("{n} of 3 exchanges");
        thread.wait_for(&counted, |message| message.words().contains(&counted)).await?;
    }
    let done = thread.last()?;
    fill(&mut ben, &done, "A line to take along", "Ask who repairs it at night.").await?;
    let done =
        thread.wait_for("the line", |one| one.words().contains("Ask who repairs it at night.")).await?;
    scenes.push(("lab-complete", vec![done], None));
    draw(&stage, "What depending on an API costs", &scenes).await?;
    stage.assert_clean()
}

/// Takes the pictures, by day and by night.
async fn draw(stage: &Stage, title: &str, scenes: &[Scene]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (theme, worn) in [(Theme::Light, browser::Theme::Light), (Theme::Dark, browser::Theme::Dark)] {
        let mut browser = Browser::open(Device::Phone).await?;
        browser.wear(worn).await?;
        for (name, messages, form) in scenes {
            let page = stage.standin.picture(title, messages, form.as_ref(), theme);
            let path = folder.path().join(format!("{name}.html"));
            std::fs::write(&path, page)?;
            browser.client().goto(&format!("file://{}", path.display())).await?;
            browser.fits().await?;
            browser.picture(&format!("discord-{name}")).await?;
        }
        browser.close().await?;
    }
    Ok(())
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
