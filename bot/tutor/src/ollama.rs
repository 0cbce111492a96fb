//! Ollama's own language, where room can be asked for and a model is known by its digest.

use futures_util::{StreamExt as _, stream};
use homeroom_core::{Request, TutorError, Used};
use reqwest13::Response;
use serde::Serialize;
use serde_json::Value;

use crate::{
    fault,
    heard::{End, Heard, Hearing},
    openai::{Turn, turns},
    wire::{Wire, streaming, unreachable},
};

/// How long a model stays loaded when nobody asks: longer than a class thinks about an answer.
const KEEP: &str = "30m";
/// Longest line.
const LONGEST: usize = 1 << 20;

/// A question.
#[derive(Serialize)]
struct Asked<'a> {
    model: &'a str,
    messages: Vec<Turn<'a>>,
    stream: bool,
    keep_alive: &'static str,
    options: Options,
}

#[derive(Serialize)]
struct Options {
    num_predict: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_ctx: Option<u32>,
}

/// Begins a reply, with room for so many tokens.
pub(crate) async fn ask(
    wire: &Wire,
    model: &str,
    context: Option<u32>,
    request: &Request,
) -> Result<Hearing, TutorError> {
    let asked = Asked {
        model,
        messages: turns(&request.prompt),
        stream: true,
        keep_alive: KEEP,
        options: Options { num_predict: request.longest, num_ctx: context },
    };
    let sent = wire.http.post(wire.beside("/api/chat")).json(&asked).send().await;
    let response = streaming(sent.map_err(|error| unreachable(&error))?).await?;
    let lines = stream::unfold((response, Vec::new()), |(mut response, mut kept)| async move {
        let line = line(&mut response, &mut kept).await?;
        Some((line.and_then(|line| heard(&line)), (response, kept)))
    });
    Ok(lines.boxed())
}

/// The next line that says something.
async fn line(response: &mut Response, kept: &mut Vec<u8>) -> Option<Result<Value, TutorError>> {
    loop {
        if let Some(end) = kept.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = kept.drain(..=end).collect();
            if line.trim_ascii().is_empty() {
                continue;
            }
            return Some(parsed(&line));
        }
        if kept.len() > LONGEST {
            return Some(Err(fault::strange("an endless line")));
        }
        match response.chunk().await {
            Ok(Some(bytes)) => kept.extend_from_slice(&bytes),
            Ok(None) if kept.trim_ascii().is_empty() => return None,
            Ok(None) => return Some(parsed(&std::mem::take(kept))),
            Err(_) => return Some(Err(TutorError::Away)),
        }
    }
}

fn parsed(line: &[u8]) -> Result<Value, TutorError> {
    serde_json::from_slice(line).map_err(|_| fault::strange("no JSON"))
}

fn heard(line: &Value) -> Result<Heard, TutorError> {
    if let Some(error) = fault::inside(line) {
        return Err(error);
    }
    let said = |field: &str| line.get("message")?.get(field)?.as_str();
    let count = |field: &str| u32::try_from(line.get(field)?.as_u64()?).ok();
    let is_done = line.get("done").and_then(Value::as_bool) == Some(true);
    let reason = line.get("done_reason").and_then(Value::as_str).unwrap_or("stop");
    Ok(Heard {
        thought: said("thinking").is_some_and(|text| !text.is_empty()),
        words: said("content").unwrap_or_default().into(),
        end: is_done.then(|| End::of(reason)),
        used: count("prompt_eval_count")
            .map(|prompt| Used { prompt, reply: count("eval_count").unwrap_or_default() }),
    })
}
