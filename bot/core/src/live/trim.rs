//! Runs without blanks outside.

use crate::{Inline, Rich};

/// Without blanks and line ends at its ends, within marks too.
pub(super) fn trimmed(mut rich: Rich) -> Rich {
    trim(&mut rich, Side::Start);
    trim(&mut rich, Side::End);
    rich
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

fn trim(rich: &mut Rich, side: Side) {
    loop {
        let at = match side {
            Side::Start => 0,
            Side::End => rich.len().saturating_sub(1),
        };
        let empty = match rich.get_mut(at) {
            Some(Inline::Break) => true,
            Some(Inline::Text(text)) => {
                let kept = match side {
                    Side::Start => text.trim_start(),
                    Side::End => text.trim_end(),
                };
                *text = kept.to_owned();
                text.is_empty()
            }
            Some(Inline::Strong(inner) | Inline::Emph(inner) | Inline::Struck(inner)) => {
                trim(inner, side);
                inner.is_empty()
            }
            _ => false,
        };
        if !empty {
            return;
        }
        rich.remove(at);
    }
}
