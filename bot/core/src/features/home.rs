//! Where am I?

use super::{Cx, Record};
use crate::{
    Action, Block, Entry, Failure, Standing, Tone, View, para,
    words::{self, label},
};

/// The learner's courses, each with what comes next.
pub async fn view(cx: &mut Cx<'_>) -> Result<View, Failure> {
    let mut view = View::new(Action::Home, format!("Hello, {}", cx.learner.name));
    let records = Record::all(cx).await?;
    if records.is_empty() {
        view.blocks.push(para(label::NO_COURSES));
        return Ok(view);
    }
    // The course that was begun goes first.
    let going = records.iter().filter(|record| record.next().is_some());
    let going = going.min_by_key(|record| std::cmp::Reverse(record.latest()));
    match going.and_then(|record| Some((record, record.next()?))) {
        Some((record, next)) => {
            view.subtitle = Some(record.course.title.clone());
            let words = if record.latest().is_some() { label::CONTINUE } else { label::START };
            view = view.press(words, next, Tone::Primary);
        }
        None => view.blocks.push(para(label::ALL_DONE)),
    }
    view.blocks.push(Block::Entries(records.iter().map(entry).collect()));
    for record in records.iter().filter(|record| !super::review::missed(record).is_empty()) {
        let words = format!("{}: {}", label::REVIEW, record.course.title);
        view = view.press(words, Action::Review(record.course.id.clone()), Tone::Plain);
    }
    Ok(view)
}

fn entry(record: &Record) -> Entry {
    let share = record.whole();
    Entry {
        label: record.course.title.clone(),
        note: Some(words::done(share)),
        sort: Some("Course".into()),
        state: match (record.next(), record.latest()) {
            (None, _) => Standing::Done,
            (_, None) => Standing::Open,
            _ => Standing::Current,
        },
        to: Some(Action::Course(record.course.id.clone())),
    }
}
