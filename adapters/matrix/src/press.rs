//! The controls of a message: they travel inside it, so that a press works whenever it comes.

use homeroom_core::{Action, Input, What};
use serde::{Deserialize, Serialize};

use crate::limits::KEYCAPS;

/// Where they stand in a message.
pub(crate) const CONTROLS: &str = "homeroom.controls";
/// Sends several options.
pub(crate) const SUBMIT: &str = "✅";
/// The mark of a keycap: <https://unicode.org/reports/tr51/#Emoji_Properties>.
const CAP: char = '\u{20e3}';
/// Asks for the picture of a letter; some clients leave it out.
const PICTURE: char = '\u{fe0f}';
/// The keycap of the number after nine.
const TEN: &str = "🔟";

/// What the controls of a message do, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Controls {
    /// From number 1.
    pub(crate) keys: Vec<Key>,
    /// Receives several options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) several: Option<String>,
    /// Receives what is typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) form: Option<String>,
}

/// What a control does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Key {
    /// This, at once: a token.
    Press(String),
    /// It is one of several options, at this place (from 0).
    Pick(u8),
}

/// What was meant by a reaction or a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meant {
    /// This.
    What(What),
    /// All options that were tapped are to be sent here.
    Tapped(String),
    /// A number or letter that stands for nothing.
    NoSuch,
    /// Nothing that has to do with the controls.
    Nothing,
}

impl Controls {
    /// Of a message that was sent.
    pub(crate) fn read(content: &serde_json::Value) -> Option<Self> {
        serde_json::from_value(content.get(CONTROLS)?.clone()).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.form.is_none()
    }

    /// What a reaction means.
    pub(crate) fn tapped(&self, key: &str) -> Meant {
        if let (Some(token), true) = (&self.several, bare(key) == SUBMIT) {
            return Meant::Tapped(token.clone());
        }
        match number(key).and_then(|n| self.key(n)) {
            Some(Key::Press(token)) => Meant::What(What::Pressed { token: token.clone() }),
            // It counts when all are sent.
            Some(Key::Pick(_)) | None => Meant::Nothing,
        }
    }

    /// The options that some reactions stand for.
    pub(crate) fn picks<'a>(&self, keys: impl Iterator<Item = &'a str>) -> Vec<u8> {
        let pick = |key: &str| match number(key).and_then(|n| self.key(n)) {
            Some(Key::Pick(place)) => Some(*place),
            _ => None,
        };
        let mut picks: Vec<u8> = keys.filter_map(pick).collect();
        picks.sort_unstable();
        picks.dedup();
        picks
    }

    /// What is typed, where something is to be typed.
    pub(crate) fn typed(&self, text: &str) -> Meant {
        match &self.form {
            Some(form) => answered(form, Input::Text(text.trim().into())),
            None => Meant::Nothing,
        }
    }

    /// What numbers or letters mean.
    pub(crate) fn numbered(&self, text: &str) -> Meant {
        let places: Option<Vec<usize>> =
            text.split([' ', ',', ';', '\n']).filter(|part| !part.is_empty()).map(place).collect();
        let Some(places) = places.filter(|places| !places.is_empty()) else { return Meant::Nothing };
        let keys: Option<Vec<&Key>> = places.iter().map(|n| self.key(*n)).collect();
        match (keys.as_deref(), &self.several) {
            (Some([Key::Press(token)]), _) => Meant::What(What::Pressed { token: token.clone() }),
            (Some(keys), Some(several)) => {
                let pick = |key: &&Key| if let Key::Pick(place) = key { Some(*place) } else { None };
                let picks: Option<Vec<u8>> = keys.iter().map(pick).collect();
                picks.map_or(Meant::NoSuch, |picks| answered(several, Input::Picks(picks)))
            }
            _ => Meant::NoSuch,
        }
    }

    /// Whether what is typed answers a question: then it is no command, whatever it says.
    pub(crate) fn asks(&self) -> bool {
        let action = self.form.as_deref().and_then(Action::from_token);
        matches!(action, Some(Action::Submit(..)))
    }

    fn key(&self, n: usize) -> Option<&Key> {
        self.keys.get(n.checked_sub(1)?)
    }
}

/// The number that is meant: itself, or a letter for an option.
fn place(part: &str) -> Option<usize> {
    if let Some(n) = number(part) {
        return Some(n);
    }
    let mut letters = part.trim_end_matches([')', '.']).chars();
    match (letters.next().map(|letter| letter.to_ascii_lowercase()), letters.next()) {
        (Some(letter @ 'a'..='z'), None) => Some(usize::from(u8::try_from(letter).ok()? - b'a') + 1),
        _ => None,
    }
}

fn answered(token: &str, with: Input) -> Meant {
    Meant::What(What::Answered { token: token.into(), with })
}

/// The reaction for a number; none for more than ten.
pub(crate) fn keycap(n: usize) -> Option<String> {
    match n {
        1..KEYCAPS => Some(format!("{n}{PICTURE}{CAP}")),
        KEYCAPS => Some(TEN.into()),
        _ => None,
    }
}

/// The number that a reaction, or a word, stands for.
fn number(key: &str) -> Option<usize> {
    let key = bare(key);
    if key == TEN {
        return Some(KEYCAPS);
    }
    let digits = key.trim_end_matches([CAP, '.', ')']);
    let plain = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok().filter(|n| *n > 0) } else { None }
}

fn bare(key: &str) -> String {
    key.trim().replace(PICTURE, "")
}
