//! A server, its people, and the program.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use homeroom_discord_standin::{
    Answer, Channel, Form, Guild, Message, Options, Permissions, Request, StandIn, State, User,
};
use homeroom_tests::program::{Launch, Program};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A configuration with the small course alone.
pub const SMALL: &str = "[courses]\ndir = \"courses\"\nshipped = false\n";

/// A server with a channel, and a program that is in it.
pub struct Stage {
    pub standin: StandIn,
    pub guild: Guild,
    pub channel: Channel,
    pub data: TempDir,
    /// What the program has in its environment beside what leads it here.
    pub environment: Vec<(&'static str, String)>,
    program: Option<Program>,
}

impl Stage {
    /// With a class of the small course only, in a folder.
    pub async fn open() -> Result<Self> {
        Self::open_with(Options::default()).await
    }

    /// The same, on a Discord of another temper.
    pub async fn open_with(options: Options) -> Result<Self> {
        let standin = StandIn::start_with(options).await?;
        let guild = standin.guild("Study group");
        let channel = guild.channel("general");
        let (data, environment) = (tempfile::tempdir()?, Vec::new());
        let mut stage = Self { standin, guild, channel, data, environment, program: None };
        stage.start().await?;
        Ok(stage)
    }

    /// How the program is started.
    fn launch(&self, config: &str) -> Result<Launch> {
        let courses = self.data.path().join("courses");
        for (name, text) in super::learning::COURSE {
            let path = courses.join("small").join(name);
            std::fs::create_dir_all(path.parent().context("a folder")?)?;
            std::fs::write(path, text)?;
        }
        let launch = Launch::new(self.data.path())?.config(config)?;
        let launch = launch.env("HOMEROOM_DISCORD_TOKEN", self.standin.token());
        let launch = self.environment.iter().fold(launch, |launch, (name, value)| launch.env(name, value));
        Ok(launch.env("HOMEROOM_DISCORD_API", self.standin.api_base()))
    }

    /// Starts the program and waits until it is on Discord.
    pub async fn start(&mut self) -> Result<()> {
        self.start_with(SMALL).await
    }

    /// The same, with another configuration.
    pub async fn start_with(&mut self, config: &str) -> Result<()> {
        let program = self.launch(config)?.start().await?;
        let ready = self.standin.ready().await;
        let commands =
            self.standin.wait_for("commands", |state| (!state.commands().is_empty()).then_some(()));
        let there = ready.and(commands.await);
        there.with_context(|| format!("{}\n{:?}", program.log(), self.standin.requests()))?;
        self.program = Some(program);
        Ok(())
    }

    pub async fn stop(&mut self) -> Result<()> {
        self.program.take().context("it runs")?.stop().await?;
        Ok(())
    }

    pub async fn kill(&mut self) -> Result<()> {
        self.program.take().context("it runs")?.kill().await
    }

    pub fn program(&self) -> Result<&Program> {
        self.program.as_ref().context("it runs")
    }

    /// Waits until the program has sent such a request.
    pub async fn asked(&self, fits: impl Fn(&Request) -> bool) -> Result<()> {
        let sent = |state: &State| state.requests().iter().any(&fits).then_some(());
        self.standin.wait_for("a request", sent).await
    }

    /// Somebody in the server.
    pub fn person(&self, name: &str) -> Person {
        let user = self.standin.user(name);
        self.guild.join(&user);
        Person { user, channel: self.channel.clone(), at: None, form: None }
    }

    /// Somebody who runs the server, and made a class that meets in the channel.
    pub async fn teacher(&self, name: &str) -> Result<Person> {
        let mut teacher = self.person(name);
        let owner = self.guild.role("Owner", Permissions::MANAGE_GUILD);
        self.guild.join_with(&teacher.user, &[owner]);
        teacher.command("class create", json!({ "name": "Evening class", "zone": "Europe/Berlin" })).await?;
        Ok(teacher)
    }

    /// Everything that was sent was as Discord wants it.
    pub fn assert_clean(&self) -> Result<()> {
        let violations = self.standin.violations();
        ensure!(violations.is_empty(), "{}", violations.join("\n"));
        let log = self.program.as_ref().map(Program::log).unwrap_or_default();
        ensure!(!log.contains("ERROR"), "{log}");
        let loud = self.standin.channel(self.channel.id()).messages();
        ensure!(loud.iter().all(|message| message.pings.is_empty()), "somebody was pinged");
        Ok(())
    }
}

/// Somebody with a message before them.
pub struct Person {
    pub user: User,
    pub channel: Channel,
    pub at: Option<Message>,
    pub form: Option<Form>,
}

/// How long a first answer may take.
const ACKNOWLEDGED: Duration = Duration::from_secs(3);

impl Person {
    /// The same person in a private conversation.
    pub fn alone(mut self) -> Self {
        self.channel = self.user.direct();
        self
    }

    pub async fn command(&mut self, name: &str, options: Value) -> Result<String> {
        let answer = self.user.command(&self.channel, name, options).await?;
        self.sees(answer)
    }

    /// Presses the button with these words, or chooses them in a menu.
    pub async fn press(&mut self, label: &str) -> Result<String> {
        let message = self.at.clone().context("a message")?;
        if let Some(id) = message.labelled(label) {
            let answer = self.user.press(&message, id).await?;
            return self.sees(answer);
        }
        let (menu, value) =
            option(&message, label).with_context(|| format!("no {label:?} on\n{}", message.words()))?;
        let answer = self.user.select(&message, &menu, &[&value]).await?;
        self.sees(answer)
    }

    /// Presses a button of another message.
    pub async fn press_on(&mut self, message: &Message, label: &str) -> Result<String> {
        self.at = Some(message.clone());
        self.press(label).await
    }

    /// Chooses some of a list.
    pub async fn choose(&mut self, labels: &[&str]) -> Result<String> {
        let message = self.at.clone().context("a message")?;
        let found: Vec<(String, String)> = labels
            .iter()
            .map(|label| option(&message, label).with_context(|| format!("no {label:?}")))
            .collect::<Result<_>>()?;
        let values: Vec<&str> = found.iter().map(|(_, value)| value.as_str()).collect();
        let menu = found.first().context("something to choose")?.0.clone();
        let answer = self.user.select(&message, &menu, &values).await?;
        self.sees(answer)
    }

    /// Opens the form behind a button that begins so, fills it in and sends it.
    pub async fn fill(&mut self, label: &str, text: &str) -> Result<String> {
        let message = self.at.clone().context("a message")?;
        let id =
            starting(&message, label).with_context(|| format!("no {label:?} on\n{}", message.words()))?;
        let opened = self.user.press(&message, &id).await?;
        let form = opened.form()?.clone();
        let field = form.fields().first().and_then(|field| field["custom_id"].as_str()).map(str::to_owned);
        let field = field.context("a field")?;
        let answer = self.user.submit(&form, &[(&field, text)]).await?;
        self.form = Some(form);
        self.sees(answer)
    }

    /// What this answer leaves before them, as text. A whisper beside a message leaves the message.
    fn sees(&mut self, answer: Answer) -> Result<String> {
        ensure!(answer.acked_after < ACKNOWLEDGED, "acknowledged after {:?}", answer.acked_after);
        if let Some(whisper) = answer.followups.last() {
            return Ok(whisper.words());
        }
        let message = answer.message()?.clone();
        let words = message.words();
        self.at = Some(message);
        Ok(words)
    }

    pub fn words(&self) -> String {
        self.at.as_ref().map(Message::words).unwrap_or_default()
    }

    /// The labels of the buttons before them.
    pub fn buttons(&self) -> Vec<String> {
        let buttons = self.at.as_ref().map(Message::buttons).unwrap_or_default();
        buttons.iter().filter_map(|one| one["label"].as_str()).map(str::to_owned).collect()
    }
}

/// The menu and the value of the option with these words.
fn option(message: &Message, label: &str) -> Option<(String, String)> {
    message.menus().into_iter().find_map(|menu| {
        let options = menu["options"].as_array()?;
        let option = options.iter().find(|option| option["label"] == label)?;
        Some((menu["custom_id"].as_str()?.to_owned(), option["value"].as_str()?.to_owned()))
    })
}

/// The button whose label begins so.
fn starting(message: &Message, label: &str) -> Option<String> {
    let button = message.buttons().into_iter().find(|one| {
        one["label"].as_str().is_some_and(|words| words.trim_start_matches("✓ ").starts_with(label))
    })?;
    button["custom_id"].as_str().map(str::to_owned)
}
