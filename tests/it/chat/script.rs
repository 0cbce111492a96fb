//! An assistant that says what a test has it say, and a classroom with it.

use std::sync::{Arc, Mutex as Lock};

use async_trait::async_trait;
use homeroom_core::{
    Action, CohortId, Control, Health, ItemId, Piece, Place, PlatformId, Reach, Reply, Request, Server,
    ServerName, Store as _, Talk, TalkId, ThreadState, Tutor, TutorError, Used, View, What, Writing,
    testing::MemoryStore,
};
use homeroom_tests::wait::{self, LIMIT};
use tokio::{
    sync::{
        Mutex,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    },
    task::JoinHandle,
    time::timeout,
};

use super::{
    board::Board,
    room::{Person, Room},
};
use crate::conversation::classroom::small_id;

/// A server with one slot, whose replies a test writes.
pub struct Script {
    begins: UnboundedSender<Pen>,
    begun: Mutex<UnboundedReceiver<Pen>>,
}

/// A reply that is being written.
pub struct Pen {
    pub request: Request,
    pieces: UnboundedSender<Piece>,
}

struct Sheet(UnboundedReceiver<Piece>);

impl Default for Script {
    fn default() -> Self {
        let (begins, begun) = unbounded_channel();
        Self { begins, begun: Mutex::new(begun) }
    }
}

impl Script {
    /// Whether nobody has asked for a reply.
    pub async fn is_idle(&self) -> bool {
        self.begun.lock().await.is_empty()
    }

    /// The next reply that is asked for.
    pub async fn pen(&self) -> Pen {
        let mut begun = self.begun.lock().await;
        timeout(LIMIT, begun.recv()).await.expect("somebody asks").expect("it is open")
    }
}

impl Pen {
    pub fn writes(&self, words: &str) {
        self.pieces.send(Piece::Words(words.into())).expect("somebody reads");
    }

    /// Writes this, and is done.
    pub fn ends(self, words: &str) {
        self.writes(words);
        let done = Piece::Done { why: homeroom_core::Ending::Finished, used: Used::default() };
        self.pieces.send(done).expect("somebody reads");
    }

    /// Waits until nobody wants more of it.
    pub async fn dropped(&self) {
        timeout(LIMIT, self.pieces.closed()).await.expect("it is dropped");
    }
}

#[async_trait]
impl Tutor for Script {
    fn servers(&self) -> Vec<Server> {
        vec![Server {
            name: ServerName("script".into()),
            model: "script".into(),
            host: "here".into(),
            reach: Reach::Local,
            slots: 1,
            context: None,
            health: Health::Well,
            speed: None,
        }]
    }

    async fn ask(&self, _: &ServerName, request: &Request) -> Result<Box<dyn Writing>, TutorError> {
        let (pieces, sheet) = unbounded_channel();
        self.begins.send(Pen { request: request.clone(), pieces }).map_err(|_| TutorError::Away)?;
        Ok(Box::new(Sheet(sheet)))
    }
}

#[async_trait]
impl Writing for Sheet {
    async fn next(&mut self) -> Result<Piece, TutorError> {
        self.0.recv().await.ok_or(TutorError::Cut)
    }
}

/// A classroom with labs at work.
pub struct Labs {
    pub room: Room,
    pub script: Arc<Script>,
    keeper: Lock<JoinHandle<()>>,
}

impl Drop for Labs {
    fn drop(&mut self) {
        self.keeper.lock().expect("one at a time").abort();
    }
}

impl Labs {
    /// With a class that meets in the channel `general`.
    pub async fn open() -> (Self, CohortId) {
        let labs = Self::on(Arc::default(), Arc::default()).await;
        let cohort = labs.room.teacher("Ada", "general").await.1;
        (labs, cohort)
    }

    async fn on(store: Arc<MemoryStore>, board: Arc<Board>) -> Self {
        let script: Arc<Script> = Arc::default();
        let room = Room::with_tutor(store, board, script.clone()).await;
        let keeper = Lock::new(tokio::spawn(room.classroom.runtime.clone().answer_labs()));
        Self { room, script, keeper }
    }

    /// Another process in its place.
    pub async fn restarted(self) -> Self {
        let (store, board) = (self.room.classroom.store.clone(), self.room.board.clone());
        drop(self);
        Self::on(store, board).await
    }

    /// One of several processes on a record.
    pub async fn sharing(store: &Arc<MemoryStore>, board: &Arc<Board>) -> Self {
        let labs = Self::on(store.clone(), board.clone()).await;
        labs.room.classroom.runtime.share();
        labs
    }

    /// Has everything looked at that is behind, as happens every quarter of a minute.
    pub fn look_round(&self) {
        let mut keeper = self.keeper.lock().expect("one at a time");
        keeper.abort();
        *keeper = tokio::spawn(self.room.classroom.runtime.clone().answer_labs());
    }

    /// Somebody who has opened a lab, and where its thread is.
    pub async fn talker(&self, name: &str) -> Talker<'_> {
        let person = self.room.person(name, "general");
        opened(person, "1-first.lab").await
    }

    pub async fn until(&self, what: &str, mut holds: impl FnMut(&Board) -> bool) {
        let look = async || Ok(holds(&self.room.board).then_some(()));
        if let Err(error) = wait::until(what, look).await {
            let places = self.room.board.threads();
            let all: Vec<_> = places.iter().map(|at| self.room.board.stands(at)).collect();
            panic!("{error}: {all:#?}");
        }
    }

    pub async fn talk(&self, id: TalkId) -> Option<Talk> {
        let mut tx = self.room.classroom.store.read().await.expect("a record in memory");
        tx.talk(id).await.expect("read")
    }

    /// Waits until a thread shows all that there is.
    pub async fn level(&self, talk: TalkId) {
        let level = async || {
            let mut tx = self.room.classroom.store.read().await?;
            let threads = tx.threads_of(talk).await?;
            let chat = threads.iter().find(|thread| thread.of.platform == PlatformId::new("chat"));
            Ok(chat.filter(|thread| thread.state == ThreadState::Level).map(drop))
        };
        wait::until("the thread is level", level).await.expect("level");
    }
}

/// Somebody in the thread of a lab.
pub struct Talker<'a> {
    pub person: Person<'a>,
    pub at: Place,
    pub talk: TalkId,
}

/// Opens a lab.
pub async fn opened<'a>(person: Person<'a>, lab: &str) -> Talker<'a> {
    let reply = person.acts(&Action::OpenLab(small_id(), ItemId::new(lab)), None).await;
    let Reply::Elsewhere(view) = reply else { panic!("it stands in a thread: {reply:?}") };
    let Action::Talk(talk) = view.at else { panic!("a conversation: {:?}", view.at) };
    let mut tx = person.room.classroom.store.read().await.expect("a record in memory");
    let threads = tx.threads_of(talk).await.expect("read");
    let at = threads[0].at.clone().expect("it was opened");
    Talker { person, at, talk }
}

impl Talker<'_> {
    /// Says something in the thread.
    pub async fn says(&self, text: &str) {
        let reply = self.does(text, None).await;
        assert!(matches!(reply, Reply::Elsewhere(_)), "it shows in the thread: {reply:?}");
    }

    pub async fn does(&self, text: &str, id: Option<&str>) -> Reply {
        self.person.does(What::Said { at: self.at.clone(), text: text.into() }, id, None).await
    }

    /// Presses what has these words in the thread.
    pub async fn press(&self, words: &str) {
        let action = self.find(words).unwrap_or_else(|| panic!("no {words:?} in {:#?}", self.stands()));
        let reply = self.person.acts(&action, None).await;
        assert!(matches!(reply, Reply::Elsewhere(_)), "it shows in the thread: {reply:?}");
    }

    pub fn find(&self, words: &str) -> Option<Action> {
        let looks = self.person.room.board.looks(&self.at);
        let views: Vec<&View> = looks.iter().filter_map(|looks| looks.last()).collect();
        let mut controls = views.into_iter().rev().flat_map(|view| &view.controls);
        controls.find_map(|control| match control {
            Control::Press { label, action, .. } if label == words => Some(action.clone()),
            Control::Entry { label, submit, .. } if label == words => Some(submit.clone()),
            _ => None,
        })
    }

    pub fn stands(&self) -> Vec<String> {
        self.person.room.board.stands(&self.at)
    }

    /// What stands in the thread, all together.
    pub fn sees(&self) -> String {
        self.stands().join("\n")
    }
}

/// That nothing went up twice.
pub fn once(board: &Board) {
    let mut once = board.once.lock().expect("one at a time").clone();
    let all = once.len();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), all, "nothing goes up twice");
}
