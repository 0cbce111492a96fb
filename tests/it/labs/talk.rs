//! What is said, and what comes of it.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use homeroom_inference_standin::shapes;
use homeroom_tests::wait::until;
use tokio::time::timeout;

use super::{LAB, Stage, llama, pressed, reply, say};

const ONE: &str = "We summarise two hundred letters a day with names in them.";
const TWO: &str = "But the letters are scans, so text comes from elsewhere first.";
/// Within which a stopped reply is not written on.
const SECOND: Duration = Duration::from_secs(1);
const THREE: &str = "What would have to change for you to decide otherwise?";

#[tokio::test]
async fn three_exchanges_complete_a_lab() -> Result<()> {
    let stage = Stage::open(llama()).await?;
    let mut ana = stage.learner("Ana").await?;
    stage.server.once(shapes::said(&[
        "Privacy weighs here: see [lesson 1]. ",
        "What *else*? Not https://example.org, nor @everyone. ",
        "<b>Who</b> repairs it?",
    ]));
    say(&mut ana, ONE).await?;
    let (_, page) = reply(&mut ana).await?;
    let words = page.words();
    ensure!(words.contains("1 of 3 exchanges") && words.contains("Who"), "{words}");
    ensure!(
        page.body.contains("href=\"/c/running-models-locally/1-what-an-api-costs\">"),
        "the citation leads there"
    );
    ensure!(
        !page.body.contains("href=\"https://example.org") && !page.body.contains("<b>Who"),
        "{}",
        page.body
    );

    // Rules decide what counts.
    say(&mut ana, "Go on.").await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("Not counted: say it in four words or more."), "{}", page.words());
    say(&mut ana, ONE).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("Not counted: you said the same before."), "{}", page.words());
    say(&mut ana, TWO).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("2 of 3 exchanges"), "{}", page.words());
    say(&mut ana, THREE).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("This lab is complete."), "{}", page.words());
    let (form, button) = page.button(|button| button.label == "Keep this line").expect("a line to keep");
    let line = [("text", "Ask who repairs it."), (button.name.as_str(), button.value.as_str())];
    let page = ana.post(&form.action, &line).await?;
    ensure!(page.words().contains("Ask who repairs it."), "{}", page.words());

    // What went to the model: the brief, what it may quote, what was said before; no question and no key.
    let ledger = stage.server.ledger();
    let asked = ledger.chats();
    let sent = asked.last().expect("it was asked").body.to_string();
    for part in ["You help a learner to reason", "lesson 1", ONE, TWO, THREE] {
        ensure!(sent.contains(part), "{part} is not in {sent}");
    }
    let outline = ana.get("/c/running-models-locally").await?;
    ensure!(outline.words().contains("done"), "{}", outline.words());
    let kept = ana.get("/privacy").await?;
    ensure!(kept.words().contains("conversation"), "{}", kept.words());
    Ok(())
}

#[tokio::test]
async fn a_reply_grows_and_can_be_stopped() -> Result<()> {
    let stage = Stage::open(llama().pace(10_000.0, 20.0).times(40)).await?;
    let mut ana = stage.learner("Ana").await?;
    let page = say(&mut ana, ONE).await?;
    ensure!(page.words().contains("Stop"), "{}", page.words());
    let mut looks = 0;
    ana.tab()
        .follow(&format!("{LAB}/live"), |piece| {
            looks += usize::from(piece.contains("weights"));
            looks < 3
        })
        .await?;
    let page = ana.get(LAB).await?;
    let (stopped, ended) = tokio::join!(
        pressed(&mut ana, &page, "Stop"),
        timeout(SECOND, stage.server.until("the generation ends", |ledger| ledger.in_flight == 0))
    );
    let page = stopped?;
    ensure!(
        page.words().contains("You stopped it here.") && page.words().contains("weights"),
        "{}",
        page.words()
    );
    let ledger = ended.context("a second after the press")??;
    ensure!(ledger.finished == 0 && ledger.dropped.len() == 1, "{ledger:?}");

    // Another reply to the same, and a new start.
    stage.server.change(|profile| *profile = llama());
    let page = pressed(&mut ana, &page, "Another reply").await?;
    ensure!(page.words().contains("Stop") || page.words().contains("1 of 3"), "{}", page.words());
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("1 of 3 exchanges"), "{}", page.words());
    let page = pressed(&mut ana, &page, "New start").await?;
    ensure!(!page.words().contains(ONE) && page.words().contains("Your task"), "{}", page.words());
    Ok(())
}

#[tokio::test]
async fn what_waits_is_answered_after_a_restart() -> Result<()> {
    let stage = Stage::open(llama()).await?;
    let mut ana = stage.learner("Ana").await?;
    stage.server.change(|profile| profile.loading = true);
    say(&mut ana, ONE).await?;
    stage.server.until("it is asked", |ledger| !ledger.chats().is_empty()).await?;
    let stage = stage.restart().await?;
    stage.server.change(|profile| profile.loading = false);
    let mut ana = ana.moved(stage.program.origin());
    let there = async || {
        let page = ana.get(LAB).await?;
        Ok(page.words().contains("1 of 3 exchanges").then_some(()))
    };
    until("the reply is there", there).await?;
    Ok(())
}

#[tokio::test]
async fn without_a_server_a_lab_blocks_nothing() -> Result<()> {
    let stage = Stage::open(llama()).await?;
    let mut ana = stage.learner("Ana").await?;
    let before = ana.get(LAB).await?;
    let (form, button) = before.button(|button| button.label == "Send").expect("somewhere to say it");
    let Stage { server, data: _data, program } = stage;
    drop(server);
    // Whoever is at it is told, and what they said is kept.
    let said = [("text", ONE), (button.name.as_str(), button.value.as_str())];
    ana.post(&form.action, &said).await?;
    let told = async || {
        let page = ana.get(LAB).await?;
        Ok(page.words().contains("No inference server could answer").then_some(page))
    };
    let page = until("it is said that nobody answers", told).await?;
    ensure!(page.words().contains(ONE), "{}", page.words());
    ensure!(!program.log().contains("ERROR") && !program.log().contains("letters"), "{}", program.log());
    Ok(())
}
