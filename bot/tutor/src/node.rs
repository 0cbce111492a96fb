//! One server: what is known of it, and how it is asked.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use homeroom_core::{Health, Reach, Request, Server, TutorError};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};

use crate::{
    address::{self, Lookup},
    heard::Hearing,
    kind::{self, Kind, Model, see},
    ollama, openai,
    pace::Pace,
    pinned::{self, Hashed},
    reply::Answer,
    settings::{Outside, Settings, StartError},
    wire::Wire,
};

/// How much room Ollama is asked for where nobody says: its own 4,096 tokens are soon full.
const ROOM: u32 = 8192;

/// One server.
pub(crate) struct Node {
    pub(crate) settings: Settings,
    pub(crate) wire: Wire,
    pub(crate) lookup: Lookup,
    pace: Arc<Pace>,
    hashed: Hashed,
    known: Mutex<Known>,
}

/// What is known of it.
#[derive(Clone)]
struct Known {
    server: Server,
    kind: Option<Kind>,
    told: Told,
    /// What its model really is, be it the pinned one or not.
    digest: Option<String>,
}

/// What it tells about itself.
#[derive(Clone, Default)]
pub(crate) struct Told {
    /// How many replies it writes at a time.
    pub(crate) slots: Option<u32>,
    /// How many tokens it has made room for.
    pub(crate) context: Option<u32>,
    /// The file of its model.
    pub(crate) file: Option<String>,
}

/// What a look found.
struct Looked {
    kind: Kind,
    model: Model,
    told: Told,
    reach: Reach,
}

impl Node {
    pub(crate) fn new(settings: Settings, lookup: Lookup) -> Result<Self, StartError> {
        let wire = Wire::new(&settings, &lookup)?;
        let server = Server {
            host: host_of(&settings),
            name: settings.name.clone(),
            model: settings.model.clone().unwrap_or_default(),
            reach: address::guess(&settings.url),
            slots: settings.slots.unwrap_or(1).max(1),
            context: settings.context,
            health: Health::Unknown,
            speed: None,
        };
        let known = Mutex::new(Known { server, kind: None, told: Told::default(), digest: None });
        Ok(Self { settings, wire, lookup, pace: Arc::default(), hashed: Hashed::default(), known })
    }

    /// How it was when it was last asked.
    pub(crate) fn server(&self) -> Server {
        Server { speed: self.pace.speed(), ..self.known(|known| known.server.clone()) }
    }

    /// Which one it is, once it was seen.
    pub(crate) fn kind(&self) -> Option<Kind> {
        self.known(|known| known.kind)
    }

    /// What it told about itself.
    pub(crate) fn told(&self) -> Told {
        self.known(|known| known.told.clone())
    }

    /// What its model really is, as far as that can be told.
    pub(crate) fn digest(&self) -> Option<String> {
        self.known(|known| known.digest.clone())
    }

    /// Asks how it is.
    pub(crate) async fn look(&self) {
        let looked = self.looked().await;
        self.known(|known| match looked {
            Ok(looked) => self.learn(known, looked),
            Err(error) => note(known, &error),
        });
    }

    /// Asks so again and again, until it is dropped.
    pub(crate) async fn watch(&self, round: Duration) {
        let mut rounds = interval(round);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            rounds.tick().await;
            self.look().await;
        }
    }

    /// Begins a reply.
    pub(crate) async fn ask(&self, request: &Request) -> Result<Answer, TutorError> {
        let since = Instant::now();
        let begun = timeout_at(since + self.settings.patience.first, self.begin(request)).await;
        let begun = begun.unwrap_or(Err(TutorError::Silent));
        self.known(|known| match &begun {
            Ok(_) => well(known),
            // It is well: this one may not go there.
            Err(TutorError::Outside) if self.settings.outside == Outside::Allowed => {}
            Err(error) if is_of_server(error) => note(known, error),
            Err(_) => {}
        });
        let pace = Arc::clone(&self.pace);
        Ok(Answer::new(begun?, request, self.settings.patience, pace, since))
    }

    async fn begin(&self, request: &Request) -> Result<Hearing, TutorError> {
        let (kind, server) = self.place().await?;
        self.within(server.reach, request)?;
        if kind != Kind::Ollama {
            self.still_within(request).await?;
            self.hold(None).await?;
            return openai::ask(&self.wire, &server.model, request).await;
        }
        // Under the same name there may be another model by now.
        let tags = kind::tags(&self.wire).await?;
        let model = tags.iter().find(|model| model.is_called(&server.model)).ok_or(TutorError::NoModel)?;
        let reach = if model.is_remote() { Reach::Hosted } else { server.reach };
        self.allow(reach)?;
        self.within(reach, request)?;
        self.still_within(request).await?;
        self.hold(model.digest.as_deref()).await?;
        ollama::ask(&self.wire, &server.model, server.context, request).await
    }

    /// What it is. Who was never seen is looked at first.
    async fn place(&self) -> Result<(Kind, Server), TutorError> {
        if self.known(|known| known.kind.is_none()) {
            self.look().await;
        }
        let known = self.known(|known| known.clone());
        match (known.kind, &known.server.health) {
            (Some(kind), _) => {
                self.allow(known.server.reach)?;
                Ok((kind, known.server))
            }
            (None, Health::Ill(error)) => Err(error.clone()),
            (None, _) => Err(TutorError::Away),
        }
    }

    async fn looked(&self) -> Result<Looked, TutorError> {
        let reach = address::reach(&self.settings.url, &self.lookup).await;
        // What is near at first may turn out to be a model elsewhere: until then it stays what it was.
        if reach == Reach::Hosted {
            self.known(|known| known.server.reach = reach);
        }
        self.allow(reach)?;
        let seen = see(&self.wire, self.settings.speaks).await?;
        let mut model = seen.chosen(self.settings.model.as_deref())?.clone();
        let told = Told { slots: model.slots, context: model.context, file: model.file.clone() };
        if seen.kind == Kind::Ollama {
            let (trained, remote) = kind::show(&self.wire, &model.name).await?;
            model.remote = model.remote.or(remote);
            let room = self.settings.context.or(model.context).unwrap_or(ROOM);
            model.context = Some(trained.map_or(room, |trained| room.min(trained)));
        }
        let reach = if model.is_remote() { Reach::Hosted } else { reach };
        let host =
            model.remote.as_deref().map(|remote| remote.split("://").last().unwrap_or(remote).to_owned());
        self.known(|known| {
            known.server.reach = reach;
            known.server.host = host.unwrap_or_else(|| host_of(&self.settings));
        });
        self.allow(reach)?;
        self.hold(model.digest.as_deref()).await?;
        Ok(Looked { kind: seen.kind, model, told, reach })
    }

    fn learn(&self, known: &mut Known, looked: Looked) {
        let server = &mut known.server;
        server.model = looked.model.name;
        server.reach = looked.reach;
        // What is configured is a bound: nobody has more room than there is.
        server.slots = at_most(self.settings.slots, looked.told.slots).unwrap_or(1).max(1);
        server.context = at_most(self.settings.context, looked.model.context);
        known.kind = Some(looked.kind);
        known.told = looked.told;
        well(known);
    }

    /// Whether a question may go so far.
    fn within(&self, reach: Reach, request: &Request) -> Result<(), TutorError> {
        match (reach, request.reach) {
            (Reach::Hosted, Reach::Local) => Err(TutorError::Outside),
            _ => Ok(()),
        }
    }

    /// The same, by where its name leads just now; what is not allowed outside is not connected to anyway.
    async fn still_within(&self, request: &Request) -> Result<(), TutorError> {
        match (self.settings.outside, request.reach) {
            (Outside::Allowed, Reach::Local) => {
                self.within(address::reach(&self.settings.url, &self.lookup).await, request)
            }
            _ => Ok(()),
        }
    }

    fn allow(&self, reach: Reach) -> Result<(), TutorError> {
        match (reach, self.settings.outside) {
            (Reach::Hosted, Outside::Refused) => Err(TutorError::Outside),
            _ => Ok(()),
        }
    }

    /// Refuses a model that is not the pinned one.
    async fn hold(&self, digest: Option<&str>) -> Result<(), TutorError> {
        let pin = self.settings.pin.as_ref();
        let really = self.hashed.really(pin, digest).await;
        let held = pinned::holds(pin, really.as_deref());
        self.known(|known| known.digest = really);
        held
    }

    fn known<T>(&self, with: impl FnOnce(&mut Known) -> T) -> T {
        with(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn host_of(settings: &Settings) -> String {
    settings.url.host_str().unwrap_or_default().to_owned()
}

/// Whether an error says how the server is, and not what is wrong with a question.
fn is_of_server(error: &TutorError) -> bool {
    use TutorError::{Busy, Cut, Strange, TooLong};
    !matches!(error, Busy { .. } | TooLong { .. } | Cut | Strange(_))
}

fn well(known: &mut Known) {
    let server = &mut known.server;
    if server.health != Health::Well {
        server.health = Health::Well;
        tracing::info!(
            server = %server.name.0,
            model = server.model,
            slots = server.slots,
            context = server.context,
            local = server.reach == Reach::Local,
            "an inference server is well"
        );
    }
}

fn note(known: &mut Known, error: &TutorError) {
    let server = &mut known.server;
    let ill = Health::Ill(error.clone());
    if server.health != ill {
        tracing::warn!(server = %server.name.0, %error, "an inference server is not well");
        server.health = ill;
    }
}

fn at_most(configured: Option<u32>, told: Option<u32>) -> Option<u32> {
    match (configured, told) {
        (Some(configured), Some(told)) => Some(configured.min(told)),
        (configured, told) => configured.or(told),
    }
}
