//! Whether a calculation is asked for.

use proptest::prelude::*;

use crate::{
    calc::{Card, Heard, Kind, Origin, Tool, asked, heard},
    words::calc::CALC_EXAMPLES,
};

fn card(text: &str) -> Card {
    asked(text, &Tool::ALL).unwrap_or_else(|| panic!("{text}"))
}

/// A figure of a card, and where it is from.
fn figure<'a>(card: &'a Card, what: &str) -> (&'a str, Kind) {
    let row = card.rows.iter().find(|row| row.what == what).unwrap_or_else(|| panic!("{what} in {card:?}"));
    (row.value.as_str(), row.kind)
}

const GIVEN: Kind = Kind::Input(Origin::Given);
const ASSUMED: Kind = Kind::Input(Origin::Assumed);
const PUBLISHED: Kind = Kind::Input(Origin::Published);

#[test]
fn memory_in_free_words() {
    let sum = card("how much memory does an 8B model at Q4 need with 16k context");
    assert_eq!((sum.tool, sum.answer.as_str()), (Tool::Memory, "About 7.6 GB of memory."));
    assert_eq!(figure(&sum, "Parameters"), ("8 billion", GIVEN));
    assert_eq!(figure(&sum, "Quantization"), ("Q4_K_M, 4.89 bits", ASSUMED));
    assert_eq!(figure(&sum, "Context of each conversation"), ("16\u{202f}384 tokens", GIVEN));
    assert_eq!(figure(&sum, "Layers and heads"), ("32 layers, 8 KV heads of 128, as Llama 3.1 8B", ASSUMED));
    assert_eq!(figure(&sum, "Conversations at once").1, ASSUMED);

    let named = card(
        "Will Qwen2.5-7B-Instruct at Q8_0 fit in 16 GB of VRAM, with a context of 8192 tokens for five engineers?",
    );
    assert_eq!(figure(&named, "Model"), ("Qwen2.5 7B", GIVEN));
    assert_eq!(figure(&named, "Parameters"), ("7.62 billion", PUBLISHED));
    assert_eq!(figure(&named, "Quantization"), ("Q8_0, 8.5 bits", GIVEN));
    assert_eq!(figure(&named, "Conversations at once"), ("5", GIVEN));
    assert_eq!(figure(&named, "Memory there is"), ("16 GB", GIVEN));
    assert!(named.answer.contains("it fits"), "{}", named.answer);

    let cache = card("VRAM for Llama 3 8B in Q4_K_M with a q8_0 KV cache and 32k tokens of context?");
    assert_eq!(figure(&cache, "Numbers in the KV cache"), ("8.5 bits", GIVEN));
    assert_eq!(figure(&cache, "Quantization"), ("Q4_K_M, 4.89 bits", GIVEN));
    assert_eq!(figure(&cache, "Context of each conversation").0, "32\u{202f}768 tokens");

    let bits = card("How much RAM does a 13 billion parameter model need at 16 bits?");
    assert_eq!(figure(&bits, "Weights").0, "26 GB");
    let comma = card("memory of a 1,5B at 4-bit?");
    assert_eq!(figure(&comma, "Parameters").0, "1.5 billion");
    let file = card("how much memory does Llama-3.2-3B-Instruct-Q6_K.gguf need?");
    assert_eq!((file.tool, figure(&file, "Quantization")), (Tool::Memory, ("Q6_K, 6.56 bits", GIVEN)));
    assert!(card("does an 8B at Q4 fit into 16 GiB?").answer.contains("11.2 GB left"), "a GiB is no GB");
}

#[test]
fn break_even_in_free_words() {
    let sum = card("when does a 1,800 € machine at 90 W pay off against 3 € per million tokens at 2M a day");
    assert_eq!(
        (sum.tool, sum.answer.as_str()),
        (Tool::BreakEven, "The machine is paid for after 11.1 months.")
    );
    assert_eq!(figure(&sum, "The machine's price"), ("1800 €", GIVEN));
    assert_eq!(figure(&sum, "Power"), ("90 W", GIVEN));
    assert_eq!(figure(&sum, "It runs"), ("24 hours a day", ASSUMED));
    assert_eq!(figure(&sum, "Electricity"), ("0.30 € per kWh", ASSUMED));
    assert_eq!(figure(&sum, "Paid for after").0, "337 days");

    let full = card(
        "Break-even please: machine $2500, 0.35kW for 8 hours a day, electricity 0.25 $/kWh, API $0.60/M, 500k tokens per day",
    );
    assert_eq!(figure(&full, "Power"), ("350 W", GIVEN));
    assert_eq!(figure(&full, "It runs"), ("8 hours a day", GIVEN));
    assert_eq!(figure(&full, "Electricity"), ("0.25 $ per kWh", GIVEN));
    assert!(full.answer.starts_with("Never"), "0.30 a day for the API, 0.70 for power: {}", full.answer);

    let cents =
        card("Does 1 800 EUR pay off at 30 ct/kWh and 2.50 € per 1M tokens with 60 million tokens a month?");
    assert_eq!(figure(&cents, "The machine's price").0, "1800 €");
    assert_eq!(figure(&cents, "Electricity"), ("0.30 € per kWh", GIVEN));
    assert_eq!(figure(&cents, "The API's price per million tokens").0, "2.50 € per million tokens");
}

#[test]
fn speed_in_free_words() {
    let sum =
        card("How fast is an 8B at Q4_K_M with 1008 GB/s, for a 2000 token prompt and a 500 token reply?");
    assert_eq!(sum.tool, Tool::Throughput);
    assert_eq!(figure(&sum, "Memory bandwidth"), ("1008 GB/s", GIVEN));
    assert_eq!(figure(&sum, "Prompt"), ("2000 tokens", GIVEN));
    assert_eq!(figure(&sum, "Reply"), ("500 tokens", GIVEN));
    let other = card("tokens per second of Llama 3.2 3B in Q8_0 at 100 GB per second with 4 TFLOPS");
    assert_eq!(figure(&other, "Arithmetic"), ("4 TFLOPS", GIVEN));
}

#[test]
fn file_names_and_licences() {
    let name = card("what is Qwen2.5-7B-Instruct-Q4_K_M-00001-of-00002.gguf?");
    assert_eq!((name.tool, figure(&name, "Part").0), (Tool::Gguf, "1 of 2; all of them are needed"));
    let may = card("may I use Llama 3.2 1B commercially");
    assert_eq!(may.tool, Tool::Licence);
    assert_eq!(
        may.answer,
        "Llama 3.2 1B is under the Llama 3.2 Community License: commercial use is allowed, under conditions."
    );
    assert_eq!(figure(&card("Licence of Qwen2.5-3B?"), "Commercial use").0, "not allowed");
    let all = card("which licence does Qwen 2.5 have?");
    assert_eq!(figure(&all, "Qwen2.5 3B").0, "Qwen Research License: commercial use is not allowed");
    assert!(all.sources.len() >= 3 && all.line().contains("Qwen2.5 72B: Qwen License"), "{}", all.line());
}

#[test]
fn talk_asks_for_nothing() {
    for talk in [
        "",
        " ",
        "🤔 8",
        "I need help with my essay",
        "What is the memory of a model?",
        "Does this fit our 8B plan?",
        "The API costs 3 € per million tokens.",
        "Our budget is 1,800 € and we have 2M users a day",
        "I have 16 GB. Which model would you look at first?",
        "How much memory do an 8B and a 14B need?",
        "Does a 1,800 € machine pay off against $3 per million tokens at 2M a day?",
        "Does a 1.800 € machine pay off against 3 € per million tokens at 2M a day?",
        "Is the licence of Mistral Small open?",
        "Which licence should we choose?",
        "How fast is an 8B?",
        "notes.gguf",
    ] {
        assert_eq!(asked(talk, &Tool::ALL), None, "{talk}");
    }
}

#[test]
fn only_what_a_lab_allows_is_worked_out() {
    for (example, tool) in
        CALC_EXAMPLES.iter().zip([Tool::Memory, Tool::BreakEven, Tool::Throughput, Tool::Gguf, Tool::Licence])
    {
        assert_eq!(asked(example, &[tool]).map(|card| card.tool), Some(tool), "{example}");
        assert_eq!(asked(example, &[]), None);
        let others: Vec<Tool> = Tool::ALL.into_iter().filter(|other| *other != tool).collect();
        assert_eq!(asked(example, &others), None, "{example}");
    }
}

#[test]
fn what_was_typed_for_a_sum_needs_no_question() {
    let tool = |text: &str| match heard(text) {
        Heard::Card(card) => Some(card.tool),
        _ => None,
    };
    assert_eq!(tool("8B Q4 16k"), Some(Tool::Memory));
    assert_eq!(tool("1500 €, 60 W, 2 €/M, 3M tokens a day"), Some(Tool::BreakEven));
    assert_eq!(tool("llama3.1:8b Q8_0 273 GB/s"), Some(Tool::Throughput));
    assert_eq!(tool("hello"), None);
    let lacks = |text: &str| match heard(text) {
        Heard::Lacks(lacks) => lacks.what,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(lacks("how fast is an 8B?"), ["the memory bandwidth, as in 1008 GB/s"]);
    assert_eq!(lacks("when does a 1800 € machine pay off?").len(), 2);
    assert_eq!(lacks("how much memory does a model need?"), ["the model's size, as in 8B"]);
}

/// Words of which questions are made, and some that are odd.
fn words() -> impl Strategy<Value = String> {
    const SOME: &str = "memory 8B 14B Q4 q8_0 KV cache 16k context tokens a day per million € $3 1,800 90 W kWh 0.30 pay off \
        break-even GB/s 1008 GB 16 fit licence llama 3.1 qwen2.5-3b gemma 2 five people 24/7 99999999999999999999999 . , x7B \
        8x7B - = é a.gguf b-7B-Q4_K_M.gguf ½ ١٢ prompt reply TFLOPS 4-bit 800 1";
    let some: Vec<&str> = SOME.split_whitespace().collect();
    proptest::collection::vec(proptest::sample::select(some), 0..16).prop_map(|words| words.join(" "))
}

fn sound(text: &str) {
    if let Heard::Card(card) = heard(text) {
        let said = format!("{} {:?}", card.line(), card.blocks());
        assert!(!said.contains("NaN") && !said.contains("inf "), "{text}: {said}");
        assert!(card.rows.iter().any(|row| row.kind == Kind::Result), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        sound(&text);
        let _ = asked(&text, &Tool::ALL);
    }

    #[test]
    fn any_question_is_read(text in words()) {
        sound(&text);
        prop_assert_eq!(asked(&text, &[]), None);
    }

    #[test]
    fn what_is_asked_for_is_meant_too(text in words()) {
        if let Some(card) = asked(&text, &Tool::ALL) {
            prop_assert_eq!(heard(&text), Heard::Card(Box::new(card)));
        }
    }
}
