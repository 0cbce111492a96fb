//! The stand-in itself: started, stopped and put through its paces.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{
    Router,
    routing::get,
    serve::{Listener, ListenerExt},
};
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    clock::{Clock, Id},
    gateway::{self, Identify},
    guild::{Channel, Guild},
    look,
    message::Message,
    permissions::Permissions,
    requests::Request,
    rest,
    secure::{self, Secure},
    spec::Spec,
    state::{Shared, State},
    trouble::{Mishap, Trouble},
    user::User,
    world::{ChannelRecord, GuildRecord, Person, RoleRecord, channel_kind},
};

/// The token of the bot.
const TOKEN: &str = "MTQyMDA3MDQwMDAwMDAwMDAw.Gh0meR.a-token-that-opens-nothing-but-the-stand-in";

/// How a stand-in is to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// Hold bodies to Discord's own description. The other checks are always made.
    pub validate: bool,
    /// Write every request down, and remember interactions for as long as the stand-in lives.
    pub log: bool,
    /// How often bots are to send a sign of life.
    pub heartbeat: Duration,
    /// How many shards the gateway recommends.
    pub shards: u64,
    /// Intents that the application was not granted.
    pub refused_intents: u64,
    /// How long tests wait for anything.
    pub patience: Duration,
    /// Listen at a second port too, with a certificate of its own for `discord.com`.
    pub secure: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            validate: true,
            log: true,
            heartbeat: Duration::from_millis(41_250),
            shards: 1,
            refused_intents: 0,
            patience: Duration::from_secs(20),
            secure: false,
        }
    }
}

impl Options {
    /// For measurements: no descriptions, no logs.
    pub fn light() -> Self {
        Self { validate: false, log: false, ..Self::default() }
    }
}

/// Discord, as far as a bot can tell. Ends when it is dropped.
#[derive(Debug)]
pub struct StandIn {
    pub(crate) shared: Arc<Shared>,
    origin: String,
    token: String,
    secure: Option<Secure>,
    servers: Vec<JoinHandle<()>>,
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
        self.shared.change(|state| state.cut(1001));
    }
}

impl StandIn {
    /// Starts at a free port of this machine.
    pub async fn start() -> Result<Self> {
        Self::start_with(Options::default()).await
    }

    /// Starts in a certain way.
    pub async fn start_with(options: Options) -> Result<Self> {
        let spec = if options.validate { Spec::load()? } else { None };
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no free port")?;
        let origin = format!("http://{}", listener.local_addr()?);
        let is_secure = options.secure;
        let shared = Shared::new(state(options, origin.clone()), spec);
        let router = router(Arc::clone(&shared));
        // Answers are small and whole: waiting to fill a packet only delays them.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let mut servers = vec![serve(listener, router.clone())];
        let mut secure = None;
        if is_secure {
            let (listener, told) = secure::listen().await?;
            servers.push(serve(listener, router));
            secure = Some(told);
        }
        Ok(Self { shared, origin, token: TOKEN.into(), secure, servers })
    }

    /// What stands in for `https://discord.com`.
    pub fn api_base(&self) -> &str {
        &self.origin
    }

    /// The second port and its certificate, if [`Options::secure`] asked for them.
    pub fn secure(&self) -> Option<&Secure> {
        self.secure.as_ref()
    }

    /// The address of the gateway, as `GET /gateway` tells it.
    pub fn gateway(&self) -> String {
        self.shared.lock().gateway_address()
    }

    /// The bot's token, without `Bot`.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The id of the application and of its bot.
    pub fn application(&self) -> Id {
        self.shared.lock().bot
    }

    /// A new guild that the bot is in.
    pub fn guild(&self, name: &str) -> Guild {
        let id = self.shared.change(|state| state.found(name));
        Guild { shared: Arc::clone(&self.shared), id }
    }

    /// A new person.
    pub fn user(&self, name: &str) -> User {
        let id = self.shared.change(|state| state.person(name, false));
        User { shared: Arc::clone(&self.shared), id }
    }

    /// A channel, thread or conversation that is known by its id.
    pub fn channel(&self, id: Id) -> Channel {
        Channel { shared: Arc::clone(&self.shared), id }
    }

    /// A message as it stands now.
    pub fn message(&self, id: Id) -> Option<Message> {
        self.shared.lock().messages.get(&id).cloned()
    }

    /// Every rule that the bot broke, in words.
    pub fn violations(&self) -> Vec<String> {
        self.shared.lock().violations.clone()
    }

    /// Forgets the rules that were broken so far: for tests that break some.
    pub fn forgive(&self) -> Vec<String> {
        self.shared.change(|state| std::mem::take(&mut state.violations))
    }

    /// The commands that are registered everywhere or in a guild.
    pub fn commands(&self) -> Vec<Value> {
        self.shared.lock().commands.clone()
    }

    /// Every request that came.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().requests.clone()
    }

    /// How many requests were answered by what they asked for or refused for it.
    pub fn served(&self) -> u64 {
        self.shared.lock().served
    }

    /// How many requests Discord would count as invalid: 401, 403 and 429.
    pub fn invalid_requests(&self) -> u64 {
        self.shared.lock().invalid_requests
    }

    /// How bots introduced themselves, one after the other.
    pub fn identifies(&self) -> Vec<Identify> {
        self.shared.lock().identifies.clone()
    }

    /// Moves the stand-in's time on.
    pub fn advance(&self, by: Duration) {
        self.shared.change(|state| state.clock.advance(by));
    }

    /// The stand-in's time, in milliseconds since 1970.
    pub fn now(&self) -> u64 {
        self.shared.lock().clock.now()
    }

    /// From now on the token opens nothing.
    pub fn revoke_token(&self) {
        self.shared.change(|state| {
            state.is_revoked = true;
            state.cut(4004);
        });
    }

    /// Asks the bot to connect anew, as Discord does now and then.
    pub fn reconnect(&self) {
        self.shared.change(State::reconnect);
    }

    /// Tells the bot that its session is invalid.
    pub fn invalidate(&self, is_resumable: bool) {
        self.shared.change(|state| state.invalidate(is_resumable));
    }

    /// Closes every connection to the gateway with a code.
    pub fn cut(&self, code: u16) {
        self.shared.change(|state| state.cut(code));
    }

    /// Lets the bot's signs of life go unanswered.
    pub fn mute_acks(&self, is_muted: bool) {
        self.shared.change(|state| state.acks_muted = is_muted);
    }

    /// The next first answer comes too late, whenever it comes.
    pub fn refuse_next_ack(&self) {
        self.shared.change(|state| state.trouble.refuses_ack = true);
    }

    /// The next requests are too many.
    pub fn limit_next(&self, count: usize, retry_after: Duration, is_global: bool) {
        self.trouble("", count, Mishap::Limit { retry_after, is_global });
    }

    /// The next requests fail with this status.
    pub fn fail_next(&self, count: usize, status: u16) {
        self.trouble("", count, Mishap::Fail(status));
    }

    /// The next requests are never answered, and nothing is done.
    pub fn hang_next(&self, count: usize) {
        self.trouble("", count, Mishap::Hang);
    }

    /// What the next requests ask for is done, and they are never answered.
    pub fn lose_next(&self, count: usize) {
        self.trouble("", count, Mishap::Lose);
    }

    /// The next requests whose path holds `path` go wrong.
    pub fn trouble(&self, path: &str, count: usize, mishap: Mishap) {
        self.shared.change(|state| state.trouble.add(path, count, mishap));
    }

    /// Waits until `look` finds something.
    pub async fn wait_for<T>(&self, what: &str, look: impl FnMut(&State) -> Option<T>) -> Result<T> {
        let patience = self.shared.lock().options.patience;
        self.shared.wait_for(patience, what, look).await
    }

    /// Waits until a bot is connected.
    pub async fn ready(&self) -> Result<()> {
        self.wait_for("a bot connects", |state| (state.connected() > 0).then_some(())).await
    }
}

fn serve<L: Listener<Addr: std::fmt::Debug>>(listener: L, router: Router) -> JoinHandle<()> {
    tokio::spawn(async move {
        // It accepts connections until it is aborted.
        let _ = axum::serve(listener, router).await;
    })
}

fn state(options: Options, origin: String) -> State {
    let mut state = State {
        clock: Clock::default(),
        options,
        origin,
        token: TOKEN.into(),
        is_revoked: false,
        bot: 0,
        people: BTreeMap::new(),
        guilds: BTreeMap::new(),
        channels: BTreeMap::new(),
        messages: BTreeMap::new(),
        files: HashMap::new(),
        offered: HashMap::new(),
        commands: Vec::new(),
        interactions: HashMap::new(),
        tokens: HashMap::new(),
        sessions: Vec::new(),
        identifies: Vec::new(),
        acks_muted: false,
        requests: Vec::new(),
        violations: Vec::new(),
        invalid_requests: 0,
        served: 0,
        trouble: Trouble::default(),
    };
    state.bot = state.person("Homeroom", true);
    state
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/gateway", get(gateway::open))
        .route("/gateway/", get(gateway::open))
        .route("/attachments/{channel}/{id}/{name}", get(rest::fetch))
        .route("/look/{channel}", get(look::show))
        .fallback(rest::serve)
        .with_state(shared)
}

impl State {
    pub(crate) fn person(&mut self, name: &str, is_bot: bool) -> Id {
        let id = self.clock.id();
        let person = Person { id, name: name.into(), is_bot, locale: "en-US".into(), refuses_direct: false };
        self.people.insert(id, person);
        id
    }

    /// A guild with an owner whom nobody plays, the bot, and the bot's own role.
    fn found(&mut self, name: &str) -> Id {
        let owner = self.person("Founder", false);
        let (id, role) = (self.clock.id(), self.clock.id());
        let roles = vec![
            RoleRecord::new(id, "@everyone", Permissions::EVERYONE),
            RoleRecord { position: 1, ..RoleRecord::new(role, "Homeroom", Permissions::BOT) },
        ];
        let members = BTreeMap::from([(owner, Vec::new()), (self.bot, vec![role])]);
        let guild = GuildRecord { id, name: name.into(), owner, roles, members, has_bot: true };
        self.guilds.insert(id, guild);
        self.tell_guild(id);
        id
    }

    /// A new text channel of a guild.
    pub(crate) fn open_channel(&mut self, guild: Id, name: &str) -> Id {
        let id = self.clock.id();
        let channel =
            ChannelRecord { guild: Some(guild), ..ChannelRecord::new(id, channel_kind::TEXT, name) };
        let json = channel.json();
        self.channels.insert(id, channel);
        self.tell("CHANNEL_CREATE", Some(guild), &json);
        id
    }
}
