//! What the assistant of a lab is told: who it is, what it may quote, how it is to help, and the conversation.
//!
//! **Law:** a [`Briefing`] is made of a lab, of lessons and of what a learner said. None of them holds a question or its
//! key, and nothing here takes one.

use crate::{Exchange, Lab, Lesson, Prompt, Said, Section, Speaker, plain, words::assistant, written};

/// Latin letters of a token, on average: fewer than in English text, so that an estimate errs on the safe side.
const LETTERS_PER_TOKEN: usize = 3;
/// Tokens that each part of a conversation takes beside its words.
const TURN_TOKENS: u32 = 8;
/// The part of the room that lessons may take, in tenths.
const LESSONS_TENTHS: u32 = 5;

/// What stays the same over a conversation.
pub struct Briefing<'a> {
    lab: &'a Lab,
    passages: Vec<Passage>,
}

/// A section that the assistant may quote.
struct Passage {
    /// As it is cited: `lesson 2, hardware`.
    cited: String,
    text: String,
}

/// Something to read, with its number in the course.
pub struct Source<'a> {
    /// From 1.
    pub number: usize,
    /// The lesson.
    pub lesson: &'a Lesson,
    /// Only this section of it, by its anchor.
    pub only: Option<&'a str>,
}

impl<'a> Briefing<'a> {
    /// Of a lab, and of what it is grounded in.
    pub fn new(lab: &'a Lab, sources: &[Source<'_>]) -> Self {
        let of = |source: &Source<'_>| {
            let wanted = |section: &&Section| source.only.is_none_or(|only| only == section.anchor);
            let number = source.number;
            source
                .lesson
                .sections
                .iter()
                .filter(wanted)
                .map(move |section| Passage {
                    cited: assistant::cited(number, &section.anchor),
                    text: passage(section),
                })
                .collect::<Vec<_>>()
        };
        Self { lab, passages: sources.iter().flat_map(of).collect() }
    }

    /// The prompt for one exchange: what was said before it as far as that fits, and results of calculators.
    ///
    /// `room` is what the prompt may take, in tokens.
    pub fn prompt(&self, before: &[Exchange], said: &str, results: &[String], room: u32) -> Prompt {
        let fixed = assistant::rules(&self.lab.persona, &self.lab.role, &self.lab.brief);
        let said = quoted(said, results);
        let least = tokens(&fixed) + tokens(&said) + 2 * TURN_TOKENS;
        let left = room.saturating_sub(least);
        let passages = self.fitting(before, &said, left * LESSONS_TENTHS / 10);
        let used: u32 = passages.iter().map(|passage| tokens(passage)).sum();
        let mut turns = conversation(self.lab, before, left.saturating_sub(used));
        turns.push(Said { by: Speaker::Learner, text: said });
        let system = if passages.is_empty() {
            fixed
        } else {
            format!("{fixed}\n\n{}\n\n{}", assistant::SOURCES, passages.join("\n\n"))
        };
        Prompt { system, turns }
    }

    /// The passages that are closest to what is talked about, as many as fit, in the order of the lessons.
    fn fitting(&self, before: &[Exchange], said: &str, room: u32) -> Vec<String> {
        let mut about = words(said);
        about.extend(before.iter().rev().take(2).flat_map(|turn| words(&turn.said)));
        let near = |passage: &Passage| {
            let own = words(&passage.text);
            about.iter().filter(|word| own.contains(word)).count()
        };
        let mut ranked: Vec<(usize, usize)> =
            self.passages.iter().enumerate().map(|(n, passage)| (near(passage), n)).collect();
        // The closest first; of the same, the earlier.
        ranked.sort_by_key(|(near, n)| (std::cmp::Reverse(*near), *n));
        let (mut left, mut chosen) = (room, Vec::new());
        for (_, n) in ranked {
            let text = format!("[{}]\n{}", self.passages[n].cited, self.passages[n].text);
            let cost = tokens(&text);
            if cost <= left {
                left -= cost;
                chosen.push((n, text));
            }
        }
        chosen.sort_by_key(|(n, _)| *n);
        chosen.into_iter().map(|(_, text)| text).collect()
    }
}

/// What was said before, the newest that fit; the assistant's first words come with the first of it.
fn conversation(lab: &Lab, before: &[Exchange], room: u32) -> Vec<Said> {
    let (mut left, mut kept) = (room, Vec::new());
    let said = || before.iter().filter_map(|turn| Some((turn, turn.reply.text()?)));
    for (turn, reply) in said().rev() {
        let said = quoted(&turn.said, &[]);
        let cost = tokens(&said) + tokens(reply) + 2 * TURN_TOKENS;
        if cost > left {
            break;
        }
        left -= cost;
        kept.push([
            Said { by: Speaker::Learner, text: said },
            Said { by: Speaker::Assistant, text: unmarked(reply) },
        ]);
    }
    kept.reverse();
    let whole = kept.len() == said().count();
    let mut turns: Vec<Said> = kept.into_iter().flatten().collect();
    let opening = written(&lab.opening);
    // A conversation begins with whoever asks: many models take nothing else.
    if whole && !opening.is_empty() && tokens(&opening) + 3 * TURN_TOKENS < left {
        turns.insert(0, Said { by: Speaker::Assistant, text: opening });
        turns.insert(0, Said { by: Speaker::Learner, text: assistant::BEGIN.into() });
    }
    turns
}

/// What a learner wrote, as data; what was calculated for it stands below.
fn quoted(said: &str, results: &[String]) -> String {
    let mut text = unmarked(said.trim());
    for result in results {
        text.push_str("\n\n");
        text.push_str(&assistant::calculated(&unmarked(result)));
    }
    text
}

/// Without the marks by which models tell who speaks (`<|im_end|>`, `<start_of_turn>`, `[INST]`): a space makes words of them.
fn unmarked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        let opens = match before {
            '<' => letter.is_alphabetic() || matches!(letter, '/' | '|' | '<' | '\u{ff5c}'),
            '[' => letter.is_ascii_uppercase() || letter == '/',
            '|' | '\u{ff5c}' => letter == '>',
            _ => false,
        };
        if opens {
            out.push(' ');
        }
        out.push(letter);
        before = letter;
    }
    out
}

/// An estimate, rather too high: in other scripts than Latin a letter may be a token.
pub fn tokens(text: &str) -> u32 {
    let plain = text.chars().filter(char::is_ascii).count();
    let others = text.chars().count() - plain;
    u32::try_from(plain.div_ceil(LETTERS_PER_TOKEN) + others).unwrap_or(u32::MAX)
}

fn passage(section: &Section) -> String {
    let title = section.title.as_ref().map(|title| plain(title));
    let body = written(&section.blocks);
    title.map_or_else(|| body.clone(), |title| format!("{title}\n{body}"))
}

/// Longer words, as they are compared.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    words.map(str::to_lowercase).collect()
}
