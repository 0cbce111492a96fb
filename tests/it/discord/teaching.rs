//! An instructor on a Discord server.

use anyhow::{Context, Result, ensure};
use homeroom_discord_standin::{Permissions, Request};
use serde_json::json;

use super::stage::{Person, Stage};

pub const PASTED: &str = "---\ntitle: Evening test\npass: 50%\n---\n## Which is right?\n- [x] alpha\n- [ ] beta\n\n## How large?\n= 14 ± 0.5 GB\n";

/// Posts the module test until in 45 minutes.
pub async fn post(teacher: &mut Person, mut options: serde_json::Value) -> Result<String> {
    let suggested =
        teacher.user.suggest(&teacher.channel, "post", json!({ "test": "module" }), "test").await?;
    options["test"] = suggested.choices.first().context("a test to post")?["value"].clone();
    let seen = teacher.command("post", options).await?;
    to_the_end(teacher).await?;
    teacher.press("Post it").await?;
    Ok(seen)
}

/// Turns pages as long as there are more.
async fn to_the_end(reader: &mut Person) -> Result<()> {
    while let Some(on) = reader.buttons().into_iter().find(|label| label.starts_with("Go on: page")) {
        reader.press(&on).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_class_begins_where_it_meets() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ben = stage.person("Ben");
    let refused = ben.command("class create", json!({ "name": "Mine" })).await?;
    ensure!(refused.contains("who may manage it"), "{refused}");
    let mut ada = stage.teacher("Ada").await?;
    ensure!(
        ada.words().contains("The class is made") && ada.words().contains("Join code"),
        "{}",
        ada.words()
    );
    let tutors = stage.guild.role("Tutors", Permissions::NONE);
    ada.command("class instructors", json!({ "role": tutors.to_string() })).await?;
    let tom = stage.person("Tom");
    stage.guild.join_with(&tom.user, &[tutors]);
    let mut tom = tom;
    let roster = tom.command("class roster", json!({})).await?;
    ensure!(roster.contains("Instructors (2)") && roster.contains("Tom"), "{roster}");
    let refused = ben.command("class roster", json!({})).await?;
    ensure!(refused.contains("for those who teach"), "{refused}");
    stage.assert_clean()
}

#[tokio::test]
async fn a_posted_test_is_a_card_that_everybody_sees() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    let mut ben = stage.person("Ben");
    ben.command("learn", json!({})).await?;
    let seen = post(&mut ada, json!({ "closes": "+45m", "attempts": 1 })).await?;
    ensure!(seen.contains("Not posted yet") && seen.contains("Closes"), "{seen}");
    let card = stage.channel.wait_for("the card", |message| message.words().contains("handed in")).await?;
    ensure!(!card.is_ephemeral() && card.words().contains("0 of 1 handed in"), "{}", card.words());
    ensure!(
        card.embeds[0]["description"].as_str().is_some_and(|text| text.contains("<t:")),
        "{:?}",
        card.embeds
    );

    ben.at = Some(card.clone());
    let question = ben.press("Start").await?;
    ensure!(question.contains("Question 1 of 2"), "{question}");
    ensure!(ben.at.as_ref().is_some_and(|message| message.is_ephemeral()), "only Ben sees it");
    ben.press("alpha").await?;
    ben.press("Next").await?;
    ben.press("beta").await?;
    ben.press("Overview").await?;
    let result = ben.press("Hand in").await?;
    ensure!(result.contains("1 of 2"), "{result}");

    ada.at = Some(card.clone());
    let board = ada.press("For instructors").await?;
    ensure!(board.contains("Handed in (1)") && board.contains("Ben: 50%"), "{board}");
    let later = ada.fill("Close at another time", "+15m").await?;
    ensure!(later.contains("closes in 1 hour"), "{later}");
    ada.press("Close now").await?;
    ada.press("Close now").await?;
    let closed =
        stage.channel.wait_for("its end", |message| message.words().contains("Closed. 1 of 1")).await?;
    ensure!(closed.id == card.id, "the same message");
    let refused = ben.press_on(&card, "For instructors").await?;
    ensure!(refused.contains("for those who teach"), "{refused}");
    let grades = ada.command("grades", json!({})).await?;
    ensure!(grades.contains("1 of 1 took it"), "{grades}");
    let file = ada.press("As a file").await?;
    let sent = ada.at.as_ref().map(|message| message.attachments.len());
    ensure!(sent == Some(1) && file.contains("Only you see this"), "{file}");
    stage.assert_clean()
}

#[tokio::test]
async fn a_file_is_checked_looked_at_tried_and_posted() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    let broken = ada.user.upload("broken.md", "text/markdown", PASTED.replace("[x]", "[ ]").as_bytes());
    let faults = ada.command("post", json!({ "file": broken, "closes": "+1h" })).await?;
    ensure!(faults.contains("Line 6") && faults.contains("no option is right"), "{faults}");
    let good = ada.user.upload("good.md", "text/markdown", PASTED.as_bytes());
    let odd = ada.command("post", json!({ "file": good, "closes": "yesterday" })).await?;
    ensure!(odd.contains("cannot be read as a time"), "{odd}");
    let good = ada.user.upload("good.md", "text/markdown", PASTED.as_bytes());
    let seen = ada.command("post", json!({ "file": good, "closes": "+1h" })).await?;
    ensure!(seen.contains("Which is right?") && seen.contains("alpha"), "{seen}");
    let preview = ada.at.clone();
    let trial = ada.press("Try it").await?;
    ensure!(trial.contains("nothing here counts"), "{trial}");
    ada.at = preview;
    ada.press("Post it").await?;
    stage.channel.wait_for("the card", |message| message.words().contains("Evening test")).await?;
    stage.assert_clean()
}

#[tokio::test]
async fn who_has_not_handed_in_is_reminded() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    let (mut ben, mut carl) = (stage.person("Ben"), stage.person("Carl"));
    ben.command("learn", json!({})).await?;
    carl.command("learn", json!({})).await?;
    carl.user.refuse_direct(true);
    post(&mut ada, json!({ "closes": "+45m" })).await?;
    let card = stage.channel.wait_for("the card", |message| message.words().contains("handed in")).await?;
    let said = ada.press_on(&card, "For instructors").await?;
    ensure!(said.contains("Not started (2)"), "{said}");
    let said = ada.press("Remind them").await?;
    ensure!(said.contains("2 learners are reminded"), "{said}");
    ben.user.direct().wait_for("a reminder", |message| message.words().contains("reminds you")).await?;
    stage.asked(|one| one.status == 403).await?;
    let next = carl.command("progress", json!({})).await?;
    ensure!(next.contains("reminds you"), "with the next press: {next}");
    let once = carl.command("progress", json!({})).await?;
    ensure!(!once.contains("reminds you"), "once: {once}");
    stage.standin.violations().is_empty().then_some(()).context("as Discord wants it")
}

#[tokio::test]
async fn a_test_pings_the_role_that_was_named_once_and_nothing_else_does() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    let (ben, _carl) = (stage.person("Ben"), stage.person("Carl"));
    let evening = stage.guild.role("Evening", Permissions::NONE);
    stage.guild.join_with(&ben.user, &[evening]);
    let suggested = ada.user.suggest(&ada.channel, "post", json!({ "test": "module" }), "test").await?;
    let test = suggested.choices.first().context("a test to post")?["value"].clone();
    let order = json!({ "test": test, "closes": "+45m", "ping": evening.to_string() });

    let refused = ada.command("post", order.clone()).await?;
    ensure!(refused.contains("cannot be pinged") && ada.buttons().is_empty(), "{refused}");
    let everybody = json!({ "test": test, "ping": stage.guild.id().to_string() });
    let refused = ada.command("post", everybody).await?;
    ensure!(refused.contains("not everybody") && ada.buttons().is_empty(), "{refused}");

    stage.guild.let_mention(evening);
    let seen = ada.command("post", order).await?;
    ensure!(seen.contains("pings everybody here with the role Evening"), "{seen}");
    to_the_end(&mut ada).await?;
    let preview = ada.at.clone().context("a preview")?;
    let pressed = ada.user.press(&preview, preview.labelled("Post it").context("a button")?).await?;
    stage.standin.redeliver(pressed.id);
    let card = stage.channel.wait_for("the card", |message| message.words().contains("handed in")).await?;
    ensure!(card.pings == [ben.user.id()] && card.content == format!("<@&{evening}>"), "{card:?}");

    ada.press_on(&card, "For instructors").await?;
    ada.press("Close now").await?;
    ada.press("Close now").await?;
    let closed = stage.channel.wait_for("its end", |message| message.words().contains("Closed.")).await?;
    ensure!(closed.id == card.id && closed.content == card.content, "it says whom it pinged: {closed:?}");
    post(&mut ada, json!({ "closes": "+45m" })).await?;
    let next = stage.channel.wait_for("the next card", |one| one.id > card.id && !one.is_ephemeral()).await?;
    ensure!(next.pings.is_empty() && next.content.is_empty(), "{next:?}");

    let allowed = json!({ "parse": [], "users": [], "roles": [evening.to_string()] });
    let lets = |request: &Request| request.body["allowed_mentions"]["roles"].get(0).is_some();
    let loud: Vec<Request> = stage.standin.requests().into_iter().filter(lets).collect();
    ensure!(loud.len() == 1 && loud[0].method == "POST", "{loud:?}");
    ensure!(loud[0].body["allowed_mentions"] == allowed, "{loud:?}");
    let pinging = stage.channel.messages().into_iter().filter(|message| !message.pings.is_empty());
    ensure!(pinging.count() == 1, "once");
    stage.standin.violations().is_empty().then_some(()).context("as Discord wants it")
}
