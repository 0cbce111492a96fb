use axum::http::StatusCode;
use homeroom_core::{
    Allowance, AttemptId, Cohort, Column, Feedback, Grade, Learner, LearnerId, Member, Merge, MergeId,
    Override, PostingId, QuizKind, Refusal, Role, Rules, Score, Shuffle, TalkId, Timestamp, Turned,
    desk::{AttemptLine, Cell, Done, Head, LabHead, Order, Person, PersonColumn, Roster, Sight, TalkLine},
};

use super::stage::{Room, SECRET, ada, attempt, cohort, cohort_id, course, item, secret};

fn learner(n: u8) -> LearnerId {
    LearnerId::from_bytes([n; 16])
}

fn member(n: u8, name: &str, role: Role) -> Member {
    let since = Timestamp::UNIX_EPOCH;
    Member { learner: Learner { id: learner(n), name: name.into(), since }, role, since, removed: None }
}

fn roster() -> Roster {
    let gone = Member { removed: Some(Timestamp::UNIX_EPOCH), ..member(4, "Gone", Role::Learner) };
    let merge = Merge {
        id: MergeId::from_bytes([6; 16]),
        cohort: Some(cohort_id()),
        kept: learner(2),
        gone: learner(5),
        by: ada().id,
        at: Timestamp::UNIX_EPOCH,
        undone: None,
    };
    Roster {
        cohort: cohort(),
        me: ada().id,
        members: vec![
            Member { learner: ada(), ..member(7, "", Role::Instructor) },
            member(2, "<b>Bo", Role::Learner),
            member(3, "Cy", Role::Learner),
            gone,
            member(8, "Di", Role::Instructor),
        ],
        merges: vec![(merge, "<b>Bo".into(), "<b>Bobo".into())],
    }
}

fn seeing() -> Room {
    Room::seeing(Sight::Roster(Box::new(roster())))
}

fn at(rest: &str) -> String {
    format!("/teach/{}{rest}", cohort_id())
}

#[tokio::test]
async fn the_roster_has_everybody_in_their_place() {
    let page = seeing().get(&at("/roster")).await;
    assert!(page.body.contains(&at(&format!("/learner/{}", learner(2)))));
    assert!(page.body.contains("&lt;b&gt;Bo") && !page.body.contains("<b>Bo"));
    assert!(page.body.contains("Taken out") && page.body.contains(r#"value="restore""#));
    let mine = format!(r#"name="learner" value="{}""#, ada().id);
    assert!(!page.body.contains(&mine), "nobody takes themselves out");
}

#[tokio::test]
async fn the_roster_orders_what_it_says() {
    let room = seeing();
    let (cohort, who) = (cohort_id(), learner(2));
    for order in ["remove", "restore", "promote", "demote"] {
        let done = room.post(&at("/roster"), &format!("do={order}&learner={who}")).await;
        assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, at("/roster").as_str()));
    }
    room.post(&at("/roster"), &format!("do=merge&kept={who}&gone={}", learner(3))).await;
    room.post(&at("/roster"), &format!("do=unmerge&merge={}", MergeId::from_bytes([6; 16]))).await;
    assert_eq!(
        room.orders(),
        [
            Order::Remove { cohort, learner: who },
            Order::Restore { cohort, learner: who },
            Order::Promote { cohort, learner: who },
            Order::Demote { cohort, learner: who },
            Order::Merge { cohort, kept: who, gone: learner(3) },
            Order::Unmerge { cohort, merge: MergeId::from_bytes([6; 16]) },
        ]
    );
}

#[tokio::test]
async fn a_reentry_link_is_shown_once_with_the_name() {
    let room = seeing();
    *room.stage.done.lock().unwrap() = Some(Done::Link(secret()));
    let page = room.post(&at("/roster"), &format!("do=reenter&learner={}", learner(2))).await;
    assert!(page.body.contains(&format!("http://class.test/invite/{SECRET}")));
    assert!(page.body.contains("Re-entry link for &lt;b&gt;Bo"));
    assert_eq!(room.orders(), [Order::Reenter { cohort: cohort_id(), learner: learner(2) }]);
}

#[tokio::test]
async fn two_records_are_joined_only_when_both_were_seen() {
    let room = seeing();
    let page = room.get(&at(&format!("/roster?kept={}&gone={}", learner(2), learner(3)))).await;
    assert!(page.body.contains("Everything that was done as Cy will count for &lt;b&gt;Bo"));
    assert!(page.body.contains(r#"value="merge""#) && room.orders().is_empty());
    room.sees(Sight::Roster(Box::new(roster())));
    let same = room.get(&at(&format!("/roster?kept={0}&gone={0}", learner(2)))).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!same.body.contains(r#"value="merge""#));
}

#[tokio::test]
async fn a_refusal_is_said_on_the_roster() {
    let room = seeing();
    *room.stage.refuses_orders.lock().unwrap() = Some(Turned::Refused(Refusal::LastInstructor));
    let page = room.post(&at("/roster"), &format!("do=demote&learner={}", learner(8))).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.body.contains(r#"role="alert""#) && page.body.contains("Cy"));
}

fn column(n: u8, attempts: Vec<AttemptLine>) -> PersonColumn {
    let column = Column { course: course(), item: item("test"), posting: Some(posting(n)) };
    let rules = Rules {
        kind: QuizKind::Test,
        pass: Some(80),
        time: None,
        attempts: None,
        feedback: Feedback::AfterSubmit,
        grade: Grade::Best,
        shuffle: Shuffle::default(),
    };
    let head = Head {
        column,
        title: "<b>Test".into(),
        course: "Course".into(),
        kind: QuizKind::Test,
        rules,
        closes: None,
        spread: [0; 10],
        mean: None,
        passed: 0,
    };
    PersonColumn { head, cell: Cell::default(), attempts, aside: Vec::new(), allowance: None, set: None }
}

fn posting(n: u8) -> PostingId {
    PostingId::from_bytes([n; 16])
}

fn person() -> Person {
    let (began, score) = (Timestamp::UNIX_EPOCH, Score { points: 4.0, of: 5 });
    let line = |id, ended| AttemptLine { id, began, ended, answered: 3, score };
    let mut sat = column(1, vec![line(attempt(), Some(began)), line(AttemptId::from_bytes([2; 16]), None)]);
    sat.cell = Cell { percent: Some(80), score: Some(score), passed: Some(true), ..Cell::default() };
    sat.set = Some(Override {
        cohort: cohort_id(),
        learner: learner(2),
        column: sat.head.column.clone(),
        percent: 80,
        why: "<b>ill".into(),
        by: ada().id,
        at: began,
    });
    let columns = vec![sat, column(2, Vec::new())];
    let head = LabHead {
        course: course(),
        lab: item("1.lab"),
        title: "<b>Lab".into(),
        of: "Course".into(),
        needed: 3,
    };
    let line = TalkLine {
        id: TalkId::from_bytes([5; 16]),
        began,
        left: None,
        said: 2,
        counted: 1,
        complete: false,
        decided: None,
        waits: false,
    };
    Person { cohort: cohort(), member: member(2, "<b>Bo", Role::Learner), columns, labs: vec![(head, line)] }
}

fn record() -> String {
    at(&format!("/learner/{}", learner(2)))
}

#[tokio::test]
async fn a_record_shows_what_there_is_and_folds_the_rest() {
    let page = Room::seeing(Sight::Person(Box::new(person()))).get(&record()).await;
    for part in [
        "80%",
        "4 of 5",
        "3 answered",
        "Set by hand: &lt;b&gt;ill",
        &at("/grades"),
        &at("/roster"),
        &at("/labs"),
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    let talk = at(&format!("/lab/{}", TalkId::from_bytes([5; 16])));
    assert!(page.body.contains(&talk) && page.body.contains("1 of 3") && !page.body.contains("<b>Lab"));
    assert!(page.body.contains("1 quiz or test with nothing in it yet") && !page.body.contains("<b>Bo"));
    assert_eq!(page.body.matches(r#"value="reopen""#).count(), 1, "only what was handed in");
    let ids: Vec<&str> =
        page.body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "every id is one element's");
}

#[tokio::test]
async fn a_record_orders_what_it_says() {
    let room = Room::new();
    let which = format!("course=local&item=test&posting={}", posting(1));
    let attempt_field = format!("attempt={}", attempt());
    for form in [
        format!("do=reset&{attempt_field}"),
        format!("do=reopen&{attempt_field}&minutes=15"),
        format!("do=allow&{which}&minutes=20&attempts="),
        format!("do=score&{which}&percent=75&why=ill"),
        "do=clear&course=local&item=1.quiz".into(),
    ] {
        let done = room.post(&record(), &form).await;
        assert_eq!(
            (done.status, done.header("location")),
            (StatusCode::SEE_OTHER, format!("{}?saved", record()).as_str())
        );
    }
    let (cohort, learner) = (cohort_id(), learner(2));
    let column = Column { course: course(), item: item("test"), posting: Some(posting(1)) };
    let quiz = Column { course: course(), item: item("1.quiz"), posting: None };
    assert_eq!(
        room.orders(),
        [
            Order::Reset { cohort, attempt: attempt() },
            Order::Reopen { cohort, attempt: attempt(), minutes: 15 },
            Order::Allow(Allowance { posting: posting(1), learner, minutes: 20, attempts: 0 }, cohort),
            Order::SetScore { cohort, learner, column, percent: 75, why: "ill".into() },
            Order::ClearScore { cohort, learner, column: quiz },
        ]
    );
}

#[tokio::test]
async fn a_refused_score_stays_where_it_was_typed() {
    let room = Room::seeing(Sight::Person(Box::new(person())));
    let form = format!("do=score&course=local&item=test&posting={}&percent=101%25&why=a+reason", posting(2));
    let page = room.post(&record(), &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.body.matches(r#"value="a reason""#).count(), 1);
    assert!(room.orders().is_empty());
}

#[tokio::test]
async fn in_the_archive_nothing_can_be_pressed() {
    let archived = || Cohort { archived: Some(Timestamp::UNIX_EPOCH), ..cohort() };
    let roster = Roster { cohort: archived(), ..roster() };
    let page = Room::seeing(Sight::Roster(Box::new(roster))).get(&at("/roster")).await;
    assert!(!page.body.contains("<form"));
    let person = Person { cohort: archived(), ..person() };
    let page = Room::seeing(Sight::Person(Box::new(person))).get(&record()).await;
    assert!(!page.body.contains("<form"));
}
