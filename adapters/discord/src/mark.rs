//! What a control of ours carries: a letter of our own, a token, and where it is needed, more.

use crate::limits::UNIT_MAX;

/// Sets a token apart from what follows. No token has it.
const APART: char = '~';

/// What a control is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A button; or one of several places of a menu.
    Press(String),
    /// The same on a message of a conversation: that stays, and what is shown stands beside it.
    Beside(String),
    /// A button that asks for something to type, and the form that it opens.
    Form {
        /// Its token.
        token: String,
        /// The unit of a number; some words, if it is none.
        asks: Asks,
    },
    /// A menu of places, whose options carry the tokens.
    Places,
    /// A menu of which several may be chosen.
    Several(String),
}

/// What a form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    /// A number, in this unit.
    Number(Option<String>),
    /// A few words.
    Words,
    /// Some sentences.
    Prose,
}

impl Mark {
    /// As it stands on the nth control of a page; a page may have a token twice, but no mark.
    pub(crate) fn written(&self, n: usize) -> String {
        let twin = twin(n);
        match self {
            Self::Press(token) => format!("p{token}{APART}{twin}"),
            Self::Beside(token) => format!("b{token}{APART}{twin}"),
            Self::Form { token, asks: Asks::Words } => format!("w{token}{APART}{twin}"),
            Self::Form { token, asks: Asks::Prose } => format!("s{token}{APART}{twin}"),
            Self::Form { token, asks: Asks::Number(unit) } => {
                let unit: String = unit.iter().flat_map(|unit| unit.chars()).take(UNIT_MAX).collect();
                format!("n{token}{APART}{twin}{APART}{unit}")
            }
            Self::Places => format!("m{APART}{twin}"),
            Self::Several(token) => format!("c{token}{APART}{twin}"),
        }
    }

    /// Reads what [`Mark::written`] wrote.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, APART);
        let head = parts.next()?;
        parts.next()?;
        let unit = parts.next().filter(|unit| !unit.is_empty());
        let (letter, token) = head.split_at_checked(1)?;
        let token = token.to_owned();
        Some(match letter {
            "p" => Self::Press(token),
            "b" => Self::Beside(token),
            "w" => Self::Form { token, asks: Asks::Words },
            "s" => Self::Form { token, asks: Asks::Prose },
            "n" => Self::Form { token, asks: Asks::Number(unit.map(str::to_owned)) },
            "m" => Self::Places,
            "c" => Self::Several(token),
            _ => return None,
        })
    }
}

/// Where a control stands on its page, in a letter or two.
fn twin(n: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    if n < 26 { letter(n).to_string() } else { format!("{}{}", letter(n / 26 - 1), letter(n)) }
}
