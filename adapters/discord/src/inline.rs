//! Runs of text as Discord's Markdown, with everything that people wrote made harmless.

use homeroom_core::{Inline, plain};

/// Shows nothing, and keeps two marks apart.
const APART: char = '\u{200b}';
/// Addresses that a link may lead to.
const SCHEMES: [&str; 2] = ["https://", "http://"];
/// Longest number that would begin a list.
const NUMBER_MAX: usize = 10;

/// A run.
pub(crate) fn run(rich: &[Inline]) -> String {
    let mut run = Run::default();
    run.rich(rich);
    run.out
}

/// A run in bold.
pub(crate) fn strong(rich: &[Inline]) -> String {
    let mut run = Run::default();
    run.dressed("**", rich, |worn| &mut worn.strong);
    run.out
}

/// Plain words.
pub(crate) fn words(text: &str) -> String {
    let mut run = Run::default();
    run.text(text);
    run.out
}

/// What is inside a listing: no run of backticks in it ends the listing.
pub(crate) fn listed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut ticks = 0;
    for letter in text.chars().filter(|letter| *letter == '\n' || *letter == '\t' || !letter.is_control()) {
        ticks = if letter == '`' { ticks + 1 } else { 0 };
        if ticks == 3 {
            out.push(APART);
            ticks = 1;
        }
        out.push(letter);
    }
    out
}

/// What was put inside a listing.
pub(crate) fn unlisted(text: &str) -> String {
    text.replace(&format!("`{APART}`"), "``")
}

/// What a run wears already: nested once more it would be taken off.
#[derive(Clone, Copy, Default)]
struct Worn {
    strong: bool,
    emph: bool,
    struck: bool,
}

#[derive(Default)]
struct Run {
    out: String,
    /// Where its last line begins.
    line: usize,
    worn: Worn,
}

impl Run {
    fn rich(&mut self, rich: &[Inline]) {
        for inline in rich {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Strong(inner) => self.dressed("**", inner, |worn| &mut worn.strong),
                Inline::Emph(inner) => self.dressed("*", inner, |worn| &mut worn.emph),
                Inline::Struck(inner) => self.dressed("~~", inner, |worn| &mut worn.struck),
                Inline::Code(code) => self.code(code),
                Inline::Break => {
                    self.out.push('\n');
                    self.line = self.out.len();
                }
                Inline::Link { to, text } => self.link(to, text),
                Inline::Goto { text, .. } => self.dressed("**", text, |worn| &mut worn.strong),
                Inline::Word { shown, .. } => {
                    let shown = [Inline::Text(shown.clone())];
                    self.dressed("*", &shown, |worn| &mut worn.emph);
                }
                Inline::Measured { fallback, .. } => self.text(fallback),
            }
        }
    }

    fn text(&mut self, text: &str) {
        let text: String =
            text.chars().filter(|letter| matches!(letter, '\n' | '\t') || !letter.is_control()).collect();
        let mut rest = text.chars();
        while let Some(letter) = rest.next() {
            match letter {
                '\n' | '\t' => self.out.push(' '),
                '\\' | '*' | '_' | '~' | '|' | '`' | '<' | '>' | '[' | ']' => self.escaped(letter),
                '#' | '-' | '+' if self.begins(str::is_empty) => self.escaped(letter),
                '.' | ')' if self.begins(is_number) => self.escaped(letter),
                '@' => {
                    self.out.push('@');
                    let after = rest.as_str().to_lowercase();
                    if after.is_empty() || after.starts_with("everyone") || after.starts_with("here") {
                        self.out.push(APART);
                    }
                }
                letter => self.out.push(letter),
            }
        }
    }

    fn escaped(&mut self, letter: char) {
        self.out.push('\\');
        self.out.push(letter);
    }

    /// Whether the line so far, without its blanks, is such.
    fn begins(&self, such: impl Fn(&str) -> bool) -> bool {
        let line = self.out.get(self.line..).unwrap_or_default();
        such(line.trim_start())
    }

    /// A mark on both sides, unless it is worn already or nothing is inside.
    fn dressed(&mut self, mark: &str, inner: &[Inline], which: impl Fn(&mut Worn) -> &mut bool) {
        if *which(&mut self.worn) {
            return self.rich(inner);
        }
        let before = (self.out.len(), self.line);
        if mark.chars().next().is_some_and(|first| self.out.ends_with(first)) {
            self.out.push(APART);
        }
        self.out.push_str(mark);
        let start = self.out.len();
        *which(&mut self.worn) = true;
        self.rich(inner);
        *which(&mut self.worn) = false;
        let inside = self.out.get(start..).unwrap_or_default();
        if inside.trim().is_empty() {
            let blank = !inside.is_empty();
            self.out.truncate(before.0);
            self.line = before.1;
            if blank {
                self.out.push(' ');
            }
            return;
        }
        // A blank inside a mark keeps it from opening or closing.
        if self.out.ends_with(char::is_whitespace) {
            self.out.push(APART);
        }
        if self.out.get(start..).is_some_and(|inside| inside.starts_with(char::is_whitespace)) {
            self.out.insert(start, APART);
        }
        self.out.push_str(mark);
    }

    fn code(&mut self, code: &str) {
        let code: String = code.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if code.trim().is_empty() {
            return self.text(&code);
        }
        if self.out.ends_with('`') {
            self.out.push(APART);
        }
        if !code.contains('`') {
            self.out.push('`');
            self.out.push_str(&code);
            self.out.push('`');
            return;
        }
        self.out.push_str("`` ");
        let mut last = ' ';
        for letter in code.chars() {
            if letter == '`' && last == '`' {
                self.out.push(APART);
            }
            self.out.push(letter);
            last = letter;
        }
        self.out.push_str(" ``");
    }

    fn link(&mut self, to: &str, text: &[Inline]) {
        let Some(address) = address(to) else {
            return self.rich(text);
        };
        let shown = plain(text);
        // Words that look like an address would keep a link from being one.
        if shown.trim().is_empty() || shown.contains("://") {
            self.out.push('<');
            self.out.push_str(&address);
            self.out.push('>');
            return;
        }
        self.out.push('[');
        self.rich(text);
        self.out.push_str("](");
        self.out.push_str(&address);
        self.out.push(')');
    }
}

/// Whether a line so far is the number of a list.
fn is_number(line: &str) -> bool {
    !line.is_empty() && line.len() <= NUMBER_MAX && line.bytes().all(|b| b.is_ascii_digit())
}

/// An address that can stand in a link, if it leads where a link may.
fn address(to: &str) -> Option<String> {
    SCHEMES.iter().find(|scheme| to.starts_with(*scheme))?;
    let mut address = String::with_capacity(to.len());
    for letter in to.chars() {
        match letter {
            '@' | '(' | ')' | '<' | '>' | '"' | '\\' | '[' | ']' | '`' | '|' | '*' | ' ' => {
                address.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            letter if letter.is_control() => {}
            letter => address.push(letter),
        }
    }
    Some(address)
}
