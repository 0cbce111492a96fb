//! Codes that people read out and type on a phone.

use std::fmt;

use rand::seq::IndexedRandom as _;
use serde::{Deserialize, Serialize};

use crate::SecretHash;

/// Letters and digits that nobody takes for another.
const LETTERS: &[char] = &[
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x',
    'y', 'z', '2', '3', '4', '5', '6', '7', '8', '9',
];
/// Letters of a code.
const LENGTH: usize = 8;

/// `k7mq-x2vd`: 31^8 codes, against a budget that allows a guess every few seconds.
pub(crate) fn new(mut chance: &mut dyn rand::Rng) -> String {
    let mut letters = String::new();
    for _ in 0..LENGTH {
        letters.extend(LETTERS.choose(&mut chance));
    }
    grouped(&letters)
}

/// The code as it is kept: blanks, hyphens and capitals are nobody's fault.
pub(crate) fn fold(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    grouped(&letters.collect::<String>().to_ascii_lowercase())
}

/// Whether this is a code as it is kept.
pub(crate) fn is_one(code: &str) -> bool {
    code.chars().filter(|letter| LETTERS.contains(letter)).count() == LENGTH && fold(code) == code
}

fn grouped(letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code that joins two accounts: `k7mq-x2vd`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LinkCode(String);

impl LinkCode {
    /// Reads a code as people type it: blanks, hyphens and capitals are nobody's fault.
    pub fn typed(text: &str) -> Option<Self> {
        Self::read(&fold(text))
    }

    /// A new one.
    pub fn new(chance: &mut dyn rand::Rng) -> Self {
        Self(new(chance))
    }

    /// Reads what [`LinkCode::reveal`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        is_one(text).then(|| Self(text.into()))
    }

    /// The code, for the one who asked for it. Never log it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of_code(&self.0)
    }
}

impl fmt::Debug for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkCode(…)")
    }
}
