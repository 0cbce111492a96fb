//! The shapes in which servers have been seen to refuse, to stumble and to stop.

use serde_json::{Value, json};

/// What a server is told to do with a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// Not to take it.
    Refuse(Refusal),
    /// To say exactly this.
    Say(Vec<Step>),
    /// Never to answer.
    Hang,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The status, which may well be 200.
    pub status: u16,
    /// How long to wait, in seconds.
    pub retry_after: Option<u64>,
    /// Where to go instead.
    pub location: Option<String>,
    /// What it says.
    pub body: String,
}

/// A step of a stream.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A token in its event, or in its line; at the pace of the server.
    Token(String),
    /// Another event, or line, at once.
    Data(String),
    /// Bytes as they are.
    Raw(Vec<u8>),
    /// Nothing but signs of life from here on.
    Pings,
    /// Nothing at all from here on.
    Hang,
    /// The line breaks.
    Break,
}

impl Refusal {
    /// A refusal with a JSON body.
    pub fn new(status: u16, body: &Value) -> Self {
        Self { status, retry_after: None, location: None, body: body.to_string() }
    }

    fn text(status: u16, body: &str) -> Self {
        Self { status, retry_after: None, location: None, body: body.into() }
    }
}

/// llama.cpp, while it loads.
pub fn loading() -> Refusal {
    Refusal::new(
        503,
        &json!({"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}),
    )
}

/// llama.cpp, without the right key.
pub fn wrong_key() -> Refusal {
    let error = json!({"message": "Invalid API Key", "type": "authentication_error", "code": 401});
    Refusal::new(401, &json!({ "error": error }))
}

/// llama.cpp, when a prompt does not fit a slot.
pub fn too_long_llama(tokens: u32, context: u32) -> Refusal {
    let message = format!(
        "request ({tokens} tokens) exceeds the available context size ({context} tokens), try increasing it"
    );
    let error = json!({
        "code": 400, "message": message, "type": "exceed_context_size_error", "n_prompt_tokens": tokens,
        "n_ctx": context,
    });
    Refusal::new(400, &json!({ "error": error }))
}

/// llama.cpp with several models, when it has not that one.
pub fn no_model_llama() -> Refusal {
    let error = json!({"code": 400, "message": "model not found", "type": "invalid_request_error"});
    Refusal::new(400, &json!({ "error": error }))
}

/// Ollama over `/v1`, when it has no such model.
pub fn no_model_ollama_v1(model: &str) -> Refusal {
    let message = format!("model \"{model}\" not found, try pulling it first");
    let error = json!({"message": message, "type": "not_found_error", "param": null, "code": null});
    Refusal::new(404, &json!({ "error": error }))
}

/// Ollama, when it has no such model.
pub fn no_model_ollama(model: &str) -> Refusal {
    Refusal::new(404, &json!({"error": format!("model '{model}' not found")}))
}

/// Ollama, when its line is full.
pub fn busy_ollama() -> Refusal {
    Refusal::new(503, &json!({"error": "server busy, please try again.  maximum pending requests exceeded"}))
}

/// Anybody who counts requests.
pub fn busy(seconds: u64) -> Refusal {
    let error = json!({"message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"});
    Refusal { retry_after: Some(seconds), ..Refusal::new(429, &json!({ "error": error })) }
}

/// A server behind a proxy that has no more room, and says so in HTML.
pub fn busy_proxy(seconds: u64) -> Refusal {
    let refusal = Refusal::text(503, "<html><h1>503 Service Unavailable</h1></html>");
    Refusal { retry_after: Some(seconds), ..refusal }
}

/// TGI, when it is full.
pub fn busy_tgi() -> Refusal {
    Refusal::new(429, &json!({"error": "Model is overloaded", "error_type": "overloaded"}))
}

/// vLLM since 0.10.1, when a prompt does not fit: its code is a number.
pub fn too_long_vllm(tokens: u32, context: u32) -> Refusal {
    let error = json!({
        "message": vllm_words(tokens, context), "type": "BadRequestError", "param": null, "code": 400,
    });
    Refusal::new(400, &json!({ "error": error }))
}

/// vLLM before 0.10.1: the same, not nested.
pub fn too_long_old_vllm(tokens: u32, context: u32) -> Refusal {
    Refusal::new(
        400,
        &json!({
            "object": "error", "message": vllm_words(tokens, context), "type": "BadRequestError", "param": null,
            "code": 400,
        }),
    )
}

fn vllm_words(tokens: u32, context: u32) -> String {
    format!(
        "This model's maximum context length is {context} tokens. However, you requested {tokens} tokens in the \
         messages. Please reduce the length of the messages."
    )
}

/// vLLM, when it has no such model: its code is a number.
pub fn no_model_vllm(model: &str) -> Refusal {
    let message = format!("The model `{model}` does not exist.");
    let error = json!({"message": message, "type": "NotFoundError", "param": null, "code": 404});
    Refusal::new(404, &json!({ "error": error }))
}

/// TGI, when a prompt does not fit: the status is 200.
pub fn too_long_tgi(tokens: u32, context: u32) -> Refusal {
    let message = format!(
        "Input validation error: `inputs` tokens + `max_new_tokens` must be <= {context}. Given: {tokens} \
         `inputs` tokens and 20 `max_new_tokens`"
    );
    Refusal::new(200, &json!({"error": message, "error_type": "validation"}))
}

/// LM Studio, when a prompt does not fit.
pub fn too_long_lm_studio(tokens: u32, context: u32) -> Refusal {
    let message = format!(
        "Trying to keep the first {tokens} tokens when context the overflows. However, the model is loaded with \
         context length of only {context} tokens, which is not enough."
    );
    Refusal::new(400, &json!({ "error": message }))
}

/// A server in front that wants something else in the body.
pub fn detail() -> Refusal {
    let detail =
        json!([{"loc": ["body", "messages"], "msg": "field required", "type": "value_error.missing"}]);
    Refusal::new(422, &json!({ "detail": detail }))
}

/// A path that is not there.
pub fn no_path() -> Refusal {
    Refusal::new(404, &json!({"detail": "Not Found"}))
}

/// A bad request that the server takes for its own fault.
pub fn bad_request_500() -> Refusal {
    let message = "Conversation roles must alternate user/assistant/user/assistant/...";
    let error = json!({"code": 500, "message": message, "type": "server_error"});
    Refusal::new(500, &json!({ "error": error }))
}

/// A proxy whose server is gone.
pub fn bad_gateway() -> Refusal {
    Refusal::text(502, "<html><h1>502 Bad Gateway</h1></html>")
}

/// A proxy that sends people elsewhere.
pub fn redirect(to: &str) -> Refusal {
    Refusal { location: Some(to.into()), ..Refusal::text(307, "") }
}

/// A whole answer where a stream was asked for.
pub fn no_stream() -> Refusal {
    let message = json!({"role": "assistant", "content": "Hello."});
    Refusal::new(200, &json!({"object": "chat.completion", "choices": [{"index": 0, "message": message}]}))
}

/// An event with some words.
pub fn words(text: &str) -> Step {
    delta(&json!({ "content": text }))
}

/// An event with some reasoning, in the field of that name.
pub fn reasoning(field: &str, text: &str) -> Step {
    delta(&json!({"content": null, field: text}))
}

fn delta(delta: &Value) -> Step {
    let choice = json!({"index": 0, "delta": delta, "finish_reason": null});
    Step::Data(json!({"object": "chat.completion.chunk", "choices": [choice]}).to_string())
}

/// The event with the reason why it ends.
pub fn finish(reason: &str) -> Step {
    let choice = json!({"index": 0, "delta": {}, "finish_reason": reason});
    Step::Data(json!({"object": "chat.completion.chunk", "choices": [choice]}).to_string())
}

/// The last event: what it took, and no choice.
pub fn usage(prompt: u32, reply: u32) -> Step {
    let usage = json!({"prompt_tokens": prompt, "completion_tokens": reply, "total_tokens": prompt + reply});
    Step::Data(json!({"object": "chat.completion.chunk", "choices": [], "usage": usage}).to_string())
}

/// The word after the last event.
pub fn done() -> Step {
    Step::Data("[DONE]".into())
}

/// An error inside a stream.
pub fn error_inside() -> Step {
    Step::Data(
        json!({"error": {"message": "CUDA out of memory", "type": "server_error", "code": 500}}).to_string(),
    )
}

/// A line of Ollama's with some words.
pub fn line(text: &str) -> Step {
    Step::Data(json!({"message": {"role": "assistant", "content": text}, "done": false}).to_string())
}

/// A line of Ollama's with some reasoning.
pub fn thinking_line(text: &str) -> Step {
    let message = json!({"role": "assistant", "content": "", "thinking": text});
    Step::Data(json!({"message": message, "done": false}).to_string())
}

/// Ollama's last line.
pub fn last_line(reason: &str, prompt: u32, reply: u32) -> Step {
    let message = json!({"role": "assistant", "content": ""});
    let line = json!({
        "message": message, "done": true, "done_reason": reason, "prompt_eval_count": prompt, "eval_count": reply,
    });
    Step::Data(line.to_string())
}

/// A stream that is told word by word and ends as it should, with what it took.
pub fn said(texts: &[&str]) -> Told {
    let mut steps: Vec<Step> = texts.iter().map(|text| words(text)).collect();
    steps.extend([finish("stop"), usage(40, u32::try_from(texts.len()).unwrap_or(u32::MAX)), done()]);
    Told::Say(steps)
}
