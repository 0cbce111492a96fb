//! The models that are known here by name: their exact sizes, what decides their KV cache, and their licences.
//!
//! Families, sizes and licences are those of the course (`2-open-weights#families`, `#licences`, checked 2026-11), with
//! Llama 3.2 and 3.3 from Meta's licence texts in <https://github.com/meta-llama/llama-models> and SmolLM2 from its model
//! card. Against what parameters, layers, KV heads and head dimension were held is in `held`; a card shows it with the month,
//! and points to the model's card without one where that was not done. Specialised sisters (Coder,
//! VL, Math …) have papers of their own, so they are not taken for these.

use super::{Card, Terms, held};
use crate::words::calc as words;

/// What decides the size of a KV cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Layers.
    pub layers: u32,
    /// Heads that keep keys and values, in each layer.
    pub kv_heads: u32,
    /// Numbers for each head.
    pub head_dim: u32,
}

/// A shape, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shaped {
    /// The shape.
    pub shape: Shape,
    /// The model that has it.
    pub like: &'static str,
    repository: &'static str,
}

impl Shaped {
    /// With the month, where it was held against a file.
    pub(super) fn show_source(self, card: &mut Card) {
        match held::against(self.like) {
            Some(address) => card.cite(words::figures(self.like), address),
            None => card.point_to(words::model_card(self.like), format!("{HUB}{}", self.repository)),
        }
    }
}

/// Models under one name.
#[derive(Debug, PartialEq)]
pub struct Family {
    /// As it is written.
    pub name: &'static str,
    words: &'static [&'static str],
    /// Its sizes.
    pub models: &'static [Model],
}

/// A model in one size.
#[derive(Debug, PartialEq)]
pub struct Model {
    /// Its whole name.
    pub name: &'static str,
    /// Its size, as it is written; none where the name says it all.
    size: &'static str,
    /// Parameters, in billions; 0 where the name stands for several sizes.
    billions: f64,
    shape: Option<(u32, u32, u32)>,
    /// Its licence.
    pub terms: Terms,
    repository: &'static str,
}

impl Model {
    /// How many parameters it really has, where the name tells.
    pub fn parameters(&self) -> Option<f64> {
        (self.billions > 0.0).then_some(self.billions * 1e9)
    }

    /// What decides its cache, if that is known here.
    pub fn shaped(&self) -> Option<Shaped> {
        let (layers, kv_heads, head_dim) = self.shape?;
        let shape = Shape { layers, kv_heads, head_dim };
        Some(Shaped { shape, like: self.name, repository: self.repository })
    }

    /// Its model card.
    pub fn url(&self) -> String {
        format!("{HUB}{}", self.repository)
    }
}

const HUB: &str = "https://huggingface.co/";

/// What a text names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Named {
    /// The family.
    pub family: &'static Family,
    /// The model, where its size is named or there is only one.
    pub model: Option<&'static Model>,
}

/// The model that a text names; none where it names none, several, or a sister of one.
pub fn named(text: &str) -> Option<Named> {
    let words = words(text);
    let mut found: Option<Named> = None;
    for family in ALL {
        let Some(at) = words.windows(family.words.len()).position(|some| some == family.words) else {
            continue;
        };
        let rest = words.get(at + family.words.len()..).unwrap_or_default();
        if rest.first().is_some_and(|next| is_another(family, next)) {
            continue;
        }
        if found.is_some_and(|other| other.family.words.len() == family.words.len()) {
            return None;
        }
        if found.is_none_or(|other| other.family.words.len() < family.words.len()) {
            found = Some(Named { family, model: sized(family, &words)? });
        }
    }
    found
}

/// The model of a family that is meant: the only one, or the one of the only size that is named. Outside: a size that it does
/// not have is another model.
fn sized(family: &'static Family, words: &[String]) -> Option<Option<&'static Model>> {
    if let [only] = family.models
        && only.size.is_empty()
    {
        return Some(Some(only));
    }
    let mut sizes: Vec<&String> = words.iter().filter(|word| is_size(word)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    match sizes.as_slice() {
        [] => Some(None),
        [size] => {
            let model = family.models.iter().find(|model| model.size.eq_ignore_ascii_case(size));
            model.map(Some)
        }
        _ => None,
    }
}

/// Whether what follows a family's name makes it another one: a version, where the name has none, or a sister.
fn is_another(family: &Family, next: &str) -> bool {
    const SISTERS: [&str; 12] =
        ["coder", "math", "vl", "omni", "audio", "moe", "small", "medium", "large", "guard", "nemo", "max"];
    let versioned = family.words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let version = next.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    SISTERS.contains(&next) || (version && !versioned)
}

/// `7b`, `135m`; `2m` is no size of a model, but of tokens.
pub(super) fn is_size(word: &str) -> bool {
    super::gguf::count(word).is_some_and(|count| (5e7..1e13).contains(&count))
}

/// A text as words in which names are looked for: small letters, apart from the version that follows, a decimal comma as a
/// point. `Qwen2.5-7B` is `qwen`, `2.5`, `7b`.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    let letters: Vec<char> = text.chars().take(super::amount::LONGEST).collect();
    for (at, letter) in letters.iter().copied().enumerate() {
        let digit_next = letters.get(at + 1).is_some_and(char::is_ascii_digit);
        let word = words.last().map_or("", String::as_str);
        let splits = letter.is_ascii_digit()
            && before.is_alphabetic()
            && !word.starts_with(|c: char| c.is_ascii_digit());
        if splits {
            words.push(String::new());
        }
        let point = matches!(letter, '.' | ',') && before.is_ascii_digit() && digit_next;
        match words.last_mut() {
            Some(word) if point => word.push('.'),
            Some(word) if letter.is_alphanumeric() => word.extend(letter.to_lowercase()),
            _ => words.push(String::new()),
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What decides the cache of a model that is not named, by its size: that of the nearest here, if it is no further than a
/// factor of 1.6.
pub(super) fn nearest(parameters: f64) -> Option<Shaped> {
    const USUAL: [&str; 10] = [
        "SmolLM2 135M",
        "Qwen2.5 0.5B",
        "Llama 3.2 1B",
        "Qwen2.5 1.5B",
        "Llama 3.2 3B",
        "Llama 3.1 8B",
        "Qwen2.5 14B",
        "Qwen2.5 32B",
        "Llama 3.1 70B",
        "Llama 3.1 405B",
    ];
    let far = |model: &Model| (model.billions * 1e9 / parameters).ln().abs();
    let models = ALL.iter().flat_map(|family| family.models).filter(|model| USUAL.contains(&model.name));
    let nearest = models.min_by(|one, other| far(one).total_cmp(&far(other)))?;
    if far(nearest) <= 1.6_f64.ln() { nearest.shaped() } else { None }
}

const fn model(
    name: &'static str,
    size: &'static str,
    billions: f64,
    shape: (u32, u32, u32),
    terms: Terms,
    repository: &'static str,
) -> Model {
    Model { name, size, billions, shape: Some(shape), terms, repository }
}

const fn family(name: &'static str, words: &'static [&'static str], models: &'static [Model]) -> Family {
    Family { name, words, models }
}

/// All families.
pub(super) const ALL: &[Family] = &[
    family("Llama 2", &["llama", "2"], LLAMA_2),
    family("Llama 3", &["llama", "3"], LLAMA_3),
    family("Llama 3.1", &["llama", "3.1"], LLAMA_3_1),
    family("Llama 3.2", &["llama", "3.2"], LLAMA_3_2),
    family("Llama 3.3", &["llama", "3.3"], LLAMA_3_3),
    family("Mistral 7B", &["mistral"], MISTRAL),
    family("Mistral Nemo", &["mistral", "nemo"], NEMO),
    family("Phi-3-mini", &["phi", "3", "mini"], PHI_3),
    family("Phi-3.5-mini", &["phi", "3.5", "mini"], PHI_3_5),
    family("Gemma", &["gemma"], GEMMA),
    family("Gemma 2", &["gemma", "2"], GEMMA_2),
    family("Gemma 4", &["gemma", "4"], GEMMA_4),
    family("Qwen2.5", &["qwen", "2.5"], QWEN_2_5),
    family("SmolLM2", &["smollm", "2"], SMOLLM_2),
];

const LLAMA_2: &[Model] = &[
    model("Llama 2 7B", "7B", 6.74, (32, 32, 128), Terms::Llama2, "meta-llama/Llama-2-7b"),
    model("Llama 2 13B", "13B", 13.02, (40, 40, 128), Terms::Llama2, "meta-llama/Llama-2-13b"),
    model("Llama 2 70B", "70B", 68.98, (80, 8, 128), Terms::Llama2, "meta-llama/Llama-2-70b"),
];

const LLAMA_3: &[Model] = &[
    model("Llama 3 8B", "8B", 8.03, (32, 8, 128), Terms::Llama3, "meta-llama/Meta-Llama-3-8B"),
    model("Llama 3 70B", "70B", 70.6, (80, 8, 128), Terms::Llama3, "meta-llama/Meta-Llama-3-70B"),
];

const LLAMA_3_1: &[Model] = &[
    model("Llama 3.1 8B", "8B", 8.03, (32, 8, 128), Terms::Llama31, "meta-llama/Llama-3.1-8B"),
    model("Llama 3.1 70B", "70B", 70.6, (80, 8, 128), Terms::Llama31, "meta-llama/Llama-3.1-70B"),
    model("Llama 3.1 405B", "405B", 405.9, (126, 8, 128), Terms::Llama31, "meta-llama/Llama-3.1-405B"),
];

const LLAMA_3_2: &[Model] = &[
    model("Llama 3.2 1B", "1B", 1.24, (16, 8, 64), Terms::Llama32, "meta-llama/Llama-3.2-1B"),
    model("Llama 3.2 3B", "3B", 3.21, (28, 8, 128), Terms::Llama32, "meta-llama/Llama-3.2-3B"),
    Model {
        name: "Llama 3.2 11B Vision",
        size: "11B",
        billions: 10.6,
        shape: None,
        terms: Terms::Llama32Vision,
        repository: "meta-llama/Llama-3.2-11B-Vision",
    },
    Model {
        name: "Llama 3.2 90B Vision",
        size: "90B",
        billions: 88.8,
        shape: None,
        terms: Terms::Llama32Vision,
        repository: "meta-llama/Llama-3.2-90B-Vision",
    },
];

const LLAMA_3_3: &[Model] =
    &[model("Llama 3.3 70B", "70B", 70.6, (80, 8, 128), Terms::Llama33, "meta-llama/Llama-3.3-70B-Instruct")];

const MISTRAL: &[Model] =
    &[model("Mistral 7B", "7B", 7.24, (32, 8, 128), Terms::Apache2, "mistralai/Mistral-7B-v0.1")];

const NEMO: &[Model] = &[model(
    "Mistral Nemo 12B",
    "",
    12.2,
    (40, 8, 128),
    Terms::Apache2,
    "mistralai/Mistral-Nemo-Instruct-2407",
)];

const PHI_3: &[Model] =
    &[model("Phi-3-mini", "", 3.82, (32, 32, 96), Terms::Mit, "microsoft/Phi-3-mini-4k-instruct")];

const PHI_3_5: &[Model] =
    &[model("Phi-3.5-mini", "", 3.82, (32, 32, 96), Terms::Mit, "microsoft/Phi-3.5-mini-instruct")];

const GEMMA: &[Model] = &[
    model("Gemma 2B", "2B", 2.51, (18, 1, 256), Terms::Gemma, "google/gemma-2b"),
    model("Gemma 7B", "7B", 8.54, (28, 16, 256), Terms::Gemma, "google/gemma-7b"),
];

const GEMMA_2: &[Model] = &[
    model("Gemma 2 2B", "2B", 2.61, (26, 4, 256), Terms::Gemma, "google/gemma-2-2b"),
    model("Gemma 2 9B", "9B", 9.24, (42, 8, 256), Terms::Gemma, "google/gemma-2-9b"),
    model("Gemma 2 27B", "27B", 27.2, (46, 16, 128), Terms::Gemma, "google/gemma-2-27b"),
];

/// All sizes are under one licence; nothing else of it is known here.
const GEMMA_4: &[Model] = &[Model {
    name: "Gemma 4",
    size: "",
    billions: 0.0,
    shape: None,
    terms: Terms::Apache2,
    repository: "google",
}];

const QWEN_2_5: &[Model] = &[
    model("Qwen2.5 0.5B", "0.5B", 0.49, (24, 2, 64), Terms::Apache2, "Qwen/Qwen2.5-0.5B"),
    model("Qwen2.5 1.5B", "1.5B", 1.54, (28, 2, 128), Terms::Apache2, "Qwen/Qwen2.5-1.5B"),
    model("Qwen2.5 3B", "3B", 3.09, (36, 2, 128), Terms::QwenResearch, "Qwen/Qwen2.5-3B"),
    model("Qwen2.5 7B", "7B", 7.62, (28, 4, 128), Terms::Apache2, "Qwen/Qwen2.5-7B"),
    model("Qwen2.5 14B", "14B", 14.8, (48, 8, 128), Terms::Apache2, "Qwen/Qwen2.5-14B"),
    model("Qwen2.5 32B", "32B", 32.8, (64, 8, 128), Terms::Apache2, "Qwen/Qwen2.5-32B"),
    model("Qwen2.5 72B", "72B", 72.7, (80, 8, 128), Terms::Qwen, "Qwen/Qwen2.5-72B"),
];

const SMOLLM_2: &[Model] = &[model(
    "SmolLM2 135M",
    "135M",
    0.135,
    (30, 3, 64),
    Terms::Apache2,
    "HuggingFaceTB/SmolLM2-135M-Instruct",
)];
