//! What is wrong with a text: each thing with its line, and the stretch that it is about marked in it.

use homeroom_core::{Flaw, Grave};
use maud::{Markup, html};

use crate::words::posting as said;

/// Most faults that are listed; who has more mends these first.
const MOST: usize = 100;
/// Most characters of a line that are shown before and after what is wrong.
const AROUND: usize = 60;

/// How many there are, in words.
pub(super) fn summary(flaws: &[Flaw]) -> String {
    let grave = flaws.iter().filter(|flaw| flaw.grave == Grave::Yes).count();
    said::faults(grave, flaws.len() - grave)
}

/// The faults in a text; of a zip, whose text is not at hand, in its files.
pub(super) fn list(flaws: &[Flaw], text: Option<&str>) -> Markup {
    let lines: Vec<&str> = text.map(|text| text.lines().collect()).unwrap_or_default();
    let grave = flaws.iter().any(|flaw| flaw.grave == Grave::Yes);
    html! {
        section.flaws aria-labelledby="_flaws" {
            h2 #_flaws { (if grave { said::FAULTS } else { said::REMARKS }) }
            ol role="list" {
                @for flaw in flaws.iter().take(MOST) {
                    @let line = flaw.line.and_then(|line| lines.get(line.checked_sub(1)?));
                    li.flaw.light[flaw.grave == Grave::No] { (one(flaw, line.copied(), text.is_none().then_some(flaw.file.as_str()))) }
                }
            }
            @if flaws.len() > MOST { p { (said::more_faults(flaws.len() - MOST)) } }
        }
    }
}

fn one(flaw: &Flaw, line: Option<&str>, file: Option<&str>) -> Markup {
    html! {
        p.spot {
            @if let Some(file) = file { span.file { (file) } " " }
            @if let Some(number) = flaw.line {
                @let place = said::line(number, flaw.column);
                @if line.is_some() {
                    a href="#_text" data-line=(number) data-column=(flaw.column) data-length=(flaw.length) { (place) }
                } @else { (place) }
            }
            @if flaw.grave == Grave::No { " " span.sort { (said::BETTER) } }
        }
        @if let Some(line) = line {
            @let (before, marked, after) = stretch(line, flaw.column, flaw.length);
            pre.shown { code { (before) mark { (marked) } (after) } }
        }
        p.message { (flaw.message) }
        @if let Some(help) = &flaw.help { p.help { (help) } }
    }
}

/// The line in three: before, what is wrong, after; not more of it than can be read.
fn stretch(line: &str, column: usize, length: usize) -> (String, String, String) {
    let start = column.saturating_sub(1);
    let from = start.saturating_sub(AROUND);
    let length = length.min(2 * AROUND);
    let mut letters = line.chars().skip(from);
    let mut before: String = letters.by_ref().take(start - from).collect();
    let marked: String = letters.by_ref().take(length).collect();
    let mut after: String = letters.by_ref().take(AROUND).collect();
    if from > 0 {
        before.insert(0, '…');
    }
    if letters.next().is_some() {
        after.push('…');
    }
    (before, marked, after)
}
