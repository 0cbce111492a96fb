//! `(checked 2026-11)` at the end of a source.

use std::ops::Range;

use jiff::civil::Date;

use crate::markdown::{Kind, Node};

/// When a source was checked.
pub(crate) enum Dated {
    /// In this month or on this day, as it is written and as the last day it can mean.
    On(String, Date),
    /// It does not say.
    Never,
    /// It says something else than a date, here.
    Unreadable(Range<usize>),
}

/// The date in the nodes of a source.
pub(crate) fn find(nodes: &[Node]) -> Dated {
    let Some((_, note, at)) = parts(nodes) else { return Dated::Never };
    match month_or_day(note) {
        Some(date) => Dated::On(note.to_owned(), date),
        None => Dated::Unreadable(at),
    }
}

/// The nodes of a source without its date.
pub(crate) fn without(nodes: &[Node]) -> Vec<Node> {
    let mut nodes = nodes.to_vec();
    let text = parts(&nodes).map(|(text, ..)| text.trim_end().to_owned());
    if let (Some(text), Some(last)) = (text, nodes.last_mut()) {
        last.kind = Kind::Text(text);
    }
    nodes
}

/// `2026-11` or `2026-11-22`, as the last day it can mean.
pub(crate) fn month_or_day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse::<Date>() {
        return (text.len() == 10).then_some(day);
    }
    let month = format!("{text}-01").parse::<Date>().ok()?;
    (text.len() == 7).then(|| month.last_of_month())
}

/// What stands before the note, what the note says, and where the note is.
fn parts(nodes: &[Node]) -> Option<(&str, &str, Range<usize>)> {
    let last = nodes.last()?;
    let Kind::Text(text) = &last.kind else { return None };
    let trimmed = text.trim_end().trim_end_matches('.').strip_suffix(')')?;
    let open = trimmed.rfind("(checked")?;
    let (before, note) = trimmed.split_at(open);
    let start = last.at.start + open;
    Some((before, note.trim_start_matches("(checked").trim(), start..start + note.len() + 1))
}
