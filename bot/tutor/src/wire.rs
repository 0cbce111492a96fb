//! The way to one server: no redirects, nothing tried twice, no proxy on the way to one's own, and what is refused keeps its
//! status.

use std::{error::Error, sync::Arc, time::Duration};

use homeroom_core::{Reach, TutorError};
use reqwest13::{
    Client, Response,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use serde::Serialize;
use serde_json::Value;
use tokio::time::timeout;
use url::Url;

use crate::{
    address::{Guard, Lookup, guess},
    fault,
    settings::{Key, Outside, Settings, StartError},
};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a connection is kept for the next question: servers close theirs after five seconds, and a question that crosses
/// with that is lost.
const KEEP: Duration = Duration::from_secs(2);
/// How long a server may take to say something about itself.
const LOOK: Duration = Duration::from_secs(5);
/// Longest description of a server: one with many models tells much.
const DESCRIPTION: usize = 8 << 20;

/// The way to one server.
#[derive(Clone)]
pub(crate) struct Wire {
    pub(crate) http: Client,
    root: String,
    api: String,
}

impl Wire {
    pub(crate) fn new(settings: &Settings, lookup: &Lookup) -> Result<Self, StartError> {
        let name = &settings.name.0;
        let url = &settings.url;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(StartError::Address(name.clone()));
        }
        let mut headers = HeaderMap::new();
        if let Some(key) = &settings.key {
            headers.insert(AUTHORIZATION, secret(key).ok_or_else(|| StartError::Key(name.clone()))?);
        }
        let mut builder = Client::builder().redirect(Policy::none()).connect_timeout(CONNECT);
        builder = builder.pool_idle_timeout(KEEP).default_headers(headers);
        if settings.outside == Outside::Refused {
            builder = builder.dns_resolver(Arc::new(Guard(Arc::clone(lookup))));
        }
        if settings.outside == Outside::Refused || guess(url) == Reach::Local {
            builder = builder.no_proxy();
        }
        if url.scheme() == "http" {
            // A machine without certificates has none to read for what needs none.
            builder = builder.tls_certs_only([]);
        }
        let http = builder.build().map_err(|error| StartError::Secure(error.to_string()))?;
        let (root, api) = bases(url);
        Ok(Self { http, root, api })
    }

    /// Where the paths of OpenAI begin.
    pub(crate) fn api(&self) -> &str {
        &self.api
    }

    /// An address beside them.
    pub(crate) fn beside(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// What a server says at an address.
    pub(crate) async fn get(&self, url: &str) -> Result<Value, TutorError> {
        self.told(self.http.get(url)).await
    }

    /// What a server says to a question about itself.
    pub(crate) async fn post(&self, url: &str, body: &impl Serialize) -> Result<Value, TutorError> {
        self.told(self.http.post(url).json(body)).await
    }

    async fn told(&self, request: reqwest13::RequestBuilder) -> Result<Value, TutorError> {
        let telling = async {
            let response = request.send().await.map_err(|error| unreachable(&error))?;
            let status = response.status();
            let wait = wait(response.headers());
            let body = read(response, DESCRIPTION).await;
            if !status.is_success() {
                return Err(fault::refusal(status.as_u16(), wait, &body));
            }
            serde_json::from_slice(&body).map_err(|_| fault::strange("no JSON"))
        };
        timeout(LOOK, telling).await.unwrap_or(Err(TutorError::Silent))
    }
}

/// An answer that is a stream; anything else is a refusal, whatever its status.
pub(crate) async fn streaming(response: Response) -> Result<Response, TutorError> {
    let form = response.headers().get(CONTENT_TYPE).and_then(|form| form.to_str().ok()).unwrap_or_default();
    let is_whole = form.starts_with("application/json") || form.starts_with("text/html");
    if response.status().is_success() && !is_whole {
        return Ok(response);
    }
    let status = response.status().as_u16();
    let wait = wait(response.headers());
    let body = read(response, fault::LONGEST).await;
    Err(match fault::refusal(status, wait, &body) {
        TutorError::Strange(_) if status < 300 => fault::strange("no stream"),
        refusal => refusal,
    })
}

/// Why no answer came at all.
pub(crate) fn unreachable(error: &reqwest13::Error) -> TutorError {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(own) = error.downcast_ref::<TutorError>() {
            return own.clone();
        }
        cause = error.source();
    }
    TutorError::Away
}

/// As much of an answer as anybody looks at.
async fn read(mut response: Response, longest: usize) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(bytes)) = response.chunk().await {
        body.extend_from_slice(&bytes);
        if body.len() > longest {
            body.truncate(longest);
            break;
        }
    }
    body
}

/// How long a server asks to wait; a date is left out.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse::<f64>().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn secret(key: &Key) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&key.bearer()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Where a server begins, and where the paths of OpenAI do.
fn bases(url: &Url) -> (String, String) {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    let given = bare.as_str().trim_end_matches('/').to_owned();
    let has_path = bare.path().trim_end_matches('/').ends_with("/v1");
    let root = given.strip_suffix("/v1").filter(|_| has_path).unwrap_or(&given).to_owned();
    let api = if bare.path() == "/" { format!("{root}/v1") } else { given };
    (root, api)
}
