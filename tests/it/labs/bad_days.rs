//! Labs on bad days: the disk is full, or somebody presses twice.

use anyhow::{Context as _, Result, ensure};
use homeroom_tests::{http::Visitor, wait::until};

use super::{LAB, Stage, llama, say};

const ONE: &str = "We summarise two hundred letters a day with names in them.";
const TWO: &str = "But the letters are scans, so text comes from elsewhere first.";
/// What a file can hold on a disk that is full, in bytes: the program's log, and no page of its record.
const FULL: u64 = 4_000;

#[tokio::test]
async fn a_reply_is_kept_when_a_disk_that_was_full_takes_it() -> Result<()> {
    let stage = Stage::open(llama().pace(10_000.0, 4.0)).await?;
    let mut ana = stage.learner("Ana").await?;
    say(&mut ana, ONE).await?;
    let mut reads = ana.tab();
    reads.follow(&format!("{LAB}/live"), |piece| !piece.contains("model")).await?;
    stage.program.write_at_most(Some(FULL))?;
    stage.server.until("all of it is written", |ledger| ledger.finished == 1).await?;
    let warned = async || Ok(stage.program.log().contains("a reply cannot be kept now").then_some(()));
    until("the log says so", warned).await.with_context(|| stage.program.log())?;
    // It stays to be read, and nobody is told that more was recorded than was.
    let page = ana.get(LAB).await?;
    ensure!(
        page.words().contains("its weights fit.") && !page.words().contains("exchanges"),
        "{}",
        page.words()
    );
    let page = say(&mut ana.tab(), TWO).await;
    ensure!(page.is_err(), "nothing is sent while a reply is on its way");

    stage.program.write_at_most(None)?;
    let kept = async || {
        let page = ana.get(LAB).await?;
        Ok(page.words().contains("1 of 3 exchanges").then_some(page))
    };
    let page = until("it is kept", kept).await.with_context(|| stage.program.log())?;
    ensure!(page.words().contains(ONE) && page.words().contains("its weights fit."), "{}", page.words());
    ensure!(stage.server.ledger().chats().len() == 1, "asked once");
    ensure!(!stage.program.log().contains("letters"), "{}", stage.program.log());
    Ok(())
}

#[tokio::test]
async fn what_a_full_disk_does_not_take_is_not_sent() -> Result<()> {
    let stage = Stage::open(llama()).await?;
    let mut ana = stage.learner("Ana").await?;
    stage.program.write_at_most(Some(FULL))?;
    let page = say(&mut ana, ONE).await?;
    ensure!(
        page.status == 503 && page.words().contains("othing was recorded"),
        "{} {}",
        page.status,
        page.words()
    );
    stage.program.write_at_most(None)?;
    ensure!(stage.server.ledger().chats().is_empty(), "nothing was asked");
    let page = ana.get(LAB).await?;
    ensure!(!page.words().contains(ONE), "{}", page.words());
    say(&mut ana, ONE).await?;
    stage.server.until("it is asked", |ledger| ledger.finished == 1).await.map(drop)
}

#[tokio::test]
async fn what_is_sent_twice_is_said_once() -> Result<()> {
    let stage = Stage::open(llama().pace(10_000.0, 20.0)).await?;
    let mut ana = stage.learner("Ana").await?;
    let page = ana.get(LAB).await?;
    let (form, button) = page.button(|button| button.label == "Send").context("nowhere to say it")?;
    let fields = [("text", ONE), (button.name.as_str(), button.value.as_str())];
    let (mut one, mut other) = (ana.tab(), ana.tab());
    let (first, second) = tokio::join!(one.post(&form.action, &fields), other.post(&form.action, &fields));
    for page in [first?, second?] {
        ensure!(page.is_good() && page.words().matches(ONE).count() == 1, "{}", page.words());
    }
    let there = async || {
        let page = ana.get(LAB).await?;
        Ok(page.button(|button| button.label == "Send").is_some().then_some(page))
    };
    let page = until("nothing waits any more", there).await?;
    ensure!(page.words().contains("1 of 3 exchanges"), "{}", page.words());
    ensure!(page.words().matches(ONE).count() == 1, "{}", page.words());
    ensure!(stage.server.ledger().chats().len() == 1, "asked once");
    Ok(())
}

#[tokio::test]
async fn a_key_that_is_changed_is_told_as_what_it_is() -> Result<()> {
    let stage = Stage::open(llama()).await?;
    let mut ana = stage.learner("Ana").await?;
    let page = ana.get(LAB).await?;
    let (form, button) = page.button(|button| button.label == "Send").context("nowhere to say it")?;
    stage.server.change(|profile| profile.key = Some("another".into()));
    ana.post(&form.action, &[("text", ONE), (button.name.as_str(), button.value.as_str())]).await?;
    let told = async || {
        let page = ana.get(LAB).await?;
        Ok(page.words().contains("does not answer as it is set up").then_some(page))
    };
    let page = until("it is told", told).await.with_context(|| stage.program.log())?;
    ensure!(page.words().contains("finds the reason in its log"), "{}", page.words());
    let log = stage.program.log();
    ensure!(log.contains("does not accept the key"), "{log}");

    // Who comes by now is told the same, and is sent nowhere.
    let mut ben = Visitor::new(stage.program.origin());
    ben.enter("Ben").await?;
    let page = ben.get(LAB).await?;
    ensure!(page.words().contains("does not answer as it is set up"), "{}", page.words());
    ensure!(page.button(|button| button.label == "Open the lab").is_none(), "{}", page.words());
    stage.server.change(|profile| profile.key = None);
    let again = async || {
        let page = ben.get(LAB).await?;
        Ok(page.button(|button| button.label == "Open the lab").map(drop))
    };
    until("it answers again", again).await
}
