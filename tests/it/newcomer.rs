//! A newcomer opens the printed address, reads a lesson, takes its quiz by pressing buttons, sits the module test, and
//! finds the scores again after a restart. In a real browser, with a picture of each page.

use anyhow::{Context as _, Result, ensure};
use fantoccini::{Client, Locator};
use homeroom_tests::{
    browser::{Browser, Device},
    program::{Launch, Program},
    wait::until,
};

use crate::hands::{has, press, shows};

const COURSE: &str = "Running Models Locally";

/// Enters, and reads the first lesson. Answers the path of the return link.
async fn reads(browser: &mut Browser, program: &Program) -> Result<String> {
    let page = browser.client().clone();
    page.goto(&format!("{}/", program.origin())).await?;
    browser.portrait("entry").await?;
    page.find(Locator::Css("input[name=name]")).await?.send_keys("Ana").await?;
    press(&page, "Enter").await?;
    shows(&page, "link").await?;
    browser.portrait("link").await?;
    let source = page.source().await?;
    let link = source.find("/return/").and_then(|at| source.get(at..at + "/return/".len() + 64));
    let link = link.context("no return link")?.to_owned();
    press(&page, "Continue").await?;
    shows(&page, "Hello, Ana").await?;
    browser.portrait("home").await?;
    press(&page, COURSE).await?;
    browser.portrait("outline").await?;
    press(&page, "Start").await?;
    shows(&page, "Guiding question").await?;
    browser.portrait("lesson").await?;
    press(&page, "Done. Next: Quiz").await?;
    Ok(link)
}

/// Takes a quiz of five: presses the first option wherever there are options, types where that is asked.
async fn practises(browser: &mut Browser) -> Result<()> {
    let page = browser.client().clone();
    press(&page, "Start").await?;
    for n in 1..=5 {
        shows(&page, &format!("Question {n} of 5")).await?;
        if n == 1 {
            browser.portrait("question").await?;
        }
        answer(&page).await?;
        until("feedback", async || {
            Ok(page.find_all(Locator::Css("main [data-feedback]")).await?.into_iter().next())
        })
        .await?;
        if n == 1 {
            browser.portrait("feedback").await?;
        }
        press(&page, if n < 5 { "Next question" } else { "See how it went" }).await?;
    }
    shows(&page, "of 5").await?;
    browser.portrait("result").await
}

async fn answer(page: &Client) -> Result<()> {
    let found = |css: &'static str| async move {
        anyhow::Ok(page.find_all(Locator::Css(css)).await?.into_iter().next())
    };
    if let Some(field) = found("main input[name=text]").await? {
        field.send_keys("14").await?;
        return press(page, "Answer").await;
    }
    if let Some(pick) = found("main input[name=pick]").await? {
        page.execute("arguments[0].click()", vec![serde_json::to_value(&pick)?]).await?;
        return press(page, "Answer").await;
    }
    // As someone at a keyboard would.
    page.find(Locator::Css("body")).await?.send_keys("1").await.map_err(Into::into)
}

/// Sits the module test: answers all but one, flags one, hands in.
async fn sits(browser: &mut Browser, program: &Program) -> Result<()> {
    let page = browser.client().clone();
    page.goto(&format!("{}/c/running-models-locally/1-why-local.test", program.origin())).await?;
    browser.portrait("cover").await?;
    press(&page, "Start").await?;
    for n in 1..=15 {
        shows(&page, &format!("Question {n} of 15")).await?;
        if n == 4 {
            press(&page, "Flag for later").await?;
            shows(&page, "Take the flag away").await?;
        } else {
            answer(&page).await?;
            has(&page, "main .option.chosen").await?;
        }
        if n == 5 {
            browser.portrait("test").await?;
        }
        press(&page, if n < 15 { "Next" } else { "Overview" }).await?;
    }
    shows(&page, "14 of 15 answered, 1 flagged.").await?;
    browser.portrait("overview").await?;
    press(&page, "Hand in").await?;
    shows(&page, "One question has no answer yet. Hand in all the same?").await?;
    browser.portrait("ask").await?;
    press(&page, "Hand in now").await?;
    shows(&page, "Handed in").await?;
    browser.portrait("test-result").await
}

#[tokio::test]
async fn a_newcomer_learns_and_finds_it_again() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let launch = Launch::new(folder.path())?;
    let program = launch.start().await?;
    let mut browser = Browser::open(Device::Phone).await?;
    let link = reads(&mut browser, &program).await?;
    practises(&mut browser).await?;
    sits(&mut browser, &program).await?;
    let page = browser.client().clone();
    page.goto(&format!("{}/progress", program.origin())).await?;
    browser.portrait("progress").await?;
    let before = page.find(Locator::Css("main")).await?.text().await?;
    ensure!(before.contains("of 15, "), "no score of the test: {before}");

    ensure!(program.stop().await?.success(), "it did not end in good order");
    let program = launch.start().await?;
    page.goto(&format!("{}/progress", program.origin())).await?;
    let after = page.find(Locator::Css("main")).await?.text().await?;
    ensure!(before == after, "before:\n{before}\nafter:\n{after}");
    ensure!(browser.complaints().await?.is_empty(), "{:?}", browser.complaints().await?);
    browser.close().await?;
    comes_back(&program, &link).await
}

/// Opens the return link at a desk, and looks around.
async fn comes_back(program: &Program, link: &str) -> Result<()> {
    let mut browser = Browser::open(Device::Desktop).await?;
    let page = browser.client().clone();
    page.goto(&format!("{}{link}", program.origin())).await?;
    shows(&page, "Hello, Ana").await?;
    for (name, place) in [
        ("home", ""),
        ("outline", "c/running-models-locally"),
        ("lesson", "c/running-models-locally/2-open-weights"),
        ("every-block", "c/open-models/1-run-by-you"),
        ("cover", "c/running-models-locally/1-why-local.test"),
        ("lab", "c/running-models-locally/1-what-an-api-costs.lab"),
        ("progress", "progress"),
        ("review", "c/running-models-locally/review"),
        ("glossary", "c/running-models-locally/glossary"),
        ("calc", "calc"),
        ("decide", "decide"),
        ("decided", "decide/lbhlb"),
        ("me", "me"),
        ("nowhere", "c/nothing"),
    ] {
        page.goto(&format!("{}/{place}", program.origin())).await?;
        browser.portrait(name).await.with_context(|| name.to_owned())?;
    }
    page.goto(&format!("{}/calc", program.origin())).await?;
    let asked = "How much memory does an 8B model at Q4 need with 16k context?";
    page.find(Locator::Css("main input[name=text]")).await?.send_keys(asked).await?;
    press(&page, "Go on").await?;
    shows(&page, "About 7.6 GB of memory.").await?;
    browser.portrait("sum").await?;
    // A page that is not there is a complaint of the browser's own.
    let complaints = browser.complaints().await?;
    ensure!(complaints.iter().all(|said| said.contains("404")), "{complaints:?}");
    browser.close().await
}
