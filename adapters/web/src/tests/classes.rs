use axum::http::StatusCode;
use homeroom_core::{
    Cohort, CourseId, Deed, Draft, EditionId, LearnerId, Line, LineId, Posting, PostingId, Refusal, Reminder,
    SignedDuration, Timestamp, Turned,
    desk::{Ask, Class, Classes, Deeds, Done, May, Named, Order, Posted, Sight},
};

use super::stage::{Room, SECRET, by_stranger, cohort, cohort_id, course, get, item, post, secret};

use crate::assets;

const EVIL: &str = "<script>alert(1)</script>";

fn named(id: &str, title: &str) -> Named {
    Named { id: CourseId::new(id), title: title.into() }
}

fn classes(may: May) -> Sight {
    let courses = vec![named("local", "Local models"), named("other", EVIL)];
    Sight::Classes(Classes { may, cohorts: vec![(cohort(), 12)], courses })
}

fn posted(opens: Option<i64>, closes: Option<i64>, withdrawn: Option<i64>) -> Posted {
    let at = |hours: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
    let posting = Posting {
        id: PostingId::from_bytes([5; 16]),
        cohort: cohort_id(),
        course: course(),
        item: item("test"),
        opens: opens.map(at),
        closes: closes.map(at),
        terms: None,
        reminder: Reminder::Off,
        withdrawn: withdrawn.map(at),
    };
    Posted { posting, title: EVIL.into(), handed_in: 5, working: 12 }
}

fn class() -> Class {
    Class {
        cohort: cohort(),
        learners: 12,
        postings: vec![
            posted(None, Some(2), None),
            posted(Some(1), None, None),
            posted(None, Some(-1), None),
            posted(None, None, Some(-1)),
        ],
        drafts: vec![Draft {
            cohort: cohort_id(),
            edition: EditionId::new("e7"),
            course: course(),
            title: EVIL.into(),
            by: LearnerId::from_bytes([7; 16]),
            at: Timestamp::UNIX_EPOCH,
        }],
        tests: vec![(course(), item("test"), EVIL.into(), EVIL.into())],
        courses: vec![named("local", EVIL)],
        available: vec![named("other", "Other"), named("local", EVIL)],
    }
}

fn seeing(class: Class) -> Room {
    Room::seeing(Sight::Class(Box::new(class)))
}

fn at(rest: &str) -> String {
    format!("/teach/{}{rest}", cohort_id())
}

#[tokio::test]
async fn a_class_is_made_once_with_what_was_chosen() {
    let room = Room::seeing(classes(May::Teach));
    let page = room.get("/teach").await;
    assert!(page.body.contains("&lt;i&gt;Models&lt;/i&gt;") && page.body.contains("12 learners"));
    assert!(page.body.contains(r#"<option value="Europe/Berlin">"#) && !page.body.contains(EVIL));
    assert!(room.get(assets::DESK.address()).await.header("content-type").starts_with("text/javascript"));
    let (_, rest) = page.body.split_once(r#"name="id" value=""#).unwrap();
    let fresh = rest.split('"').next().unwrap();
    *room.stage.done.lock().unwrap() = Some(Done::Cohort(cohort_id()));
    let made = room.post("/teach", &format!("id={fresh}&name=A+B&zone=&course=local&course=other")).await;
    assert_eq!((made.status, made.header("location")), (StatusCode::SEE_OTHER, at("").as_str()));
    let courses = vec![CourseId::new("local"), CourseId::new("other")];
    let id = fresh.parse().unwrap();
    assert_eq!(room.orders(), [Order::MakeCohort { id, name: "A B".into(), zone: "UTC".into(), courses }]);
}

#[tokio::test]
async fn what_was_typed_stays_when_it_is_refused() {
    let room = Room::seeing(classes(May::Teach));
    *room.stage.refuses_orders.lock().unwrap() = Some(Turned::Refused(Refusal::NotAZone));
    let id = cohort_id();
    let page = room.post("/teach", &format!("id={id}&name=%3Cb%3E&zone=Nowhere&course=other")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains(r#"value="&lt;b&gt;""#) && page.body.contains(r#"value="Nowhere""#));
    assert!(page.body.contains(&format!(r#"name="id" value="{id}""#)));
    assert!(
        page.body.contains(r#"value="other" checked"#) && !page.body.contains(r#"value="local" checked"#)
    );
}

#[tokio::test]
async fn who_may_not_make_classes_has_no_form() {
    let page = Room::seeing(classes(May::Not)).get("/teach").await;
    assert!(page.status.is_success() && !page.body.contains(r#"action="/teach""#));
}

#[tokio::test]
async fn a_class_shows_its_code_and_how_its_tests_stand() {
    let room = seeing(class());
    let page = room.get(&at("")).await;
    assert_eq!(*room.stage.asks.lock().unwrap(), [Ask::Class(cohort_id())]);
    for part in [
        "k7mq-x2vd",
        "http://class.test/join/k7mq-x2vd",
        "Open until today 3:00 · 12 working · 5 handed in",
        "Opens today 2:00, in 1 hour",
        "Closed today 0:00 · 5 handed in",
        "Withdrawn",
        &at("/new"),
        &at(&format!("/p/{}", PostingId::from_bytes([5; 16]))),
        &at("/draft/e7"),
        &at("/test/local/test"),
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    assert!(!page.body.contains(EVIL));
}

#[tokio::test]
async fn an_archived_class_says_so_and_offers_the_way_out() {
    let archived =
        || Class { cohort: Cohort { archived: Some(Timestamp::UNIX_EPOCH), ..cohort() }, ..class() };
    let page = seeing(archived()).get(&at("")).await;
    assert!(page.body.contains("in the archive") && !page.body.contains(&at("/new")));
    let page = seeing(archived()).get(&at("/settings")).await;
    assert!(page.body.contains(r#"value="revive""#) && !page.body.contains(r#"value="archive""#));
}

#[tokio::test]
async fn settings_order_what_they_say() {
    let room = seeing(class());
    let page = room.get(&at("/settings")).await;
    assert!(
        page.body.contains(r#"value="local" checked"#) && !page.body.contains(r#"value="other" checked"#)
    );
    let chosen = page.body.find(r#"value="local""#).unwrap();
    assert!(chosen < page.body.find(r#"value="other""#).unwrap(), "chosen ones first, in their order");
    for form in ["do=settings&name=N&zone=Asia%2FTokyo&course=other", "do=renew", "do=archive", "do=revive"] {
        let done = room.post(&at("/settings"), form).await;
        assert_eq!(
            (done.status, done.header("location")),
            (StatusCode::SEE_OTHER, at("/settings?saved").as_str())
        );
    }
    let (name, zone, courses) = ("N".into(), "Asia/Tokyo".into(), vec![CourseId::new("other")]);
    let cohort = cohort_id();
    assert_eq!(
        room.orders(),
        [
            Order::Settings { cohort, name, zone, courses },
            Order::RenewCode(cohort),
            Order::Archive(cohort),
            Order::Revive(cohort)
        ]
    );
    room.sees(Sight::Class(Box::new(class())));
    assert_eq!(room.post(&at("/settings"), "do=nonsense").await.status, StatusCode::NOT_FOUND);
    assert_eq!(room.orders().len(), 4);
}

#[tokio::test]
async fn an_invitation_is_shown_once() {
    let room = seeing(class());
    *room.stage.done.lock().unwrap() = Some(Done::Link(secret()));
    let page = room.post(&at("/settings"), "do=invite").await;
    assert_eq!((page.status, room.orders()), (StatusCode::OK, vec![Order::Invite(cohort_id())]));
    assert!(
        page.body.contains(&format!("http://class.test/invite/{SECRET}")) && page.body.contains("7 days")
    );
}

#[tokio::test]
async fn the_record_of_deeds_says_who_did_what() {
    let line = Line {
        id: LineId::from_bytes([6; 16]),
        cohort: cohort_id(),
        by: Some(LearnerId::from_bytes([7; 16])),
        at: Timestamp::UNIX_EPOCH,
        deed: Deed::Scored,
        about: Some(LearnerId::from_bytes([8; 16])),
        what: EVIL.into(),
        old: Some("40%".into()),
        new: Some(EVIL.into()),
        why: Some(EVIL.into()),
    };
    let lines = vec![(line, Some(EVIL.into()), Some("Bo".into()))];
    let room = Room::seeing(Sight::Deeds(Box::new(Deeds { cohort: cohort(), lines, more: true })));
    let before = LineId::from_bytes([9; 16]);
    let page = room.get(&at(&format!("/deeds?before={before}"))).await;
    assert_eq!(*room.stage.asks.lock().unwrap(), [Ask::Deeds(cohort_id(), Some(before))]);
    assert!(page.body.contains("set a score") && page.body.contains("today 1:00"), "in the class's zone");
    assert!(page.body.contains(&format!("?before={}", LineId::from_bytes([6; 16]))));
    assert!(!page.body.contains(EVIL));
    assert_eq!(room.get(&at("/deeds?before=x")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_stranger_is_asked_in_and_led_on() {
    let room = Room::new();
    *room.stage.refuses.lock().unwrap() = Some(Turned::Refused(Refusal::SignedOut));
    for path in ["/teach".to_owned(), at(""), at("/settings"), at("/roster"), at("/deeds")] {
        let page = room.ask(by_stranger(get(&path))).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(page.body.contains(&format!(r#"name="to" value="{path}""#)), "{path}");
        let entered = room.post("/enter", &format!("name=Ada&to={path}")).await;
        assert!(entered.body.contains(&format!(r#"href="{path}">Continue"#)), "{path}");
    }
    let page = room.ask(by_stranger(post(&at("/settings"), "do=archive"))).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn to_everybody_else_there_is_nothing() {
    let room = Room::new();
    let learner = format!("/learner/{}", LearnerId::from_bytes([8; 16]));
    let paths = ["", "/settings", "/roster", "/deeds", &learner].map(at);
    for path in paths.iter().map(String::as_str).chain(["/teach", "/teach/nonsense"]) {
        assert_eq!(room.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
