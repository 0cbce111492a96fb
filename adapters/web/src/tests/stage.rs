//! A classroom of cardboard, and a browser that says what browsers say.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use homeroom_core::{
    Action, AttemptId, Block, Clock, Cohort, CohortId, Control, CourseId, Desk, Door, EditionId, Entered,
    Entrance, Event, Failure, ItemId, Learner, LearnerId, PostingId, Receipt, Refusal, Reply, Secret,
    SecretHash, Sender, Server, TalkId, Timestamp, Turned, Upload, View, Zone,
    desk::{Ask, Done, Opened, Order, Sight},
    features::{Personal, Seen},
    live::Grown,
};
use tower::ServiceExt as _;

use crate::{Behind, Connection, Pictures, Setup, router};

/// What the door answers, and what it was asked.
#[derive(Default)]
pub struct Stage {
    /// To a press; a refusal as long as nothing is set.
    pub reply: Mutex<Option<Reply>>,
    /// To a reading; an empty page of the place as long as nothing is set.
    pub shows: Mutex<Option<Reply>>,
    /// Presses, in order.
    pub events: Mutex<Vec<Event>>,
    /// Readers, in order.
    pub readers: Mutex<Vec<Sender>>,
    /// What the entrance answers; it lets in as long as nothing is set.
    pub turned: Mutex<Option<Turned>>,
    /// From where somebody entered, and how they called themselves.
    pub entered: Mutex<Vec<(String, String)>>,
    /// Calls at the entrance other than to enter, in order.
    pub calls: Mutex<Vec<&'static str>>,
    /// What a one-time link leads to; it is unknown as long as nothing is set.
    pub opened: Mutex<Option<Opened>>,
    /// The inference servers.
    pub servers: Mutex<Vec<Server>>,
    /// The report that is shown next; there is no such thing once it was shown.
    pub sight: Mutex<Option<Sight>>,
    /// What becomes of the next order; it is done as long as nothing is set.
    pub done: Mutex<Option<Done>>,
    /// Why the desk refuses everything.
    pub refuses: Mutex<Option<Turned>>,
    /// Why the desk refuses orders and uploads alone.
    pub refuses_orders: Mutex<Option<Turned>>,
    /// Reports asked for, in order.
    pub asks: Mutex<Vec<Ask>>,
    /// Orders, in order.
    pub orders: Mutex<Vec<Order>>,
    /// Uploads, in order.
    pub uploads: Mutex<Vec<Upload>>,
    /// What becomes of the next upload; a draft as long as nothing is set.
    pub receipt: Mutex<Option<Receipt>>,
    /// The text of every draft.
    pub text: Mutex<Option<String>>,
}

pub const SECRET: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

pub fn secret() -> Secret {
    Secret::read(SECRET).unwrap()
}

pub fn attempt() -> AttemptId {
    AttemptId::from_bytes([1; 16])
}

pub fn course() -> CourseId {
    CourseId::new("local")
}

pub fn item(id: &str) -> ItemId {
    ItemId::new(id)
}

pub fn question() -> Action {
    Action::Question(attempt(), 2)
}

/// A page with these blocks.
pub fn with_blocks(blocks: Vec<Block>) -> View {
    View { blocks, ..View::new(question(), "Title") }
}

/// A page with this control.
pub fn with_control(control: Control) -> View {
    View { controls: vec![control], ..View::new(question(), "Title") }
}

pub fn shown(view: View) -> Option<Reply> {
    Some(Reply::Shown(Box::new(view)))
}

pub fn refused(refusal: Refusal) -> Option<Reply> {
    Some(Reply::Refused(refusal))
}

#[async_trait]
impl Door for Stage {
    async fn handle(&self, event: Event) -> Reply {
        self.events.lock().unwrap().push(event);
        self.reply.lock().unwrap().clone().unwrap_or(Reply::Refused(Refusal::NotFound))
    }
    async fn read(&self, from: &Sender, action: &Action) -> Reply {
        self.readers.lock().unwrap().push(from.clone());
        let empty = || Reply::Shown(Box::new(View::new(action.clone(), "A page")));
        self.shows.lock().unwrap().clone().unwrap_or_else(empty)
    }
    async fn coming(&self, _: TalkId, _: &CourseId, _: &mut Seen) -> Option<Grown> {
        None
    }
    async fn ready(&self) -> Result<(), Failure> {
        Err(Failure::Broken("the disk is full".into()))
    }
}

impl Stage {
    fn turned(&self) -> Result<(), Turned> {
        self.turned.lock().unwrap().clone().map_or(Ok(()), Err)
    }
    fn called(&self, what: &'static str) -> Result<(), Turned> {
        self.calls.lock().unwrap().push(what);
        self.turned()
    }
    fn refuses_order(&self) -> Result<(), Turned> {
        self.refuses.lock().unwrap().clone().map_or(Ok(()), Err)?;
        self.refuses_orders.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl Entrance for Stage {
    async fn enter(&self, from: &str, name: &str) -> Result<Entered, Turned> {
        self.entered.lock().unwrap().push((from.into(), name.into()));
        self.turned()?;
        Ok(Entered { learner: ada(), session: secret(), link: Some(secret()) })
    }
    async fn come_back(&self, from: &str, _: &Secret) -> Result<Entered, Turned> {
        Ok(Entered { link: None, ..self.enter(from, "").await? })
    }
    async fn who(&self, _: &SecretHash) -> Result<Option<Learner>, Turned> {
        Ok(Some(ada()))
    }
    async fn new_link(&self, _: &SecretHash) -> Result<Secret, Turned> {
        self.turned().map(|()| secret())
    }
    async fn leave(&self, _: &SecretHash) -> Result<(), Turned> {
        self.turned()
    }
    async fn join(&self, _: &SecretHash, _: &str) -> Result<(), Turned> {
        self.turned()
    }
    async fn invitation(&self, _: &str, _: &Secret) -> Result<Opened, Turned> {
        self.calls.lock().unwrap().push("invitation");
        let turned = || self.turned.lock().unwrap().clone().unwrap_or(Turned::Refused(Refusal::UnknownCode));
        self.opened.lock().unwrap().clone().ok_or_else(turned)
    }
    async fn accept(&self, _: &SecretHash, _: &Secret) -> Result<Option<CohortId>, Turned> {
        self.called("accept")?;
        Ok(match *self.opened.lock().unwrap() {
            Some(Opened::TeachIn(cohort)) => Some(cohort),
            _ => None,
        })
    }
    async fn readmit(&self, _: &str, _: &Secret) -> Result<Entered, Turned> {
        self.called("readmit")?;
        Ok(Entered { learner: ada(), session: secret(), link: Some(secret()) })
    }
    fn servers(&self) -> Vec<Server> {
        self.servers.lock().unwrap().clone()
    }
    async fn personal(&self, _: &SecretHash) -> Result<Personal, Turned> {
        self.called("personal")?;
        Ok(Personal {
            name: ada().name,
            since: Timestamp::UNIX_EPOCH,
            accounts: Vec::new(),
            classes: Vec::new(),
            attempts: Vec::new(),
            read: Vec::new(),
            given: Vec::new(),
            set_scores: Vec::new(),
            talks: Vec::new(),
            tokens: Vec::new(),
            notices: Vec::new(),
        })
    }
    async fn erase(&self, _: &SecretHash) -> Result<(), Turned> {
        self.called("erase")
    }
}

#[async_trait]
impl Desk for Stage {
    async fn see(&self, _: &Sender, ask: &Ask) -> Result<Sight, Turned> {
        self.asks.lock().unwrap().push(ask.clone());
        self.refuses.lock().unwrap().clone().map_or(Ok(()), Err)?;
        self.sight.lock().unwrap().take().ok_or(Turned::Refused(Refusal::NotFound))
    }
    async fn order(&self, _: &Sender, order: &Order) -> Result<Done, Turned> {
        self.orders.lock().unwrap().push(order.clone());
        self.refuses_order()?;
        Ok(self.done.lock().unwrap().take().unwrap_or(Done::Plain))
    }
    async fn bring(&self, _: &Sender, _: CohortId, upload: Upload) -> Result<Receipt, Turned> {
        self.uploads.lock().unwrap().push(upload);
        self.refuses_order()?;
        let kept = || Receipt::Kept(EditionId::new("e1"), Vec::new());
        Ok(self.receipt.lock().unwrap().clone().unwrap_or_else(kept))
    }
    async fn text(&self, _: &Sender, _: CohortId, _: &EditionId) -> Result<Option<String>, Turned> {
        self.refuses.lock().unwrap().clone().map_or(Ok(()), Err)?;
        Ok(self.text.lock().unwrap().clone())
    }
    /// It has changed since the beginning, and then the classroom closes.
    async fn changed(&self, _: PostingId, seen: u64) -> Option<u64> {
        (seen == 0).then_some(1)
    }
    fn fresh(&self) -> [u8; 16] {
        [9; 16]
    }
    fn template(&self) -> String {
        "# Template\n".into()
    }
}

pub fn ada() -> Learner {
    Learner { id: LearnerId::from_bytes([7; 16]), name: "<b>Ada</b>".into(), since: Timestamp::UNIX_EPOCH }
}

pub fn cohort_id() -> CohortId {
    CohortId::from_bytes([3; 16])
}

/// A class with a name that would like to be markup.
pub fn cohort() -> Cohort {
    Cohort {
        id: cohort_id(),
        name: "<i>Models</i>".into(),
        code: Some("k7mq-x2vd".into()),
        courses: vec![course()],
        zone: Zone::read("Europe/Berlin").unwrap(),
        archived: None,
        labs: homeroom_core::LabRules::DEFAULT,
        since: Timestamp::UNIX_EPOCH,
    }
}

impl Clock for Stage {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

impl Pictures for Stage {
    fn picture(&self, _: &CourseId, edition: &EditionId, path: &str) -> Option<Vec<u8>> {
        (edition.as_str() == "e1" && path == "img/a b.png").then(|| b"\x89PNG".to_vec())
    }
}

/// A classroom and its doors.
pub struct Room {
    pub stage: Arc<Stage>,
    router: Router,
}

impl Room {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    pub fn with(change: impl FnOnce(&mut Setup)) -> Self {
        let stage = Arc::new(Stage::default());
        let mut setup = Setup {
            door: stage.clone(),
            entrance: stage.clone(),
            desk: stage.clone(),
            clock: stage.clone(),
            pictures: stage.clone(),
            public_url: None,
            behind: Behind::Nothing,
            metrics: None,
        };
        change(&mut setup);
        Self { stage, router: router(setup) }
    }

    /// A room whose desk shows this next.
    pub fn seeing(sight: Sight) -> Self {
        let room = Self::new();
        room.sees(sight);
        room
    }

    /// The desk shows this next.
    pub fn sees(&self, sight: Sight) {
        *self.stage.sight.lock().unwrap() = Some(sight);
    }

    /// The orders so far.
    pub fn orders(&self) -> Vec<Order> {
        self.stage.orders.lock().unwrap().clone()
    }

    /// A room whose pages and answers are these.
    pub fn showing(shows: Option<Reply>, reply: Option<Reply>) -> Self {
        let room = Self::new();
        *room.stage.shows.lock().unwrap() = shows;
        *room.stage.reply.lock().unwrap() = reply;
        room
    }

    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(get(path)).await
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.ask(post(path, form)).await
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What is in `main`, without its first lines: trail, title.
    pub fn inside(&self) -> &str {
        let (_, rest) = self.body.split_once("</h1></div>").unwrap();
        rest.split_once("</main>").unwrap().0
    }
}

fn came() -> Connection {
    Connection { peer: "192.0.2.7:5000".parse().unwrap(), local: "192.0.2.1:80".parse().unwrap() }
}

/// From a browser without a cookie.
pub fn by_stranger(mut request: Request<Body>) -> Request<Body> {
    request.headers_mut().remove("cookie");
    request
}

pub fn get(path: &str) -> Request<Body> {
    let request =
        Request::get(path).header("host", "class.test").header("cookie", format!("homeroom={SECRET}"));
    request.extension(came()).body(Body::empty()).unwrap()
}

pub fn post(path: &str, form: &str) -> Request<Body> {
    let mut request = get(path);
    *request.method_mut() = "POST".parse().unwrap();
    request.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
    *request.body_mut() = Body::from(form.to_owned());
    request
}
