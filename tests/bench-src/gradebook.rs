//! The gradebook of 500 learners over 20 quizzes, derived from some 50,000 responses each time it is asked for.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result, ensure};
use homeroom_core::{
    Account, Answered, Attempt, CohortId, Counting, Course, Given, ItemId, Learner, LearnerId, PlatformId,
    Role, SignedDuration, Sitting, Store, Timestamp, Tx,
};
use homeroom_runtime::Chance;
use homeroom_store::DatabaseUrl;
use homeroom_tests::{
    course::{self, COURSE},
    program::Launch,
    teacher::Teacher,
};
use tokio::time::Instant;

use crate::{
    scratch,
    table::{Table, millis},
};

const LEARNERS: u16 = 500;
const QUIZZES: u8 = 20;
/// Questions that an attempt has, all of them answered.
const QUESTIONS: u8 = 5;
/// How often the page is asked for.
const TIMES: usize = 21;

/// From asking to the whole page, and the same for the file.
pub async fn measure(table: &mut Table) -> Result<()> {
    let folder = scratch()?;
    let config = course::write(&folder.path().join("courses"), QUIZZES)?;
    let data = folder.path().join("data");
    let launch = Launch::new(&data)?.config(&config)?;
    let program = launch.start().await?;
    let mut tea = Teacher::arrive(program.origin(), &data, "Tea", &[COURSE]).await?;
    program.stop().await?;
    let cohort = tea.class.trim_start_matches("/teach/").parse().ok().context("no class")?;
    let responses = fill(&data, &folder.path().join("courses").join(COURSE), cohort).await?;
    table.told("responses in the gradebook", responses.to_string());

    let program = launch.start().await?;
    tea.visitor = tea.visitor.moved(program.origin());
    for (what, path) in [("page", "grades"), ("CSV", "grades.csv")] {
        let path = format!("{}/{path}", tea.class);
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let start = Instant::now();
            let page = tea.visitor.get(&path).await?;
            times.push(start.elapsed());
            ensure!(page.is_good() && page.body.contains("Learner 499"), "{}: {}", page.status, page.body);
        }
        times.sort_unstable();
        let slowest = times.last().copied().unwrap_or_default();
        table.at_most(
            &format!("gradebook of {LEARNERS} × {QUIZZES}, {what}, median"),
            millis(times[TIMES / 2]),
            150.0,
            "ms",
        );
        table.told(&format!("gradebook, {what}, slowest of {TIMES}"), format!("{:.1} ms", millis(slowest)));
    }
    program.stop().await?;
    Ok(())
}

/// Writes learners and what they sat into the record, as the classroom would have; answers how many responses.
async fn fill(data: &Path, folder: &Path, cohort: CohortId) -> Result<u32> {
    let files = homeroom_content::Files::from_dir(folder)?;
    let course = homeroom_content::load(&files).course.context("the drill has faults")?;
    let database = homeroom_store::open(&DatabaseUrl::Sqlite(data.join("homeroom.db")), now()).await?;
    let store: Arc<dyn Store> = Arc::new(database);
    let chance = Chance::from_seed(11);
    let mut responses = 0;
    for learner in 0..LEARNERS {
        let mut tx = store.write().await?;
        let id = LearnerId::new(now(), &mut chance.fork());
        let name = format!("Learner {learner:03}");
        let account = Account { platform: PlatformId::new("web"), user: name.clone() };
        tx.add_learner(&Learner { id, name, since: now() }, &account).await?;
        tx.enrol(cohort, id, Role::Learner, now()).await?;
        for quiz in 1..=QUIZZES {
            responses += sit(&mut *tx, &course, (id, cohort, quiz), &chance).await?;
        }
        tx.commit().await?;
    }
    Ok(responses)
}

async fn sit(
    tx: &mut dyn Tx,
    course: &Course,
    (learner, cohort, quiz): (LearnerId, CohortId, u8),
    chance: &Chance,
) -> Result<u32> {
    let item = ItemId::new(course::item(quiz));
    let quiz = course.quiz(&item).context("no such quiz")?;
    let sitting = Sitting {
        learner,
        cohort,
        posting: None,
        course: course.id.clone(),
        item: item.clone(),
        edition: course.edition.clone(),
        rules: quiz.rules.clone(),
        closes: None,
        more: SignedDuration::ZERO,
        counting: Counting::Counts,
    };
    let mut rng = chance.fork();
    let drawn = quiz.questions.iter().take(usize::from(QUESTIONS));
    let questions = drawn.map(|question| (&item, question));
    let mut attempt = Attempt::begin(sitting, questions, now(), &mut rng);
    let mut responses = 0;
    for n in 0..QUESTIONS {
        let drawn = attempt.drawn.get(usize::from(n)).context("a short quiz")?.clone();
        let question = quiz.question(&drawn.question).context("no such question")?;
        let given = Given::Option(drawn.options.first().context("no options")?.clone());
        let (next, answered) = attempt.answer(question, n, given, now())?;
        attempt = next;
        responses += u32::from(matches!(answered, Answered::Recorded(_)));
    }
    tx.add_attempt(&attempt.hand_in(now())).await?;
    Ok(responses)
}

/// The day does not matter.
fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap_or(Timestamp::UNIX_EPOCH)
}
