//! The language of OpenAI, as lenient as it has to be: what matters is picked from whatever JSON comes.

use async_openai::{Client, config::Config, error::OpenAIError, middleware::HttpRequestFactory};
use futures_util::StreamExt as _;
use homeroom_core::{Prompt, Request, Speaker, TutorError, Used};
use reqwest13::header::HeaderMap;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;
use tower::{BoxError, service_fn};

use crate::{
    fault,
    heard::{End, Heard, Hearing},
    wire::{Wire, streaming, unreachable},
};

/// A question.
#[derive(Serialize)]
struct Asked<'a> {
    model: &'a str,
    messages: Vec<Turn<'a>>,
    max_tokens: u32,
    /// Only a stream gives its slot back when it is dropped.
    stream: bool,
    stream_options: Options,
}

#[derive(Serialize)]
struct Options {
    include_usage: bool,
}

/// What somebody said, as both languages write it.
#[derive(Serialize)]
pub(crate) struct Turn<'a> {
    role: &'static str,
    content: &'a str,
}

/// Where the server is, and nothing from the environment.
#[derive(Clone)]
struct Place {
    base: String,
    none: SecretString,
}

impl Config for Place {
    fn headers(&self) -> HeaderMap {
        // The key is with the connection.
        HeaderMap::new()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        &self.base
    }

    fn api_key(&self) -> &SecretString {
        &self.none
    }
}

/// Begins a reply.
pub(crate) async fn ask(wire: &Wire, model: &str, request: &Request) -> Result<Hearing, TutorError> {
    let asked = Asked {
        model,
        messages: turns(&request.prompt),
        max_tokens: request.longest,
        stream: true,
        stream_options: Options { include_usage: true },
    };
    let events = client(wire).chat().create_stream_byot::<_, Value>(asked).await.map_err(refused)?;
    Ok(events.map(|event| event.map_err(broken).and_then(|event| heard(&event))).boxed())
}

/// What was said, the rules first.
pub(crate) fn turns(prompt: &Prompt) -> Vec<Turn<'_>> {
    let system = (!prompt.system.is_empty()).then_some(Turn { role: "system", content: &prompt.system });
    let said = prompt.turns.iter().map(|said| Turn {
        role: match said.by {
            Speaker::Learner => "user",
            Speaker::Assistant => "assistant",
        },
        content: &said.text,
    });
    system.into_iter().chain(said).collect()
}

/// Sends each request once, and makes of a refusal what it means before its status is lost.
fn client(wire: &Wire) -> Client<Place> {
    let place = Place { base: wire.api().into(), none: SecretString::default() };
    let http = wire.http.clone();
    let once = service_fn(move |factory: HttpRequestFactory| {
        let http = http.clone();
        async move {
            let request = factory.build().await?;
            let response = http.execute(request).await.map_err(|error| unreachable(&error))?;
            Ok::<_, BoxError>(streaming(response).await?)
        }
    });
    Client::build(wire.http.clone(), place).with_http_service(once)
}

fn refused(error: OpenAIError) -> TutorError {
    match error {
        OpenAIError::Boxed(error) => {
            error.downcast::<TutorError>().map_or(TutorError::Away, |refusal| *refusal)
        }
        OpenAIError::Reqwest(error) => unreachable(&error),
        _ => fault::strange("a request that cannot be made"),
    }
}

fn broken(error: OpenAIError) -> TutorError {
    match error {
        OpenAIError::JSONDeserialize(..) => fault::strange("no JSON"),
        _ => TutorError::Away,
    }
}

fn heard(event: &Value) -> Result<Heard, TutorError> {
    if let Some(error) = fault::inside(event) {
        return Err(error);
    }
    let choice = event.pointer("/choices/0");
    let delta = |field: &str| choice?.get("delta")?.get(field)?.as_str();
    let thinks = |field: &str| delta(field).is_some_and(|text| !text.is_empty());
    Ok(Heard {
        thought: thinks("reasoning_content") || thinks("reasoning"),
        words: delta("content").unwrap_or_default().into(),
        end: choice.and_then(|choice| choice.get("finish_reason")?.as_str()).map(End::of),
        used: used(event),
    })
}

fn used(event: &Value) -> Option<Used> {
    let count = |field: &str| u32::try_from(event.get("usage")?.get(field)?.as_u64()?).ok();
    Some(Used { prompt: count("prompt_tokens")?, reply: count("completion_tokens").unwrap_or_default() })
}
