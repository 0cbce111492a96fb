//! Against what the layers, heads and sizes of [`models`](super::models) were held, on 2026-11-22.
//!
//! The makers' own code where they publish it; else the model's `config.json`. Some makers show that only to who signs in,
//! and not each of the others could be read here, so most of these are copies that others keep beside models made from it.
//! Parameters were added up from the same files, and agree with the table. Meta's list has 8 KV heads for Llama 2 7B and 13B
//! too, where the models themselves have 32 and 40: there it is wrong. What is not here was not opened (Llama 3.3), and a
//! card says so by showing no month.

const META: &str = "https://github.com/meta-llama/llama-models/blob/main/models/sku_list.py";
const VISION: &str =
    "https://github.com/meta-llama/llama-models/blob/main/models/llama3_2/MODEL_CARD_VISION.md";
const GOOGLE: &str = "https://github.com/google/gemma_pytorch/blob/main/gemma/config.py";

const HELD: [(&str, &str); 29] = [
    ("Llama 2 7B", "https://huggingface.co/kashif/stack-llama-2/blob/refs%2Fpr%2F5/config.json"),
    ("Llama 2 13B", "https://huggingface.co/W404NET/Llama-2-13b-chat-hf/blob/main/config.json"),
    ("Llama 2 70B", META),
    ("Llama 3 8B", META),
    ("Llama 3 70B", META),
    ("Llama 3.1 8B", META),
    ("Llama 3.1 70B", META),
    ("Llama 3.1 405B", META),
    ("Llama 3.2 1B", "https://huggingface.co/Emm9625/Llama-3.2-1B-chatml/blob/main/config.json"),
    ("Llama 3.2 3B", "https://huggingface.co/mlx-community/Llama-3.2-3B-bf16/blob/refs%2Fpr%2F1/config.json"),
    ("Llama 3.2 11B Vision", VISION),
    ("Llama 3.2 90B Vision", VISION),
    (
        "Mistral 7B",
        "https://huggingface.co/dfurman/Mistral-7B-v0.1-fork/blob/531f4159fcd516f7d1b0be5e263492e610f132ef/config.json",
    ),
    ("Mistral Nemo 12B", "https://huggingface.co/yuyouyu/Mistral-Nemo-BD-RP/blob/main/config.json"),
    ("Phi-3-mini", "https://huggingface.co/Alignment-Lab-AI/idfkphi4kiguess/blob/main/config.json"),
    ("Phi-3.5-mini", "https://huggingface.co/twelcone/pii-phi/blob/main/config.json"),
    ("Gemma 2B", GOOGLE),
    ("Gemma 7B", GOOGLE),
    ("Gemma 2 2B", GOOGLE),
    ("Gemma 2 9B", GOOGLE),
    ("Gemma 2 27B", GOOGLE),
    ("Qwen2.5 0.5B", "https://huggingface.co/osllmai-community/Qwen2.5-0.5B/blob/main/config.json"),
    ("Qwen2.5 1.5B", "https://huggingface.co/laampt/Qwen-1.5B-GRPO/blob/main/config.json"),
    ("Qwen2.5 3B", "https://huggingface.co/unsloth/Qwen2.5-3B/blob/main/config.json"),
    (
        "Qwen2.5 7B",
        "https://huggingface.co/seong67360/Qwen2.5-7B-Instruct_v4/blob/bfbb94ab096323d95d2dd47d4b44a9e6d8a07dda/config.json",
    ),
    ("Qwen2.5 14B", "https://huggingface.co/arcee-ai/SuperNova-Medius/blame/refs%2Fpr%2F3/config.json"),
    ("Qwen2.5 32B", "https://huggingface.co/Qwen/Qwen2.5-32B/blob/main/config.json"),
    ("Qwen2.5 72B", "https://huggingface.co/BitStack/BitStack-Qwen2.5-72B/blame/main/config.json"),
    ("SmolLM2 135M", "https://huggingface.co/VIshalChak/SmolLM2-FT-DPO/blob/main/config.json"),
];

/// Where the figures of a model were read.
pub(super) fn against(model: &str) -> Option<&'static str> {
    HELD.into_iter().find(|(name, _)| *name == model).map(|(_, address)| address)
}

#[cfg(test)]
mod tests {
    use super::{HELD, against};
    use crate::calc::models::ALL;

    #[test]
    fn only_models_of_the_table_are_held() {
        let known: Vec<&str> = ALL.iter().flat_map(|family| family.models).map(|model| model.name).collect();
        let stray: Vec<&str> =
            HELD.iter().map(|(name, _)| *name).filter(|name| !known.contains(name)).collect();
        assert_eq!(stray, Vec::<&str>::new());
        let open: Vec<&str> = known.into_iter().filter(|name| against(name).is_none()).collect();
        assert_eq!(open, ["Llama 3.3 70B", "Gemma 4"]);
    }
}
