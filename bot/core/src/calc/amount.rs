//! A text as words, and the amounts among them: numbers with a currency or a unit.

use super::Money;
use crate::number;

/// Most letters that are read.
pub(super) const LONGEST: usize = 4000;

/// A text, word by word.
pub(super) struct Line {
    pub(super) words: Vec<Word>,
    /// All of it, in small letters with single blanks.
    pub(super) low: String,
}

/// A word.
pub(super) struct Word {
    /// In small letters, without marks around it.
    pub(super) low: String,
    pub(super) amount: Option<Amount>,
}

/// A number.
#[derive(Clone)]
pub(super) struct Amount {
    /// Where there is one way to read it.
    pub(super) exact: Option<f64>,
    /// Where a comma may group digits: for prices and counts that are nothing otherwise.
    pub(super) large: Option<f64>,
    pub(super) money: Option<Money>,
    /// What is joined to it: `k`, `gb/s`, `/m`.
    pub(super) tail: String,
}

const CURRENCIES: [(&str, &str); 12] = [
    ("€", "€"),
    ("$", "$"),
    ("£", "£"),
    ("eur", "€"),
    ("euro", "€"),
    ("euros", "€"),
    ("usd", "$"),
    ("dollar", "$"),
    ("dollars", "$"),
    ("gbp", "£"),
    ("pounds", "£"),
    ("chf", "CHF"),
];

impl Line {
    pub(super) fn of(text: &str) -> Self {
        let text: String = text.chars().take(LONGEST).collect();
        let low = number::fold(&text);
        let apart = |c: char| c.is_whitespace() || matches!(c, '=' | ':' | '(' | ')' | '"');
        let mut words = Vec::new();
        for part in text.split(apart) {
            push(part, &mut words);
        }
        join_groups(&mut words);
        Self { words, low }
    }

    /// Whether one of these stands in it, as words of their own.
    pub(super) fn has(&self, any: &[&str]) -> bool {
        any.iter().any(|phrase| self.says(phrase))
    }

    fn says(&self, phrase: &str) -> bool {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        self.low.match_indices(phrase).any(|(at, found)| {
            let (before, rest) = self.low.split_at(at);
            edge(before.chars().next_back())
                && edge(rest.get(found.len()..).and_then(|rest| rest.chars().next()))
        })
    }

    /// What follows a word, so many words with blanks between: its own tail first.
    pub(super) fn after(&self, at: usize, most: usize) -> String {
        let tail =
            self.words.get(at).and_then(|word| word.amount.as_ref()).map(|amount| amount.tail.as_str());
        let next = self.words.iter().skip(at + 1).take(most).map(|word| word.low.as_str());
        tail.filter(|tail| !tail.is_empty()).into_iter().chain(next).collect::<Vec<_>>().join(" ")
    }

    /// What follows an amount up to the next one; `per 1M` and `per 1 million` belong to what is before.
    pub(super) fn until_next(&self, at: usize) -> String {
        const FAR: usize = 6;
        let mut said = self.after(at, 0);
        for word in self.words.iter().skip(at + 1).take(FAR) {
            let one = word.low.starts_with('1') && (said.ends_with("per") || said.ends_with('/'));
            if word.amount.is_some() && !one {
                break;
            }
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(&word.low);
        }
        said
    }

    /// What stands before a word, so many words with blanks between.
    pub(super) fn before(&self, at: usize, most: usize) -> String {
        let some = self.words.get(at.saturating_sub(most)..at).unwrap_or_default();
        some.iter().map(|word| word.low.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Every amount, with its place.
    pub(super) fn amounts(&self) -> impl Iterator<Item = (usize, &Amount)> {
        self.words.iter().enumerate().filter_map(|(at, word)| Some((at, word.amount.as_ref()?)))
    }

    /// The unit of the amount at a place: what is joined to it, else the word that follows.
    pub(super) fn unit(&self, at: usize) -> &str {
        let tail = self.words.get(at).and_then(|word| word.amount.as_ref()).map_or("", |amount| &amount.tail);
        match (tail, self.words.get(at + 1)) {
            ("", Some(next)) => &next.low,
            (tail, _) => tail,
        }
    }
}

/// The currency of an amount: its sign, or the word that follows.
pub(super) fn money(line: &Line, at: usize) -> Option<Money> {
    let own = line.words.get(at).and_then(|word| word.amount.as_ref()?.money);
    own.or_else(|| currency(&line.words.get(at + 1)?.low))
}

fn currency(word: &str) -> Option<Money> {
    let (known, rest) =
        CURRENCIES.iter().find_map(|(known, sign)| Some((*sign, word.strip_prefix(known)?)))?;
    let alone = rest.is_empty() || rest.starts_with('/');
    alone.then_some(Money(known))
}

fn push(part: &str, words: &mut Vec<Word>) {
    let part = part.trim_start_matches(['~', '≈', '\'', '“', '„', '[', '>', '<', '@']);
    let part = part.trim_end_matches(['.', ',', ';', '!', '?', '”', '“', '\'', ']']);
    if part.is_empty() {
        return;
    }
    let sign = CURRENCIES.iter().take(3).find_map(|(sign, shown)| Some((part.strip_prefix(sign)?, *shown)));
    let (rest, before) = sign.map_or((part, None), |(rest, shown)| (rest, Some(Money(shown))));
    let digits = |c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '\u{2019}'));
    let (digits, tail) = rest.split_at(rest.find(digits).unwrap_or(rest.len()));
    let low = part.to_lowercase();
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        words.push(Word { low, amount: None });
        return;
    }
    let value = |read: Option<(f64, Option<String>)>| read.map(|(value, _)| value);
    let (exact, large) = (value(number::parse(digits)), value(number::parse_large(digits)));
    let tail = tail.to_lowercase();
    let (tail, more) = tail.trim_start_matches('-').split_once('-').map_or_else(
        || (tail.trim_start_matches('-').to_owned(), None),
        |(tail, more)| (tail.to_owned(), Some(more.to_owned())),
    );
    let behind = currency(&tail);
    let tail = match behind {
        Some(_) => tail.split_once('/').map_or_else(String::new, |(_, per)| format!("/{per}")),
        None => tail,
    };
    let amount = large.is_some().then(|| Amount { exact, large, money: before.or(behind), tail });
    words.push(Word { low, amount });
    words.extend(more.filter(|more| !more.is_empty()).map(|low| Word { low, amount: None }));
}

/// `1 800 €`: three digits after a blank belong to what is before, where a currency or tokens follow.
fn join_groups(words: &mut Vec<Word>) {
    let mut at = 0;
    while at + 1 < words.len() {
        match joined(words, at) {
            Some(amount) => {
                let next = words.remove(at + 1);
                words[at] = Word { low: format!("{}{}", words[at].low, next.low), amount: Some(amount) };
            }
            None => at += 1,
        }
    }
}

fn joined(words: &[Word], at: usize) -> Option<Amount> {
    let (head, next) = (words.get(at)?, words.get(at + 1)?);
    let (first, second) = (head.amount.as_ref()?, next.amount.as_ref()?);
    let plain = |text: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let group: String = next.low.chars().take_while(char::is_ascii_digit).collect();
    let begins = plain(head.low.trim_start_matches(['€', '$', '£']), 1..=9) && first.tail.is_empty();
    if !begins || !plain(&group, 3..=3) || !second.tail.is_empty() {
        return None;
    }
    let follows = words.get(at + 2).map_or("", |word| word.low.as_str());
    let money = first.money.or(second.money);
    if money.is_none() && currency(follows).is_none() && !follows.starts_with("token") {
        return None;
    }
    let value = first.exact? * 1000.0 + second.exact?;
    Some(Amount { exact: Some(value), large: Some(value), money, tail: String::new() })
}
