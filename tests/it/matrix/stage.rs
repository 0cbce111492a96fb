//! A homeserver, a class room, and the program.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use homeroom_tests::{
    checkout,
    matrix::{BOT, Client, Homeserver, PASSWORD, Person},
    program::{Launch, Program},
    relay::Relay,
    wait::until,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

/// A homeserver with a program on it.
pub struct Stage {
    pub server: Homeserver,
    pub data: TempDir,
    /// What was shown when the bot signed in: it brings a lost store back.
    pub key: String,
    /// What the program has before its homeserver; people have nothing.
    pub relay: Option<Relay>,
    /// What it has in its environment.
    pub environment: Vec<(&'static str, String)>,
    program: Option<Program>,
}

impl Stage {
    /// With the small course only.
    pub async fn open() -> Result<Self> {
        Self::open_with("").await
    }

    /// The same, with more lines in the section on Matrix.
    pub async fn open_with(more: &str) -> Result<Self> {
        let server = Homeserver::start().await?;
        server.account("homeroom").await?;
        let mut stage = Self::on(server)?;
        stage.configure(BOT, more)?;
        stage.sign_in().await?;
        stage.start().await?;
        Ok(stage)
    }

    /// On a homeserver where nobody has signed in yet.
    pub fn on(server: Homeserver) -> Result<Self> {
        let (data, key) = (tempfile::tempdir()?, String::new());
        let stage = Self { server, data, key, relay: None, environment: Vec::new(), program: None };
        stage.configure(BOT, "")?;
        Ok(stage)
    }

    /// Signs the bot in by password.
    pub async fn sign_in(&mut self) -> Result<()> {
        let (done, said) = self.login(("HOMEROOM_MATRIX_PASSWORD", PASSWORD)).await?;
        ensure!(done && said.contains("recovery key"), "{said}");
        self.key = said.lines().last().context("a key")?.to_owned();
        Ok(())
    }

    /// Has the bot sign in with what is in this variable: whether that worked, and what was said.
    pub async fn login(&self, with: (&str, &str)) -> Result<(bool, String)> {
        self.homeroom(&["matrix", "login", &self.server.url(), BOT], &[with]).await
    }

    /// Has the program do something else: whether that worked, and what was said.
    pub async fn homeroom(&self, what: &[&str], environment: &[(&str, &str)]) -> Result<(bool, String)> {
        let output = Command::new(checkout::built("homeroom")?)
            .args(what)
            .arg("--data")
            .arg(self.data.path())
            .envs(environment.iter().copied())
            .current_dir(self.data.path())
            .stdin(Stdio::null())
            .output()
            .await
            .with_context(|| format!("{what:?}"))?;
        let said = [output.stdout, output.stderr].concat();
        Ok((output.status.success(), String::from_utf8(said)?))
    }

    /// Writes what is configured: who the bot is, and more lines in the section on Matrix.
    pub fn configure(&self, user: &str, more: &str) -> Result<()> {
        let courses = self.data.path().join("courses");
        for (name, text) in crate::discord::learning::COURSE {
            let path = courses.join("small").join(name);
            std::fs::create_dir_all(path.parent().context("a folder")?)?;
            std::fs::write(path, text)?;
        }
        let text = format!(
            "[courses]\ndir = \"courses\"\nshipped = false\n[matrix]\nhomeserver = \"{}\"\nuser = \"{user}\"\n\
             allow = [\"@ada:school\"]\n{more}",
            self.relay.as_ref().map_or_else(|| self.server.url(), |relay| relay.url()),
        );
        Ok(std::fs::write(self.data.path().join("homeroom.toml"), text)?)
    }

    pub async fn start(&mut self) -> Result<()> {
        // It reads what is configured in the folder that it starts in.
        let with = |launch: Launch, (name, value): &(&'static str, String)| launch.env(name, value);
        let launch = self.environment.iter().fold(Launch::new(self.data.path())?, with);
        self.program = Some(launch.start().await?);
        Ok(())
    }

    /// Closes the program in order.
    pub async fn stop(&mut self) -> Result<()> {
        self.program.take().context("it runs")?.stop().await.map(drop)
    }

    /// Ends the program as a power cut would.
    pub async fn kill(&mut self) -> Result<()> {
        self.program.take().context("it runs")?.kill().await
    }

    /// Ends the program in the same way, and starts it anew.
    pub async fn restart(&mut self) -> Result<()> {
        self.kill().await?;
        self.start().await
    }

    /// The same, with a relay before its homeserver from then on.
    pub async fn restart_behind_a_relay(&mut self) -> Result<()> {
        self.kill().await?;
        self.relay = Some(Relay::before(&self.server.url()).await?);
        self.configure(BOT, "")?;
        self.start().await
    }

    /// Waits until the program has logged something.
    pub async fn logs(&self, words: &str) -> Result<()> {
        let found = async || Ok(self.log().contains(words).then_some(()));
        until(words, found).await.with_context(|| self.log())
    }

    /// Where the browser classroom is.
    pub fn origin(&self) -> Result<&str> {
        Ok(self.program.as_ref().context("it runs")?.origin())
    }

    /// From now on the program can write to no file beyond so many bytes; with `None` it can again.
    pub fn write_at_most(&self, bytes: Option<u64>) -> Result<()> {
        self.program.as_ref().context("it runs")?.write_at_most(bytes)
    }

    pub fn log(&self) -> String {
        self.program.as_ref().map(Program::log).unwrap_or_default()
    }

    /// Ada, who made a room where a class meets.
    pub async fn teacher(&self) -> Result<Person> {
        let mut ada = self.server.person("ada").await?;
        ada.create("Evening class", &[BOT], false).await?;
        self.bot_is_in(&mut ada).await?;
        ada.say("!class create Evening class zone=Europe/Berlin").await?;
        let class = ada.room.clone();
        ada.accept().await?;
        ada.sees("Evening class").await?;
        ada.room = class;
        Ok(ada)
    }

    /// Waits until the bot has come into the room that somebody is in.
    pub async fn bot_is_in(&self, person: &mut Person) -> Result<()> {
        let room = person.room.clone();
        until("the bot comes in", async || {
            let seen = person.seen("m.room.member").await?;
            let joined = |event: &Value| {
                event["room"] == json!(room)
                    && event["sender"] == json!(BOT)
                    && event["content"]["membership"] == json!("join")
            };
            Ok(seen.iter().any(joined).then_some(()))
        })
        .await
    }

    /// Somebody in the room of the class.
    pub async fn learner(&self, name: &str, teacher: &mut Person) -> Result<Person> {
        self.learner_with((name, Client::Nio), teacher).await
    }

    /// The same, with this client.
    pub async fn learner_with(&self, (name, client): (&str, Client), teacher: &mut Person) -> Result<Person> {
        let mut person = self.server.person_with(name, client).await?;
        teacher.order(json!({ "do": "invite", "room": teacher.room, "user": person.user })).await?;
        person.accept().await?;
        Ok(person)
    }
}
