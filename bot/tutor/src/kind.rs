//! Which server it is, and what it tells about itself.

use homeroom_core::TutorError;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use crate::{fault, settings::Speaks, wire::Wire};

/// Which server it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// llama.cpp's own server.
    LlamaCpp,
    /// Ollama.
    Ollama,
    /// LM Studio.
    LmStudio,
    /// vLLM.
    Vllm,
    /// Hugging Face's Text Generation Inference.
    Tgi,
    /// Jan, known by nothing but its port.
    Jan,
    /// Another one that speaks as OpenAI does.
    Other,
}

/// What a server told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) kind: Kind,
    pub(crate) models: Vec<Model>,
}

/// A model of a server.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) state: Loaded,
    /// How many tokens it really has room for.
    pub(crate) context: Option<u32>,
    /// How many replies it writes at a time.
    pub(crate) slots: Option<u32>,
    pub(crate) digest: Option<String>,
    /// The file it was loaded from, as its server calls it.
    pub(crate) file: Option<String>,
    /// Whose machine it really runs on.
    pub(crate) remote: Option<String>,
}

/// Whether a model is loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Loaded {
    Yes,
    #[default]
    Unknown,
}

impl Seen {
    /// The model that is wanted, else the one that is loaded, else the first that is here and can talk.
    pub(crate) fn chosen(&self, wanted: Option<&str>) -> Result<&Model, TutorError> {
        let Some(wanted) = wanted else {
            let mut loaded = self.models.iter().filter(|model| model.state == Loaded::Yes);
            let mut here = self.models.iter().filter(|model| !model.is_remote() && !model.is_index());
            return loaded.next().or_else(|| here.next()).ok_or(TutorError::NoModel);
        };
        let mut named = self.models.iter().filter(|model| model.is_called(wanted));
        match (named.next(), self.models.as_slice()) {
            (Some(model), _) => Ok(model),
            // It has one model and answers with it, whatever it is called.
            (None, [only]) if self.kind == Kind::LlamaCpp => Ok(only),
            (None, _) => Err(TutorError::NoModel),
        }
    }
}

impl Model {
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.name.strip_suffix(":latest") == Some(name)
    }

    /// Ollama passes some models on to machines of others.
    pub(crate) fn is_remote(&self) -> bool {
        self.remote.is_some() || self.name.ends_with("-cloud") || self.name.ends_with(":cloud")
    }

    /// What llama.cpp tells of one.
    fn learn(&mut self, props: &Value) {
        self.context = props.pointer("/default_generation_settings/n_ctx").and_then(small);
        self.slots = number(props, "total_slots");
        self.file = text(props, "model_path");
    }

    /// Made for searching, not for talking.
    fn is_index(&self) -> bool {
        self.name.contains("embed")
    }
}

/// What a server tells about itself.
pub(crate) async fn see(wire: &Wire, speaks: Speaks) -> Result<Seen, TutorError> {
    match speaks {
        Speaks::Ollama => ollama(wire).await,
        Speaks::OpenAi => openai(wire).await,
        Speaks::Auto => match wire.get(&wire.beside("/api/version")).await {
            Err(error @ (TutorError::Away | TutorError::Outside | TutorError::Silent)) => Err(error),
            Ok(version) if text(&version, "version").is_some() => match ollama(wire).await {
                Ok(seen) => Ok(seen),
                Err(_) => openai(wire).await,
            },
            _ => openai(wire).await,
        },
    }
}

/// The models that Ollama has.
pub(crate) async fn tags(wire: &Wire) -> Result<Vec<Model>, TutorError> {
    let told = wire.get(&wire.beside("/api/tags")).await?;
    let listed = list(&told, "models").ok_or_else(|| fault::strange("no list of models"))?;
    let models = listed.iter().filter_map(|one| {
        Some(Model {
            name: text(one, "name")?,
            digest: text(one, "digest"),
            remote: text(one, "remote_host"),
            ..Model::default()
        })
    });
    Ok(models.collect())
}

/// How many tokens a model of Ollama's was trained for, and whose machine it runs on.
pub(crate) async fn show(wire: &Wire, model: &str) -> Result<(Option<u32>, Option<String>), TutorError> {
    let told = wire.post(&wire.beside("/api/show"), &json!({ "model": model })).await?;
    let info = told.get("model_info").and_then(Value::as_object);
    let mut lengths = info
        .into_iter()
        .flatten()
        .filter(|(name, _)| name.ends_with(".context_length"))
        .map(|(_, value)| value);
    Ok((lengths.next().and_then(small), text(&told, "remote_host")))
}

async fn ollama(wire: &Wire) -> Result<Seen, TutorError> {
    let mut models = tags(wire).await?;
    let running = wire.get(&wire.beside("/api/ps")).await.unwrap_or_default();
    for loaded in list(&running, "models").unwrap_or_default() {
        let named = text(loaded, "name");
        if let Some(model) = models.iter_mut().find(|model| Some(&model.name) == named.as_ref()) {
            model.state = Loaded::Yes;
            model.context = number(loaded, "context_length");
        }
    }
    Ok(Seen { kind: Kind::Ollama, models })
}

async fn openai(wire: &Wire) -> Result<Seen, TutorError> {
    let told = match wire.get(&format!("{}/models", wire.api())).await {
        Ok(told) => told,
        // Older ones of TGI list no models.
        Err(error @ TutorError::Strange(_)) => return tgi(wire).await.ok_or(error),
        Err(error) => return Err(error),
    };
    let listed = list(&told, "data").ok_or_else(|| fault::strange("no list of models"))?;
    let models = listed.iter().filter_map(listed_model).collect();
    match listed.first().and_then(|one| text(one, "owned_by")).as_deref() {
        Some("llamacpp") => llama(wire, models).await,
        Some("vllm") => Ok(Seen { kind: Kind::Vllm, models }),
        _ => Ok(other(wire, models).await),
    }
}

fn listed_model(one: &Value) -> Option<Model> {
    let is_loaded = one.pointer("/status/value").and_then(Value::as_str) == Some("loaded");
    Some(Model {
        name: text(one, "id")?,
        state: if is_loaded { Loaded::Yes } else { Loaded::Unknown },
        context: number(one, "max_model_len"),
        ..Model::default()
    })
}

/// It lists its model while it still loads it; how it is stands elsewhere, open to everybody.
async fn llama(wire: &Wire, mut models: Vec<Model>) -> Result<Seen, TutorError> {
    if let Err(error @ TutorError::Loading) = wire.get(&wire.beside("/health")).await {
        return Err(error);
    }
    let props = match wire.get(&wire.beside("/props")).await {
        Err(error @ (TutorError::Loading | TutorError::Key)) => return Err(error),
        told => told.unwrap_or_default(),
    };
    if let [only] = models.as_mut_slice() {
        only.learn(&props);
    }
    // With several it tells of each by its name. Of one that is not loaded nothing is asked: it would be loaded.
    for model in models.iter_mut().filter(|model| model.state == Loaded::Yes) {
        let name = Serializer::new(String::new()).append_pair("model", &model.name).finish();
        if let Ok(props) = wire.get(&wire.beside(&format!("/props?{name}"))).await {
            model.learn(&props);
        }
    }
    Ok(Seen { kind: Kind::LlamaCpp, models })
}

async fn other(wire: &Wire, models: Vec<Model>) -> Seen {
    if let Some(models) = studio(wire).await {
        return Seen { kind: Kind::LmStudio, models };
    }
    if let Some(seen) = tgi(wire).await {
        return seen;
    }
    // An older llama.cpp, or one in another's coat.
    let props = wire.get(&wire.beside("/props")).await.unwrap_or_default();
    if number(&props, "total_slots").is_some() {
        return llama(wire, models.clone()).await.unwrap_or(Seen { kind: Kind::LlamaCpp, models });
    }
    Seen { kind: Kind::Other, models }
}

async fn studio(wire: &Wire) -> Option<Vec<Model>> {
    let told = wire.get(&wire.beside("/api/v0/models")).await.ok()?;
    let listed = list(&told, "data")?;
    let talking = listed.iter().filter(|one| text(one, "type").as_deref() != Some("embeddings"));
    let models = talking.filter_map(|one| {
        let is_loaded = text(one, "state").as_deref() == Some("loaded");
        Some(Model {
            name: text(one, "id")?,
            state: if is_loaded { Loaded::Yes } else { Loaded::Unknown },
            context: number(one, "loaded_context_length"),
            ..Model::default()
        })
    });
    Some(models.collect())
}

async fn tgi(wire: &Wire) -> Option<Seen> {
    let told = wire.get(&wire.beside("/info")).await.ok()?;
    let context = number(&told, "max_total_tokens");
    let name = text(&told, "model_id").filter(|_| context.is_some())?;
    let slots = number(&told, "max_concurrent_requests");
    let model = Model { name, state: Loaded::Yes, context, slots, ..Model::default() };
    Some(Seen { kind: Kind::Tgi, models: vec![model] })
}

fn list<'a>(value: &'a Value, field: &str) -> Option<&'a [Value]> {
    value.get(field)?.as_array().map(Vec::as_slice)
}

fn text(value: &Value, field: &str) -> Option<String> {
    value.get(field)?.as_str().filter(|text| !text.is_empty()).map(String::from)
}

fn number(value: &Value, field: &str) -> Option<u32> {
    value.get(field).and_then(small)
}

fn small(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0)
}
