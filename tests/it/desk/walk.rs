//! Every report and every order, asked by everybody who does not teach the class: there is no such thing.

use homeroom_core::{
    Allowance, AttemptId, CohortId, Column, CourseId, Decided, Desk as _, EditionId, ItemId, LearnerId,
    MergeId, PostingId, QuestionId, Refusal, Reminder, Sender, TalkId, Terms, Turned, Upload, Version,
    desk::{Ask, Brought, Order, Plan, Said, Source, Typed},
};

use super::{
    labs,
    room::{Room, sit},
};

struct Things {
    cohort: CohortId,
    learner: LearnerId,
    attempt: AttemptId,
    posting: PostingId,
    column: Column,
    edition: EditionId,
    talk: TalkId,
}

fn asks(of: &Things) -> Vec<Ask> {
    let cohort = of.cohort;
    let source = Source::Draft(of.edition.clone());
    let typed = Typed {
        opens: String::new(),
        closes: String::new(),
        time: String::new(),
        attempts: String::new(),
        feedback: homeroom_core::Feedback::AfterClose,
        reminder: Reminder::Off,
    };
    vec![
        Ask::Class(cohort),
        Ask::Roster(cohort),
        Ask::Person(cohort, of.learner),
        Ask::Paper(cohort, of.attempt),
        Ask::Draft(cohort, of.edition.clone()),
        Ask::Test(cohort, of.column.course.clone(), of.column.item.clone()),
        Ask::Plan(cohort, source, typed),
        Ask::Board(cohort, of.posting),
        Ask::Questions(cohort, of.column.clone()),
        Ask::Grades(cohort, None),
        Ask::Labs(cohort),
        Ask::Talk(cohort, of.talk),
        Ask::Deeds(cohort, None),
    ]
}

fn orders(of: &Things) -> Vec<Order> {
    let (cohort, learner, attempt, posting) = (of.cohort, of.learner, of.attempt, of.posting);
    let (column, edition) = (of.column.clone(), of.edition.clone());
    let (question, version) = (QuestionId::new("which"), Version::new("v"));
    let terms = Terms { time: None, attempts: None, feedback: homeroom_core::Feedback::AfterClose };
    let plan = Plan { opens: None, closes: None, terms, reminder: Reminder::Off };
    let source = Source::Draft(edition.clone());
    let brought =
        Brought { course: CourseId::new("x"), edition: edition.clone(), title: "X".into(), files: vec![1] };
    let merge = MergeId::from_bytes([1; 16]);
    let (name, zone) = ("X".to_owned(), "UTC".to_owned());
    vec![
        Order::MakeCohort { id: cohort, name: name.clone(), zone: zone.clone(), courses: Vec::new() },
        Order::Settings { cohort, name, zone, courses: Vec::new() },
        Order::RenewCode(cohort),
        Order::Archive(cohort),
        Order::Revive(cohort),
        Order::Invite(cohort),
        Order::Reenter { cohort, learner },
        Order::Remove { cohort, learner },
        Order::Restore { cohort, learner },
        Order::Promote { cohort, learner },
        Order::Demote { cohort, learner },
        Order::Merge { cohort, kept: learner, gone: LearnerId::from_bytes([9; 16]) },
        Order::Unmerge { cohort, merge },
        Order::Bring { cohort, brought },
        Order::Discard { cohort, edition: edition.clone() },
        Order::TakeUp { cohort, edition },
        Order::Try { cohort, source: source.clone() },
        Order::Post { cohort, posting: PostingId::from_bytes([8; 16]), source, plan },
        Order::Reschedule { cohort, posting, from: None, to: None },
        Order::Remind { cohort, posting, reminder: Reminder::Off },
        Order::Nudge { cohort, posting },
        Order::Withdraw { cohort, posting },
        Order::PutBack { cohort, posting },
        Order::Allow(Allowance { posting, learner, minutes: 1, attempts: 1 }, cohort),
        Order::Reset { cohort, attempt },
        Order::Reopen { cohort, attempt, minutes: 5 },
        Order::SetScore { cohort, learner, column: column.clone(), percent: 1, why: "w".into() },
        Order::ClearScore { cohort, learner, column: column.clone() },
        Order::Correct {
            cohort,
            column: column.clone(),
            question: question.clone(),
            version: version.clone(),
            said: Said::Void,
            why: "w".into(),
        },
        Order::Uncorrect { cohort, column, question, version },
        Order::Decide { cohort, talk: of.talk, decided: Some(Decided::Complete) },
        Order::LabRules(cohort, homeroom_core::LabRules::DEFAULT),
    ]
}

/// How many variants an enum of the core has: a new one that this walk leaves out fails here.
fn variants(source: &str, of: &str) -> usize {
    let (_, body) = source.split_once(&format!("pub enum {of} {{")).expect("the enum");
    let (body, _) = body.split_once("\n}").expect("its end");
    body.lines()
        .filter(|line| line.starts_with("    ") && line.trim_start().starts_with(char::is_uppercase))
        .count()
}

#[tokio::test]
async fn who_does_not_teach_the_class_gets_nothing() {
    let source = include_str!("../../../bot/core/src/desk/ask.rs");
    let room = Room::open().await;
    let tea = room.teacher("Tea").await;
    let class = room.class(&tea).await;
    let (mut ana, learner) = room.learner(&class, "Ana").await;
    let test = room.posted(&tea, class.id, "+45m").await;
    let attempt = sit(&mut ana, &test, "beta").await;
    let edition = room.paste(&tea, class.id, &super::room::PASTED.replace("Evening", "Other")).await;
    let column = Column { course: test.course, item: ItemId::new("test"), posting: Some(test.posting) };
    let talk = labs::talk(&room, 1, learner.id, class.id).id;
    let things = Things {
        cohort: class.id,
        learner: learner.id,
        attempt,
        posting: test.posting,
        column,
        edition,
        talk,
    };
    let (asks, orders) = (asks(&things), orders(&things));
    assert_eq!(asks.len() + 1, variants(source, "Ask"), "and Classes, which names no cohort");
    assert_eq!(orders.len(), variants(source, "Order"));

    let eve = room.teacher("Eve").await;
    room.class(&eve).await;
    let outsider = room.enter("Otto").await;
    let (mut former, gone) = room.learner(&class, "Fay").await;
    room.order(&tea, Order::Remove { cohort: class.id, learner: gone.id }).await;
    let _ = &mut former;
    let strangers = [
        ("a learner of the class", ana.from.clone()),
        ("an instructor of another class", eve.from.clone()),
        ("somebody in no class", Sender::Session(outsider.session.hash())),
        ("somebody who was taken out", former.from.clone()),
        ("nobody", Sender::Stranger("here".into())),
    ];
    let before = dump(&room, class.id).await;
    for (who, from) in strangers {
        let expected =
            if matches!(from, Sender::Stranger(_)) { Refusal::SignedOut } else { Refusal::NotFound };
        for ask in &asks {
            let seen = room.desk.see(&from, ask).await.map(drop);
            assert_eq!(seen, Err(Turned::Refused(expected.clone())), "{who}: {ask:?}");
        }
        for order in &orders {
            let done = room.desk.order(&from, order).await.map(|done| format!("{done:?}"));
            assert_eq!(done, Err(Turned::Refused(expected.clone())), "{who}: {order:?}");
        }
        let brought = room.desk.bring(&from, class.id, Upload::Text(super::room::PASTED.into())).await;
        assert_eq!(brought, Err(Turned::Refused(expected.clone())), "{who}");
        let text = room.desk.text(&from, class.id, &things.edition).await;
        assert_eq!(text, Err(Turned::Refused(expected)), "{who}");
    }
    assert_eq!(dump(&room, class.id).await, before, "and nothing changed");
}

/// All that an instructor sees of a class, as text.
async fn dump(room: &Room, cohort: CohortId) -> String {
    let mut tx = homeroom_core::Store::read(&*room.classroom.store).await.expect("a record in memory");
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        tx.cohort(cohort).await.expect("read"),
        tx.roster(cohort).await.expect("read"),
        tx.postings(cohort).await.expect("read"),
        tx.attempts_in(cohort).await.expect("read"),
        tx.talks_in(cohort, &CourseId::new("small")).await.expect("read"),
        tx.lines(cohort, None, 1000).await.expect("read"),
    )
}
