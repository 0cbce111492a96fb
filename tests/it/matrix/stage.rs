//! A homeserver, a class room, and the program.

use anyhow::{Context, Result, ensure};
use homeroom_tests::{
    checkout,
    matrix::{BOT, Homeserver, PASSWORD, Person},
    program::{Launch, Program},
    wait::until,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

/// A homeserver with a program on it.
pub struct Stage {
    pub server: Homeserver,
    pub data: TempDir,
    /// What is in the section on Matrix beside what must be.
    more: String,
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
        let mut stage = Self { server, data: tempfile::tempdir()?, more: more.into(), program: None };
        let signed_in = stage.login(PASSWORD).await?;
        ensure!(signed_in.0, "{}", signed_in.1);
        ensure!(signed_in.1.contains("recovery key"), "{}", signed_in.1);
        stage.start().await?;
        Ok(stage)
    }

    /// Signs the bot in: whether that worked, and what was said.
    pub async fn login(&self, password: &str) -> Result<(bool, String)> {
        let output = Command::new(checkout::built("homeroom")?)
            .args(["matrix", "login", &self.server.url(), BOT, "--data"])
            .arg(self.data.path())
            .env("HOMEROOM_MATRIX_PASSWORD", password)
            .current_dir(self.data.path())
            .output()
            .await
            .context("signing in")?;
        let said = [output.stdout, output.stderr].concat();
        Ok((output.status.success(), String::from_utf8(said)?))
    }

    fn launch(&self) -> Result<Launch> {
        let courses = self.data.path().join("courses");
        for (name, text) in crate::discord::learning::COURSE {
            let path = courses.join("small").join(name);
            std::fs::create_dir_all(path.parent().context("a folder")?)?;
            std::fs::write(path, text)?;
        }
        Launch::new(self.data.path())?.config(&format!(
            "[courses]\ndir = \"courses\"\nshipped = false\n[matrix]\nhomeserver = \"{}\"\nuser = \"{BOT}\"\n\
             allow = [\"@ada:school\"]\n{}",
            self.server.url(),
            self.more,
        ))
    }

    pub async fn start(&mut self) -> Result<()> {
        self.program = Some(self.launch()?.start().await?);
        Ok(())
    }

    /// Ends the program as a power cut would.
    pub async fn kill(&mut self) -> Result<()> {
        self.program.take().context("it runs")?.kill().await
    }

    /// Where the browser classroom is.
    pub fn origin(&self) -> Result<&str> {
        Ok(self.program.as_ref().context("it runs")?.origin())
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
        let mut person = self.server.person(name).await?;
        teacher.order(json!({ "do": "invite", "room": teacher.room, "user": person.user })).await?;
        person.accept().await?;
        Ok(person)
    }
}
