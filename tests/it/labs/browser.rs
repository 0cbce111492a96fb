//! The same as a browser shows it.

use anyhow::{Result, ensure};
use fantoccini::{Client, Locator};
use homeroom_tests::{
    browser::{Browser, Device},
    wait::until,
};

use super::{LAB, REPLY, Stage, llama, pressed, say};
use crate::hands::{fill, has, press, shows};

const SAID: &str = "I work at a small council, and we would like a model to summarise letters. They name people, and it would be \
    about 200 a day. Which motives weigh here?";

/// Ana comes in at a browser, and opens the lab.
async fn open_lab(stage: &Stage, page: &Client) -> Result<()> {
    page.goto(&format!("{}/", stage.program.origin())).await?;
    page.find(Locator::Css("input[name=name]")).await?.send_keys("Ana").await?;
    press(page, "Enter").await?;
    shows(page, "link").await?;
    page.goto(&format!("{}{LAB}", stage.program.origin())).await?;
    press(page, "Open the lab").await?;
    has(page, "textarea").await
}

#[tokio::test]
async fn a_lab_is_a_conversation_on_a_phone() -> Result<()> {
    let stage = Stage::open(llama()).await?;
    let mut browser = Browser::open(Device::Phone).await?;
    let page = browser.client().clone();
    open_lab(&stage, &page).await?;
    browser.portrait("lab").await?;
    stage.server.change(|profile| profile.words = REPLY.map(String::from).into());
    fill(&page, "textarea", SAID).await?;
    press(&page, "Send").await?;
    shows(&page, "1 of 3 exchanges").await?;
    browser.portrait("lab-talk").await?;
    stage.server.change(|profile| *profile = llama().pace(1_000.0, 10.0).times(60));
    let field = page.find(Locator::Css("textarea")).await?;
    field.send_keys("How much memory does an 8B model at Q4_K_M need with 16k context?").await?;
    press(&page, "Send").await?;
    has(&page, "[data-live] [aria-live]").await?;
    shows(&page, "weights").await?;
    browser.portrait("lab-writing").await?;
    press(&page, "Stop").await?;
    shows(&page, "You stopped it here.").await?;
    browser.close().await
}

#[tokio::test]
async fn a_reply_grows_at_its_end() -> Result<()> {
    let mut profile = llama().pace(10_000.0, 40.0);
    profile.words = (0..400).map(|n| format!("Part {n} ends.\n\n")).collect();
    let stage = Stage::open(profile).await?;
    let browser = Browser::open(Device::Phone).await?;
    let page = browser.client().clone();
    open_lab(&stage, &page).await?;
    fill(&page, "textarea", SAID).await?;
    press(&page, "Send").await?;
    shows(&page, "Part 20 ends.").await?;
    // What was there is not drawn again, and nothing is there twice.
    let mark = "document.querySelector('[aria-live] > p').dataset.kept = 'so'";
    page.execute(mark, Vec::new()).await?;
    shows(&page, "Part 60 ends.").await?;
    let told =
        "return [...document.querySelectorAll('[data-live] [aria-live] > *')].map((p) => p.textContent)";
    let parts: Vec<String> = serde_json::from_value(page.execute(told, Vec::new()).await?)?;
    ensure!(
        parts.len() > 60 && parts.iter().enumerate().all(|(n, part)| *part == format!("Part {n} ends.")),
        "{parts:?}"
    );
    has(&page, "[data-live] p[data-kept=so]").await?;
    browser.close().await
}

#[tokio::test]
async fn who_wants_to_is_told_of_their_turn() -> Result<()> {
    let stage = Stage::open(llama().slots(1).pace(10_000.0, 5.0).times(900)).await?;
    let mut ben = stage.learner("Ben").await?;
    say(&mut ben, SAID).await?;
    stage.server.until("it is being written", |ledger| ledger.in_flight == 1).await?;
    let mut browser = Browser::open(Device::Phone).await?;
    let page = browser.client().clone();
    open_lab(&stage, &page).await?;
    fill(&page, "textarea", SAID).await?;
    press(&page, "Send").await?;
    shows(&page, "You are next").await?;
    press(&page, "Tell me when it is my turn").await?;
    shows(&page, "You are called when it is your turn.").await?;
    ensure!(!page.find(Locator::Css("[data-tell]")).await?.is_displayed().await?, "asked once");
    browser.portrait("lab-in-line").await?;
    stage.server.change(|profile| *profile = llama().pace(10_000.0, 20.0).times(60));
    let there = ben.get(LAB).await?;
    pressed(&mut ben, &there, "Stop").await?;
    shows(&page, "weights").await?;
    let title = async || Ok(page.title().await?.starts_with('●').then_some(()));
    until("the title says so", title).await?;
    browser.close().await
}
