//! A place to talk, and people in it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use homeroom_content::Author;
use homeroom_core::{
    Account, Action, Answer, Block, Caller, Capabilities, Chat as _, CohortId, Command, DeliveryError, Event,
    EventId, Input, Page, Place, Platform, PlatformId, Refusal, Reply, Row, Runs, Sender, Store as _,
    Support, Tutor, View, What, asked, fit, plain_blocks, testing::MemoryStore,
};
use homeroom_runtime::{Delivery, Staffroom};

use super::board::Board;
use crate::conversation::{
    classroom::Classroom,
    courses::{Keys, with_labs},
    plain,
};

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
        Self::of(classroom, board)
    }

    /// With labs and an assistant for them, on a record and a board that may have been used before.
    pub async fn with_tutor(store: Arc<MemoryStore>, board: Arc<Board>, tutor: Arc<dyn Tutor>) -> Self {
        let platforms: Vec<Arc<dyn Platform>> = vec![board.clone()];
        let files = with_labs(Keys(0));
        let delivery = Delivery::new(platforms);
        Self::of(Classroom::teaching(store, &files, delivery, (10_000, Some(tutor))).await, board)
    }

    fn of(classroom: Classroom, board: Arc<Board>) -> Self {
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
