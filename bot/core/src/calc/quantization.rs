//! How many bits a weight takes in a file.
//!
//! Real averages, in bits per weight: those of Llama 3.1 8B in the README of llama.cpp's quantize tool
//! (<https://github.com/ggml-org/llama.cpp/blob/master/tools/quantize/README.md>, each held against it on 2026-11-22, commit
//! 311c2c9). Q3_K_M, Q4_0, Q4_1, Q5_0 and Q5_1, which that table leaves out, from the sizes of Llama 3 8B that the tool itself
//! lists (`llama-quantize --help`, build 11434: 3.74, 4.34, 4.78, 5.21 and 5.65 GiB for 8.03 billion). MXFP4 as its blocks
//! are laid out: 32 numbers of 4 bits and a scale of 8. Another model's average differs by a
//! percent or two (the course has 4.84 for Llama 2 7B at Q4_K_M), since what is kept at more bits weighs differently.

/// A way to store weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantization {
    /// Its name.
    pub name: &'static str,
    /// Bits per weight, on average.
    pub bits: f64,
}

const ALL: [(&str, f64); 33] = [
    ("IQ1_S", 2.0042),
    ("IQ1_M", 2.1460),
    ("IQ2_XXS", 2.3824),
    ("IQ2_XS", 2.5882),
    ("IQ2_S", 2.7403),
    ("IQ2_M", 2.9294),
    ("IQ3_XXS", 3.2548),
    ("IQ3_XS", 3.4977),
    ("IQ3_S", 3.6606),
    ("IQ3_M", 3.7628),
    ("IQ4_XS", 4.4597),
    ("IQ4_NL", 4.6818),
    ("Q2_K_S", 2.9697),
    ("Q2_K", 3.1593),
    ("Q3_K_S", 3.6429),
    ("Q3_K_M", 4.00),
    ("Q3_K_L", 4.2979),
    ("Q4_0", 4.64),
    ("Q4_1", 5.11),
    ("Q4_K_S", 4.6672),
    ("Q4_K_M", 4.8944),
    ("Q5_0", 5.57),
    ("Q5_1", 6.04),
    ("Q5_K_S", 5.5704),
    ("Q5_K_M", 5.7036),
    ("Q6_K", 6.5633),
    ("Q8_0", 8.5008),
    ("MXFP4", 4.25),
    ("FP8", 8.0),
    ("F16", 16.0),
    ("BF16", 16.0),
    ("FP16", 16.0),
    ("F32", 32.0),
];

/// What people mean who name only the bits.
const SHORT: [(&str, &str); 8] = [
    ("Q2", "Q2_K"),
    ("Q3", "Q3_K_M"),
    ("Q4", "Q4_K_M"),
    ("Q4_K", "Q4_K_M"),
    ("Q5", "Q5_K_M"),
    ("Q5_K", "Q5_K_M"),
    ("Q6", "Q6_K"),
    ("Q8", "Q8_0"),
];

/// What is meant by a number of bits alone.
const BY_BITS: [(u8, &str); 8] = [
    (2, "Q2_K"),
    (3, "Q3_K_M"),
    (4, "Q4_K_M"),
    (5, "Q5_K_M"),
    (6, "Q6_K"),
    (8, "Q8_0"),
    (16, "F16"),
    (32, "F32"),
];

/// A cache at 16 bits is not named; at 8 and 4 it is kept in blocks of 32 with a scale.
const CACHES: [(&str, f64); 8] = [
    ("F16", 16.0),
    ("BF16", 16.0),
    ("FP16", 16.0),
    ("FP8", 8.0),
    ("Q8_0", 8.5),
    ("Q8", 8.5),
    ("Q4_0", 4.5),
    ("Q4", 4.5),
];

impl Quantization {
    /// The usual one.
    pub const USUAL: Self = Self { name: "Q4_K_M", bits: 4.8944 };

    /// The one with exactly this name.
    pub fn named(name: &str) -> Option<Self> {
        let found = ALL.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(name, bits)| Self { name, bits })
    }

    /// The usual one of those that are meant by a short name: `Q4` is mostly `Q4_K_M`.
    pub fn short(name: &str) -> Option<Self> {
        let (_, meant) = SHORT.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Self::named(meant)
    }

    /// The usual one at this many bits.
    pub fn at_bits(bits: f64) -> Option<Self> {
        let (_, meant) = BY_BITS.into_iter().find(|(known, _)| f64::from(*known) == bits)?;
        Self::named(meant)
    }

    /// Bits of each number in a KV cache that is kept like this.
    pub(super) fn cache_bits(name: &str) -> Option<f64> {
        CACHES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, bits)| bits)
    }

    /// Whether this is how names of files spell one, known here or not: `Q4_K_XL`, `KQ2`, `TQ1_0`.
    pub(super) fn is_one(name: &str) -> bool {
        let name = name.to_ascii_uppercase();
        if Self::named(&name).is_some() || Self::short(&name).is_some() {
            return true;
        }
        let rest = ["IQ", "TQ", "KQ", "Q"].iter().find_map(|start| name.strip_prefix(start));
        let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        rest.is_some_and(|rest| {
            rest.len() <= 8 && rest.starts_with(|c: char| c.is_ascii_digit()) && rest.bytes().all(word)
        })
    }
}
