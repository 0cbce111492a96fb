//! What kind of server it is.

use std::time::Duration;

/// Whose behaviour it has.
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
    /// Hugging Face's.
    Tgi,
    /// Jan.
    Jan,
}

/// How fast it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Tokens of a prompt that are read in a second.
    pub prefill: f64,
    /// Tokens that are written in a second, in each reply.
    pub tokens: f64,
}

/// A server.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Whose behaviour it has.
    pub kind: Kind,
    /// The models that it has; the first one is loaded.
    pub models: Vec<String>,
    /// The key that it asks for.
    pub key: Option<String>,
    /// How many replies it writes at a time.
    pub slots: u32,
    /// How long a prompt and its reply may be together.
    pub context: u32,
    /// How fast it is.
    pub pace: Pace,
    /// What it says, a token each, over and over until the longest reply is reached, or the end.
    pub words: Vec<String>,
    /// How often it says it.
    pub times: u32,
    /// The digest of each model, where the server tells it.
    pub digest: String,
    /// The file that its model is from, where the server tells it.
    pub file: String,
    /// Where the models really are, if it is elsewhere.
    pub remote_host: Option<String>,
    /// Whether the model is still being loaded.
    pub loading: bool,
}

impl Pace {
    /// As fast as it goes.
    pub const AT_ONCE: Self = Self { prefill: f64::INFINITY, tokens: f64::INFINITY };

    pub(crate) fn reading(self, tokens: u32) -> Duration {
        Duration::try_from_secs_f64(f64::from(tokens) / self.prefill).unwrap_or_default()
    }

    pub(crate) fn a_token(self) -> Option<Duration> {
        Duration::try_from_secs_f64(1.0 / self.tokens).ok().filter(|beat| !beat.is_zero())
    }
}

impl Profile {
    /// A server of a kind, with one model, without a key, as fast as it goes.
    pub fn new(kind: Kind) -> Self {
        let words = ["A ", "model ", "runs ", "where ", "its ", "weights ", "fit."];
        Self {
            kind,
            models: vec!["smol".into()],
            key: None,
            slots: 4,
            context: 2048,
            pace: Pace::AT_ONCE,
            words: words.map(String::from).into(),
            times: 1,
            digest: "4f22".repeat(16),
            file: "/models/smol.gguf".into(),
            remote_host: None,
            loading: false,
        }
    }

    /// With other models.
    pub fn models(mut self, names: &[&str]) -> Self {
        self.models = names.iter().map(ToString::to_string).collect();
        self
    }

    /// With a key.
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.into());
        self
    }

    /// With so many slots.
    pub fn slots(mut self, slots: u32) -> Self {
        self.slots = slots;
        self
    }

    /// At a pace.
    pub fn pace(mut self, prefill: f64, tokens: f64) -> Self {
        self.pace = Pace { prefill, tokens };
        self
    }

    /// Saying its words so often.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }
}
