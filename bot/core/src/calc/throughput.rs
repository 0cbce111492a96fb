//! How fast a model can answer at most.
//!
//! - Each new token reads all weights once, and the KV cache so far: tokens per second ≤ memory bandwidth (bytes/s) ÷
//!   (weights + cache at the prompt's end). The bound of a processor that waits for memory: the roofline model, Williams,
//!   Waterman and Patterson 2009, <https://doi.org/10.1145/1498765.1498785>.
//! - A prompt is read in batches: at least one pass over the weights (weights ÷ bandwidth), and where the arithmetic of
//!   the machine is given, at least 2 × parameters × tokens ÷ FLOPS (a multiplication and an addition for each weight,
//!   Kaplan and others 2020, <https://arxiv.org/abs/2001.08361>).
//!
//! For one conversation on one machine that holds all of the model. Real speeds are below: the
//! course has 80 to 100 tokens/s for an 8B at 4 bits on a card whose bound is some 200. Not for mixtures of experts,
//! which read only a part of their weights for each token, nor for speculative decoding.

use super::{Card, Known, Origin, Quantization, Shaped, Tool, memory};
use crate::words::calc as words;

/// Tokens of a prompt where nobody says.
pub(super) const USUAL_PROMPT: f64 = 1000.0;
/// Tokens of a reply where nobody says.
pub(super) const USUAL_REPLY: f64 = 300.0;

/// What is known of a model, a machine and a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Throughput {
    /// The model's name, if it was named.
    pub name: Option<String>,
    /// How many parameters.
    pub parameters: Known<f64>,
    /// How they are stored.
    pub quantization: Known<Quantization>,
    /// What decides the cache.
    pub shape: Option<Known<Shaped>>,
    /// Memory bandwidth in bytes per second; above 0.
    pub bandwidth: f64,
    /// Arithmetic operations per second; above 0.
    pub flops: Option<f64>,
    /// Tokens of the prompt.
    pub prompt: Known<f64>,
    /// Tokens of the reply.
    pub reply: Known<f64>,
}

/// Bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    /// Bytes that are read for each token.
    pub per_token: f64,
    /// Tokens per second, at most.
    pub speed: f64,
    /// Seconds until the first token, at least.
    pub first: f64,
    /// Seconds for the reply, at least.
    pub reply: f64,
}

impl Throughput {
    /// The bounds.
    pub fn times(&self) -> Times {
        let weights = memory::weights(self.parameters.value, self.quantization.value);
        let cache = |shape: Known<Shaped>| memory::cache_per_token(shape.value, memory::USUAL_CACHE);
        let per_token = weights + self.shape.map_or(0.0, cache) * self.prompt.value;
        let speed = self.bandwidth / per_token;
        let arithmetic = 2.0 * self.parameters.value * self.prompt.value;
        let counting = self.flops.map_or(0.0, |flops| arithmetic / flops);
        let first = counting.max(weights / self.bandwidth);
        Times { per_token, speed, first, reply: self.reply.value / speed }
    }

    /// The bounds, to be shown.
    pub fn card(&self) -> Card {
        let times = self.times();
        let mut card = Card::new(Tool::Throughput, words::speed_answer(times.speed));
        if let Some(name) = &self.name {
            card.input(words::MODEL, name.as_str(), Origin::Given);
        }
        card.input(words::PARAMETERS, words::count(self.parameters.value), self.parameters.origin);
        let quantization = self.quantization;
        card.input(words::QUANTIZATION, words::quantization(quantization.value), quantization.origin);
        card.input(words::BANDWIDTH, words::bandwidth(self.bandwidth), Origin::Given);
        if let Some(flops) = self.flops {
            card.input(words::ARITHMETIC, words::flops(flops), Origin::Given);
        }
        card.input(words::PROMPT, words::tokens(self.prompt.value), self.prompt.origin);
        card.input(words::REPLY, words::tokens(self.reply.value), self.reply.origin);
        if let Some(shape) = self.shape {
            card.input(words::SHAPE, words::shape(&shape.value), shape.origin);
        }
        card.result(words::PER_TOKEN, words::bytes(times.per_token));
        card.result(words::SPEED, words::at_most(times.speed));
        card.result(words::FIRST, words::at_least(times.first));
        card.result(words::WHOLE_REPLY, words::at_least(times.reply));
        card.limits.extend([words::ONLY_A_BOUND, words::ONE_AT_ONCE, words::DENSE_ONLY]);
        if self.flops.is_none() {
            card.limits.push(words::NO_FLOPS);
        }
        card.point_to(words::ROOFLINE_TITLE, words::ROOFLINE_URL);
        card.cite(words::QUANTIZE_TITLE, words::QUANTIZE_URL);
        if let Some(shape) = self.shape {
            shape.value.show_source(&mut card);
        }
        card
    }
}
