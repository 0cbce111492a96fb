//! No estimate is more than a model counts where it must not be, nor far off where it counts.

use crate::tokens;

use super::request;

/// A text, and about what a model of today counts for it.
const COUNTED: [(&str, u32); 4] = [
    ("The model runs where its weights fit, and so does its cache.", 14),
    ("for (i, byte) in bytes.iter().enumerate() { sum += i * usize::from(*byte); }", 22),
    ("Ein Sprachmodell braucht Speicher für seine Gewichte.", 12),
    ("大语言模型需要多少内存？", 9),
];

#[test]
fn estimates_lie_around_what_is_counted() {
    for (text, counted) in COUNTED {
        let mut asked = request(text);
        asked.prompt.system.clear();
        let estimate = tokens::of_prompt(&asked.prompt);
        assert!(estimate.least <= counted, "{text}: {estimate:?}");
        let likely = tokens::likely(text);
        assert!(likely * 2 >= counted && likely <= counted * 2, "{text}: {likely}");
    }
}
