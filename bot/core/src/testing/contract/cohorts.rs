//! Cohorts, who is in them, and what is given to them.

use super::{attempt_to, class, is_broken, is_conflict, keep, look, samples};
use crate::{
    Cohort, CourseId, Feedback, ItemId, LabRules, MayLeave, Posting, Reminder, Role, Store, Terms, Zone,
};

/// A cohort is found by its id and by its code, with its courses in order.
pub async fn a_cohort_is_found_by_id_and_code(store: &dyn Store) {
    let cohort =
        Cohort { code: Some("fern-Oak 7".into()), ..samples::cohort(1, &["zoology", "maths", "art"]) };
    let open = samples::cohort(2, &[]);
    keep!(store, put_cohort(&cohort); put_cohort(&open));
    assert_eq!(look!(store, cohort(cohort.id)), Some(cohort.clone()));
    assert_eq!(look!(store, cohort(open.id)), Some(open));
    assert_eq!(look!(store, cohort_by_code("fern-Oak 7")), Some(cohort));
    assert_eq!(look!(store, cohort_by_code("fern-oak 7")), None);
    assert_eq!(look!(store, cohort_by_code("")), None);
    assert_eq!(look!(store, cohort(samples::cohort(9, &[]).id)), None);
}

/// Putting a cohort again updates its name, its code and its courses, and nothing else.
pub async fn a_cohort_is_updated(store: &dyn Store) {
    let class = class(store).await;
    keep!(store, enrol(class.cohort, class.ada, Role::Learner, samples::moment(0)));
    let renamed = Cohort {
        name: "Évening \"class\"".into(),
        code: Some("new".into()),
        since: samples::moment(5),
        ..samples::cohort(1, &["art", "maths", "art-2"])
    };
    keep!(store, put_cohort(&renamed));
    let kept = Cohort { since: samples::moment(0), ..renamed };
    assert_eq!(look!(store, cohort(class.cohort)), Some(kept.clone()));
    assert_eq!(look!(store, cohorts_of(class.ada)), [(kept, Role::Learner)]);
    keep!(store, put_cohort(&samples::cohort(1, &["art"])));
    assert_eq!(look!(store, cohort(class.cohort)), Some(samples::cohort(1, &["art"])));
    assert_eq!(look!(store, cohort_by_code("new")), None);
}

/// A cohort's zone comes back, and whether it is archived, since when and no more.
pub async fn a_cohort_is_archived_and_revived(store: &dyn Store) {
    let class = class(store).await;
    keep!(store, enrol(class.cohort, class.ada, Role::Learner, samples::moment(0)));
    let zone = Zone::read("Europe/Berlin").unwrap();
    let archived = Cohort {
        code: Some("code".into()),
        zone: zone.clone(),
        archived: Some(samples::moment(7)),
        labs: LabRules { tokens_a_day: 5_000, hosted: MayLeave::IfAgreed, ..LabRules::DEFAULT },
        ..samples::cohort(1, &["maths"])
    };
    keep!(store, put_cohort(&archived));
    assert_eq!(look!(store, cohort(class.cohort)), Some(archived.clone()));
    assert_eq!(look!(store, cohort_by_code("code")), Some(archived.clone()));
    assert_eq!(look!(store, cohorts_of(class.ada)), [(archived.clone(), Role::Learner)]);
    let revived = Cohort { archived: None, ..archived };
    keep!(store, put_cohort(&revived));
    assert_eq!(look!(store, cohort(class.cohort)), Some(revived));
    let other = Cohort { zone, ..samples::cohort(2, &[]) };
    keep!(store, put_cohort(&other));
    assert_eq!(look!(store, cohort(other.id)), Some(other));
}

/// A code opens one cohort; cohorts without a code are as many as you like.
pub async fn a_code_opens_one_cohort(store: &dyn Store) {
    let coded = |n| Cohort { code: Some("code".into()), ..samples::cohort(n, &["maths"]) };
    keep!(store, put_cohort(&coded(1)); put_cohort(&samples::cohort(2, &[])); put_cohort(&samples::cohort(3, &[])));
    is_conflict(attempt_to!(store, put_cohort(&coded(2))));
    is_conflict(attempt_to!(store, put_cohort(&coded(4))));
    keep!(store, put_cohort(&coded(1)));
}

/// A course that is listed twice is a conflict.
pub async fn a_course_is_listed_once(store: &dyn Store) {
    is_conflict(attempt_to!(store, put_cohort(&samples::cohort(1, &["maths", "art", "maths"]))));
}

/// The cohorts of a learner: the one joined last comes first, each with the role there.
pub async fn the_cohort_joined_last_comes_first(store: &dyn Store) {
    let class = class(store).await;
    let (early, late) = (samples::cohort(3, &["b", "a"]), samples::cohort(2, &[]));
    keep!(store,
        put_cohort(&early);
        put_cohort(&late);
        enrol(late.id, class.ada, Role::Instructor, samples::moment(30));
        enrol(early.id, class.ada, Role::Learner, samples::moment(10));
        enrol(class.cohort, class.ada, Role::Learner, samples::moment(20));
        enrol(class.cohort, class.ben, Role::Instructor, samples::moment(40));
    );
    let cohort = samples::cohort(1, &["maths"]);
    let expected = [(late, Role::Instructor), (cohort.clone(), Role::Learner), (early, Role::Learner)];
    assert_eq!(look!(store, cohorts_of(class.ada)), expected);
    assert_eq!(look!(store, cohorts_of(class.ben)), [(cohort, Role::Instructor)]);
    assert_eq!(look!(store, cohorts_of(samples::learner(9).id)), []);
}

/// Enrolling a second time changes neither role nor order.
pub async fn enrolling_twice_changes_nothing(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    keep!(store,
        put_cohort(&other);
        enrol(class.cohort, class.ada, Role::Instructor, samples::moment(1));
        enrol(other.id, class.ada, Role::Learner, samples::moment(2));
        enrol(class.cohort, class.ada, Role::Learner, samples::moment(3));
    );
    keep!(store, enrol(class.cohort, class.ada, Role::Learner, samples::moment(4)));
    let expected = [(other, Role::Learner), (samples::cohort(1, &["maths"]), Role::Instructor)];
    assert_eq!(look!(store, cohorts_of(class.ada)), expected);
}

/// Nobody is enrolled in nothing.
pub async fn enrolling_needs_both(store: &dyn Store) {
    let class = class(store).await;
    let (nobody, nowhere) = (samples::learner(9).id, samples::cohort(9, &[]).id);
    is_broken(attempt_to!(store, enrol(class.cohort, nobody, Role::Learner, samples::moment(0))));
    is_broken(attempt_to!(store, enrol(nowhere, class.ada, Role::Learner, samples::moment(0))));
}

/// The postings of a cohort, oldest first.
pub async fn postings_are_listed_oldest_first(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let timed = Posting {
        opens: Some(samples::moment(1)),
        closes: Some(samples::moment(2)),
        ..samples::posting(1, class.cohort)
    };
    let free = samples::posting(2, class.cohort);
    let elsewhere = samples::posting(3, other.id);
    keep!(store, put_cohort(&other); put_posting(&free); put_posting(&elsewhere); put_posting(&timed));
    assert_eq!(look!(store, posting(timed.id)), Some(timed.clone()));
    assert_eq!(look!(store, posting(samples::posting(9, class.cohort).id)), None);
    assert_eq!(look!(store, postings(class.cohort)), [timed, free]);
    assert_eq!(look!(store, postings(other.id)), [elsewhere]);
    assert_eq!(look!(store, postings(samples::cohort(9, &[]).id)), []);
}

/// Putting a posting again updates its times, and nothing else.
pub async fn a_postings_times_are_updated(store: &dyn Store) {
    let class = class(store).await;
    let posting = Posting { opens: Some(samples::moment(1)), ..samples::posting(1, class.cohort) };
    let moved = Posting { opens: None, closes: Some(samples::moment(9)), ..posting.clone() };
    let other = samples::cohort(2, &[]);
    let twisted = Posting {
        cohort: other.id,
        course: CourseId::new("art"),
        item: ItemId::new("other"),
        ..moved.clone()
    };
    keep!(store, put_cohort(&other); put_posting(&posting); put_posting(&twisted));
    assert_eq!(look!(store, posting(posting.id)), Some(moved));
}

/// What a posting says comes back in every variant, and so do its reminder and its withdrawal.
pub async fn a_postings_terms_are_updated(store: &dyn Store) {
    let class = class(store).await;
    let plain = samples::posting(1, class.cohort);
    let terms = |time, attempts, feedback| Some(Terms { time, attempts, feedback });
    let all = [
        (terms(Some(i64::MAX), Some(u32::MAX), Feedback::AfterClose), Reminder::On, Some(1)),
        (terms(None, Some(0), Feedback::Immediate), Reminder::Given, Some(2)),
        (terms(Some(0), None, Feedback::AfterSubmit), Reminder::Off, None),
        (None, Reminder::Off, None),
    ];
    for (n, (terms, reminder, withdrawn)) in (2..).zip(all) {
        let withdrawn = withdrawn.map(samples::moment);
        let posting = Posting { terms, reminder, withdrawn, ..plain.clone() };
        keep!(store, put_posting(&posting));
        assert_eq!(look!(store, posting(posting.id)), Some(posting.clone()));
        let new = Posting { id: samples::posting(n, class.cohort).id, ..posting };
        keep!(store, put_posting(&new));
        assert_eq!(look!(store, postings(class.cohort)).last(), Some(&new));
    }
}

/// Nothing is posted to nobody.
pub async fn a_posting_needs_a_cohort(store: &dyn Store) {
    is_broken(attempt_to!(store, put_posting(&samples::posting(1, samples::cohort(9, &[]).id))));
}
