//! A posted test where everybody sees it: what it is, until when, how many handed in. Never a score.

use crate::{
    Action, Audience, Block, CardState, Cohort, Courses, Failure, Posting, Quiz, Timestamp, Tone, Tx, View,
    desk, para,
    words::{self, label},
};

/// The card of a posting as it is to look now, and how it stands.
pub async fn card(
    tx: &mut dyn Tx,
    courses: &dyn Courses,
    (cohort, posting): (&Cohort, &Posting),
    now: Timestamp,
) -> Result<(View, CardState), Failure> {
    let quiz = courses.current(&posting.course);
    let quiz = quiz.as_ref().and_then(|course| course.quiz(&posting.item));
    let mut view = bare(quiz, cohort, posting);
    let at = view.at.clone();
    let (handed_in, working) = desk::counts(&tx.seats(posting.id).await?, now);
    let learners = tx.roster(cohort.id).await?.iter().filter(|one| one.learns()).count();
    let learners = u32::try_from(learners).unwrap_or(u32::MAX);
    if posting.withdrawn.is_some() {
        view.blocks.push(para(label::CARD_WITHDRAWN));
        return Ok((view, CardState::Live));
    }
    let rules = quiz.map(|quiz| posting.rules(&quiz.rules));
    if let (Some(quiz), Some(rules)) = (quiz, &rules) {
        view.blocks.push(para(words::terms(quiz.len(), rules)));
    }
    let over = posting.closes.is_some_and(|closes| closes <= now);
    if over {
        view.blocks.push(para(words::card_closed(handed_in, working, learners)));
        // Somebody may have been given more time: as long as they sit it, the numbers change.
        let state = if working == 0 { CardState::Done } else { CardState::Live };
        let view = view.press(label::RESULT, at, Tone::Plain);
        return Ok((with_staff(view, posting), state));
    }
    view.blocks.extend(times(cohort, posting, now));
    view.blocks.push(para(words::card_counts(handed_in, working, learners)));
    // Nobody starts the clock by accident: what is timed is looked at first.
    let timed = rules.is_some_and(|rules| rules.time.is_some());
    if posting.is_open(now) {
        let begin = Action::Begin(posting.course.clone(), posting.item.clone());
        view = view.press(label::START, if timed { at } else { begin }, Tone::Primary);
    }
    Ok((with_staff(view, posting), CardState::Live))
}

/// The card of a posting whose class does not meet there now: nothing on it can be pressed.
pub fn card_at_rest(courses: &dyn Courses, cohort: &Cohort, posting: &Posting) -> View {
    let course = courses.current(&posting.course);
    let quiz = course.as_ref().and_then(|course| course.quiz(&posting.item));
    let mut view = bare(quiz, cohort, posting);
    let archived = cohort.archived.is_some();
    view.blocks.push(para(if archived { label::CARD_ARCHIVED } else { label::CARD_MOVED }));
    view
}

/// Its title and its class.
fn bare(quiz: Option<&Quiz>, cohort: &Cohort, posting: &Posting) -> View {
    let title = quiz.map_or_else(|| posting.item.to_string(), |quiz| quiz.title.clone());
    let at = Action::Cover(posting.course.clone(), posting.item.clone());
    let view = View { audience: Audience::Place, ..View::new(at, title) };
    View { subtitle: Some(cohort.name.clone()), ..view }
}

fn with_staff(view: View, posting: &Posting) -> View {
    view.press(label::FOR_INSTRUCTORS, Action::Board(posting.id), Tone::Quiet)
}

/// When it opens or closes, as a place counts it down.
fn times(cohort: &Cohort, posting: &Posting, now: Timestamp) -> Vec<Block> {
    let until = |at: Timestamp, label: &str| {
        let said = words::times::in_full(at, &cohort.zone);
        [para(label), Block::Countdown { until: at.as_millisecond(), said }]
    };
    let opens = posting.opens.filter(|opens| *opens > now).map(|opens| until(opens, label::OPENS));
    let closes = posting.closes.map(|closes| until(closes, label::CLOSES));
    opens.into_iter().chain(closes).flatten().collect()
}
