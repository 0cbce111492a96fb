//! What a transaction is.

use super::{both, class, is_broken, is_conflict, keep, look, samples, stored};
use crate::{Attempt, Response, Store, StoreError, Stored};

/// Dropping a transaction undoes all of it.
pub async fn dropping_undoes(store: &dyn Store) {
    let mut tx = store.write().await.unwrap();
    tx.add_learner(&samples::learner(1), &samples::account("web", "ada")).await.unwrap();
    tx.put_cohort(&samples::cohort(1, &["maths"])).await.unwrap();
    drop(tx);
    assert_eq!(look!(store, learner(samples::learner(1).id)), None);
    assert_eq!(look!(store, cohort(samples::cohort(1, &[]).id)), None);
    // The undone is really gone: it can be added again.
    keep!(store, add_learner(&samples::learner(1), &samples::account("web", "ada")));
}

/// Whoever looks after a commit finds it.
pub async fn what_is_committed_lasts(store: &dyn Store) {
    keep!(store, add_learner(&samples::learner(1), &samples::account("web", "ada")));
    assert_eq!(look!(store, learner(samples::learner(1).id)), Some(samples::learner(1)));
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.learner(samples::learner(1).id).await.unwrap(), Some(samples::learner(1)));
}

/// A look refuses to write.
pub async fn reading_changes_nothing(store: &dyn Store) {
    let mut tx = store.read().await.unwrap();
    is_broken(tx.add_learner(&samples::learner(1), &samples::account("web", "ada")).await);
    is_broken(tx.commit().await);
    assert_eq!(look!(store, learner(samples::learner(1).id)), None);
    store.read().await.unwrap().commit().await.unwrap();
}

/// A look beside an open transaction sees the record without it.
pub async fn what_is_not_committed_is_not_seen(store: &dyn Store) {
    let mut tx = store.write().await.unwrap();
    tx.add_learner(&samples::learner(1), &samples::account("web", "ada")).await.unwrap();
    assert!(tx.learner(samples::learner(1).id).await.unwrap().is_some());
    assert_eq!(look!(store, learner(samples::learner(1).id)), None);
    tx.commit().await.unwrap();
    assert!(look!(store, learner(samples::learner(1).id)).is_some());
}

/// Whatever is committed beside it, a look keeps seeing the moment of its first step.
pub async fn a_look_is_of_one_moment(store: &dyn Store) {
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.learner(samples::learner(1).id).await.unwrap(), None);
    keep!(store, add_learner(&samples::learner(1), &samples::account("web", "ada")));
    assert_eq!(tx.learner(samples::learner(1).id).await.unwrap(), None);
    drop(tx);
    assert!(look!(store, learner(samples::learner(1).id)).is_some());
}

/// After one failed step nothing of a transaction is kept, even if somebody goes on with it.
pub async fn after_a_failure_nothing_is_kept(store: &dyn Store) {
    keep!(store, add_learner(&samples::learner(1), &samples::account("web", "ada")));
    let mut tx = store.write().await.unwrap();
    tx.put_cohort(&samples::cohort(1, &["maths"])).await.unwrap();
    is_conflict(tx.add_learner(&samples::learner(2), &samples::account("web", "ada")).await);
    is_broken(tx.learner(samples::learner(1).id).await);
    is_broken(tx.put_cohort(&samples::cohort(2, &["maths"])).await);
    is_broken(tx.commit().await);
    assert_eq!(look!(store, cohort(samples::cohort(1, &[]).id)), None);
    assert_eq!(look!(store, cohort(samples::cohort(2, &[]).id)), None);
    // The next transaction is a fresh one.
    keep!(store, put_cohort(&samples::cohort(1, &["maths"])));
}

/// Two who write to the same attempt, and try again on a conflict, lose nothing and count nothing twice.
pub async fn two_writers_lose_nothing(store: &dyn Store) {
    const EACH: u16 = 10;
    let class = class(store).await;
    let attempt = samples::attempt(1, class.ada, class.cohort, "quiz");
    keep!(store, add_attempt(&attempt));
    both(answer_often(store, &attempt, 0, EACH), answer_often(store, &attempt, 1, EACH)).await;
    let attempt = look!(store, attempt(attempt.id)).unwrap();
    assert_eq!(attempt.revision, i64::from(2 * EACH));
    for question in 0..2 {
        let seqs: Vec<_> = attempt.answers()[&question].iter().map(|response| response.seq).collect();
        assert_eq!(seqs, (0..EACH).collect::<Vec<_>>());
    }
}

async fn answer_often(store: &dyn Store, attempt: &Attempt, question: u8, times: u16) {
    for seq in 0..times {
        let response = samples::response(question, seq, samples::option("a"));
        loop {
            match answer(store, attempt, &response).await {
                Ok(()) => break,
                Err(StoreError::Conflict) => {}
                Err(other) => panic!("{other}"),
            }
        }
    }
}

async fn answer(store: &dyn Store, attempt: &Attempt, response: &Response) -> Stored<()> {
    let mut tx = store.write().await?;
    let now = stored(&mut *tx, attempt).await;
    tx.save_attempt(&now, Some(response)).await?;
    tx.commit().await
}
