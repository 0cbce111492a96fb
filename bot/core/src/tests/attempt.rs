//! The attempt as a state machine.

use proptest::prelude::*;

use super::{at, begin, question, rules};
use crate::{AnswerRefused, Answered, Attempt, Feedback, Flag, Given, OptionId, Question, State};

fn five() -> Vec<Question> {
    ["q", "r", "s", "t", "u"].map(|id| question(id, &["a"])).into()
}

fn one(text: &str) -> Given {
    Given::Option(OptionId::of(text))
}

fn asked<'a>(attempt: &Attempt, questions: &'a [Question], n: u8) -> &'a Question {
    let drawn = &attempt.drawn[usize::from(n)];
    questions.iter().find(|question| question.id == drawn.question).expect("it was drawn")
}

#[test]
fn with_feedback_at_once_the_first_answer_counts() {
    let questions = five();
    let attempt = begin(rules(Feedback::Immediate), None, &questions, 1);
    let question = asked(&attempt, &questions, 2);
    let (attempt, first) = attempt.answer(question, 2, one("b"), at(1)).expect("taken");
    assert!(matches!(first, Answered::Recorded(_)));
    let (attempt, again) = attempt.answer(question, 2, one("a"), at(2)).expect("shown again");
    assert_eq!(again, Answered::Before);
    assert_eq!(attempt.response(2).map(|response| &response.given), Some(&one("b")));
    assert!(attempt.due(2, None, at(2)).is_some() && attempt.due(1, None, at(2)).is_none());
}

#[test]
fn with_feedback_later_the_last_answer_counts() {
    let questions = five();
    let attempt = begin(rules(Feedback::AfterSubmit), None, &questions, 1);
    let question = asked(&attempt, &questions, 0);
    let (attempt, _) = attempt.answer(question, 0, one("b"), at(1)).expect("taken");
    let (attempt, _) = attempt.answer(question, 0, one("a"), at(2)).expect("taken");
    let (attempt, same) = attempt.answer(question, 0, one("a"), at(3)).expect("shown again");
    assert_eq!(same, Answered::Before, "pressing the same twice is no change");
    assert_eq!(attempt.response(0).map(|response| response.seq), Some(1));
    assert!(attempt.due(0, None, at(3)).is_none());
    let attempt = attempt.hand_in(at(4));
    assert!(attempt.due(0, None, at(4)).is_some());
    assert_eq!(attempt.clone().hand_in(at(9)), attempt, "handing in twice is no fault");
    assert_eq!(attempt.answer(question, 0, one("c"), at(5)), Err(AnswerRefused::Closed { since: at(4) }),);
}

#[test]
fn feedback_after_close_waits_for_the_posting() {
    let questions = five();
    let attempt = begin(rules(Feedback::AfterClose), Some(at(100)), &questions, 1).hand_in(at(4));
    assert!(attempt.due(0, Some(at(100)), at(99)).is_none());
    assert!(attempt.due(0, Some(at(100)), at(100)).is_some());
}

#[test]
fn what_is_there_when_time_is_up_is_handed_in() {
    let questions = five();
    let mut limited = rules(Feedback::AfterSubmit);
    limited.time = Some(60_000);
    let attempt = begin(limited.clone(), None, &questions, 1);
    let question = asked(&attempt, &questions, 0);
    let (attempt, _) = attempt.answer(question, 0, one("b"), at(59_999)).expect("in time");
    assert!(attempt.clone().as_of(at(59_999)).is_open());
    let refused = attempt.clone().answer(question, 0, one("a"), at(60_000));
    assert_eq!(refused, Err(AnswerRefused::Closed { since: at(60_000) }));
    let expired = attempt.as_of(at(999_999));
    assert!(matches!(expired.state, State::Expired { at: since, .. } if since == at(60_000)));
    assert_eq!(expired.response(0).map(|response| &response.given), Some(&one("b")));

    let closes_first = begin(limited, Some(at(5_000)), &questions, 1);
    assert!(!closes_first.as_of(at(5_000)).is_open(), "a posting's close cuts the time limit");
}

#[test]
fn the_last_answer_ends_practice() {
    let questions = five();
    let mut attempt = begin(rules(Feedback::Immediate), None, &questions, 1);
    for n in 0..5 {
        assert!(attempt.is_open());
        assert_eq!(attempt.next_open(0), Some(n));
        let question = asked(&attempt, &questions, n);
        attempt = attempt.answer(question, n, one("c"), at(i64::from(n))).expect("taken").0;
    }
    assert_eq!(attempt.ended(), Some(at(4)));
    let question = asked(&attempt, &questions, 1);
    let (_, again) = attempt.answer(question, 1, one("a"), at(9)).expect("a late press shows the feedback");
    assert_eq!(again, Answered::Before);
}

#[test]
fn what_does_not_fit_is_refused() {
    let questions = five();
    let attempt = begin(rules(Feedback::AfterSubmit), None, &questions, 1);
    let question = asked(&attempt, &questions, 0);
    let answer = |n: u8, given: Given| attempt.clone().answer(question, n, given, at(1)).map(|_| ());
    assert_eq!(answer(5, one("a")), Err(AnswerRefused::NotThere));
    assert_eq!(answer(0, one("z")), Err(AnswerRefused::NotThere));
    assert_eq!(answer(0, Given::Words("a".into())), Err(AnswerRefused::OtherKind));
    assert_eq!(attempt.clone().flag(5, Flag::Flagged, at(1)), Err(AnswerRefused::NotThere));
}

proptest! {
    /// Whatever is pressed, in whatever order and at whatever time: what was handed in stays as it was, sequence
    /// numbers count up from 0, and nothing is recorded after the due time.
    #[test]
    fn nothing_changes_after_the_end(
        seed: u64,
        feedback in prop_oneof![
            Just(Feedback::Immediate), Just(Feedback::AfterSubmit), Just(Feedback::AfterClose)
        ],
        presses in prop::collection::vec((0..7_u8, 0..5_usize, 0..4_u8, 0..40_i64), 0..60),
    ) {
        let questions = five();
        let mut limited = rules(feedback);
        limited.time = Some(300);
        let mut attempt = begin(limited, None, &questions, seed);
        let mut now = 0;
        for (n, option, kind, later) in presses {
            now += later;
            let before = attempt.clone().as_of(at(now));
            let given = one(["a", "b", "c", "d", "z"][option]);
            attempt = match kind {
                0 => before.clone().hand_in(at(now)),
                1 => before.clone().flag(n, Flag::Flagged, at(now)).unwrap_or(before.clone()),
                _ if n < 5 => {
                    let question = asked(&before, &questions, n);
                    before.clone().answer(question, n, given, at(now)).map_or(before.clone(), |(after, _)| after)
                }
                _ => before.clone(),
            };
            if !before.is_open() {
                prop_assert_eq!(&attempt, &before);
            }
            for responses in attempt.answers().values() {
                for (seq, response) in responses.iter().enumerate() {
                    prop_assert_eq!(usize::from(response.seq), seq);
                    prop_assert!(response.at < at(300));
                }
            }
            if feedback == Feedback::Immediate {
                prop_assert!(attempt.answers().values().all(|responses| responses.len() == 1));
            }
        }
    }

    /// A drawn order has every question and every option exactly once.
    #[test]
    fn drawing_loses_nothing(seed: u64) {
        let questions = five();
        let attempt = begin(rules(Feedback::AfterSubmit), None, &questions, seed);
        let mut ids: Vec<_> = attempt.drawn.iter().map(|drawn| drawn.question.as_str()).collect();
        ids.sort_unstable();
        prop_assert_eq!(ids, ["q", "r", "s", "t", "u"]);
        for drawn in &attempt.drawn {
            let mut options = drawn.options.clone();
            options.sort();
            options.dedup();
            prop_assert_eq!(options.len(), 4);
        }
    }
}
