//! An inference server that a stand-in plays, and a classroom that asks it.

use std::path::Path;

use anyhow::{Context, Result};
use homeroom_inference_standin::{Kind, Profile, StandIn};
use homeroom_tests::{
    program::{Launch, Program},
    teacher::Teacher,
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::learner::Learner;
use crate::scratch;

/// The first word of each reply. Pages have it nowhere else.
pub const FIRST: &str = "Reckoning";
/// A reply as models write them: forty-four tokens, most with the space before them.
const REPLY: &str = "Reckoning with what you said, three of the six motives seem to weigh here:\n\n- **Privacy**: the letters \
    name people, see [lesson 1, what-an-api-costs].\n- **Cost**: two hundred a day are a *steady* load.\n- **Upkeep** counts \
    against it.\n\nWhat would an hour of somebody's time cost you?\n\n";

/// The server, the classroom, and who learns there.
pub struct Stage {
    pub server: StandIn,
    pub program: Program,
    pub learners: Vec<Learner>,
    _folder: TempDir,
}

impl Stage {
    /// Everybody is in the lab, and has said nothing yet. Their class lets them say as much as it can: with time that runs
    /// faster than people do, the default would stop everybody. The other limits are the default.
    pub async fn open(profile: Profile, learners: u16) -> Result<Self> {
        let (server, folder) = (StandIn::start(profile)?, scratch()?);
        let program = classroom(folder.path(), &server.url(), "")?.start().await?;
        let course = ["running-models-locally"];
        let mut teacher = Teacher::arrive(program.origin(), folder.path(), "Tea", &course).await?;
        let limits = [("do", "labs"), ("at_once", "60"), ("a_minute", "60"), ("tokens_a_day", "200000")];
        let limits = [limits.as_slice(), &[("longest", "512")]].concat();
        teacher.visitor.post(&format!("{}/settings", teacher.class), &limits).await?;
        let learners = arrive(&program, (0, learners), Some(&teacher.code)).await?;
        Ok(Self { server, program, learners, _folder: folder })
    }

    /// What the bot asked last.
    pub fn asked_last(&self) -> Result<Value> {
        let ledger = self.server.ledger();
        Ok(ledger.chats().last().context("nothing was asked")?.body.clone())
    }
}

/// A llama.cpp that writes replies of so many times forty-four tokens.
pub fn llama(slots: u32, times: u32) -> Profile {
    let mut profile = Profile::new(Kind::LlamaCpp).slots(slots).times(times);
    profile.words = REPLY.split(' ').map(|word| format!(" {word}")).collect();
    if let Some(first) = profile.words.first_mut() {
        FIRST.clone_into(first);
    }
    profile
}

/// A classroom that asks the server at this address.
pub fn classroom(folder: &Path, url: &str, more: &str) -> Result<Launch> {
    Launch::new(folder)?.config(&format!("[inference]\nurl = \"{url}\"\n{more}"))
}

/// So many come in, numbered from here on.
pub async fn arrive(
    program: &Program,
    (from, learners): (u16, u16),
    code: Option<&str>,
) -> Result<Vec<Learner>> {
    let mut all = Vec::new();
    for number in from..from + learners {
        let learner = Learner::arrive(program.origin(), number, code).await;
        all.push(learner.context("a learner does not arrive")?);
    }
    Ok(all)
}

/// Everybody always has something in the line, and reads along.
pub fn without_end(learners: Vec<Learner>) -> JoinSet<Result<()>> {
    let mut tasks = JoinSet::new();
    for mut learner in learners {
        tasks.spawn(async move {
            loop {
                learner.exchange().await?;
            }
        });
    }
    tasks
}
