//! Where am I?

use super::{Cx, Record, heading, news};
use crate::{
    Action, Block, Entry, Failure, Role, SignedDuration, Standing, Tone, View, para,
    words::{self, label},
};

/// What there is to tell, the tests that are posted, the courses, each with what comes next.
pub async fn view(cx: &mut Cx<'_>) -> Result<View, Failure> {
    let mut view = View::new(Action::Home, format!("Hello, {}", cx.learner.name));
    let records = Record::all(cx).await?;
    let tests = tests(cx).await?;
    let (courses, singles): (Vec<&Record>, Vec<&Record>) =
        records.iter().partition(|record| !record.course.is_single_test());
    view = news::above(cx, view).await?;
    if courses.is_empty() && singles.is_empty() {
        view.blocks.push(para(label::NO_COURSES));
    }
    // The course that was begun goes first; a test under way before any.
    let going = courses.iter().chain(&singles).filter(|record| record.next().is_some());
    let going = going.min_by_key(|record| std::cmp::Reverse(record.latest()));
    match going.and_then(|record| Some((record, record.next()?))) {
        Some((record, next)) => {
            let words = if record.latest().is_some() { label::CONTINUE } else { label::START };
            let sits = matches!(next, Action::Question(..) | Action::Attempt(_));
            // A test that can be begun now goes before a course.
            let test = tests.iter().find(|test| test.state == Standing::Open && test.sort.is_some());
            match test.and_then(|test| Some((test.label.clone(), test.to.clone()?))).filter(|_| !sits) {
                Some((title, to)) => {
                    view.subtitle = Some(title);
                    view = view.press(label::TO_TEST, to, Tone::Primary).press(words, next, Tone::Plain);
                }
                None => {
                    view.subtitle = Some(record.course.title.clone());
                    view = view.press(words, next, Tone::Primary);
                }
            }
        }
        None if courses.is_empty() => {}
        None => view.blocks.push(para(label::ALL_DONE)),
    }
    view = with_lists(view, tests, &courses);
    for record in courses.iter().filter(|record| !super::review::missed(record).is_empty()) {
        let words = format!("{}: {}", label::REVIEW, record.course.title);
        view = view.press(words, Action::Review(record.course.id.clone()), Tone::Plain);
    }
    let cohorts = cx.cohorts().await?;
    // One that everybody is in need not be named.
    let joined = cohorts.iter().filter(|(cohort, _)| cohort.code.is_some() && cohort.archived.is_none());
    let joined: Vec<&str> = joined.map(|(cohort, _)| cohort.name.as_str()).collect();
    if !joined.is_empty() {
        view.blocks.push(para(words::classes(&joined)));
    }
    if cohorts.iter().any(|(_, role)| *role == Role::Instructor) || cx.tx.may_teach(cx.learner.id).await? {
        view = view.press(label::TEACH, Action::Teach(None), Tone::Plain);
    }
    Ok(view)
}

fn with_lists(mut view: View, tests: Vec<Entry>, courses: &[&Record]) -> View {
    let titled = !tests.is_empty();
    if titled {
        view.blocks.push(heading(label::TESTS));
        view.blocks.push(Block::Entries(tests));
    }
    if !courses.is_empty() {
        view.blocks.extend(titled.then(|| heading(label::COURSES)));
        view.blocks.push(Block::Entries(courses.iter().map(|record| entry(record)).collect()));
    }
    view
}

/// Tests that stand, and those that closed lately: results are looked for then.
async fn tests(cx: &mut Cx<'_>) -> Result<Vec<Entry>, Failure> {
    const LATELY: SignedDuration = SignedDuration::from_hours(7 * 24);
    let mut entries = Vec::new();
    let cohorts = cx.cohorts().await?;
    for (cohort, _) in cohorts.iter().filter(|(cohort, _)| cohort.archived.is_none()) {
        for posting in cx.tx.postings(cohort.id).await?.into_iter().rev() {
            let gone = posting.closes.is_some_and(|closes| cx.now.duration_since(closes) > LATELY);
            let course = cx.courses.current(&posting.course).filter(|_| posting.withdrawn.is_none() && !gone);
            let standing_for_ever = posting.closes.is_none() && posting.terms.is_none();
            let Some(course) = course.filter(|_| !standing_for_ever) else { continue };
            let Some(quiz) = course.quiz(&posting.item) else { continue };
            let mine = cx.tx.attempts_of(cx.learner.id, cohort.id, &posting.course).await?;
            let mine: Vec<_> = mine
                .into_iter()
                .filter(|one| one.posting == Some(posting.id))
                .map(|one| one.as_of(cx.now))
                .collect();
            let allowance = cx.tx.allowance(posting.id, cx.learner.id).await?;
            let closes = posting.closes_for(allowance.as_ref());
            entries.push(Entry {
                label: quiz.title.clone(),
                note: Some(words::posted(posting.opens, closes, &cohort.zone, cx.now)),
                // Only what can be begun now is called so.
                sort: posting.is_open(cx.now).then(|| "Test".into()),
                state: match mine.iter().any(crate::Attempt::is_open) {
                    true => Standing::Current,
                    false if mine.is_empty() => Standing::Open,
                    false => Standing::Done,
                },
                to: Some(Action::Cover(posting.course.clone(), posting.item.clone())),
            });
        }
    }
    Ok(entries)
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
