//! A bot as people write them, with the library that our adapter uses.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::json;
use serenity::{
    all::{
        ActionRowComponent, Client, CommandOptionType, Context, CreateActionRow, CreateAttachment,
        CreateButton, CreateCommand, CreateCommandOption, CreateEmbed, CreateInputText,
        CreateInteractionResponse, CreateInteractionResponseMessage, CreateModal, CreateSelectMenu,
        CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse, EventHandler, GatewayIntents,
        Guild, InputTextStyle, Interaction, Ready,
    },
    async_trait,
    http::HttpBuilder,
};
use tokio::sync::mpsc;

use crate::{Ack, StandIn};

/// What went wrong or right inside the library, told to the test.
struct Handler {
    told: mpsc::UnboundedSender<String>,
}

impl Handler {
    fn tell(&self, what: impl Into<String>) {
        // The test may have ended.
        let _ = self.told.send(what.into());
    }

    async fn register(&self, context: &Context) -> serenity::Result<()> {
        let option = CreateCommandOption::new(CommandOptionType::String, "course", "which").required(true);
        let command = CreateCommand::new("learn").description("learn something").add_option(option);
        serenity::all::Command::set_global_commands(&context.http, vec![command]).await.map(|_| ())
    }

    async fn answer(&self, context: &Context, interaction: &Interaction) -> serenity::Result<()> {
        match interaction {
            Interaction::Command(command) => {
                command.defer_ephemeral(&context.http).await?;
                let menu = CreateSelectMenu::new(
                    "menu",
                    CreateSelectMenuKind::String { options: vec![CreateSelectMenuOption::new("One", "1")] },
                );
                let buttons = CreateActionRow::Buttons(vec![
                    CreateButton::new("next").label("Next"),
                    CreateButton::new("write").label("Write"),
                ]);
                let content = EditInteractionResponse::new()
                    .content("first")
                    .embed(
                        CreateEmbed::new().title("Lesson").image("attachment://a.txt").field("a", "b", true),
                    )
                    .new_attachment(CreateAttachment::bytes(*b"hello", "a.txt"))
                    .components(vec![buttons, CreateActionRow::SelectMenu(menu)]);
                command.edit_response(&context.http, content).await.map(|_| ())
            }
            Interaction::Component(press) if press.data.custom_id == "write" => {
                let input = CreateInputText::new(InputTextStyle::Short, "Name", "name");
                let form =
                    CreateModal::new("form", "Who?").components(vec![CreateActionRow::InputText(input)]);
                press.create_response(&context.http, CreateInteractionResponse::Modal(form)).await
            }
            Interaction::Component(press) => {
                let message =
                    CreateInteractionResponseMessage::new().content("second").components(Vec::new());
                press.create_response(&context.http, CreateInteractionResponse::UpdateMessage(message)).await
            }
            Interaction::Modal(form) => {
                let ActionRowComponent::InputText(input) = &form.data.components[0].components[0] else {
                    self.tell("no input");
                    return Ok(());
                };
                let message =
                    CreateInteractionResponseMessage::new().content(input.value.clone().unwrap_or_default());
                form.create_response(&context.http, CreateInteractionResponse::Message(message)).await
            }
            other => {
                self.tell(format!("{other:?}"));
                Ok(())
            }
        }
    }
}

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, context: Context, _: Ready) {
        let done = self.register(&context).await;
        self.tell(done.map_or_else(|error| format!("{error:?}"), |()| "registered".into()));
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.tell(format!("{} with {} channels", guild.name, guild.channels.len()));
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        if let Err(error) = self.answer(&context, &interaction).await {
            self.tell(format!("{error:?}"));
        }
    }
}

#[tokio::test]
async fn serenity_is_at_home() -> Result<()> {
    let standin = StandIn::start().await?;
    let guild = standin.guild("Study group");
    let (channel, ada) = (guild.channel("general"), standin.user("Ada"));
    guild.join(&ada);
    let (told, mut heard) = mpsc::unbounded_channel();
    let http = HttpBuilder::new(standin.token()).proxy(standin.api_base()).ratelimiter_disabled(true).build();
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let client = serenity::client::ClientBuilder::new_with_http(http, intents);
    let mut client: Client = client.event_handler(Handler { told }).await?;
    let shards = Arc::clone(&client.shard_manager);
    let running = tokio::spawn(async move { client.start().await });
    let mut first = vec![heard.recv().await.context("silence")?, heard.recv().await.context("silence")?];
    first.sort();
    assert_eq!(first, ["Study group with 1 channels", "registered"]);

    let answer = ada.command(&channel, "learn", json!({ "course": "intro" })).await?;
    assert_eq!((answer.ack, answer.is_ephemeral), (Ack::Thinking, true));
    let message = answer.message()?.clone();
    assert_eq!(message.content, "first");
    let answer = ada.press(&message, "write").await?;
    let answer = ada.submit(answer.form()?, &[("name", "Ada")]).await?;
    assert_eq!(answer.message()?.content, "Ada");
    let answer = ada.press(&message, "next").await?;
    assert_eq!((answer.ack, answer.message()?.content.as_str()), (Ack::Update, "second"));
    let direct = ada.command(&ada.direct(), "learn", json!({ "course": "intro" })).await?;
    let answer = ada.select(direct.message()?, "menu", &["1"]).await?;
    assert_eq!(answer.message()?.content, "second");

    standin.cut(4000);
    standin
        .wait_for("it is back", |state| state.identifies.last().filter(|one| one.is_resume).map(|_| ()))
        .await?;
    ada.command(&channel, "learn", json!({ "course": "intro" })).await?;
    shards.shutdown_all().await;
    running.await??;
    assert_eq!(heard.try_recv().ok(), None);
    assert_eq!(standin.violations(), Vec::<String>::new());
    Ok(())
}
