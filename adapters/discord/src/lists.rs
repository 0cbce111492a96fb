//! Lists of things that stand somehow: places to go, the steps of a test, answered options.

use homeroom_core::{Block, Chosen, Entry, Flag, Here, Rich, Shown, Standing, Step, words::marks};

use crate::{
    inline::{run, strong, words},
    markdown::{blocks, hanging, quoted},
    words as said,
};

/// Letters of a meter.
const BAR: u32 = 10;

/// A list of an author.
pub(crate) fn list(start: Option<u64>, items: &[Vec<Block>]) -> String {
    let item = |(n, item): (usize, &Vec<Block>)| {
        let mark = match start {
            Some(start) => format!("{}. ", start.saturating_add(n as u64)),
            None => "- ".into(),
        };
        let lines: Vec<String> = item.iter().map(|block| blocks(std::slice::from_ref(block))).collect();
        let text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let blanks = mark.len();
        format!("{mark}{}", hanging(&text, blanks))
    };
    items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
}

/// Terms and their meanings.
pub(crate) fn terms(terms: &[(Rich, Vec<Block>)]) -> String {
    let one = |(term, meaning): &(Rich, Vec<Block>)| match meaning.as_slice() {
        // A lone paragraph goes on in the line of its term.
        [Block::Text(text)] => format!("{}: {}", strong(term), run(text)),
        several => [strong(term), blocks(several)].join("\n"),
    };
    terms.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// How much is done, as a bar.
pub(crate) fn meter(label: &str, value: u32, of: u32) -> String {
    let of = of.max(1);
    let value = value.min(of);
    let full = u64::from(value) * u64::from(BAR) / u64::from(of);
    let full = usize::try_from(full).unwrap_or(0);
    let empty = (BAR as usize).saturating_sub(full);
    format!("{}{} {}", "▰".repeat(full), "▱".repeat(empty), words(label))
}

/// Places to go; the menu below leads there.
pub(crate) fn entries(entries: &[Entry]) -> String {
    let one = |entry: &Entry| {
        let label = words(&entry.label);
        let label = if entry.to.is_some() && !label.is_empty() { format!("**{label}**") } else { label };
        let notes = [&entry.sort, &entry.note].into_iter().flatten().map(|note| words(note));
        let parts = [label].into_iter().chain(notes).filter(|part| !part.is_empty());
        format!("{} {}", marks::entry_mark(entry.state), parts.collect::<Vec<_>>().join(" · "))
    };
    entries.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Every question of a test, in one line.
pub(crate) fn steps(steps: &[Step]) -> String {
    let one = |step: &Step| {
        let flag = if step.flag == Flag::Flagged { "🚩" } else { "" };
        let mark = format!("{}{flag}", marks::step_mark(step.state));
        if step.here == Here::Yes { format!(" **{}** {mark} ", step.number) } else { mark }
    };
    steps.iter().map(one).collect::<String>().trim().to_owned()
}

/// The options of a question that takes no more answers.
pub(crate) fn options(options: &[Shown]) -> String {
    let one = |option: &Shown| {
        let chosen = option.chosen == Chosen::Yes;
        let mark = match (chosen, option.state) {
            (_, Standing::Right) => "✅",
            (true, Standing::Wrong) => "❌",
            (true, _) => "☑️",
            (false, _) => "⬜",
        };
        let choice = if chosen { format!(" · *{}*", said::YOUR_CHOICE) } else { String::new() };
        let note = quoted(&blocks(&option.note));
        let between = if note.is_empty() { "" } else { "\n" };
        format!("{mark} {}{choice}{between}{note}", run(&option.text))
    };
    options.iter().map(one).collect::<Vec<_>>().join("\n")
}
