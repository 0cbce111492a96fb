//! What a line begins.

/// Longest number of a list.
const NUMBER_MAX: usize = 9;
/// Longest name of a listing's language, in bytes; what is longer names none.
const LANGUAGE_MAX: usize = 20;

/// What some lines begin with.
pub(super) enum Sort {
    Blank,
    /// A line across, which divides nothing here.
    Rule,
    Fence(Fence),
    Heading,
    Quote,
    Item(Marker),
    Table,
    Text,
}

/// What the first of some lines is.
pub(super) fn sort(lines: &[&str]) -> Sort {
    let line = lines.first().unwrap_or(&"").trim();
    if line.is_empty() {
        Sort::Blank
    } else if let Some(fence) = lines.first().and_then(|line| Fence::of(line)) {
        Sort::Fence(fence)
    } else if is_rule(line) {
        Sort::Rule
    } else if is_heading(line) {
        Sort::Heading
    } else if line.starts_with('>') {
        Sort::Quote
    } else if let Some(marker) = lines.first().and_then(|line| Marker::of(line)) {
        Sort::Item(marker)
    } else if line.starts_with('|') && lines.get(1).is_some_and(|next| is_divider(next)) {
        Sort::Table
    } else {
        Sort::Text
    }
}

/// Whether a line has nothing to do with those before it, however it goes on: what comes after an empty one, and could be in
/// no list.
pub(super) fn begins(lines: &[&str], n: usize, sort: &Sort) -> bool {
    let after = n.checked_sub(1).and_then(|before| lines.get(before));
    let set_in = lines.get(n).is_none_or(|line| line.starts_with(char::is_whitespace));
    after.is_some_and(|before| before.trim().is_empty())
        && !set_in
        && matches!(sort, Sort::Fence(_) | Sort::Heading | Sort::Quote | Sort::Table | Sort::Text)
}

/// How many lines a paragraph has.
pub(super) fn paragraph(lines: &[&str]) -> usize {
    let goes_on = |n: &usize| match sort(lines.get(*n..).unwrap_or_default()) {
        Sort::Text => true,
        // A year at a line's beginning begins no list.
        Sort::Item(marker) => marker.number.is_some_and(|number| number != 1),
        _ => false,
    };
    1 + (1..lines.len()).take_while(goes_on).count()
}

/// A text without what cannot be told yet at its end: marks of a line that could become several things, a fence or a row
/// that is not all there, and the head of what may become a table.
pub(super) fn settled(text: &str) -> &str {
    let (before, last) =
        text.rsplit_once('\n').map_or(("", text), |(_, last)| text.split_at(text.len() - last.len()));
    let line = last.trim_start_matches([' ', '>']);
    let marks = !line.is_empty() && line.chars().all(|c| "#-*+>`~=_|:\\ \t\u{2022}".contains(c));
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = digits.len() < line.len()
        && line.len() <= NUMBER_MAX + 2
        && matches!(digits.trim_end(), "" | "." | ")");
    let fence = Fence::of(line).is_some();
    let quote = line.is_empty() && last.contains('>');
    let text = if marks || number || fence || quote || line.starts_with('|') { before } else { text };
    let mut lines = text.trim_end_matches('\n').rsplit('\n');
    let whole = text.ends_with('\n') && !text.ends_with("\n\n");
    let head =
        lines.next().filter(|line| whole && is_row(line)).filter(|_| !lines.next().is_some_and(is_row));
    head.map_or(text, |head| text.get(..text.len() - head.len() - 1).unwrap_or_default())
}

fn is_row(line: &str) -> bool {
    line.trim_start_matches([' ', '>']).starts_with('|')
}

fn is_rule(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next().filter(|c| "-*_=".contains(*c)) else { return false };
    line.chars().filter(|c| *c == first).count() >= 3 && signs.all(|c| c == first)
}

fn is_heading(line: &str) -> bool {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    (1..=6).contains(&level) && (words.is_empty() || words.starts_with([' ', '\t']))
}

fn is_divider(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') && line.contains('-') && line.chars().all(|c| "|-: \t".contains(c))
}

/// What a line of a quotation says.
pub(super) fn unquoted(line: &str) -> Option<&str> {
    let said = line.trim_start().strip_prefix('>')?;
    Some(said.strip_prefix(' ').unwrap_or(said))
}

/// The cells of a row.
pub(super) fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|line| !line.ends_with('\\')).unwrap_or(line);
    let (mut cells, mut code, mut escaped) = (vec![String::new()], false, false);
    for c in line.chars() {
        code ^= c == '`';
        let Some(cell) = cells.last_mut() else { break };
        if c == '|' && escaped {
            cell.pop();
            cell.push('|');
        } else if c == '|' && !code {
            cells.push(String::new());
        } else {
            cell.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// How far a line is set in; a tab counts four.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(width).sum()
}

fn width(c: char) -> usize {
    if c == '\t' { 4 } else { 1 }
}

/// A line without so many blanks before it, or as many as there are.
pub(super) fn dedent(line: &str, columns: usize) -> &str {
    let mut left = columns;
    line.trim_start_matches(|c: char| {
        let goes = matches!(c, ' ' | '\t') && left >= width(c);
        left -= if goes { width(c) } else { 0 };
        goes
    })
}

/// The line that opens a listing.
#[derive(Clone, Debug)]
pub(super) struct Fence {
    sign: char,
    long: usize,
    pub(super) indent: usize,
    /// What the listing is written in.
    pub(super) info: String,
}

impl Fence {
    pub(super) fn of(line: &str) -> Option<Self> {
        let rest = line.trim();
        let sign = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = rest.trim_start_matches(sign);
        let long = rest.len() - info.len();
        // Backticks after it make it code within a line.
        let opens = long >= 3 && !(sign == '`' && info.contains('`'));
        let info = Some(info.trim()).filter(|info| info.len() <= LANGUAGE_MAX).unwrap_or_default();
        opens.then(|| Self { sign, long, indent: indent(line), info: info.to_owned() })
    }

    pub(super) fn closes(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.long && line.chars().all(|c| c == self.sign)
    }
}

/// What an entry of a list begins with.
#[derive(Clone, Debug)]
pub(super) struct Marker {
    indent: usize,
    /// In bytes, and in columns.
    prefix: usize,
    width: usize,
    /// Its number, or a bullet.
    pub(super) number: Option<u64>,
}

impl Marker {
    pub(super) fn of(line: &str) -> Option<Self> {
        let rest = line.trim_start();
        if is_rule(rest) {
            return None;
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let sign = rest.get(digits..)?.chars().next()?;
        let fits = if digits > 0 { ".)".contains(sign) } else { "-*+\u{2022}".contains(sign) };
        let after = rest.get(digits + sign.len_utf8()..).filter(|_| fits && digits <= NUMBER_MAX)?;
        if !(after.is_empty() || after.starts_with([' ', '\t'])) {
            return None;
        }
        let blanks = usize::from(!after.is_empty());
        let prefix = line.len() - after.len() + blanks;
        let number = rest.get(..digits).and_then(|digits| digits.parse().ok());
        Some(Self { indent: indent(line), prefix, width: indent(line) + digits + 1 + blanks, number })
    }

    /// Whether an entry goes on with the list of another.
    pub(super) fn follows(&self, first: &Self) -> bool {
        self.number.is_some() == first.number.is_some() && self.indent < first.indent + 2
    }

    /// How many lines belong to the entry, empty ones at its end left out.
    pub(super) fn takes(&self, lines: &[&str]) -> usize {
        let (mut took, mut open) = (1, true);
        for (n, line) in lines.iter().enumerate().skip(1) {
            let blank = line.trim().is_empty();
            let inside = indent(line) >= self.indent + 2;
            // A line without blanks before it goes on with a paragraph.
            let lazy = open && matches!(sort(lines.get(n..).unwrap_or_default()), Sort::Text);
            if !blank && !inside && !lazy {
                break;
            }
            open = !blank;
            if !blank {
                took = n + 1;
            }
        }
        took
    }

    /// Lines as they stand in the entry.
    pub(super) fn set_in(&self, lines: &str) -> String {
        lines.lines().map(|line| format!("{:width$}{line}\n", "", width = self.width)).collect()
    }

    /// A line of the entry without what sets it in.
    pub(super) fn within<'a>(&self, n: usize, line: &'a str) -> &'a str {
        if n == 0 { line.get(self.prefix..).unwrap_or_default() } else { dedent(line, self.width) }
    }
}
