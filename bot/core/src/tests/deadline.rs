//! What moves the time at which an attempt hands itself in.

use proptest::prelude::*;

use super::{at, begin, question, rules};
use crate::{Attempt, Counting, Feedback, Given, Moved, OptionId, Rules, SignedDuration, State};

fn sat(time: Option<i64>, closes: Option<i64>) -> Attempt {
    let rules = Rules { time, ..rules(Feedback::AfterClose) };
    let asked = [question("q", &["a"]), question("r", &["a"])];
    let attempt = begin(rules, closes.map(at), &asked, 1);
    let first = asked.iter().find(|one| one.id == attempt.drawn[0].question).expect("drawn");
    let given = Given::Option(OptionId::of("a"));
    attempt.answer(first, 0, given, at(1)).expect("taken").0
}

fn due(attempt: &Attempt) -> Option<i64> {
    match &attempt.state {
        State::Open { due, .. } => due.map(|due| due.duration_since(at(0)).as_millis() as i64),
        state => panic!("{state:?}"),
    }
}

const NO_MORE: SignedDuration = SignedDuration::ZERO;

#[test]
fn a_later_close_gives_what_the_time_limit_allows() {
    let attempt = sat(Some(60_000), Some(30_000));
    assert_eq!(due(&attempt), Some(30_000));
    assert_eq!(
        due(&attempt.clone().held_to(Some(at(45_000)), NO_MORE, (Moved::Later, at(10)))),
        Some(45_000)
    );
    assert_eq!(due(&attempt.held_to(Some(at(90_000)), NO_MORE, (Moved::Later, at(10)))), Some(60_000));
}

#[test]
fn what_the_close_had_ended_goes_on_when_it_moves() {
    let attempt = sat(None, Some(30_000)).as_of(at(31_000));
    assert!(matches!(attempt.state, State::Expired { .. }));
    let again = attempt.clone().held_to(Some(at(90_000)), NO_MORE, (Moved::Later, at(31_000)));
    assert_eq!(due(&again), Some(90_000));
    assert_eq!(again.answers(), attempt.answers(), "nothing is lost");
    let own_time = sat(Some(10_000), Some(30_000)).as_of(at(31_000));
    let still = own_time.clone().held_to(Some(at(90_000)), NO_MORE, (Moved::Later, at(31_000)));
    assert_eq!(still, own_time, "its own time was up before");
}

#[test]
fn more_time_is_for_both_limit_and_close() {
    let more = SignedDuration::from_mins(1);
    assert_eq!(
        due(&sat(Some(60_000), Some(30_000)).held_to(Some(at(30_000)), more, (Moved::Later, at(10)))),
        Some(90_000)
    );
    assert_eq!(
        due(&sat(Some(20_000), Some(30_000)).held_to(Some(at(30_000)), more, (Moved::Later, at(10)))),
        Some(80_000)
    );
}

#[test]
fn what_was_handed_in_stays_so() {
    let attempt = sat(None, Some(30_000)).hand_in(at(20));
    assert_eq!(attempt.clone().held_to(Some(at(90_000)), NO_MORE, (Moved::Later, at(40))), attempt);
    assert_eq!(attempt.clone().cut(at(40)), attempt);
    let aside = attempt.clone().set_aside(at(50));
    assert_eq!((aside.counting, aside.ended()), (Counting::Reset, attempt.ended()));
}

proptest! {
    /// However the close moves, answers stay, and an attempt is open exactly as long as there is time.
    #[test]
    fn no_move_loses_an_answer(moves in prop::collection::vec((0_i64..100_000, 0_i64..100_000), 1..20)) {
        let mut attempt = sat(Some(50_000), Some(30_000));
        let answers = attempt.answers().clone();
        let (mut clock, mut before) = (0, 30_000);
        for (closes, step) in moves {
            clock += step;
            let moved = if closes < before { Moved::Earlier } else { Moved::Later };
            before = closes;
            let was_open = attempt.is_open();
            attempt = attempt.held_to(Some(at(closes)), NO_MORE, (moved, at(clock))).as_of(at(clock));
            prop_assert_eq!(attempt.answers(), &answers);
            let is_time = clock < closes.min(50_000);
            prop_assert_eq!(attempt.is_open(), is_time && (was_open || moved == Moved::Later));
        }
    }
}

#[test]
fn what_was_reopened_outlasts_its_posting_until_that_is_cut_short() {
    let reopened = sat(Some(10_000), Some(30_000)).as_of(at(40_000)).reopened(Some(at(60_000)));
    let extended = reopened.clone().held_to(Some(at(45_000)), NO_MORE, (Moved::Later, at(41_000)));
    assert_eq!(due(&extended), Some(60_000));
    let closed = reopened.held_to(Some(at(41_000)), NO_MORE, (Moved::Earlier, at(41_000)));
    assert!(!closed.as_of(at(41_000)).is_open());
}
