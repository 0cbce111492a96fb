//! What grades are derived from, and what changes them.

use std::collections::BTreeSet;

use super::{
    attempt_to, class, is_broken, keep, look,
    samples::{self, moment, option, response},
};
use crate::{
    Allowance, Answers, Attempt, Column, Correction, Counting, CourseId, Given, ItemId, OptionId, Override,
    Posting, QuestionId, Reminder, Response, Right, Seat, State, Store, Verdict, Version,
};

fn finished(attempt: Attempt, responses: &[Response]) -> Attempt {
    let mut answers = Answers::new();
    for response in responses {
        answers.entry(response.question).or_default().push(response.clone());
    }
    Attempt { state: State::Finished { answers, at: moment(2000) }, ..attempt }
}

/// Every attempt of a cohort that counts, whoever's and of whatever course, with its responses, oldest first.
pub async fn attempts_in_a_cohort_are_those_that_count(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let of = |n, learner| samples::attempt(n, learner, class.cohort, &n.to_string());
    let words = |words: &str| Given::Words(words.into());
    let many: Vec<_> = (0..12).map(|seq| response(2, seq, option("b"))).collect();
    let awkward =
        [response(0, 0, words("\u{1e}\u{1f}\u{0} | 王")), response(0, 1, words("")), many[0].clone()];
    let one = finished(Attempt { began: moment(90), ..of(1, class.ada) }, &awkward);
    let two = finished(of(2, class.ben), &many);
    let open = Attempt { course: CourseId::new("art"), ..of(3, class.ada) };
    let trial = Attempt { counting: Counting::Trial, ..of(4, class.ada) };
    let reset = finished(Attempt { counting: Counting::Reset, ..of(5, class.ben) }, &many);
    let elsewhere = samples::attempt(6, class.ada, other.id, "quiz");
    keep!(store, put_cohort(&other));
    for attempt in [&one, &two, &open, &trial, &reset, &elsewhere] {
        keep!(store, add_attempt(attempt));
    }
    assert_eq!(look!(store, attempts_in(class.cohort)), [two, open, one]);
    assert_eq!(look!(store, attempts_in(other.id)), [elsewhere]);
    assert_eq!(look!(store, attempts_in(samples::cohort(9, &[]).id)), []);
}

/// Every attempt at a posting that counts, oldest first; a seat counts the questions that have an answer.
pub async fn attempts_on_a_posting_are_those_that_count(store: &dyn Store) {
    let class = class(store).await;
    let (posting, other) = (samples::posting(1, class.cohort), samples::posting(2, class.cohort));
    let of = |n, learner, posting: &Posting| {
        let attempt = samples::attempt(n, learner, class.cohort, &n.to_string());
        Attempt { posting: Some(posting.id), ..attempt }
    };
    let answers = [response(0, 0, option("a")), response(0, 1, option("b")), response(2, 0, option("c"))];
    let ended = finished(Attempt { began: moment(90), ..of(1, class.ada, &posting) }, &answers);
    let state = State::Open { answers: Answers::new(), flagged: BTreeSet::new(), due: Some(moment(99)) };
    let open = Attempt { state, ..of(2, class.ben, &posting) };
    let trial = Attempt { counting: Counting::Trial, ..of(3, class.ada, &posting) };
    let reset = Attempt { counting: Counting::Reset, ..of(4, class.ben, &posting) };
    let elsewhere = of(5, class.ben, &other);
    keep!(store, put_posting(&posting); put_posting(&other));
    for attempt in [&ended, &open, &trial, &reset, &elsewhere] {
        keep!(store, add_attempt(attempt));
    }
    let seat = |attempt: &Attempt, due, answered| Seat {
        attempt: attempt.id,
        learner: attempt.learner,
        began: attempt.began,
        due,
        ended: attempt.ended(),
        answered,
    };
    let seats = [seat(&open, Some(moment(99)), 0), seat(&ended, None, 2)];
    assert_eq!(look!(store, seats(posting.id)), seats);
    assert_eq!(look!(store, seats(other.id)), [seat(&elsewhere, None, 0)]);
    assert_eq!(look!(store, attempts_on(posting.id)), [open, ended]);
    assert_eq!(look!(store, attempts_on(samples::posting(9, class.cohort).id)), []);
    assert_eq!(look!(store, seats(samples::posting(9, class.cohort).id)), []);
}

/// What a learner is given is set for one posting, and a cohort's are listed together.
pub async fn an_allowance_is_set(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let (one, two) = (samples::posting(1, class.cohort), samples::posting(2, class.cohort));
    let elsewhere = samples::posting(3, other.id);
    let given = |posting: &Posting, learner, minutes, attempts| Allowance {
        posting: posting.id,
        learner,
        minutes,
        attempts,
    };
    let (ada, ben) = (given(&one, class.ada, 10, 0), given(&one, class.ben, u32::MAX, u32::MAX));
    let (late, far) = (given(&two, class.ada, 0, 1), given(&elsewhere, class.ada, 5, 5));
    keep!(store, put_cohort(&other); put_posting(&one); put_posting(&two); put_posting(&elsewhere));
    keep!(store, put_allowance(&late); put_allowance(&ben); put_allowance(&far); put_allowance(&ada));
    assert_eq!(look!(store, allowances(class.cohort)), [ada, ben, late]);
    assert_eq!(look!(store, allowances(other.id)), [far]);
    assert_eq!(look!(store, allowance(one.id, class.ben)), Some(ben));
    assert_eq!(look!(store, allowance(two.id, class.ben)), None);
    let more = Allowance { minutes: 20, attempts: 2, ..ada };
    keep!(store, put_allowance(&more));
    assert_eq!(look!(store, allowances(class.cohort)), [more, ben, late]);
    let (nobody, nothing) = (samples::learner(9).id, samples::posting(9, class.cohort));
    is_broken(attempt_to!(store, put_allowance(&given(&one, nobody, 1, 1))));
    is_broken(attempt_to!(store, put_allowance(&given(&nothing, class.ada, 1, 1))));
}

/// A correction of the first question of `quiz`, made at `moment(1)` by the sample learner 1.
fn correction(cohort: u8, verdict: Verdict) -> Correction {
    Correction {
        cohort: samples::cohort(cohort, &[]).id,
        course: CourseId::new("maths"),
        item: ItemId::new("quiz"),
        question: QuestionId::new("first"),
        version: Version::new("v1"),
        verdict,
        why: "The \"key\" was wrong.".into(),
        by: samples::learner(1).id,
        at: moment(1),
    }
}

fn number(value: f64, tolerance: f64, unit: Option<&str>) -> Verdict {
    Verdict::Key(Right::Number { value, tolerance, unit: unit.map(Into::into) })
}

/// Every verdict comes back to the last bit. It is no `assert_eq`: a key has no `Debug`.
pub async fn every_verdict_comes_back(store: &dyn Store) {
    let class = class(store).await;
    let options =
        |ids: &[&str]| Verdict::Key(Right::Options(ids.iter().copied().map(OptionId::new).collect()));
    let verdicts = [
        Verdict::Void,
        options(&["b", "a"]),
        options(&[]),
        number(0.1 + 0.2, 5e-324, Some("µs")),
        number(-1.234_567_890_123_456_7e-300, 0.0, None),
        Verdict::Key(Right::Words(vec!["王 \"x\"".into(), String::new()])),
    ];
    for verdict in verdicts {
        let correction = correction(1, verdict);
        keep!(store, put_correction(&correction));
        assert!(look!(store, corrections(class.cohort, &correction.course)) == [correction]);
    }
    for verdict in [number(f64::NAN, 0.0, None), number(0.0, f64::INFINITY, None)] {
        is_broken(attempt_to!(store, put_correction(&correction(1, verdict))));
    }
}

/// A correction is of one wording of one question, for one cohort; one takes the place of another, and is taken back.
pub async fn a_correction_is_of_one_wording(store: &dyn Store) {
    let class = class(store).await;
    let (other, maths) = (samples::cohort(2, &[]), CourseId::new("maths"));
    let first = correction(1, Verdict::Void);
    let second = Correction { version: Version::new("v2"), at: moment(2), ..first.clone() };
    let third = Correction { question: QuestionId::new("second"), at: moment(3), ..first.clone() };
    let fourth = Correction { item: ItemId::new("test"), at: moment(4), ..first.clone() };
    let art = Correction { course: CourseId::new("art"), ..first.clone() };
    let theirs = Correction { cohort: other.id, ..first.clone() };
    keep!(store, put_cohort(&other));
    for one in [&fourth, &third, &second, &first, &art, &theirs] {
        keep!(store, put_correction(one));
    }
    let changed = Correction {
        verdict: number(1.0, 0.0, None),
        why: "No!".into(),
        by: class.ben,
        at: moment(9),
        ..first.clone()
    };
    keep!(store, put_correction(&changed); drop_correction(&third));
    keep!(store, drop_correction(&third));
    assert!(look!(store, corrections(class.cohort, &maths)) == [second, fourth, changed]);
    assert!(look!(store, corrections(class.cohort, &art.course)) == [art]);
    assert!(look!(store, corrections(other.id, &maths)) == [theirs]);
    is_broken(attempt_to!(store, put_correction(&correction(9, Verdict::Void))));
    is_broken(attempt_to!(store, put_correction(&Correction { by: samples::learner(9).id, ..first })));
}

/// A score is set for a quiz as such or as it was posted, in place of one set before, and is taken back.
pub async fn a_score_is_set_and_taken_back(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let posting = Some(samples::posting(1, class.cohort).id);
    let column = Column { course: CourseId::new("maths"), item: ItemId::new("1-why.test"), posting: None };
    let plain = Override {
        cohort: class.cohort,
        learner: class.ada,
        column: column.clone(),
        percent: 0,
        why: "for \"effort\"".into(),
        by: class.ben,
        at: moment(1),
    };
    let posted = Override { column: Column { posting, ..column.clone() }, at: moment(2), ..plain.clone() };
    let bens = Override { learner: class.ben, at: moment(3), ..plain.clone() };
    let theirs = Override { cohort: other.id, ..plain.clone() };
    keep!(store, put_cohort(&other); put_override(&bens); put_override(&posted));
    keep!(store, put_override(&plain); put_override(&theirs));
    assert_eq!(look!(store, overrides(class.cohort)), [plain.clone(), posted.clone(), bens.clone()]);
    assert_eq!(look!(store, overrides(other.id)), [theirs]);
    let again = Override { percent: 100, why: String::new(), by: class.ada, at: moment(4), ..plain.clone() };
    keep!(store, put_override(&again); drop_override(class.cohort, class.ada, &posted.column));
    assert_eq!(look!(store, overrides(class.cohort)), [bens.clone(), again]);
    keep!(store, drop_override(class.cohort, class.ada, &posted.column));
    keep!(store, drop_override(class.cohort, class.ada, &column));
    assert_eq!(look!(store, overrides(class.cohort)), [bens]);
    let nobody = samples::learner(9).id;
    is_broken(attempt_to!(store, put_override(&Override { percent: 101, ..plain.clone() })));
    is_broken(attempt_to!(store, put_override(&Override { learner: nobody, ..plain.clone() })));
    is_broken(attempt_to!(store, put_override(&Override { by: nobody, ..plain.clone() })));
    is_broken(attempt_to!(store, put_override(&Override { cohort: samples::cohort(9, &[]).id, ..plain })));
}

/// Postings that close within the time asked for and have a reminder to give, the one that closes first, first.
pub async fn a_reminder_is_due_before_the_close(store: &dyn Store) {
    let class = class(store).await;
    let closing = |n, closes: Option<i64>, reminder| {
        let posting = samples::posting(n, class.cohort);
        Posting { closes: closes.map(moment), reminder, ..posting }
    };
    let (late, early) = (closing(1, Some(20), Reminder::On), closing(2, Some(11), Reminder::On));
    let others = [
        closing(3, Some(10), Reminder::On),
        closing(4, Some(21), Reminder::On),
        closing(5, Some(15), Reminder::Off),
        closing(6, Some(15), Reminder::Given),
        closing(7, None, Reminder::On),
        Posting { withdrawn: Some(moment(1)), ..closing(8, Some(15), Reminder::On) },
    ];
    keep!(store, put_posting(&late); put_posting(&early));
    for posting in &others {
        keep!(store, put_posting(posting));
    }
    assert_eq!(look!(store, reminders_due(moment(10), moment(20))), [early.clone(), late.clone()]);
    keep!(store, put_posting(&Posting { reminder: Reminder::Given, ..early }));
    assert_eq!(look!(store, reminders_due(moment(10), moment(20))), [late]);
}
