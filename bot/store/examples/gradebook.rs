//! How long a gradebook takes to read: `cargo run --release --example gradebook`, or with the address of an empty
//! database, `-- postgres://…`.
//!
//! A cohort of 500, who each sat 20 quizzes of five questions; what is measured is `attempts_in`, from the call to the
//! last attempt, responses and all.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measurement")]

use std::time::{Duration, Instant};

use homeroom_core::{
    Answers, Attempt, AttemptId, CohortId, Drawn, Given, ItemId, Learner, LearnerId, OptionId, QuestionId,
    State, Store, Timestamp, Version,
    testing::samples::{account, attempt, cohort, learner, moment, response},
};
use homeroom_store::{Database, DatabaseUrl, open};

const LEARNERS: u32 = 500;
const QUIZZES: u32 = 20;
const QUESTIONS: u8 = 5;
const RUNS: usize = 20;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let url = match std::env::args().nth(1) {
        Some(url) => url.parse().unwrap(),
        None => DatabaseUrl::Sqlite(folder.path().join("h.db")),
    };
    let database = open(&url, Timestamp::UNIX_EPOCH).await.unwrap();
    let cohort = fill(&database).await;
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        times.push(read(&database, cohort).await);
    }
    times.sort_unstable();
    let (best, median, attempts) = (times[0], times[RUNS / 2], LEARNERS * QUIZZES);
    println!(
        "attempts_in, {attempts} attempts on {}: {median:.1?} (median of {RUNS}; the best {best:.1?})",
        database.engine()
    );
    database.close().await;
}

async fn read(database: &Database, cohort: CohortId) -> Duration {
    let mut tx = database.read().await.unwrap();
    let start = Instant::now();
    let attempts = tx.attempts_in(cohort).await.unwrap();
    let took = start.elapsed();
    assert_eq!(u32::try_from(attempts.len()).unwrap(), LEARNERS * QUIZZES);
    assert!(attempts.iter().all(|attempt| attempt.answers().len() == usize::from(QUESTIONS)));
    took
}

async fn fill(database: &Database) -> CohortId {
    let cohort = cohort(1, &["maths"]);
    let mut tx = database.write().await.unwrap();
    tx.put_cohort(&cohort).await.unwrap();
    for who in 0..LEARNERS {
        let learner = Learner { id: LearnerId::from_bytes(bytes(who)), ..learner(1) };
        tx.add_learner(&learner, &account("web", &who.to_string())).await.unwrap();
        for quiz in 0..QUIZZES {
            tx.add_attempt(&sat(who, quiz, learner.id, cohort.id)).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    cohort.id
}

/// The options stand in another order for every learner, as they do once they are shuffled.
fn sat(who: u32, quiz: u32, learner: LearnerId, cohort: CohortId) -> Attempt {
    let n = who * QUIZZES + quiz;
    let item = format!("{quiz}-why.quiz");
    let sample = attempt(1, learner, cohort, &item);
    let option = |question: u8, n: u32| OptionId::new(format!("0f1e2d3c4b5a{question:02x}{n:02x}"));
    let drawn = (0..QUESTIONS).map(|question| Drawn {
        item: ItemId::new(item.as_str()),
        question: QuestionId::new(format!("question-{question}")),
        version: Version::new(format!("a978{quiz:04x}0f1e2d3c")),
        options: (0..4).map(|n| option(question, (n + who) % 4)).collect(),
    });
    let mut answers = Answers::new();
    for question in 0..QUESTIONS {
        let given = Given::Option(option(question, n % 4));
        answers.entry(question).or_default().push(response(question, 0, given));
    }
    Attempt {
        id: AttemptId::from_bytes(bytes(n)),
        drawn: drawn.collect(),
        began: moment(i64::from(n)),
        state: State::Finished { answers, at: moment(i64::from(n) + 9) },
        ..sample
    }
}

fn bytes(n: u32) -> [u8; 16] {
    let mut bytes = [1; 16];
    bytes[0] = 0;
    bytes[12..].copy_from_slice(&n.to_be_bytes());
    bytes
}
