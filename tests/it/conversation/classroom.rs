//! A classroom to talk to.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use homeroom_content::Files;
use homeroom_core::{
    Account, Action, AttemptId, Clock, Control, Course, CourseId, Door as _, Entered, Entrance as _, Event,
    EventId, Input, ItemId, PlatformId, Refusal, Reply, Sender, Store, Timestamp, Tutor, View, What, plain,
    testing::MemoryStore,
};
use homeroom_runtime::{Catalogue, Chance, Delivery, Doorkeeper, Limits, Runtime, open_demo};

use super::courses::{Keys, small};

/// A clock that stands until it is moved.
pub struct Held(AtomicI64);

impl Held {
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for Held {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).expect("in this century")
    }
}

pub struct Classroom {
    pub store: Arc<MemoryStore>,
    pub clock: Arc<Held>,
    pub catalogue: Arc<Catalogue>,
    pub runtime: Arc<Runtime>,
    pub doorkeeper: Doorkeeper,
}

/// Parsed from a file set that has no fault.
pub fn course(files: &Files) -> Course {
    let loaded = homeroom_content::load(files);
    let drawn = homeroom_content::draw(&loaded.diagnostics, files, "small", homeroom_content::Paint::Plain);
    loaded.course.unwrap_or_else(|| panic!("the small course has faults:\n{drawn}"))
}

impl Classroom {
    /// With the small course, the first options right, and budgets nobody meets by accident.
    pub async fn open() -> Self {
        Self::with(Keys(0), Delivery::default()).await
    }

    pub async fn with(keys: Keys, delivery: Delivery) -> Self {
        let store = Arc::new(MemoryStore::new());
        Self::on(store, keys, delivery, 10_000).await
    }

    /// On a record that may have been used before.
    pub async fn on(store: Arc<MemoryStore>, keys: Keys, delivery: Delivery, burst: u32) -> Self {
        Self::teaching(store, &small(keys), delivery, (burst, None)).await
    }

    /// With this course and an assistant for its labs, which answers until the test ends.
    pub async fn with_tutor(files: Files, tutor: Arc<dyn Tutor>) -> Self {
        let limits = (10_000, Some(tutor));
        let room = Self::teaching(Arc::default(), &files, Delivery::default(), limits).await;
        tokio::spawn(room.runtime.clone().answer_labs());
        room
    }

    /// With these files of the small course, and an assistant for its labs.
    pub async fn teaching(
        store: Arc<MemoryStore>,
        files: &Files,
        delivery: Delivery,
        (burst, tutor): (u32, Option<Arc<dyn Tutor>>),
    ) -> Self {
        let clock = Arc::new(Held(AtomicI64::new(1_790_000_000_000)));
        let read = |bytes: &[u8]| -> Result<Course, String> {
            Ok(course(&Files::from_bytes(bytes).map_err(|error| error.to_string())?))
        };
        let shared: Arc<dyn Store> = store.clone();
        let catalogue = Arc::new(Catalogue::new(shared.clone(), Arc::new(read)));
        let chance = Chance::from_seed(7);
        catalogue.take_up(course(files), &files.to_bytes(), clock.now()).await.expect("stored");
        let demo = open_demo(&*shared, &catalogue.all(), clock.now(), &chance).await.expect("stored");
        let limits = Limits { burst: at_least_one(burst), per_second: at_least_one(burst / 10) };
        let runtime = Runtime::new(shared, catalogue.clone(), clock.clone(), chance, limits, delivery);
        let runtime = Arc::new(match tutor {
            Some(tutor) => runtime.with_tutor(tutor),
            None => runtime,
        });
        let platform = PlatformId::new("somewhere");
        let doorkeeper = Doorkeeper { runtime: runtime.clone(), platform, open_cohort: Some(demo) };
        Self { store, clock, catalogue, runtime, doorkeeper }
    }

    /// A newcomer, on the page where one begins.
    pub async fn enter(&self, name: &str) -> Visitor<'_> {
        let entered = self.doorkeeper.enter("here", name).await.expect("let in");
        self.visit(&entered).await
    }

    pub async fn visit(&self, entered: &Entered) -> Visitor<'_> {
        let from = Sender::Session(entered.session.hash());
        let view = shown(self.runtime.read(&from, &Action::Home).await);
        let said = super::plain::page(&view);
        Visitor { room: self, from, view, said }
    }

    /// How many responses the record has for an attempt.
    pub async fn responses(&self, attempt: AttemptId) -> usize {
        let mut tx = self.store.read().await.expect("a record in memory");
        let attempt = tx.attempt(attempt).await.expect("a record in memory").expect("it was begun");
        attempt.answers().values().map(Vec::len).sum()
    }

    /// What a token does, from anybody.
    pub async fn press(&self, from: &Sender, token: &str, with: Option<Input>, id: Option<&str>) -> Reply {
        let token = token.to_owned();
        let what = match with {
            None => What::Pressed { token },
            Some(with) => What::Answered { token, with },
        };
        let event = Event { id: id.map(EventId::new), from: from.clone(), at: self.clock.now(), what };
        self.runtime.handle(event).await
    }
}

fn at_least_one(n: u32) -> std::num::NonZeroU32 {
    n.try_into().unwrap_or(std::num::NonZeroU32::MIN)
}

/// A person with a page before them.
pub struct Visitor<'a> {
    pub room: &'a Classroom,
    pub from: Sender,
    pub view: View,
    /// What was pressed and shown so far.
    pub said: String,
}

impl Visitor<'_> {
    /// Begins a quiz or test, and answers which attempt that is.
    pub async fn begin(&mut self, item: &str) -> AttemptId {
        self.act(&Action::Begin(small_id(), ItemId::new(item)), None).await;
        let Action::Question(attempt, _) = self.view.at else { panic!("a question") };
        attempt
    }

    /// Presses the button or the option with these words.
    pub async fn press(&mut self, words: &str) -> &View {
        let action = self.find(words);
        self.says(words);
        self.act(&action, None).await
    }

    /// Chooses the options with these words.
    pub async fn choose(&mut self, words: &[&str]) -> &View {
        let found = self.view.controls.iter().find_map(|control| match control {
            Control::Choices { options, submit } => Some((options, submit.clone())),
            _ => None,
        });
        let (options, submit) = found.expect("something to choose from");
        let place = |word: &&str| {
            let at = options.iter().position(|option| plain(&option.text) == **word).expect("an option");
            u8::try_from(at).expect("at most ten")
        };
        let picks = words.iter().map(place).collect();
        self.says(&words.join(" + "));
        self.act(&submit, Some(Input::Picks(picks))).await
    }

    /// Types an answer.
    pub async fn type_in(&mut self, text: &str) -> &View {
        let submit = self.entry();
        self.says(text);
        self.act(&submit, Some(Input::Text(text.into()))).await
    }

    /// What receives what is typed here.
    pub fn entry(&self) -> Action {
        let found = self.view.controls.iter().find_map(|control| match control {
            Control::Entry { submit, .. } => Some(submit.clone()),
            _ => None,
        });
        found.expect("somewhere to type")
    }

    pub async fn go(&mut self, to: &Action) -> &View {
        let view = shown(self.room.runtime.read(&self.from, to).await);
        self.sees(view)
    }

    /// Does it as a button would: through its token.
    pub async fn act(&mut self, action: &Action, with: Option<Input>) -> &View {
        let reply = self.room.press(&self.from, action.token().as_str(), with, None).await;
        self.sees(shown(reply))
    }

    fn says(&mut self, words: &str) {
        self.said.push_str(&format!("\n> {words}\n\n"));
    }

    fn sees(&mut self, view: View) -> &View {
        self.said.push_str(&super::plain::page(&view));
        self.view = view;
        &self.view
    }

    /// Does it, and is refused.
    pub async fn refused(&self, action: &Action, with: Option<Input>) -> Refusal {
        match self.room.press(&self.from, action.token().as_str(), with, None).await {
            Reply::Refused(refusal) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// The action behind a button or an option.
    pub fn find(&self, words: &str) -> Action {
        let found = self.view.controls.iter().find_map(|control| match control {
            Control::Press { label, action, .. } if label == words => Some(action.clone()),
            Control::Choice(options) => {
                let option = options.iter().find(|option| plain(&option.text) == words);
                option.map(|option| option.action.clone())
            }
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no {words:?} on\n{}", super::plain::page(&self.view)))
    }
}

pub fn shown(reply: Reply) -> View {
    match reply {
        Reply::Shown(view) => *view,
        other => panic!("nothing shown: {other:?}"),
    }
}

pub fn small_id() -> CourseId {
    CourseId::new("small")
}

/// An account of a platform that delivers.
pub fn account(user: &str) -> Account {
    Account { platform: PlatformId::new("chat"), user: user.into() }
}
