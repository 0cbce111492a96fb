//! Names of figures, and what calculations leave out.
#![expect(missing_docs, reason = "each says itself")]

pub const HEAD: [&str; 3] = ["Figure", "Value", "From"];
pub const LEAVES_OUT: &str = "What this leaves out";
pub const NOT_KNOWN: &str = "not known";
pub const NOT_NAMED: &str = "not named";

pub const MODEL: &str = "Model";
pub const PARAMETERS: &str = "Parameters";
pub const QUANTIZATION: &str = "Quantization";
pub const CONTEXT: &str = "Context of each conversation";
pub const CONVERSATIONS: &str = "Conversations at once";
pub const SHAPE: &str = "Layers and heads";
pub const CACHE_BITS: &str = "Numbers in the KV cache";
pub const OVERHEAD: &str = "The engine's own needs";
pub const ROOM: &str = "Memory there is";
pub const WEIGHTS: &str = "Weights";
pub const CACHE: &str = "KV cache";
pub const TOTAL: &str = "Together";
pub const SYSTEM_TOO: &str = "The system and other programs need memory too: of 16 GB, not all are free.";
pub const FEW_PERCENT: &str = "Real files differ by a few percent, and engines by some hundred megabytes.";
pub const NO_SHAPE: &str = "No model of this size is known here, so the KV cache is not counted.";
pub const QUANTIZE_TITLE: &str = "ggml-org, llama.cpp, README of the quantize tool";
pub const QUANTIZE_URL: &str = "https://github.com/ggml-org/llama.cpp/blob/master/tools/quantize/README.md";

pub const BANDWIDTH: &str = "Memory bandwidth";
pub const ARITHMETIC: &str = "Arithmetic";
pub const PROMPT: &str = "Prompt";
pub const REPLY: &str = "Reply";
pub const PER_TOKEN: &str = "Read for each token";
pub const SPEED: &str = "Speed";
pub const FIRST: &str = "Until the first token";
pub const WHOLE_REPLY: &str = "For the reply";
pub const ONLY_A_BOUND: &str = "A bound, no forecast: real speeds are well below it. Measure yours.";
pub const ONE_AT_ONCE: &str = "One conversation; several at once are slower each, and faster together.";
pub const DENSE_ONLY: &str =
    "All weights are read for each token: a mixture of experts reads fewer and is faster.";
pub const NO_FLOPS: &str = "Reading a long prompt is limited by arithmetic, which was not given (in TFLOPS): it takes longer than this.";
pub const ROOFLINE_TITLE: &str = "Williams, Waterman and Patterson, Roofline, 2009";
pub const ROOFLINE_URL: &str = "https://doi.org/10.1145/1498765.1498785";

pub const MACHINE: &str = "The machine's price";
pub const API_PRICE: &str = "The API's price per million tokens";
pub const TOKENS_A_DAY: &str = "Tokens a day";
pub const POWER: &str = "Power";
pub const HOURS: &str = "It runs";
pub const KWH: &str = "Electricity";
pub const API_MONTH: &str = "The API";
pub const POWER_MONTH: &str = "Electricity for the machine";
pub const PAID_AFTER: &str = "Paid for after";
pub const PACE: &str = "The machine has to make";
pub const UPKEEP_TOO: &str = "Hours of upkeep: who repairs, updates and tests again, and what is that worth?";
pub const WORTH_TOO: &str = "Interest, what the machine is worth later, and prices that change.";
pub const SAME_TASK: &str = "Both are taken to do the task equally well.";

pub const SIZE: &str = "Size";
pub const TUNED: &str = "Tuned for";
pub const VERSION: &str = "Version";
pub const FIRST_VERSION: &str = "not named, so taken as v1.0";
pub const REAL_BITS: &str = "Real bits per weight, about";
pub const SORT: &str = "What it is";
pub const SHARD: &str = "Part";
pub const FILE_SIZE: &str = "Size of the whole file, about";
pub const NAME_ONLY: &str = "A name is what somebody wrote: the file's own metadata knows for sure.";
pub const CHECK_THE_FILE: &str = "Compare its checksum with the one that its publisher gives.";
pub const GGUF_TITLE: &str = "ggml-org, GGUF naming convention";
pub const GGUF_URL: &str = "https://github.com/ggml-org/ggml/blob/master/docs/gguf.md#gguf-naming-convention";

pub const LICENCE: &str = "Licence";
pub const COMMERCIAL: &str = "Commercial use";
pub const CONDITION: &str = "It asks";
pub const NO_ADVICE: &str =
    "This says what stands in a licence. It is no legal advice: read it, for the size that you deploy.";
pub const TUNED_BY_OTHERS: &str = "What others made of a model may have terms of its own on top.";

pub const LACKS_SIZE: &str = "the model's size, as in 8B";
pub const LACKS_BANDWIDTH: &str = "the memory bandwidth, as in 1008 GB/s";

pub const CALC: &str = "Calculator";
pub const CALC_LINE: &str =
    "Ask in your own words. What you do not say is assumed, and the result says what was.";
pub const CALC_ASK: &str = "What to work out";
pub const EXAMPLES: &str = "For example";
pub const NOT_UNDERSTOOD: &str = "This is no sum that the calculator knows. These are:";
pub const AGAIN: &str = "Another sum";
/// One for each calculator.
pub const CALC_EXAMPLES: [&str; 5] = [
    "How much memory does an 8B model at Q4 need with 16k context?",
    "When does a 1,800 € machine at 90 W pay off against 3 € per million tokens at 2M a day?",
    "How fast is an 8B at Q4_K_M with 1008 GB/s?",
    "Qwen2.5-7B-Instruct-Q4_K_M-00001-of-00002.gguf",
    "May I use Llama 3.2 1B commercially?",
];
