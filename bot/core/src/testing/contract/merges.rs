//! Two records made one, and two again.

use std::slice;

use super::{
    Class, attempt_to, class, is_broken, is_conflict, keep, look,
    samples::{self, account, moment, reading, secret},
};
use crate::{
    Account, Allowance, Attempt, CohortId, Column, Counting, CourseId, Invitation, ItemId, LearnerId, Member,
    Merge, Notice, Override, Purpose, Reading, Role, SecretKind, State, Store, Talk, Thread, ThreadState,
};

/// All that a store tells of one learner.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    accounts: Vec<Account>,
    secrets: Vec<u8>,
    links: Vec<u8>,
    places: Vec<(CohortId, Member)>,
    attempts: Vec<Attempt>,
    readings: Vec<(CohortId, Reading)>,
    allowances: Vec<Allowance>,
    scores: Vec<Override>,
    notices: Vec<Notice>,
    talks: Vec<Talk>,
    tokens: Vec<(i64, u64)>,
}

async fn known(store: &dyn Store, who: LearnerId) -> Known {
    let mut tx = store.read().await.unwrap();
    let (mut secrets, mut links, mut places) = (Vec::new(), Vec::new(), Vec::new());
    let (mut allowances, mut scores) = (Vec::new(), Vec::new());
    for n in 0..20 {
        let holder = tx.holder(SecretKind::Return, &secret(n)).await.unwrap();
        secrets.extend(holder.filter(|holder| holder.id == who).map(|_| n));
        let link = tx.invitation(&secret(n)).await.unwrap();
        links.extend(link.filter(|link| link.purpose == Purpose::Return(who)).map(|_| n));
        let cohort = samples::cohort(n, &[]).id;
        places.extend(tx.member(cohort, who).await.unwrap().map(|member| (cohort, member)));
        allowances.extend(tx.allowances(cohort).await.unwrap().into_iter().filter(|one| one.learner == who));
        scores.extend(tx.overrides(cohort).await.unwrap().into_iter().filter(|one| one.learner == who));
    }
    Known {
        accounts: tx.accounts_of(who).await.unwrap(),
        secrets,
        links,
        places,
        attempts: tx.attempts_by(who).await.unwrap(),
        readings: tx.readings_by(who).await.unwrap(),
        allowances,
        scores,
        notices: tx.notices(who).await.unwrap(),
        talks: tx.talks_of(who).await.unwrap(),
        tokens: tx.tokens_of(who).await.unwrap(),
    }
}

fn attempt(n: u8, learner: LearnerId, cohort: CohortId, item: &str, counting: Counting) -> Attempt {
    Attempt { counting, ..samples::attempt(n, learner, cohort, item) }
}

fn talk(n: u8, learner: LearnerId, cohort: CohortId, lab: &str) -> Talk {
    Talk { turns: vec![samples::exchange(0, lab)], ..samples::talk(n, learner, cohort, lab) }
}

fn score(cohort: CohortId, learner: LearnerId, item: &str, percent: u8) -> Override {
    let column = Column { course: CourseId::new("maths"), item: ItemId::new(item), posting: None };
    Override { cohort, learner, column, percent, why: "so".into(), by: samples::learner(1).id, at: moment(1) }
}

/// Ada and Ben, who both have some of everything, some of it the same. Ben teaches where Ada learns, was taken out
/// of a second cohort where she never was, and is alone in a third.
async fn full(store: &dyn Store) -> Class {
    let class = class(store).await;
    let (second, third) = (samples::cohort(2, &[]), samples::cohort(3, &[]));
    let (one, two) = (samples::posting(1, class.cohort), samples::posting(2, class.cohort));
    keep!(store, put_cohort(&second); put_cohort(&third); put_posting(&one); put_posting(&two));
    keep!(store,
        enrol(class.cohort, class.ada, Role::Learner, moment(1));
        enrol(class.cohort, class.ben, Role::Instructor, moment(2));
        enrol(second.id, class.ben, Role::Learner, moment(3));
        set_member(second.id, class.ben, Role::Learner, Some(moment(4)));
        enrol(third.id, class.ben, Role::Instructor, moment(5));
    );
    for (n, who) in [(1, class.ada), (2, class.ben)] {
        let link = Invitation { purpose: Purpose::Return(who), by: Some(class.ada), until: moment(9) };
        let given = |posting| Allowance { posting, learner: who, minutes: n.into(), attempts: 1 };
        let ended = State::Finished { answers: [].into(), at: moment(9) };
        let ended = Attempt { state: ended, ..samples::attempt(n, who, class.cohort, "both") };
        let alone = if n == 1 { two.id } else { one.id };
        keep!(store,
            add_secret(SecretKind::Return, &secret(n), who, moment(1));
            add_invitation(&secret(10 + n), &link);
            add_attempt(&ended);
            add_attempt(&attempt(10 + n, who, class.cohort, &format!("open-{n}"), Counting::Counts));
            mark_read(who, class.cohort, &reading("maths", "both", 0, n.into()));
            mark_read(who, class.cohort, &reading("maths", "alone", n, n.into()));
            put_allowance(&given(alone));
            put_override(&score(class.cohort, who, "both", n));
            put_override(&score(class.cohort, who, &format!("alone-{n}"), n));
            add_notice(&samples::notice(n, who, class.cohort));
            add_talk(&talk(n, who, class.cohort, "both"));
            add_talk(&talk(10 + n, who, class.cohort, &format!("alone-{n}")));
            use_tokens(who, 1, n.into());
        );
    }
    keep!(store,
        add_attempt(&attempt(20, class.ben, third.id, "trial", Counting::Trial));
        put_allowance(&Allowance { posting: one.id, learner: class.ada, minutes: 7, attempts: 7 });
        use_tokens(class.ben, 2, 9);
    );
    class
}

/// What was `gone`'s is `kept`'s, where `kept` has none of the same; a role is not raised, and `gone` is nowhere.
pub async fn a_merge_makes_two_records_one(store: &dyn Store) {
    let class = full(store).await;
    let (ada, ben) = (known(store, class.ada).await, known(store, class.ben).await);
    let merge = samples::merge(1, class.cohort, class.ada, class.ben);
    keep!(store, merge(&merge));
    let joined = known(store, class.ada).await;
    assert_eq!(joined.accounts, [account("web", "ada"), account("web", "ben")]);
    assert_eq!((joined.secrets, joined.links), (vec![1, 2], vec![11, 12]));
    assert_eq!(look!(store, learner_of(&account("web", "ben"))), Some(samples::learner(1)));
    let places: Vec<_> =
        joined.places.iter().map(|(_, place)| (place.role, place.since, place.removed)).collect();
    let expected = [
        (Role::Learner, moment(1), None),
        (Role::Learner, moment(3), Some(moment(4))),
        (Role::Instructor, moment(5), None),
    ];
    assert_eq!(places, expected);
    assert_eq!(joined.attempts.len(), ada.attempts.len() + ben.attempts.len());
    assert_eq!(joined.notices.len(), 2);
    let read: Vec<_> =
        joined.readings.iter().map(|(_, one)| (one.lesson.as_str(), one.section, one.at)).collect();
    assert_eq!(read, [("alone", 1, moment(1)), ("both", 0, moment(1)), ("alone", 2, moment(2))]);
    assert_eq!(joined.allowances, ada.allowances);
    let scores: Vec<_> = joined.scores.iter().map(|one| (one.column.item.as_str(), one.percent)).collect();
    assert_eq!(scores, [("alone-1", 1), ("alone-2", 2), ("both", 1)]);
    let talks: Vec<_> =
        joined.talks.iter().map(|one| (one.lab.as_str(), one.left, one.turns.len())).collect();
    let expected =
        [("both", None, 1), ("both", Some(merge.at), 1), ("alone-1", None, 1), ("alone-2", None, 1)];
    assert_eq!((talks.as_slice(), joined.tokens), (expected.as_slice(), vec![(1, 3), (2, 9)]));
    let left = known(store, class.ben).await;
    assert_eq!((left.accounts, left.secrets, left.links), (vec![], vec![], vec![]));
    assert_eq!((left.places, left.attempts, left.notices), (vec![], vec![], vec![]));
    assert_eq!((left.talks, left.tokens), (vec![], vec![]));
    assert_eq!(look!(store, learner(class.ben)), Some(samples::learner(2)));
}

/// Taken back, both records are as they were; a second time changes nothing.
pub async fn a_merge_is_taken_back(store: &dyn Store) {
    let class = full(store).await;
    let before = (known(store, class.ada).await, known(store, class.ben).await);
    let merge = samples::merge(1, class.cohort, class.ada, class.ben);
    keep!(store, merge(&merge));
    keep!(store, unmerge(merge.id, moment(50)));
    assert_eq!((known(store, class.ada).await, known(store, class.ben).await), before);
    assert_eq!(look!(store, merged(merge.id)), Some(Merge { undone: Some(moment(50)), ..merge.clone() }));
    // What Ada does from here on is hers, though the merge lists the same cohort.
    let third = samples::cohort(3, &[]).id;
    keep!(store, enrol(third, class.ada, Role::Learner, moment(60)));
    let before = (known(store, class.ada).await, known(store, class.ben).await);
    keep!(store, unmerge(merge.id, moment(70)); unmerge(samples::merge(9, third, class.ada, class.ben).id, moment(70)));
    assert_eq!((known(store, class.ada).await, known(store, class.ben).await), before);
    assert_eq!(look!(store, merged(merge.id)).unwrap().undone, Some(moment(50)));
    let again = samples::merge(2, class.cohort, class.ada, class.ben);
    keep!(store, merge(&again); unmerge(again.id, moment(80)));
    assert_eq!((known(store, class.ada).await, known(store, class.ben).await), before);
}

/// What was done in between stays with whom it is; what is there no more does not come back.
pub async fn only_what_was_moved_is_moved_back(store: &dyn Store) {
    let class = full(store).await;
    let (ada, ben) = (known(store, class.ada).await, known(store, class.ben).await);
    let (merge, third) = (samples::merge(1, class.cohort, class.ada, class.ben), samples::cohort(3, &[]).id);
    keep!(store, merge(&merge));
    let new = attempt(30, class.ada, class.cohort, "new", Counting::Counts);
    let added = talk(30, class.ada, class.cohort, "new");
    keep!(store,
        drop_secrets(SecretKind::Return, class.ada);
        drop_notice(class.ada, samples::notice(2, class.ada, class.cohort).id);
        add_attempt(&new);
        mark_read(class.ada, class.cohort, &reading("maths", "new", 0, 99));
        set_member(third, class.ada, Role::Learner, Some(moment(40)));
        add_talk(&added);
        use_tokens(class.ada, 2, 7);
        unmerge(merge.id, moment(50));
    );
    let (ada_now, ben_now) = (known(store, class.ada).await, known(store, class.ben).await);
    assert_eq!(ben_now, Known { secrets: vec![], notices: vec![], ..ben }, "a place is as it was");
    let mut attempts = ada.attempts.clone();
    attempts.push(new);
    let mut readings = ada.readings.clone();
    readings.push((class.cohort, reading("maths", "new", 0, 99)));
    let mut talks = ada.talks.clone();
    talks.push(added);
    let tokens = vec![ada.tokens[0], (2, 7)];
    assert_eq!(ada_now, Known { secrets: vec![], attempts, readings, talks, tokens, ..ada });
}

/// What another merge has moved on is that one's to bring back.
pub async fn what_was_moved_on_stays(store: &dyn Store) {
    let class = full(store).await;
    let carl = samples::learner(4);
    keep!(store, add_learner(&carl, &account("web", "carl")));
    let (first, second) = (
        samples::merge(1, class.cohort, class.ada, class.ben),
        samples::merge(2, class.cohort, carl.id, class.ada),
    );
    keep!(store, merge(&first));
    let joined = known(store, class.ada).await;
    keep!(store, merge(&second));
    assert_eq!(look!(store, merges(class.cohort)), [second.clone(), first.clone()]);
    assert_eq!(look!(store, accounts_of(carl.id)).len(), 3);
    keep!(store, unmerge(first.id, moment(50)));
    assert_eq!(look!(store, accounts_of(carl.id)).len(), 3);
    assert_eq!(look!(store, accounts_of(class.ben)), []);
    assert_eq!((look!(store, talks_of(carl.id)).len(), look!(store, tokens_used(carl.id, 1))), (4, 3));
    keep!(store, unmerge(second.id, moment(60)));
    let now = known(store, class.ada).await;
    assert_eq!((now.accounts, now.talks, now.tokens), (joined.accounts, joined.talks, joined.tokens));
    assert_eq!(look!(store, accounts_of(carl.id)), [account("web", "carl")]);
}

/// Two open attempts of one item stand in the way; nothing of it is kept. A trial is in nobody's way.
pub async fn two_open_attempts_stand_in_the_way(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let mine = attempt(1, class.ada, class.cohort, "quiz", Counting::Counts);
    let trial = attempt(4, class.ada, class.cohort, "quiz", Counting::Trial);
    let open = attempt(2, class.ben, class.cohort, "quiz", Counting::Counts);
    let elsewhere = attempt(3, class.ben, other.id, "quiz", Counting::Counts);
    keep!(store, put_cohort(&other); add_attempt(&mine); add_attempt(&trial); add_attempt(&open); add_attempt(&elsewhere));
    let merge = samples::merge(1, class.cohort, class.ada, class.ben);
    is_conflict(attempt_to!(store, merge(&merge)));
    assert_eq!(look!(store, accounts_of(class.ben)), [account("web", "ben")]);
    assert_eq!(look!(store, merged(merge.id)), None);
    keep!(store, save_attempt(&open.hand_in(moment(9)), None); merge(&merge));
    assert_eq!(look!(store, attempts_by(class.ada)).len(), 4);
}

/// Of two at one lab in one cohort the gone one's is left; one that was left before stays so when both come back.
/// Where the kept one is at no such lab, theirs goes on. Nothing comes back beside what the gone one has begun since.
pub async fn of_two_talks_at_a_lab_one_is_left(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    let before = Talk { left: Some(moment(2)), ..talk(3, class.ben, class.cohort, "lab") };
    let done = Talk { left: Some(moment(2)), ..talk(5, class.ada, class.cohort, "done") };
    keep!(store,
        put_cohort(&other);
        add_talk(&talk(1, class.ada, class.cohort, "lab"));
        add_talk(&talk(2, class.ben, class.cohort, "lab"));
        add_talk(&before);
        add_talk(&talk(4, class.ben, other.id, "lab"));
        add_talk(&done);
        add_talk(&talk(6, class.ben, class.cohort, "done"));
    );
    let bens = known(store, class.ben).await;
    let merge = samples::merge(1, class.cohort, class.ada, class.ben);
    // Its thread says so.
    let there = talk(2, class.ben, class.cohort, "lab").id;
    let shown = Thread { state: ThreadState::Level, ..samples::thread(there, account("chat", "ben")) };
    keep!(store, put_thread(&shown); merge(&merge));
    assert_eq!(look!(store, threads_behind(&shown.of.platform)), [there]);
    let left: Vec<_> = look!(store, talks_of(class.ada)).iter().map(|one| one.left).collect();
    assert_eq!(left, [None, Some(merge.at), Some(moment(2)), None, Some(moment(2)), None]);
    let since = talk(7, class.ben, class.cohort, "lab");
    keep!(store, add_talk(&since));
    is_conflict(attempt_to!(store, unmerge(merge.id, moment(50))));
    keep!(store, save_talk(&Talk { left: Some(moment(40)), ..since }); put_thread(&shown); unmerge(merge.id, moment(50)));
    assert_eq!(look!(store, threads_behind(&shown.of.platform)), [there]);
    let mut now = known(store, class.ben).await;
    assert_eq!(now.talks.pop().and_then(|since| since.left), Some(moment(40)));
    assert_eq!(now, bens);
}

/// A merge is of two who are there, in a cohort that is, once.
pub async fn a_merge_needs_two(store: &dyn Store) {
    let class = class(store).await;
    let (nobody, nowhere) = (samples::learner(9).id, samples::cohort(9, &[]).id);
    let merge = samples::merge(1, class.cohort, class.ada, class.ben);
    is_broken(attempt_to!(store, merge(&Merge { gone: class.ada, ..merge.clone() })));
    is_broken(attempt_to!(store, merge(&Merge { gone: nobody, ..merge.clone() })));
    is_broken(attempt_to!(store, merge(&Merge { kept: nobody, ..merge.clone() })));
    is_broken(attempt_to!(store, merge(&Merge { by: nobody, ..merge.clone() })));
    is_broken(attempt_to!(store, merge(&Merge { cohort: Some(nowhere), ..merge.clone() })));
    keep!(store, merge(&merge));
    is_conflict(attempt_to!(store, merge(&merge)));
    assert_eq!(look!(store, merged(merge.id)), Some(merge.clone()));
    assert_eq!(look!(store, merges(class.cohort)), [merge]);
    assert_eq!(look!(store, merges(nowhere)), []);
}

/// A merge on one's own word is of no cohort: it comes back, no cohort lists it, and it is taken back like any other.
pub async fn a_merge_may_be_of_no_cohort(store: &dyn Store) {
    let class = full(store).await;
    let before = (known(store, class.ada).await, known(store, class.ben).await);
    let own = Merge { cohort: None, ..samples::merge(1, class.cohort, class.ada, class.ben) };
    keep!(store, merge(&own));
    assert_eq!(look!(store, merged(own.id)), Some(own.clone()));
    assert_eq!(look!(store, merges(class.cohort)), []);
    assert_eq!(look!(store, merges_of(class.ada)), slice::from_ref(&own));
    assert_eq!(look!(store, accounts_of(class.ada)).len(), 2);
    keep!(store, unmerge(own.id, moment(50)));
    assert_eq!((known(store, class.ada).await, known(store, class.ben).await), before);
    let nobody = samples::learner(9).id;
    let orphan = Merge { cohort: None, ..samples::merge(2, class.cohort, class.ada, nobody) };
    is_broken(attempt_to!(store, merge(&orphan)));
    is_conflict(attempt_to!(store, merge(&own)));
}

/// Whoever was kept or gone finds the merge, the newest first, of whatever cohort, also when it was taken back.
pub async fn the_merges_of_a_learner_are_of_either_side(store: &dyn Store) {
    let class = class(store).await;
    let (other, carl) = (samples::cohort(2, &[]), samples::learner(3));
    let first = samples::merge(1, class.cohort, class.ada, class.ben);
    let own = Merge { cohort: None, by: carl.id, ..samples::merge(2, other.id, carl.id, class.ada) };
    let again = samples::merge(3, other.id, class.ada, class.ben);
    keep!(store, put_cohort(&other); add_learner(&carl, &account("web", "carl")); merge(&first));
    keep!(store, unmerge(first.id, moment(50)); merge(&own); merge(&again));
    let first = Merge { undone: Some(moment(50)), ..first };
    assert_eq!(look!(store, merges_of(class.ada)), [again.clone(), own.clone(), first.clone()]);
    assert_eq!(look!(store, merges_of(class.ben)), [again.clone(), first.clone()]);
    assert_eq!(look!(store, merges_of(carl.id)), [own]);
    assert_eq!(look!(store, merges_of(samples::learner(9).id)), []);
    assert_eq!(look!(store, merges(class.cohort)), [first]);
    assert_eq!(look!(store, merges(other.id)), [again]);
}
