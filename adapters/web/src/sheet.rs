//! What a page is drawn with: the time, the form's address, and what a refused form still holds.

use std::cell::Cell;

use homeroom_core::{Action, Timestamp};

/// The paper of one page.
pub(crate) struct Sheet<'a> {
    /// When it is drawn.
    pub(crate) now: Timestamp,
    /// Where its forms go: the address of the page they stand on.
    pub(crate) form: String,
    kept: Option<&'a Kept>,
    numbered: Cell<u32>,
}

/// What somebody chose or typed into a form that was refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    /// The token of its button.
    pub(crate) token: String,
    /// Chosen places, from 0.
    pub(crate) picks: Vec<u8>,
    /// Typed.
    pub(crate) text: Option<String>,
}

impl<'a> Sheet<'a> {
    /// A clean one.
    pub(crate) fn new(now: Timestamp, form: String, kept: Option<&'a Kept>) -> Self {
        Self { now, form, kept, numbered: Cell::new(0) }
    }

    /// What is kept of the form with this button.
    pub(crate) fn kept(&self, submit: &Action) -> Option<&'a Kept> {
        self.kept.filter(|kept| kept.token == submit.token().as_str())
    }

    /// An id that nothing else on the page has; anchors of authors never begin with `_`.
    pub(crate) fn id(&self) -> String {
        let n = self.numbered.get();
        self.numbered.set(n + 1);
        format!("_{n}")
    }
}
