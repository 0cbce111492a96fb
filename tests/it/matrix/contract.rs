//! Matrix as a platform that pages are brought to: the suite that every platform runs.
#![expect(clippy::expect_used, reason = "a stage that does not stand is a test that failed")]

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, Result};
use async_trait::async_trait;
use homeroom_core::{
    Account, Action, Answer, Chat, Clock, CourseId, EditionId, Event, Pictures, Place, Platform, PlatformId,
    Sender, Suggest, Suggestion, Thread, Timestamp, View, platform_contract, testing::platform::Stage,
};
use homeroom_matrix::{Credential, Graded, Matrix, PLATFORM, Settings, login};
use homeroom_tests::{
    matrix::{BOT, Homeserver, PASSWORD, Person, Plain},
    relay::{Relay, Times, Trouble},
    wait::LIMIT,
};
use hyper::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{sync::Mutex, task::JoinHandle, time::timeout};

struct OnMatrix {
    platform: Arc<dyn Platform>,
    ben: Mutex<Person>,
    ada: Plain,
    carl: String,
    room: String,
    silent: String,
    relay: Relay,
    listening: JoinHandle<()>,
    _kept: (Homeserver, TempDir),
}

impl Drop for OnMatrix {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn stage() -> OnMatrix {
    opened().await.expect("a homeserver, and the bot on it")
}

async fn opened() -> Result<OnMatrix> {
    let server = Homeserver::start().await?;
    let relay = Relay::before(&server.url()).await?;
    let (mut bot, mut ada) =
        (Plain::come(&server.url(), "homeroom").await?, Plain::come(&server.url(), "ada").await?);
    let room = ada.create(json!({ "preset": "public_chat" })).await?;
    let powers = json!({ "users": { BOT: -1 } });
    let silent =
        ada.create(json!({ "preset": "public_chat", "power_level_content_override": powers })).await?;
    bot.join(&room).await?;
    bot.join(&silent).await?;

    let folder = tempfile::tempdir()?;
    let (ben, matrix) = tokio::try_join!(server.person("ben"), on_matrix(&relay, folder.path()))?;
    let platform = matrix.platform();
    let listening = tokio::spawn(async move {
        let silent = Arc::new(Silent);
        let ended = matrix.run(silent.clone(), silent.clone(), silent, std::future::pending());
        ended.await.expect("it listens");
    });
    let carl = gone(&server, &relay, &*platform).await?;
    let (ben, _kept) = (Mutex::new(ben), (server, folder));
    Ok(OnMatrix { platform, ben, ada, carl, room, silent, relay, listening, _kept })
}

async fn on_matrix(relay: &Relay, folder: &Path) -> Result<Matrix> {
    let settings = Settings {
        homeserver: relay.url().parse()?,
        user: BOT.into(),
        prefix: Settings::PREFIX.into(),
        allow: Vec::new(),
        graded: Graded::Reaction,
    };
    login(&settings, folder, &Credential::Password(PASSWORD.into())).await?;
    Ok(Matrix::open(settings, folder).await?)
}

/// Somebody who has left the room that was opened for them.
async fn gone(server: &Homeserver, relay: &Relay, platform: &dyn Platform) -> Result<String> {
    let mut carl = Plain::come(&server.url(), "carl").await?;
    let name = "@carl:school";
    platform.show(&account(name), &View::new(Action::Home, "A page"), "01").await?;
    let invited = carl.ask(Method::GET, "sync", json!({})).await?;
    let rooms = invited["rooms"]["invite"].as_object().context("an invitation")?;
    let mark = relay.mark();
    carl.join(rooms.keys().next().context("a room")?).await?;
    carl.leave().await?;
    // Nobody is left there but the bot, which leaves too.
    timeout(LIMIT, relay.over("POST /forget", mark)).await.context("the bot stays")?;
    Ok(name.into())
}

/// A classroom that has nothing to say.
struct Silent;

#[async_trait]
impl Chat for Silent {
    async fn answer(&self, _event: Event, _to: &dyn Answer) {}

    async fn suggest(&self, _from: &Sender, _about: Suggest, _typed: &str) -> Vec<Suggestion> {
        Vec::new()
    }

    async fn talks(&self, _who: &Account, _at: &Place) -> bool {
        false
    }

    async fn threads(&self, _platform: &PlatformId) -> Vec<Thread> {
        Vec::new()
    }

    fn fresh(&self) -> [u8; 16] {
        [0; 16]
    }
}

impl Pictures for Silent {
    fn file(&self, _: &CourseId, _: &EditionId, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn drawn(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

impl Clock for Silent {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

fn account(user: &str) -> Account {
    Account { platform: PlatformId::new(PLATFORM), user: user.into() }
}

fn place(key: &str) -> Place {
    Place { platform: PlatformId::new(PLATFORM), key: key.into() }
}

/// The messages of the bot among some events: not what was taken away, and what was put in its place.
fn standing(events: &[Value]) -> Vec<String> {
    let mut standing: Vec<(&Value, &str)> = Vec::new();
    for event in events.iter().filter(|event| event["sender"] == json!(BOT)) {
        let content = &event["content"];
        let relation = &content["m.relates_to"];
        if relation["rel_type"] == json!("m.replace") {
            let first = standing.iter_mut().find(|(id, _)| **id == relation["event_id"]);
            if let (Some((_, words)), Some(new)) = (first, content["m.new_content"]["body"].as_str()) {
                *words = new;
            }
        } else if let Some(words) = content["body"].as_str() {
            standing.push((&event["event_id"], words));
        }
    }
    standing.into_iter().map(|(_, words)| words.to_owned()).collect()
}

/// Whether an event is in the thread that began with another, or puts something in place of a message.
fn is_in_thread(event: &Value, root: &str) -> bool {
    let relation = &event["content"]["m.relates_to"];
    let continues = relation["rel_type"] == json!("m.thread") && relation["event_id"] == json!(root);
    event["event_id"] == json!(root) || continues || relation["rel_type"] == json!("m.replace")
}

impl OnMatrix {
    /// What stands in Ben's own room.
    async fn in_his_room(&self) -> Vec<Value> {
        let mut ben = self.ben.lock().await;
        if ben.room.is_empty() {
            ben.accept().await.expect("an invitation");
        }
        ben.history().await.expect("what he was brought")
    }
}

#[async_trait]
impl Stage for OnMatrix {
    fn platform(&self) -> &dyn Platform {
        &*self.platform
    }

    fn somebody(&self) -> Account {
        account("@ben:school")
    }

    fn somebody_closed(&self) -> Account {
        account(&self.carl)
    }

    fn nobody(&self) -> Account {
        account("@nobody:school")
    }

    fn place(&self) -> Place {
        place(&self.room)
    }

    fn closed_place(&self) -> Place {
        place(&self.silent)
    }

    fn nowhere(&self) -> Place {
        place("!nowhere:school")
    }

    async fn brought(&self, _to: &Account) -> Vec<String> {
        standing(&self.in_his_room().await)
    }

    async fn stands(&self, at: &Place) -> Vec<String> {
        if let Some((_, root)) = at.key.split_once(' ') {
            let mut events = self.in_his_room().await;
            events.retain(|event| is_in_thread(event, root));
            return standing(&events);
        }
        let path = format!("rooms/{}/messages?dir=f&limit=100", at.key);
        let found = self.ada.ask(Method::GET, &path, json!({})).await.expect("what stands there");
        standing(found["chunk"].as_array().expect("events"))
    }

    async fn take_away(&self, at: &Place, message: &str) {
        if at.key.contains(' ') {
            // In his own room he may do everything.
            self.in_his_room().await;
            return self.ben.lock().await.redact(message).await.expect("he may");
        }
        let path = format!("rooms/{}/redact/{message}/1", at.key);
        self.ada.ask(Method::PUT, &path, json!({})).await.expect("she may");
    }

    fn out_of_reach(&self) {
        // Before a room is opened for somebody it is asked who they are, three times; the listening goes on.
        self.relay.trouble("GET /profile/", Trouble::Status(503, String::new()), Times::Next(3));
    }
}

platform_contract!(stage());
