//! The controls of a page: a list of numbers. What answers comes first, then what goes on.

use homeroom_core::{Action, Block, Button, Chosen, EntrySort, Form, Menu, Page, Row, Tone};

use crate::{
    html::{lines, paragraph, strong, words},
    limits::{INLINE_MAX, KEYCAPS, LABEL_MAX, SEEDS_MAX},
    outgoing::cut,
    press::{Controls, Key, SUBMIT, keycap},
    settings::Graded,
    words as said,
};

/// In which order controls stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Answer,
    Onward,
    Plain,
    Places,
    Quiet,
}

/// How some controls stand in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// One in a line.
    Lines,
    /// One after the other.
    Inline,
    /// Their numbers stand where the text speaks of them.
    InText,
}

struct Item {
    label: String,
    note: Option<String>,
    chosen: Chosen,
    key: Key,
    action: Action,
}

struct Group {
    rank: Rank,
    title: Option<String>,
    look: Look,
    items: Vec<Item>,
}

/// See the module.
pub(crate) struct List {
    groups: Vec<Group>,
    /// What receives several options.
    several: Option<String>,
    form: Option<(String, Form)>,
    /// What is sent is an answer, whatever it says.
    asks: bool,
    /// A question, or what is said to its answer.
    question: bool,
    graded: Graded,
}

impl List {
    pub(crate) fn of(page: &Page, graded: Graded) -> Self {
        let question = matches!(page.at.base(), Action::Question(..));
        let (groups, several, form) = Default::default();
        let mut list = Self { groups, several, form, asks: false, question, graded };
        for row in &page.rows {
            match row {
                Row::Buttons(buttons) => buttons.iter().for_each(|button| list.button(button)),
                Row::Menu(menu) => list.menu(menu, &page.blocks),
            }
        }
        list.groups.sort_by_key(|group| group.rank);
        list
    }

    fn button(&mut self, button: &Button) {
        let token = button.action.token().as_str().to_owned();
        if let (Some(form), None) = (&button.form, &self.form) {
            self.asks = matches!(button.action, Action::Submit(..));
            self.form = Some((token, form.clone()));
            return;
        }
        let rank = match (&button.action, button.tone) {
            (Action::Answer(..) | Action::Submit(..), _) => Rank::Answer,
            (_, Tone::Primary) => Rank::Onward,
            (_, Tone::Quiet) => Rank::Quiet,
            _ => Rank::Plain,
        };
        let item = Item {
            label: button.label.clone(),
            note: None,
            chosen: button.chosen,
            key: Key::Press(token),
            action: button.action.clone(),
        };
        match self.groups.iter_mut().find(|group| group.rank == rank && group.title.is_none()) {
            Some(group) => group.items.push(item),
            None => self.groups.push(Group { rank, title: None, look: Look::Lines, items: vec![item] }),
        }
    }

    fn menu(&mut self, menu: &Menu, text: &[Block]) {
        let item = |(place, option): (usize, &homeroom_core::MenuOption)| Item {
            label: option.label.clone(),
            note: option.note.clone().filter(|note| !note.trim().is_empty()),
            chosen: option.chosen,
            key: match (&menu.submit, u8::try_from(place)) {
                (Some(_), Ok(place)) => Key::Pick(place),
                _ => Key::Press(option.action.token().as_str().to_owned()),
            },
            action: option.action.clone(),
        };
        let items: Vec<Item> = menu.options.iter().enumerate().map(item).collect();
        let (rank, title) = match &menu.submit {
            Some(submit) => {
                self.several = Some(submit.token().as_str().to_owned());
                (Rank::Answer, if self.replies() { said::SEVERAL_SENT } else { said::SEVERAL })
            }
            None => (Rank::Places, menu.label.as_str()),
        };
        let short = |item: &Item| {
            let note = item.note.as_deref().map_or(0, |note| note.chars().count());
            item.label.chars().count() <= INLINE_MAX && note <= INLINE_MAX
        };
        let look = match rank {
            Rank::Places if items.iter().all(|item| speaks_of(text, &item.action)) => Look::InText,
            Rank::Places if items.iter().all(short) => Look::Inline,
            _ => Look::Lines,
        };
        self.groups.push(Group { rank, title: Some(title.to_owned()), look, items });
    }

    fn replies(&self) -> bool {
        self.graded == Graded::Reply
    }

    fn answers(&self) -> bool {
        self.groups.iter().any(|group| group.rank == Rank::Answer)
    }

    fn items(&self) -> impl Iterator<Item = (usize, &Group, &Item)> {
        let all = self.groups.iter().flat_map(|group| group.items.iter().map(move |item| (group, item)));
        all.enumerate().map(|(n, (group, item))| (n + 1, group, item))
    }

    pub(crate) fn controls(&self) -> Controls {
        Controls {
            keys: self.items().map(|(.., item)| item.key.clone()).collect(),
            several: self.several.clone(),
            form: self.form.as_ref().map(|(token, _)| token.clone()),
        }
    }

    /// Reactions that make a tap enough. Each is an event: under a question there are as few as it needs, and more only
    /// where a number would be an answer.
    pub(crate) fn seeds(&self) -> Vec<String> {
        if self.replies() && self.answers() {
            return Vec::new();
        }
        let most = if self.asks { KEYCAPS } else { SEEDS_MAX };
        let needed = |rank: Rank| self.asks || !self.question || rank <= Rank::Onward;
        let seeded = self.items().filter(|(_, group, _)| needed(group.rank));
        let mut seeds: Vec<String> = seeded.filter_map(|(n, ..)| keycap(n)).take(most).collect();
        if self.several.is_some() {
            seeds.push(SUBMIT.into());
        }
        seeds
    }

    /// Puts numbers where a text speaks of what they stand for.
    pub(crate) fn number(&self, text: &mut [Block]) {
        let placed: Vec<(usize, &Action)> = self
            .items()
            .filter(|(_, group, _)| group.look == Look::InText)
            .map(|(n, _, item)| (n, &item.action))
            .collect();
        for block in text {
            let Block::Entries(entries) = block else { continue };
            for entry in entries {
                let number = placed.iter().find(|(_, action)| entry.to.as_ref() == Some(action));
                if let Some((n, _)) = number {
                    entry.label = format!("{n} {}", entry.label);
                }
            }
        }
    }

    pub(crate) fn html(&self) -> String {
        let mut out = self.entry();
        let mut n = 0;
        let mut open: Vec<String> = Vec::new();
        for group in &self.groups {
            let shown: Vec<String> = group
                .items
                .iter()
                .map(|item| {
                    n += 1;
                    shown(n, item, group.look)
                })
                .collect();
            let title = group.title.as_ref().map(|title| strong(&words(title)));
            match (group.look, title) {
                (Look::InText, _) => {}
                (Look::Lines, None) => open.extend(shown),
                (Look::Lines, Some(title)) => {
                    out.push_str(&lines(&std::mem::take(&mut open)));
                    out.push_str(&lines(&[vec![title], shown].concat()));
                }
                (Look::Inline, title) => {
                    out.push_str(&lines(&std::mem::take(&mut open)));
                    let title = title.unwrap_or_default();
                    out.push_str(&paragraph(&format!("{title} {}", shown.join(" · "))));
                }
            }
        }
        out.push_str(&lines(&open));
        out
    }

    /// What is to be typed.
    fn entry(&self) -> String {
        let Some((_, form)) = &self.form else { return String::new() };
        let hint = match &form.sort {
            EntrySort::Words => said::SEND_WORDS.to_owned(),
            EntrySort::Prose => said::SEND_PROSE.to_owned(),
            EntrySort::Number { unit: None } => said::SEND_NUMBER.to_owned(),
            EntrySort::Number { unit: Some(unit) } => said::number_in(unit),
        };
        let rest = if self.asks && !self.groups.is_empty() { said::TAP_THE_REST } else { "" };
        let hint = format!("<em>{}</em>", words(format!("{hint} {rest}").trim_end()));
        let label = strong(&words(&cut(&form.label, LABEL_MAX)));
        // Some sentences stand in the text, to be taken up whole.
        let value = form.value.as_deref().filter(|_| form.sort != EntrySort::Prose);
        let value = value.map(|value| format!(" ({}{})", words(value), said::CHOSEN));
        lines(&[format!("✏️ {label}{}", value.unwrap_or_default()), hint])
    }
}

fn shown(n: usize, item: &Item, look: Look) -> String {
    let mark = if item.chosen == Chosen::Yes { said::CHOSEN } else { "" };
    let note = item.note.as_deref().map(|note| match look {
        Look::Inline => format!(" ({})", words(note)),
        _ => format!(" · {}", words(note)),
    });
    let label = words(&cut(&item.label, LABEL_MAX));
    format!("{} {label}{mark}{}", strong(&n.to_string()), note.unwrap_or_default())
}

/// Whether a list in a text has a place for this.
fn speaks_of(text: &[Block], action: &Action) -> bool {
    let has = |block: &Block| match block {
        Block::Entries(entries) => entries.iter().any(|entry| entry.to.as_ref() == Some(action)),
        _ => false,
    };
    text.iter().any(has)
}
