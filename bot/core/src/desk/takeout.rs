//! The gradebook as a file: CSV for spreadsheets, JSON for programs.

use serde_json::{Value, json};

use super::{Cell, Gradebook, Head};
use crate::{QuizKind, Score, times};

/// The scores in per cent, learners × quizzes and tests, as RFC 4180 has it. In front stands the byte order mark, by
/// which spreadsheets know UTF-8; and no field is a formula to them: <https://owasp.org/www-community/attacks/CSV_Injection>.
/// Every text is quoted: what separates for one spreadsheet, `;` or a tab, does not for another.
pub fn csv(book: &Gradebook) -> String {
    let mut text = String::from('\u{feff}');
    let heads = book.heads.iter().map(|head| name(book, head));
    line(&mut text, ["Learner".to_owned(), "Id".to_owned()].into_iter().chain(heads).map(|one| quoted(&one)));
    for row in &book.rows {
        let scores = row.cells.iter().map(|cell| cell.percent.map(|of| of.to_string()).unwrap_or_default());
        let who = [quoted(&row.learner.name), quoted(&row.learner.id.to_string())];
        line(&mut text, who.into_iter().chain(scores));
    }
    text
}

/// All that the gradebook holds.
pub fn json(book: &Gradebook) -> String {
    let learners: Vec<Value> = book
        .rows
        .iter()
        .map(|row| {
            let scores: Vec<Value> = row.cells.iter().map(score).collect();
            json!({ "id": row.learner.id, "name": row.learner.name, "scores": scores })
        })
        .collect();
    let columns: Vec<Value> = book.heads.iter().map(column).collect();
    let whole = json!({
        "class": { "id": book.cohort.id, "name": book.cohort.name, "time_zone": book.cohort.zone.name() },
        "at": book.now,
        "counted": book.grade,
        "columns": columns,
        "learners": learners,
    });
    format!("{whole:#}\n")
}

/// What a column is called: a test that is posted twice has two, told apart by when they close.
fn name(book: &Gradebook, head: &Head) -> String {
    let title = if head.course == head.title {
        head.title.clone()
    } else {
        format!("{}: {}", head.course, head.title)
    };
    match head.closes {
        Some(closes) => format!("{title} (closes {})", times::canonical(closes, &book.cohort.zone)),
        None => title,
    }
}

fn line(text: &mut String, fields: impl Iterator<Item = String>) {
    for (place, one) in fields.enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&one);
    }
    text.push_str("\r\n");
}

fn quoted(text: &str) -> String {
    const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let tame = if text.starts_with(FORMULA) { "'" } else { "" };
    format!("\"{tame}{}\"", text.replace('"', "\"\""))
}

fn column(head: &Head) -> Value {
    let kind = match head.kind {
        QuizKind::Practice => "quiz",
        QuizKind::Test => "test",
    };
    json!({
        "course": head.column.course,
        "course_title": head.course,
        "item": head.column.item,
        "posting": head.column.posting,
        "title": head.title,
        "kind": kind,
        "pass": head.rules.pass,
        "closes": head.closes,
        "mean": head.mean,
        "passed": head.passed,
        "spread": head.spread,
    })
}

fn score(cell: &Cell) -> Value {
    json!({
        "percent": cell.percent,
        "points": cell.score.map(|Score { points, .. }| points),
        "of": cell.score.map(|score| score.of),
        "passed": cell.passed,
        "attempts": cell.attempts,
        "open": cell.open,
        "set": cell.set,
    })
}
