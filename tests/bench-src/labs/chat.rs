//! How soon the first word is there in a thread on Discord, as a stand-in plays it: an edit shows it, and edits have a pace.

use anyhow::{Context, Result};
use homeroom_discord_standin::{Channel, Guild, Message, Options, StandIn, User};
use homeroom_inference_standin::StandIn as Server;
use serde_json::json;
use tokio::time::Instant;

use super::{
    figures::Spread,
    learner::said,
    stage::{FIRST, classroom, llama},
};
use crate::{
    discord, scratch,
    table::{Table, millis},
};

/// Learners, and what each says; a class's limits are above it.
const LEARNERS: u16 = 10;
const SAID: u16 = 2;
/// Tokens a second, in a reply of 44 of them.
const PACE: f64 = 25.0;
/// Between two edits of a reply.
const EDITS: f64 = 1_200.0;

/// One after the other.
pub async fn measure(table: &mut Table) -> Result<()> {
    let (server, folder) = (Server::start(llama(4, 1).pace(10_000.0, PACE))?, scratch()?);
    let standin = StandIn::start_with(Options::light()).await?;
    let launch = classroom(folder.path(), &server.url(), "[discord]\nmessage_content = true\n")?;
    let program = discord::connected(&standin, launch).await?;
    let (guild, channel) = discord::meeting(&standin).await?;
    let mut behind = Vec::new();
    for number in 0..LEARNERS {
        let user = standin.user(&format!("Learner {number}"));
        guild.join(&user);
        let thread = opened(&user, &guild, &channel).await?;
        for time in 0..SAID {
            behind.push(behind_in(&server, (&user, &thread), &said(number, time)).await?);
        }
    }
    discord::leave(&standin, program).await?;
    let behind = Spread::from_iter(behind);
    let half = format!("{:.0} ms", behind.percentile(0.5));
    table.told("labs on Discord: server writes the first token to first word, p50 of 20", half);
    let most = behind.percentile(0.95);
    table.at_most("labs on Discord: server writes the first token to first word, p95", most, EDITS, "ms");
    Ok(())
}

/// Opens the lab: its thread.
async fn opened(user: &User, guild: &Guild, channel: &Channel) -> Result<Channel> {
    user.command(channel, "lab", json!({ "title": "What depending on an API costs" })).await?;
    let threads = guild.threads();
    threads.into_iter().find(|thread| thread.members().contains(&user.id())).context("no thread of their own")
}

/// Types something: how long after the server had written the first word of its reply that was in the thread, in
/// milliseconds.
async fn behind_in(server: &Server, (user, thread): (&User, &Channel), words: &str) -> Result<f64> {
    let (before, tokens) = (user.say(thread, words)?.id, server.ledger().tokens);
    server.until("the first token", |ledger| ledger.tokens > tokens).await?;
    let written = Instant::now();
    let has = |message: &Message, words: &str| message.id > before && message.words().contains(words);
    thread.wait_for("the first word", |message| has(message, FIRST)).await?;
    let shown = written.elapsed();
    thread.wait_for("the end of the reply", |message| has(message, "exchanges")).await?;
    Ok(millis(shown))
}
