//! All that is known of a person, together.

use super::{
    Class, class, keep, look,
    samples::{self, account, moment, option, parcel, reading, response, secret},
};
use crate::{
    Allowance, Attempt, Column, Counting, CourseId, Given, Invitation, ItemId, Learner, LearnerId, Line,
    Override, Purpose, Role, SecretKind, Store, Talk,
};

/// A learner's accounts, by platform and name.
pub async fn accounts_are_listed_by_name(store: &dyn Store) {
    let class = class(store).await;
    let carl = samples::learner(3);
    let merge = samples::merge(1, class.cohort, carl.id, class.ben);
    keep!(store, add_learner(&carl, &account("other", "zoe")); merge(&merge));
    assert_eq!(look!(store, accounts_of(carl.id)), [account("other", "zoe"), account("web", "ben")]);
    assert_eq!(look!(store, accounts_of(class.ada)), [account("web", "ada")]);
    assert_eq!(look!(store, accounts_of(samples::learner(9).id)), []);
}

/// Everything a learner ever sat, in whatever cohort, whether it counts or not, oldest first, with its responses.
pub async fn all_attempts_of_a_learner_are_listed(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let late = samples::attempt(1, class.ada, class.cohort, "1");
    let late = Attempt { began: moment(90), counting: Counting::Reset, ..late };
    let early = Attempt { counting: Counting::Trial, ..samples::attempt(2, class.ada, other.id, "2") };
    let art = Attempt { course: CourseId::new("art"), ..samples::attempt(3, class.ada, class.cohort, "3") };
    keep!(store, put_cohort(&other); add_attempt(&late); add_attempt(&early); add_attempt(&art));
    keep!(store, add_attempt(&samples::attempt(4, class.ben, class.cohort, "4")));
    keep!(store, save_attempt(&late, Some(&response(0, 0, option("a")))));
    let late = look!(store, attempt(late.id)).unwrap();
    assert_eq!(late.answers().len(), 1);
    assert_eq!(look!(store, attempts_by(class.ada)), [early, art, late]);
    assert_eq!(look!(store, attempts_by(samples::learner(9).id)), []);
}

/// Everything a learner has read, oldest first, with its cohort.
pub async fn all_readings_of_a_learner_are_listed(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    keep!(store,
        put_cohort(&other);
        mark_read(class.ada, other.id, &reading("art", "1-why", 0, 9));
        mark_read(class.ada, class.cohort, &reading("maths", "2-how", 1, 5));
        mark_read(class.ada, class.cohort, &reading("maths", "2-how", 0, 5));
        mark_read(class.ada, class.cohort, &reading("maths", "1-why", 7, 1));
        mark_read(class.ben, class.cohort, &reading("maths", "1-why", 0, 1));
    );
    let expected = [
        (class.cohort, reading("maths", "1-why", 7, 1)),
        (class.cohort, reading("maths", "2-how", 0, 5)),
        (class.cohort, reading("maths", "2-how", 1, 5)),
        (other.id, reading("art", "1-why", 0, 9)),
    ];
    assert_eq!(look!(store, readings_by(class.ada)), expected);
}

/// Words go, and that there was a response stays; of a number the unit goes; options are nobody's words.
pub async fn a_response_is_blanked(store: &dyn Store) {
    let class = class(store).await;
    let attempt = samples::attempt(1, class.ada, class.cohort, "quiz");
    let unit = |unit: Option<&str>| Given::Number { value: 0.1, unit: unit.map(Into::into) };
    let words = |words: &str| Given::Words(words.into());
    let given = [
        (words("my name is Ada"), words("")),
        (unit(Some("my name")), unit(None)),
        (option("a"), option("a")),
        (words("stays"), words("stays")),
    ];
    keep!(store, add_attempt(&attempt));
    for (n, (given, _)) in (0..).zip(&given) {
        let now = Attempt { revision: i64::from(n), ..attempt.clone() };
        keep!(store, save_attempt(&now, Some(&response(0, n, given.clone()))));
    }
    for seq in 0..3 {
        keep!(store, blank_response(attempt.id, 0, seq));
    }
    let other = samples::attempt(9, class.ada, class.cohort, "quiz").id;
    keep!(store, blank_response(attempt.id, 1, 0); blank_response(attempt.id, 0, 9); blank_response(other, 0, 0));
    let found = look!(store, attempt(attempt.id)).unwrap();
    let expected: Vec<_> = (0..).zip(given).map(|(n, (_, left))| response(0, n, left)).collect();
    assert_eq!(found.answers()[&0], expected);
    assert_eq!(found.revision, 4);
}

/// Something of everything that is known of a learner, by numbers that no other learner here uses.
async fn fill(store: &dyn Store, class: &Class, who: LearnerId, n: u8) {
    let posting = samples::posting(1, class.cohort);
    let column = Column { course: CourseId::new("maths"), item: ItemId::new("quiz"), posting: None };
    let (percent, why, at) = (n, format!("why {n}"), moment(1));
    let score = Override { cohort: class.cohort, learner: who, column, percent, why, by: class.ben, at };
    let line = Line { about: Some(who), why: Some("why".into()), ..samples::line(n, class.cohort) };
    let link = Invitation { purpose: Purpose::Return(who), by: None, until: moment(9) };
    let talk = samples::talk(n, who, class.cohort, "lab");
    let talk = Talk { turns: vec![samples::exchange(0, "Hi")], ..talk };
    let to = look!(store, accounts_of(who)).remove(0);
    keep!(store,
        enrol(class.cohort, who, Role::Learner, moment(1));
        put_posting(&posting);
        let_teach(who, moment(1));
        add_secret(SecretKind::Session, &secret(n), who, moment(1));
        add_invitation(&secret(n), &link);
        add_attempt(&samples::attempt(n, who, class.cohort, "quiz"));
        mark_read(who, class.cohort, &reading("maths", "1-why", 0, 1));
        add_talk(&talk);
        use_tokens(who, 20_000, 5);
        put_allowance(&Allowance { posting: posting.id, learner: who, minutes: 5, attempts: 2 });
        put_override(&score);
        add_line(&line);
        add_notice(&samples::notice(n, who, class.cohort));
        put_parcel(&parcel(n, &to));
        put_pending(&samples::pending(n, class.cohort, who));
    );
}

/// What is to be gone, and what is to stay, of a learner for whom `fill` was run.
async fn is_erased(store: &dyn Store, class: &Class, who: LearnerId, n: u8) {
    assert_eq!(look!(store, accounts_of(who)), []);
    assert_eq!(look!(store, holder(SecretKind::Session, &secret(n))), None);
    assert_eq!(look!(store, invitation(&secret(n))), None);
    assert!(!look!(store, may_teach(who)));
    assert_eq!(look!(store, readings_by(who)), []);
    assert_eq!(look!(store, notices(who)), []);
    assert_eq!(look!(store, talks_of(who)), []);
    assert_eq!(look!(store, talk(samples::talk(n, who, class.cohort, "lab").id)), None);
    assert_eq!(look!(store, tokens_used(who, 20_000)), 0);
    assert_eq!(look!(store, pending(samples::pending(n, class.cohort, who).id)), None);
    let given = look!(store, allowance(samples::posting(1, class.cohort).id, who)).unwrap();
    assert_eq!((given.minutes, given.attempts), (0, 2));
    let scores = look!(store, overrides(class.cohort));
    let score = scores.iter().find(|one| one.learner == who).unwrap();
    assert_eq!((score.percent, score.why.as_str()), (n, ""));
    let lines = look!(store, lines(class.cohort, None, 99));
    let about: Vec<_> = lines.iter().filter(|line| line.about == Some(who)).collect();
    assert_eq!(about, [&Line { about: Some(who), ..samples::line(n, class.cohort) }]);
}

/// Who is erased leaves attempts and places under another name, and nothing else; nobody else loses anything.
pub async fn an_erased_learner_leaves_a_tombstone(store: &dyn Store) {
    let class = class(store).await;
    fill(store, &class, class.ada, 1).await;
    fill(store, &class, class.ben, 2).await;
    keep!(store, erase(class.ada, "Somebody"));
    is_erased(store, &class, class.ada, 1).await;
    let tombstone = Learner { name: "Somebody".into(), ..samples::learner(1) };
    assert_eq!(look!(store, learner(class.ada)), Some(tombstone.clone()));
    assert_eq!(look!(store, learner_of(&account("web", "ada"))), None);
    assert_eq!(look!(store, parcels_for(&account("web", "ada"))), []);
    assert_eq!(look!(store, attempts_by(class.ada)).len(), 1);
    assert_eq!(look!(store, member(class.cohort, class.ada)).unwrap().learner, tombstone);
    assert_eq!(look!(store, accounts_of(class.ben)), [account("web", "ben")]);
    assert!(look!(store, holder(SecretKind::Session, &secret(2))).is_some());
    assert!(look!(store, invitation(&secret(2))).is_some());
    assert!(look!(store, may_teach(class.ben)));
    assert_eq!(look!(store, parcels_for(&account("web", "ben"))).len(), 1);
    assert!(look!(store, pending(samples::pending(2, class.cohort, class.ben).id)).is_some());
    assert_eq!((look!(store, readings_by(class.ben)).len(), look!(store, notices(class.ben)).len()), (1, 1));
    let talk = samples::talk(2, class.ben, class.cohort, "lab").id;
    assert_eq!(look!(store, waiting_talks()), [talk]);
    assert_eq!(look!(store, tokens_used(class.ben, 20_000)), 5);
    let lines = look!(store, lines(class.cohort, None, 99));
    assert_eq!(lines.iter().filter(|line| line.why.is_some()).count(), 1);
    // Nobody is there to erase: no fault.
    keep!(store, erase(samples::learner(9).id, "Nobody"));
    // The account is free again.
    keep!(store, add_learner(&samples::learner(5), &account("web", "ada")));
}

/// Who was merged into a learner is erased with them, and so are the merges; who was parted again is not.
pub async fn who_was_merged_is_erased_too(store: &dyn Store) {
    let class = class(store).await;
    let (carl, dora) = (samples::learner(3), samples::learner(4));
    keep!(store, add_learner(&carl, &account("web", "carl")); add_learner(&dora, &account("web", "dora")));
    fill(store, &class, class.ben, 2).await;
    fill(store, &class, class.ada, 1).await;
    let open = look!(store, attempts_by(class.ada)).remove(0);
    keep!(store, save_attempt(&open.hand_in(moment(5)), None));
    let merges = [
        samples::merge(1, class.cohort, class.ada, carl.id),
        samples::merge(2, class.cohort, class.ben, class.ada),
        samples::merge(3, class.cohort, class.ben, dora.id),
    ];
    for merge in &merges {
        keep!(store, merge(merge));
    }
    keep!(store, unmerge(merges[2].id, moment(50)); erase(class.ben, "Somebody"));
    is_erased(store, &class, class.ben, 2).await;
    is_erased(store, &class, class.ada, 1).await;
    for (who, name) in
        [(class.ada, "Somebody"), (class.ben, "Somebody"), (carl.id, "Somebody"), (dora.id, "Learner 4")]
    {
        assert_eq!(look!(store, learner(who)).unwrap().name, name);
    }
    for name in ["ada", "ben", "carl"] {
        assert_eq!(look!(store, learner_of(&account("web", name))), None);
        assert_eq!(look!(store, parcels_for(&account("web", name))), []);
    }
    assert_eq!(look!(store, accounts_of(dora.id)), [account("web", "dora")]);
    assert_eq!(look!(store, merges(class.cohort)), []);
    assert_eq!(look!(store, attempts_by(class.ben)).len(), 2);
}
