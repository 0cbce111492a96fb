//! People, their accounts and their secrets.

use super::{
    attempt_to, class, is_broken, is_conflict, keep, look,
    samples::{self, secret},
};
use crate::{Learner, SecretKind, Store, Timestamp};

/// A learner is found by account and by id, and nobody else is.
pub async fn a_learner_is_found_by_account_and_id(store: &dyn Store) {
    let class = class(store).await;
    let ada = samples::learner(1);
    assert_eq!(look!(store, learner_of(&samples::account("web", "ada"))), Some(ada.clone()));
    assert_eq!(look!(store, learner(class.ada)), Some(ada));
    assert_eq!(look!(store, learner_of(&samples::account("web", "eve"))), None);
    assert_eq!(look!(store, learner(samples::learner(9).id)), None);
}

/// Quotes, scripts, combining marks and what looks like SQL come back as they were.
pub async fn names_come_back_as_they_were(store: &dyn Store) {
    let names = [
        "O'Neil \"Ike\" \\ `x`",
        "'; DROP TABLE learner; --",
        "$1 ? :name @p %_",
        "王小明 Ольга Ελένη",
        "مرحبا ‏עברית",
        "e\u{301} and \u{e9}, \u{1F469}\u{200D}\u{1F3EB}",
        "two\nlines\tand a tab ",
        "",
    ];
    for (n, name) in (1..).zip(names) {
        let learner = Learner { name: name.into(), ..samples::learner(n) };
        let account = samples::account("web", name);
        keep!(store, add_learner(&learner, &account));
        assert_eq!(look!(store, learner_of(&account)), Some(learner));
    }
}

/// Accounts are compared as they are: case, blanks and platform tell them apart.
pub async fn accounts_are_exact(store: &dyn Store) {
    let accounts =
        [("web", "ada"), ("web", "Ada"), ("web", "ada "), ("web", "äda"), ("other", "ada"), ("webada", "")];
    for (n, (platform, user)) in (1..).zip(accounts) {
        keep!(store, add_learner(&samples::learner(n), &samples::account(platform, user)));
    }
    for (n, (platform, user)) in (1..).zip(accounts) {
        let found = look!(store, learner_of(&samples::account(platform, user)));
        assert_eq!(found, Some(samples::learner(n)));
    }
}

/// An account that is somebody's, or a learner who is there, cannot be added again.
pub async fn an_account_is_one_learners(store: &dyn Store) {
    keep!(store, add_learner(&samples::learner(1), &samples::account("web", "ada")));
    is_conflict(attempt_to!(store, add_learner(&samples::learner(2), &samples::account("web", "ada"))));
    is_conflict(attempt_to!(store, add_learner(&samples::learner(1), &samples::account("web", "eve"))));
    assert_eq!(look!(store, learner_of(&samples::account("web", "ada"))), Some(samples::learner(1)));
    assert_eq!(look!(store, learner(samples::learner(2).id)), None);
    assert_eq!(look!(store, learner_of(&samples::account("web", "eve"))), None);
}

/// A secret leads to its holder, by its kind; a second holder is a conflict.
pub async fn a_secret_has_one_holder(store: &dyn Store) {
    let class = class(store).await;
    let now = samples::moment(0);
    keep!(store, add_secret(SecretKind::Session, &secret(1), class.ada, now));
    keep!(store, add_secret(SecretKind::Return, &secret(1), class.ben, now));
    assert_eq!(look!(store, holder(SecretKind::Session, &secret(1))), Some(samples::learner(1)));
    assert_eq!(look!(store, holder(SecretKind::Return, &secret(1))), Some(samples::learner(2)));
    assert_eq!(look!(store, holder(SecretKind::Session, &secret(2))), None);
    is_conflict(attempt_to!(store, add_secret(SecretKind::Session, &secret(1), class.ben, now)));
}

/// Dropping one secret, or all of a kind that a learner holds, leaves the others.
pub async fn secrets_are_forgotten(store: &dyn Store) {
    let class = class(store).await;
    let now = samples::moment(0);
    keep!(store,
        add_secret(SecretKind::Session, &secret(1), class.ada, now);
        add_secret(SecretKind::Session, &secret(2), class.ada, now);
        add_secret(SecretKind::Session, &secret(3), class.ada, now);
        add_secret(SecretKind::Session, &secret(4), class.ben, now);
        add_secret(SecretKind::Return, &secret(5), class.ada, now);
    );
    keep!(store, drop_secret(SecretKind::Return, &secret(1)); drop_secret(SecretKind::Session, &secret(1)));
    assert_eq!(look!(store, holder(SecretKind::Session, &secret(1))), None);
    assert!(look!(store, holder(SecretKind::Session, &secret(2))).is_some());
    keep!(store, drop_secrets(SecretKind::Session, class.ada); drop_secret(SecretKind::Session, &secret(1)));
    assert_eq!(look!(store, holder(SecretKind::Session, &secret(2))), None);
    assert_eq!(look!(store, holder(SecretKind::Session, &secret(3))), None);
    assert!(look!(store, holder(SecretKind::Session, &secret(4))).is_some());
    assert!(look!(store, holder(SecretKind::Return, &secret(5))).is_some());
}

/// Nobody's secret is not kept.
pub async fn a_secret_needs_a_learner(store: &dyn Store) {
    let nobody = samples::learner(9).id;
    is_broken(attempt_to!(store, add_secret(SecretKind::Return, &secret(1), nobody, samples::moment(0))));
}

/// Times come back to the millisecond, before 1970 too; what is finer is cut off.
pub async fn times_are_kept_to_the_millisecond(store: &dyn Store) {
    let times = [
        (1_772_438_400_123_456_789_i128, 1_772_438_400_123),
        (0, 0),
        (-1_500_000, -1),
        (-86_400_000_000_000, -86_400_000),
    ];
    for (n, (nanos, millis)) in (1..).zip(times) {
        let learner = Learner { since: Timestamp::from_nanosecond(nanos).unwrap(), ..samples::learner(n) };
        keep!(store, add_learner(&learner, &samples::account("web", &n.to_string())));
        let found = look!(store, learner(learner.id)).unwrap();
        assert_eq!(found.since, Timestamp::from_millisecond(millis).unwrap());
    }
}
