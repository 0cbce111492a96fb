//! What was read.

use super::{
    attempt_to, class, is_broken, keep, look,
    samples::{self, reading},
};
use crate::{CourseId, Store};

/// What a learner has read of a course, oldest first; at the same time, by lesson and section.
pub async fn what_was_read_is_listed_oldest_first(store: &dyn Store) {
    let class = class(store).await;
    let other = samples::cohort(2, &[]);
    keep!(store,
        put_cohort(&other);
        mark_read(class.ada, class.cohort, &reading("maths", "2-sums", 0, 20));
        mark_read(class.ada, class.cohort, &reading("maths", "1-why", 255, 10));
        mark_read(class.ada, class.cohort, &reading("maths", "30-x", 0, 15));
        mark_read(class.ada, class.cohort, &reading("maths", "3-x", 1, 15));
        mark_read(class.ada, class.cohort, &reading("maths", "3-x", 0, 15));
        mark_read(class.ada, class.cohort, &reading("art", "1-why", 0, 5));
        mark_read(class.ada, other.id, &reading("maths", "9-else", 0, 5));
        mark_read(class.ben, class.cohort, &reading("maths", "2-sums", 1, 5));
    );
    let expected = [
        reading("maths", "1-why", 255, 10),
        reading("maths", "3-x", 0, 15),
        reading("maths", "3-x", 1, 15),
        reading("maths", "30-x", 0, 15),
        reading("maths", "2-sums", 0, 20),
    ];
    let maths = CourseId::new("maths");
    assert_eq!(look!(store, read_of(class.ada, class.cohort, &maths)), expected);
    assert_eq!(look!(store, read_of(class.ben, class.cohort, &maths)), [reading("maths", "2-sums", 1, 5)]);
    assert_eq!(look!(store, read_of(class.ben, other.id, &maths)), []);
}

/// Reading a section again moves its time and adds nothing.
pub async fn reading_again_moves_the_time(store: &dyn Store) {
    let class = class(store).await;
    keep!(store, mark_read(class.ada, class.cohort, &reading("maths", "1-why", 0, 1)));
    keep!(store, mark_read(class.ada, class.cohort, &reading("maths", "1-why", 1, 2)));
    keep!(store, mark_read(class.ada, class.cohort, &reading("maths", "1-why", 0, 3)));
    let expected = [reading("maths", "1-why", 1, 2), reading("maths", "1-why", 0, 3)];
    assert_eq!(look!(store, read_of(class.ada, class.cohort, &CourseId::new("maths"))), expected);
}

/// Nobody reads nowhere.
pub async fn a_reading_needs_its_parents(store: &dyn Store) {
    let class = class(store).await;
    let reading = reading("maths", "1-why", 0, 1);
    is_broken(attempt_to!(store, mark_read(samples::learner(9).id, class.cohort, &reading)));
    is_broken(attempt_to!(store, mark_read(class.ada, samples::cohort(9, &[]).id, &reading)));
}
