//! A lab in a thread of somebody's own room.

use anyhow::{Context, Result, ensure};
use homeroom_inference_standin::{Kind, Profile, StandIn};
use homeroom_tests::matrix::{Person, text};
use serde_json::{Value, json};

use super::{learning::arrived, stage::Stage};

/// A course with a lab.
const COURSE: [(&str, &str); 4] = [
    ("course.md", "---\nid: talks\ntitle: Talks\n---\nWelcome.\n"),
    ("1-one/intro.md", "---\ntitle: One\n---\nWhat comes first.\n"),
    (
        "1-one/1-plain.md",
        "---\ntitle: Plain talk\nquestion: What is plain?\nminutes: 4\n---\n## Plain {#plain}\nShort words are plain.\n",
    ),
    (
        "1-one/1-plain.lab.md",
        "---\npersona: { name: \"Vera\", role: \"lab assistant\" }\ngrounding: [1-plain]\ncomplete: { exchanges: 2, takeaway: optional }\n---\n\n\
         ## Task\n\nSay something plainly.\n\n## Brief\n\nYou help somebody to talk plainly.\n\n\
         > [!opening] What would you like to say?\n\n> [!try] I would like to say that [something].\n",
    ),
];
const ONE: &str = "We summarise two hundred letters a day with names in them.";
const TWO: &str = "But the letters are scans, so text comes from elsewhere first.";

async fn open(profile: Profile) -> Result<(Stage, StandIn)> {
    let server = StandIn::start(profile)?;
    let mut stage = Stage::open_with(&format!("[inference]\nurl = \"{}\"\n", server.url())).await?;
    for (name, text) in COURSE {
        let path = stage.data.path().join("courses/talks").join(name);
        std::fs::create_dir_all(path.parent().context("a folder")?)?;
        std::fs::write(path, text)?;
    }
    stage.restart().await?;
    Ok((stage, server))
}

/// Says something in a thread.
async fn say(person: &mut Person, root: &str, words: &str) -> Result<()> {
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
    ben.sees("Say something plainly.").await?;
    ben.press("Open the lab").await?;
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

    // Commands are commands, and what is said outside of the thread is not for the assistant.
    say(&mut ben, &root, "!help").await?;
    ben.sees("privacy").await?;
    ben.say("progress").await?;
    ben.sees("My progress").await?;
    ensure!(server.ledger().chats().len() == 2, "nothing of that was asked");

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
