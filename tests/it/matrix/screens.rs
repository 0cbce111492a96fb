//! Every page of the shipped courses, as it goes out.

use std::collections::{BTreeSet, VecDeque};

use anyhow::{Context as _, Result, ensure};
use homeroom_content::{Files, courses_in};
use homeroom_core::{
    Action, Chat, Clock as _, CohortId, Command, Door as _, Event, Reply, Runs, Sender, Timestamp, View, What,
};
use homeroom_matrix::sent;
use homeroom_tests::checkout;
use serde_json::Value;

use crate::{chat::room::Room, conversation::classroom::course};

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
