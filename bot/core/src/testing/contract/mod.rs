//! What every store must do. Each case takes an empty store; [`store_contract!`](crate::store_contract) runs them all.
//!
//! A case is named by the sentence it proves.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a case of a contract panics: that is how it fails")]

pub mod attempts;
pub mod cohorts;
pub mod delivery;
pub mod editions;
pub mod grading;
pub mod learners;
pub mod leases;
pub mod merges;
pub mod persons;
pub mod places;
pub mod readings;
pub mod staff;
pub mod talks;
pub mod threads;
pub mod told;
pub mod transactions;

use std::{future::poll_fn, pin::pin, task::Poll};

use super::samples;
use crate::{Attempt, CohortId, LearnerId, Store, StoreError, Stored, Tx};

/// Two learners in a cohort, to start from.
struct Class {
    ada: LearnerId,
    ben: LearnerId,
    cohort: CohortId,
}

async fn class(store: &dyn Store) -> Class {
    let mut tx = store.write().await.unwrap();
    let (ada, ben, cohort) = (samples::learner(1), samples::learner(2), samples::cohort(1, &["maths"]));
    tx.add_learner(&ada, &samples::account("web", "ada")).await.unwrap();
    tx.add_learner(&ben, &samples::account("web", "ben")).await.unwrap();
    tx.put_cohort(&cohort).await.unwrap();
    tx.commit().await.unwrap();
    Class { ada: ada.id, ben: ben.id, cohort: cohort.id }
}

/// A transaction that runs these steps and must be kept.
macro_rules! keep {
    ($store:expr, $($method:ident($($argument:expr),* $(,)?));+ $(;)?) => {{
        let mut tx = $store.write().await.unwrap();
        $(tx.$method($($argument),*).await.unwrap();)+
        tx.commit().await.unwrap();
    }};
}

/// What one step answers in a transaction of its own, which is then dropped.
macro_rules! attempt_to {
    ($store:expr, $method:ident($($argument:expr),* $(,)?)) => {{
        let mut tx = $store.write().await.unwrap();
        tx.$method($($argument),*).await
    }};
}

/// What one look answers.
macro_rules! look {
    ($store:expr, $method:ident($($argument:expr),* $(,)?)) => {{
        let mut tx = $store.read().await.unwrap();
        tx.$method($($argument),*).await.unwrap()
    }};
}

use {attempt_to, keep, look};

#[track_caller]
fn is_conflict<T>(done: Stored<T>) {
    match done {
        Err(StoreError::Conflict) => {}
        Err(other) => panic!("not a conflict: {other}"),
        Ok(_) => panic!("not refused"),
    }
}

#[track_caller]
fn is_broken<T>(done: Stored<T>) {
    match done {
        Err(StoreError::Broken(_)) => {}
        Err(other) => panic!("another fault: {other}"),
        Ok(_) => panic!("not refused"),
    }
}

async fn stored(tx: &mut dyn Tx, attempt: &Attempt) -> Attempt {
    tx.attempt(attempt.id).await.unwrap().unwrap()
}

/// Runs two futures side by side.
async fn both(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let mut done = [false; 2];
    poll_fn(|context| {
        done[0] = done[0] || one.as_mut().poll(context).is_ready();
        done[1] = done[1] || other.as_mut().poll(context).is_ready();
        if done == [true; 2] { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
