//! What a model needs to run, in bytes.
//!
//! - weights = parameters × bits per weight ÷ 8
//! - KV cache = 2 (keys and values) × layers × KV heads × head dimension × bits ÷ 8 × tokens of context × conversations
//! - overhead: half a GiB for what the engine itself needs (buffers, the vocabulary's scores): a rule of thumb of ours,
//!   since it varies with engine, batch and card, from some 0.3 to over 1 GiB
//!
//! The first two are the course's (`1-what-an-api-costs#quantization`, `2-open-weights#hardware`: 7B at 16 bits are
//! 14 GB; Llama 3 8B writes 128 KiB for each token, so 1 GiB for 8,192). Good to a few percent. Models that keep a part
//! of the cache in a sliding window (Gemma 2, Mistral 7B v0.1) or compressed (DeepSeek) need less cache than this says.

use super::{Card, Known, Origin, Quantization, Shaped, Tool};
use crate::words::calc as words;

/// What the engine itself needs.
const OVERHEAD: f64 = 0.5 * 1024.0 * 1024.0 * 1024.0;
/// Context where nobody says how much: what Ollama gives below 24 GiB of VRAM (`4-limits#context`).
pub(super) const USUAL_CONTEXT: f64 = 4096.0;
/// Bits of a number in the KV cache where nobody says: what engines use by themselves.
pub(super) const USUAL_CACHE: f64 = 16.0;

/// What is known of a model and of its use.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// The model's name, if it was named.
    pub name: Option<String>,
    /// How many parameters.
    pub parameters: Known<f64>,
    /// How they are stored.
    pub quantization: Known<Quantization>,
    /// Tokens of context for each conversation.
    pub context: Known<f64>,
    /// What decides the cache; none where no known model is near in size.
    pub shape: Option<Known<Shaped>>,
    /// Bits of each number in the cache.
    pub cache_bits: Known<f64>,
    /// Conversations at once.
    pub conversations: Known<f64>,
    /// The memory there is, in bytes.
    pub room: Option<f64>,
}

/// Bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needs {
    /// The weights.
    pub weights: f64,
    /// The KV cache of all conversations.
    pub cache: f64,
    /// The engine's own.
    pub overhead: f64,
}

impl Needs {
    /// All of it.
    pub fn total(self) -> f64 {
        self.weights + self.cache + self.overhead
    }
}

/// Bytes of weights.
pub(super) fn weights(parameters: f64, quantization: Quantization) -> f64 {
    parameters * quantization.bits / 8.0
}

/// Bytes of cache for one token.
pub(super) fn cache_per_token(shaped: Shaped, bits: f64) -> f64 {
    let shape = shaped.shape;
    let numbers = 2.0 * f64::from(shape.layers) * f64::from(shape.kv_heads) * f64::from(shape.head_dim);
    numbers * bits / 8.0
}

impl Memory {
    /// The sum.
    pub fn needs(&self) -> Needs {
        let per_token = self.per_token();
        Needs {
            weights: weights(self.parameters.value, self.quantization.value),
            cache: per_token * self.context.value * self.conversations.value,
            overhead: OVERHEAD,
        }
    }

    fn per_token(&self) -> f64 {
        self.shape.map_or(0.0, |shape| cache_per_token(shape.value, self.cache_bits.value))
    }

    /// The sum, to be shown.
    pub fn card(&self) -> Card {
        let needs = self.needs();
        let fit = self.room.map(|room| room - needs.total());
        let mut card = Card::new(Tool::Memory, words::memory_answer(needs.total(), fit));
        if let Some(name) = &self.name {
            card.input(words::MODEL, name.as_str(), Origin::Given);
        }
        card.input(words::PARAMETERS, words::count(self.parameters.value), self.parameters.origin);
        let quantization = self.quantization;
        card.input(words::QUANTIZATION, words::quantization(quantization.value), quantization.origin);
        card.input(words::CONTEXT, words::tokens(self.context.value), self.context.origin);
        card.input(words::CONVERSATIONS, words::whole(self.conversations.value), self.conversations.origin);
        if let Some(shape) = self.shape {
            card.input(words::SHAPE, words::shape(&shape.value), shape.origin);
            card.input(words::CACHE_BITS, words::bits(self.cache_bits.value), self.cache_bits.origin);
        }
        card.input(words::OVERHEAD, words::bytes(needs.overhead), Origin::Assumed);
        if let Some(room) = self.room {
            card.input(words::ROOM, words::bytes(room), Origin::Given);
        }
        card.result(words::WEIGHTS, words::bytes(needs.weights));
        match self.shape {
            Some(_) => card.result(words::CACHE, words::cache(needs.cache, self.per_token())),
            None => card.result(words::CACHE, words::NOT_KNOWN),
        }
        card.result(words::TOTAL, words::both(needs.total()));
        card.limits.extend([words::SYSTEM_TOO, words::FEW_PERCENT]);
        if self.shape.is_none() {
            card.limits.push(words::NO_SHAPE);
        }
        card.cite(words::QUANTIZE_TITLE, words::QUANTIZE_URL);
        if let Some(shape) = self.shape {
            shape.value.show_source(&mut card);
        }
        card
    }
}
