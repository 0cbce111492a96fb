//! Questions: a heading of level 2, what belongs to it, options or an answer, and what is said afterwards.

use std::ops::Range;

use homeroom_core::{
    AnswerKey, Block, Credit, Question, QuestionId, QuestionKind, Rich, Right, Spot, Version, rich,
};
use pulldown_cmark::Tag;

use crate::anchor;
use crate::answer::{self, Answer};
use crate::callout::Call;
use crate::diagnostic::Fault;
use crate::inline::Reader;
use crate::markdown::{Kind, Node, extent};
use crate::option;

/// Longest id of a question.
const ID_MAX: usize = 40;

/// Callouts of a question.
const KINDS: &[&str] = &["correct", "incorrect", "hint", "source"];

/// Every question of a file; their ids are added to `ids`, in which none may be twice.
pub(crate) fn read_all(
    nodes: &[Node],
    reader: &Reader<'_>,
    credit: Credit,
    ids: &mut Vec<String>,
) -> Vec<Question> {
    let first = nodes.iter().position(anchor::is_section).unwrap_or(nodes.len());
    let (before, mut rest) = nodes.split_at(first);
    if let Some(at) = extent(before) {
        let fault = Fault::error(at, "this belongs to no question");
        reader.source.report(fault.help("a question begins with a heading: `## Which one? {#which}`"));
    }
    let mut questions = Vec::new();
    while let Some((heading, after)) = rest.split_first() {
        let end = after.iter().position(anchor::is_section).unwrap_or(after.len());
        let (parts, next) = after.split_at(end);
        let id = id(heading, reader, ids);
        questions.extend(one(heading, id, parts, reader, credit));
        rest = next;
    }
    questions
}

/// The id in a heading; reports one that is missing, is no id, or stands there twice.
fn id(heading: &Node, reader: &Reader<'_>, ids: &mut Vec<String>) -> Option<String> {
    let Kind::Tag(Tag::Heading { id, classes, attrs, .. }) = &heading.kind else { return None };
    let at = anchor::place(reader.source, heading);
    if !classes.is_empty() || !attrs.is_empty() {
        reader
            .source
            .report(Fault::error(at.clone(), "only an id stands in braces here").help("write `{#name}`"));
    }
    let Some(id) = id else {
        let slug: String = anchor::slug(&heading.plain()).chars().take(24).filter(char::is_ascii).collect();
        let slug = slug.trim_matches('-');
        // A test that is pasted in the evening names its questions by their words; a course outlives them.
        if reader.course.files.is_single_test() {
            return Some(unheard_of(if slug.is_empty() { "question" } else { slug }, ids));
        }
        let fault = Fault::error(at, "this question has no id");
        reader
            .source
            .report(fault.help(format!("end the heading with one that never changes: `{{#{slug}}}`")));
        return None;
    };
    let good = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if id.is_empty() || id.len() > ID_MAX || !id.bytes().all(good) {
        let fault = Fault::error(at, format!("`{id}` is no id of a question"));
        reader.source.report(fault.help(format!("lower-case letters, digits and hyphens, {ID_MAX} at most")));
        return None;
    }
    if ids.iter().any(|other| **other == **id) {
        reader.source.report(Fault::error(at, format!("the id `{id}` stands here twice")));
    }
    ids.push(id.to_string());
    Some(id.to_string())
}

/// A name that no question before has.
fn unheard_of(slug: &str, ids: &mut Vec<String>) -> String {
    let numbered = (2..).map(|n: u32| format!("{slug}-{n}"));
    let mut names = std::iter::once(slug.to_owned()).chain(numbered);
    let id = names.find(|name| !ids.contains(name)).unwrap_or_default();
    ids.push(id.clone());
    id
}

/// What stands below a question's heading.
#[derive(Default)]
struct Parts {
    body: Vec<Node>,
    answer: Option<Answer>,
    correct: Option<Vec<Block>>,
    incorrect: Option<Vec<Block>>,
    hint: Option<Vec<Block>>,
    answered_in: Option<Spot>,
    source: Option<Rich>,
    sources: usize,
}

fn one(
    heading: &Node,
    id: Option<String>,
    nodes: &[Node],
    reader: &Reader<'_>,
    credit: Credit,
) -> Option<Question> {
    let mut parts = Parts::default();
    for node in nodes {
        parts.take(node, reader);
    }
    let at = heading.at.start..heading.at.start + reader.source.slice(&heading.at).trim_end().len();
    parts.complain(&at, reader);
    let prompt = reader.rich(&heading.children);
    if prompt.is_empty() {
        reader.source.report(Fault::error(at, "this question asks nothing"));
    }
    let asked = format!("{}\n\n{}", reader.written(&heading.children), reader.written(&parts.body));
    let body = reader.blocks(&parts.body);
    let (kind, version, right, notes) = match parts.answer? {
        Answer::Options(options) => {
            let mut texts: Vec<&str> = options.iter().map(|option| option.written.as_str()).collect();
            // In another order they are the same question.
            texts.sort_unstable();
            let version = Version::of(asked.trim(), texts);
            option::key_and_kind(options, version)
        }
        Answer::Number { value, tolerance, unit } => {
            let version = Version::of(asked.trim(), unit.as_deref());
            let right = Right::Number { value, tolerance, unit: unit.clone() };
            (QuestionKind::Number { unit }, version, right, Vec::new())
        }
        Answer::Words(words) => {
            (QuestionKind::Words, Version::of(asked.trim(), []), Right::Words(words), Vec::new())
        }
    };
    let key = AnswerKey::new(right)
        .credit(credit)
        .feedback(parts.correct.unwrap_or_default(), parts.incorrect.unwrap_or_default());
    let key = notes.into_iter().fold(key, |key, (option, note)| key.note(option, note));
    let (hint, answered_in, source) = (parts.hint.unwrap_or_default(), parts.answered_in, parts.source);
    Some(Question { id: QuestionId::new(id?), version, prompt, body, kind, hint, answered_in, source, key })
}

impl Parts {
    fn take(&mut self, node: &Node, reader: &Reader<'_>) {
        let at = node.at.clone();
        if let Some(call) = Call::of(node) {
            self.callout(&call, reader);
        } else if matches!(&node.kind, Kind::Tag(Tag::Heading { .. })) {
            let fault = Fault::error(at, "a question has no headings of its own");
            reader.source.report(fault.help("a question begins with `##`"));
        } else if option::is_task_list(node) {
            self.answer(Answer::Options(option::read(node, reader)), at, reader);
        } else if let Some((before, line)) = answer::line(node, reader) {
            self.body.extend(before);
            match answer::read(&reader.slice(line.clone())) {
                Ok(answer) => self.answer(answer, line, reader),
                Err(message) => {
                    let fault = Fault::error(line.clone(), message);
                    reader.source.report(fault.help("write `= 14 ± 0.5 GB`, or `= one spelling | another`"));
                    self.answer = self.answer.take().or(Some(Answer::Words(Vec::new())));
                }
            }
        } else if self.answer.is_some() {
            let fault = Fault::error(at, "this comes after the answer");
            reader.source.report(fault.help("what belongs to the question stands above its options"));
        } else {
            self.body.push(node.clone());
        }
    }

    fn answer(&mut self, answer: Answer, at: Range<usize>, reader: &Reader<'_>) {
        if self.answer.is_some() {
            let fault = Fault::error(at, "this question has an answer already");
            reader
                .source
                .report(fault.help("a question has one list of options, or one line that begins with `=`"));
        } else {
            self.answer = Some(answer);
        }
    }

    fn callout(&mut self, call: &Call, reader: &Reader<'_>) {
        let twice = match call.kind.as_str() {
            "correct" => self.correct.replace(reader.blocks(&call.body())).is_some(),
            "incorrect" => self.incorrect.replace(reader.blocks(&call.body())).is_some(),
            "hint" => self.hint.replace(reader.blocks(&call.body())).is_some(),
            "source" => {
                self.sources += 1;
                self.source_of(call, reader);
                self.sources > 1
            }
            other => {
                let fault = Fault::error(call.kind_at.clone(), format!("unknown callout `{other}`"));
                reader.source.report(fault.meant(other, KINDS.iter().copied()));
                return;
            }
        };
        if call.body().is_empty() {
            reader.source.report(Fault::error(call.at.clone(), format!("`{}` says nothing", call.kind)));
        } else if twice {
            let message = format!("`{}` stands here twice", call.kind);
            reader.source.report(Fault::error(call.kind_at.clone(), message));
        }
    }

    /// `3-stack#names` is a section of the course, anything else is free text.
    fn source_of(&mut self, call: &Call, reader: &Reader<'_>) {
        let Some(at) = extent(call.first()) else { return };
        let text = reader.source.slice(&at);
        let first = text.split_whitespace().next().unwrap_or_default();
        let word = first.trim_end_matches(['.', ',', ';']);
        let place = at.start..at.start + word.len();
        let free = match reader.course.spot(word) {
            Ok(spot) => {
                self.answered_in = Some(spot);
                let rest = text.get(first.len()..).unwrap_or_default();
                let words = rest.split_whitespace().collect::<Vec<_>>().join(" ");
                if words.is_empty() { Vec::new() } else { rich(words) }
            }
            Err(nowhere) if looks_like_reference(word, text) => {
                reader.nowhere(place, nowhere);
                Vec::new()
            }
            Err(_) => reader.rich(call.first()),
        };
        self.source = (!free.is_empty()).then_some(free);
    }

    fn complain(&self, at: &Range<usize>, reader: &Reader<'_>) {
        let lists = |node: &&Node| matches!(node.kind, Kind::Tag(Tag::List(_)));
        match (&self.answer, self.body.iter().find(lists)) {
            (Some(_), _) => {}
            (None, Some(list)) => {
                let fault = Fault::error(list.at.clone(), "options are a task list");
                reader.source.report(fault.help("write `- [x] right` and `- [ ] wrong`"));
            }
            (None, None) => {
                let fault = Fault::error(at.clone(), "this question has no answer");
                reader
                    .source
                    .report(fault.help("add options (`- [x] right`, `- [ ] wrong`) or a line `= answer`"));
            }
        }
        let mut missing = Vec::new();
        missing.extend(self.correct.is_none().then_some("[!correct]"));
        missing.extend(self.incorrect.is_none().then_some("[!incorrect]"));
        // Of a test that is pasted in the evening nobody asks for more than its key.
        if !missing.is_empty() && !reader.course.files.is_single_test() {
            let message = format!("this question has no {}", missing.join(" and no "));
            reader.source.report(Fault::warning(at.clone(), message));
        }
        if self.sources == 0 && !reader.course.lessons.is_empty() {
            let fault = Fault::warning(at.clone(), "this question has no [!source]");
            reader
                .source
                .report(fault.help("name the section that answers it: `> [!source] lesson#section`"));
        }
    }
}

/// `word#word`, or nothing but a word that begins like the name of a lesson.
fn looks_like_reference(word: &str, text: &str) -> bool {
    let good =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "-._".contains(c));
    match word.split_once('#') {
        Some((stem, anchor)) => good(stem) && good(anchor),
        None => {
            text.trim() == word
                && good(word)
                && word.starts_with(|c: char| c.is_ascii_digit())
                && word.contains('-')
        }
    }
}
