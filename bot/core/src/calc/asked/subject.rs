//! Questions about a model on a machine: what it needs, how fast it is.

use super::{Heard, Lacks, Meant, file, shown};
use crate::{
    calc::{
        Known, Memory, Quantization, Shaped, Throughput, Tool,
        amount::Line,
        memory::{USUAL_CACHE, USUAL_CONTEXT},
        models::{is_size, named, nearest, words as names},
        throughput::{USUAL_PROMPT, USUAL_REPLY},
    },
    number,
    words::calc as words,
};

/// Most tokens of a context.
const LONGEST_CONTEXT: f64 = 1e8;
/// Fewer are no context, but the version in a model's name.
const SHORTEST_CONTEXT: f64 = 64.0;
/// Most conversations at once.
const MOST_AT_ONCE: f64 = 10_000.0;
const BYTE: Option<&str> = Some("B");

/// The model that is meant.
struct Subject {
    name: Option<String>,
    parameters: Known<f64>,
    shape: Option<Known<Shaped>>,
    quantization: Known<Quantization>,
}

/// What the model that is named needs to run.
pub(super) fn memory(line: &Line, text: &str, meant: Meant) -> Heard {
    const ASKS: [&str; 7] = ["memory", "ram", "vram", "kv cache", "how many gb", "how much gb", "how big"];
    let room = room(line);
    // To fit is a word for many things.
    let asks = line.has(&ASKS) || (room.is_some() && line.has(&["fit", "fits"]));
    if !asks && (meant == Meant::Talk || file(text).is_some()) {
        return Heard::Nothing;
    }
    let Some(subject) = Subject::read(line, text) else {
        let lacks =
            asks && line.has(&["model", "llm"]) && named(text).is_none_or(|found| found.model.is_none());
        return if lacks { no_size(Tool::Memory) } else { Heard::Nothing };
    };
    let sum = Memory {
        name: subject.name,
        parameters: subject.parameters,
        quantization: subject.quantization,
        context: Known::or(context(line), USUAL_CONTEXT),
        shape: subject.shape,
        cache_bits: Known::or(cache(line), USUAL_CACHE),
        conversations: Known::or(at_once(line), 1.0),
        room,
    };
    shown(sum.card())
}

/// How fast the model that is named can be.
pub(super) fn throughput(line: &Line, text: &str) -> Heard {
    const ASKS: [&str; 7] =
        ["how fast", "tokens per second", "tokens a second", "tokens/s", "tok/s", "t/s", "bandwidth"];
    let bandwidth = bandwidth(line);
    if bandwidth.is_none() && !line.has(&ASKS) {
        return Heard::Nothing;
    }
    let Some(subject) = Subject::read(line, text) else {
        return if bandwidth.is_some() { no_size(Tool::Throughput) } else { Heard::Nothing };
    };
    let Some(bandwidth) = bandwidth else {
        return Heard::Lacks(Lacks { tool: Tool::Throughput, what: vec![words::LACKS_BANDWIDTH] });
    };
    let (prompt, reply) = (part(line, &["prompt", "input"]), part(line, &["reply", "answer", "output"]));
    let sum = Throughput {
        name: subject.name,
        parameters: subject.parameters,
        quantization: subject.quantization,
        shape: subject.shape,
        bandwidth,
        flops: measured(line, &[("tflops", 1e12), ("tflop/s", 1e12), ("tflop", 1e12)]),
        prompt: Known::or(prompt, USUAL_PROMPT),
        reply: Known::or(reply, USUAL_REPLY),
    };
    shown(sum.card())
}

fn no_size(tool: Tool) -> Heard {
    Heard::Lacks(Lacks { tool, what: vec![words::LACKS_SIZE] })
}

impl Subject {
    /// None where no size is named, or several.
    fn read(line: &Line, text: &str) -> Option<Self> {
        let quantization = quantization(line, text)?;
        let found = named(text).and_then(|found| found.model);
        if let Some((model, parameters)) = found.and_then(|model| Some((model, model.parameters()?))) {
            let shape = model.shaped().map(Known::published);
            let parameters = Known::published(parameters);
            return Some(Self { name: Some(model.name.into()), parameters, shape, quantization });
        }
        let parameters = size(text)?;
        let shape = nearest(parameters).map(Known::assumed);
        let name = file(text).map(|file| file.base.replace('-', " "));
        Some(Self { name, parameters: Known::given(parameters), shape, quantization })
    }
}

/// The only size that is named: `8B`, `8 billion`.
fn size(text: &str) -> Option<f64> {
    let names = names(text);
    let joined = names.iter().filter(|word| is_size(word)).filter_map(|word| {
        // Experts share weights: their product would be too much, one alone too little.
        if word.contains('x') { None } else { crate::calc::gguf::count(word) }
    });
    let apart = names.windows(2).filter(|pair| pair[1] == "billion").filter_map(|pair| pair[0].parse().ok());
    let mut sizes: Vec<f64> = joined.chain(apart.map(|billions: f64| billions * 1e9)).collect();
    sizes.dedup();
    match sizes.as_slice() {
        [size] if *size > 0.0 && *size < 1e13 => Some(*size),
        _ => None,
    }
}

/// How the weights are stored: as it is named, else as usual. None where several ways are named.
fn quantization(line: &Line, text: &str) -> Option<Known<Quantization>> {
    if let Some(known) = file(text).and_then(|file| file.quantization()) {
        return Some(Known::given(known));
    }
    let mut found: Vec<Known<Quantization>> = Vec::new();
    for (at, word) in line.words.iter().enumerate().filter(|(at, _)| !is_of_cache(line, *at)) {
        let parts = word.low.split('-');
        found.extend(parts.clone().filter_map(Quantization::named).map(Known::given));
        found.extend(parts.filter_map(Quantization::short).map(Known::assumed));
        if line.unit(at).starts_with("bit") {
            let bits = word.amount.as_ref().and_then(|amount| Quantization::at_bits(amount.exact?));
            found.extend(bits.map(Known::assumed));
        }
    }
    found.dedup_by_key(|known| known.value);
    match found.as_slice() {
        [] => Some(Known::assumed(Quantization::USUAL)),
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether a word is about the cache: `q8_0 KV cache`, `KV cache at q8_0`.
fn is_of_cache(line: &Line, at: usize) -> bool {
    let about = |words: &str| words.split(' ').any(|word| matches!(word, "kv" | "cache"));
    let bits = line.words.get(at).and_then(|word| word.amount.as_ref()).is_some();
    let next = if bits {
        line.after(at, 2)
    } else {
        line.words.get(at + 1).map_or(String::new(), |word| word.low.clone())
    };
    about(&line.before(at, 2)) || about(&next)
}

/// Bits of a number in the cache, if they are named.
fn cache(line: &Line) -> Option<f64> {
    let mut about = line.words.iter().enumerate().filter(|(at, _)| is_of_cache(line, *at));
    about.find_map(|(at, word)| {
        let bits = word.amount.as_ref().filter(|_| line.unit(at).starts_with("bit"));
        let known = Quantization::cache_bits(&word.low);
        known.or_else(|| bits?.exact.filter(|bits| [4.0, 8.0, 16.0].contains(bits)))
    })
}

/// Tokens of context, if they are named: `16k context`, `context of 8192 tokens`, `32k`.
fn context(line: &Line) -> Option<f64> {
    let about = |words: &str| words.split(' ').any(|word| matches!(word, "context" | "ctx" | "window"));
    let mut best = None;
    for (at, amount) in line.amounts() {
        let unit = line.unit(at);
        let after = line.until_next(at);
        // A rate is no length, and gigabytes are no tokens.
        let other = ["/s", "second", "day", "month", "gb", "gib", "watt", "million"]
            .iter()
            .any(|no| after.contains(no));
        let (kilo, tokens) = (unit == "k", unit.starts_with("token"));
        let named = about(&line.before(at, 2)) || about(&after);
        if other || !(kilo || tokens || (named && amount.tail.is_empty())) {
            continue;
        }
        let tokens = amount.large.map(|value| if kilo { value * 1024.0 } else { value });
        let tokens = tokens.filter(|tokens| (SHORTEST_CONTEXT..=LONGEST_CONTEXT).contains(tokens));
        if named && tokens.is_some() {
            return tokens;
        }
        best = best.or(tokens);
    }
    best
}

/// How many talk to it at once.
fn at_once(line: &Line) -> Option<f64> {
    const WHO: [&str; 16] = [
        "people",
        "persons",
        "users",
        "engineers",
        "developers",
        "learners",
        "students",
        "colleagues",
        "conversations",
        "chats",
        "sessions",
        "slots",
        "requests",
        "employees",
        "parallel",
        "concurrent",
    ];
    const NUMERALS: [&str; 9] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let found = line.words.iter().enumerate().find_map(|(at, word)| {
        let after = line.after(at, 2);
        let who = after.split(' ').next().is_some_and(|next| WHO.contains(&next)) || after == "at once";
        let said =
            NUMERALS.iter().zip(2_u8..).find(|(name, _)| **name == word.low).map(|(_, n)| f64::from(n));
        said.or_else(|| word.amount.as_ref()?.exact).filter(|_| who)
    });
    found.filter(|many| many.fract() == 0.0 && (1.0..=MOST_AT_ONCE).contains(many))
}

/// The memory there is: the only amount of bytes that is named.
fn room(line: &Line) -> Option<f64> {
    let bytes = line.amounts().filter_map(|(at, amount)| {
        let unit = line.unit(at);
        let rate = line.after(at, 2).contains("second");
        let unit = Some(unit).filter(|unit| !rate && unit.ends_with('b') && unit.len() > 1);
        number::convert(amount.exact?, Some(unit?), BYTE)
    });
    let found: Vec<f64> = bytes.filter(|bytes| *bytes > 0.0 && *bytes < 1e15).collect();
    if let [one] = found.as_slice() { Some(*one) } else { None }
}

/// Bytes per second, if they are named.
fn bandwidth(line: &Line) -> Option<f64> {
    const GIBI: f64 = 1024.0 * 1024.0 * 1024.0;
    let units = [("gb/s", 1e9), ("gbyte/s", 1e9), ("tb/s", 1e12), ("gib/s", GIBI), ("mb/s", 1e6)];
    measured(line, &units).or_else(|| {
        let found = line.amounts().find(|(at, _)| {
            let after = line.after(*at, 3);
            ["gb per second", "gb a second"].iter().any(|unit| after.starts_with(unit))
        });
        found.and_then(|(_, amount)| amount.large).map(|value| value * 1e9)
    })
}

/// The first amount in one of these units.
fn measured(line: &Line, units: &[(&str, f64)]) -> Option<f64> {
    let found = line.amounts().find_map(|(at, amount)| {
        let unit = line.unit(at);
        let (_, scale) = units.iter().find(|(name, _)| *name == unit)?;
        Some(amount.large? * scale)
    });
    found.filter(|value| *value > 0.0 && *value < 1e21)
}

/// Tokens of the prompt or of the reply, if they are named: `a 2000 token prompt`, `a reply of 500 tokens`.
fn part(line: &Line, names: &[&str]) -> Option<f64> {
    let about = |words: &str| words.split(' ').any(|word| names.contains(&word));
    let found = line.amounts().find_map(|(at, amount)| {
        let after = line.after(at, 2);
        let kilo = line.unit(at) == "k";
        let counts = kilo || after.contains("token");
        let named = about(&line.before(at, 2)) || about(&after);
        amount.large.filter(|_| counts && named).map(|value| if kilo { value * 1000.0 } else { value })
    });
    found.filter(|tokens| (1.0..=LONGEST_CONTEXT).contains(tokens))
}
