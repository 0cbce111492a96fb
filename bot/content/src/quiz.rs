//! Quizzes and tests: how they are taken, and the questions they ask.

use homeroom_core::{Bank, Credit, Feedback, FeedbackTone, Grade, ItemId, Quiz, QuizKind, Rules, Shuffle};

use crate::age;
use crate::anchor;
use crate::diagnostic::Fault;
use crate::front::{Spanned, Table};
use crate::inline::Reader;
use crate::lesson::Draft;
use crate::question;

/// Most questions: a button counts them in one byte.
const QUESTIONS_MAX: usize = 255;
/// Longest time limit that is meant: a week, in milliseconds.
const TIME_MAX: i64 = 7 * 24 * 3_600_000;

const KEYS: &[&str] = &[
    "title", "kind", "pass", "attempts", "time", "feedback", "shuffle", "tone", "grade", "pick", "credit",
    "id",
];

/// What a quiz is to its course.
pub(crate) struct Place<'c> {
    /// Its id.
    pub id: ItemId,
    /// Its title, if it names none.
    pub title: String,
    /// What it is, if it does not say.
    pub kind: QuizKind,
    /// Its lesson.
    pub lesson: Option<ItemId>,
    /// Finds the bank with this name in the same folder.
    pub bank: &'c dyn Fn(&str) -> Option<Draft<'c>>,
    /// Whether it is the whole course, and so may name the course's id.
    pub whole: Whole,
}

/// Whether a test is a whole course.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whole {
    Course,
    Part,
}

/// A quiz or test, read.
pub(crate) fn read(place: Place<'_>, draft: &Draft<'_>, reader: &Reader<'_>) -> Quiz {
    let front = &draft.front;
    let named = KEYS.len() - usize::from(place.whole == Whole::Part);
    front.only(KEYS.get(..named).unwrap_or_default());
    let credits = [("whole", Credit::Whole), ("partial", Credit::Partial)];
    let credit = front.choice("credit", &credits).unwrap_or(Credit::Whole);
    let rules = rules(front, reader, place.kind);
    let mut ids = Vec::new();
    let questions = question::read_all(&draft.nodes, reader, credit, &mut ids);
    let bank = front.text("pick").and_then(|pick| bank(&pick, &place, reader, credit, &mut ids));
    let has_headings = draft.nodes.iter().any(anchor::is_section);
    if questions.is_empty() && !has_headings && bank.is_none() && front.text("pick").is_none() {
        let fault = Fault::error(0..0, "this quiz asks nothing");
        draft.source.report(fault.help("write a question as a heading: `## Which one? {#which}`"));
    }
    if ids.len() > QUESTIONS_MAX {
        let message = format!("a quiz has at most {QUESTIONS_MAX} questions, this one {}", ids.len());
        draft.source.report(Fault::error(0..0, message));
    }
    let tone = tone(front, rules.kind);
    let title = front.text("title").map_or(place.title, |title| title.value);
    Quiz { id: place.id, title, lesson: place.lesson, kind: rules.kind, rules, tone, questions, bank }
}

fn rules(front: &Table<'_>, reader: &Reader<'_>, kind: QuizKind) -> Rules {
    let kinds = [("practice", QuizKind::Practice), ("test", QuizKind::Test)];
    let kind = front.choice("kind", &kinds).unwrap_or(kind);
    let feedbacks = [
        ("immediate", Feedback::Immediate),
        ("after-submit", Feedback::AfterSubmit),
        ("after-close", Feedback::AfterClose),
    ];
    let grades = [("best", Grade::Best), ("last", Grade::Last), ("first", Grade::First)];
    let (feedback, attempts) = match kind {
        QuizKind::Practice => (Feedback::Immediate, None),
        QuizKind::Test => (Feedback::AfterSubmit, Some(1)),
    };
    Rules {
        kind,
        pass: front.parsed("pass", "a share such as `80%`", |text| {
            let number = text.strip_suffix('%').unwrap_or(text).trim();
            number.parse::<u8>().ok().filter(|percent| *percent <= 100)
        }),
        attempts: front.parsed("attempts", "a number from 1, or `unlimited`", allowed).unwrap_or(attempts),
        time: front.parsed("time", "a time such as `30m` or `1h30m`", |text| {
            age::millis(text).filter(|time| (1..=TIME_MAX).contains(time))
        }),
        feedback: front.choice("feedback", &feedbacks).unwrap_or(feedback),
        shuffle: shuffle(front, reader),
        grade: front.choice("grade", &grades).unwrap_or(Grade::Best),
    }
}

fn allowed(text: &str) -> Option<Option<u32>> {
    if text == "unlimited" {
        return Some(None);
    }
    text.parse().ok().filter(|attempts| (1..=1000).contains(attempts)).map(Some)
}

fn shuffle(front: &Table<'_>, reader: &Reader<'_>) -> Shuffle {
    let Some(words) = front.list("shuffle") else {
        return Shuffle { questions: false, options: true };
    };
    let mut shuffle = Shuffle::default();
    for word in words {
        match word.value.as_str() {
            "questions" => shuffle.questions = true,
            "options" => shuffle.options = true,
            "none" => {}
            other => {
                let fault = Fault::error(word.at, format!("`{other}` is no choice for `shuffle`"));
                reader.source.report(fault.meant(other, ["questions", "options", "none"]));
            }
        }
    }
    shuffle
}

fn tone(front: &Table<'_>, kind: QuizKind) -> FeedbackTone {
    let (right, wrong) = match kind {
        QuizKind::Practice => ("Right.", "Not quite."),
        QuizKind::Test => ("Correct.", "Incorrect."),
    };
    let given = front.table("tone");
    if let Some(given) = &given {
        given.only(&["right", "wrong"]);
    }
    let word = |key: &str, default: &str| {
        given.as_ref().and_then(|given| given.text(key)).map_or_else(|| default.to_owned(), |text| text.value)
    };
    FeedbackTone { right: word("right", right), wrong: word("wrong", wrong) }
}

/// `10 of bank.md`
fn bank(
    pick: &Spanned<String>,
    place: &Place<'_>,
    reader: &Reader<'_>,
    credit: Credit,
    ids: &mut Vec<String>,
) -> Option<Bank> {
    let error = |message: String| Fault::error(pick.at.clone(), message);
    let parsed = pick
        .value
        .split_once(" of ")
        .and_then(|(count, name)| Some((count.trim().parse().ok()?, name.trim())));
    let Some((count, name)) = parsed.filter(|(count, _): &(usize, _)| *count > 0) else {
        let fault = error(format!("`pick: {}` cannot be read", pick.value));
        reader.source.report(fault.label("expected `10 of bank.md`"));
        return None;
    };
    let Some(draft) = (place.bank)(name) else {
        reader.source.report(error(format!("there is no file `{name}` in this folder")));
        return None;
    };
    draft.front.only(&[]);
    let inner = Reader { source: draft.source, ..*reader };
    let questions = question::read_all(&draft.nodes, &inner, credit, ids);
    if questions.len() < count {
        reader
            .source
            .report(error(format!("`{name}` has fewer than {count} questions: {}", questions.len())));
    }
    Some(Bank { pick: count, questions })
}
