//! Several servers: the preferred one is asked as long as it is well and has a slot, the others otherwise.

use std::{path::Path, process::Stdio};

use anyhow::{Result, ensure};
use homeroom_inference_standin::{Kind, Profile, StandIn, Step, shapes};
use homeroom_tests::{
    checkout,
    http::Visitor,
    program::{Launch, Program},
    wait::until,
};
use tempfile::TempDir;
use tokio::process::Command;

use super::{LAB, llama, pressed, reply, say};

const ONE: &str = "We summarise two hundred letters a day with names in them.";
const TWO: &str = "But the letters are scans, so text comes from elsewhere first.";
const ILL: &str = "an inference server is not well";
const WELL: &str = "an inference server is well";

/// Two servers, and a classroom that prefers the first.
struct Pair {
    first: StandIn,
    second: StandIn,
    data: TempDir,
    program: Program,
}

impl Pair {
    async fn open(first: StandIn, second: StandIn, about_first: &str) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let config = format!(
            "[[inference]]\nname = \"first\"\nurl = \"{}\"\n{about_first}\n[[inference]]\nname = \"second\"\nurl = \"{}\"\n",
            first.url(),
            second.url()
        );
        let program = Launch::new(data.path())?.config(&config)?.start().await?;
        Ok(Self { first, second, data, program })
    }

    async fn learner(&self, name: &str) -> Result<Visitor> {
        let mut visitor = Visitor::new(self.program.origin());
        visitor.enter(name).await?;
        let page = visitor.get(LAB).await?;
        pressed(&mut visitor, &page, "Open the lab").await?;
        Ok(visitor)
    }

    /// How many questions each was asked.
    fn asked(&self) -> (usize, usize) {
        (self.first.ledger().chats().len(), self.second.ledger().chats().len())
    }

    /// How often the log says this of the first server.
    fn logged(&self, what: &str) -> usize {
        let log = self.program.log();
        log.lines().filter(|line| line.contains(what) && line.contains("server=first")).count()
    }

    async fn until_logged(&self, what: &str) -> Result<()> {
        until(what, async || Ok((self.logged(what) > 0).then_some(()))).await
    }

    /// Waits until the first server was asked once more how it is: the classroom's start has two looks already.
    async fn round(&self) -> Result<()> {
        let before = self.first.ledger().asked.len();
        self.first.until("it is asked how it is", |ledger| ledger.asked.len() > before).await.map(drop)
    }
}

/// What `homeroom doctor` prints about labs.
async fn doctor(data: &Path) -> Result<String> {
    let mut command = Command::new(checkout::built("homeroom")?);
    command.args(["doctor", "--data"]).arg(data).arg("--config").arg(data.join("homeroom.toml"));
    let output = command.stdin(Stdio::null()).output().await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(said.split_once("labs").map_or(String::new(), |(_, labs)| format!("labs{labs}")))
}

#[tokio::test]
async fn the_second_answers_while_the_first_is_ill() -> Result<()> {
    let first = StandIn::start(llama())?;
    first.at("/", shapes::bad_gateway());
    let pair = Pair::open(first, StandIn::start(llama())?, "").await?;
    let mut ana = pair.learner("Ana").await?;
    say(&mut ana, ONE).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("1 of 3 exchanges") && pair.asked() == (0, 1), "{}", page.words());
    pair.round().await?;
    ensure!((pair.logged(ILL), pair.logged(WELL)) == (1, 0), "{}", pair.program.log());

    pair.first.recover();
    pair.until_logged(WELL).await?;
    say(&mut ana, TWO).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("2 of 3 exchanges") && pair.asked() == (1, 1), "{}", page.words());
    pair.round().await?;
    ensure!((pair.logged(ILL), pair.logged(WELL)) == (1, 1), "{}", pair.program.log());
    Ok(())
}

#[tokio::test]
async fn a_reply_is_asked_for_elsewhere_before_its_first_word_only() -> Result<()> {
    let pair = Pair::open(StandIn::start(llama())?, StandIn::start(llama())?, "").await?;
    let mut ana = pair.learner("Ana").await?;
    pair.first.once(vec![Step::Break]);
    say(&mut ana, ONE).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("1 of 3 exchanges") && pair.asked() == (1, 1), "{:?}", pair.asked());

    pair.first.once(vec![shapes::words("Privacy weighs here"), Step::Break]);
    say(&mut ana, TWO).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("The reply was cut off here."), "{}", page.words());
    ensure!(page.words().contains("Privacy weighs here") && pair.asked() == (2, 1), "{:?}", pair.asked());
    Ok(())
}

#[tokio::test]
async fn who_finds_no_slot_at_the_first_is_answered_by_the_second() -> Result<()> {
    let long = || llama().slots(1).pace(10_000.0, 20.0).times(40);
    let pair = Pair::open(StandIn::start(long())?, StandIn::start(long())?, "").await?;
    let mut learners = Vec::new();
    for name in ["Ana", "Ben", "Cleo"] {
        let mut learner = pair.learner(name).await?;
        say(&mut learner, ONE).await?;
        learners.push(learner);
    }
    pair.first.until("the first writes", |ledger| ledger.in_flight == 1).await?;
    pair.second.until("the second writes", |ledger| ledger.in_flight == 1).await?;
    let third = learners.last_mut().expect("three").get(LAB).await?;
    ensure!(third.words().contains("next"), "{}", third.words());
    ensure!(pair.asked() == (1, 1), "{:?}", pair.asked());
    Ok(())
}

#[tokio::test]
async fn a_pinned_model_that_changes_is_refused_and_said() -> Result<()> {
    let first = StandIn::start(Profile::new(Kind::Ollama))?;
    let pin = format!("pin = \"sha256:{}\"", first_digest());
    let pair = Pair::open(first, StandIn::start(llama())?, &pin).await?;
    let mut ana = pair.learner("Ana").await?;
    say(&mut ana, ONE).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("1 of 3 exchanges") && pair.asked() == (1, 0), "{}", page.words());

    pair.first.change(|profile| profile.digest = "77".repeat(32));
    pair.until_logged("the model is not the one that is pinned").await?;
    say(&mut ana, TWO).await?;
    let (_, page) = reply(&mut ana).await?;
    ensure!(page.words().contains("2 of 3 exchanges") && pair.asked() == (1, 1), "{}", page.words());
    pair.round().await?;
    ensure!(pair.logged("pinned") == 1, "{}", pair.program.log());

    let said = doctor(pair.data.path()).await?;
    let fault = said.find("labs, first: ").zip(said.find("labs, second: smol answers at"));
    ensure!(fault.is_some_and(|(first, second)| first < second), "{said}");
    ensure!(said.contains("is not the one that is pinned"), "{said}");
    ensure!(said.contains(&format!("write pin = \"sha256:{}\"", "77".repeat(32))), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_doctor_proposes_what_nobody_wrote() -> Result<()> {
    let data = tempfile::tempdir()?;
    let model = data.path().join("smol.gguf");
    std::fs::write(&model, "")?;
    let file = model.display().to_string();
    let first = StandIn::start(Profile::new(Kind::Ollama).slots(2).pace(1e6, 50.0).times(4))?;
    let second = StandIn::start(Profile { file: file.clone(), ..llama() })?;
    let config = format!(
        "[[inference]]\nurl = \"{}\"\n[[inference]]\nname = \"second\"\nurl = \"{}\"\ncontext = 9000\nslots = 9\n",
        first.url(),
        second.url()
    );
    std::fs::write(data.path().join("homeroom.toml"), config)?;
    let said = doctor(data.path()).await?;
    let name = first.address();
    let parts = [
        format!("labs, {name}: smol answers at {}", first.url()),
        "2 replies at a time, 2048 tokens of context each".into(),
        format!("model = \"smol\"\nslots = 2\ncontext = 2048\npin = \"sha256:{}\"", first_digest()),
        "`slots = 9` is more than the 4".into(),
        "`context = 9000` is more than the 2048".into(),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"\npin_file".into(),
        format!("pin_file = \"{file}\""),
    ];
    for part in parts {
        ensure!(said.contains(&part), "{part} is not in {said}");
    }
    Ok(())
}

fn first_digest() -> String {
    Profile::new(Kind::Ollama).digest
}
