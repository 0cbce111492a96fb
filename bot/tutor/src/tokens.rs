//! How many tokens a text has, roughly: every model counts in its own way.

use homeroom_core::Prompt;

/// What a template adds around a turn.
const AROUND: u32 = 4;
/// From here on a letter is a word: Chinese, Japanese, Korean.
const IDEOGRAPHS: char = '\u{2E80}';

/// What a prompt takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Estimate {
    /// No model counts less.
    pub(crate) least: u32,
    /// What most will count.
    pub(crate) likely: u32,
}

/// What a prompt takes.
pub(crate) fn of_prompt(prompt: &Prompt) -> Estimate {
    let texts = prompt.turns.iter().map(|said| said.text.as_str()).chain([prompt.system.as_str()]);
    let start = Estimate { least: 0, likely: 0 };
    texts.fold(start, |sum, text| Estimate {
        least: sum.least.saturating_add(least(text)),
        likely: sum.likely.saturating_add(likely(text)).saturating_add(AROUND),
    })
}

/// About as many as most models count.
pub(crate) fn likely(text: &str) -> u32 {
    let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let words = least(text);
    letters.div_ceil(4).max(words.saturating_add(words / 3))
}

/// No token spans two words; of three ideographs, two at most become one.
fn least(text: &str) -> u32 {
    let words = text.split_whitespace().map(|word| {
        let signs = word.chars().filter(|c| *c >= IDEOGRAPHS).count();
        if signs == 0 { 1 } else { signs.div_ceil(3) }
    });
    u32::try_from(words.sum::<usize>()).unwrap_or(u32::MAX)
}
