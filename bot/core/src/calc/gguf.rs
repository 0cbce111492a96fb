//! What the name of a GGUF file says.
//!
//! `<Sidecar><BaseName><SizeLabel><FineTune><Version><Encoding><Type><Shard>.gguf`, joined by `-`: the naming convention in
//! <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md#gguf-naming-convention>, read on 2026-11-22 (commit 01f0d4d).
//! It says itself that names in the
//! wild are not perfectly parsable. So this reads from both ends, takes a point before the encoding too
//! (`model.Q4_K_M.gguf`), and a version that is left out; the file's own metadata would know for sure.

use super::{Card, Origin, Quantization, Tool};
use crate::words::calc as words;

/// Longest name that is read.
const LONGEST: usize = 200;

/// A name, in its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct GgufName {
    /// The model.
    pub base: String,
    /// Its size, as it stands there: `7B`, `8x7B`, `30B-A3B`.
    pub size: Option<String>,
    /// The same as a number of parameters; none for a mixture of experts, whose parts share weights.
    pub parameters: Option<f64>,
    /// What it was tuned for.
    pub tuned: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// How its weights are stored.
    pub encoding: Option<String>,
    /// What sort of file it is.
    pub kind: GgufKind,
    /// Which part of how many.
    pub shard: Option<(u32, u32)>,
}

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GgufKind {
    /// A model.
    Model,
    /// An adapter.
    Lora,
    /// A vocabulary alone.
    Vocabulary,
    /// What turns pictures or sound into tokens, beside a model.
    Projector,
    /// What guesses tokens ahead, beside a model.
    Draft,
}

impl GgufName {
    /// Reads a name, with or without folders before it. None where too little can be told.
    pub fn read(name: &str) -> Option<Self> {
        let name = name.rsplit(['/', '\\']).next()?;
        let stem = name.len().checked_sub(5).filter(|_| name.len() <= LONGEST)?;
        let (stem, end) = name.split_at_checked(stem)?;
        // What stands in a prompt later holds no marks of anybody's.
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+');
        if !end.eq_ignore_ascii_case(".gguf") || !stem.bytes().all(plain) {
            return None;
        }
        let (stem, shard) = shard(stem);
        let (stem, kind) = kind(stem);
        let (stem, encoding) = encoding(stem);
        let mut parts: Vec<&str> = stem.split('-').filter(|part| !part.is_empty()).collect();
        let version = parts.iter().rposition(|part| is_version(part)).map(|at| parts.remove(at).to_owned());
        let at = parts.iter().position(|part| count(part).is_some()).filter(|at| *at > 0);
        let (base, rest) = parts.split_at(at.unwrap_or(parts.len()));
        let (size, tuned) = rest.split_at(label(rest));
        if base.is_empty() || (size.is_empty() && encoding.is_none()) {
            return None;
        }
        let some = |parts: &[&str]| (!parts.is_empty()).then(|| parts.join("-"));
        let parameters = size.first().and_then(|size| count(size)).filter(|_| !size[0].contains(['x', 'X']));
        Some(Self {
            base: base.join("-"),
            size: some(size),
            parameters,
            tuned: some(tuned),
            version,
            encoding,
            kind,
            shard,
        })
    }

    /// How its weights are stored, if that is known here.
    pub fn quantization(&self) -> Option<Quantization> {
        let name = self.encoding.as_deref()?;
        Quantization::named(name).or_else(|| Quantization::short(name))
    }

    /// Bytes of all parts of the model, by its label.
    pub fn bytes(&self) -> Option<f64> {
        let model = self.kind == GgufKind::Model;
        Some(super::memory::weights(self.parameters.filter(|_| model)?, self.quantization()?))
    }

    /// The parts, to be shown.
    pub fn card(&self) -> Card {
        let mut card = Card::new(Tool::Gguf, words::gguf_answer(self));
        card.result(words::MODEL, self.base.replace('-', " "));
        let known = |part: &Option<String>| part.clone().unwrap_or_else(|| words::NOT_NAMED.into());
        card.result(words::SIZE, known(&self.size));
        card.result(words::TUNED, known(&self.tuned));
        card.result(words::VERSION, self.version.as_deref().unwrap_or(words::FIRST_VERSION));
        card.result(
            words::QUANTIZATION,
            self.encoding.as_deref().map_or(words::NOT_NAMED.into(), words::encoding),
        );
        if let Some(quantization) = self.quantization() {
            card.result(words::REAL_BITS, words::bits(quantization.bits));
        }
        if self.kind != GgufKind::Model {
            card.result(words::SORT, words::gguf_kind(self.kind));
        }
        if let Some((n, of)) = self.shard {
            card.result(words::SHARD, words::shard(n, of));
        }
        if let Some(bytes) = self.bytes() {
            card.input(words::PARAMETERS, words::count(self.parameters.unwrap_or_default()), Origin::Assumed);
            card.result(words::FILE_SIZE, words::bytes(bytes));
        }
        card.limits.extend([words::NAME_ONLY, words::CHECK_THE_FILE]);
        card.cite(words::GGUF_TITLE, words::GGUF_URL);
        if self.quantization().is_some() {
            card.cite(words::QUANTIZE_TITLE, words::QUANTIZE_URL);
        }
        card
    }
}

/// `-00001-of-00002` at the end: five digits each, counted from 1.
fn shard(stem: &str) -> (&str, Option<(u32, u32)>) {
    let five = |text: &str| {
        (text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let found = || {
        let (rest, of) = stem.rsplit_once("-of-")?;
        let (rest, n) = rest.rsplit_once('-')?;
        let (n, of): (u32, u32) = (five(n)?, five(of)?);
        (1..=of).contains(&n).then_some((rest, (n, of)))
    };
    found().map_or((stem, None), |(rest, shard)| (rest, Some(shard)))
}

fn kind(stem: &str) -> (&str, GgufKind) {
    let ends = |end: &str| {
        let at = stem.len().checked_sub(end.len())?;
        let (rest, found) = stem.split_at_checked(at)?;
        found.eq_ignore_ascii_case(end).then_some(rest)
    };
    if let Some(rest) = ends("-lora") {
        return (rest, GgufKind::Lora);
    }
    if let Some(rest) = ends("-vocab") {
        return (rest, GgufKind::Vocabulary);
    }
    // A name of nothing but its sidecar and encoding keeps both.
    let beside = |start: &str| {
        let (found, rest) = stem.split_at_checked(start.len())?;
        found.eq_ignore_ascii_case(start).then(|| rest.strip_prefix('-').filter(|rest| rest.contains('-')))
    };
    for (start, kind) in [("mmproj", GgufKind::Projector), ("mtp", GgufKind::Draft)] {
        if let Some(rest) = beside(start) {
            return (rest.unwrap_or(stem), kind);
        }
    }
    (stem, GgufKind::Model)
}

fn encoding(stem: &str) -> (&str, Option<String>) {
    match stem.rsplit_once(['-', '.']) {
        Some((rest, last)) if Quantization::is_one(last) => (rest, Some(last.to_ascii_uppercase())),
        _ => (stem, None),
    }
}

fn is_version(part: &str) -> bool {
    let digits = part.strip_prefix(['v', 'V']).unwrap_or_default();
    !digits.is_empty() && digits.split('.').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// How many parts belong to the size: itself, and attributes such as `A3B`.
fn label(rest: &[&str]) -> usize {
    if rest.is_empty() {
        return 0;
    }
    1 + usize::from(rest.get(1).is_some_and(|part| is_attribute(part)))
}

/// `A3B`, `ContextLength4k`: letters, a number, letters.
fn is_attribute(part: &str) -> bool {
    let rest = part.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let end = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let letters = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
    rest.len() < part.len() && end.len() < rest.len() && letters(end)
}

/// `7B`, `1.5B`, `135M`, `8x7B`: how many parameters, of one expert where there are several.
pub(super) fn count(part: &str) -> Option<f64> {
    let (number, scale) = part.split_at_checked(part.len().checked_sub(1)?)?;
    let scale = match scale {
        // Not thousands: `4k` in a name is a context.
        "M" | "m" => 1e6,
        "B" | "b" => 1e9,
        "T" | "t" => 1e12,
        _ => return None,
    };
    let number = match number.split_once(['x', 'X']) {
        Some((experts, number)) if experts.bytes().all(|b| b.is_ascii_digit()) && !experts.is_empty() => {
            number
        }
        Some(_) => return None,
        None => number,
    };
    let plain = |b: u8| b.is_ascii_digit() || b == b'.';
    if !number.starts_with(|c: char| c.is_ascii_digit()) || !number.bytes().all(plain) || number.len() > 8 {
        return None;
    }
    number.parse::<f64>().ok().filter(|number| *number > 0.0).map(|number| number * scale)
}
