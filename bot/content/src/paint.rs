//! Diagnostics as an author reads them: the line at fault, what is wrong with it, and what to do.

use std::fmt;
use std::sync::Arc;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;

/// Whether a terminal shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// It does.
    Colour,
    /// It does not, or this is no terminal.
    Plain,
}

/// Widest line.
const WIDTH: usize = 110;

/// Draws diagnostics; `root` stands before the path of each file.
pub fn draw(diagnostics: &[Diagnostic], files: &Files, root: &str, how: Paint) -> String {
    let theme = match how {
        Paint::Colour => GraphicalTheme::unicode(),
        Paint::Plain => GraphicalTheme::unicode_nocolor(),
    };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_width(WIDTH).with_links(false).with_context_lines(0);
    let mut out = String::new();
    let mut last: Option<(&str, Arc<String>)> = None;
    for diagnostic in diagnostics {
        let text = match &last {
            Some((file, text)) if *file == diagnostic.file => Arc::clone(text),
            _ => Arc::new(text_of(files, &diagnostic.file)),
        };
        last = Some((&diagnostic.file, Arc::clone(&text)));
        let path = path(root, &diagnostic.file);
        let report = Report { diagnostic, source: NamedSource::new(&path, Arc::clone(&text)) };
        let before = out.len();
        if text.is_empty() || handler.render_report(&mut out, &report).is_err() {
            out.truncate(before);
            plainly(&mut out, &path, diagnostic);
        }
    }
    out
}

fn path(root: &str, file: &str) -> String {
    match root.trim_end_matches('/') {
        "" if root.is_empty() => file.to_owned(),
        root => format!("{root}/{file}"),
    }
}

/// The text of a file; nothing if it has none to show.
fn text_of(files: &Files, file: &str) -> String {
    let bytes = files.get(file).unwrap_or_default();
    std::str::from_utf8(bytes).unwrap_or_default().to_owned()
}

/// Without a line of source.
fn plainly(out: &mut String, path: &str, diagnostic: &Diagnostic) {
    let mark = if diagnostic.severity == Severity::Error { "×" } else { "⚠" };
    let Diagnostic { line, column, message, .. } = diagnostic;
    out.push_str(&format!("  {mark} {message}\n   ╭─[{path}:{line}:{column}]\n"));
    if let Some(help) = &diagnostic.help {
        out.push_str(&format!("  help: {help}\n"));
    }
}

/// A diagnostic as miette wants it.
struct Report<'d> {
    diagnostic: &'d Diagnostic,
    source: NamedSource<Arc<String>>,
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic.fmt(f)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.diagnostic.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = self.diagnostic.label.clone();
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(label, self.diagnostic.at.clone()))))
    }
}
