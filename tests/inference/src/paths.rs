//! What a server tells about itself, and where.

use serde_json::{Value, json};

use crate::profile::{Kind, Profile};

/// The answer at a path, if there is one.
pub(crate) fn told(profile: &Profile, path: &str, body: &Value) -> Option<Value> {
    match (profile.kind, path) {
        (Kind::LlamaCpp, "/health") => Some(json!({"status": "ok"})),
        (Kind::LlamaCpp, "/props") => Some(json!({
            "default_generation_settings": {"id": 0, "n_ctx": profile.context},
            "total_slots": profile.slots,
            "model_path": profile.file,
        })),
        // It speaks a little of Ollama's language too.
        (Kind::LlamaCpp, "/api/tags") => Some(json!({"models": [{"name": profile.models.first()}]})),
        (Kind::Ollama, "/api/version") => Some(json!({"version": "0.12.6"})),
        (Kind::Ollama, "/api/tags") => Some(json!({"models": models(profile, tag)})),
        (Kind::Ollama, "/api/ps") => Some(json!({"models": [loaded(profile)?]})),
        (Kind::Ollama, "/api/show") => show(profile, body),
        (Kind::LmStudio, "/api/v0/models") => {
            Some(json!({"data": models(profile, studio), "object": "list"}))
        }
        (Kind::Vllm, "/version") => Some(json!({"version": "0.11.0"})),
        (Kind::Tgi, "/info") => Some(json!({
            "model_id": profile.models.first(), "max_concurrent_requests": 128, "max_total_tokens": profile.context,
        })),
        (_, "/v1/models") => Some(json!({"object": "list", "data": models(profile, listed)})),
        _ => None,
    }
}

/// Whether a path is open to those who have no key.
pub(crate) fn is_open(kind: Kind, path: &str) -> bool {
    kind == Kind::Ollama || matches!((kind, path), (Kind::LlamaCpp, "/health" | "/v1/models"))
}

fn models(profile: &Profile, one: fn(&Profile, &str) -> Value) -> Vec<Value> {
    profile.models.iter().map(|name| one(profile, name)).collect()
}

fn listed(profile: &Profile, name: &str) -> Value {
    match profile.kind {
        Kind::LlamaCpp => json!({"id": name, "owned_by": "llamacpp", "meta": {"n_ctx_train": 8192}}),
        Kind::Vllm => json!({"id": name, "owned_by": "vllm", "max_model_len": profile.context}),
        Kind::LmStudio => json!({"id": name, "owned_by": "organization_owner"}),
        _ => json!({ "id": name }),
    }
}

fn studio(profile: &Profile, name: &str) -> Value {
    let is_first = profile.models.first().is_some_and(|first| first == name);
    if is_first {
        json!({"id": name, "type": "llm", "state": "loaded", "loaded_context_length": profile.context})
    } else {
        json!({"id": name, "type": "llm", "state": "not-loaded", "max_context_length": 131_072})
    }
}

fn tag(profile: &Profile, name: &str) -> Value {
    let mut tag =
        json!({"name": name, "model": name, "digest": profile.digest, "details": {"family": "llama"}});
    if let Some(host) = &profile.remote_host {
        tag["remote_host"] = json!(host);
    }
    tag
}

fn loaded(profile: &Profile) -> Option<Value> {
    let name = profile.models.first()?;
    Some(json!({"name": name, "model": name, "digest": profile.digest, "context_length": profile.context}))
}

fn show(profile: &Profile, body: &Value) -> Option<Value> {
    let name = body.get("model")?.as_str()?;
    profile.models.iter().find(|model| *model == name)?;
    let mut shown = json!({
        "model_info": {"general.architecture": "llama", "llama.context_length": 8192}, "capabilities": ["completion"],
    });
    if let Some(host) = &profile.remote_host {
        shown["remote_host"] = json!(host);
    }
    Some(shown)
}
