//! Reasoning that stands in the reply itself is folded away: `<think>…</think>`, at its very start.

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// What has been read of a reply so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    /// Perhaps reasoning begins: what could still become its mark.
    Start(String),
    /// Reasoning: what could still become the mark of its end.
    Inside(String),
    /// Blanks after reasoning mean nothing.
    After,
    /// The reply.
    Words,
}

/// What a bit of a reply turned out to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    /// Whether the model reasoned.
    pub(crate) thought: bool,
    /// What is for the learner.
    pub(crate) words: String,
}

impl Default for Fold {
    fn default() -> Self {
        Self::Start(String::new())
    }
}

impl Fold {
    /// Takes the next bit.
    pub(crate) fn push(&mut self, bit: &str) -> Folded {
        match self {
            Self::Start(kept) => {
                kept.push_str(bit);
                let begun = kept.trim_start();
                if let Some(rest) = begun.strip_prefix(OPEN) {
                    let rest = rest.to_owned();
                    *self = Self::Inside(String::new());
                    Folded { thought: true, ..self.push(&rest) }
                } else if OPEN.starts_with(begun) {
                    Folded::default()
                } else {
                    let words = std::mem::take(kept);
                    *self = Self::Words;
                    Folded { thought: false, words }
                }
            }
            Self::Inside(kept) => {
                kept.push_str(bit);
                if let Some((_, rest)) = kept.split_once(CLOSE) {
                    let rest = rest.to_owned();
                    *self = Self::After;
                    Folded { thought: true, ..self.push(&rest) }
                } else {
                    *kept = tail(kept).to_owned();
                    Folded { thought: !bit.is_empty(), words: String::new() }
                }
            }
            Self::After => {
                let words = bit.trim_start();
                if !words.is_empty() {
                    *self = Self::Words;
                }
                Folded { thought: false, words: words.into() }
            }
            Self::Words => Folded { thought: false, words: bit.into() },
        }
    }

    /// What was held back and did not become a mark.
    pub(crate) fn end(&mut self) -> String {
        match std::mem::replace(self, Self::Words) {
            Self::Start(kept) => kept,
            _ => String::new(),
        }
    }
}

/// The end of a text that may be the beginning of the mark.
fn tail(text: &str) -> &str {
    let longest = CLOSE.len().min(text.len() + 1) - 1;
    let starts = (text.len() - longest..=text.len()).filter(|at| text.is_char_boundary(*at));
    let mut tails = starts.map(|at| &text[at..]);
    tails.find(|tail| CLOSE.starts_with(tail)).unwrap_or_default()
}
