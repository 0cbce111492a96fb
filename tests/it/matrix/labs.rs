//! A lab in a thread of somebody's own room.

use anyhow::{Result, ensure};
use homeroom_inference_standin::{Kind, Profile, StandIn};
use homeroom_tests::{
    course::{TALKS, write_talks},
    llama::{KEY, KEY_VARIABLE, Llama},
    matrix::{Person, text},
};
use serde_json::{Value, json};

use super::{
    learning::{arrived, holds},
    stage::Stage,
};
use crate::labs::model::{PATIENCE, SAID, short_replies};

const ONE: &str = "We summarise two hundred letters a day with names in them.";
const TWO: &str = "But the letters are scans, so text comes from elsewhere first.";
/// The most that may be in a message, in bytes: encrypted it is a third longer, and an event has 64 KiB.
const EVENT_MAX: usize = 48 * 1024;

async fn open(profile: Profile) -> Result<(Stage, StandIn)> {
    let server = StandIn::start(profile)?;
    let mut stage = Stage::open_with(&format!("[inference]\nurl = \"{}\"\n", server.url())).await?;
    write_talks(&stage.data.path().join("courses"), 2)?;
    stage.restart().await?;
    Ok((stage, server))
}

/// Says something in a thread.
pub async fn say(person: &mut Person, root: &str, words: &str) -> Result<()> {
    let relation = json!({
        "rel_type": "m.thread", "event_id": root, "is_falling_back": true, "m.in_reply_to": { "event_id": root },
    });
    let content = json!({ "msgtype": "m.text", "body": words, "m.relates_to": relation });
    let order = json!({ "do": "raw", "room": person.room, "kind": "m.room.message", "content": content });
    person.order(order).await.map(drop)
}

/// The message that something which was seen replaces, or itself.
fn original(seen: &Value) -> Result<String> {
    let relation = &seen["content"]["m.relates_to"];
    if relation["rel_type"] == json!("m.replace") { text(relation, "/event_id") } else { text(seen, "/id") }
}

#[tokio::test]
async fn a_lab_goes_on_in_a_thread_of_ones_own_room() -> Result<()> {
    let (mut stage, server) = open(Profile::new(Kind::LlamaCpp).pace(10_000.0, 20.0).times(4)).await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    ben.say("lab plain talk").await?;
    ben.sees("What would you like to say?").await?;
    let root = text(&ben.at, "/id")?;
    ensure!(ben.words().contains("I would like to say that"), "{}", ben.words());

    // It grows in one message, in the thread.
    say(&mut ben, &root, ONE).await?;
    ben.sees("two hundred letters").await?;
    let relation = ben.at["content"]["m.relates_to"].clone();
    ensure!(relation["rel_type"] == json!("m.thread") && relation["event_id"] == json!(root), "{relation}");
    let message = original(&ben.at)?;
    ben.sees("1 of 2 exchanges").await?;
    ensure!(original(&ben.at)? == message, "{}", ben.at);
    ensure!(ben.words().contains("weights fit."), "{}", ben.words());
    let looks = ben.told_here().await?;
    let of_it = looks.iter().filter(|seen| original(seen).is_ok_and(|id| id == message)).count();
    ensure!(of_it >= 3, "it grew: {of_it} looks");

    // What is tapped is what was seen last: now another reply, before that a stop.
    server.change(|profile| *profile = Profile::new(Kind::LlamaCpp));
    ben.press("Another reply").await?;
    ben.sees("1 of 2 exchanges").await?;
    ensure!(original(&ben.at)? == message, "in the same message: {}", ben.at);
    ensure!(server.ledger().chats().len() == 2, "asked again");
    // A number is said to the assistant, and with the prefix it is one below its last message.
    say(&mut ben, &root, "!1").await?;
    server.until("asked once more", |ledger| ledger.finished == 3).await?;
    ben.sees("1 of 2 exchanges").await?;
    ensure!(original(&ben.at)? == message, "in the same message: {}", ben.at);

    // Commands are commands, and what is said outside of the thread is not for the assistant.
    say(&mut ben, &root, "!help").await?;
    ben.sees("privacy").await?;
    ben.say("progress").await?;
    ben.sees("My progress").await?;
    ensure!(server.ledger().chats().len() == 3, "nothing of that was asked");

    // What waits survives a crash.
    server.change(|profile| profile.loading = true);
    say(&mut ben, &root, TWO).await?;
    ben.sees("letters are scans").await?;
    stage.kill().await?;
    server.change(|profile| profile.loading = false);
    stage.start().await?;
    ben.sees("This lab is complete.").await?;
    say(&mut ben, &root, "Takeaway: ask who repairs it.").await?;
    ben.sees("ask who repairs it.").await?;
    ensure!(!stage.log().contains("ERROR") && !stage.log().contains("letters"), "{}", stage.log());
    Ok(())
}

#[tokio::test]
async fn a_lab_is_completed_with_a_real_model() -> Result<()> {
    let llama = Llama::start_at_length().await?;
    let mut stage = Stage::open_with(&llama.config()).await?;
    write_talks(&stage.data.path().join("courses"), 3)?;
    stage.environment.push((KEY_VARIABLE, KEY.into()));
    stage.restart().await?;
    let code = short_replies(stage.origin()?, stage.data.path(), TALKS).await?;
    let mut ben = stage.server.person("ben").await?;
    ben.patience = PATIENCE;
    ben.open_own().await?;
    ben.sees("Hello, ben").await?;
    ben.say(&format!("join {code}")).await?;
    ben.sees("Evening class").await?;
    ben.say("lab plain talk").await?;
    ben.sees("What would you like to say?").await?;
    let root = text(&ben.at, "/id")?;
    for (n, said) in (1..).zip(SAID) {
        say(&mut ben, &root, said).await?;
        ben.sees(&format!("{n} of 3 exchanges")).await?;
    }
    ensure!(ben.words().contains("This lab is complete."), "{}", ben.words());
    say(&mut ben, &root, "Takeaway: ask who repairs it.").await?;
    ben.sees("ask who repairs it.").await?;

    let mut told = ben.told_here().await?;
    // What stands in the thread, with what stood there before.
    told.retain(|seen| holds(seen, "What would you like to say?") || in_thread(seen, &root) || is_edit(seen));
    ensure!(told.iter().all(|seen| seen["encrypted"] == json!(true)), "in the clear");
    let waits =
        |seen: &Value| ["Thinking…", "You are next", "This waits"].iter().any(|note| holds(seen, note));
    let grows = told.iter().filter(|seen| holds(seen, "Stop") && !waits(seen)).count();
    ensure!(grows >= 2, "three replies were seen to grow {grows} times");
    for seen in &told {
        let content = &seen["content"];
        let new = &content["m.new_content"]["m.mentions"];
        ensure!(content["m.mentions"] == json!({}) && (new.is_null() || *new == json!({})), "{content}");
        ensure!(content.to_string().len() <= EVENT_MAX, "{} bytes", content.to_string().len());
    }
    ensure!(!stage.log().contains(KEY) && !stage.log().contains("letters"), "{}", stage.log());
    ensure!(!stage.log().contains("ERROR"), "{}", stage.log());
    Ok(())
}

fn in_thread(seen: &Value, root: &str) -> bool {
    let relation = &seen["content"]["m.relates_to"];
    relation["rel_type"] == json!("m.thread") && relation["event_id"] == json!(root)
}

fn is_edit(seen: &Value) -> bool {
    seen["content"]["m.relates_to"]["rel_type"] == json!("m.replace")
}

#[tokio::test]
async fn who_wants_to_be_told_is_called_in_their_room() -> Result<()> {
    let (stage, server) = open(Profile::new(Kind::LlamaCpp).slots(1).pace(10_000.0, 2.0).times(40)).await?;
    let mut ada = stage.teacher().await?;
    let (mut ben, mut cleo) =
        (arrived(&stage, "ben", &mut ada).await?, arrived(&stage, "cleo", &mut ada).await?);
    let mut roots = Vec::new();
    for one in [&mut ben, &mut cleo] {
        one.say("lab plain talk").await?;
        one.sees("What would you like to say?").await?;
        roots.push(text(&one.at, "/id")?);
    }
    say(&mut ben, &roots[0], ONE).await?;
    server.until("his is being written", |ledger| ledger.in_flight == 1).await?;
    say(&mut cleo, &roots[1], TWO).await?;
    cleo.sees("You are next").await?;
    cleo.press("Tell me when it is my turn").await?;
    cleo.sees("You are called when it is your turn.").await?;
    ben.sees("weights").await?;
    ben.press("Stop").await?;
    cleo.sees("It is your turn").await?;
    let mentions = &cleo.at["content"]["m.mentions"];
    ensure!(mentions["user_ids"] == json!([cleo.user]), "{mentions}");
    Ok(())
}
