//! What is left of somebody who is erased: in no column, and in no byte of the file, a word of theirs.

use std::{fs, path::Path};

use homeroom_core::{
    Account, Action, Allowance, Attempt, Column, Correction, CourseId, EditionId, Ending, EventId, Exchange,
    Given, HolderId, Holds, Invitation, ItemId, Learner, Line, News, Notice, Override, Parcel, Pending,
    Purpose, QuestionId, Replied, Role, SecretKind, Store, Talk, Timestamp, Tx, Used, Verdict, Version, View,
    desk::Source,
    testing::samples::{
        self, account, attempt, badge, card, learner, moment, pending, place, posting, reading, response,
        secret,
    },
};
use homeroom_store::{Database, DatabaseUrl, open};
use sqlx::{AssertSqlSafe, SqlitePool};

/// What nobody may find afterwards.
const WORDS: [&str; 14] = [
    "zz-secret-name",
    "zz-secret-account",
    "zz-secret-former-name",
    "zz-secret-former-account",
    "zz-secret-words",
    "zz-secret-unit",
    "zz-secret-score",
    "zz-secret-deed",
    "zz-secret-news",
    "zz-secret-parcel",
    "zz-secret-pending",
    "zz-secret-said",
    "zz-secret-reply",
    "zz-secret-takeaway",
];

#[tokio::test]
async fn who_is_erased_leaves_no_word() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("h.db");
    let database = open(&DatabaseUrl::Sqlite(path.clone()), Timestamp::UNIX_EPOCH).await.unwrap();
    fill(&database).await;
    let before = dump(&path, Fullness::Full).await;
    for word in WORDS {
        assert!(before.iter().any(|(_, text)| text.contains(word)), "{word} was never there");
    }

    let mut tx = database.write().await.unwrap();
    for attempt in tx.attempts_by(learner(1).id).await.unwrap() {
        for response in attempt.answers().values().flatten() {
            tx.blank_response(attempt.id, response.question, response.seq).await.unwrap();
        }
    }
    tx.erase(learner(1).id, "Somebody").await.unwrap();
    tx.commit().await.unwrap();

    for (column, text) in dump(&path, Fullness::Any).await {
        let found = WORDS.iter().find(|word| text.contains(**word));
        assert_eq!(found, None, "in {column}");
    }
    database.close().await;
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the log is folded into the file");
    let bytes = fs::read(&path).unwrap();
    for word in WORDS {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word} is in the file");
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Fullness {
    /// No table is empty: a new one is to be filled here too.
    Full,
    Any,
}

/// Every value of every table, as text, with its column.
async fn dump(path: &Path, fullness: Fullness) -> Vec<(String, String)> {
    let raw = SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    let columns =
        "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'";
    let columns: Vec<(String, String)> = sqlx::query_as(columns).fetch_all(&raw).await.unwrap();
    assert!(columns.len() > 100);
    let mut all = Vec::new();
    for (table, column) in columns {
        let values = format!("SELECT COALESCE(CAST({column} AS TEXT), '') FROM {table}");
        let values: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(values)).fetch_all(&raw).await.unwrap();
        assert!(fullness == Fullness::Any || !values.is_empty(), "{table}");
        all.extend(values.into_iter().map(|(value,)| (format!("{table}.{column}"), value)));
    }
    raw.close().await;
    all
}

/// A learner with something in every table, and words of their own wherever there can be any; often enough that pages
/// are split and joined.
async fn fill(database: &Database) {
    let ada = Learner { name: "zz-secret-name".into(), ..learner(1) };
    let former = Learner { name: "zz-secret-former-name".into(), ..learner(2) };
    let (tess, cohort) = (learner(3), samples::cohort(1, &["maths"]));
    let to = account("web", "zz-secret-account");
    let mut tx = database.write().await.unwrap();
    tx.add_learner(&ada, &to).await.unwrap();
    tx.add_learner(&former, &account("web", "zz-secret-former-account")).await.unwrap();
    tx.add_learner(&tess, &account("web", "tess")).await.unwrap();
    tx.put_cohort(&cohort).await.unwrap();
    for who in [&ada, &former] {
        tx.enrol(cohort.id, who.id, Role::Learner, moment(0)).await.unwrap();
    }
    tx.put_posting(&posting(1, cohort.id)).await.unwrap();
    of_the_class(&mut *tx, &tess, &cohort.courses[0]).await;
    let link = Invitation { purpose: Purpose::Return(ada.id), by: Some(tess.id), until: moment(9) };
    tx.add_secret(SecretKind::Session, &secret(1), ada.id, moment(0)).await.unwrap();
    tx.add_invitation(&secret(1), &link).await.unwrap();
    tx.mark_read(ada.id, cohort.id, &reading("maths", "1-why", 0, 1)).await.unwrap();
    let allowance = Allowance { posting: posting(1, cohort.id).id, learner: ada.id, minutes: 9, attempts: 1 };
    tx.put_allowance(&allowance).await.unwrap();
    for n in 1..60 {
        sit(&mut *tx, n, &ada).await;
        tell(&mut *tx, n, &ada, &to).await;
        talk(&mut *tx, n, &ada).await;
    }
    sit(&mut *tx, 60, &former).await;
    talk(&mut *tx, 60, &former).await;
    tx.merge(&samples::merge(1, cohort.id, ada.id, former.id)).await.unwrap();
    tx.commit().await.unwrap();
}

/// What is nobody's own, or somebody else's.
async fn of_the_class(tx: &mut dyn Tx, tess: &Learner, course: &CourseId) {
    let cohort = samples::cohort(1, &[]).id;
    let correction = Correction {
        cohort,
        course: course.clone(),
        item: ItemId::new("quiz"),
        question: QuestionId::new("first"),
        version: Version::new("v1"),
        verdict: Verdict::Void,
        why: "It was wrong.".into(),
        by: tess.id,
        at: moment(0),
    };
    tx.let_teach(tess.id, moment(0)).await.unwrap();
    tx.put_draft(&samples::draft("draft", cohort, tess.id), b"files").await.unwrap();
    tx.put_upload(course, cohort, moment(0)).await.unwrap();
    tx.put_edition(course, &EditionId::new("edition-1"), b"files", moment(0)).await.unwrap();
    tx.put_correction(&correction).await.unwrap();
    let hall = place("chat", "hall");
    tx.bind(&hall, cohort, moment(0)).await.unwrap();
    tx.add_badge(cohort, &badge("chat", "staff")).await.unwrap();
    tx.put_card(&card(posting(1, cohort).id, &hall)).await.unwrap();
    tx.lease("bell", HolderId::from_bytes([1; 16]), moment(0), moment(60)).await.unwrap();
    tx.first_seen(&samples::account("web", "").platform, &EventId::new("event"), moment(0)).await.unwrap();
}

async fn sit(tx: &mut dyn Tx, n: u8, who: &Learner) {
    let attempt = attempt(n, who.id, samples::cohort(1, &[]).id, &n.to_string());
    let words = format!("{} zz-secret-words {n}", "and so on ".repeat(usize::from(n)));
    tx.add_attempt(&attempt).await.unwrap();
    tx.save_attempt(&attempt, Some(&response(0, 0, Given::Words(words)))).await.unwrap();
    let number = Given::Number { value: 1.5, unit: Some("zz-secret-unit".into()) };
    let attempt = Attempt { revision: 1, ..attempt };
    tx.save_attempt(&attempt, Some(&response(1, 0, number))).await.unwrap();
}

async fn tell(tx: &mut dyn Tx, n: u8, who: &Learner, to: &Account) {
    let cohort = samples::cohort(1, &[]).id;
    let column = Column { course: CourseId::new("maths"), item: ItemId::new(n.to_string()), posting: None };
    let (percent, why, by, at) = (n, "zz-secret-score".into(), learner(3).id, moment(0));
    let why_not = Some(format!("zz-secret-deed {n}"));
    let news = News::Scored { title: n.to_string(), percent, why: "zz-secret-news".into() };
    let view = View::new(Action::Home, format!("zz-secret-parcel {n}"));
    tx.put_override(&Override { cohort, learner: who.id, column, percent, why, by, at }).await.unwrap();
    tx.add_line(&Line { about: Some(who.id), why: why_not, ..samples::line(n, cohort) }).await.unwrap();
    tx.add_notice(&Notice { news, ..samples::notice(n, who.id, cohort) }).await.unwrap();
    let source = Source::Draft(EditionId::new(format!("zz-secret-pending {n}")));
    tx.put_pending(&Pending { source, ..pending(n, cohort, who.id) }).await.unwrap();
    tx.put_parcel(&Parcel { holds: Holds::Page(Box::new(view)), ..samples::parcel(n, to) }).await.unwrap();
}

/// Conversations, with words before and after a reply.
async fn talk(tx: &mut dyn Tx, n: u8, who: &Learner) {
    let takeaway = Some(format!("zz-secret-takeaway {n}"));
    let talk = samples::talk(n, who.id, samples::cohort(1, &[]).id, &n.to_string());
    tx.add_talk(&Talk { takeaway, ..talk.clone() }).await.unwrap();
    for seq in 0..3 {
        let said = format!("{} zz-secret-said {seq}", "and so on ".repeat(usize::from(n)));
        let said = samples::exchange(seq, &said);
        tx.put_exchange(talk.id, &said).await.unwrap();
        let text = format!("{} zz-secret-reply {seq}", "well then ".repeat(usize::from(n)));
        let (why, used) = (Ending::Finished, Used::default());
        let reply = Replied::Given { text, at: moment(2000), why, used };
        tx.put_exchange(talk.id, &Exchange { reply, ..said }).await.unwrap();
    }
    tx.use_tokens(who.id, 1, n.into()).await.unwrap();
    let of = account("chat", &format!("zz-secret-account {n} in a thread"));
    tx.put_thread(&samples::thread(talk.id, of)).await.unwrap();
}
