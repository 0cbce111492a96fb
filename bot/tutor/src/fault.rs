//! What a refusal means, whatever shape it has. Nothing of what was said goes on.

use std::time::Duration;

use homeroom_core::TutorError;
use serde_json::Value;

/// How much of a refusal is looked at.
pub(crate) const LONGEST: usize = 64 * 1024;

const TOO_LONG: [&str; 8] = [
    "exceed_context_size",
    "context_length_exceeded",
    "context length",
    "context size",
    "context window",
    "max_new_tokens` must be",
    "must have less than",
    "prompt is too long",
];
/// After these stands how many tokens fit.
const BEFORE_CONTEXT: [&str; 4] = ["context length", "context size", "must be <=", "must have less than"];
/// How far after.
const NEAR: usize = 40;
const LOADING: [&str; 4] = ["loading model", "is loading", "currently loading", "being loaded"];
const BUSY: [&str; 4] = ["overloaded", "server busy", "rate_limit", "queue is full"];
const KEY: [&str; 3] = ["authentication_error", "invalid_api_key", "invalid api key"];
const NO_MODEL: [&str; 6] =
    ["not found", "not_found", "does not exist", "no models loaded", "invalid model", "not available"];

/// What of a refusal matters.
struct Said {
    words: String,
    status: Option<u16>,
    context: Option<u32>,
}

/// What a refusal means.
pub(crate) fn refusal(status: u16, wait: Option<Duration>, body: &[u8]) -> TutorError {
    let body = serde_json::from_slice(body)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()));
    meaning(status, wait, &body)
}

/// The error inside an event or a line, if there is one.
pub(crate) fn inside(event: &Value) -> Option<TutorError> {
    let has = |field: &str| event.get(field).is_some_and(|value| !value.is_null());
    let is_error = has("error") || event.get("object").and_then(Value::as_str) == Some("error");
    (is_error || (has("detail") && !has("choices"))).then(|| meaning(200, None, event))
}

/// For what is answered in a way that means nothing.
pub(crate) fn strange(what: &str) -> TutorError {
    TutorError::Strange(what.into())
}

fn meaning(status: u16, wait: Option<Duration>, body: &Value) -> TutorError {
    let said = Said::of(body);
    // Some answer 200, and write the status into the error.
    let status = if status < 400 { said.status.unwrap_or(status) } else { status };
    if said.has(&TOO_LONG) {
        return TutorError::TooLong { context: said.context.or_else(|| said.context_in_words()) };
    }
    if said.has(&LOADING) {
        return TutorError::Loading;
    }
    if matches!(status, 401 | 403) || said.has(&KEY) {
        return TutorError::Key;
    }
    if matches!(status, 429 | 503 | 529) || said.has(&BUSY) {
        return TutorError::Busy { wait };
    }
    if said.words.contains("model") && said.has(&NO_MODEL) {
        return TutorError::NoModel;
    }
    match status {
        408 | 502 | 504 => TutorError::Away,
        200..300 => strange("an error without a name"),
        300..400 => strange("a redirect"),
        _ => TutorError::Strange(format!("status {status}")),
    }
}

impl Said {
    fn of(body: &Value) -> Self {
        let inner = body.get("error").filter(|error| error.is_object()).unwrap_or(body);
        let mut words = body.as_str().unwrap_or_default().to_lowercase();
        for field in ["type", "error_type", "code", "error", "message", "detail"] {
            match inner.get(field) {
                Some(Value::String(text)) => words.push_str(&text.to_lowercase()),
                Some(Value::Array(list)) => {
                    words.push_str(&Value::from(list.clone()).to_string().to_lowercase())
                }
                _ => {}
            }
            words.push('\n');
        }
        let code = inner.get("code");
        let status = code.and_then(Value::as_u64).or_else(|| code?.as_str()?.parse().ok());
        Self {
            words,
            status: status.and_then(|code| u16::try_from(code).ok()).filter(|code| (400..600).contains(code)),
            context: inner.get("n_ctx").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok()),
        }
    }

    fn has(&self, any: &[&str]) -> bool {
        any.iter().any(|part| self.words.contains(part))
    }

    fn context_in_words(&self) -> Option<u32> {
        BEFORE_CONTEXT.iter().find_map(|before| {
            let (_, after) = self.words.split_once(before)?;
            let near: String = after.chars().take(NEAR).collect();
            let digits = near.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty())?;
            digits.parse().ok()
        })
    }
}
