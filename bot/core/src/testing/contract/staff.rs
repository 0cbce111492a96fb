//! Who teaches, what lets one teach, and what they bring.

use super::{
    attempt_to, class, is_broken, is_conflict, keep, look,
    samples::{self, draft, moment, secret},
};
use crate::{
    Attempt, Cohort, CourseId, Draft, EditionId, Invitation, Learner, Member, Purpose, Role, SecretHash,
    Store,
};

async fn uses(store: &dyn Store, secret: &SecretHash) -> bool {
    let mut tx = store.write().await.unwrap();
    let used = tx.use_invitation(secret).await.unwrap();
    tx.commit().await.unwrap();
    used
}

/// Who was let teach may; a second time changes nothing, and nobody else may.
pub async fn who_may_teach_is_remembered(store: &dyn Store) {
    let class = class(store).await;
    assert!(!look!(store, anybody_teaches()));
    keep!(store, let_teach(class.ada, moment(1)));
    keep!(store, let_teach(class.ada, moment(2)));
    assert!(look!(store, anybody_teaches()));
    assert!(look!(store, may_teach(class.ada)));
    assert!(!look!(store, may_teach(class.ben)));
    is_broken(attempt_to!(store, let_teach(samples::learner(9).id, moment(1))));
}

/// A one-time link comes back, whatever it is good for and whoever made it.
pub async fn an_invitation_comes_back(store: &dyn Store) {
    let class = class(store).await;
    let purposes = [Purpose::Teach, Purpose::TeachIn(class.cohort), Purpose::Return(class.ben)];
    for (n, purpose) in (1..).zip(purposes) {
        let by = (n > 1).then_some(class.ada);
        let invitation = Invitation { purpose, by, until: moment(i64::from(n)) };
        keep!(store, add_invitation(&secret(n), &invitation));
        assert_eq!(look!(store, invitation(&secret(n))), Some(invitation));
        is_conflict(attempt_to!(store, add_invitation(&secret(n), &invitation)));
    }
    assert_eq!(look!(store, invitation(&secret(9))), None);
}

/// A link is used up once, and gone; undone, it is good again.
pub async fn an_invitation_is_used_once(store: &dyn Store) {
    let invitation = Invitation { purpose: Purpose::Teach, by: None, until: moment(1) };
    keep!(store, add_invitation(&secret(1), &invitation); add_invitation(&secret(2), &invitation));
    assert!(attempt_to!(store, use_invitation(&secret(1))).unwrap());
    assert!(uses(store, &secret(1)).await);
    assert!(!uses(store, &secret(1)).await);
    assert!(!uses(store, &secret(9)).await);
    assert_eq!(look!(store, invitation(&secret(1))), None);
    assert!(uses(store, &secret(2)).await);
}

/// Nobody is let in nowhere.
pub async fn an_invitation_needs_its_parents(store: &dyn Store) {
    let class = class(store).await;
    let (nobody, nowhere) = (samples::learner(9).id, samples::cohort(9, &[]).id);
    let orphans = [
        (Purpose::TeachIn(nowhere), Some(class.ada)),
        (Purpose::Return(nobody), Some(class.ada)),
        (Purpose::Teach, Some(nobody)),
    ];
    for (purpose, by) in orphans {
        let invitation = Invitation { purpose, by, until: moment(1) };
        is_broken(attempt_to!(store, add_invitation(&secret(1), &invitation)));
    }
}

/// The program's own links are forgotten, and those that ended; one that ends now is good.
pub async fn old_invitations_are_forgotten(store: &dyn Store) {
    let class = class(store).await;
    let until = |until, by| Invitation { purpose: Purpose::Teach, by, until: moment(until) };
    keep!(store,
        add_invitation(&secret(1), &until(99, None));
        add_invitation(&secret(2), &until(9, Some(class.ada)));
        add_invitation(&secret(3), &until(10, Some(class.ada)));
        add_invitation(&secret(4), &until(11, Some(class.ada)));
    );
    keep!(store, tidy_invitations(moment(10)));
    for (n, stays) in [(1, false), (2, false), (3, true), (4, true)] {
        assert_eq!(look!(store, invitation(&secret(n))).is_some(), stays, "{n}");
    }
}

/// A roster is in the order of names, whatever their case, and then of ids; who was taken out is on it.
pub async fn a_roster_is_listed_by_name(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let named = |n: u8, name: &str| Learner { name: name.into(), ..samples::learner(n) };
    let names = ["älva", "bob", "Zoë", "Bob", "ann", "Éva"];
    keep!(store, put_cohort(&other));
    for (n, name) in (3..).zip(names) {
        let learner = named(n, name);
        keep!(store,
            add_learner(&learner, &samples::account("web", name));
            enrol(class.cohort, learner.id, Role::Learner, moment(i64::from(n)));
        );
    }
    keep!(store,
        enrol(other.id, class.ada, Role::Learner, moment(0));
        set_member(class.cohort, samples::learner(4).id, Role::Instructor, Some(moment(20)));
    );
    let roster = look!(store, roster(class.cohort));
    let listed: Vec<_> = roster.iter().map(|member| member.learner.name.as_str()).collect();
    assert_eq!(listed, ["ann", "bob", "Bob", "Zoë", "älva", "Éva"]);
    let bob = Member {
        learner: named(4, "bob"),
        role: Role::Instructor,
        since: moment(4),
        removed: Some(moment(20)),
    };
    assert_eq!(roster[1], bob);
    assert_eq!(look!(store, member(class.cohort, bob.learner.id)), Some(bob));
    assert_eq!(look!(store, member(class.cohort, class.ada)), None);
    assert_eq!(look!(store, roster(samples::cohort(9, &[]).id)), []);
}

/// Who is taken out is in the cohort no more, and enrolling does not put them back; setting does, in any role.
pub async fn who_is_taken_out_can_be_put_back(store: &dyn Store) {
    let class = class(store).await;
    let (cohort, now) = (samples::cohort(1, &["maths"]), moment(1));
    keep!(store, enrol(class.cohort, class.ada, Role::Learner, now));
    keep!(store, enrol(class.cohort, class.ben, Role::Learner, now));
    keep!(store, set_member(class.cohort, class.ada, Role::Learner, Some(moment(5))));
    assert_eq!(look!(store, cohorts_of(class.ada)), []);
    assert_eq!(look!(store, cohorts_of(class.ben)), [(cohort.clone(), Role::Learner)]);
    keep!(store, enrol(class.cohort, class.ada, Role::Instructor, moment(6)));
    let removed = look!(store, member(class.cohort, class.ada)).unwrap();
    assert_eq!((removed.role, removed.since, removed.removed), (Role::Learner, now, Some(moment(5))));
    keep!(store, set_member(class.cohort, class.ada, Role::Instructor, None));
    assert_eq!(look!(store, cohorts_of(class.ada)), [(cohort, Role::Instructor)]);
    let back = look!(store, member(class.cohort, class.ada)).unwrap();
    assert_eq!((back.role, back.since, back.removed), (Role::Instructor, now, None));
    let nobody = samples::learner(9).id;
    is_conflict(attempt_to!(store, set_member(class.cohort, nobody, Role::Learner, None)));
}

/// Every cohort, oldest first, with its courses in order.
pub async fn every_cohort_is_listed_oldest_first(store: &dyn Store) {
    let made = |n, at, courses: &[&str]| Cohort { since: moment(at), ..samples::cohort(n, courses) };
    let (one, two, three) = (made(1, 9, &["b", "a"]), made(2, 5, &[]), made(3, 5, &["a", "c", "b"]));
    keep!(store, put_cohort(&three); put_cohort(&one); put_cohort(&two));
    assert_eq!(look!(store, all_cohorts()), [two, three, one]);
}

/// A draft comes back with its files, within its cohort; the newest is listed first.
pub async fn drafts_are_listed_newest_first(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let early = draft("z", class.cohort, class.ada);
    let late = Draft { at: moment(9), ..draft("a", class.cohort, class.ben) };
    let theirs = Draft { title: "Theirs \"too\"".into(), ..draft("z", other.id, class.ben) };
    keep!(store, put_cohort(&other); put_draft(&early, b"z"); put_draft(&late, b"a\0"); put_draft(&theirs, b"z"));
    assert_eq!(look!(store, drafts(class.cohort)), [late.clone(), early.clone()]);
    assert_eq!(look!(store, drafts(other.id)), [theirs]);
    assert_eq!(look!(store, draft(class.cohort, &early.edition)), Some(early));
    assert_eq!(look!(store, draft(other.id, &late.edition)), None);
    assert_eq!(look!(store, edition(&late.edition)), Some(b"a\0".to_vec()));
    assert_eq!(look!(store, editions(&CourseId::new("maths"))), [], "a draft is no edition");
}

/// The same edition again is no second draft; what was said of it last stands.
pub async fn a_draft_is_put_once(store: &dyn Store) {
    let class = class(store).await;
    let first = draft("e", class.cohort, class.ada);
    let course = CourseId::new("art");
    let again = Draft { course, title: "Again".into(), by: class.ben, at: moment(3), ..first.clone() };
    keep!(store, put_draft(&first, b"files"); put_draft(&again, b"files"));
    assert_eq!(look!(store, drafts(class.cohort)), [again]);
    let (nobody, nowhere) = (samples::learner(9).id, samples::cohort(9, &[]).id);
    is_broken(attempt_to!(store, put_draft(&draft("f", class.cohort, nobody), b"")));
    is_broken(attempt_to!(store, put_draft(&draft("f", nowhere, class.ada), b"")));
}

/// A draft that is thrown away is gone with its files; what somebody tried out can still be read, and put again.
pub async fn a_dropped_draft_leaves_the_files_that_were_tried(store: &dyn Store) {
    let class = class(store).await;
    let (tried, untried) =
        (draft("tried", class.cohort, class.ada), draft("untried", class.cohort, class.ada));
    let attempt = samples::attempt(1, class.ada, class.cohort, "quiz");
    keep!(store,
        put_draft(&tried, b"t");
        put_draft(&untried, b"u");
        add_attempt(&Attempt { edition: tried.edition.clone(), ..attempt });
    );
    for edition in [&tried.edition, &untried.edition, &EditionId::new("none")] {
        keep!(store, drop_draft(class.cohort, edition));
        assert_eq!(look!(store, draft(class.cohort, edition)), None);
    }
    assert_eq!(look!(store, drafts(class.cohort)), []);
    assert_eq!(look!(store, edition(&tried.edition)), Some(b"t".to_vec()));
    assert_eq!(look!(store, edition(&untried.edition)), None);
    keep!(store, put_draft(&tried, b"t"));
    assert_eq!(look!(store, drafts(class.cohort)), [tried]);
}

/// A course that one cohort brought is not another's to bring.
pub async fn an_upload_is_one_cohorts(store: &dyn Store) {
    let class = class(store).await;
    let (other, maths) = (samples::cohort(2, &[]), CourseId::new("maths"));
    keep!(store, put_cohort(&other); put_upload(&maths, class.cohort, moment(1)));
    keep!(store, put_upload(&maths, class.cohort, moment(2)));
    is_conflict(attempt_to!(store, put_upload(&maths, other.id, moment(3))));
    is_broken(attempt_to!(store, put_upload(&CourseId::new("x"), samples::cohort(9, &[]).id, moment(3))));
    assert_eq!(look!(store, uploaded_for(&maths)), Some(class.cohort));
    assert_eq!(look!(store, uploaded_for(&CourseId::new("art"))), None);
}

/// Everything that was brought, oldest first; bringing it again does not make it younger.
pub async fn uploads_are_listed_oldest_first(store: &dyn Store) {
    let class = class(store).await;
    let [a, b, c] = ["a", "b", "c"].map(CourseId::new);
    keep!(store,
        put_upload(&c, class.cohort, moment(1));
        put_upload(&b, class.cohort, moment(2));
        put_upload(&a, class.cohort, moment(2));
        put_upload(&c, class.cohort, moment(3));
    );
    assert_eq!(look!(store, uploads()), [c, a, b]);
}
