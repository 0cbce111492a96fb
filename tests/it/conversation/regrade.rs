//! Editions: a corrected key regrades, a broken course changes nothing, an old attempt keeps its order.

use homeroom_content::Files;
use homeroom_core::{Action, AttemptId, Clock as _, Courses as _, Store as _, View};

use super::{
    classroom::{Classroom, course, small_id},
    courses::{Keys, small},
    plain::page,
};

async fn sat(room: &Classroom) -> (super::classroom::Visitor<'_>, AttemptId) {
    let mut ana = room.enter("Ana").await;
    let attempt = ana.begin("1-first.quiz").await;
    ana.press("beta of first").await;
    (ana, attempt)
}

fn first_is_right(view: &View) -> bool {
    page(view).contains("1+")
}

#[tokio::test]
async fn a_corrected_key_regrades_everybody() {
    let room = Classroom::open().await;
    let (mut ana, attempt) = sat(&room).await;
    assert!(!first_is_right(&ana.view));
    let corrected = small(Keys(1));
    room.catalogue
        .take_up(course(&corrected), &corrected.to_bytes(), room.clock.now())
        .await
        .expect("stored");
    ana.go(&Action::Question(attempt, 0)).await;
    assert!(first_is_right(&ana.view), "{}", page(&ana.view));
}

#[tokio::test]
async fn after_a_restart_an_old_edition_is_read_from_the_record() {
    let room = Classroom::open().await;
    let (_, attempt) = sat(&room).await;
    let Classroom { store, .. } = room;
    let mut reworded = small(Keys(0));
    let quiz = "1-one/1-first.quiz.md";
    let text = String::from_utf8(reworded.get(quiz).expect("there").to_vec()).expect("text");
    let text = text.replace("What is first?", "What comes first?");
    let files = reworded.iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
    let mut files: std::collections::BTreeMap<_, _> = files.collect();
    files.insert(quiz.into(), text.into_bytes());
    reworded = Files::new(files);

    let room = Classroom::on(store, Keys(0), Default::default(), 10_000).await;
    room.catalogue.take_up(course(&reworded), &reworded.to_bytes(), room.clock.now()).await.expect("stored");
    let pinned = {
        let mut tx = room.store.read().await.expect("a record in memory");
        tx.attempt(attempt).await.expect("read").expect("there")
    };
    let again = Classroom::on(room.store.clone(), Keys(0), Default::default(), 10_000).await;
    let mut tx = again.store.read().await.expect("a record in memory");
    let ring = again.catalogue.ring(&mut *tx, &small_id(), &pinned.edition).await.expect("read");
    let question = ring.question(&pinned.drawn[0]).expect("the wording that was drawn");
    assert_eq!(homeroom_core::plain(&question.prompt), "What is first?");
    assert_eq!(pinned.score(&ring).points, 0.0);
}

#[tokio::test]
async fn going_back_to_an_edition_makes_it_the_newest_again() {
    let room = Classroom::open().await;
    let (mut ana, attempt) = sat(&room).await;
    for (keys, right) in [(Keys(1), true), (Keys(0), false), (Keys(1), true)] {
        let files = small(keys);
        room.catalogue.take_up(course(&files), &files.to_bytes(), room.clock.now()).await.expect("stored");
        ana.go(&Action::Question(attempt, 0)).await;
        assert_eq!(first_is_right(&ana.view), right);
    }
}
