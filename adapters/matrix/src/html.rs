//! Blocks as formatted bodies, of the few elements that every client shows.

use homeroom_core::{
    Block, Callout, Chosen, Entry, Flag, Here, Inline, Rich, Shown, Standing, Step,
    words::{label, marks},
};

use crate::words as said;

/// Where a link may lead.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];
/// Letters of a meter.
const BAR: u32 = 10;

/// How long a block will be.
pub(crate) fn measure(block: &Block) -> usize {
    rendered(block).len()
}

/// Blocks, one after the other.
pub(crate) fn blocks(all: &[Block]) -> String {
    all.iter().map(rendered).collect()
}

/// Plain words.
pub(crate) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A run.
pub(crate) fn run(rich: &[Inline]) -> String {
    rich.iter().map(inline).collect()
}

/// A paragraph; nothing of nothing.
pub(crate) fn paragraph(inner: &str) -> String {
    if inner.trim().is_empty() { String::new() } else { format!("<p>{inner}</p>") }
}

/// Lines of one paragraph.
pub(crate) fn lines(all: &[String]) -> String {
    paragraph(&all.iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("<br>"))
}

/// In bold; nothing of nothing.
pub(crate) fn strong(inner: &str) -> String {
    if inner.trim().is_empty() { inner.to_owned() } else { format!("<strong>{inner}</strong>") }
}

fn inline(one: &Inline) -> String {
    match one {
        Inline::Text(text) | Inline::Measured { fallback: text, .. } => words(text),
        Inline::Strong(inner) | Inline::Goto { text: inner, .. } => strong(&run(inner)),
        Inline::Emph(inner) => format!("<em>{}</em>", run(inner)),
        Inline::Struck(inner) => format!("<del>{}</del>", run(inner)),
        Inline::Code(code) => format!("<code>{}</code>", words(code)),
        Inline::Break => "<br>".into(),
        Inline::Link { to, text } => link(to, &run(text)),
        Inline::Word { shown, .. } => format!("<em>{}</em>", words(shown)),
    }
}

fn link(to: &str, shown: &str) -> String {
    if !SCHEMES.iter().any(|scheme| to.starts_with(scheme)) {
        return shown.to_owned();
    }
    let to = words(to).replace(' ', "%20");
    let shown = if shown.trim().is_empty() { &to } else { shown };
    format!("<a href=\"{to}\">{shown}</a>")
}

fn rendered(block: &Block) -> String {
    match block {
        Block::Section { title, body, .. } => titled(title.as_ref(), body),
        Block::Heading { text, .. } => paragraph(&strong(&run(text))),
        Block::Text(text) => paragraph(&run(text)),
        Block::List { start, items } => list(*start, items),
        Block::Table { head, rows } => table(head, rows),
        Block::Code { text, .. } => code(text),
        Block::Image { alt, .. } | Block::Diagram { alt, .. } => alternative(alt),
        Block::Callout { kind, title, body } => callout(*kind, title.as_ref(), body),
        Block::Reveal { question: title, answer: body }
        | Block::Deeper { title, body }
        | Block::Fold { title, body } => titled(Some(title), body),
        Block::Source { text, checked } => source(text, checked.as_deref()),
        Block::Terms(terms) => {
            let one = |(term, meaning): &(Rich, Vec<Block>)| headed(&strong(&run(term)), meaning);
            terms.iter().map(one).collect()
        }
        Block::Quote(inner) => quoted(&blocks(inner)),
        Block::Meter { label, value, of } => paragraph(&meter(label, *value, *of)),
        Block::Entries(entries) => lines(&entries.iter().map(entry).collect::<Vec<_>>()),
        Block::Steps(steps) => paragraph(steps.iter().map(step).collect::<Vec<_>>().join(" ").trim()),
        Block::Options(all) => options(all),
        Block::File { name, .. } => paragraph(&format!("📎 {}", words(name))),
        Block::Countdown { said, .. } => paragraph(&format!("⏳ {}", words(said))),
    }
}

fn titled(title: Option<&Rich>, body: &[Block]) -> String {
    let title = title.map(|title| paragraph(&strong(&run(title)))).unwrap_or_default();
    format!("{title}{}", blocks(body))
}

/// The words that stand for a picture.
fn alternative(alt: &str) -> String {
    if alt.trim().is_empty() { String::new() } else { paragraph(&format!("🖼️ {}", words(alt))) }
}

fn list(start: Option<u64>, items: &[Vec<Block>]) -> String {
    let item = |item: &Vec<Block>| match item.as_slice() {
        // A lone paragraph needs no room around it.
        [Block::Text(text)] => format!("<li>{}</li>", run(text)),
        several => format!("<li>{}</li>", blocks(several)),
    };
    let inner: String = items.iter().map(item).collect();
    match (inner.is_empty(), start) {
        (true, _) => inner,
        (false, None) => format!("<ul>{inner}</ul>"),
        (false, Some(1)) => format!("<ol>{inner}</ol>"),
        (false, Some(start)) => format!("<ol start=\"{start}\">{inner}</ol>"),
    }
}

/// A row each: what a small place shows of a table. Of two columns the first is the head of the second.
fn table(head: &[Rich], rows: &[Vec<Rich>]) -> String {
    let row = |row: &Vec<Rich>| match row.as_slice() {
        [first, second] => format!("<li>{}: {}</li>", strong(&run(first)), run(second)),
        row => {
            let cell = |(n, cell): (usize, &Rich)| match head.get(n).map(|head| run(head)) {
                _ if n == 0 => strong(&run(cell)),
                Some(head) if !head.trim().is_empty() => format!("{head}: {}", run(cell)),
                _ => run(cell),
            };
            format!("<li>{}</li>", row.iter().enumerate().map(cell).collect::<Vec<_>>().join("<br>"))
        }
    };
    let inner: String = rows.iter().map(row).collect();
    if inner.is_empty() {
        return inner;
    }
    let head = match head {
        [first, second] => [run(first), run(second)].into_iter().filter(|head| !head.trim().is_empty()),
        _ => return format!("<ul>{inner}</ul>"),
    };
    let head = head.collect::<Vec<_>>().join(": ");
    let head = if head.is_empty() { head } else { format!("<em>{head}</em>") };
    format!("{}<ul>{inner}</ul>", paragraph(&head))
}

fn code(text: &str) -> String {
    let line = |line: &str| words(&line.replace('\t', "    "));
    let text = text.trim_end_matches('\n').lines().map(line).collect::<Vec<_>>().join("\n");
    format!("<pre><code>{text}</code></pre>")
}

fn callout(kind: Callout, title: Option<&Rich>, body: &[Block]) -> String {
    let own = title.map(|title| run(title)).filter(|title| !title.trim().is_empty());
    let title = own.unwrap_or_else(|| marks::callout(kind).into());
    quoted(&headed(&format!("{} {}", marks::callout_mark(kind), strong(&title)), body))
}

/// A head and what belongs to it: right below, where that is one paragraph.
fn headed(head: &str, body: &[Block]) -> String {
    match body {
        [Block::Text(text)] => lines(&[head.to_owned(), run(text)]),
        several => format!("{}{}", paragraph(head), blocks(several)),
    }
}

fn quoted(inner: &str) -> String {
    if inner.is_empty() { String::new() } else { format!("<blockquote>{inner}</blockquote>") }
}

fn source(text: &Rich, checked: Option<&str>) -> String {
    let checked = checked.map(|month| format!(" · {}", words(&homeroom_core::words::checked(month))));
    paragraph(&format!("<em>{}{}{}</em>", words(label::SOURCE), run(text), checked.unwrap_or_default()))
}

fn meter(label: &str, value: u32, of: u32) -> String {
    let of = of.max(1);
    let full = u64::from(value.min(of)) * u64::from(BAR) / u64::from(of);
    let full = usize::try_from(full).unwrap_or(0);
    let empty = (BAR as usize).saturating_sub(full);
    format!("{}{} {}", "▰".repeat(full), "▱".repeat(empty), words(label))
}

fn entry(entry: &Entry) -> String {
    let label = words(&entry.label);
    let label = if entry.to.is_some() { strong(&label) } else { label };
    let notes = [&entry.sort, &entry.note].into_iter().flatten().map(|note| words(note));
    let parts = [label].into_iter().chain(notes).filter(|part| !part.is_empty());
    format!("{} {}", marks::entry_mark(entry.state), parts.collect::<Vec<_>>().join(" · "))
}

fn step(step: &Step) -> String {
    let flag = if step.flag == Flag::Flagged { "🚩" } else { "" };
    let mark = format!("{}{flag}", marks::step_mark(step.state));
    if step.here == Here::Yes { format!("<strong>{}</strong>{mark}", step.number) } else { mark }
}

/// Options, one below the other; what is said of one stands below it.
fn options(all: &[Shown]) -> String {
    let mut out = String::new();
    let mut open = Vec::new();
    for one in all {
        open.push(option(one));
        if !one.note.is_empty() {
            out.push_str(&lines(&std::mem::take(&mut open)));
            out.push_str(&quoted(&blocks(&one.note)));
        }
    }
    out.push_str(&lines(&open));
    out
}

fn option(option: &Shown) -> String {
    let chosen = option.chosen == Chosen::Yes;
    let mark = match (chosen, option.state) {
        (_, Standing::Right) => "✅",
        (true, Standing::Wrong) => "❌",
        (true, _) => "☑️",
        (false, _) => "⬜",
    };
    let choice = if chosen { format!(" · <em>{}</em>", said::YOUR_CHOICE) } else { String::new() };
    format!("{mark} {}{choice}", run(&option.text))
}
