//! What a class sets for its labs, and where words may go.

use anyhow::{Context, Result, ensure};
use homeroom_inference_standin::{Kind, Profile, StandIn};
use homeroom_tests::{http::Visitor, page::Page, program::Launch};

use super::{LAB, Stage, llama, pressed, reply, say};

const ONE: &str = "We summarise two hundred letters a day with names in them.";

/// A server of the group's own, and one whose model is on somebody else's machine.
async fn with_hosted() -> Result<(Stage, StandIn)> {
    let (server, hosted) = (StandIn::start(llama())?, StandIn::start(elsewhere())?);
    let data = tempfile::tempdir()?;
    let config = format!("[inference]\nurl = \"{}\"\nmodel = \"smol\"\noutside = true\n", hosted.url());
    let program = Launch::new(data.path())?.config(&config)?.start().await?;
    Ok((Stage { server, data, program }, hosted))
}

fn elsewhere() -> Profile {
    Profile { remote_host: Some("https://models.example:443".into()), ..Profile::new(Kind::Ollama) }
}

/// The page that says what it would mean to agree.
async fn asked_to_agree(visitor: &mut Visitor, page: &Page) -> Result<Page> {
    let link = page.links().into_iter().find(|link| link.ends_with("/hosted"));
    visitor.get(&link.context("a way to agree")?).await
}

#[tokio::test]
async fn nothing_leaves_before_the_learner_agrees() -> Result<()> {
    let (stage, hosted) = with_hosted().await?;
    let mut ana = Visitor::new(stage.program.origin());
    ana.enter("Ana").await?;
    let page = ana.get(LAB).await?;
    let words = page.words();
    ensure!(
        words.contains("No server of your group's own answers now. You can use models.example"),
        "{words}"
    );
    let page = pressed(&mut ana, &page, "Open the lab").await?;
    ensure!(page.button(|button| button.label == "Send").is_none(), "nothing to send yet");
    ensure!(page.words().contains("Use models.example"), "{}", page.words());
    let asked = asked_to_agree(&mut ana, &page).await?;
    let words = asked.words();
    ensure!(words.contains("would go to models.example") && words.contains("smol answers"), "{words}");
    ensure!(hosted.ledger().chats().is_empty(), "nothing left");
    let page = pressed(&mut ana, &asked, "I agree").await?;
    ensure!(page.words().contains("goes to models.example"), "{}", page.words());
    say(&mut ana, ONE).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("1 of 3 exchanges"), "{}", page.words());
    ensure!(hosted.ledger().chats().len() == 1, "it was asked there");

    // Back again, and nothing goes there any more.
    let page = pressed(&mut ana, &page, "Back to the group's own server").await?;
    ensure!(page.button(|button| button.label == "Send").is_none(), "{}", page.words());
    ensure!(hosted.ledger().chats().len() == 1, "once");
    Ok(())
}

#[tokio::test]
async fn a_class_has_its_own_limits() -> Result<()> {
    let stage = Stage::open(llama()).await?;
    let mut tea = stage.teacher().await?;
    let page = tea.limit_labs(["2", "1", "200000", "9"]).await?;
    ensure!(page.words().contains("Choose a number from 32 to 8192."), "{}", page.words());
    ensure!(page.body.contains("value=\"9\""), "what was typed stays");
    tea.limit_labs(["2", "1", "200000", "40"]).await?;

    let mut ben = Visitor::new(stage.program.origin());
    ben.enter("Ben").await?;
    ben.post("/join", &[("code", &tea.code)]).await?;
    let page = ben.get(LAB).await?;
    pressed(&mut ben, &page, "Open the lab").await?;
    for said in [ONE, "And what does that mean for me then?"] {
        say(&mut ben, said).await?;
        reply(&mut ben).await?;
    }
    let ledger = stage.server.ledger();
    let asked = ledger.chats().last().map(|asked| asked.body.clone()).context("it was asked")?;
    ensure!(asked["max_tokens"] == 40, "{asked}");
    let page = say(&mut ben, "One more thing that I would like to know.").await?;
    ensure!(page.words().contains("Please wait"), "{}", page.words());
    ensure!(stage.server.ledger().chats().len() == 2, "it was not asked");

    // However long it may be, of 2,048 tokens the lesson and what was said keep two thirds.
    tea.limit_labs(["60", "60", "200000", "2000"]).await?;
    say(&mut ben, "One more thing that I would like to know.").await?;
    reply(&mut ben).await?;
    let ledger = stage.server.ledger();
    let asked = ledger.chats().last().map(|asked| asked.body.clone()).context("it was asked")?;
    ensure!(asked["max_tokens"] == 682, "{asked}");

    // What may be used in a day is used up.
    tea.limit_labs(["60", "1", "1000", "40"]).await?;
    let page = say(&mut ben, "Another thing that I would like to know.").await?;
    ensure!(page.words().contains("today"), "{}", page.words());
    ensure!(stage.server.ledger().chats().len() == 3, "it was not asked");
    let deeds = tea.visitor.get(&format!("{}/deeds", tea.class)).await?;
    ensure!(deeds.words().contains("changed the limits of labs"), "{}", deeds.words());
    Ok(())
}

#[tokio::test]
async fn words_leave_only_from_a_class_that_allows_it() -> Result<()> {
    let (stage, hosted) = with_hosted().await?;
    let mut tea = stage.teacher().await?;
    let mut ana = Visitor::new(stage.program.origin());
    ana.enter("Ana").await?;
    ana.post("/join", &[("code", &tea.code)]).await?;
    let page = ana.get(LAB).await?;
    ensure!(!page.words().contains("models.example"), "{}", page.words());
    ensure!(page.button(|button| button.label == "Open the lab").is_none(), "{}", page.words());

    // The class allows it, Ana agrees, and it allows it no more.
    tea.let_words_leave("on").await?;
    let page = ana.get(LAB).await?;
    let page = pressed(&mut ana, &page, "Open the lab").await?;
    let asked = asked_to_agree(&mut ana, &page).await?;
    let page = pressed(&mut ana, &asked, "I agree").await?;
    ensure!(page.button(|button| button.label == "Send").is_some(), "{}", page.words());
    tea.let_words_leave("").await?;
    let page = say(&mut ana, ONE).await;
    ensure!(page.is_err() || hosted.ledger().chats().is_empty(), "nothing left");
    let page = ana.get(LAB).await?;
    ensure!(page.button(|button| button.label == "Send").is_none(), "{}", page.words());
    ensure!(hosted.ledger().chats().is_empty(), "nothing left");
    Ok(())
}

#[tokio::test]
async fn who_has_joined_a_class_is_at_work_there() -> Result<()> {
    let stage = Stage::open(llama()).await?;
    let mut tea = stage.teacher().await?;
    // At first where everybody is.
    let mut ana = stage.learner("Ana").await?;
    say(&mut ana, ONE).await?;
    reply(&mut ana).await?;
    ana.post("/join", &[("code", &tea.code)]).await?;
    let page = ana.get(LAB).await?;
    ensure!(!page.words().contains(ONE), "{}", page.words());
    pressed(&mut ana, &page, "Open the lab").await?;
    say(&mut ana, ONE).await?;
    reply(&mut ana).await?;
    let labs = tea.visitor.get(&format!("{}/labs", tea.class)).await?;
    ensure!(labs.words().contains("1 of 3"), "{}", labs.words());
    Ok(())
}
