//! What a real server does, as the tutor sees it: how replies end, what is refused, and that nobody writes for nobody.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use homeroom_core::{
    Ending, Health, Piece, Prompt, Reach, Request, Said, ServerName, Speaker, Tutor as _, TutorError, Used,
    Writing,
};
use homeroom_tests::{
    llama::{KEY, Llama},
    wait::until,
};
use homeroom_tutor::{Key, Settings, Tutors};
use tokio::time::timeout;

/// Within which a slot is free that was dropped, and two tokens are written beside a reply that goes on for minutes.
const FREED: Duration = Duration::from_secs(15);

/// A template by which a model begins with what it says to itself.
const THINKS: &str = "{%- for message in messages -%}<|im_start|>{{ message.role }}\n\
    {% if message.role == 'assistant' and message.reasoning_content %}<think>\n{{ message.reasoning_content }}\n</think>\n\n\
    {% endif %}{{ message.content }}<|im_end|>\n{% endfor -%}\
    {%- if add_generation_prompt -%}<|im_start|>assistant\n\
    {% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% else %}<think>\n{% endif %}\
    {% endif -%}";

fn name() -> ServerName {
    ServerName("real".into())
}

async fn tutors(llama: &Llama, key: &str) -> Result<Tutors> {
    tutors_of(llama, key, None).await
}

async fn tutors_of(llama: &Llama, key: &str, model: Option<&str>) -> Result<Tutors> {
    let mut settings = Settings::new("real", llama.url.parse()?);
    settings.key = Some(Key::new(key.into()));
    settings.model = model.map(str::to_owned);
    let tutors = Tutors::new(vec![settings])?;
    tutors.look().await;
    Ok(tutors)
}

fn request(text: &str, longest: u32) -> Request {
    let turns = vec![Said { by: Speaker::Learner, text: text.into() }];
    Request { prompt: Prompt { system: "You help.".into(), turns }, longest, reach: Reach::Local }
}

/// The words of a reply, why it ended, and what it used.
async fn whole(mut reply: Box<dyn Writing>) -> Result<(String, Ending, Used)> {
    let mut text = String::new();
    loop {
        match reply.next().await? {
            Piece::Thinking => {}
            Piece::Words(words) => text.push_str(&words),
            Piece::Done { why, used } => return Ok((text, why, used)),
        }
    }
}

#[tokio::test]
async fn a_reply_ends_as_it_is_told_with_a_real_model() -> Result<()> {
    let llama = Llama::start_at_length().await?;
    let tutors = tutors(&llama, KEY).await?;
    let server = tutors.servers().into_iter().next().context("a server")?;
    ensure!(server.health == Health::Well && server.reach == Reach::Local, "{server:?}");
    ensure!((server.slots, server.context) == (2, Some(4_096)), "{server:?}");
    let (text, why, used) = whole(tutors.ask(&name(), &request("What is a model?", 8)).await?).await?;
    ensure!(!text.is_empty() && why == Ending::Longest, "{why:?}: {text}");
    ensure!(used.reply == 8 && (10..100).contains(&used.prompt), "{used:?}");
    let measured = tutors.measure(&name()).await?;
    ensure!(measured.model == "smol" && measured.speed.is_some_and(|speed| speed > 0.5), "{measured:?}");
    Ok(())
}

#[tokio::test]
async fn what_is_dropped_is_not_written_on_with_a_real_model() -> Result<()> {
    let llama = Llama::start_at_length().await?;
    let tutors = tutors(&llama, KEY).await?;
    let mut both = Vec::new();
    for text in ["Count on and on.", "Tell a long story."] {
        let mut reply = tutors.ask(&name(), &request(text, 3_000)).await?;
        ensure!(matches!(reply.next().await?, Piece::Words(_)), "it has begun");
        both.push(reply);
    }
    // Both slots are taken for minutes.
    both.pop();
    let asked = async { whole(tutors.ask(&name(), &request("What is a model?", 2)).await?).await };
    timeout(FREED, asked).await.context("the slot is still taken")??;
    ensure!(matches!(both.remove(0).next().await?, Piece::Words(_)), "the other one goes on");
    Ok(())
}

#[tokio::test]
async fn what_is_refused_is_told_apart_with_a_real_model() -> Result<()> {
    let llama = Llama::start().await?;
    let well = tutors(&llama, KEY).await?;
    let long = well.ask(&name(), &request(&"A word and another. ".repeat(2_000), 8)).await;
    ensure!(matches!(long, Err(TutorError::TooLong { context: Some(4_096) })), "{:?}", long.err());
    let stranger = tutors(&llama, "another key").await?;
    let refused = stranger.ask(&name(), &request("What is a model?", 8)).await;
    ensure!(matches!(refused, Err(TutorError::Key)), "{:?}", refused.err());
    ensure!(stranger.servers().iter().all(|server| server.health == Health::Ill(TutorError::Key)));
    let mut reply = well.ask(&name(), &request("Count on and on.", 2_000)).await?;
    reply.next().await?;
    drop(llama);
    let cut = async {
        while let Piece::Thinking | Piece::Words(_) = reply.next().await? {}
        Ok::<_, TutorError>(())
    };
    ensure!(cut.await == Err(TutorError::Cut), "a server that dies is no end");
    let gone = well.ask(&name(), &request("What is a model?", 8)).await;
    ensure!(matches!(gone, Err(TutorError::Away)), "{:?}", gone.err());
    Ok(())
}

#[tokio::test]
async fn a_model_that_is_being_loaded_is_waited_for_with_a_real_model() -> Result<()> {
    let llama = Llama::begin(&[]).await?;
    let tutors = tutors(&llama, KEY).await?;
    let health = || tutors.servers().into_iter().next().map(|server| server.health);
    // Nobody listens at first.
    until("it loads", async || {
        tutors.look().await;
        Ok((health() == Some(Health::Ill(TutorError::Loading))).then_some(()))
    })
    .await?;
    let early = tutors.ask(&name(), &request("What is a model?", 4)).await;
    ensure!(matches!(early, Ok(_) | Err(TutorError::Loading)), "{:?}", early.err());
    until("it is well", async || {
        tutors.look().await;
        Ok((health() == Some(Health::Well)).then_some(()))
    })
    .await?;
    let (text, ..) = whole(tutors.ask(&name(), &request("What is a model?", 4)).await?).await?;
    ensure!(!text.is_empty(), "it answers then");
    Ok(())
}

#[tokio::test]
async fn a_model_is_loaded_when_it_is_asked_with_a_real_model() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let llama = Llama::start_with_two(folder.path()).await?;
    for model in ["two", "one"] {
        let tutors = tutors_of(&llama, KEY, Some(model)).await?;
        ensure!(tutors.servers()[0].model == model, "{:?}", tutors.servers());
        let (text, why, _) = whole(tutors.ask(&name(), &request("What is a model?", 4)).await?).await?;
        ensure!(!text.is_empty() && why == Ending::Longest, "{why:?}: {text}");
        // What there is room for is told once it is loaded.
        tutors.look().await;
        let server = &tutors.servers()[0];
        ensure!((server.slots, server.context) == (2, Some(4_096)), "{server:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_model_that_a_server_does_not_have_is_missing_with_a_real_model() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let llama = Llama::start_with_two(folder.path()).await?;
    let tutors = tutors_of(&llama, KEY, Some("three")).await?;
    ensure!(tutors.servers()[0].health == Health::Ill(TutorError::NoModel), "{:?}", tutors.servers());
    let refused = tutors.ask(&name(), &request("What is a model?", 4)).await;
    ensure!(matches!(refused, Err(TutorError::NoModel)), "{:?}", refused.err());
    Ok(())
}

#[tokio::test]
async fn what_a_model_says_to_itself_is_folded_away_with_a_real_model() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let template = folder.path().join("thinks.jinja");
    std::fs::write(&template, THINKS)?;
    let template = template.display().to_string();
    let thinks = ["--ignore-eos", "--chat-template-file", &template, "--reasoning-budget", "6"];
    let llama = Llama::start_with(&thinks).await?;
    let tutors = tutors(&llama, KEY).await?;
    let mut reply = tutors.ask(&name(), &request("What is a model?", 24)).await?;
    let (mut thought, mut text) = (0, String::new());
    let used = loop {
        match reply.next().await? {
            Piece::Thinking => thought += 1,
            Piece::Words(words) => text.push_str(&words),
            Piece::Done { used, .. } => break used,
        }
    };
    ensure!(thought > 0 && !text.trim().is_empty() && !text.contains("think>"), "{thought}: {text}");
    // What it thought was written, and counts.
    ensure!(used.reply == 24, "{used:?}");
    Ok(())
}
