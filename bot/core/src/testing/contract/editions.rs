//! Editions of courses.

use super::{keep, look, samples};
use crate::{CourseId, EditionId, Store};

/// Every byte of an edition comes back, and of one without any.
pub async fn an_edition_comes_back_as_it_was(store: &dyn Store) {
    let maths = CourseId::new("maths");
    let (full, empty) = (EditionId::new("full"), EditionId::new("empty"));
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    keep!(store,
        put_edition(&maths, &full, &bytes, samples::moment(0));
        put_edition(&maths, &empty, &[], samples::moment(0));
    );
    assert!(look!(store, edition(&full)) == Some(bytes));
    assert_eq!(look!(store, edition(&empty)), Some(Vec::new()));
    assert_eq!(look!(store, edition(&EditionId::new("none"))), None);
}

/// The edition that was put last comes first, also when it was there before, whatever the clock said.
pub async fn the_newest_edition_comes_first(store: &dyn Store) {
    let (maths, art) = (CourseId::new("maths"), CourseId::new("art"));
    let [one, two, three] = ["z-one", "a-two", "m-three"].map(EditionId::new);
    let now = samples::moment(0);
    keep!(store, put_edition(&maths, &one, b"1", now); put_edition(&maths, &two, b"2", now));
    keep!(store, put_edition(&art, &three, b"3", samples::moment(9)));
    assert_eq!(look!(store, editions(&maths)), [two.clone(), one.clone()]);
    keep!(store, put_edition(&maths, &one, b"1", samples::moment(-9)));
    assert_eq!(look!(store, editions(&maths)), [one.clone(), two.clone()]);
    keep!(store, put_edition(&maths, &three, b"3", now); put_edition(&maths, &two, b"2", now));
    assert_eq!(look!(store, editions(&maths)), [two, three.clone(), one]);
    assert_eq!(look!(store, editions(&art)), [three]);
    assert_eq!(look!(store, editions(&CourseId::new("none"))), []);
}

/// Two courses made of the same files each have their edition.
pub async fn an_edition_may_be_of_two_courses(store: &dyn Store) {
    let (maths, copy) = (CourseId::new("maths"), CourseId::new("maths-copy"));
    let edition = EditionId::new("same");
    keep!(store, put_edition(&maths, &edition, b"x", samples::moment(0)));
    keep!(store, put_edition(&copy, &edition, b"x", samples::moment(1)));
    assert_eq!(look!(store, editions(&maths)), vec![edition.clone()]);
    assert_eq!(look!(store, editions(&copy)), vec![edition.clone()]);
    assert_eq!(look!(store, edition(&edition)), Some(b"x".to_vec()));
}
