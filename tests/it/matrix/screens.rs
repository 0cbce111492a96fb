//! Every page of the shipped courses, as it goes out; and labs as pictures in `target/screens/`.

use std::collections::{BTreeSet, VecDeque};

use anyhow::{Context as _, Result, ensure};
use homeroom_content::{Files, courses_in};
use homeroom_core::{
    Action, Chat, Clock as _, CohortId, Command, Door as _, Event, Reply, Runs, Sender, Timestamp, View, What,
};
use homeroom_inference_standin::{Kind, Profile, StandIn};
use homeroom_matrix::sent;
use homeroom_tests::{
    browser::{Browser, Device, Theme},
    checkout,
    matrix::text,
};
use serde_json::Value;

use super::{labs::say, learning::arrived, look, stage::Stage};
use crate::{
    chat::room::Room,
    conversation::classroom::course,
    labs::{REPLY, model::SAID},
};

/// What every client shows: phones drop the rest.
const ELEMENTS: [&str; 14] =
    ["a", "b", "strong", "em", "u", "del", "code", "pre", "ul", "ol", "li", "blockquote", "p", "br"];
/// So many pages there are at least: else they were not found.
const AT_LEAST: usize = 250;

#[tokio::test]
async fn every_page_of_the_shipped_courses_is_shown_by_every_client() -> Result<()> {
    let room = Room::open().await;
    let mut courses = Vec::new();
    for dir in courses_in(&checkout::root().join("content"))? {
        let files = Files::from_dir(&dir)?;
        let course = course(&files);
        courses.push(course.id.clone());
        room.classroom.catalogue.take_up(course, &files.to_bytes(), Timestamp::UNIX_EPOCH).await?;
    }
    let mut ada = room.person("Ada", "a room");
    ada.caller.runs = Runs::Yes;
    let id = CohortId::from_bytes(Chat::fresh(&room.staff));
    ada.order(Command::Make { id, name: "Class".into(), zone: "UTC".into(), courses }).await;
    let from = Sender::Account(Box::new(room.person("Ben", "a room").caller));

    let mut waiting = VecDeque::from([
        Action::Home,
        Action::Help,
        Action::Privacy,
        Action::Progress,
        Action::Term,
        Action::Calc,
    ]);
    let mut known = BTreeSet::new();
    while let Some(action) = waiting.pop_front() {
        let token = action.token().as_str().to_owned();
        if !known.insert(token.clone()) {
            continue;
        }
        room.pass(1);
        let event = Event {
            id: None,
            from: from.clone(),
            at: room.classroom.clock.now(),
            what: What::Pressed { token },
        };
        let Reply::Shown(view) = room.classroom.runtime.handle(event).await else { continue };
        let content = sent(&view);
        let wrong = offences(&content)?;
        ensure!(wrong.is_empty(), "{:?}: {wrong:?} in\n{content:#}", view.at);
        waiting.extend(onward(&view, &content));
    }
    ensure!(known.len() > AT_LEAST, "{} pages", known.len());
    Ok(())
}

/// What can be pressed on a page, as far as it leads to another one that a learner sees.
fn onward(view: &View, content: &Value) -> Vec<Action> {
    let keys = content.pointer("/homeroom.controls/keys").and_then(Value::as_array);
    let tokens = keys.into_iter().flatten().filter_map(Value::as_str);
    let leads = |action: &Action| {
        let goes_on = matches!(action, Action::Begin(..) | Action::Answer(..) | Action::Read(..));
        // Of a question's options one is enough, and marks on it change little.
        goes_on || (action.reads() && !matches!(view.at.base(), Action::Teach(_)))
    };
    tokens.filter_map(Action::from_token).filter(leads).collect()
}

/// What is wrong about a message.
fn offences(content: &Value) -> Result<Vec<String>> {
    let html = content["formatted_body"].as_str().context("a formatted body")?;
    let plain = content["body"].as_str().context("a plain body")?;
    let mut wrong: Vec<String> = html
        .split('<')
        .skip(1)
        .filter_map(|part| part.split(['>', ' ']).next())
        .filter(|name| !ELEMENTS.contains(&name.trim_start_matches('/')))
        .map(str::to_owned)
        .collect();
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let shown: String =
        html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    let shown = shown.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    // A link's address and the numbers of a list stand in the plain body alone.
    if letters(plain) < letters(&shown) {
        wrong.push("the plain body says less".into());
    }
    Ok(wrong)
}

#[tokio::test]
async fn a_lab_is_clear_on_a_phone() -> Result<()> {
    let server = StandIn::start(Profile::new(Kind::LlamaCpp).slots(1))?;
    server.change(|profile| profile.words = REPLY.map(String::from).into());
    let mut stage = Stage::open_with(&format!("[inference]\nurl = \"{}\"\n", server.url())).await?;
    // The lab of a shipped course.
    let course = "running-models-locally";
    let (from, to) =
        (checkout::root().join("content").join(course), stage.data.path().join("courses").join(course));
    let files = Files::from_dir(&from)?;
    for (path, bytes) in files.iter() {
        let path = to.join(path);
        std::fs::create_dir_all(path.parent().context("a folder")?)?;
        std::fs::write(path, bytes)?;
    }
    stage.restart().await?;
    let mut ada = stage.teacher().await?;
    let mut ben = arrived(&stage, "ben", &mut ada).await?;
    ben.say("lab what depending on an api costs").await?;
    ben.sees("A way to begin").await?;
    let root = text(&ben.at, "/id")?;
    let mut scenes = vec![("head", look::thread(&mut ben, &root).await?)];
    say(&mut ben, &root, SAID[0]).await?;
    ben.sees("1 of 3 exchanges").await?;
    scenes.push(("talk", look::thread(&mut ben, &root).await?));
    server.change(|profile| (profile.pace.tokens, profile.times) = (1.0, 60));
    say(&mut ben, &root, SAID[1]).await?;
    ben.sees("letters are scans").await?;
    ben.sees("steady load").await?;
    scenes.push(("writing", look::thread(&mut ben, &root).await?));
    ben.press("Stop").await?;
    ben.sees("You stopped it here.").await?;
    server.change(|profile| *profile = Profile::new(Kind::LlamaCpp));
    for said in [SAID[2], "Then it is worth a try with a smaller model."] {
        say(&mut ben, &root, said).await?;
        ben.sees("of 3 exchanges").await?;
    }
    say(&mut ben, &root, "Takeaway: ask who repairs it at night.").await?;
    ben.sees("ask who repairs it at night.").await?;
    scenes.push(("complete", look::thread(&mut ben, &root).await?));
    draw(&scenes).await
}

/// Takes the pictures, by day and by night.
async fn draw(scenes: &[(&str, String)]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut browser = Browser::open(Device::Phone).await?;
    for theme in [Theme::Light, Theme::Dark] {
        browser.wear(theme).await?;
        for (name, page) in scenes {
            let path = folder.path().join(format!("{name}.html"));
            std::fs::write(&path, page)?;
            browser.client().goto(&format!("file://{}", path.display())).await?;
            browser.fits().await?;
            browser.picture(&format!("matrix-lab-{name}")).await?;
        }
    }
    browser.close().await
}
