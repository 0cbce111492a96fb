//! Restarts, lost connections, forged presses, refusals: nothing lost, nothing counted twice.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use homeroom_discord_standin::{Deed, Identify, Mishap, Options, Permissions};
use homeroom_tests::wait;
use serde_json::json;

use super::{learning::at_the_quiz, stage::Stage, teaching::post};

#[tokio::test]
async fn a_press_works_after_a_restart_and_a_week_later() -> Result<()> {
    let mut stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let mut ben = at_the_quiz(&stage).await?;
    stage.stop().await?;
    stage.start().await?;
    let right = ben.press("alpha").await?;
    ensure!(right.contains("Right because."), "{right}");
    let registered = stage.standin.requests().iter().filter(|one| one.method == "PUT").count();
    ensure!(registered == 1, "commands are registered only when they changed: {registered}");

    // A lasting message, pressed after everybody has forgotten it.
    ben.command("learn", json!({})).await?;
    ben.press("Keep a copy").await?;
    let lasting = ben.user.direct_messages().pop().context("a message")?;
    stage.standin.advance(Duration::from_secs(7 * 24 * 3600));
    ben.at = Some(lasting);
    let on = ben.press("Continue").await?;
    ensure!(on.contains("Question 2 of 4"), "{on}");
    stage.assert_clean()
}

#[tokio::test]
async fn a_quiz_survives_what_the_gateway_does() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let mut ben = at_the_quiz(&stage).await?;
    let resumed = |all: &[Identify]| all.iter().filter(|one| one.is_resume).count();
    // Cut off between the question and the press.
    stage.standin.cut(1001);
    stage
        .standin
        .wait_for("a resumed session", |state| (resumed(state.identifies()) >= 1).then_some(()))
        .await?;
    let right = ben.press("alpha").await?;
    ensure!(right.contains("Right because."), "{right}");
    // And told to come again.
    stage.standin.reconnect();
    stage
        .standin
        .wait_for("a resumed session", |state| (resumed(state.identifies()) >= 2).then_some(()))
        .await?;
    ben.press("Next question").await?;
    let fresh = |all: &[Identify]| all.iter().filter(|one| !one.is_resume).count();
    ensure!(fresh(&stage.standin.identifies()) == 1, "it resumes: {:?}", stage.standin.identifies());
    stage.standin.invalidate(false);
    let again =
        stage.standin.wait_for("a new session", |state| (fresh(state.identifies()) > 1).then_some(()));
    again.await?;
    stage.standin.ready().await?;
    let both = ben.choose(&["zero", "one"]).await?;
    ensure!(both.contains("Both."), "{both}");
    stage.assert_clean()
}

#[tokio::test]
async fn what_comes_twice_counts_once() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    let mut ben = at_the_quiz(&stage).await?;
    let question = ben.at.clone().context("a question")?;
    let (alpha, beta) = (question.labelled("alpha").context("it")?, question.labelled("beta").context("it")?);
    // Two thumbs at once.
    let (one, other) = (ben.user.send_press(&question, alpha)?, ben.user.send_press(&question, beta)?);
    let (one, _) = (one.settled().await?, other.settled().await?);
    stage.standin.redeliver(one.id);
    let shown = ben.command("learn", json!({})).await?;
    ensure!(shown.contains("Small course"), "{shown}");
    let on = ben.press("Continue").await?;
    ensure!(on.contains("Question 2 of 4"), "{on}");
    let grades = ada.command("grades", json!({})).await?;
    ensure!(!grades.contains("2 of 1"), "{grades}");
    stage.assert_clean()
}

#[tokio::test]
async fn what_discord_does_not_take_is_not_recorded() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let mut ben = at_the_quiz(&stage).await?;
    let question = ben.at.clone().context("a question")?;
    let alpha = question.labelled("alpha").context("it")?.to_owned();
    stage.standin.refuse_next_ack();
    let pending = ben.user.send_press(&question, &alpha)?;
    stage.asked(|one| one.code == 10062).await?;
    drop(pending);
    ben.command("learn", json!({})).await?;
    let on = ben.press("Continue").await?;
    ensure!(on.contains("Question 1 of 4"), "nothing was recorded: {on}");
    let right = ben.press("alpha").await?;
    ensure!(right.contains("Right because."), "{right}");
    stage.assert_clean()
}

#[tokio::test]
async fn an_acknowledgement_waits_for_no_database() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let ben = at_the_quiz(&stage).await?;
    let question = ben.at.clone().context("a question")?;
    let alpha = question.labelled("alpha").context("it")?;
    // Somebody else holds the record.
    let locked = hold(stage.data.path())?;
    let mut pending = ben.user.send_press(&question, alpha)?;
    let acknowledged = pending.acked().await?;
    ensure!(acknowledged < Duration::from_secs(1), "{acknowledged:?}");
    ensure!(pending.progress().settled.is_none(), "it still waits");
    drop(locked);
    let answer = pending.settled().await?;
    ensure!(answer.message()?.words().contains("Right because."), "{}", answer.message()?.words());
    stage.assert_clean()
}

/// Holds the record's one place for a writer, until it is dropped.
pub fn hold(data: &std::path::Path) -> Result<std::process::Child> {
    let script = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nc.execute('BEGIN IMMEDIATE')\n\
                  print('held', flush=True)\nsys.stdin.read()\n";
    let mut child = std::process::Command::new("python3")
        .args(["-c", script, &data.join("homeroom.db").display().to_string()])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()?;
    let mut held = [0; 5];
    std::io::Read::read_exact(child.stdout.as_mut().context("its output")?, &mut held)?;
    Ok(child)
}

#[tokio::test]
async fn forged_foreign_and_old_presses_are_refused_with_a_word() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let ben = at_the_quiz(&stage).await?;
    let question = ben.at.clone().context("a question")?;
    let forged =
        ["", "x", "p1Anonsense~a", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "p1h~a🦀"];
    for id in forged.into_iter().filter(|id| !id.is_empty()) {
        let answer = ben.user.press_forged(&question, id)?.settled().await?;
        let said = answer.followups.first().or(answer.message.as_ref()).map(|message| message.words());
        ensure!(said.as_ref().is_some_and(|said| !said.is_empty()), "{id:?}: {said:?}");
    }
    // Somebody else's press, on a message that both can see.
    let mut carl = stage.person("Carl");
    carl.command("learn", json!({})).await?;
    let alpha = question.labelled("alpha").context("it")?;
    let theirs = carl.at.clone().context("a message")?;
    let answer = carl.user.press_forged(&theirs, alpha)?.settled().await?;
    let said = answer.followups.first().context("a whisper")?.words();
    ensure!(said.contains("somebody else"), "{said}");
    // One that was on its way for longer than Discord waits.
    let data = json!({ "custom_id": alpha, "component_type": 2, "id": 1 });
    let late =
        ben.user.send_raw(Deed::Component, &ben.channel, Some(question.id), data, Duration::from_secs(10))?;
    stage.asked(|one| one.code == 10062).await?;
    drop(late);
    stage.assert_clean()
}

#[tokio::test]
async fn a_deadline_is_held_against_the_press_not_its_arrival() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    let mut ben = stage.person("Ben");
    ben.command("learn", json!({})).await?;
    post(&mut ada, json!({ "closes": "+45m", "attempts": 1 })).await?;
    let card = stage.channel.wait_for("the card", |message| message.words().contains("handed in")).await?;
    ben.press_on(&card, "Start").await?;
    stage.standin.advance(Duration::from_secs(44 * 60));
    let taken = ben.press("alpha").await?;
    ensure!(!taken.contains("closed"), "{taken}");
    stage.standin.advance(Duration::from_secs(2 * 60));
    let late = ben.press("beta").await?;
    ensure!(late.contains("time") || late.contains("closed") || late.contains("Closed"), "{late}");
    stage.assert_clean()
}

#[tokio::test]
async fn discord_stumbles_and_nothing_is_lost() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    let ben = at_the_quiz(&stage).await?;
    let question = ben.at.clone().context("a question")?;
    let alpha = question.labelled("alpha").context("it")?;
    // The edit fails: what was recorded stands, and the next look shows it.
    stage.standin.trouble("@original", 1, Mishap::Fail(503));
    let pending = ben.user.send_press(&question, alpha)?;
    stage.asked(|one| one.status == 503).await?;
    drop(pending);
    let mut ben = ben;
    ben.command("learn", json!({})).await?;
    let on = ben.press("Continue").await?;
    ensure!(on.contains("Question 2 of 4"), "{on}");
    // A card that cannot be put up is put up when it can.
    stage.standin.trouble("/channels/", 1, Mishap::Fail(502));
    post(&mut ada, json!({ "closes": "+45m" })).await?;
    stage.channel.wait_for("the card", |message| message.words().contains("handed in")).await?;
    let cards = stage.channel.messages().into_iter().filter(|message| !message.is_ephemeral());
    ensure!(cards.count() == 1, "one card");
    stage.assert_clean()
}

#[tokio::test]
async fn a_missing_permission_and_a_deleted_card_are_said() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    stage.channel.deny(Permissions::SEND_MESSAGES);
    post(&mut ada, json!({ "closes": "+45m" })).await?;
    let program = stage.program()?;
    wait::until("a log line", async || {
        Ok(program.log().contains("cannot be shown; see `homeroom doctor`").then_some(()))
    })
    .await?;
    let class = ada.command("class show", json!({})).await?;
    ensure!(class.contains("could not be put up"), "{class}");
    let lines = program.log().matches("cannot be shown").count();
    ensure!(lines == 1, "one log line: {lines}");
    Ok(())
}

#[tokio::test]
async fn a_revoked_token_leaves_the_browser_classroom_open() -> Result<()> {
    let stage = Stage::open().await?;
    stage.standin.revoke_token();
    let program = stage.program()?;
    wait::until("a log line", async || {
        Ok(program.log().contains("Discord no longer takes the token").then_some(()))
    })
    .await?;
    let page = homeroom_tests::http::Visitor::new(program.origin()).get("/").await?;
    ensure!(page.is_good(), "{}", page.status);
    Ok(())
}

#[tokio::test]
async fn what_takes_longer_than_an_interaction_lives_comes_as_a_message() -> Result<()> {
    let stage = Stage::open().await?;
    stage.teacher("Ada").await?;
    let ben = at_the_quiz(&stage).await?;
    let question = ben.at.clone().context("a question")?;
    let alpha = question.labelled("alpha").context("it")?;
    let locked = hold(stage.data.path())?;
    let mut pending = ben.user.send_press(&question, alpha)?;
    pending.acked().await?;
    stage.standin.advance(Duration::from_secs(16 * 60));
    drop(locked);
    let direct = ben.user.direct();
    let brought = direct.wait_for("the answer", |message| message.words().contains("Right because.")).await?;
    ensure!(!brought.is_ephemeral(), "it stays");
    Ok(())
}

#[tokio::test]
async fn a_gateway_that_says_nothing_any_more_is_left() -> Result<()> {
    let options = Options { heartbeat: Duration::from_millis(700), ..Options::default() };
    let stage = Stage::open_with(options).await?;
    stage.standin.mute_acks(true);
    let again =
        stage.standin.wait_for("another session", |state| (state.identifies().len() > 1).then_some(()));
    again.await
}

#[tokio::test]
async fn a_limit_is_waited_out() -> Result<()> {
    let stage = Stage::open().await?;
    let mut ada = stage.teacher("Ada").await?;
    stage.standin.trouble(
        "/channels/",
        1,
        Mishap::Limit { retry_after: Duration::from_millis(200), is_global: false },
    );
    post(&mut ada, json!({ "closes": "+45m" })).await?;
    stage.channel.wait_for("the card", |message| message.words().contains("handed in")).await?;
    stage.assert_clean()
}
