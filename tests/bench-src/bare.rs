//! What a press on Discord cannot do without: a handler of serenity that acknowledges and shows a page, and nothing else.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use homeroom_discord_standin::{Message, StandIn};
use homeroom_tests::program::{Launch, Program};
use serde_json::{Value, json};
use serenity::{
    async_trait,
    builder::CreateInteractionResponse,
    client::{ClientBuilder, Context, EventHandler},
    http::{Http, HttpBuilder},
    model::{
        application::{ComponentInteraction, Interaction},
        gateway::{GatewayIntents, Ready},
    },
};

/// Where the token is told, and where the stand-in's address is: as the program is told of them.
pub const TOLD: [&str; 2] = ["HOMEROOM_DISCORD_TOKEN", "HOMEROOM_DISCORD_API"];

/// Starts it in a process of its own. It shows what stands in this message, whoever presses what.
pub async fn start(standin: &StandIn, folder: &Path, shown: &Message) -> Result<Program> {
    let page = json!({
        "content": shown.content,
        "embeds": shown.embeds,
        "components": shown.components,
        "attachments": [],
        "allowed_mentions": { "parse": [] },
    });
    std::fs::create_dir_all(folder)?;
    std::fs::write(page_in(folder), page.to_string())?;
    let launch = Launch::of(std::env::current_exe()?, folder).arg("bare").arg(folder.display().to_string());
    let [token, api] = TOLD;
    launch.env(token, standin.token()).env(api, standin.api_base()).start().await
}

/// Answers presses until it is killed, on as many threads as the program does.
#[tokio::main]
pub async fn serve(folder: &Path) -> Result<()> {
    let [token, api] = TOLD.map(std::env::var);
    let (token, api) = (token?, api?);
    let page = serde_json::from_str(&std::fs::read_to_string(page_in(folder))?)?;
    // As the program asks a stand-in for Discord: directly, and without serenity's own limits.
    let http = HttpBuilder::new(&token).proxy(&api).ratelimiter_disabled(true).build();
    let client =
        ClientBuilder::new_with_http(http, GatewayIntents::empty()).event_handler(Bare { page, api });
    client.await?.start().await.context("the bare handler ended")
}

fn page_in(folder: &Path) -> PathBuf {
    folder.join("page.json")
}

struct Bare {
    page: Value,
    api: String,
}

impl Bare {
    async fn answer(&self, http: &Http, press: &ComponentInteraction) -> serenity::Result<()> {
        press.create_response(http, CreateInteractionResponse::Acknowledge).await?;
        http.edit_original_interaction_response(&press.token, &self.page, Vec::new()).await.map(drop)
    }
}

#[async_trait]
impl EventHandler for Bare {
    async fn ready(&self, _: Context, _: Ready) {
        println!("Homeroom is open: {}/", self.api);
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let Interaction::Component(press) = interaction else { return };
        if let Err(error) = self.answer(&context.http, &press).await {
            eprintln!("not answered: {error}");
        }
    }
}
