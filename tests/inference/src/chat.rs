//! What a server answers to a question when nothing else was told to it.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::{
    profile::{Kind, Profile},
    shapes::{self, Refusal, Step},
};

/// What of a question matters.
struct Question {
    model: String,
    tokens: u32,
    longest: u32,
    context: u32,
    has_usage: bool,
}

/// What it says, and how many tokens it reads first; or why it says nothing.
pub(crate) fn answer(profile: &Profile, body: &Value) -> Result<(VecDeque<Step>, u32), Refusal> {
    let question = Question::of(profile, body);
    if body.get("stream") != Some(&Value::Bool(true)) && profile.kind != Kind::Ollama {
        return Err(shapes::no_stream());
    }
    if let Some(refusal) = missing(profile, &question) {
        return Err(refusal);
    }
    let is_long = question.tokens >= question.context;
    match profile.kind {
        Kind::LlamaCpp | Kind::Jan if is_long => {
            Err(shapes::too_long_llama(question.tokens, question.context))
        }
        Kind::LmStudio if is_long => Err(shapes::too_long_lm_studio(question.tokens, question.context)),
        Kind::Vllm if is_long => Err(shapes::too_long_vllm(question.tokens, question.context)),
        Kind::Tgi if is_long => Err(shapes::too_long_tgi(question.tokens, question.context)),
        // It leaves out what is old, without a word.
        Kind::Ollama => Ok((lines(profile, &question), question.tokens.min(question.context))),
        _ => Ok((events(profile, &question), question.tokens)),
    }
}

impl Question {
    fn of(profile: &Profile, body: &Value) -> Self {
        let number =
            |path: &str| body.pointer(path).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
        let turns = body.get("messages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let texts = turns.iter().filter_map(|turn| turn.get("content")?.as_str());
        let words: usize = texts.map(|text| text.split_whitespace().count()).sum();
        Self {
            model: body.get("model").and_then(Value::as_str).unwrap_or_default().into(),
            tokens: u32::try_from(words * 4 / 3 + turns.len() * 4).unwrap_or(u32::MAX),
            longest: number("/max_tokens").or(number("/options/num_predict")).unwrap_or(u32::MAX),
            context: number("/options/num_ctx").unwrap_or(profile.context).min(profile.context),
            has_usage: body.pointer("/stream_options/include_usage") == Some(&Value::Bool(true)),
        }
    }
}

fn missing(profile: &Profile, question: &Question) -> Option<Refusal> {
    if profile.models.contains(&question.model) {
        return None;
    }
    match profile.kind {
        Kind::LlamaCpp if profile.models.len() > 1 => Some(shapes::no_model_llama()),
        Kind::Ollama => Some(shapes::no_model_ollama(&question.model)),
        Kind::Vllm => Some(shapes::no_model_vllm(&question.model)),
        _ => None,
    }
}

/// The tokens of a reply, and why it ends.
fn tokens<'a>(profile: &'a Profile, question: &Question) -> (Vec<&'a str>, &'static str) {
    let most = question.longest.min(question.context.saturating_sub(question.tokens).max(1));
    let all = profile.words.len() * usize::try_from(profile.times).unwrap_or(usize::MAX);
    let kept = all.min(usize::try_from(most).unwrap_or(usize::MAX));
    let told = profile.words.iter().map(String::as_str).cycle().take(kept).collect();
    (told, if kept < all { "length" } else { "stop" })
}

fn events(profile: &Profile, question: &Question) -> VecDeque<Step> {
    let (told, why) = tokens(profile, question);
    let count = u32::try_from(told.len()).unwrap_or(u32::MAX);
    let role = json!({"choices": [{"index": 0, "delta": {"role": "assistant"}, "finish_reason": null}]});
    let mut steps = VecDeque::from([Step::Data(role.to_string())]);
    steps.extend(told.into_iter().map(|text| paced(shapes::words(text))));
    steps.push_back(shapes::finish(why));
    if question.has_usage {
        steps.push_back(shapes::usage(question.tokens, count));
    }
    steps.push_back(shapes::done());
    steps
}

fn lines(profile: &Profile, question: &Question) -> VecDeque<Step> {
    let (told, why) = tokens(profile, question);
    let count = u32::try_from(told.len()).unwrap_or(u32::MAX);
    let mut steps: VecDeque<Step> = told.into_iter().map(|text| paced(shapes::line(text))).collect();
    steps.push_back(shapes::last_line(why, question.tokens.min(question.context), count));
    steps
}

fn paced(step: Step) -> Step {
    match step {
        Step::Data(data) => Step::Token(data),
        other => other,
    }
}
