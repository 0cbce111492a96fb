//! A request from its arrival to its answer.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::Response,
};
use serde_json::{Value, json};
use tokio::{
    sync::{Semaphore, watch},
    time::Instant,
};

use crate::{
    chat,
    ledger::{Asked, Ledger, is_chat},
    paths,
    profile::{Kind, Profile},
    shapes::{self, Refusal, Step, Told},
    voice::{Slot, Voice},
};

/// Longer than anything that a test sends.
const LONGEST: usize = 16 << 20;

/// What all requests see.
pub(crate) struct Shared {
    pub(crate) plan: Mutex<Plan>,
    pub(crate) ledger: Arc<watch::Sender<Ledger>>,
    pub(crate) slots: Arc<Semaphore>,
}

/// What it is, and what it was told.
pub(crate) struct Plan {
    pub(crate) profile: Profile,
    pub(crate) ahead: VecDeque<Told>,
    pub(crate) always: Option<Told>,
    pub(crate) elsewhere: Vec<(String, Refusal)>,
}

/// Somebody in the line: out of it when dropped.
struct Waiting(Arc<watch::Sender<Ledger>>);

impl Waiting {
    fn new(ledger: Arc<watch::Sender<Ledger>>) -> Self {
        ledger.send_modify(|ledger| {
            ledger.waiting += 1;
            ledger.waited += 1;
        });
        Self(ledger)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.send_modify(|ledger| ledger.waiting -= 1);
    }
}

impl Shared {
    pub(crate) fn plan<T>(&self, with: impl FnOnce(&mut Plan) -> T) -> T {
        with(&mut self.plan.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(crate) async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let body: Value = match to_bytes(body, LONGEST).await {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
        Err(_) => Value::Null,
    };
    let profile = shared.plan(|plan| plan.profile.clone());
    let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let with_key = profile.key.as_ref().is_none_or(|key| given == Some(&format!("Bearer {key}")));
    let what = format!("{} {path}", parts.method);
    let asked = Asked { what, body: body.clone(), with_key, at: Instant::now() };
    shared.ledger.send_modify(|ledger| ledger.asked.push(asked));
    if let Some(refusal) = refused(&shared, &profile, &path, with_key) {
        return response(&refusal);
    }
    if is_chat(&path) && speaks(profile.kind, &path) {
        return reply(&shared, &profile, &body).await;
    }
    match paths::told(&profile, &path, &body) {
        Some(told) => response(&Refusal::new(200, &told)),
        None if profile.kind == Kind::LmStudio => {
            let error = format!("Unexpected endpoint or method. ({} {path})", parts.method);
            response(&Refusal::new(200, &json!({ "error": error })))
        }
        None => response(&shapes::no_path()),
    }
}

/// What every path is refused with.
fn refused(shared: &Shared, profile: &Profile, path: &str, with_key: bool) -> Option<Refusal> {
    let planned = shared.plan(|plan| {
        let mut found = plan.elsewhere.iter().filter(|(part, _)| path.contains(part.as_str()));
        found.next().map(|(_, refusal)| refusal.clone())
    });
    if planned.is_some() {
        return planned;
    }
    if !with_key && !paths::is_open(profile.kind, path) {
        return Some(shapes::wrong_key());
    }
    profile.loading.then(shapes::loading)
}

fn speaks(kind: Kind, path: &str) -> bool {
    path == "/v1/chat/completions" || (kind == Kind::Ollama && path == "/api/chat")
}

async fn reply(shared: &Arc<Shared>, profile: &Profile, body: &Value) -> Response {
    let told = shared.plan(|plan| plan.ahead.pop_front().or_else(|| plan.always.clone()));
    let (steps, reading) = match told {
        Some(Told::Refuse(refusal)) => return response(&refusal),
        Some(Told::Hang) => std::future::pending().await,
        Some(Told::Say(steps)) => (steps.into(), 0),
        None => match chat::answer(profile, body) {
            Ok(answer) => answer,
            Err(refusal) => return response(&refusal),
        },
    };
    let permit = match Arc::clone(&shared.slots).try_acquire_owned() {
        Ok(permit) => Ok(permit),
        Err(_) => {
            let waiting = Waiting::new(Arc::clone(&shared.ledger));
            let permit = Arc::clone(&shared.slots).acquire_owned().await;
            drop(waiting);
            permit
        }
    };
    let Ok(permit) = permit else { return response(&shapes::bad_gateway()) };
    let slot = Slot::new(Arc::clone(&shared.ledger), permit);
    let (kind, pace) = (profile.kind, profile.pace);
    let voice = Voice { kind, steps, reading: pace.reading(reading), beat: pace.a_token(), slot };
    let form = if kind == Kind::Ollama { "application/x-ndjson" } else { "text/event-stream" };
    let built = Response::builder().header(header::CONTENT_TYPE, form);
    built.body(Body::from_stream(voice.speak())).unwrap_or_default()
}

fn response(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::IM_A_TEAPOT);
    let form = if refusal.body.starts_with('<') { "text/html" } else { "application/json" };
    let mut built = Response::builder().status(status).header(header::CONTENT_TYPE, form);
    if let Some(seconds) = refusal.retry_after {
        built = built.header(header::RETRY_AFTER, seconds);
    }
    if let Some(to) = &refusal.location {
        built = built.header(header::LOCATION, to);
    }
    built.body(Body::from(refusal.body.clone())).unwrap_or_default()
}

impl Plan {
    pub(crate) fn new(profile: Profile) -> Self {
        Self { profile, ahead: VecDeque::new(), always: None, elsewhere: Vec::new() }
    }
}

impl From<Refusal> for Told {
    fn from(refusal: Refusal) -> Self {
        Self::Refuse(refusal)
    }
}

impl From<Vec<Step>> for Told {
    fn from(steps: Vec<Step>) -> Self {
        Self::Say(steps)
    }
}
