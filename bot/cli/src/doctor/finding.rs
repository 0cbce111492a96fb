//! One thing that was looked at.

use std::fmt;

use crate::configuration::Fix;

/// What was found, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// As it should be.
    Good(String),
    /// To be known.
    Note(String, Option<Fix>),
    /// To be put right.
    Fault(String, Fix),
}

impl Finding {
    /// Whether it must be put right.
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Fault(..))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good(text) => write!(f, "ok    {text}"),
            Self::Note(text, None) => write!(f, "note  {text}"),
            Self::Note(text, Some(fix)) => write!(f, "note  {text}\n      {fix}"),
            Self::Fault(text, fix) => write!(f, "FAULT {text}\n      {fix}"),
        }
    }
}
