//! The questions I missed, any day.

use std::collections::BTreeMap;

use super::{Chance, Cx, Record, question, sitting};
use crate::{
    Action, Attempt, Block, Counting, CourseId, Entry, Failure, Feedback, Grade, ItemId, Question,
    QuestionId, QuizKind, Refusal, Rules, Shuffle, SignedDuration, Sitting, Standing, Tone, View, para,
    plain, words::label,
};

/// What an attempt at missed questions is filed under. No file stem is like it: a course's items begin with a number.
pub const ITEM: &str = "review";
/// Most questions in one review: what one does on a bus.
const MOST: usize = 10;

/// What is missed, and where to read again.
pub async fn view(cx: &mut Cx<'_>, id: &CourseId) -> Result<View, Failure> {
    let record = Record::load(cx, id).await?;
    let mut view = View::new(Action::Review(id.clone()), label::REVIEW);
    view.trail =
        vec![(label::HOME.into(), Action::Home), (record.course.title.clone(), Action::Course(id.clone()))];
    let missed = missed(&record);
    if missed.is_empty() {
        view.blocks.push(para(label::NOTHING_MISSED));
        return Ok(view);
    }
    view.blocks.push(para(label::REVIEW_HELP));
    let entries = missed.iter().map(|(_, asked)| {
        let link = asked.answered_in.as_ref().and_then(|spot| question::link(&record.course, spot));
        let (to, heading) = link.unzip();
        Entry {
            label: plain(&asked.prompt),
            note: heading.map(|heading| format!("{}{}", label::READ_AGAIN, plain(&heading))),
            sort: None,
            state: Standing::Wrong,
            to,
        }
    });
    view.blocks.push(Block::Entries(entries.collect()));
    Ok(view.press(label::PRACTISE, Action::BeginReview(id.clone()), Tone::Primary))
}

/// The questions whose last outcome is wrong, in the order in which they were missed, as the newest edition asks them.
pub(super) fn missed(record: &Record) -> Vec<(ItemId, &Question)> {
    let mut last: BTreeMap<(&ItemId, &QuestionId), (usize, bool)> = BTreeMap::new();
    let mut when = 0;
    for sat in record.sat() {
        // A posting's answers may not be due before it closes; the list would give them away.
        let known = |n: u8| {
            sat.attempt.due(n, sat.closes, record.now).is_some() && sat.attempt.question_counts(n, &sat.ring)
        };
        for (n, drawn) in sat.attempt.numbers().zip(&sat.attempt.drawn).filter(|(n, _)| known(*n)) {
            when += 1;
            last.insert((&drawn.item, &drawn.question), (when, sat.attempt.mark(n, &sat.ring).is_right()));
        }
    }
    let mut missed: Vec<_> = last.into_iter().filter(|(_, (_, right))| !right).collect();
    missed.sort_by_key(|(_, (when, _))| *when);
    let found = missed
        .into_iter()
        .filter_map(|((item, id), _)| Some((item.clone(), record.course.quiz(item)?.question(id)?)));
    found.collect()
}

/// Starts a practice of missed questions, or goes on with the open one.
pub async fn begin(cx: &mut Cx<'_>, id: &CourseId, chance: Chance<'_>) -> Result<View, Failure> {
    let record = Record::load(cx, id).await?;
    super::sitting::not_archived(&record.cohort)?;
    let item = ItemId::new(ITEM);
    if let Some(open) = record.open(&item) {
        return sitting::go_on(cx, &open.attempt).await;
    }
    let missed = missed(&record);
    if missed.is_empty() {
        return Err(Refusal::NothingMissed.into());
    }
    let sitting = Sitting {
        learner: cx.learner.id,
        cohort: record.cohort.id,
        posting: None,
        course: id.clone(),
        item,
        edition: record.course.edition.clone(),
        rules: rules(),
        closes: None,
        more: SignedDuration::ZERO,
        counting: Counting::Counts,
    };
    let questions = missed.iter().take(MOST).map(|(item, question)| (item, *question));
    let attempt = Attempt::begin(sitting, questions, cx.now, chance);
    cx.tx.add_attempt(&attempt).await?;
    sitting::go_on(cx, &attempt).await
}

/// Practice, whatever the quiz that a question is from.
fn rules() -> Rules {
    Rules {
        kind: QuizKind::Practice,
        pass: None,
        attempts: None,
        time: None,
        feedback: Feedback::Immediate,
        shuffle: Shuffle { questions: false, options: true },
        grade: Grade::Best,
    }
}
