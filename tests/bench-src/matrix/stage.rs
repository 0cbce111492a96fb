//! A homeserver, the relay before it, and the program's folders.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use homeroom_core::{EventId, ParcelId, PlatformId};
use homeroom_tests::{
    checkout, course,
    matrix::{BOT, Homeserver, PASSWORD, Plain},
    program::{Launch, Program},
    relay::{Call, Relay},
};
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    process::Command,
    time::{Instant, interval, timeout},
};

use crate::scratch;

/// Where the program has its record and its keys.
pub const DATA: &str = "data";
/// How long anything may take: a homeserver does some twenty things a second.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// Nothing more is on its way when nothing was for so long.
const QUIET: Duration = Duration::from_millis(60);

/// Where it all happens.
pub struct Stage {
    pub server: Homeserver,
    pub relay: Relay,
    folder: TempDir,
    config: String,
}

impl Stage {
    /// With an account for the bot, and a course of so many quizzes.
    pub async fn open(quizzes: u8) -> Result<Self> {
        let server = Homeserver::start().await?;
        server.account("homeroom").await?;
        let relay = Relay::before(&server.url()).await?;
        relay.keep("/sync");
        relay.keep("PUT /send/");
        let folder = scratch()?;
        let courses = course::write(&folder.path().join("courses"), quizzes)?;
        let config = format!(
            "{courses}\n[matrix]\nhomeserver = \"{}\"\nuser = \"{BOT}\"\nallow = [\"@ada:school\"]\n",
            relay.url()
        );
        Ok(Self { server, relay, folder, config })
    }

    /// Signs the bot in.
    pub async fn sign_in(&self, data: &str) -> Result<()> {
        let output = Command::new(checkout::built("homeroom")?)
            .args(["matrix", "login", &self.relay.url(), BOT, "--data"])
            .arg(self.folder.path().join(data))
            .env("HOMEROOM_MATRIX_PASSWORD", PASSWORD)
            .current_dir(self.folder.path())
            .output()
            .await
            .context("signing in")?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Starts the program.
    pub async fn start(&self, data: &str) -> Result<Program> {
        Launch::new(&self.folder.path().join(data))?.config(&self.config)?.start().await
    }

    /// A room that is open to all, where a class meets.
    pub async fn class(&self) -> Result<String> {
        let mark = self.relay.mark();
        let mut ada = Plain::come(&self.server.url(), "ada").await?;
        ada.create(json!({ "preset": "public_chat", "name": "Evening class", "invite": [BOT] })).await?;
        self.over("/join", mark).await?;
        let said = ada.say("!class create Evening class zone=Europe/Berlin").await?;
        self.answer(&said, mark).await?;
        Ok(ada.room)
    }

    /// The message of the bot that answers an event: its transaction is named after it.
    pub async fn answer(&self, event: &str, mark: usize) -> Result<Call> {
        self.over(&format!("PUT /{}", once(event)), mark).await
    }

    /// Waits for the end of a request.
    pub async fn over(&self, kind: &str, mark: usize) -> Result<Call> {
        timeout(PATIENCE, self.relay.over(kind, mark)).await.with_context(|| format!("no {kind}"))
    }

    /// Waits until the bot asks and sends nothing more.
    pub async fn quiet(&self) {
        let mut beat = interval(Duration::from_millis(5));
        let (mut seen, mut since) = (0, Instant::now());
        while since.elapsed() < QUIET {
            beat.tick().await;
            let mark = self.relay.mark();
            // What goes on longer than this many requests back is no concern of ours.
            let recent = self.relay.since(mark.saturating_sub(20));
            if mark != seen || recent.iter().any(|call| call.ended.is_none() && !call.is("/sync")) {
                (seen, since) = (mark, Instant::now());
            }
        }
    }
}

/// The transaction of the answer to an event.
pub fn once(event: &str) -> String {
    ParcelId::answering(&PlatformId::new("matrix"), &EventId::new(event)).to_string()
}
