//! The classroom's presence on Discord: it introduces itself, listens, and leaves in order.

use std::{
    future::Future,
    pin::{Pin, pin},
    sync::{Arc, Mutex, Once, PoisonError},
};

use async_trait::async_trait;
use homeroom_core::{Chat, Pictures, Platform, PlatformId};
use serde::Deserialize;
use serenity::{
    Client,
    client::{ClientBuilder, Context, EventHandler},
    gateway::{GatewayError, ShardManager},
    model::{
        application::{ApplicationFlags, Interaction},
        channel::Message,
        gateway::{GatewayIntents, Ready},
        id::ApplicationId,
    },
};
use tokio::{
    sync::{Semaphore, mpsc},
    time::timeout,
};

use crate::{
    caller::PLATFORM,
    limits::{AT_ONCE, CLOSE_TIME, DRAIN_TIME, REQUEST_TIME, RETRY_TIME},
    line::{self, Line},
    platform::Post,
    registration::register,
    room::Room,
    settings::{MessageContent, Settings, Shards, StartError},
    upload::Fetcher,
};

/// The version of Discord's addresses that serenity speaks: <https://discord.com/developers/docs/reference#api-versioning>.
const VERSION: &str = "api/v10";

/// Of which an application has one that may read what people type; which, depends on how many servers it is on:
/// <https://docs.discord.com/developers/resources/application#application-object-application-flags>.
const READS: ApplicationFlags =
    ApplicationFlags::GATEWAY_MESSAGE_CONTENT.union(ApplicationFlags::GATEWAY_MESSAGE_CONTENT_LIMITED);

/// The classroom on Discord, not yet listening.
pub struct Discord {
    settings: Settings,
    line: Arc<Line>,
    /// Whether it was said that Discord does not let us read.
    told: Once,
}

/// Why the classroom is no longer on Discord.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// Discord no longer takes the token.
    #[error("Discord no longer takes the token")]
    Token,
    /// Discord does not answer, or not as it should.
    #[error("Discord cannot be reached: {0}")]
    Unreachable(String),
    /// Discord does not let us hear what we asked to hear.
    #[error("Discord does not grant the intents that were asked for")]
    Intents,
}

/// Who we are on Discord.
pub(crate) struct Introduced {
    pub(crate) user: u64,
    pub(crate) application: u64,
    /// What the application may do.
    flags: ApplicationFlags,
}

impl Discord {
    /// Asks nobody anything yet.
    pub fn new(settings: Settings) -> Result<Self, StartError> {
        settings.checked()?;
        let line = Arc::new(Line::new(&settings)?);
        Ok(Self { settings, line, told: Once::new() })
    }

    /// Asks Discord who we are: whether it takes the token, and which application that is.
    pub async fn introduce(&self) -> Result<(), StartError> {
        let me = introduced(&self.settings, &self.line.client).await?;
        self.line.is(ApplicationId::new(me.application));
        if !me.flags.intersects(READS) {
            self.line.may_not_read();
        }
        Ok(())
    }

    /// Whether what is typed on a server can be said in labs: it was asked for, and as far as we know, it is granted.
    pub fn reads(&self) -> bool {
        self.line.reads()
    }

    /// Our application's id, for [`invite_link`](crate::invite_link); once we are introduced.
    pub fn application_id(&self) -> Option<u64> {
        self.line.http.application_id().map(ApplicationId::get)
    }

    /// For what is brought to people.
    pub fn platform(&self) -> Arc<dyn Platform> {
        Arc::new(Post(Arc::clone(&self.line)))
    }

    /// Listens until `stop`; then takes nothing more and finishes what it has begun. Where Discord cannot be reached it
    /// is tried again; only a token that it does not take ends this.
    pub async fn run(
        self,
        chat: Arc<dyn Chat>,
        pictures: Arc<dyn Pictures>,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<(), RunError> {
        self.line.show_pictures(pictures);
        let mut stop = pin!(stop);
        loop {
            match self.stay(&chat, stop.as_mut()).await {
                Err(RunError::Intents) if self.line.reads() => {
                    self.line.may_not_read();
                    continue;
                }
                Err(error @ (RunError::Unreachable(_) | RunError::Intents)) => {
                    tracing::warn!(%error, "it is tried again");
                }
                Err(RunError::Token) => {
                    tracing::error!(
                        "Discord no longer takes the token: the classroom is not on Discord any more"
                    );
                    return Err(RunError::Token);
                }
                Ok(()) => return Ok(()),
            }
            if timeout(RETRY_TIME, stop.as_mut()).await.is_ok() {
                return Ok(());
            }
        }
    }

    /// Once: introduces itself, listens, and leaves in order.
    async fn stay(
        &self,
        chat: &Arc<dyn Chat>,
        stop: Pin<&mut (impl Future<Output = ()> + Send)>,
    ) -> Result<(), RunError> {
        if self.application_id().is_none() {
            self.introduce().await.map_err(unreachable)?;
        }
        // serenity would go to the real gateway if it is not told of one.
        let gateway = self.line.within(self.line.http.get_bot_gateway()).await.map_err(|fault| {
            if fault.revoked() {
                RunError::Token
            } else {
                RunError::Unreachable("the gateway is not named".into())
            }
        })?;
        match register(&self.line).await {
            Ok(true) => tracing::info!("Discord was told of the commands"),
            Ok(false) => {}
            Err(fault) if fault.revoked() => return Err(RunError::Token),
            Err(fault) => {
                tracing::error!(code = fault.code(), "Discord did not take the commands; those it knows stay")
            }
        }
        let fetcher = Fetcher::new(self.line.client.clone(), self.settings.api_base.as_deref());
        let room = Room {
            line: Arc::clone(&self.line),
            chat: Arc::clone(chat),
            fetcher,
            seats: Semaphore::new(AT_ONCE),
        };
        let room = Arc::new(room);
        let (pass, mut passes) = mpsc::channel(1);
        let listener = Arc::new(Listener {
            room,
            pass: Mutex::new(Some(pass)),
            catching_up: tokio::sync::Mutex::default(),
        });
        let http = line::http(&self.settings, &self.line.client, self.settings.api_base.is_none())
            .map_err(unreachable)?;
        self.application_id().into_iter().for_each(|id| http.set_application_id(ApplicationId::new(id)));
        let client = ClientBuilder::new_with_http(http, self.intents())
            .event_handler_arc(Arc::clone(&listener))
            .await
            .map_err(|_| RunError::Unreachable("no client".into()))?;
        client.ws_url.lock().await.clone_from(&gateway.url);
        let ended = self.listen(client, gateway.shards, stop).await;
        listener.close();
        // It ends when the last interaction has given its pass back.
        if timeout(DRAIN_TIME, passes.recv()).await.is_err() {
            tracing::warn!("interactions were still being answered when the classroom left Discord");
        }
        ended
    }

    /// What we ask to hear of, besides interactions.
    fn intents(&self) -> GatewayIntents {
        if self.line.reads() {
            return GatewayIntents::DIRECT_MESSAGES
                | GatewayIntents::GUILD_MESSAGES
                | GatewayIntents::MESSAGE_CONTENT;
        }
        if self.settings.message_content == MessageContent::Asked {
            self.told.call_once(|| {
                tracing::warn!(
                    "Discord does not let the bot read what is typed; in labs there is the reply button. Switch on Message Content \
                     Intent under Bot at https://discord.com/developers/applications and start anew, or leave out \
                     discord.message_content"
                );
            });
        }
        // What is written to us alone comes with its words in any case.
        GatewayIntents::DIRECT_MESSAGES
    }

    async fn listen(
        &self,
        mut client: Client,
        recommended: u32,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<(), RunError> {
        let manager = Arc::clone(&client.shard_manager);
        let (first, last, of) = match self.settings.shards {
            Shards::Auto => (0, recommended.max(1) - 1, recommended.max(1)),
            Shards::Range { first, last, of } => (first, last, of),
        };
        if of < recommended {
            tracing::warn!(recommended, of, "Discord recommends more shards, and may refuse so few");
        }
        // serenity counts the end of the range in.
        let ended = tokio::select! {
            ended = client.start_shard_range(first..last, of) => ended.map_err(|error| said(&error)),
            () = self.line.revoked.notified() => Err(RunError::Token),
            () = stop => Ok(()),
        };
        leave(&manager).await;
        ended
    }
}

fn unreachable(error: StartError) -> RunError {
    match error {
        StartError::Token => RunError::Token,
        error => RunError::Unreachable(error.to_string()),
    }
}

fn said(error: &serenity::Error) -> RunError {
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => RunError::Token,
        serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) => RunError::Intents,
        serenity::Error::Gateway(error) => RunError::Unreachable(error.to_string()),
        _ => RunError::Unreachable("the gateway".into()),
    }
}

async fn leave(manager: &ShardManager) {
    if timeout(CLOSE_TIME, manager.shutdown_all()).await.is_err() {
        tracing::warn!("Discord's gateway did not say goodbye in time");
    }
}

/// Asks Discord who we are: whether it takes the token, and which application that is.
pub(crate) async fn introduced(
    settings: &Settings,
    client: &reqwest::Client,
) -> Result<Introduced, StartError> {
    let user = named(settings, client, "users/@me").await?;
    let application = named(settings, client, "applications/@me").await?;
    Ok(Introduced { user: user.0, application: application.0, flags: application.1 })
}

/// The id of what stands at an address, and its flags.
async fn named(
    settings: &Settings,
    client: &reqwest::Client,
    path: &str,
) -> Result<(u64, ApplicationFlags), StartError> {
    let url = format!("{}/{VERSION}/{path}", settings.base()?);
    let token = format!("Bot {}", settings.token.reveal());
    // A token with a line break in it is no header.
    let token = reqwest::header::HeaderValue::from_str(&token).map_err(|_| StartError::Token)?;
    let asked = client.get(url).header(reqwest::header::AUTHORIZATION, token).timeout(REQUEST_TIME);
    let response = asked.send().await.map_err(|_| StartError::Unreachable("no answer".into()))?;
    match response.status().as_u16() {
        200 => {}
        401 => return Err(StartError::Token),
        status => return Err(StartError::Unreachable(format!("status {status}"))),
    }
    let unread = || StartError::Unreachable("an answer that cannot be read".into());
    let bytes = response.bytes().await.map_err(|_| unread())?;
    let named: Named = serde_json::from_slice(&bytes).map_err(|_| unread())?;
    let id = named.id.parse().ok().filter(|id| *id > 0).ok_or_else(unread)?;
    Ok((id, ApplicationFlags::from_bits_truncate(named.flags)))
}

#[derive(Deserialize)]
struct Named {
    id: String,
    #[serde(default)]
    flags: u64,
}

/// Takes what comes, as long as it hands out passes.
struct Listener {
    room: Arc<Room>,
    pass: Mutex<Option<mpsc::Sender<()>>>,
    /// Held while it is looked for what was typed meanwhile.
    catching_up: tokio::sync::Mutex<()>,
}

impl Listener {
    fn pass(&self) -> Option<mpsc::Sender<()>> {
        self.pass.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes what was typed in labs while nobody listened. Told of twice, it counts once.
    async fn catch_up(&self) {
        let Ok(_alone) = self.catching_up.try_lock() else { return };
        let since = self.room.line.heard();
        for thread in self.room.chat.threads(&PlatformId::new(PLATFORM)).await {
            let Some(_pass) = self.pass() else { return };
            for typed in self.room.missed(&thread, since).await {
                self.room.hear(&typed).await;
            }
        }
    }

    fn close(&self) {
        self.pass.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

#[async_trait]
impl EventHandler for Listener {
    async fn ready(&self, context: Context, _: Ready) {
        tracing::info!(shard = context.shard_id.0, "the classroom is on Discord");
        self.catch_up().await;
    }

    async fn message(&self, _: Context, typed: Message) {
        if let Some(_pass) = self.pass() {
            self.room.line.hears();
            self.room.hear(&typed).await;
        }
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        if let Some(_pass) = self.pass() {
            self.room.line.hears();
            self.room.take(&interaction).await;
        }
    }
}
