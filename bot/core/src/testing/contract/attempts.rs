//! Attempts and their responses.

use std::collections::BTreeSet;

use super::{attempt_to, class, is_broken, is_conflict, keep, look, samples};
use crate::{
    Answers, Attempt, Counting, CourseId, Feedback, Given, Grade, OptionId, QuizKind, Response, Rules,
    Shuffle, State, Store,
};

fn open(flagged: &[u8], due: Option<i64>) -> State {
    State::Open {
        answers: Answers::new(),
        flagged: flagged.iter().copied().collect(),
        due: due.map(samples::moment),
    }
}

fn finished(at: i64) -> State {
    State::Finished { answers: Answers::new(), at: samples::moment(at) }
}

/// The attempt with these responses.
fn answered(attempt: &Attempt, responses: &[Response]) -> Attempt {
    let mut all = Answers::new();
    for response in responses {
        all.entry(response.question).or_default().push(response.clone());
    }
    let state = match attempt.state.clone() {
        State::Open { flagged, due, .. } => State::Open { answers: all, flagged, due },
        State::Finished { at, .. } => State::Finished { answers: all, at },
        State::Expired { at, .. } => State::Expired { answers: all, at },
    };
    Attempt { state, ..attempt.clone() }
}

/// Open, finished and expired, with responses, for a posting or none, an attempt comes back as it was added.
pub async fn every_state_comes_back(store: &dyn Store) {
    let class = class(store).await;
    let posting = samples::posting(1, class.cohort);
    keep!(store, put_posting(&posting));
    let responses =
        [samples::response(0, 0, samples::option("a")), samples::response(255, 65_535, samples::option("b"))];
    let expired = State::Expired { answers: Answers::new(), at: samples::moment(4) };
    let states = [open(&[0, 2, 255], Some(9)), open(&[], None), finished(3), expired];
    for (n, state) in (1..).zip(states) {
        let mut attempt = samples::attempt(n, class.ada, class.cohort, &format!("{n}-why.quiz"));
        attempt.posting = (n > 1).then_some(posting.id);
        attempt.revision = i64::from(n);
        attempt.state = state;
        let attempt = answered(&attempt, &responses);
        keep!(store, add_attempt(&attempt));
        assert_eq!(look!(store, attempt(attempt.id)), Some(attempt));
    }
    let none = samples::attempt(99, class.ada, class.cohort, "quiz");
    assert_eq!(look!(store, attempt(none.id)), None);
}

/// Rules come back in every variant.
pub async fn every_rule_comes_back(store: &dyn Store) {
    let class = class(store).await;
    let full = Rules {
        kind: QuizKind::Test,
        pass: Some(100),
        attempts: Some(u32::MAX),
        time: Some(i64::MAX),
        feedback: Feedback::AfterClose,
        shuffle: Shuffle { questions: true, options: false },
        grade: Grade::Last,
    };
    let mixed = Rules {
        pass: Some(0),
        feedback: Feedback::AfterSubmit,
        shuffle: Shuffle { questions: false, options: true },
        grade: Grade::First,
        ..samples::rules()
    };
    for (n, rules) in (1..).zip([samples::rules(), full, mixed]) {
        let mut attempt = samples::attempt(n, class.ada, class.cohort, &n.to_string());
        attempt.rules = rules;
        attempt.drawn.truncate(usize::from(n) - 1);
        keep!(store, add_attempt(&attempt));
        assert_eq!(look!(store, attempt(attempt.id)), Some(attempt));
    }
}

/// Whatever can be given comes back to the last bit.
pub async fn every_response_comes_back(store: &dyn Store) {
    let class = class(store).await;
    let attempt = samples::attempt(1, class.ada, class.cohort, "quiz");
    keep!(store, add_attempt(&attempt));
    let number = |value, unit: Option<&str>| Given::Number { value, unit: unit.map(Into::into) };
    let given = [
        samples::option("0f1e2d3c4b5a6978"),
        Given::Options(["b", "a", ""].into_iter().map(OptionId::new).collect()),
        Given::Options(BTreeSet::new()),
        number(0.1 + 0.2, Some("µs/\"token\"")),
        number(f64::MAX, None),
        number(5e-324, None),
        number(-1.234_567_890_123_456_7e-300, Some("")),
        number(9_007_199_254_740_993.0, None),
        Given::Words("it's \"so\" 王 \u{1F469}\u{200D}\u{1F3EB}\n\\ \u{0} $1".into()),
        Given::Words(String::new()),
    ];
    let responses: Vec<_> = (0..).zip(given).map(|(seq, given)| samples::response(1, seq, given)).collect();
    for (revision, response) in (0..).zip(&responses) {
        let now = Attempt { revision, ..attempt.clone() };
        keep!(store, save_attempt(&now, Some(response)));
    }
    let found = look!(store, attempt(attempt.id)).unwrap();
    assert_eq!(found.answers()[&1], responses);
}

/// Infinity and what is no number are refused before they make an attempt unreadable.
pub async fn a_number_that_is_none_is_refused(store: &dyn Store) {
    let class = class(store).await;
    let attempt = samples::attempt(1, class.ada, class.cohort, "quiz");
    keep!(store, add_attempt(&attempt));
    for value in [f64::NAN, f64::INFINITY] {
        let response = samples::response(0, 0, Given::Number { value, unit: None });
        is_broken(attempt_to!(store, save_attempt(&attempt, Some(&response))));
    }
    assert_eq!(look!(store, attempt(attempt.id)), Some(attempt));
}

/// A learner has one open attempt of an item in a cohort, and one more once it has ended.
pub async fn one_open_attempt_of_an_item(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let first = Attempt { state: open(&[], Some(5)), ..samples::attempt(1, class.ada, class.cohort, "quiz") };
    let of_another_course =
        Attempt { course: CourseId::new("art"), ..samples::attempt(2, class.ada, class.cohort, "quiz") };
    let ended = Attempt { state: finished(1), ..samples::attempt(6, class.ada, class.cohort, "quiz") };
    keep!(store,
        put_cohort(&other);
        add_attempt(&first);
        add_attempt(&of_another_course);
        add_attempt(&samples::attempt(3, class.ada, class.cohort, "test"));
        add_attempt(&samples::attempt(4, class.ben, class.cohort, "quiz"));
        add_attempt(&samples::attempt(5, class.ada, other.id, "quiz"));
        add_attempt(&ended);
    );
    let second = samples::attempt(7, class.ada, class.cohort, "quiz");
    is_conflict(attempt_to!(store, add_attempt(&second)));
    is_conflict(attempt_to!(store, add_attempt(&Attempt { id: ended.id, ..second.clone() })));
    // Past due or not: the one that is stored as open is saved as expired first.
    let expired = first.as_of(samples::moment(9));
    keep!(store, save_attempt(&expired, None); add_attempt(&second));
    assert_eq!(look!(store, attempt(second.id)), Some(second));
}

/// Nobody's attempt, or one of nowhere, is not kept.
pub async fn an_attempt_needs_its_parents(store: &dyn Store) {
    let class = class(store).await;
    let (nobody, nowhere) = (samples::learner(9).id, samples::cohort(9, &[]).id);
    is_broken(attempt_to!(store, add_attempt(&samples::attempt(1, nobody, class.cohort, "quiz"))));
    is_broken(attempt_to!(store, add_attempt(&samples::attempt(1, class.ada, nowhere, "quiz"))));
    let posting = Some(samples::posting(9, class.cohort).id);
    let unposted = Attempt { posting, ..samples::attempt(1, class.ada, class.cohort, "quiz") };
    is_broken(attempt_to!(store, add_attempt(&unposted)));
}

/// Saving adds the one new response, and counts the revision up by one.
pub async fn saving_adds_one_response(store: &dyn Store) {
    let class = class(store).await;
    let attempt = samples::attempt(1, class.ada, class.cohort, "quiz");
    keep!(store, add_attempt(&attempt));
    let one = samples::response(2, 0, samples::option("a"));
    let two = samples::response(2, 1, samples::option("c"));
    let after_one = answered(&attempt, std::slice::from_ref(&one));
    keep!(store, save_attempt(&after_one, Some(&one)));
    let after_one = Attempt { revision: 1, ..after_one };
    assert_eq!(look!(store, attempt(attempt.id)), Some(after_one.clone()));
    let after_two = answered(&after_one, &[one, two.clone()]);
    keep!(store, save_attempt(&after_two, Some(&two)));
    let after_two = Attempt { revision: 2, ..after_two };
    assert_eq!(look!(store, attempt(attempt.id)), Some(after_two.clone()));
    // What is recorded stays, whatever a caller holds.
    keep!(store, save_attempt(&answered(&after_two, &[]), None));
    let kept = look!(store, attempt(attempt.id)).unwrap();
    assert_eq!(kept, Attempt { revision: 3, ..after_two });
}

/// Saving saves flags, due time and ending, and nothing of what an attempt pins.
pub async fn saving_saves_the_state(store: &dyn Store) {
    let class = class(store).await;
    let mut attempt = samples::attempt(1, class.ada, class.cohort, "quiz");
    keep!(store, add_attempt(&attempt));
    let expired = State::Expired { answers: Answers::new(), at: samples::moment(70) };
    for state in [open(&[1, 2], Some(60)), open(&[], Some(70)), open(&[0], None), finished(50), expired] {
        let mut changed = Attempt { state, ..attempt.clone() };
        changed.drawn.clear();
        changed.rules.pass = Some(1);
        keep!(store, save_attempt(&changed, None));
        attempt = Attempt { revision: attempt.revision + 1, state: changed.state, ..attempt };
        assert_eq!(look!(store, attempt(attempt.id)), Some(attempt.clone()));
    }
}

/// Whoever saves over a newer attempt, or one that is not there, is told so, and nothing of it is kept.
pub async fn saving_a_stale_attempt_is_a_conflict(store: &dyn Store) {
    let class = class(store).await;
    let attempt = samples::attempt(1, class.ada, class.cohort, "quiz");
    keep!(store, add_attempt(&attempt));
    keep!(store, save_attempt(&attempt, None));
    let response = samples::response(0, 0, samples::option("a"));
    is_conflict(attempt_to!(store, save_attempt(&attempt, Some(&response))));
    is_conflict(attempt_to!(store, save_attempt(&Attempt { revision: 2, ..attempt.clone() }, None)));
    let absent = samples::attempt(2, class.ada, class.cohort, "quiz");
    is_conflict(attempt_to!(store, save_attempt(&absent, None)));
    let kept = look!(store, attempt(attempt.id)).unwrap();
    assert_eq!(kept, Attempt { revision: 1, ..attempt });
}

/// A second response with the same number is a conflict: the first stays.
pub async fn a_response_is_never_written_over(store: &dyn Store) {
    let class = class(store).await;
    let attempt = samples::attempt(1, class.ada, class.cohort, "quiz");
    let first = samples::response(0, 0, samples::option("a"));
    keep!(store, add_attempt(&attempt); save_attempt(&attempt, Some(&first)));
    let saved = look!(store, attempt(attempt.id)).unwrap();
    let other = samples::response(0, 0, samples::option("b"));
    is_conflict(attempt_to!(store, save_attempt(&saved, Some(&other))));
    assert_eq!(look!(store, attempt(attempt.id)), Some(saved));
}

/// A learner's attempts in a cohort, of one course, oldest first, each with its own responses.
pub async fn attempts_are_listed_oldest_first(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let mine = |n, item: &str, responses: &[Response]| {
        let attempt = samples::attempt(n, class.ada, class.cohort, item);
        answered(&Attempt { state: finished(80), ..attempt }, responses)
    };
    let late = mine(1, "late", &[samples::response(0, 0, samples::option("a"))]);
    let late = Attempt { began: samples::moment(90), ..late };
    let many: Vec<_> = (0..12).map(|seq| samples::response(2, seq, samples::option("b"))).collect();
    let (early, plain) = (mine(2, "early", &many), mine(3, "plain", &[]));
    let twin =
        Attempt { began: early.began, ..mine(4, "twin", &[samples::response(1, 0, samples::option("c"))]) };
    let art = Attempt { course: CourseId::new("art"), ..mine(5, "early", &many) };
    let theirs = answered(&samples::attempt(6, class.ben, class.cohort, "early"), &many);
    keep!(store,
        put_cohort(&other);
        add_attempt(&late);
        add_attempt(&twin);
        add_attempt(&early);
        add_attempt(&plain);
        add_attempt(&art);
        add_attempt(&theirs);
        add_attempt(&samples::attempt(7, class.ada, other.id, "early"));
    );
    let maths = CourseId::new("maths");
    assert_eq!(look!(store, attempts_of(class.ada, class.cohort, &maths)), [early, twin, plain, late]);
    assert_eq!(look!(store, attempts_of(class.ben, class.cohort, &maths)), [theirs]);
    assert_eq!(look!(store, attempts_of(class.ben, other.id, &maths)), []);
}

/// Whether an attempt counts comes back and is saved; one that does not is in no list of a learner's, yet overdue.
pub async fn what_does_not_count_is_not_listed(store: &dyn Store) {
    let class = class(store).await;
    let counting = [Counting::Counts, Counting::Trial, Counting::Reset];
    for (n, counting) in (1..).zip(counting) {
        let attempt = samples::attempt(n, class.ada, class.cohort, &n.to_string());
        let attempt = Attempt { counting, state: open(&[], Some(5)), ..attempt };
        keep!(store, add_attempt(&attempt));
        assert_eq!(look!(store, attempt(attempt.id)), Some(attempt));
    }
    let maths = CourseId::new("maths");
    let listed = look!(store, attempts_of(class.ada, class.cohort, &maths));
    assert_eq!(listed.iter().map(|one| one.counting).collect::<Vec<_>>(), [Counting::Counts]);
    assert_eq!(look!(store, overdue(samples::moment(9), 9)).len(), 3);
    let reset = Attempt { counting: Counting::Reset, state: finished(4), ..listed[0].clone() };
    keep!(store, save_attempt(&reset, None));
    assert_eq!(look!(store, attempt(reset.id)), Some(Attempt { revision: 1, ..reset.clone() }));
    assert_eq!(look!(store, attempts_of(class.ada, class.cohort, &maths)), []);
    let again = samples::attempt(9, class.ada, class.cohort, "1");
    keep!(store, add_attempt(&again));
    assert_eq!(look!(store, attempts_of(class.ada, class.cohort, &maths)), [again]);
}

/// An attempt is not opened again beside another open one of the same item.
pub async fn reopening_beside_an_open_one_is_a_conflict(store: &dyn Store) {
    let class = class(store).await;
    let ended = Attempt { state: finished(1), ..samples::attempt(1, class.ada, class.cohort, "quiz") };
    let other = samples::attempt(2, class.ada, class.cohort, "quiz");
    keep!(store, add_attempt(&ended));
    let reopened = Attempt { state: open(&[], Some(9)), ..ended.clone() };
    keep!(store, save_attempt(&reopened, None));
    let ended = Attempt { revision: 1, ..ended };
    keep!(store, save_attempt(&ended, None); add_attempt(&other));
    let reopened = Attempt { revision: 2, ..reopened };
    is_conflict(attempt_to!(store, save_attempt(&reopened, None)));
}

/// Open attempts that are due, the longest due first and no more than asked for; due now is due.
pub async fn overdue_attempts_are_listed_longest_due_first(store: &dyn Store) {
    let class = class(store).await;
    let due = |n: u8, due: Option<i64>| {
        let attempt = samples::attempt(n, class.ada, class.cohort, &n.to_string());
        Attempt { state: open(&[n], due), ..attempt }
    };
    let (second, first, third) = (due(1, Some(20)), due(2, Some(10)), due(3, Some(30)));
    let second = answered(&second, &[samples::response(0, 0, samples::option("a"))]);
    let ended = Attempt { state: finished(5), ..due(6, Some(5)) };
    keep!(store,
        add_attempt(&second);
        add_attempt(&first);
        add_attempt(&third);
        add_attempt(&due(4, Some(31)));
        add_attempt(&due(5, None));
        add_attempt(&ended);
    );
    let now = samples::moment(30);
    assert_eq!(look!(store, overdue(now, 9)), [first.clone(), second.clone(), third]);
    assert_eq!(look!(store, overdue(now, 2)), [first.clone(), second]);
    assert_eq!(look!(store, overdue(now, 0)), []);
    assert_eq!(look!(store, overdue(samples::moment(9), 9)), []);
    keep!(store, save_attempt(&first.as_of(now), None));
    assert_eq!(look!(store, overdue(now, 1)).len(), 1);
    assert_eq!(look!(store, overdue(samples::moment(10), 9)), []);
}
