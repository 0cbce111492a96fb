//! A homeserver that answers what the bot asks while learners press, at once: what it takes it hands on, as it is.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{Method, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, post, put},
    serve::ListenerExt as _,
};
use homeroom_tests::matrix::BOT;
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::JoinHandle,
    time::timeout,
};

use super::stage::{PATIENCE, once};

/// A text of the bot in an encrypted room.
const TEXT: &str = "m.room.encrypted";
/// Keys that the bot is told to have left with it: enough to bring no more.
const KEYS: u8 = 50;

/// A homeserver. Dropping it ends it.
pub struct Mock {
    address: SocketAddr,
    hall: Arc<Hall>,
    serving: JoinHandle<()>,
}

struct Hall {
    book: Mutex<Book>,
    /// How much has happened: for those who wait for more.
    length: watch::Sender<usize>,
}

/// What happened, and what is waited for.
#[derive(Default)]
struct Book {
    /// The room and the event, by id.
    events: HashMap<String, (String, Value)>,
    /// What happened here, in its order; what stood in the rooms before is not in it.
    log: Vec<String>,
    /// What the bot sent, by room and transaction.
    sent: HashMap<(String, String), String>,
    /// Who waits for the text of a transaction.
    waiting: HashMap<String, oneshot::Sender<String>>,
    /// What should not have come.
    faults: BTreeSet<String>,
}

type Desk = State<Arc<Hall>>;

impl Mock {
    pub async fn open() -> Result<Self> {
        let hall = Arc::new(Hall { book: Mutex::default(), length: watch::Sender::new(0) });
        let router = Router::new()
            .route("/_matrix/client/v3/sync", get(sync))
            .route("/_matrix/client/v3/rooms/{room}/event/{event}", get(event))
            .route("/_matrix/client/v3/rooms/{room}/send/{kind}/{once}", put(send))
            .route("/_matrix/client/v3/sendToDevice/{kind}/{once}", put(async || told(&json!({}))))
            .route("/_matrix/client/v3/keys/query", post(async || told(&json!({ "device_keys": {} }))))
            .route("/_matrix/client/v3/keys/claim", post(async || told(&json!({ "one_time_keys": {} }))))
            .route(
                "/_matrix/client/v3/keys/upload",
                post(async || told(&json!({ "one_time_key_counts": { "signed_curve25519": KEYS } }))),
            )
            .route(
                "/_matrix/client/v3/room_keys/keys",
                put(async || told(&json!({ "etag": "1", "count": 1 }))),
            )
            .fallback(unknown)
            .with_state(Arc::clone(&hall));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        // Without it, answers would only come later.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let serving = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { address, hall, serving })
    }

    /// Its address, without a final slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on it has this too, as another homeserver told it; it is no news.
    pub fn keep(&self, room: &str, event: &str, told: Value) {
        self.hall.book().events.insert(event.into(), (room.into(), told));
    }

    /// Somebody does something in a room; the text that answers it.
    pub async fn answer(&self, room: &str, user: &str, kind: &str, content: Value) -> Result<String> {
        let answered = {
            let mut book = self.hall.book();
            let id = book.add(room, json!({ "type": kind, "sender": user, "content": content }));
            let (tell, answered) = oneshot::channel();
            book.waiting.insert(once(&id), tell);
            self.hall.length.send_replace(book.log.len());
            answered
        };
        let answer = timeout(PATIENCE, answered).await.with_context(|| format!("{user} is not answered"))?;
        Ok(answer?)
    }

    /// What came that should not have: requests that it does not know, what answers nothing, what came twice.
    pub fn faults(&self) -> Vec<String> {
        self.hall.book().faults.iter().cloned().collect()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Hall {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    /// Something happens in a room; its id.
    fn add(&mut self, room: &str, mut event: Value) -> String {
        // As long as others are.
        let id = format!("${:043}", self.log.len());
        event["event_id"] = json!(id);
        event["origin_server_ts"] = json!(now());
        self.events.insert(id.clone(), (room.into(), event));
        self.log.push(id.clone());
        id
    }

    /// The bot sends something; the same transaction again is the same event.
    fn send(&mut self, room: String, kind: &str, once: String, content: &Value) -> String {
        let transaction = (room, once);
        if let Some(id) = self.sent.get(&transaction) {
            self.faults.insert(format!("{kind} was sent twice in {}", transaction.1));
            return id.clone();
        }
        let unsigned = json!({ "transaction_id": transaction.1 });
        let event = json!({ "type": kind, "sender": BOT, "content": content, "unsigned": unsigned });
        let id = self.add(&transaction.0, event);
        match self.waiting.remove(&transaction.1) {
            // Who went away has an error of their own.
            Some(tell) => drop(tell.send(id.clone())),
            None if kind == TEXT => drop(self.faults.insert(format!("{} answers nothing", transaction.1))),
            None => {}
        }
        self.sent.insert(transaction, id.clone());
        id
    }

    /// What happened after so much had.
    fn since(&self, length: usize) -> Value {
        let mut rooms: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for id in self.log.iter().skip(length) {
            if let Some((room, event)) = self.events.get(id) {
                rooms.entry(room).or_default().push(event);
            }
        }
        let timeline = |events| json!({ "events": events, "limited": false, "prev_batch": batch(length) });
        let joined: BTreeMap<_, _> =
            rooms.into_iter().map(|(room, events)| (room, json!({ "timeline": timeline(events) }))).collect();
        json!({
            "next_batch": batch(self.log.len()),
            "rooms": { "join": joined },
            "device_one_time_keys_count": { "signed_curve25519": KEYS },
            "device_unused_fallback_key_types": ["signed_curve25519"],
        })
    }
}

fn batch(length: usize) -> String {
    format!("mock{length}")
}

async fn sync(State(hall): Desk, Query(asked): Query<HashMap<String, String>>) -> Response {
    let number = |name: &str, before: &str| asked.get(name)?.strip_prefix(before)?.parse().ok();
    // A mark of another homeserver is from before all of this.
    let since = number("since", "mock").unwrap_or_default();
    let wait = number("timeout", "").and_then(|wait| u64::try_from(wait).ok()).unwrap_or_default();
    let mut length = hall.length.subscribe();
    let more = length.wait_for(|length| *length > since);
    // Without news the answer has none.
    drop(timeout(Duration::from_millis(wait), more).await);
    let news = hall.book().since(since);
    told(&news)
}

async fn event(State(hall): Desk, Path((_, id)): Path<(String, String)>) -> Response {
    let mut book = hall.book();
    match book.events.get(&id) {
        Some((room, event)) => {
            let mut event = event.clone();
            event["room_id"] = json!(room);
            told(&event)
        }
        None => {
            book.faults.insert(format!("{id} was asked for, and is not here"));
            refused("M_NOT_FOUND")
        }
    }
}

async fn send(
    State(hall): Desk,
    Path((room, kind, once)): Path<(String, String, String)>,
    body: Bytes,
) -> Response {
    let Ok(content) = serde_json::from_slice(&body) else {
        hall.book().faults.insert(format!("{kind} without content"));
        return refused("M_BAD_JSON");
    };
    let mut book = hall.book();
    let id = book.send(room, &kind, once, &content);
    hall.length.send_replace(book.log.len());
    told(&json!({ "event_id": id }))
}

async fn unknown(State(hall): Desk, method: Method, uri: Uri) -> Response {
    hall.book().faults.insert(format!("{method} {}", uri.path()));
    refused("M_UNRECOGNIZED")
}

fn told(answer: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
}

fn refused(code: &str) -> Response {
    (StatusCode::NOT_FOUND, told(&json!({ "errcode": code, "error": "" }))).into_response()
}

/// In Unix milliseconds.
fn now() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a homeserver has a clock")]
    let now = SystemTime::now();
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
}
