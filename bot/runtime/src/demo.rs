//! The cohort of a classroom that listens to its own machine only: open to whoever sits there.

use std::sync::Arc;

use homeroom_core::{
    Cohort, CohortId, Course, Item, LabRules, MayLeave, Posting, PostingId, QuizKind, Reminder, Store,
    Stored, Timestamp, Zone,
};

use crate::Chance;

/// Always the same, so that it is found again.
const DEMO: CohortId = CohortId::from_bytes(*b"homeroom demo v1");

/// Opens the demo cohort over these courses, each of its tests posted to stand. Answers its id.
pub async fn open_demo(
    store: &dyn Store,
    courses: &[Arc<Course>],
    now: Timestamp,
    chance: &Chance,
) -> Stored<CohortId> {
    let mut chance = chance.fork();
    let mut tx = store.write().await?;
    let since = tx.cohort(DEMO).await?.map_or(now, |cohort| cohort.since);
    let ids = courses.iter().map(|course| course.id.clone()).collect();
    let cohort = Cohort {
        id: DEMO,
        name: "Demo class".into(),
        code: None,
        courses: ids,
        zone: Zone::utc(),
        archived: None,
        since,
        // Nobody teaches it: what the configuration allows is allowed.
        labs: LabRules { hosted: MayLeave::IfAgreed, ..LabRules::DEFAULT },
    };
    tx.put_cohort(&cohort).await?;
    let standing = tx.postings(DEMO).await?;
    for course in courses {
        for item in course.items() {
            let posted = || standing.iter().any(|p| p.course == course.id && p.item == *item.id());
            if !matches!(item, Item::Quiz(quiz) if quiz.kind == QuizKind::Test) || posted() {
                continue;
            }
            let posting = Posting {
                id: PostingId::new(now, &mut chance),
                cohort: DEMO,
                course: course.id.clone(),
                item: item.id().clone(),
                opens: None,
                closes: None,
                terms: None,
                reminder: Reminder::Off,
                withdrawn: None,
            };
            tx.put_posting(&posting).await?;
        }
    }
    tx.commit().await?;
    Ok(DEMO)
}

/// Empties the demo cohort where others can reach the classroom: nobody gets in without a code.
pub async fn close_demo(store: &dyn Store) -> Stored<()> {
    let mut tx = store.write().await?;
    if let Some(cohort) = tx.cohort(DEMO).await? {
        tx.put_cohort(&Cohort { courses: Vec::new(), ..cohort }).await?;
        tx.commit().await?;
    }
    Ok(())
}
