//! Sums with the course's figures as what is expected.

use proptest::prelude::*;

use crate::{
    Block,
    calc::{
        BreakEven, Card, Commercial, GgufKind, GgufName, Kind, Known, Memory, Money, Origin, Quantization,
        Terms, Throughput, Tool, named,
    },
};

fn quantization(name: &str) -> Known<Quantization> {
    Known::given(Quantization::named(name).expect("a known name"))
}

fn memory(parameters: f64, stored: &str) -> Memory {
    Memory {
        name: None,
        parameters: Known::given(parameters),
        quantization: quantization(stored),
        context: Known::assumed(4096.0),
        shape: None,
        cache_bits: Known::assumed(16.0),
        conversations: Known::assumed(1.0),
        room: None,
    }
}

fn model(text: &str) -> Memory {
    let model = named(text).and_then(|found| found.model).expect("a known model");
    let parameters = model.parameters().expect("a known size");
    Memory { shape: model.shaped().map(Known::published), ..memory(parameters, "Q4_K_M") }
}

fn near(value: f64, wanted: f64, by: f64) -> bool {
    (value - wanted).abs() <= by
}

#[test]
fn weights_are_billions_times_bits_by_eight() {
    for (parameters, stored, gigabytes, by) in [
        (7e9, "F16", 14.0, 0.0),
        (13e9, "F16", 26.0, 0.0),
        (8.03e9, "Q4_0", 4.7, 0.05),
        (8.03e9, "Q4_K_M", 4.9, 0.05),
        (70.6e9, "Q4_K_M", 43.1, 0.2),
        (6.74e9, "Q4_K_M", 6.74 * 4.84 / 8.0, 0.1),
    ] {
        let weights = memory(parameters, stored).needs().weights / 1e9;
        assert!(near(weights, gigabytes, by), "{parameters} at {stored}: {weights}");
    }
}

#[test]
fn llama_3_8b_writes_128_kib_for_each_token() {
    const GIBI: f64 = 1024.0 * 1024.0 * 1024.0;
    let one = Memory { context: Known::given(8192.0), ..model("Llama 3 8B") };
    assert_eq!(one.needs().cache, GIBI);
    let five = Memory { conversations: Known::given(5.0), ..one.clone() };
    assert_eq!(five.needs().cache, 5.0 * GIBI);
    assert!(five.needs().cache > five.needs().weights, "five conversations need more room than the weights");
    let half = Memory { cache_bits: Known::given(8.0), ..one };
    assert_eq!(half.needs().cache, GIBI / 2.0);
}

#[test]
fn a_card_says_what_fits_and_what_was_assumed() {
    let small = Memory { room: Some(8e9), ..model("Llama-3.1-8B") };
    assert_eq!(small.card().answer, "About 6 GB: it fits, with 2 GB left for everything else.");
    let none = Memory { room: Some(4e9), ..model("llama3.1:8b") };
    assert_eq!(none.card().answer, "About 6 GB: it does not fit, 2 GB are missing.");
    let line = small.card().line();
    assert!(line.contains("assumed: Context of each conversation: 4096 tokens"), "{line}");
    assert!(line.contains("published: ") && line.contains("result: Weights: 4.9 GB"), "{line}");
    let unknown = memory(2e12, "Q8_0").card();
    assert!(unknown.rows.iter().any(|row| row.what == "KV cache" && row.value == "not known"));
    assert!(unknown.limits.iter().any(|limit| limit.contains("not counted")));
}

#[test]
fn what_was_held_against_a_file_bears_the_month() {
    let source = |text: &str| model(text).card().sources.pop().expect("a source");
    let held = source("Llama 3.1 8B");
    assert!(held.checked.is_some() && held.url.ends_with("sku_list.py"), "{held:?}");
    let open = source("Llama 3.3 70B");
    assert!(open.checked.is_none() && open.url.ends_with("meta-llama/Llama-3.3-70B-Instruct"), "{open:?}");
}

#[test]
fn blocks_show_every_row() {
    let card = model("Gemma 2 9B").card();
    let blocks = card.blocks();
    let rows = blocks.iter().find_map(|block| match block {
        Block::Table { head, rows } => Some((head.len(), rows)),
        _ => None,
    });
    let (width, rows) = rows.expect("a table");
    assert!(rows.len() == card.rows.len() && rows.iter().all(|row| row.len() == width));
    let sources = blocks.iter().filter(|block| matches!(block, Block::Source { .. })).count();
    assert_eq!(sources, card.sources.len());
}

/// The course's sum: 1,800 for the machine, 90 a month for the API, 15 for electricity.
fn course() -> BreakEven {
    let month = 365.0 / 12.0;
    BreakEven {
        money: Money("€"),
        machine: 1800.0,
        api: 90.0 / month,
        tokens: 1e6,
        watts: Known::given(1000.0),
        hours: Known::given(1.0),
        kwh: Known::given(15.0 / month),
    }
}

#[test]
fn a_machine_is_paid_for_by_what_it_saves() {
    let months = course().months();
    assert!(near(months.api, 90.0, 1e-9) && near(months.power, 15.0, 1e-9));
    assert!(near(months.days.expect("it pays"), 730.0, 1e-6), "24 months");
    assert_eq!(course().card().answer, "The machine is paid for after 24 months.");
    let line = course().card().line();
    assert!(line.contains("The API: 90.00 € a month") && line.contains("Paid for after: 730 days"), "{line}");
}

#[test]
fn what_saves_nothing_is_never_paid_for() {
    for idle in [BreakEven { api: 1e-9, ..course() }, BreakEven { tokens: 10.0, ..course() }] {
        assert_eq!(idle.months().days, None);
        assert!(idle.card().answer.starts_with("Never"));
        assert!(idle.card().rows.iter().any(|row| row.value == "never"));
    }
    assert_eq!(BreakEven { tokens: 3600.0, ..course() }.pace(), 1.0, "tokens by the seconds that it runs");
}

#[test]
fn a_speed_is_bounded_by_what_is_read() {
    let Memory { name, parameters, quantization, shape, .. } = model("Llama 3 8B");
    let fast = Throughput {
        name,
        parameters,
        quantization,
        shape,
        bandwidth: 1008e9,
        flops: None,
        prompt: Known::assumed(1000.0),
        reply: Known::assumed(300.0),
    };
    let times = fast.times();
    assert!(near(times.speed, 200.0, 2.0), "{}: 80 to 100 are often quoted, and below it", times.speed);
    assert!(near(times.reply, 1.5, 0.02) && near(times.first, 0.0049, 0.0001));
    let counted = Throughput { flops: Some(82.6e12), ..fast };
    assert!(near(counted.times().first, 2.0 * 8.03e9 * 1000.0 / 82.6e12, 1e-9), "arithmetic takes longer");
    assert!(counted.card().answer.starts_with("At most 20"), "{}", counted.card().answer);
}

fn name(text: &str) -> GgufName {
    GgufName::read(text).unwrap_or_else(|| panic!("{text}"))
}

/// The parts of a name, for comparing.
fn parts(text: &str) -> [String; 5] {
    let name = name(text);
    let or = |part: Option<String>| part.unwrap_or_default();
    [name.base, or(name.size), or(name.tuned), or(name.version), or(name.encoding)]
}

#[test]
fn the_examples_of_the_convention() {
    assert_eq!(parts("Mixtral-8x7B-v0.1-KQ2.gguf"), ["Mixtral", "8x7B", "", "v0.1", "KQ2"]);
    assert_eq!(parts("Hermes-2-Pro-Llama-3-8B-F16.gguf"), ["Hermes-2-Pro-Llama-3", "8B", "", "", "F16"]);
    let grok = "Grok-100B-v1.0-Q4_0-00003-of-00009.gguf";
    assert_eq!(parts(grok), ["Grok", "100B", "", "v1.0", "Q4_0"]);
    assert_eq!(name(grok).shard, Some((3, 9)));
    let phi = "Phi-3-mini-3.8B-ContextLength4k-instruct-v1.0.gguf";
    assert_eq!(parts(phi), ["Phi-3-mini", "3.8B-ContextLength4k", "instruct", "v1.0", ""]);
    let draft = "mtp-Qwen3-27B-v1.0-Q4_K_M.gguf";
    assert_eq!(parts(draft), ["Qwen3", "27B", "", "v1.0", "Q4_K_M"]);
    assert_eq!((name(draft).kind, name(draft).bytes()), (GgufKind::Draft, None));
    let projector = "mmproj-Qwen2-VL-7B-v1.0-F16.gguf";
    assert_eq!(parts(projector), ["Qwen2-VL", "7B", "", "v1.0", "F16"]);
    assert_eq!(GgufName::read("not-a-known-arrangement.gguf"), None);
}

#[test]
fn names_in_the_wild() {
    let qwen = "Qwen2.5-7B-Instruct-Q4_K_M-00001-of-00002.gguf";
    assert_eq!(parts(qwen), ["Qwen2.5", "7B", "Instruct", "", "Q4_K_M"]);
    assert_eq!((name(qwen).shard, name(qwen).parameters), (Some((1, 2)), Some(7e9)));
    assert_eq!(
        parts("TinyLlama-1.1B-Chat-v1.0.Q3_K_L.gguf"),
        ["TinyLlama", "1.1B", "Chat", "v1.0", "Q3_K_L"]
    );
    assert_eq!(parts("models/llama-3-8b-q4_k_m.GGUF"), ["llama-3", "8b", "", "", "Q4_K_M"]);
    assert_eq!(parts("Phi-3-mini-4k-instruct-q4.gguf"), ["Phi-3-mini-4k-instruct", "", "", "", "Q4"]);
    assert_eq!(parts("Qwen3-30B-A3B-UD-Q4_K_XL.gguf"), ["Qwen3", "30B-A3B", "UD", "", "Q4_K_XL"]);
    assert_eq!(name("Mixtral-8x7B-v0.1-Q4_0.gguf").parameters, None, "experts share weights");
    assert_eq!(name("gemma-2b-it-LoRA.gguf").kind, GgufKind::Lora);
    assert_eq!(name("mmproj-gemma-3-4b-it-f16.gguf").kind, GgufKind::Projector);
    assert_eq!(parts("mmproj-F16.gguf"), ["mmproj", "", "", "", "F16"]);
    assert_eq!(name("a-1B-Q8_0-00003-of-00002.gguf").shard, None, "there is no third of two");
    for odd in
        ["", ".gguf", "gguf", "7B.gguf", "-.gguf", "é.gguf", "a<|x|>-7B.gguf", "a.txt", "Q4_K_M", "/.gguf"]
    {
        assert_eq!(GgufName::read(odd), None, "{odd}");
    }
}

#[test]
fn the_card_of_a_name_reads_the_encoding() {
    let card = name("Qwen2.5-7B-Instruct-Q4_K_M-00001-of-00002.gguf").card();
    assert_eq!(card.answer, "Qwen2.5 with 7B parameters, stored as Q4_K_M.");
    let says = |value: &str| card.rows.iter().any(|row| row.value == value);
    assert!(says("Q4_K_M: nominally 4 bits, k-quant, medium variant"), "{card:?}");
    assert!(says("1 of 2; all of them are needed") && says("4.89 bits") && says("4.3 GB"), "{card:?}");
}

#[test]
fn a_licence_is_that_of_the_exact_size() {
    let terms = |text: &str| named(text).and_then(|found| found.model).map(|model| model.terms);
    for (text, wanted) in [
        ("Qwen2.5-7B-Instruct", Terms::Apache2),
        ("qwen 2.5 3b", Terms::QwenResearch),
        ("Qwen2.5:72b", Terms::Qwen),
        ("Mistral 7B", Terms::Apache2),
        ("mistral-nemo", Terms::Apache2),
        ("Phi-3-mini", Terms::Mit),
        ("llama2 13B", Terms::Llama2),
        ("Llama 3 8B", Terms::Llama3),
        ("llama3.1:405b", Terms::Llama31),
        ("Llama 3.2 1B", Terms::Llama32),
        ("Llama 3.2 11B Vision", Terms::Llama32Vision),
        ("gemma 7b", Terms::Gemma),
        ("gemma2:2b", Terms::Gemma),
        ("Gemma 4 31B", Terms::Apache2),
        ("0,5B of Qwen2.5", Terms::Apache2),
    ] {
        assert_eq!(terms(text), Some(wanted), "{text}");
    }
    let found = [Terms::Apache2, Terms::QwenResearch, Terms::Gemma].map(Terms::commercial);
    assert_eq!(found, [Commercial::Yes, Commercial::No, Commercial::Conditions]);
}

#[test]
fn what_is_not_in_the_table_is_not_guessed() {
    for other in [
        "",
        "a llama",
        "Llama 8B",
        "Llama 4 17B",
        "Code Llama 7B",
        "TinyLlama 1.1B",
        "Gemma 3 4B",
        "Mistral Small 24B",
        "Qwen2.5-Coder-3B",
        "Qwen2.5 4B",
        "Qwen3 8B",
        "Llama 3 8B or Llama 3.1 8B",
        "Qwen2.5 3B or 7B",
        "Phi-3",
    ] {
        assert_eq!(named(other), None, "{other}");
    }
}

#[test]
fn tools_are_named_as_labs_name_them() {
    for name in ["memory", "break-even", "throughput", "gguf", "licence"] {
        assert_eq!(Tool::named(name).map(Tool::name), Some(name));
    }
    assert_eq!(Tool::named("memroy"), None);
}

/// Whether every input says where it comes from, and there is a result.
fn sound(card: &Card) -> bool {
    let results = card.rows.iter().filter(|row| row.kind == Kind::Result).count();
    let filled = card.rows.iter().all(|row| !row.what.is_empty() && !row.value.is_empty());
    results > 0 && filled && !card.answer.is_empty()
}

proptest! {
    #[test]
    fn any_name_is_read_or_not(text in any::<String>()) {
        for name in [text.clone(), format!("{text}.gguf")] {
            if let Some(name) = GgufName::read(&name) {
                prop_assert!(sound(&name.card()));
            }
        }
    }

    #[test]
    fn a_name_that_keeps_to_the_convention_comes_back(
        base in "[A-Z][a-z]{2,8}",
        size in "[1-9][0-9]?B",
        tuned in "(Instruct|Chat|it)?",
        version in "(v[0-9]\\.[0-9])?",
        stored in "(Q4_K_M|Q8_0|IQ2_XXS|F16)",
        of in 1..99_u32,
    ) {
        let shard = format!("00001-of-{of:05}");
        let all = [&base, &size, &tuned, &version, &stored, &shard];
        let text = all.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("-") + ".gguf";
        let name = name(&text);
        prop_assert_eq!(parts(&text), [base, size, tuned, version, stored]);
        prop_assert_eq!(name.shard, Some((1, of)));
    }

    #[test]
    fn more_needs_more(parameters in 1e8..1e12_f64, context in 1e3..1e6_f64, many in 1..50_u8) {
        let shape = model("Llama 3 8B").shape;
        let many = f64::from(many);
        let one = Memory { shape, context: Known::given(context), ..memory(parameters, "Q4_K_M") };
        let more = Memory { context: Known::given(context * 2.0), conversations: Known::given(many), ..one.clone() };
        prop_assert!(more.needs().total() > one.needs().total());
        prop_assert!(sound(&one.card()) && sound(&more.card()));
        let given = one.card().rows.iter().filter(|row| row.kind == Kind::Input(Origin::Given)).count();
        prop_assert!(given >= 2);
    }
}
