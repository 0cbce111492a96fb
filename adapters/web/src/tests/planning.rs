use axum::http::StatusCode;
use homeroom_core::{
    AttemptId, Block, CourseId, EditionId, Feedback, Grade, PostingId, QuizKind, Refusal, Reminder, Rules,
    Shuffle, Terms, Timestamp, Turned,
    desk::{Ask, Done, Drafted, Order, Plan, PlanFault, Planned, Preview, Sight, Source, Typed},
    rich,
    times::TimeFault,
};

use super::stage::{Room, cohort, cohort_id, item};

fn drafted(tests: usize) -> Drafted {
    let rules = Rules {
        kind: QuizKind::Test,
        pass: Some(80),
        attempts: Some(2),
        time: Some(1_800_000),
        feedback: Feedback::AfterClose,
        shuffle: Shuffle::default(),
        grade: Grade::Best,
    };
    let question = vec![Block::Heading { level: 3, text: rich("What is <b>?"), anchor: None }];
    let preview = Preview {
        item: item("1-why.test"),
        title: "Why <b>?".into(),
        rules,
        questions: 1,
        blocks: vec![question],
    };
    Drafted {
        cohort: cohort(),
        source: Source::Draft(EditionId::new("e1")),
        course: CourseId::new("local"),
        title: "Why <b>?".into(),
        tests: vec![preview; tests],
        others: 0,
        terms: Terms { time: Some(1_800_000), attempts: Some(2), feedback: Feedback::AfterClose },
        replaces: None,
    }
}

fn plan() -> Plan {
    Plan {
        opens: Some(Timestamp::from_millisecond(3_600_123).unwrap()),
        closes: Some(Timestamp::from_millisecond(7_200_456).unwrap()),
        terms: Terms { time: Some(90_001), attempts: None, feedback: Feedback::Immediate },
        reminder: Reminder::On,
    }
}

fn planned(plan: Result<Plan, Vec<PlanFault>>) -> Sight {
    Sight::Plan(Box::new(Planned { cohort: cohort(), drafted: drafted(1), plan }))
}

fn path() -> String {
    format!("/teach/{}/draft/e1", cohort_id())
}

/// The hidden fields of a page, as its form sends them.
fn hidden(body: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for tag in body.split("<input type=\"hidden\" ").skip(1) {
        let of = |name: &str| tag.split_once(&format!("{name}=\"")).unwrap().1.split_once('"').unwrap().0;
        form.append_pair(of("name"), of("value"));
    }
    form.finish()
}

const FORM: &str = "do=plan&opens=20%3A00&opens_picked=2026-11-22T19%3A00&closes=&closes_picked=2026-11-22T21%3A00\
    &time=1h30m&attempts=&feedback=immediate&reminder=on";

fn typed() -> Typed {
    Typed {
        opens: "20:00".into(),
        closes: "2026-11-22T21:00".into(),
        time: "1h30m".into(),
        attempts: String::new(),
        feedback: Feedback::Immediate,
        reminder: Reminder::On,
    }
}

#[tokio::test]
async fn a_draft_is_seen_as_learners_will() {
    let room = Room::seeing(Sight::Draft(Box::new(drafted(1))));
    let page = room.get(&path()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<h3>What is &lt;b&gt;?</h3>") && !page.body.contains("<b>?"));
    assert!(page.body.contains("30 min · 80% to pass"));
    for start in [r#"name="opens" value="""#, r#"name="time" value="30""#, r#"name="attempts" value="2""#] {
        assert!(page.body.contains(start), "{start}");
    }
    assert!(page.body.contains(r#"value="after-close" checked"#));
    assert!(page.body.contains("/new?edition=e1"));
}

#[tokio::test]
async fn a_time_is_in_whole_minutes_and_never_less() {
    for (millis, minutes) in [(5_400_000, 90), (5_430_000, 91), (90_000, 2), (30_000, 1), (1, 1)] {
        let terms = Terms { time: Some(millis), ..drafted(1).terms };
        let room = Room::seeing(Sight::Draft(Box::new(Drafted { terms, ..drafted(1) })));
        let page = room.get(&path()).await;
        assert!(page.body.contains(&format!(r#"name="time" value="{minutes}""#)), "{millis}");
    }
}

#[tokio::test]
async fn from_the_form_to_the_posting_nothing_is_lost() {
    let room = Room::seeing(planned(Ok(plan())));
    let echo = room.post(&path(), FORM).await;
    assert_eq!(echo.status, StatusCode::OK);
    let ask = Ask::Plan(cohort_id(), Source::Draft(EditionId::new("e1")), typed());
    assert_eq!(*room.stage.asks.lock().unwrap(), [ask]);
    assert!(echo.body.contains("Thursday 1 January 1970, 2:00 (Europe/Berlin, UTC+1) — in 1 hour"));
    assert!(echo.body.contains("15 minutes before it closes"));
    let posted = room.post(&path(), &format!("{}&do=post", hidden(&echo.body))).await;
    let posting = PostingId::from_bytes([9; 16]);
    let board = format!("/teach/{}/p/{posting}", cohort_id());
    assert_eq!((posted.status, posted.header("location")), (StatusCode::SEE_OTHER, board.as_str()));
    let source = Source::Draft(EditionId::new("e1"));
    assert_eq!(room.orders(), [Order::Post { cohort: cohort_id(), posting, source, plan: plan() }]);
}

#[tokio::test]
async fn what_was_typed_stays_to_be_changed() {
    let room = Room::seeing(planned(Ok(plan())));
    let echo = room.post(&path(), FORM).await;
    let carried = hidden(&echo.body);
    let stands = [r#"name="opens" value="20:00""#, r#"value="1h30m""#, r#"value="immediate" checked"#];
    room.sees(Sight::Draft(Box::new(drafted(1))));
    let again = room.post(&path(), &format!("{carried}&do=change")).await;
    room.sees(Sight::Draft(Box::new(drafted(1))));
    *room.stage.refuses_orders.lock().unwrap() = Some(Turned::Refused(Refusal::TimesPassed));
    let refused = room.post(&path(), &format!("{carried}&do=post")).await;
    assert_eq!((again.status, refused.status), (StatusCode::OK, StatusCode::CONFLICT));
    for stands in stands {
        assert!(again.body.contains(stands) && refused.body.contains(stands), "{stands}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_time_stands_beside_it() {
    let instead = ["2026-10-25 02:30 +02:00".to_owned(), "2026-10-25 02:30 +01:00".to_owned()];
    let twice = TimeFault::Twice { typed: "2026-10-25 02:30".into(), instead };
    let room = Room::seeing(planned(Err(vec![PlanFault::Closes(twice), PlanFault::Attempts])));
    let answer = room.post(&path(), FORM).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains(r#"name="closes_instead" value="2026-10-25 02:30 +02:00""#));
    assert!(answer.body.contains(r#"aria-describedby="_attempts_wrong _attempts_help" aria-invalid="true""#));
    assert!(answer.body.contains(r#"value="1h30m""#) && !answer.body.contains("_opens_wrong"));
    room.sees(planned(Ok(plan())));
    room.post(&path(), &format!("{FORM}&closes_instead=2026-10-25+02%3A30+%2B02%3A00")).await;
    let asks = room.stage.asks.lock().unwrap();
    let Some(Ask::Plan(_, _, typed)) = asks.last() else { panic!("a plan") };
    assert_eq!(typed.closes, "2026-10-25 02:30 +02:00");
}

#[tokio::test]
async fn a_draft_is_tried_discarded_or_taken_up() {
    let room = Room::new();
    *room.stage.done.lock().unwrap() = Some(Done::Trial(AttemptId::from_bytes([1; 16])));
    let tried = room.post(&path(), "do=try").await;
    assert_eq!(tried.header("location"), format!("/a/{}/1", AttemptId::from_bytes([1; 16])));
    let class = format!("/teach/{}", cohort_id());
    assert_eq!(room.post(&path(), "do=discard").await.header("location"), class);
    assert_eq!(room.post(&path(), "do=take-up").await.header("location"), class);
    let (cohort, edition) = (cohort_id(), EditionId::new("e1"));
    let expected = [
        Order::Try { cohort, source: Source::Draft(edition.clone()) },
        Order::Discard { cohort, edition: edition.clone() },
        Order::TakeUp { cohort, edition },
    ];
    assert_eq!(room.orders(), expected);
    assert_eq!(room.post(&path(), "do=other").await.status, StatusCode::NOT_FOUND);
    assert_eq!(room.post(&path(), "do=post&plan_opens=x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_course_is_added_and_a_new_text_replaces() {
    let room = Room::seeing(Sight::Draft(Box::new(drafted(2))));
    let course = room.get(&path()).await;
    assert!(course.body.contains("Add to the class") && !course.body.contains(r#"name="opens""#));
    room.sees(Sight::Draft(Box::new(Drafted { replaces: Some("<u>Old".into()), ..drafted(1) })));
    let draft = room.get(&path()).await;
    assert!(draft.body.contains("“&lt;u&gt;Old”") && draft.body.contains("Replace the text"));
}

#[tokio::test]
async fn a_test_of_a_course_is_posted_too() {
    let source = Source::Course(CourseId::new("local"), item("1-why.test"));
    let path = format!("/teach/{}/test/local/1-why.test", cohort_id());
    let room = Room::seeing(Sight::Draft(Box::new(Drafted { source: source.clone(), ..drafted(1) })));
    let page = room.get(&path).await;
    assert!(!page.body.contains("Edit the text") && !page.body.contains("Discard"));
    room.sees(planned(Ok(plan())));
    let echo = room.post(&path, FORM).await;
    room.post(&path, &format!("{}&do=post", hidden(&echo.body))).await;
    let Some(Order::Post { source: posted, .. }) = room.orders().pop() else { panic!("a posting") };
    assert_eq!(posted, source);
    assert_eq!(room.post(&path, "do=discard").await.status, StatusCode::NOT_FOUND);
    assert_eq!(room.get(&format!("/teach/{}/test/LOCAL/x", cohort_id())).await.status, StatusCode::NOT_FOUND);
}
