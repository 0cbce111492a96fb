//! A relay before a server: passes on what it gets, notes it, and makes the trouble that it is told to.

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use anyhow::Result;
use axum::body::{Body, to_bytes};
use hyper::{
    Request, Response, StatusCode, Uri,
    body::{Body as Streams, Bytes, Frame, Incoming, SizeHint},
    header::{CONNECTION, HeaderMap, TRANSFER_ENCODING},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioIo, TokioTimer},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::{JoinHandle, JoinSet},
    time::{Instant, sleep_until},
};

/// What becomes of a request, instead of being passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is answered with this status and body.
    Status(u16, String),
    /// It is never answered.
    Stall,
    /// Its connection is closed.
    Cut,
    /// It is passed on, but only after so long.
    Slow(Duration),
    /// It is answered with an empty object, and passed on after so long.
    Late(Duration),
}

/// How often there is trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// For so many requests.
    Next(usize),
    /// Until [`Relay::lift`].
    UntilLifted,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Call {
    /// `GET`, `PUT`, …
    pub method: String,
    /// Without the query.
    pub path: String,
    /// When its head was there.
    pub began: Instant,
    /// When the last of the answer was given to the connection, or when it was over without one.
    pub ended: Option<Instant>,
    /// None where nothing was answered.
    pub status: Option<u16>,
    /// What was answered, where [`Relay::keep`] asks for it.
    pub answer: Vec<u8>,
}

/// A relay on a port of its own. Dropping it closes all its connections.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    state: Arc<State>,
    serving: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    client: Client<HttpConnector, Body>,
    target: Mutex<String>,
    ahead: Mutex<Vec<(Kind, Trouble, Times)>>,
    kept: Mutex<Vec<Kind>>,
    calls: Mutex<Vec<Call>>,
    /// Rung when a request is over.
    over: Notify,
}

/// Which requests: `PUT /send/` are those with this method and this in their path, `/sync` those of any method.
#[derive(Clone, Debug)]
struct Kind {
    method: Option<String>,
    part: String,
}

impl Relay {
    /// Before the server at this address: `http://127.0.0.1:8008`.
    pub async fn before(url: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        let (ahead, kept, calls, over) = Default::default();
        let state = Arc::new(State { client, target: Mutex::new(url.into()), ahead, kept, calls, over });
        let serving = tokio::spawn(serve(listener, Arc::clone(&state)));
        Ok(Self { address, state, serving })
    }

    /// Its own address, without a final slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on before another server, or the same at another address.
    pub fn turn_to(&self, url: &str) {
        url.clone_into(&mut held(&self.state.target));
    }

    /// What becomes of such requests. Of several troubles for one request it meets the one that was asked for first.
    pub fn trouble(&self, kind: &str, trouble: Trouble, times: Times) {
        held(&self.state.ahead).push((Kind::read(kind), trouble, times));
    }

    /// No more trouble. What stalls already stays unanswered.
    pub fn lift(&self) {
        held(&self.state.ahead).clear();
    }

    /// From now on keeps what such requests are answered.
    pub fn keep(&self, kind: &str) {
        held(&self.state.kept).push(Kind::read(kind));
    }

    /// All requests so far, in the order in which they came.
    pub fn calls(&self) -> Vec<Call> {
        self.since(0)
    }

    /// How many requests came so far.
    pub fn mark(&self) -> usize {
        held(&self.state.calls).len()
    }

    /// The requests that came after a mark.
    pub fn since(&self, mark: usize) -> Vec<Call> {
        held(&self.state.calls).get(mark..).unwrap_or_default().to_vec()
    }

    /// Waits until the first request of a kind after a mark is over; it may be already.
    pub async fn over(&self, kind: &str, mark: usize) -> Call {
        let kind = Kind::read(kind);
        loop {
            let rung = self.state.over.notified();
            let mut rung = std::pin::pin!(rung);
            // What is over from here on rings.
            rung.as_mut().enable();
            let found = {
                let calls = held(&self.state.calls);
                let mut after = calls.get(mark..).unwrap_or_default().iter();
                after.find(|call| kind.fits(&call.method, &call.path)).cloned()
            };
            match found {
                Some(call) if call.ended.is_some() => return call,
                _ => rung.await,
            }
        }
    }

    /// How many requests of a kind came so far.
    pub fn count(&self, kind: &str) -> usize {
        let kind = Kind::read(kind);
        held(&self.state.calls).iter().filter(|call| kind.fits(&call.method, &call.path)).count()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Call {
    /// Whether it is of a kind: `PUT /send/`.
    pub fn is(&self, kind: &str) -> bool {
        Kind::read(kind).fits(&self.method, &self.path)
    }
}

/// How long between two moments at least one of these was under way.
pub fn under_way<'a>(calls: impl Iterator<Item = &'a Call>, from: Instant, to: Instant) -> Duration {
    let mut spans: Vec<_> =
        calls.map(|call| (call.began.max(from), call.ended.unwrap_or(to).min(to))).collect();
    spans.sort_unstable();
    let (mut sum, mut until) = (Duration::ZERO, from);
    for (began, ended) in spans {
        sum += ended.saturating_duration_since(began.max(until));
        until = until.max(ended);
    }
    sum
}

impl Kind {
    fn read(text: &str) -> Self {
        match text.split_once(' ') {
            Some((method, part)) => Self { method: Some(method.into()), part: part.into() },
            None => Self { method: None, part: text.into() },
        }
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|own| own == method) && path.contains(&self.part)
    }
}

impl State {
    /// What is to become of a request; counted.
    fn next(&self, method: &str, path: &str) -> Option<Trouble> {
        let mut ahead = held(&self.ahead);
        let at = ahead.iter().position(|(kind, ..)| kind.fits(method, path))?;
        let (_, trouble, times) = ahead.get_mut(at)?;
        let trouble = trouble.clone();
        if let Times::Next(left) = times {
            *left = left.saturating_sub(1);
            if *left == 0 {
                ahead.remove(at);
            }
        }
        Some(trouble)
    }

    fn note(self: &Arc<Self>, method: &str, path: &str) -> Note {
        let kept = held(&self.kept).iter().any(|kind| kind.fits(method, path));
        let call = Call {
            method: method.into(),
            path: path.into(),
            began: Instant::now(),
            ended: None,
            status: None,
            answer: Vec::new(),
        };
        let mut calls = held(&self.calls);
        calls.push(call);
        Note { state: Arc::clone(self), place: calls.len() - 1, answer: kept.then(Vec::new) }
    }

    async fn pass_on(&self, mut request: Request<Body>) -> Result<Response<Incoming>> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let uri: Uri = format!("{}{path}", held(&self.target)).parse()?;
        *request.uri_mut() = uri;
        of_this_connection(request.headers_mut());
        let mut response = self.client.request(request).await?;
        of_this_connection(response.headers_mut());
        Ok(response)
    }
}

/// One request, until it is over.
struct Note {
    state: Arc<State>,
    place: usize,
    answer: Option<Vec<u8>>,
}

impl Note {
    fn answered(&self, status: StatusCode) {
        if let Some(call) = held(&self.state.calls).get_mut(self.place) {
            call.status = Some(status.as_u16());
        }
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        if let Some(call) = held(&self.state.calls).get_mut(self.place) {
            call.ended = Some(Instant::now());
            call.answer = self.answer.take().unwrap_or_default();
        }
        self.state.over.notify_waiters();
    }
}

/// An answer on its way: it is over when the connection lets go of it.
struct Passing {
    body: Incoming,
    note: Note,
}

impl Streams for Passing {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let (Poll::Ready(Some(Ok(frame))), Some(answer)) = (&polled, &mut self.note.answer) {
            answer.extend_from_slice(frame.data_ref().map_or(&[], |data| data.as_ref()));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    // They end with this task.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                connections.spawn(connection(stream, Arc::clone(&state)));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, state: Arc<State>) {
    // Without it, answers would only come later.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| handle(Arc::clone(&state), request));
    // A client that goes away, or a trouble, ends it.
    let _ =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
}

/// An error closes the connection.
async fn handle(state: Arc<State>, request: Request<Incoming>) -> io::Result<Response<Body>> {
    let request = request.map(Body::new);
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let note = state.note(&method, &path);
    match state.next(&method, &path) {
        Some(Trouble::Status(status, body)) => {
            let status = StatusCode::from_u16(status).map_err(io::Error::other)?;
            note.answered(status);
            let mut response = Response::new(Body::from(body));
            *response.status_mut() = status;
            return Ok(response);
        }
        Some(Trouble::Stall) => match std::future::pending::<Infallible>().await {},
        Some(Trouble::Cut) => return Err(io::ErrorKind::ConnectionAborted.into()),
        Some(Trouble::Slow(wait)) => sleep_until(Instant::now() + wait).await,
        Some(Trouble::Late(wait)) => {
            // Read whole while who sent it is there.
            let (head, body) = request.into_parts();
            let body = to_bytes(body, usize::MAX).await.map_err(io::Error::other)?;
            tokio::spawn(async move {
                sleep_until(Instant::now() + wait).await;
                state.pass_on(Request::from_parts(head, body.into())).await.map(drop)
            });
            note.answered(StatusCode::OK);
            return Ok(Response::new(Body::from("{}")));
        }
        None => {}
    }
    // Nobody is there: to whom asks, that is a connection that ends.
    let response = state.pass_on(request).await.map_err(io::Error::other)?;
    note.answered(response.status());
    Ok(response.map(|body| Body::new(Passing { body, note })))
}

/// Takes out what is about one connection alone.
fn of_this_connection(headers: &mut HeaderMap) {
    headers.remove(CONNECTION);
    headers.remove(TRANSFER_ENCODING);
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
