//! How a server does.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use futures_util::future::join_all;
use homeroom_core::{Piece, Prompt, Reach, Request, Said, Speaker, TutorError, Writing as _};
use reqwest13::StatusCode;
use serde_json::json;
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};
use url::{Host, Url};

use crate::{
    address::Lookup,
    kind::Kind,
    node::Node,
    pinned::hashed,
    settings::{Pin, Settings},
    wire::Wire,
};

/// How long the reply is from which the speed is told.
const LENGTH: u32 = 64;
/// How long those are that tell how many it writes side by side: a slow one writes them one after the other.
const SHORT: u32 = 16;
/// How many of them there are, where nobody says how many it should write.
const MANY: u32 = 4;
/// And at most.
const MOST: u32 = 16;
/// How long a connection on this machine, or to a neighbour, may take.
const CONNECT: Duration = Duration::from_secs(2);

/// How a server does.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Which server it is.
    pub kind: Kind,
    /// The model that answered.
    pub model: String,
    /// From the question to the first token, reasoning with it.
    pub first_token: Duration,
    /// Tokens in a second after that, if there were enough to tell.
    pub speed: Option<f64>,
    /// How many replies it says that it writes at a time.
    pub slots: Option<u32>,
    /// Where it does not say: how many of some it wrote side by side, and of how many.
    pub at_once: Option<(u32, u32)>,
    /// How many tokens a prompt and its reply really have room for, where it says so.
    pub context: Option<u32>,
    /// What it does for those who have no key.
    pub keyless: Keyless,
    /// Addresses beyond this machine at which it answers: others may reach it there.
    pub others: Vec<IpAddr>,
    /// What its model could be held to, where it is held to nothing yet.
    pub pin: Option<Pin>,
}

/// What a server does for those who have no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyless {
    /// It answers them.
    Answered,
    /// It asks for the key.
    Refused,
    /// It did not say.
    Unknown,
}

pub(crate) async fn measure(node: &Node) -> Result<Measured, TutorError> {
    node.look().await;
    let begun = Instant::now();
    let (first, _) = written(node, LENGTH).await?;
    let server = node.server();
    // A model may be loaded, and have its room, only since it was asked.
    node.look().await;
    let told = node.told();
    Ok(Measured {
        kind: node.kind().unwrap_or(Kind::Other),
        model: server.model,
        first_token: first - begun,
        speed: server.speed,
        slots: told.slots,
        at_once: if told.slots.is_none() { at_once(node).await } else { None },
        context: told.context.or(server.context),
        keyless: keyless(&node.settings, &node.lookup).await,
        others: others(&node.settings.url, &node.lookup).await,
        pin: if node.settings.pin.is_none() { pin(node).await } else { None },
    })
}

/// Has a reply written that long: when its first token came, and its end.
async fn written(node: &Node, longest: u32) -> Result<(Instant, Instant), TutorError> {
    let text = "Write the numbers from one to one hundred as words, with commas between them.".to_owned();
    let turns = vec![Said { by: Speaker::Learner, text }];
    let request = Request { prompt: Prompt { system: String::new(), turns }, longest, reach: Reach::Hosted };
    let mut reply = node.ask(&request).await?;
    let mut first = None;
    while let Piece::Thinking | Piece::Words(_) = reply.next().await? {
        first.get_or_insert_with(Instant::now);
    }
    let end = Instant::now();
    Ok((first.unwrap_or(end), end))
}

/// How many of some replies it writes side by side, and of how many.
async fn at_once(node: &Node) -> Option<(u32, u32)> {
    let many = node.settings.slots.unwrap_or(MANY).clamp(2, MOST);
    let asked = join_all((0..many).map(|_| written(node, SHORT))).await;
    let spans: Vec<(Instant, Instant)> = asked.into_iter().flatten().collect();
    let beside = |at: Instant| spans.iter().filter(|(first, end)| *first <= at && at < *end).count();
    let most = spans.iter().map(|(first, _)| beside(*first)).max()?;
    Some((u32::try_from(most).ok()?.max(1), many))
}

/// What its model could be held to: the digest that it tells, or its file, if that is on this machine.
async fn pin(node: &Node) -> Option<Pin> {
    if let Some(digest) = node.digest() {
        return Some(Pin::Digest(digest));
    }
    let is_here = match node.settings.url.host()? {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => name == "localhost",
    };
    let path = PathBuf::from(node.told().file.filter(|_| is_here)?);
    let is_file = path.is_absolute() && tokio::fs::metadata(&path).await.ok()?.is_file();
    let sha256 = if is_file { hashed(path.clone()).await.ok()? } else { return None };
    Some(Pin::File { path, sha256 })
}

/// A question without anything in it: whether a key is asked for comes before that it is a bad one.
async fn keyless(settings: &Settings, lookup: &Lookup) -> Keyless {
    let mut bare = Settings { key: None, ..settings.clone() };
    // A user in the address is a key too.
    let is_bare = bare.url.set_username("").is_ok() && bare.url.set_password(None).is_ok();
    let Some(wire) = Wire::new(&bare, lookup).ok().filter(|_| is_bare) else { return Keyless::Unknown };
    let asking = wire.http.post(format!("{}/chat/completions", wire.api())).json(&json!({})).send();
    match timeout(CONNECT, asking).await {
        Ok(Ok(response)) => match response.status() {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Keyless::Refused,
            _ => Keyless::Answered,
        },
        _ => Keyless::Unknown,
    }
}

/// Where else it answers, if it is on this machine; else where it is.
async fn others(url: &Url, lookup: &Lookup) -> Vec<IpAddr> {
    let Some(port) = url.port_or_known_default() else { return Vec::new() };
    let mut at = match url.host() {
        Some(Host::Ipv4(address)) => vec![address.into()],
        Some(Host::Ipv6(address)) => vec![address.into()],
        Some(Host::Domain(name)) => {
            let found = lookup(name.to_owned()).await.unwrap_or_default();
            found.iter().map(std::net::SocketAddr::ip).collect()
        }
        None => Vec::new(),
    };
    if at.iter().all(|address| address.is_loopback() || address.is_unspecified()) {
        let all = if_addrs::get_if_addrs().unwrap_or_default();
        at = all.iter().map(if_addrs::Interface::ip).collect();
    }
    at.retain(|address| !address.is_loopback());
    answering(at, port).await
}

/// At which of these addresses somebody answers.
pub(crate) async fn answering(mut at: Vec<IpAddr>, port: u16) -> Vec<IpAddr> {
    at.sort();
    at.dedup();
    let answers = join_all(at.into_iter().map(|address| async move {
        let answered = timeout(CONNECT, TcpStream::connect((address, port))).await;
        matches!(answered, Ok(Ok(_))).then_some(address)
    }));
    answers.await.into_iter().flatten().collect()
}
