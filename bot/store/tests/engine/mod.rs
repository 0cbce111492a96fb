//! What is proven on each engine beside the contract.

use homeroom_core::{
    Reading, Role, Secret, SecretKind, Store,
    testing::samples::{self, account, attempt, learner, moment, option, posting, response},
};
use homeroom_store::Database;

/// Every table that hangs on a learner or a cohort.
pub const DEPENDENTS: [&str; 8] =
    ["account", "secret", "cohort_course", "enrolment", "posting", "attempt", "response", "reading"];

/// One row in each of them.
pub async fn fill(database: &Database) {
    let (ada, cohort) = (learner(1), samples::cohort(1, &["maths"]));
    let posting = posting(1, cohort.id);
    let attempt = attempt(1, ada.id, cohort.id, "quiz");
    let reading =
        Reading { course: attempt.course.clone(), lesson: attempt.item.clone(), section: 0, at: moment(0) };
    let secret = Secret::read(&"0f".repeat(32)).unwrap().hash();
    let mut tx = database.write().await.unwrap();
    tx.add_learner(&ada, &account("web", "ada")).await.unwrap();
    tx.add_secret(SecretKind::Return, &secret, ada.id, moment(0)).await.unwrap();
    tx.put_cohort(&cohort).await.unwrap();
    tx.enrol(cohort.id, ada.id, Role::Learner, moment(0)).await.unwrap();
    tx.put_posting(&posting).await.unwrap();
    tx.add_attempt(&attempt).await.unwrap();
    tx.save_attempt(&attempt, Some(&response(0, 0, option("a")))).await.unwrap();
    tx.mark_read(ada.id, cohort.id, &reading).await.unwrap();
    tx.commit().await.unwrap();
}
