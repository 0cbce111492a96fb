//! A typed answer: `= 14 ± 0.5 GB`, `= GGUF | gguf file`.

use std::ops::Range;

use homeroom_core::number;

use crate::inline::Reader;
use crate::markdown::{Kind, Node};
use crate::option::Opt;

/// What a question takes for an answer.
pub(crate) enum Answer {
    /// One or several of these.
    Options(Vec<Opt>),
    /// A number.
    Number {
        /// Its value.
        value: f64,
        /// How far off still counts.
        tolerance: f64,
        /// The unit of both.
        unit: Option<String>,
    },
    /// One of these spellings.
    Words(Vec<String>),
}

/// The line of a paragraph that begins with `=`, and what stands before it in the same paragraph.
pub(crate) fn line(node: &Node, reader: &Reader<'_>) -> Option<(Option<Node>, Range<usize>)> {
    if !node.is_paragraph() {
        return None;
    }
    let starts = node.children.iter().enumerate().filter(|(n, _)| {
        let before = n.checked_sub(1).and_then(|n| node.children.get(n));
        before.is_none_or(|before| matches!(before.kind, Kind::Soft | Kind::Hard))
    });
    let (n, start) = starts
        .filter(|(_, child)| matches!(&child.kind, Kind::Text(text) if text.starts_with('=')))
        // `\=` is text.
        .filter(|(_, child)| !reader.source.slice(&(0..child.at.start)).ends_with('\\'))
        .map(|(n, child)| (n, child.at.start))
        .next()?;
    let end = node.at.start + reader.source.slice(&node.at).trim_end().len();
    let before: Vec<Node> = node.children.iter().take(n.saturating_sub(1)).cloned().collect();
    let at = node.at.start..before.last().map_or(node.at.start, |last| last.at.end);
    let before = (!before.is_empty()).then(|| Node { kind: node.kind.clone(), at, children: before });
    Some((before, start..end.max(start)))
}

/// What a line that begins with `=` takes for an answer, or why it takes none.
pub(crate) fn read(line: &str) -> Result<Answer, String> {
    let text = line.trim_start_matches('=').trim();
    if text.contains('\n') {
        return Err("the answer is a single line, and the last one".to_owned());
    }
    if !text.contains('|')
        && let Some(number) = as_number(text)?
    {
        return Ok(number);
    }
    let words: Vec<String> = text.split('|').map(|word| word.trim().to_owned()).collect();
    if words.iter().any(String::is_empty) {
        return Err("an accepted spelling is empty".to_owned());
    }
    Ok(Answer::Words(words))
}

fn as_number(text: &str) -> Result<Option<Answer>, String> {
    let (exact, spread) = ["±", "+/-", "+-"]
        .iter()
        .find_map(|sign| text.split_once(sign))
        .map_or((text, None), |(exact, spread)| (exact, Some(spread)));
    let Some((value, unit)) = number::parse(exact) else { return Ok(None) };
    let Some(spread) = spread else { return Ok(Some(Answer::Number { value, tolerance: 0.0, unit })) };
    let Some((spread, spread_unit)) = number::parse(spread).filter(|(spread, _)| *spread >= 0.0) else {
        return Err("the tolerance is no number".to_owned());
    };
    let tolerance = match (spread_unit.as_deref(), &unit) {
        (Some("%"), Some(unit)) if unit == "%" => Some(spread),
        (Some("%"), _) => Some(value.abs() * spread / 100.0),
        (Some(theirs), Some(unit)) => number::convert(spread, Some(theirs), Some(unit)),
        (_, None) | (None, _) => Some(spread),
    };
    let tolerance = tolerance.ok_or_else(|| "the tolerance has another unit than the number".to_owned())?;
    let unit = unit.or(spread_unit.filter(|unit| unit != "%"));
    Ok(Some(Answer::Number { value, tolerance, unit }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(line: &str) -> (f64, f64, Option<String>) {
        match read(line) {
            Ok(Answer::Number { value, tolerance, unit }) => (value, tolerance, unit),
            _ => panic!("{line} is no number"),
        }
    }

    #[test]
    fn numbers() {
        let gb = || Some("GB".to_owned());
        assert_eq!(number("= 14 ± 0.5 GB"), (14.0, 0.5, gb()));
        assert_eq!(number("= 14 GB +- 5 %"), (14.0, 0.7, gb()));
        assert_eq!(number("= 14 GB ± 500 MB"), (14.0, 0.5, gb()));
        assert_eq!(number("=14,5"), (14.5, 0.0, None));
        assert_eq!(number("= 80% ± 5%"), (80.0, 5.0, Some("%".to_owned())));
        assert_eq!(number("= -3 +/- 1"), (-3.0, 1.0, None));
    }

    #[test]
    fn words() {
        let Ok(Answer::Words(words)) = read("= GGUF | gguf file") else { panic!("no words") };
        assert_eq!(words, ["GGUF", "gguf file"]);
        let Ok(Answer::Words(words)) = read("= 7B | 7 billion") else { panic!("no words") };
        assert_eq!(words, ["7B", "7 billion"]);
    }

    #[test]
    fn what_is_no_answer() {
        for (line, expected) in [
            ("= ", "an accepted spelling is empty"),
            ("= a |", "an accepted spelling is empty"),
            ("= 14 ± x", "the tolerance is no number"),
            ("= 14 GB ± 2 km", "the tolerance has another unit than the number"),
            ("= 14\nand more", "the answer is a single line, and the last one"),
        ] {
            assert_eq!(read(line).err().as_deref(), Some(expected), "{line}");
        }
    }
}
