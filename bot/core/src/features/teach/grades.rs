//! How a class does, in short and as a file.

use super::{super::Cx, seen};
use crate::{
    Action, Block, CohortId, Entry, Failure, QuizKind, Standing, Tone, View,
    desk::{Ask, Gradebook, Head, grades_csv},
    para,
    words::{self, label},
};

/// Every test, and every quiz that somebody took.
pub async fn view(cx: &mut Cx<'_>, id: CohortId) -> Result<View, Failure> {
    let book = seen!(cx, Ask::Grades(id, None), Grades);
    let mut view = View::new(Action::Grades(id), label::GRADES);
    view.subtitle = Some(book.cohort.name.clone());
    view.trail.push((book.cohort.name.clone(), Action::Teach(Some(id))));
    let entries: Vec<Entry> =
        book.heads.iter().enumerate().filter_map(|(n, head)| entry(&book, n, head)).collect();
    if entries.is_empty() {
        view.blocks.push(para(label::NOTHING_TAKEN));
    } else {
        view.blocks.push(Block::Entries(entries));
    }
    Ok(view.press(label::GRADES_FILE, Action::GradesFile(id), Tone::Primary))
}

fn entry(book: &Gradebook, place: usize, head: &Head) -> Option<Entry> {
    let cells = book.rows.iter().filter_map(|row| row.cells.get(place));
    let taken = cells.filter(|cell| cell.attempts > 0 || cell.set).count();
    let posted = head.column.posting.is_some();
    // A quiz that nobody took says nothing.
    if taken == 0 && !posted && head.kind == QuizKind::Practice {
        return None;
    }
    Some(Entry {
        label: head.title.clone(),
        note: Some(words::column_line(
            taken,
            book.rows.len(),
            head.mean,
            head.rules.pass.map(|_| head.passed),
        )),
        sort: None,
        state: if posted { Standing::Current } else { Standing::Open },
        to: head.column.posting.map(Action::Board),
    })
}

/// The gradebook as a file, to who asks alone.
pub async fn file(cx: &mut Cx<'_>, id: CohortId) -> Result<View, Failure> {
    let book = seen!(cx, Ask::Grades(id, None), Grades);
    let mut view = View::new(Action::GradesFile(id), label::GRADES);
    view.subtitle = Some(book.cohort.name.clone());
    view.blocks.push(para(label::GRADES_FILE_LINE));
    view.blocks.push(Block::File { name: "grades.csv".into(), text: grades_csv(&book) });
    Ok(view)
}
