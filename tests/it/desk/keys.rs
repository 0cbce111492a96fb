//! A wrong key, a set score, an attempt set aside or opened again.

use homeroom_core::{
    Action, Column, Deed, News, Refusal,
    desk::{Ask, Asked, Done, Order, Questions, Said, Sight},
};

use super::room::{Posted, Room, Teacher, begin, sit};
use crate::conversation::plain::page;

fn column(test: &Posted) -> Column {
    Column { course: test.course.clone(), item: test.item.clone(), posting: Some(test.posting) }
}

async fn questions(room: &Room, tea: &Teacher, cohort: homeroom_core::CohortId, test: &Posted) -> Questions {
    let Sight::Questions(questions) = room.see(tea, Ask::Questions(cohort, column(test))).await else {
        panic!("questions")
    };
    *questions
}

fn correct(cohort: homeroom_core::CohortId, test: &Posted, asked: &Asked, said: Said) -> Order {
    Order::Correct {
        cohort,
        column: column(test),
        question: asked.id.clone(),
        version: asked.version.clone(),
        said,
        why: "gamma was meant".into(),
    }
}

#[tokio::test]
async fn a_corrected_key_regrades_everybody_and_tells_whom_it_changed() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, of_ana) = room.learner(&class, "Ana").await;
    let (mut ben, of_ben) = room.learner(&class, "Ben").await;
    let (mut cem, of_cem) = room.learner(&class, "Cem").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    sit(&mut ana, &test, "alpha").await;
    let attempt = sit(&mut ben, &test, "gamma").await;
    sit(&mut cem, &test, "beta").await;
    let before = questions(&room, &tea, class.id, &test).await;
    let which = &before.questions[0];
    assert_eq!((which.asked, which.facility), (3, Some(1.0 / 3.0)));
    assert_eq!(
        which.options.iter().map(|one| (one.right, one.chosen)).collect::<Vec<_>>(),
        [(true, 1), (false, 1), (false, 1)]
    );

    let order = correct(class.id, &test, which, Said::Options(vec![2]));
    let done = room.order(&tea, order).await;
    assert!(matches!(done, Done::Regraded(2)), "{done:?}");
    for (name, percent) in [("Ana", 66), ("Ben", 100), ("Cem", 66)] {
        assert_eq!(room.percent(&tea, class.id, test.posting, name).await, Some(percent), "{name}");
    }
    let told = room.notices(of_ben.id).await;
    let [homeroom_core::Notice { news: News::Regraded { old: 66, new: 100, why, .. }, .. }] = &told[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!(why, "", "the reason may give the answer away while the test is open");
    assert_eq!((room.notices(of_ana.id).await.len(), room.notices(of_cem.id).await.len()), (1, 0));
    let Sight::Deeds(deeds) = room.see(&tea, Ask::Deeds(class.id, None)).await else { panic!("deeds") };
    let (line, by, _) = &deeds.lines[0];
    assert_eq!((line.deed, by.as_deref()), (Deed::Corrected, Some("Tea")));
    assert_eq!((line.old.as_deref(), line.new.as_deref()), (Some("alpha"), Some("gamma")));
    assert_eq!(line.why.as_deref(), Some("gamma was meant"));

    room.pass(46);
    ben.go(&Action::Attempt(attempt)).await;
    assert!(page(&ben.view).contains("Corrected by your instructor: gamma was meant"), "{}", page(&ben.view));
    let asked = &questions(&room, &tea, class.id, &test).await.questions[0];
    let back = Order::Uncorrect {
        cohort: class.id,
        column: column(&test),
        question: asked.id.clone(),
        version: asked.version.clone(),
    };
    assert!(matches!(room.order(&tea, back).await, Done::Regraded(2)));
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana").await, Some(100));
}

#[tokio::test]
async fn either_of_two_can_be_right_and_a_question_can_count_for_nobody() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ben, _) = room.learner(&class, "Ben").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    sit(&mut ben, &test, "gamma").await;
    let all = questions(&room, &tea, class.id, &test).await.questions;
    room.order(&tea, correct(class.id, &test, &all[0], Said::Options(vec![0, 2]))).await;
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ben").await, Some(100));
    room.order(&tea, correct(class.id, &test, &all[1], Said::Text("20 +- 1 GB".into()))).await;
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ben").await, Some(66));
    room.order(&tea, correct(class.id, &test, &all[1], Said::Void)).await;
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ben").await, Some(100));
    for said in [Said::Options(vec![]), Said::Options(vec![9]), Said::Text("alpha".into())] {
        let refused = room.refused(&tea, correct(class.id, &test, &all[0], said)).await;
        assert_eq!(refused, Refusal::NotAKey);
    }
    let reasonless = match correct(class.id, &test, &all[0], Said::Void) {
        Order::Correct { cohort, column, question, version, said, .. } => {
            Order::Correct { cohort, column, question, version, said, why: "  ".into() }
        }
        other => other,
    };
    assert_eq!(room.refused(&tea, reasonless).await, Refusal::NoReason);
}

#[tokio::test]
async fn a_correction_is_of_one_class() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let (one, other) = (room.class(&tea).await, room.class(&tea).await);
    let (mut ana, _) = room.learner(&one, "Ana").await;
    let (mut ben, _) = room.learner(&other, "Ben").await;
    for who in [&mut ana, &mut ben] {
        let attempt = who.begin("1-first.quiz").await;
        who.press("alpha of first").await;
        let _ = attempt;
    }
    let quiz = Column {
        course: homeroom_core::CourseId::new("small"),
        item: homeroom_core::ItemId::new("1-first.quiz"),
        posting: None,
    };
    let Sight::Questions(asked) = room.see(&tea, Ask::Questions(one.id, quiz.clone())).await else {
        panic!("questions")
    };
    let first = &asked.questions[0];
    let order = Order::Correct {
        cohort: one.id,
        column: quiz,
        question: first.id.clone(),
        version: first.version.clone(),
        said: Said::Options(vec![1]),
        why: "beta was meant".into(),
    };
    room.order(&tea, order).await;
    for (who, right) in [(&mut ana, false), (&mut ben, true)] {
        let Action::Question(attempt, _) = who.view.at else { panic!("a question") };
        who.go(&Action::Question(attempt, 0)).await;
        assert_eq!(page(&who.view).contains("1+"), right, "{}", page(&who.view));
    }
}

#[tokio::test]
async fn a_score_is_set_with_a_reason_and_taken_back() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, learner) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let attempt = sit(&mut ana, &test, "beta").await;
    let set = |percent, why: &str| Order::SetScore {
        cohort: class.id,
        learner: learner.id,
        column: column(&test),
        percent,
        why: why.into(),
    };
    assert_eq!(room.refused(&tea, set(101, "too good")).await, Refusal::NotAScore);
    assert_eq!(room.refused(&tea, set(90, "")).await, Refusal::NoReason);
    room.order(&tea, set(90, "explained it aloud")).await;
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana").await, Some(90));
    ana.go(&Action::Attempt(attempt)).await;
    assert!(page(&ana.view).contains("set your score to 90%. The reason: explained it aloud"));
    let clear = Order::ClearScore { cohort: class.id, learner: learner.id, column: column(&test) };
    room.order(&tea, clear).await;
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana").await, Some(66));
}

#[tokio::test]
async fn an_attempt_is_set_aside_or_opened_again() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, _) = room.learner(&class, "Ana").await;
    let (mut ben, _) = room.learner(&class, "Ben").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let first = sit(&mut ana, &test, "beta").await;
    room.order(&tea, Order::Reset { cohort: class.id, attempt: first }).await;
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ana").await, None);
    ana.go(&Action::Attempt(first)).await;
    assert!(page(&ana.view).contains("does not count"), "{}", page(&ana.view));
    assert_ne!(begin(&mut ana, &test).await, first, "it can be sat again");

    let mine = sit(&mut ben, &test, "beta").await;
    room.pass(60);
    room.order(&tea, Order::Reopen { cohort: class.id, attempt: mine, minutes: 10 }).await;
    ben.go(&Action::Question(mine, 0)).await;
    ben.press("alpha").await;
    room.pass(11);
    assert_eq!(room.percent(&tea, class.id, test.posting, "Ben").await, Some(100));
    let again = Order::Reopen { cohort: class.id, attempt: first, minutes: 10 };
    assert_eq!(room.refused(&tea, again).await, Refusal::NotFound, "it was set aside");
}
