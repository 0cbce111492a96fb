//! A place to talk, and people in it.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use homeroom_content::Author;
use homeroom_core::{
    Account, Action, Answer, Badge, Block, Caller, Capabilities, Chat as _, CohortId, Command, DeliveryError,
    Event, EventId, Input, Look, Opening, Page, Place, Platform, PlatformId, Refusal, Reply, Row, Runs,
    Sender, Store as _, Support, View, What, asked, fit, plain_blocks, testing::MemoryStore,
};
use homeroom_runtime::{Delivery, Staffroom};

use crate::conversation::{classroom::Classroom, courses::Keys, plain};

/// A platform that keeps what it is given.
#[derive(Default)]
pub struct Board {
    /// Pages brought to people.
    pub brought: Mutex<Vec<(String, View)>>,
    /// Pages put up, each as it was shown at first and since.
    pub posted: Mutex<Vec<(Place, Vec<View>)>>,
    /// What made each go up once.
    pub once: Mutex<Vec<String>>,
    /// Whom each pinged when it went up.
    pub announced: Mutex<Vec<Option<Badge>>>,
    /// What happens instead.
    pub trouble: Mutex<Option<DeliveryError>>,
    /// Whether it takes for ever.
    pub stuck: AtomicBool,
    /// Whether it has no threads.
    pub flat: AtomicBool,
    /// Who was called where, and with what.
    pub called: Mutex<Vec<(Place, String)>>,
}

#[async_trait]
impl Platform for Board {
    fn id(&self) -> PlatformId {
        PlatformId::new("chat")
    }

    async fn show(&self, to: &Account, view: &View, _once: &str) -> Result<(), DeliveryError> {
        self.well().await?;
        self.brought.lock().expect("one at a time").push((to.user.clone(), view.clone()));
        Ok(())
    }

    async fn post(
        &self,
        to: &Place,
        view: &View,
        once: &str,
        announce: Option<&Badge>,
    ) -> Result<String, DeliveryError> {
        self.well().await?;
        self.announced.lock().expect("one at a time").push(announce.cloned());
        self.once.lock().expect("one at a time").push(once.into());
        let mut posted = self.posted.lock().expect("one at a time");
        posted.push((to.clone(), vec![view.clone()]));
        Ok((posted.len() - 1).to_string())
    }

    async fn replace(&self, _to: &Place, message: &str, view: &View) -> Result<(), DeliveryError> {
        self.well().await?;
        let place: usize = message.parse().expect("a number, as it was given");
        self.posted.lock().expect("one at a time")[place].1.push(view.clone());
        Ok(())
    }

    fn capabilities(&self) -> Capabilities {
        can()
    }

    async fn open_thread(
        &self,
        of: &Account,
        _beside: Option<&Place>,
        head: &View,
        once: &str,
    ) -> Result<Opening, DeliveryError> {
        if self.flat.load(Ordering::SeqCst) {
            return Err(DeliveryError::Forbidden("no threads".into()));
        }
        let at = place(&format!("thread of {} {once}", of.user));
        let message = self.post(&at, head, once, None).await?;
        Ok(Opening { at, message, link: Some("https://chat.example/thread".into()) })
    }

    async fn grow(&self, to: &Place, message: &str, view: &View, _look: Look) -> Result<(), DeliveryError> {
        self.replace(to, message, view).await
    }

    fn looks_every(&self) -> Duration {
        Duration::from_millis(1)
    }

    async fn call(
        &self,
        to: &Place,
        _who: &Account,
        sentence: &str,
        _once: &str,
    ) -> Result<(), DeliveryError> {
        self.well().await?;
        self.called.lock().expect("one at a time").push((to.clone(), sentence.to_owned()));
        Ok(())
    }
}

impl Board {
    async fn well(&self) -> Result<(), DeliveryError> {
        if self.stuck.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        self.trouble.lock().expect("one at a time").clone().map_or(Ok(()), Err)
    }

    pub fn troubled(&self, by: Option<DeliveryError>) {
        *self.trouble.lock().expect("one at a time") = by;
    }

    /// The last page of the card put up last, as text.
    pub fn card(&self) -> String {
        plain::page(&self.card_view())
    }

    /// The same, as it was given.
    pub fn card_view(&self) -> View {
        let posted = self.posted.lock().expect("one at a time");
        let (_, pages) = posted.last().expect("a card");
        pages.last().expect("it was shown").clone()
    }

    /// How many cards were put up, and how often the last was shown.
    pub fn put_up(&self) -> (usize, usize) {
        let posted = self.posted.lock().expect("one at a time");
        (posted.len(), posted.last().map_or(0, |(_, pages)| pages.len()))
    }

    /// What was brought to somebody, as text.
    pub fn told(&self, user: &str) -> Vec<String> {
        let brought = self.brought.lock().expect("one at a time");
        brought.iter().filter(|(to, _)| to == user).map(|(_, view)| plain_blocks(&view.blocks)).collect()
    }
}

/// Where one event is answered.
#[derive(Default)]
struct Here {
    shown: Mutex<Vec<Reply>>,
    trouble: Option<DeliveryError>,
}

#[async_trait]
impl Answer for Here {
    async fn show(&self, reply: &Reply) -> Result<(), DeliveryError> {
        self.shown.lock().expect("one at a time").push(reply.clone());
        self.trouble.clone().map_or(Ok(()), Err)
    }
}

/// A classroom that meets in channels.
pub struct Room {
    pub classroom: Classroom,
    pub staff: Staffroom,
    pub board: Arc<Board>,
}

/// A small place: letters from the eighth character on, and few rows.
pub fn can() -> Capabilities {
    fn measure(block: &Block) -> usize {
        plain_blocks(std::slice::from_ref(block)).chars().count() + 1
    }
    let folds = Support::Fallback;
    Capabilities {
        text: 600,
        pictures: 0,
        table: 20,
        folds,
        label: 20,
        rows: 5,
        in_row: 5,
        in_menu: 25,
        measure,
    }
}

pub fn place(key: &str) -> Place {
    Place { platform: PlatformId::new("chat"), key: key.into() }
}

impl Room {
    pub async fn open() -> Self {
        Self::on(Arc::default()).await
    }

    pub async fn on(store: Arc<MemoryStore>) -> Self {
        let board: Arc<Board> = Arc::default();
        let platforms: Vec<Arc<dyn Platform>> = vec![board.clone()];
        let classroom = Classroom::on(store, Keys(0), Delivery::new(platforms), 10_000).await;
        let staff = Staffroom { runtime: classroom.runtime.clone(), authoring: Arc::new(Author) };
        Self { classroom, staff, board }
    }

    /// Somebody in a channel.
    pub fn person(&self, name: &str, channel: &str) -> Person<'_> {
        let account = Account { platform: PlatformId::new("chat"), user: name.to_lowercase() };
        let caller = Caller { place: Some(place(channel)), ..Caller::alone(account, name) };
        Person { room: self, caller, page: None }
    }

    /// What lets learners in.
    pub async fn code(&self, cohort: CohortId) -> String {
        let mut tx = self.classroom.store.read().await.expect("a record in memory");
        tx.cohort(cohort).await.expect("read").and_then(|cohort| cohort.code).expect("a code")
    }

    /// Somebody who runs the channel, and made a class that meets there.
    pub async fn teacher(&self, name: &str, channel: &str) -> (Person<'_>, CohortId) {
        let mut teacher = self.person(name, channel);
        teacher.caller.runs = Runs::Yes;
        let id = CohortId::from_bytes(self.staff.fresh());
        let make = Command::Make {
            id,
            name: format!("Class of {name}"),
            zone: "Europe/Berlin".into(),
            courses: Vec::new(),
        };
        teacher.order(make).await;
        (teacher, id)
    }

    pub fn pass(&self, minutes: i64) {
        self.classroom.clock.advance(minutes * 60_000);
    }

    pub async fn errands(&self) {
        self.classroom.runtime.run_errands().await.expect("nothing is in the way");
    }

    /// What waits in the outbox.
    pub async fn waiting(&self) -> usize {
        self.classroom.runtime.settle().await;
        let mut tx = self.classroom.store.read().await.expect("a record in memory");
        tx.parcels(&PlatformId::new("chat")).await.expect("read").len()
    }
}

/// Somebody, with a page before them.
pub struct Person<'a> {
    pub room: &'a Room,
    pub caller: Caller,
    page: Option<Page>,
}

impl Person<'_> {
    /// The same person in a private conversation.
    pub fn alone(mut self) -> Self {
        self.caller.place = None;
        self
    }

    pub fn from(&self) -> Sender {
        Sender::Account(Box::new(self.caller.clone()))
    }

    fn sends(&self, what: What, id: Option<&str>) -> Event {
        let at = homeroom_core::Clock::now(&*self.room.classroom.clock);
        Event { id: id.map(EventId::new), from: self.from(), at, what }
    }

    /// A press, not yet handled.
    pub fn event(&self, action: &Action) -> Event {
        self.sends(What::Pressed { token: action.token().as_str().to_owned() }, None)
    }

    /// Does something, and is answered once.
    pub async fn does(&self, what: What, id: Option<&str>, trouble: Option<DeliveryError>) -> Reply {
        let here = Here { trouble, ..Here::default() };
        self.room.staff.answer(self.sends(what, id), &here).await;
        let mut shown = here.shown.into_inner().expect("one at a time");
        assert_eq!(shown.len(), 1, "one answer to one event");
        shown.remove(0)
    }

    pub async fn acts(&self, action: &Action, text: Option<&str>) -> Reply {
        let token = action.token().as_str().to_owned();
        let what = match text {
            None => What::Pressed { token },
            Some(text) => What::Answered { token, with: Input::Text(text.into()) },
        };
        self.does(what, None, None).await
    }

    /// Asks for something, and reads what is shown.
    pub async fn asks(&mut self, action: &Action, text: Option<&str>) -> String {
        let reply = self.acts(action, text).await;
        self.reads(reply)
    }

    pub async fn order(&mut self, command: Command) -> String {
        let reply = self.does(What::Ordered(Box::new(command)), None, None).await;
        self.reads(reply)
    }

    fn reads(&mut self, reply: Reply) -> String {
        let Reply::Shown(view) = reply else { panic!("not shown: {reply:?}") };
        let page = asked(&view, &can());
        let said = text(&page);
        self.page = Some(page);
        said
    }

    pub async fn refused(&self, action: &Action, text: Option<&str>) -> Refusal {
        match self.acts(action, text).await {
            Reply::Refused(refusal) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    pub async fn order_refused(&self, command: Command) -> Refusal {
        match self.does(What::Ordered(Box::new(command)), None, None).await {
            Reply::Refused(refusal) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// Presses what has these words, a button or a choice of a menu.
    pub async fn press(&mut self, words: &str) -> String {
        let action = self.find(words).unwrap_or_else(|| panic!("no {words:?} on\n{}", self.sees()));
        self.asks(&action, None).await
    }

    /// Types into the form that a button with these words opens.
    pub async fn fill(&mut self, words: &str, typed: &str) -> String {
        let action = self.find(words).unwrap_or_else(|| panic!("no {words:?} on\n{}", self.sees()));
        self.asks(&action, Some(typed)).await
    }

    pub fn find(&self, words: &str) -> Option<Action> {
        self.page.as_ref()?.rows.iter().find_map(|row| match row {
            Row::Buttons(buttons) => {
                buttons.iter().find(|button| button.label == words).map(|button| button.action.clone())
            }
            Row::Menu(menu) => {
                menu.options.iter().find(|option| option.label == words).map(|option| option.action.clone())
            }
        })
    }

    pub fn sees(&self) -> String {
        self.page.as_ref().map(text).unwrap_or_default()
    }
}

/// A page as text, its controls in brackets.
fn text(page: &Page) -> String {
    let view = View { blocks: page.blocks.clone(), ..View::new(page.at.clone(), page.title.clone()) };
    let view = View { subtitle: page.subtitle.clone(), ..view };
    // What is on the page has been made to fit, and stays as it is.
    assert_eq!(fit(&view, &can()).len(), 1);
    let mut said = plain::page(&view);
    for row in &page.rows {
        let labels: Vec<String> = match row {
            Row::Buttons(buttons) => buttons.iter().map(|button| format!("[{}]", button.label)).collect(),
            Row::Menu(menu) => {
                let options = menu.options.iter().map(|option| option.label.as_str());
                vec![format!("[{}: {}]", menu.label, options.collect::<Vec<_>>().join(" | "))]
            }
        };
        said.push_str(&labels.join(" "));
        said.push('\n');
    }
    said
}
