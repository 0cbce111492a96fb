//! What the calculators say.

use crate::calc::{Card, GgufKind, GgufName, Kind, Lacks, Money, Origin, Quantization, Shaped, Tool};

mod labels;
mod rights;

pub use labels::*;
pub use rights::{by_size, commercial, duties, licence_answer, terms, terms_and_use};

/// Where a figure comes from, in a word.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Input(Origin::Given) => "given",
        Kind::Input(Origin::Published) => "published",
        Kind::Input(Origin::Assumed) => "assumed",
        Kind::Result => "result",
    }
}

/// The name of a calculator.
pub fn tool(tool: Tool) -> &'static str {
    match tool {
        Tool::Memory => "Memory",
        Tool::BreakEven => "Break-even",
        Tool::Throughput => "Speed",
        Tool::Gguf => "What a file name says",
        Tool::Licence => "Licence",
    }
}

/// A card as a line: the answer, then the figures by where they come from.
pub fn line(card: &Card) -> String {
    let some = |kind: Kind| {
        let rows = card.rows.iter().filter(|row| row.kind == kind);
        rows.map(|row| format!("{}: {}", row.what, row.value)).collect::<Vec<_>>().join("; ")
    };
    let parts = [Origin::Given, Origin::Published, Origin::Assumed].map(Kind::Input);
    let said = parts.into_iter().chain([Kind::Result]).map(|kind| (self::kind(kind), some(kind)));
    let said = said.filter(|(_, rows)| !rows.is_empty()).map(|(kind, rows)| format!(" {kind}: {rows}."));
    let limits: String = card.limits.iter().map(|limit| format!(" {limit}")).collect();
    format!("{}. {}{}{limits}", tool(card.tool), card.answer, said.collect::<String>())
}

/// What a calculation lacks.
pub fn lacks(lacks: &Lacks) -> String {
    format!("{}: say this as well: {}.", tool(lacks.tool), lacks.what.join("; "))
}

/// What a model needs, and whether that fits; `left` is what would be left.
pub fn memory_answer(total: f64, left: Option<f64>) -> String {
    let needs = format!("About {}", bytes(total));
    match left {
        None => format!("{needs} of memory."),
        Some(left) if left >= 0.0 => {
            format!("{needs}: it fits, with {} left for everything else.", bytes(left))
        }
        Some(left) => format!("{needs}: it does not fit, {} are missing.", bytes(-left)),
    }
}

/// How fast it can be.
pub fn speed_answer(speed: f64) -> String {
    format!("At most {} tokens per second, for one conversation.", rounded(speed))
}

/// When the machine is paid for.
pub fn break_even_answer(days: Option<f64>, month: f64) -> String {
    match days {
        None => "Never: electricity alone costs as much as the API, or more.".into(),
        Some(days) if days < 2.0 * month => format!("The machine is paid for after {} days.", days.ceil()),
        Some(days) if days < 48.0 * month => {
            format!("The machine is paid for after {} months.", one(days / month))
        }
        Some(days) => {
            format!(
                "The machine is paid for after {} years: perhaps longer than it lasts.",
                one(days / month / 12.0)
            )
        }
    }
}

/// What a file is, by its name.
pub fn gguf_answer(name: &GgufName) -> String {
    let size = name.size.as_ref().map(|size| format!(" with {size} parameters")).unwrap_or_default();
    let stored = name.encoding.as_ref().map(|encoding| format!(", stored as {encoding}")).unwrap_or_default();
    format!("{}{size}{stored}.", name.base.replace('-', " "))
}

/// An encoding, read part by part: `Q4_K_M: 4 bits, k-quant, medium`.
pub fn encoding(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default();
    let digits: String = first.chars().filter(char::is_ascii_digit).collect();
    let known = first.starts_with('Q') || first.starts_with("IQ");
    if !known || digits.is_empty() {
        return name.to_owned();
    }
    let mut said = vec![format!("nominally {digits} bits")];
    said.extend(first.starts_with("IQ").then(|| "i-quant".to_owned()));
    for part in parts {
        said.extend(match part {
            "K" => Some("k-quant".to_owned()),
            "S" => Some("small variant".to_owned()),
            "M" => Some("medium variant".to_owned()),
            "L" => Some("large variant".to_owned()),
            "0" | "1" => Some("simple blocks".to_owned()),
            _ => None,
        });
    }
    format!("{name}: {}", said.join(", "))
}

/// What sort of file.
pub fn gguf_kind(kind: GgufKind) -> &'static str {
    match kind {
        GgufKind::Model => "a model",
        GgufKind::Lora => "an adapter (LoRA), to be loaded beside its model",
        GgufKind::Vocabulary => "a vocabulary alone, without weights",
        GgufKind::Projector => "what reads pictures or sound, beside a model",
        GgufKind::Draft => "what guesses tokens ahead, beside a model",
    }
}

/// A part of several.
pub fn shard(n: u32, of: u32) -> String {
    format!("{n} of {of}; all of them are needed")
}

/// The title of the file against which a model's figures were held.
pub fn figures(name: &str) -> String {
    format!("{name}: layers, heads and size")
}

/// The title of a model's card.
pub fn model_card(name: &str) -> String {
    format!("{name}: model card and config.json")
}

/// `4.9 GB`, `540 MB`: powers of 1000.
pub fn bytes(bytes: f64) -> String {
    if bytes.abs() < 1e9 { format!("{:.0} MB", bytes / 1e6) } else { format!("{} GB", one(bytes / 1e9)) }
}

/// The same in powers of 1024 beside it: `7.6 GB (7.1 GiB)`.
pub fn both(total: f64) -> String {
    const GIBI: f64 = 1024.0 * 1024.0 * 1024.0;
    format!("{} ({} GiB)", bytes(total), one(total / GIBI))
}

/// A cache, and what each token adds.
pub fn cache(total: f64, per_token: f64) -> String {
    format!("{} ({:.0} KiB for each token)", bytes(total), per_token / 1024.0)
}

/// `8B`, `135M`.
pub fn count(parameters: f64) -> String {
    let scaled = |by: f64| format!("{}", (parameters / by * 100.0).round() / 100.0);
    if parameters < 1e9 { format!("{} million", scaled(1e6)) } else { format!("{} billion", scaled(1e9)) }
}

/// `Q4_K_M, 4.89 bits per weight`.
pub fn quantization(quantization: Quantization) -> String {
    format!("{}, {}", quantization.name, bits(quantization.bits))
}

/// Bits of a number.
pub fn bits(bits: f64) -> String {
    format!("{} bits", (bits * 100.0).round() / 100.0)
}

/// `16 384 tokens`.
pub fn tokens(tokens: f64) -> String {
    format!("{} tokens", whole(tokens))
}

/// A whole number, its digits in groups where there are many.
pub fn whole(number: f64) -> String {
    let plain = format!("{:.0}", number.abs());
    let sign = if number <= -0.5 { "-" } else { "" };
    if plain.len() < 5 {
        return format!("{sign}{plain}");
    }
    let mut grouped = String::new();
    for (n, digit) in plain.chars().enumerate() {
        if n > 0 && (plain.len() - n).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}

/// What decides a cache, and whose it is.
pub fn shape(shaped: &Shaped) -> String {
    let shape = shaped.shape;
    let (layers, heads, dim) = (shape.layers, shape.kv_heads, shape.head_dim);
    format!("{layers} layers, {heads} KV heads of {dim}, as {}", shaped.like)
}

/// Bytes per second.
pub fn bandwidth(bytes: f64) -> String {
    format!("{} GB/s", whole(bytes / 1e9))
}

/// Operations per second.
pub fn flops(flops: f64) -> String {
    format!("{} TFLOPS", one(flops / 1e12))
}

/// A speed that is not passed.
pub fn at_most(speed: f64) -> String {
    format!("at most {} tokens/s", rounded(speed))
}

/// A time that is not undercut.
pub fn at_least(seconds: f64) -> String {
    if seconds < 1.0 {
        format!("at least {:.0} ms", seconds * 1000.0)
    } else {
        format!("at least {} s", one(seconds))
    }
}

/// A price.
pub fn amount(amount: f64, money: Money) -> String {
    let number =
        if amount.fract() == 0.0 || amount >= 1000.0 { whole(amount) } else { format!("{amount:.2}") };
    format!("{number} {}", money.0)
}

/// A price per million tokens.
pub fn per_million(price: f64, money: Money) -> String {
    format!("{} per million tokens", amount(price, money))
}

/// A price per kilowatt hour.
pub fn per_kwh(price: f64, money: Money) -> String {
    format!("{} per kWh", amount(price, money))
}

/// A price per month.
pub fn a_month(price: f64, money: Money) -> String {
    format!("{:.2} {} a month", price, money.0)
}

/// Power.
pub fn watts(watts: f64) -> String {
    format!("{} W", one(watts))
}

/// Hours of a day.
pub fn hours(hours: f64) -> String {
    format!("{} hours a day", one(hours))
}

/// A number of days, or never.
pub fn days(days: Option<f64>) -> String {
    days.map_or_else(|| "never".into(), |days| format!("{} days", whole(days.ceil())))
}

/// How fast the machine has to be.
pub fn pace(speed: f64) -> String {
    format!("{} tokens/s, all the time that it runs", one(speed))
}

/// Without needless digits: `4.9`, `5`.
fn one(number: f64) -> String {
    format!("{}", (number * 10.0).round() / 10.0)
}

/// Small numbers with a digit behind the point.
fn rounded(number: f64) -> String {
    if number < 10.0 { one(number) } else { whole(number) }
}
