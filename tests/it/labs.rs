//! A lab from its task to its last line, with an assistant that a stand-in plays word by word.

mod backends;
mod bad_days;
mod browser;
mod desk;
pub mod model;
mod real;
mod rules;
mod talk;

use anyhow::{Context, Result, ensure};
use homeroom_inference_standin::{Kind, Profile, StandIn};
use homeroom_tests::{
    http::Visitor,
    page::Page,
    program::{Launch, Program},
    teacher::Teacher,
};
use tempfile::TempDir;

/// A lab of a shipped course, and where its page is.
const LAB: &str = "/c/running-models-locally/1-what-an-api-costs.lab";

/// A reply as a model writes it, in pieces.
pub const REPLY: [&str; 6] = [
    "Three of the six motives seem to weigh here:\n\n",
    "- **Privacy**: the letters name people, see [lesson 1, what-an-api-costs].\n",
    "- **Cost**: two hundred letters a day are a steady load.\n",
    "- **Upkeep** counts against it.\n\n",
    "I am not sure how long a letter is. ",
    "What would an hour of somebody's time cost you when it breaks?",
];

/// An inference server, and a classroom that asks it.
struct Stage {
    server: StandIn,
    data: TempDir,
    program: Program,
}

impl Stage {
    async fn open(profile: Profile) -> Result<Self> {
        let server = StandIn::start(profile)?;
        let data = tempfile::tempdir()?;
        let program = start(&data, &server).await?;
        Ok(Self { server, data, program })
    }

    /// Ends the program as a power cut would, and starts it anew.
    async fn restart(self) -> Result<Self> {
        let Self { server, data, program } = self;
        program.kill().await?;
        let program = start(&data, &server).await?;
        Ok(Self { server, data, program })
    }

    /// Somebody who teaches a class with the lab's course.
    async fn teacher(&self) -> Result<Teacher> {
        let course = ["running-models-locally"];
        Teacher::arrive(self.program.origin(), self.data.path(), "Tea", &course).await
    }

    /// Somebody in a lab.
    async fn learner(&self, name: &str) -> Result<Visitor> {
        let mut visitor = Visitor::new(self.program.origin());
        visitor.enter(name).await?;
        let page = visitor.get(LAB).await?;
        pressed(&mut visitor, &page, "Open the lab").await?;
        Ok(visitor)
    }
}

async fn start(data: &TempDir, server: &StandIn) -> Result<Program> {
    let config = format!("[inference]\nurl = \"{}\"\n", server.url());
    Launch::new(data.path())?.config(&config)?.start().await
}

fn llama() -> Profile {
    Profile::new(Kind::LlamaCpp)
}

/// Presses the button with these words; the page that follows.
async fn pressed(visitor: &mut Visitor, page: &Page, words: &str) -> Result<Page> {
    let found = page.button(|button| button.label.contains(words));
    let (form, button) = found.with_context(|| format!("no {words}: {}", page.words()))?;
    visitor.press(&form, &button).await
}

/// Says something; the page at once after it.
async fn say(visitor: &mut Visitor, words: &str) -> Result<Page> {
    let page = visitor.get(LAB).await?;
    let (form, button) = page.button(|button| button.label == "Send").context("nowhere to say it")?;
    visitor.post(&form.action, &[("text", words), (&button.name, &button.value)]).await
}

/// Reads along until the reply is there; each look at it, and the page then.
async fn reply(visitor: &mut Visitor) -> Result<(Vec<String>, Page)> {
    let mut looks = Vec::new();
    let status = visitor
        .tab()
        .follow(&format!("{LAB}/live"), |piece| {
            looks.push(piece.to_owned());
            !piece.contains("event: over")
        })
        .await?;
    // It may be there before anybody looks.
    ensure!(status == 200 || status == 404, "{status}");
    Ok((looks, visitor.get(LAB).await?))
}
