//! The line to Discord: requests, each with a bound on its time.

use std::{
    collections::HashMap,
    future::Future,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use homeroom_core::{Account, Bare, Block, DeliveryError, Page, Pictures, Support, Thread, View, asked};
use serenity::{
    builder::{Builder as _, CreateInteractionResponse, EditThread, GetMessages},
    http::{Http, HttpBuilder, Route},
    model::{
        Timestamp,
        channel::Message as Sent,
        id::{ApplicationId, ChannelId, InteractionId, MessageId},
    },
};
use tokio::{sync::Notify, time::timeout};

use crate::{
    capabilities,
    fault::Fault,
    limits::{CONVERSATIONS_MAX, MISSED_MAX, NONCE_MAX, REQUEST_TIME},
    outgoing::{Message, with_seen},
    settings::{MessageContent, Settings, StartError},
    thread::is_private,
    words::{SEEN, SEEN_TYPED},
};

/// The line to Discord.
pub(crate) struct Line {
    /// Carries all of it: each client would have the certificates of the world in memory once more.
    pub(crate) client: reqwest::Client,
    /// For what is limited: messages, commands, private conversations.
    pub(crate) http: Arc<Http>,
    /// For answers to interactions, which Discord does not count: serenity's limiter would take all of them for one
    /// route, make a class wait for each other, and keep an entry of every press.
    quick: Arc<Http>,
    /// Told when Discord no longer takes the token.
    pub(crate) revoked: Notify,
    /// Whether what is typed on a server comes to us.
    reads: AtomicBool,
    /// When something was heard last, in seconds since 1970; at first, when we began.
    heard: AtomicI64,
    conversations: Mutex<HashMap<u64, ChannelId>>,
    pictures: OnceLock<Arc<dyn Pictures>>,
}

impl Line {
    /// A line with the settings' token to where they say.
    pub(crate) fn new(settings: &Settings) -> Result<Self, StartError> {
        let client = client()?;
        let limited = http(settings, &client, settings.api_base.is_none())?;
        let quick = http(settings, &client, false)?;
        Ok(Self {
            client,
            http: Arc::new(limited),
            quick: Arc::new(quick),
            revoked: Notify::new(),
            heard: AtomicI64::new(Timestamp::now().unix_timestamp()),
            reads: AtomicBool::new(settings.message_content == MessageContent::Asked),
            conversations: Mutex::default(),
            pictures: OnceLock::new(),
        })
    }

    /// Which application we are.
    pub(crate) fn is(&self, application: ApplicationId) {
        self.http.set_application_id(application);
        self.quick.set_application_id(application);
    }

    /// Whether what is typed on a server comes to us. In a private conversation it always does.
    pub(crate) fn reads(&self) -> bool {
        self.reads.load(Ordering::Relaxed)
    }

    /// Something is heard.
    pub(crate) fn hears(&self) {
        self.heard.store(Timestamp::now().unix_timestamp(), Ordering::Relaxed);
    }

    /// When something was heard last, in seconds since 1970.
    pub(crate) fn heard(&self) -> i64 {
        self.heard.load(Ordering::Relaxed)
    }

    /// Whether what is typed in a thread comes to us.
    pub(crate) fn typing(&self, thread: &Thread) -> Support {
        let private = thread.link.as_deref().map_or(thread.beside.is_none(), is_private);
        if private || self.reads() { Support::Native } else { Support::Fallback }
    }

    /// What stands in a channel, the newest first.
    pub(crate) async fn written(&self, channel: ChannelId) -> Result<Vec<Sent>, Fault> {
        self.within(channel.messages(&*self.http, GetMessages::new().limit(MISSED_MAX))).await
    }

    /// Discord does not let us.
    pub(crate) fn may_not_read(&self) {
        self.reads.store(false, Ordering::Relaxed);
    }

    /// What is seen of people here, for the page on privacy.
    fn seen(&self) -> &'static [&'static str] {
        if self.reads() { &[SEEN, SEEN_TYPED] } else { &[SEEN] }
    }

    /// Where pictures come from, from now on.
    pub(crate) fn show_pictures(&self, from: Arc<dyn Pictures>) {
        // A second start keeps the first: both are the same classroom's.
        let _ = self.pictures.set(from);
    }

    /// A view's page as a message.
    pub(crate) async fn message(&self, view: &View) -> Message {
        let page = asked(&with_seen(view, self.seen()), &capabilities());
        let Some(pictures) = self.pictures.get().filter(|_| has_pictures(&page)) else {
            return Message::of(&page, &Bare);
        };
        let (pictures, kept) = (Arc::clone(pictures), page.clone());
        // Drawing takes some ten milliseconds, which no other task should wait for.
        let drawn = tokio::task::spawn_blocking(move || Message::of(&page, &*pictures)).await;
        drawn.unwrap_or_else(|_| Message::of(&kept, &Bare))
    }

    /// Acknowledges an interaction.
    pub(crate) async fn acknowledge(
        &self,
        to: (InteractionId, &str),
        with: CreateInteractionResponse,
    ) -> Result<(), Fault> {
        self.within(with.execute(&*self.quick, to)).await
    }

    /// Shows a message where an interaction stands, or where its acknowledgement does.
    pub(crate) async fn answer(&self, token: &str, message: Message) -> Result<(), Fault> {
        let sent = self.within(message.answered().execute(&*self.quick, token)).await;
        arrived(sent.map(|_| ()))
    }

    /// Shows a message beside, to whoever pressed.
    pub(crate) async fn whisper(&self, token: &str, message: Message) -> Result<(), Fault> {
        let sent = self.within(message.whispered().execute(&*self.quick, (None, token))).await;
        arrived(sent.map(|_| ()))
    }

    /// Brings a message to an account.
    pub(crate) async fn bring(
        &self,
        to: &Account,
        message: Message,
        once: &str,
    ) -> Result<(), DeliveryError> {
        let channel = self.conversation(to).await?;
        let sent = self.within(message.posted(&nonce(once)).execute(&*self.http, (channel, None))).await;
        let sent = arrived(sent.map(|_| ()));
        if matches!(sent, Err(Fault::Refused(404, _))) {
            self.known().remove(&number(&to.user)?);
        }
        sent.map_err(|fault| fault.delivery())
    }

    /// Puts a message up in a channel.
    pub(crate) async fn post(
        &self,
        channel: ChannelId,
        message: Message,
        once: &str,
    ) -> Result<String, Fault> {
        Ok(self.sent(channel, message, once).await?.id.to_string())
    }

    /// The same: what Discord says of it.
    pub(crate) async fn sent(&self, channel: ChannelId, message: Message, once: &str) -> Result<Sent, Fault> {
        let message = message.posted(&nonce(once));
        self.within(message.execute(&*self.http, (channel, None))).await
    }

    /// Puts another message in place of one. A thread that Discord put away is taken out for that.
    pub(crate) async fn replace(&self, at: (ChannelId, MessageId), message: Message) -> Result<(), Fault> {
        let sent = self.replace_there(at, message.clone()).await;
        if !sent.as_ref().is_err_and(Fault::put_away) {
            return sent;
        }
        let opened = EditThread::new().archived(false).execute(&*self.http, at.0);
        arrived(self.within(opened).await.map(|_| ()))?;
        self.replace_there(at, message).await
    }

    async fn replace_there(&self, at: (ChannelId, MessageId), message: Message) -> Result<(), Fault> {
        let sent = self.within(message.replaced().execute(&*self.http, (at.0, at.1, None))).await;
        arrived(sent.map(|_| ()))
    }

    /// The private conversation with an account.
    pub(crate) async fn conversation(&self, with: &Account) -> Result<ChannelId, DeliveryError> {
        let user = number(&with.user)?;
        if let Some(channel) = self.known().get(&user) {
            return Ok(*channel);
        }
        let asked = serde_json::json!({ "recipient_id": user.to_string() });
        let opened = self.within(self.http.create_private_channel(&asked)).await;
        let channel = opened.map_err(|fault| fault.delivery())?.id;
        let mut known = self.known();
        if known.len() >= CONVERSATIONS_MAX {
            known.clear();
        }
        known.insert(user, channel);
        Ok(channel)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<u64, ChannelId>> {
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request, for so long; and what its failure means.
    pub(crate) async fn within<T>(
        &self,
        request: impl Future<Output = Result<T, serenity::Error>>,
    ) -> Result<T, Fault> {
        let done = timeout(REQUEST_TIME, request).await.map_err(|_| Fault::Silent)?;
        let done = done.map_err(Fault::from);
        if done.as_ref().is_err_and(Fault::revoked) {
            self.revoked.notify_one();
        }
        done
    }

    /// Where the commands of this application are.
    pub(crate) fn commands(&self) -> Option<Route<'static>> {
        self.http.application_id().map(|application_id| Route::Commands { application_id })
    }
}

/// Requests with the settings' token. serenity's limiter always asks Discord itself, so it stays out where another
/// address stands for it.
pub(crate) fn http(settings: &Settings, client: &reqwest::Client, limited: bool) -> Result<Http, StartError> {
    let made = HttpBuilder::new(settings.token.reveal()).client(client.clone());
    let made = made.ratelimiter_disabled(!limited);
    let made = if settings.api_base.is_some() { made.proxy(settings.base()?) } else { made };
    Ok(made.build())
}

/// What carries requests. It follows nobody elsewhere.
pub(crate) fn client() -> Result<reqwest::Client, StartError> {
    let client = reqwest::Client::builder()
        .use_rustls_tls()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(REQUEST_TIME);
    client.build().map_err(|_| StartError::Unreachable("no TLS".into()))
}

/// What Discord did counts, even if what it said of it cannot be read.
fn arrived(sent: Result<(), Fault>) -> Result<(), Fault> {
    if sent == Err(Fault::Unread) { Ok(()) } else { sent }
}

/// The number of a user, as Discord made it.
pub(crate) fn number(user: &str) -> Result<u64, DeliveryError> {
    let number = user.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| DeliveryError::Gone("no account of Discord".into()))
}

/// The same mark for the same page, short enough.
fn nonce(once: &str) -> String {
    if once.len() <= NONCE_MAX {
        return once.into();
    }
    let mut hasher = DefaultHasher::new();
    once.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn has_pictures(page: &Page) -> bool {
    page.blocks.iter().any(|block| matches!(block, Block::Image { .. } | Block::Diagram { .. }))
}
