use proptest::prelude::*;

use super::at;
use crate::{
    Cohort, CohortId, Column, CourseId, Feedback, Grade, ItemId, Learner, LearnerId, QuizKind, Rules, Score,
    Shuffle, Zone,
    desk::{Cell, Gradebook, Head, Row, grades_csv, grades_json},
};

fn head(course: &str, title: &str) -> Head {
    let rules = Rules {
        kind: QuizKind::Test,
        pass: Some(80),
        attempts: None,
        time: None,
        feedback: Feedback::AfterClose,
        shuffle: Shuffle::default(),
        grade: Grade::Best,
    };
    Head {
        column: Column { course: CourseId::new("local"), item: ItemId::new("1-why.test"), posting: None },
        title: title.into(),
        course: course.into(),
        kind: QuizKind::Test,
        rules,
        closes: None,
        spread: [0; 10],
        mean: None,
        passed: 0,
    }
}

fn row(name: &str, cells: Vec<Cell>) -> Row {
    let learner = Learner { id: LearnerId::from_bytes([7; 16]), name: name.into(), since: at(0) };
    Row { learner, cells }
}

fn book(heads: Vec<Head>, rows: Vec<Row>) -> Gradebook {
    let cohort = Cohort {
        id: CohortId::from_bytes([3; 16]),
        name: "Models".into(),
        code: None,
        courses: Vec::new(),
        zone: Zone::read("Europe/Berlin").unwrap(),
        archived: None,
        since: at(0),
        labs: crate::LabRules::DEFAULT,
    };
    Gradebook { cohort, grade: None, heads, rows, now: at(0) }
}

fn scored(percent: u8) -> Cell {
    let score = Score { points: 4.0, of: 5 };
    Cell { percent: Some(percent), score: Some(score), passed: Some(true), attempts: 2, ..Cell::default() }
}

/// The lines of a file, each in its fields: as RFC 4180 reads it, where this separates.
fn read(text: &str, separator: char) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match (quoted, letter) {
            (true, '"') if letters.peek() == Some(&'"') => field.extend(letters.next()),
            (_, '"') => quoted = !quoted,
            (false, letter) if letter == separator => line.push(std::mem::take(&mut field)),
            (false, '\r') => {
                assert_eq!(letters.next(), Some('\n'));
                line.push(std::mem::take(&mut field));
                lines.push(std::mem::take(&mut line));
            }
            (_, letter) => field.push(letter),
        }
    }
    assert!(field.is_empty() && line.is_empty(), "every line ends");
    lines
}

#[test]
fn a_file_for_spreadsheets() {
    let closes = Head { closes: Some(at(0)), ..head("Local models", "Why?") };
    let rows = vec![
        row("Zoë \"Zed\", the 2nd", vec![scored(80), Cell::default()]),
        row("=HYPERLINK(\"http://evil.test\")", vec![scored(100), Cell { open: true, ..scored(0) }]),
    ];
    let text = grades_csv(&book(vec![closes, head("Same", "Same")], rows));
    let id = LearnerId::from_bytes([7; 16]);
    assert_eq!(
        text,
        format!(
            "\u{feff}\"Learner\",\"Id\",\"Local models: Why? (closes 2026-05-28 22:26)\",\"Same\"\r\n\
             \"Zoë \"\"Zed\"\", the 2nd\",\"{id}\",80,\r\n\
             \"'=HYPERLINK(\"\"http://evil.test\"\")\",\"{id}\",100,0\r\n"
        )
    );
}

#[test]
fn no_other_separator_ends_a_field() {
    for name in ["x;=HYPERLINK(1)", "x\t=HYPERLINK(1)", "x|=HYPERLINK(1)", "x\";=HYPERLINK(1)"] {
        let text = grades_csv(&book(vec![head("Same", "Same")], vec![row(name, vec![scored(80)])]));
        assert_eq!(read(text.strip_prefix('\u{feff}').unwrap(), ',')[1][0], name);
        for separator in [';', '\t', '|'] {
            assert!(read(&text, separator).iter().all(|line| line.len() == 1), "{text:?} by {separator:?}");
        }
    }
    let led = ["=1", "+1", "-1", "@A1", "\t=1", "\r=1"];
    let rows = led.map(|name| row(name, vec![scored(80)]));
    let text = grades_csv(&book(vec![head("Same", "Same")], rows.into()));
    let names: Vec<String> = read(&text, ',').into_iter().skip(1).map(|line| line[0].clone()).collect();
    assert_eq!(names, led.map(|name| format!("'{name}")));
}

#[test]
fn a_file_for_programs() {
    let text = grades_json(&book(vec![head("Local", "Why?")], vec![row("\"=1", vec![scored(80)])]));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["learners"][0]["name"], "\"=1", "in JSON nothing is a formula");
    assert_eq!(value["learners"][0]["scores"][0]["points"], 4.0);
    assert_eq!(value["learners"][0]["scores"][0]["percent"], 80);
    assert_eq!(value["columns"][0]["title"], "Why?");
    assert_eq!(value["class"]["time_zone"], "Europe/Berlin");
    assert_eq!(value["counted"], serde_json::Value::Null);
}

/// Text that would like to be a formula, or to break out of its field.
fn evil() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![Just('='), Just('+'), Just('-'), Just('@'), Just('\t'), Just('\r'), Just('\n')]
            .boxed()
            .prop_union(
                prop_oneof![Just('"'), Just(','), Just(';'), Just('＝'), Just(' '), Just('a'), any::<char>()]
                    .boxed(),
            ),
        0..12,
    )
    .prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #[test]
    fn no_field_is_a_formula_and_every_name_is_there(name in evil(), title in evil(), course in evil()) {
        let text = grades_csv(&book(vec![head(&course, &title)], vec![row(&name, vec![scored(7)])]));
        let lines = read(text.strip_prefix('\u{feff}').unwrap(), ',');
        prop_assert_eq!(lines.len(), 2);
        for separator in [';', '\t'] {
            let lines = read(&text, separator);
            prop_assert!(lines.len() == 2 && lines.iter().all(|line| line.len() == 1), "{:?}", lines);
        }
        for field in lines.iter().flatten() {
            let first = field.chars().next();
            prop_assert!(!first.is_some_and(|first| "=+-@\t\r\n＝＋－＠".contains(first)), "{:?}", field);
        }
        let [who, _, score] = lines[1].as_slice() else { panic!("three fields: {lines:?}") };
        prop_assert_eq!(who.strip_prefix('\'').filter(|rest| *rest == name).unwrap_or(who), &name);
        prop_assert_eq!(score, "7");
    }
}
