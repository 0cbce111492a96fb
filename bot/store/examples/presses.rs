//! How many presses a second a database takes: `cargo run --release --example presses -- sqlite:/tmp/h.db 2000`.
//!
//! *Bare* is a transaction of one insert and one update, *press* is what the runtime does for one
//! press: note the event, find the learner and the attempt, save the response, put a parcel.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measurement")]

use std::time::Instant;

use homeroom_core::{
    Attempt, EventId, PlatformId, Store, Timestamp,
    testing::samples::{account, attempt, cohort, learner, moment, option, parcel, response},
};
use homeroom_store::{Database, open};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().unwrap().parse().unwrap();
    let presses: u16 = arguments.next().unwrap().parse().unwrap();
    let database = open(&url, Timestamp::UNIX_EPOCH).await.unwrap();
    let attempt = class(&database).await;

    let start = Instant::now();
    for n in 0..presses {
        bare(&database, &attempt, n).await;
    }
    report("bare", presses, start);

    let start = Instant::now();
    for n in 0..presses {
        press(&database, n).await;
    }
    report("press", presses, start);
    database.close().await;
}

fn report(what: &str, times: u16, start: Instant) {
    println!("{what}: {:.0}/s", f64::from(times) / start.elapsed().as_secs_f64());
}

async fn class(database: &Database) -> Attempt {
    let attempt = attempt(1, learner(1).id, cohort(1, &[]).id, "quiz");
    let mut tx = database.write().await.unwrap();
    tx.add_learner(&learner(1), &account("web", "ada")).await.unwrap();
    tx.put_cohort(&cohort(1, &[])).await.unwrap();
    tx.add_attempt(&attempt).await.unwrap();
    tx.commit().await.unwrap();
    attempt
}

/// One update, one insert.
async fn bare(database: &Database, attempt: &Attempt, n: u16) {
    let mut tx = database.write().await.unwrap();
    let now = Attempt { revision: i64::from(n), ..attempt.clone() };
    tx.save_attempt(&now, Some(&response(0, n, option("a")))).await.unwrap();
    tx.commit().await.unwrap();
}

/// As the runtime does it, on an attempt of its own every twenty presses.
async fn press(database: &Database, n: u16) {
    let mut tx = database.write().await.unwrap();
    assert!(tx.first_seen(&PlatformId::new("web"), &EventId::new(n.to_string()), moment(0)).await.unwrap());
    let ada = tx.learner_of(&account("web", "ada")).await.unwrap().unwrap();
    let of =
        attempt(u8::try_from(2 + n / 20 % 250).unwrap(), ada.id, cohort(1, &[]).id, &format!("{}", n / 20));
    let found = tx.attempt(of.id).await.unwrap();
    let now = match found {
        Some(found) => found,
        None => {
            tx.add_attempt(&of).await.unwrap();
            of
        }
    };
    tx.save_attempt(&now, Some(&response(1, n, option("a")))).await.unwrap();
    let parcel = parcel(1, &account("web", "ada"));
    tx.clear_parcel(parcel.id).await.unwrap();
    tx.put_parcel(&parcel).await.unwrap();
    tx.commit().await.unwrap();
}
