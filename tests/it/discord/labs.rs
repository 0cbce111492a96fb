//! A lab on a Discord server, in a thread of one's own.

use anyhow::{Context, Result, ensure};
use homeroom_discord::limits::{DESCRIPTION_MAX, EMBEDS_TEXT_MAX};
use homeroom_discord_standin::{Channel, Message, Options, Permissions};
use homeroom_inference_standin::{Kind, Profile, StandIn, shapes};
use homeroom_tests::{
    course::{TALKS, write_talks},
    llama::{KEY, KEY_VARIABLE, Llama},
};
use serde_json::{Value, json};

use super::stage::{Person, SMALL, Stage};
use crate::labs::model::{PATIENCE, SAID, short_replies};

pub const ONE: &str = "We summarise two hundred letters a day with names in them.";
pub const TWO: &str = "But the letters are scans, so text comes from elsewhere first.";
pub const THREE: &str = "What would have to change for you to decide otherwise?";

/// A server whose labs have an assistant.
pub async fn open(profile: Profile) -> Result<(Stage, StandIn)> {
    open_with(Options::default(), profile, "").await
}

/// The same on a Discord of another temper, with more in the configuration.
pub async fn open_with(options: Options, profile: Profile, more: &str) -> Result<(Stage, StandIn)> {
    let mut stage = Stage::open_with(options).await?;
    stage.stop().await?;
    let server = StandIn::start(profile)?;
    stage.start_with(&format!("{}{more}", config(&server))).await?;
    stage.teacher("Ada").await?;
    Ok((stage, server))
}

fn config(server: &StandIn) -> String {
    format!("[inference]\nurl = \"{}\"\n", server.url())
}

pub fn llama() -> Profile {
    Profile::new(Kind::LlamaCpp)
}

/// Somebody who has opened a lab, and the thread that it is in.
pub async fn opened(stage: &Stage, name: &str) -> Result<(Person, Channel, String)> {
    let mut person = stage.person(name);
    let said = person.command("lab", json!({ "title": "What depending on an API costs" })).await?;
    let thread = thread_of(stage, &mut person).with_context(|| said.clone())?;
    Ok((person, thread, said))
}

/// The thread of somebody's own; its last message is before them.
pub fn thread_of(stage: &Stage, person: &mut Person) -> Result<Channel> {
    let threads = stage.guild.threads();
    let thread = threads.into_iter().find(|thread| thread.members().contains(&person.user.id()));
    let thread = thread.context("a thread of their own")?;
    person.at = Some(thread.last()?);
    Ok(thread)
}

/// Replies with a form of the last message of a thread.
pub async fn reply(person: &mut Person, thread: &Channel, text: &str) -> Result<()> {
    let there = thread.wait_for("a reply button", |message| offers(message, "Your reply")).await?;
    fill(person, &there, "Your reply", text).await
}

/// Types into the form of a message in a thread. What comes of it shows there, and nowhere else.
pub async fn fill(person: &mut Person, message: &Message, words: &str, text: &str) -> Result<()> {
    let id = label(message, words).with_context(|| format!("no {words} on {}", message.words()))?;
    let form = person.user.press(message, &id).await?.form()?.clone();
    let field = form.fields().first().and_then(|field| field["custom_id"].as_str()).map(str::to_owned);
    person.user.send_form(&form, &[(&field.context("a field")?, text)])?.acked().await?;
    person.form = Some(form);
    Ok(())
}

fn label(message: &Message, words: &str) -> Option<String> {
    let button = message
        .buttons()
        .into_iter()
        .find(|one| one["label"].as_str().is_some_and(|label| label.starts_with(words)))?;
    button["custom_id"].as_str().map(str::to_owned)
}

pub fn offers(message: &Message, words: &str) -> bool {
    label(message, words).is_some()
}

pub async fn press(person: &mut Person, message: &Message, words: &str) -> Result<()> {
    let id = label(message, words).with_context(|| format!("no {words} on {}", message.words()))?;
    person.user.send_press(message, &id)?.acked().await.map(drop)
}

#[tokio::test]
async fn a_lab_goes_on_in_a_thread_of_ones_own() -> Result<()> {
    let (stage, server) = open(llama()).await?;
    let (mut ben, thread, said) = opened(&stage, "Ben").await?;
    ensure!(said.contains("in a thread of your own") && said.contains("Go to the thread"), "{said}");
    let carl = stage.person("Carl");
    ensure!(ben.user.sees(&thread) && !carl.user.sees(&thread), "it is Ben's alone");
    let head = thread.last()?;
    ensure!(
        head.words().contains("Bring one real use") && head.words().contains("A way to begin"),
        "{}",
        head.words()
    );
    ensure!(head.words().contains("Press “Your reply” to reply."), "{}", head.words());

    reply(&mut ben, &thread, ONE).await?;
    // The suggestion was in the form, whole.
    let form = ben.form.as_ref().context("a form")?.json.to_string();
    ensure!(form.contains("Which motives weigh here?"), "{form}");
    let first = thread.wait_for("1 of 3", |message| message.words().contains("1 of 3 exchanges")).await?;
    ensure!(
        first.words().contains("two hundred letters") && first.words().contains("weights fit."),
        "{}",
        first.words()
    );
    let head = thread
        .wait_for("a head without buttons", |message| message.id == head.id && message.buttons().is_empty());
    head.await?;
    reply(&mut ben, &thread, "Go on.").await?;
    thread
        .wait_for("why not", |message| message.words().contains("Not counted: say it in four words"))
        .await?;
    reply(&mut ben, &thread, TWO).await?;
    thread.wait_for("2 of 3", |message| message.words().contains("2 of 3 exchanges")).await?;
    reply(&mut ben, &thread, THREE).await?;
    let done =
        thread.wait_for("the end", |message| message.words().contains("This lab is complete.")).await?;
    fill(&mut ben, &done, "A line to take along", "Ask who repairs it.").await?;
    let kept = thread.wait_for("the line", |message| message.words().contains("Ask who repairs it.")).await?;

    // In the same thread it begins anew.
    press(&mut ben, &kept, "New start").await?;
    let anew = thread.wait_for("another head", |message| {
        message.id > kept.id && message.words().contains("Bring one real use")
    });
    anew.await?;
    thread.wait_for("what was left", |message| message.id == kept.id && message.buttons().is_empty()).await?;
    reply(&mut ben, &thread, ONE).await?;
    thread
        .wait_for("its first", |message| message.id > kept.id && message.words().contains("1 of 3 exchanges"))
        .await?;
    ensure!(server.ledger().chats().len() == 5, "each was asked once");
    ensure!(stage.guild.threads().len() == 1, "one thread");
    stage.assert_clean()
}

#[tokio::test]
async fn a_reply_grows_in_its_message_and_can_be_stopped() -> Result<()> {
    let (stage, server) = open(llama().pace(10_000.0, 20.0).times(60)).await?;
    let (mut ben, thread, _) = opened(&stage, "Ben").await?;
    reply(&mut ben, &thread, ONE).await?;
    let seen = thread.wait_for("the first words", |message| {
        message.words().contains("weights") && offers(message, "Stop")
    });
    let seen = seen.await?;
    let more = |message: &Message| message.id == seen.id && message.words().len() > seen.words().len() + 20;
    let grown = thread.wait_for("more of it in the same message", more).await?;
    ensure!(!offers(&grown, "Your reply"), "{}", grown.words());
    press(&mut ben, &grown, "Stop").await?;
    let stopped =
        thread.wait_for("that it ended", |message| message.words().contains("You stopped it here."));
    let stopped = stopped.await?;
    server.until("the generation ends", |ledger| ledger.in_flight == 0 && ledger.dropped.len() == 1).await?;

    // Another reply takes the place of this one.
    server.change(|profile| *profile = llama());
    press(&mut ben, &stopped, "Another reply").await?;
    let other =
        thread.wait_for("another reply", |message| message.words().contains("1 of 3 exchanges")).await?;
    ensure!(other.id == stopped.id && !other.words().contains("You stopped it here."), "{}", other.words());
    ensure!(thread.messages().len() == 2, "a head, and one exchange");
    stage.assert_clean()
}

#[tokio::test]
async fn what_waits_in_a_thread_survives_a_crash_and_is_called() -> Result<()> {
    let (mut stage, server) = open(llama().slots(1).pace(10_000.0, 20.0).times(600)).await?;
    let (mut ben, first, _) = opened(&stage, "Ben").await?;
    let (mut cleo, second, _) = opened(&stage, "Cleo").await?;
    reply(&mut ben, &first, ONE).await?;
    first.wait_for("words", |message| message.words().contains("weights")).await?;
    reply(&mut cleo, &second, TWO).await?;
    let waits = second.wait_for("a place in the line", |message| {
        message.words().contains("You are next") && offers(message, "Tell me when")
    });
    press(&mut cleo, &waits.await?, "Tell me when").await?;
    let told = |message: &Message| message.words().contains("You are called when it is your turn.");
    let told = second.wait_for("that she is called", told).await?;
    ensure!(!offers(&told, "Tell me when"), "{}", told.words());

    stage.kill().await?;
    server.change(|profile| *profile = llama());
    stage.start_with(&config(&server)).await?;
    for thread in [&first, &second] {
        let given =
            thread.wait_for("the reply", |message| message.words().contains("1 of 3 exchanges")).await?;
        ensure!(thread.messages().iter().filter(|one| one.words().contains("1 of 3")).count() == 1, "once");
        ensure!(offers(&given, "Your reply"), "{}", given.words());
    }
    let called = second.wait_for("a call", |message| message.words().contains("It is your turn")).await?;
    ensure!(called.pings == [cleo.user.id()], "{:?}", called.pings);
    stage.assert_clean()
}

#[tokio::test]
async fn where_there_can_be_no_thread_a_lab_is_in_private() -> Result<()> {
    let (stage, server) = open(llama()).await?;
    stage.channel.deny(Permissions::CREATE_PRIVATE_THREADS);
    let mut ben = stage.person("Ben");
    let said = ben.command("lab", json!({ "title": "What depending on an API costs" })).await?;
    ensure!(said.contains("Go to the thread"), "{said}");
    let direct = ben.user.direct();
    reply(&mut ben, &direct, ONE).await?;
    direct.wait_for("1 of 3", |message| message.words().contains("1 of 3 exchanges")).await?;
    // What is written to the bot alone comes with its words, whatever was asked for.
    direct.wait_for("how to go on", |message| message.words().contains("Just type your reply")).await?;
    server.once(shapes::said(&["Privacy weighs here: see [lesson 1, what-an-api-costs]."]));
    ben.user.say(&direct, TWO)?;
    let cites = direct.wait_for("2 of 3", |message| message.words().contains("2 of 3 exchanges")).await?;
    let shown = ben.press_on(&cites, "lesson 1, what-an-api-costs").await?;
    ensure!(shown.contains("Guiding question"), "{shown}");
    let stays = |message: &Message| message.id == cites.id && message.words().contains("Privacy weighs here");
    direct.wait_for("what cites it", stays).await?;

    // Where neither can be, the page of the lab has all of it.
    let mut cleo = stage.person("Cleo");
    cleo.user.refuse_direct(true);
    let page = cleo.command("lab", json!({ "title": "What depending on an API costs" })).await?;
    ensure!(page.contains("Bring one real use"), "{page}");
    let page = cleo.fill("Your reply", ONE).await?;
    ensure!(page.contains(ONE), "{page}");
    stage.standin.forgive();
    Ok(())
}

#[tokio::test]
async fn a_lab_is_completed_with_a_real_model() -> Result<()> {
    let llama = Llama::start_at_length().await?;
    let mut stage = Stage::open_with(Options { patience: PATIENCE, ..Options::default() }).await?;
    stage.stop().await?;
    write_talks(&stage.data.path().join("courses"), 3)?;
    stage.environment.push((KEY_VARIABLE, KEY.into()));
    stage.start_with(&format!("{SMALL}{}", llama.config())).await?;
    let code = short_replies(stage.program()?.origin(), stage.data.path(), TALKS).await?;
    let mut ben = stage.person("Ben");
    ben.command("join", json!({ "code": code })).await?;
    ben.command("lab", json!({ "title": "Plain talk" })).await?;
    let thread = thread_of(&stage, &mut ben)?;
    for (n, said) in (1..).zip(SAID) {
        reply(&mut ben, &thread, said).await?;
        let counted = format!("{n} of 3 exchanges");
        thread.wait_for(&counted, |message| message.words().contains(&counted)).await?;
    }
    let done =
        thread.wait_for("the end", |message| message.words().contains("This lab is complete.")).await?;
    ensure!(done.words().contains("3 of 3 exchanges"), "{}", done.words());
    fill(&mut ben, &done, "A line to take along", "Ask who repairs it.").await?;
    thread.wait_for("the line", |message| message.words().contains("Ask who repairs it.")).await?;

    ensure!(thread.messages().len() >= 4, "a head, and a message an exchange at least");
    thread.messages().iter().try_for_each(fits_and_calls_nobody)?;
    let sent = sent(&stage, &thread);
    let grows = sent.iter().filter(|body| is_growing(body)).count();
    ensure!(grows >= 2, "three replies were seen to grow {grows} times");
    let calls = |body: &&Value| !calls_nobody(&body["allowed_mentions"]);
    ensure!(sent.iter().find(calls).is_none(), "{:?}", sent.iter().find(calls));
    let log = stage.program()?.log();
    ensure!(!log.contains(KEY) && !log.contains("letters"), "{log}");
    stage.assert_clean()
}

/// The messages that went into a thread, and what came in their place.
fn sent(stage: &Stage, thread: &Channel) -> Vec<Value> {
    let path = format!("/channels/{}/messages", thread.id());
    let mut requests = stage.standin.requests();
    requests.retain(|one| ["POST", "PATCH"].contains(&one.method.as_str()) && one.path.starts_with(&path));
    requests.into_iter().map(|one| one.body).collect()
}

/// Whether some of a reply is to be read, and more is to come.
fn is_growing(body: &Value) -> bool {
    let words = body["embeds"].to_string();
    let waits = ["Thinking…", "You are next", "This waits"].iter().any(|note| words.contains(note));
    body["components"].to_string().contains("Stop") && !waits
}

fn calls_nobody(allowed: &Value) -> bool {
    let empty = |name: &str| allowed[name].as_array().is_none_or(Vec::is_empty);
    allowed["parse"] == json!([]) && empty("users") && empty("roles")
}

fn fits_and_calls_nobody(message: &Message) -> Result<()> {
    let length = |embed: &Value, name: &str| embed[name].as_str().unwrap_or_default().encode_utf16().count();
    let texts: Vec<usize> = message.embeds.iter().map(|embed| length(embed, "description")).collect();
    let titles: usize = message.embeds.iter().map(|embed| length(embed, "title")).sum();
    ensure!(texts.iter().all(|text| *text <= DESCRIPTION_MAX), "{texts:?}");
    ensure!(texts.iter().sum::<usize>() + titles <= EMBEDS_TEXT_MAX, "{texts:?}");
    ensure!(message.pings.is_empty() && !message.pings_everyone, "{:?}", message.pings);
    Ok(())
}

#[tokio::test]
async fn a_citation_leads_to_its_section() -> Result<()> {
    let (stage, server) = open(llama()).await?;
    let (mut ben, thread, _) = opened(&stage, "Ben").await?;
    server.once(shapes::said(&["Privacy weighs here: see [lesson 1, what-an-api-costs]."]));
    reply(&mut ben, &thread, ONE).await?;
    let cites = thread.wait_for("a citation", |message| offers(message, "lesson 1")).await?;
    let shown = ben.press_on(&cites, "lesson 1, what-an-api-costs").await?;
    ensure!(shown.contains("1 of 6") && shown.contains("Guiding question"), "{shown}");
    // It is shown to him, and takes the place of nothing.
    ensure!(ben.at.as_ref().is_some_and(Message::is_ephemeral), "{:?}", ben.at);
    let stays = |message: &Message| message.id == cites.id && message.words().contains("Privacy weighs here");
    thread.wait_for("what cites it", stays).await?;
    stage.assert_clean()
}
