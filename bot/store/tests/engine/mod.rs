//! What is proven on each engine beside the contract.

use homeroom_core::{
    Allowance, Column, Correction, Invitation, Override, Purpose, Role, SecretKind, Store, Tx, Verdict,
    testing::samples::{
        self, account, attempt, badge, card, draft, learner, line, moment, notice, option, pending, place,
        posting, reading, response, secret,
    },
};
use homeroom_store::Database;

/// Every table that hangs on a learner or a cohort.
pub const DEPENDENTS: [&str; 26] = [
    "account",
    "secret",
    "cohort_course",
    "enrolment",
    "posting",
    "attempt",
    "response",
    "reading",
    "instructor",
    "invitation",
    "draft",
    "upload",
    "allowance",
    "correction",
    "set_score",
    "deed",
    "notice",
    "merge",
    "place",
    "badge",
    "card",
    "pending",
    "talk",
    "exchange",
    "used_tokens",
    "thread",
];

/// One row in each of them.
pub async fn fill(database: &Database) {
    let (ada, cohort) = (learner(1), samples::cohort(1, &["maths"]));
    let attempt = attempt(1, ada.id, cohort.id, "quiz");
    let mut tx = database.write().await.unwrap();
    tx.add_learner(&ada, &account("web", "ada")).await.unwrap();
    tx.add_secret(SecretKind::Return, &secret(1), ada.id, moment(0)).await.unwrap();
    tx.put_cohort(&cohort).await.unwrap();
    tx.enrol(cohort.id, ada.id, Role::Learner, moment(0)).await.unwrap();
    tx.put_posting(&posting(1, cohort.id)).await.unwrap();
    tx.add_attempt(&attempt).await.unwrap();
    tx.save_attempt(&attempt, Some(&response(0, 0, option("a")))).await.unwrap();
    tx.mark_read(ada.id, cohort.id, &reading("maths", "1-why", 0, 0)).await.unwrap();
    let talk = samples::talk(1, ada.id, cohort.id, "lab");
    tx.add_talk(&talk).await.unwrap();
    tx.put_exchange(talk.id, &samples::exchange(0, "Hi")).await.unwrap();
    tx.use_tokens(ada.id, 1, 1).await.unwrap();
    tx.put_thread(&samples::thread(talk.id, account("chat", "ada"))).await.unwrap();
    teach(&mut *tx).await;
    tx.commit().await.unwrap();
}

/// What those who teach add.
async fn teach(tx: &mut dyn Tx) {
    let (ada, ben, cohort) = (learner(1).id, learner(2), samples::cohort(1, &[]).id);
    let sample = attempt(1, ada, cohort, "quiz");
    let (course, item, at) = (sample.course.clone(), sample.item.clone(), moment(0));
    let (question, version) = (sample.drawn[0].question.clone(), sample.drawn[0].version.clone());
    let column = Column { course: course.clone(), item: item.clone(), posting: None };
    let (verdict, why, by) = (Verdict::Void, String::new(), ada);
    let link = Invitation { purpose: Purpose::TeachIn(cohort), by: Some(ada), until: at };
    let given = Allowance { posting: posting(1, cohort).id, learner: ada, minutes: 1, attempts: 1 };
    let score = Override { cohort, learner: ada, column, percent: 1, why: why.clone(), by, at };
    let correction =
        Correction { cohort, course: course.clone(), item, question, version, verdict, why, by, at };
    tx.let_teach(ada, at).await.unwrap();
    tx.add_invitation(&secret(1), &link).await.unwrap();
    tx.put_draft(&draft("draft", cohort, ada), b"files").await.unwrap();
    tx.put_upload(&course, cohort, at).await.unwrap();
    tx.put_allowance(&given).await.unwrap();
    tx.put_correction(&correction).await.unwrap();
    tx.put_override(&score).await.unwrap();
    tx.add_line(&line(1, cohort)).await.unwrap();
    tx.add_notice(&notice(1, ada, cohort)).await.unwrap();
    tx.add_learner(&ben, &account("web", "ben")).await.unwrap();
    tx.merge(&samples::merge(1, cohort, ada, ben.id)).await.unwrap();
    let hall = place("chat", "hall");
    tx.bind(&hall, cohort, at).await.unwrap();
    tx.add_badge(cohort, &badge("chat", "staff")).await.unwrap();
    tx.put_card(&card(posting(1, cohort).id, &hall)).await.unwrap();
    tx.put_pending(&pending(2, cohort, ada)).await.unwrap();
}
