//! Sources that were checked too long ago, or that do not say when.

use std::cell::RefCell;

use jiff::civil::Date;
use pulldown_cmark::Tag;

use crate::callout::Call;
use crate::checked::{self, Dated};
use crate::course::Desk;
use crate::diagnostic::{Diagnostic, Fault, Faults, Source};
use crate::files::Files;
use crate::front::Table;
use crate::markdown::{self, Kind, Node};

/// Every source, and the course itself, that was last checked before this day; those without a date are listed too.
/// A month counts as its last day.
pub fn stale(files: &Files, checked_before: Date) -> Vec<Diagnostic> {
    let faults = Faults::default();
    let unheard = Faults::default();
    let desk = Desk { files, faults: &unheard, banks: RefCell::default() };
    for (path, _) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
        let Some(source) = desk.source(path) else { continue };
        let (front, body) = Table::read(source);
        let nodes = markdown::parse(source, body);
        let source = Source { faults: &faults, ..source };
        if path == "course.md" {
            course(source, &front, checked_before);
        }
        // In a quiz a source is mostly a section of a lesson, which has sources of its own.
        let undated = !(path.ends_with(".quiz.md") || path.ends_with(".lab.md") || path.ends_with("test.md"));
        for call in sources(&nodes) {
            match checked::find(call.first()) {
                Dated::On(text, day) if day < checked_before => {
                    source.report(Fault::warning(call.at, format!("last checked in {text}")));
                }
                Dated::Never if undated => {
                    let fault = Fault::warning(call.at, "this source does not say when it was checked");
                    source.report(fault.help("end it with `(checked 2026-11)`"));
                }
                Dated::On(..) | Dated::Never | Dated::Unreadable(_) => {}
            }
        }
    }
    faults.finish()
}

fn course(source: Source<'_>, front: &Table<'_>, checked_before: Date) {
    match front.text("checked") {
        Some(text) if checked::month_or_day(&text.value).is_some_and(|day| day >= checked_before) => {}
        Some(text) => source.report(Fault::warning(text.at, format!("last checked on {}", text.value))),
        None => {
            let fault = Fault::warning(0..0, "this course does not say when it was checked");
            source.report(fault.help("add `checked: 2026-11-22` to the front matter"));
        }
    }
}

/// Every `[!source]`, in order.
fn sources(nodes: &[Node]) -> Vec<Call> {
    let mut found = Vec::new();
    for node in nodes {
        match Call::of(node) {
            Some(call) if call.kind == "source" => found.push(call),
            _ if matches!(node.kind, Kind::Tag(Tag::Paragraph | Tag::Heading { .. })) => {}
            _ => found.extend(sources(&node.children)),
        }
    }
    found
}
