//! A real homeserver and people with a real client of others, each a process of its own.

mod plain;

use std::{path::PathBuf, process::Stdio, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    net::{TcpListener, TcpStream},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

use crate::{checkout, wait::until};

pub use plain::Plain;

/// The environment's Python, with the homeserver and the client: `tests/run` makes it.
const PYTHON: &str = "HOMEROOM_TEST_MATRIX_PYTHON";
/// The folder with the other client's modules, from there too.
const MODULES: &str = "HOMEROOM_TEST_MATRIX_JS";
/// The bot's full name.
pub const BOT: &str = "@homeroom:school";
/// Everybody's password.
pub const PASSWORD: &str = "a long password of no use elsewhere";
/// How long somebody waits for anything.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a client may take for anything itself: two cores encrypt slowly.
const SLOWNESS: Duration = Duration::from_secs(30);

/// A homeserver of one test's own. Dropping it ends it.
#[derive(Debug)]
pub struct Homeserver {
    child: Option<Child>,
    folder: TempDir,
    port: u16,
    /// What it does differently from the next start on: see `homeserver.py`.
    pub manners: Vec<&'static str>,
}

impl Homeserver {
    /// Starts it and waits until it answers.
    pub async fn start() -> Result<Self> {
        Self::start_with(Vec::new()).await
    }

    /// The same, with manners of its own.
    pub async fn start_with(manners: Vec<&'static str>) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
        let mut server = Self { child: None, folder: tempfile::tempdir()?, port, manners };
        server.open().await?;
        Ok(server)
    }

    /// Starts it again, with what it had.
    pub async fn open(&mut self) -> Result<()> {
        let child = Command::new(python()?)
            .arg(script("homeserver.py"))
            .arg(self.folder.path())
            .arg(self.port.to_string())
            .args(&self.manners)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("starting the homeserver")?;
        self.child = Some(child);
        let port = self.port;
        // It is slow to start where others work too.
        for _ in 0..3 {
            let up = until("the homeserver listens", async || {
                Ok(TcpStream::connect(("127.0.0.1", port)).await.ok().map(drop))
            });
            if up.await.is_ok() {
                return Ok(());
            }
        }
        bail!("the homeserver does not listen: {}", self.log())
    }

    /// Ends it, as a power cut would.
    pub async fn close(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().await?;
        }
        Ok(())
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// An account; its full name.
    pub async fn account(&self, name: &str) -> Result<String> {
        self.account_of(name, &[]).await
    }

    /// Who may do everything here.
    pub async fn administrator(&self) -> Result<Plain> {
        self.account_of("root", &["administrator"]).await?;
        Plain::come_again(&self.url(), "root").await
    }

    async fn account_of(&self, name: &str, rank: &[&str]) -> Result<String> {
        let made = Command::new(python()?)
            .arg(script("account.py"))
            .args([&self.url(), name, PASSWORD])
            .args(rank)
            .output()
            .await
            .context("making an account")?;
        ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Ok(String::from_utf8(made.stdout)?.trim().to_owned())
    }

    /// Somebody with an account and a client.
    pub async fn person(&self, name: &str) -> Result<Person> {
        self.person_with(name, Client::Nio).await
    }

    /// The same, with this client.
    pub async fn person_with(&self, name: &str, client: Client) -> Result<Person> {
        self.person_at(&self.url(), name, client).await
    }

    /// The same, with the homeserver at another address.
    pub async fn person_at(&self, url: &str, name: &str, client: Client) -> Result<Person> {
        let user = self.account(name).await?;
        let store = self.folder.path().join("clients").join(name);
        std::fs::create_dir_all(&store)?;
        let mut child = client
            .command()?
            .args([url, &user, PASSWORD])
            .arg(&store)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(store.join("log"))?)
            .kill_on_drop(true)
            .spawn()
            .context("starting a client")?;
        let orders = child.stdin.take().context("no standard input")?;
        let told = BufReader::new(child.stdout.take().context("no standard output")?).lines();
        let mut person = Person {
            user,
            next: 0,
            room: String::new(),
            at: Value::Null,
            patience: PATIENCE,
            orders,
            told,
            _child: child,
        };
        person.told().await?;
        Ok(person)
    }
}

/// The clients of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// matrix-nio, in Python.
    Nio,
    /// matrix-js-sdk, in Node.
    Js,
}

impl Client {
    /// What starts it.
    fn command(self) -> Result<Command> {
        let (program, learner) = match self {
            Self::Nio => (python()?, "learner.py"),
            Self::Js => ("node".into(), "learner.mjs"),
        };
        let mut command = Command::new(program);
        command.arg(script(learner));
        if self == Self::Js {
            command.env(MODULES, modules()?);
        }
        Ok(command)
    }
}

/// Somebody with a client, and the message that is before them.
pub struct Person {
    /// Their full name.
    pub user: String,
    /// The room that they are in.
    pub room: String,
    /// The last message that they waited for.
    pub at: Value,
    /// How long they wait for anything.
    pub patience: Duration,
    next: u64,
    orders: ChildStdin,
    told: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl Person {
    /// Has the client do something.
    pub async fn order(&mut self, order: Value) -> Result<Value> {
        let mut line = order.to_string();
        line.push('\n');
        self.orders.write_all(line.as_bytes()).await?;
        self.orders.flush().await?;
        self.told().await.with_context(|| format!("{}: {order}", self.user))
    }

    async fn told(&mut self) -> Result<Value> {
        let line = timeout(self.patience + SLOWNESS, self.told.next_line())
            .await
            .context("the client said nothing")??;
        let told: Value = serde_json::from_str(&line.context("the client ended")?)?;
        if let Some(error) = told.get("error").and_then(Value::as_str) {
            bail!("{error}");
        }
        Ok(told)
    }

    /// Makes a room and goes there.
    pub async fn create(&mut self, name: &str, invite: &[&str], encrypted: bool) -> Result<String> {
        let order = json!({ "do": "create", "name": name, "invite": invite, "encrypted": encrypted });
        let made = self.order(order).await?;
        self.room = text(&made, "/room")?;
        Ok(self.room.clone())
    }

    /// Opens an encrypted room of two with the bot, and goes there.
    pub async fn open_own(&mut self) -> Result<String> {
        let order =
            json!({ "do": "create", "name": "My own", "invite": [BOT], "encrypted": true, "direct": true });
        self.room = text(&self.order(order).await?, "/room")?;
        Ok(self.room.clone())
    }

    /// Goes to a room.
    pub async fn join(&mut self, room: &str) -> Result<()> {
        self.order(json!({ "do": "join", "room": room })).await?;
        self.room = room.to_owned();
        Ok(())
    }

    /// Takes the next invitation, and goes there.
    pub async fn accept(&mut self) -> Result<String> {
        let found = self.wait(json!({ "kind": "invite" })).await?;
        let room = text(&found, "/room")?;
        self.join(&room).await?;
        Ok(room)
    }

    /// Says something where they are; the message's id.
    pub async fn say(&mut self, words: &str) -> Result<String> {
        let order = json!({ "do": "say", "room": self.room, "text": words });
        text(&self.order(order).await?, "/id")
    }

    /// Answers the message before them.
    pub async fn reply(&mut self, words: &str) -> Result<String> {
        let order = json!({ "do": "say", "room": self.room, "text": words, "to": self.at["id"] });
        text(&self.order(order).await?, "/id")
    }

    /// Sends a file where they are, with words to it if there are any; the message's id.
    pub async fn upload(&mut self, name: &str, content: &str, caption: &str) -> Result<String> {
        let order =
            json!({ "do": "upload", "room": self.room, "name": name, "text": content, "caption": caption });
        text(&self.order(order).await?, "/id")
    }

    /// Takes a message of theirs away, where they are.
    pub async fn redact(&mut self, event: &str) -> Result<()> {
        self.order(json!({ "do": "redact", "room": self.room, "event": event })).await.map(drop)
    }

    /// Leaves where they are.
    pub async fn leave(&mut self) -> Result<()> {
        self.order(json!({ "do": "leave", "room": self.room })).await.map(drop)
    }

    /// Puts a reaction under the message before them.
    pub async fn tap(&mut self, key: &str) -> Result<()> {
        let relation = &self.at["content"]["m.relates_to"];
        // An edit shows what it edits.
        let edit = relation["rel_type"] == json!("m.replace");
        let event = if edit { relation["event_id"].clone() } else { self.at["id"].clone() };
        self.order(json!({ "do": "tap", "room": self.room, "event": event, "key": key })).await.map(drop)
    }

    /// Taps several numbers at the same moment, each by the words behind it.
    pub async fn press_at_once(&mut self, words: &[&str]) -> Result<()> {
        let keys = words.iter().map(|words| self.key(words)).collect::<Result<Vec<_>>>()?;
        let event = self.at["id"].clone();
        self.order(json!({ "do": "taps", "room": self.room, "event": event, "keys": keys })).await.map(drop)
    }

    /// Taps the number that stands before these words.
    pub async fn press(&mut self, words: &str) -> Result<()> {
        let key = self.key(words)?;
        self.tap(&key).await
    }

    fn key(&self, words: &str) -> Result<String> {
        let body = self.words();
        let mut parts = body.lines().flat_map(|line| line.split(" · "));
        let line = parts.find(|line| line.contains(words) && key_of(line).is_some());
        line.and_then(key_of).with_context(|| format!("nothing to press for {words:?} in\n{body}"))
    }

    /// Waits for the next message of the bot where they are that holds these words; all of its words.
    pub async fn sees(&mut self, words: &str) -> Result<String> {
        let room = self.room.clone();
        let found =
            self.wait(json!({ "kind": "message", "room": room, "sender": BOT, "holds": words })).await?;
        self.at = found;
        Ok(self.words())
    }

    /// Waits for something.
    pub async fn wait(&mut self, mut such: Value) -> Result<Value> {
        such["do"] = json!("wait");
        such["after"] = json!(self.next);
        such["within"] = json!(self.patience.as_secs());
        let found = self.order(such).await?;
        self.next = found["next"].as_u64().context("a place")?;
        Ok(found["seen"].clone())
    }

    /// What stands where they are by what the homeserver says, oldest first, once all of it can be read.
    pub async fn history(&mut self) -> Result<Vec<Value>> {
        let told = self.order(json!({ "do": "history", "room": self.room })).await?;
        Ok(told["events"].as_array().cloned().unwrap_or_default())
    }

    /// All messages of the bot where they are, so far.
    pub async fn told_here(&mut self) -> Result<Vec<Value>> {
        let order = json!({ "do": "seen", "kind": "message", "room": self.room, "sender": BOT });
        Ok(self.order(order).await?["seen"].as_array().cloned().unwrap_or_default())
    }

    /// Everything of a kind that was seen so far.
    pub async fn seen(&mut self, kind: &str) -> Result<Vec<Value>> {
        let seen = self.order(json!({ "do": "seen", "kind": kind })).await?;
        Ok(seen["seen"].as_array().cloned().unwrap_or_default())
    }

    /// The words of the message before them.
    pub fn words(&self) -> String {
        self.at.pointer("/content/body").and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// The reaction for the number that a line begins with, if it does; behind a mark, perhaps.
fn key_of(line: &str) -> Option<String> {
    let number = line.split(' ').take(2).find_map(|part| part.parse::<u8>().ok())?;
    match number {
        1..=9 => Some(format!("{number}\u{fe0f}\u{20e3}")),
        10 => Some("🔟".into()),
        _ => None,
    }
}

/// A text in what was told, at this place: `/content/body`.
pub fn text(of: &Value, at: &str) -> Result<String> {
    of.pointer(at).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("no {at} in {of}"))
}

fn script(name: &str) -> PathBuf {
    checkout::root().join("tests/matrix").join(name)
}

fn python() -> Result<PathBuf> {
    tool(PYTHON, "matrix/bin/python")
}

fn modules() -> Result<PathBuf> {
    tool(MODULES, "matrix-js")
}

/// What `tests/run` installed: where it says, or beside the tests.
fn tool(variable: &str, path: &str) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Ok(path.into());
    }
    let beside = checkout::target()?.join("tools").join(path);
    if beside.exists() { Ok(beside) } else { bail!("{variable} is not set: use tests/run") }
}
