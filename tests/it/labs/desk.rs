//! What an instructor has of a lab: who is how far, what was said, and the last word about it.

use anyhow::{Context as _, Result, ensure};
use fantoccini::Locator;
use homeroom_inference_standin::shapes;
use homeroom_tests::{
    browser::{Browser, Device},
    http::Visitor,
    teacher::Teacher,
};

use super::{LAB, Stage, llama, pressed, reply, say};
use crate::hands::{press, shows};

const SAID: [&str; 4] = [
    "We summarise two hundred letters a day with names in them.",
    "Go on.",
    "But the letters are scans, so text comes from elsewhere first.",
    "How much memory does an 8B model at Q4_K_M need with 16k context?",
];

/// A learner of the class, who opened the lab.
async fn learner(stage: &Stage, tea: &Teacher, name: &str) -> Result<Visitor> {
    let mut visitor = Visitor::new(stage.program.origin());
    visitor.enter(name).await?;
    visitor.post("/join", &[("code", &tea.code)]).await?;
    let page = visitor.get(LAB).await?;
    let page = pressed(&mut visitor, &page, "Open the lab").await?;
    let told = "Those who teach your class can read this conversation.";
    ensure!(page.words().matches(told).count() == 1, "{}", page.words());
    Ok(visitor)
}

/// Somebody who teaches the class too, at a browser.
async fn co_instructor(stage: &Stage, tea: &mut Teacher) -> Result<Browser> {
    let settings = format!("{}/settings", tea.class);
    let page = tea.visitor.post(&settings, &[("do", "invite")]).await?;
    let link = page.body.split("/invite/").nth(1).and_then(|rest| rest.get(..64)).context("no link")?;
    let browser = Browser::open(Device::Phone).await?;
    let page = browser.client().clone();
    page.goto(&format!("{}/invite/{link}", stage.program.origin())).await?;
    page.find(Locator::Css("input[name=name]")).await?.send_keys("Tom").await?;
    press(&page, "Teach here").await?;
    shows(&page, "Keep this link").await?;
    Ok(browser)
}

/// The same person at a larger screen.
async fn at_a_desk(phone: &Browser, origin: &str) -> Result<Browser> {
    let session = phone.client().get_named_cookie("homeroom").await?.value().to_owned();
    let desktop = Browser::open(Device::Desktop).await?;
    let set = serde_json::json!({ "name": "homeroom", "value": session, "url": origin, "httpOnly": true });
    desktop.cdp("Network.setCookie", set).await?;
    Ok(desktop)
}

#[tokio::test]
async fn an_instructor_reads_along_and_decides() -> Result<()> {
    let stage = Stage::open(llama()).await?;
    let origin = stage.program.origin().to_owned();
    let mut tea = stage.teacher().await?;
    let mut ana = learner(&stage, &tea, "Ana").await?;
    learner(&stage, &tea, "Ben").await?;
    for said in SAID {
        stage.server.once(shapes::said(&[
            "Privacy weighs here, see [lesson 1, what-an-api-costs].\n\n",
            "- Who **repairs** it?\n- Not https://example.org, nor <b>bold</b>.",
        ]));
        say(&mut ana, said).await?;
        reply(&mut ana).await?;
    }
    let page = ana.get(LAB).await?;
    ensure!(page.words().contains("This lab is complete."), "{}", page.words());
    let page = pressed(&mut ana, &page, "New start").await?;
    ensure!(page.words().contains("Your task"), "{}", page.words());
    stage.server.once(shapes::said(&["What do you mean?"]));
    say(&mut ana, SAID[0]).await?;
    reply(&mut ana).await?;

    let mut phone = co_instructor(&stage, &mut tea).await?;
    let page = phone.client().clone();
    page.goto(&format!("{origin}{}", tea.class)).await?;
    press(&page, "Labs").await?;
    shows(&page, "3 of 3").await?;
    phone.portrait("desk-labs").await?;
    press(&page, "3 of 3").await?;
    shows(&page, "Not counted: say it in four words or more.").await?;
    shows(&page, "By the rules: complete, 3 of 3 exchanges").await?;
    // A citation leads to its section, and nothing leads out.
    page.find(Locator::Css("main .assistant a[href^='/c/running-models-locally/']")).await?;
    let out = page.find_all(Locator::Css("main .assistant a[href^='http'], main .assistant b")).await?;
    ensure!(out.is_empty(), "something that a model wrote leads out, or is markup");
    page.find(Locator::Css("input[name=decided][value=open]")).await?.click().await?;
    press(&page, "Save").await?;
    shows(&page, "Set by Tom").await?;
    shows(&page, "set by hand").await?;
    phone.portrait("desk-lab").await?;
    let home = ana.get("/").await?;
    ensure!(home.words().contains("is not complete yet"), "Ana is not told: {}", home.words());

    let mut desktop = at_a_desk(&phone, &origin).await?;
    let large = desktop.client().clone();
    large.goto(page.current_url().await?.as_str()).await?;
    shows(&large, "Other conversations at this lab").await?;
    desktop.portrait("desk-lab").await?;
    large.goto(&format!("{origin}{}/labs", tea.class)).await?;
    desktop.portrait("desk-labs").await?;
    press(&large, "Ana").await?;
    shows(&large, "Labs").await?;
    desktop.portrait("desk-person-labs").await?;
    ensure!(desktop.complaints().await?.is_empty() && phone.complaints().await?.is_empty());
    desktop.close().await?;
    phone.close().await
}
