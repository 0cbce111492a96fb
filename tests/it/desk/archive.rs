//! Classes: made, changed, put away; two instructors at once.

use homeroom_core::{
    Action, CohortId, CourseId, Desk as _, Refusal,
    desk::{Ask, May, Order, Sight},
};

use super::room::{Room, begin};
use crate::conversation::plain::page;

#[tokio::test]
async fn a_class_archived_in_the_middle_loses_nothing() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, _) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let attempt = begin(&mut ana, &test).await;
    ana.press("alpha").await;
    room.order(&tea, Order::Archive(class.id)).await;
    for action in [Action::Answer(attempt, 0, 1), Action::HandIn(attempt), test.begin()] {
        let refused = ana.refused(&action, None).await;
        assert!(matches!(refused, Refusal::Archived { .. }), "{action:?}: {refused:?}");
    }
    let refused = room.refused(&tea, Order::RenewCode(class.id)).await;
    assert!(matches!(refused, Refusal::Archived { .. }), "{refused:?}");
    ana.go(&Action::Question(attempt, 0)).await;
    room.order(&tea, Order::Revive(class.id)).await;
    ana.go(&Action::Question(attempt, 0)).await;
    ana.press("beta").await;
    assert_eq!(room.attempt(attempt).await.answers()[&0].len(), 2, "{}", page(&ana.view));
}

#[tokio::test]
async fn only_who_was_invited_makes_classes() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let Sight::Classes(none) = room.see(&tea, Ask::Classes).await else { panic!("classes") };
    assert_eq!((none.may, none.cohorts.len()), (May::Teach, 0));
    let (class, id) = (room.class(&tea).await, CohortId::from_bytes(room.desk.fresh()));
    let make = |name: &str, zone: &str| Order::MakeCohort {
        id,
        name: name.into(),
        zone: zone.into(),
        courses: vec![CourseId::new("small"), CourseId::new("small"), CourseId::new("no such")],
    };
    assert_eq!(room.refused(&tea, make(" ", "UTC")).await, Refusal::NotACohortName);
    assert_eq!(room.refused(&tea, make("B", "Mars/Olympus")).await, Refusal::NotAZone);
    room.order(&tea, make("B", "utc")).await;
    room.order(&tea, make("B", "UTC")).await;
    let Sight::Classes(two) = room.see(&tea, Ask::Classes).await else { panic!("classes") };
    assert_eq!(two.cohorts.len(), 2, "pressed twice it is one");
    let Sight::Class(b) = room.see(&tea, Ask::Class(id)).await else { panic!("a class") };
    assert_eq!(b.cohort.courses, [CourseId::new("small")]);
    let (ana, _) = room.learner(&class, "Ana").await;
    let refused = room.desk.see(&ana.from, &Ask::Classes).await;
    assert!(matches!(refused, Err(homeroom_core::Turned::Refused(Refusal::NotFound))));
}

#[tokio::test]
async fn settings_keep_the_tests_that_were_pasted() {
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let order = Order::Settings {
        cohort: class.id,
        name: "Night class".into(),
        zone: "America/New_York".into(),
        courses: Vec::new(),
    };
    room.order(&tea, order).await;
    let Sight::Class(changed) = room.see(&tea, Ask::Class(class.id)).await else { panic!("a class") };
    assert_eq!(changed.cohort.name, "Night class");
    assert_eq!(changed.cohort.courses, [test.course]);
}

#[tokio::test]
async fn a_pasted_test_takes_nobody_elses_name() {
    let room = Room::open().await;
    let (tea, eve) = (room.teacher("Tea").await, room.teacher("Eve").await);
    let (one, other) = (room.class(&tea).await, room.class(&eve).await);
    let named = super::room::PASTED.replace("---\ntitle", "---\nid: finals\ntitle");
    let edition = room.paste(&tea, one.id, &named).await;
    room.order(&tea, Order::TakeUp { cohort: one.id, edition }).await;
    for text in [&named, &named.replace("finals", "small")] {
        let brought = room.desk.bring(&eve.from, other.id, homeroom_core::Upload::Text(text.clone())).await;
        let Err(homeroom_core::Turned::Refused(refusal)) = brought else { panic!("{brought:?}") };
        assert!(matches!(refusal, Refusal::CourseTaken { .. }), "{refusal:?}");
    }
}
