use std::time::Duration;

use axum::{body::to_bytes, http::StatusCode};
use homeroom_core::{
    Allowance, CourseId, Learner, LearnerId, Posting, PostingId, Refusal, Reminder, Timestamp, Turned,
    desk::{Board, BoardSeat, Order, Sight, Stand},
};
use tower::ServiceExt as _;

use super::stage::{Room, ada, cohort, cohort_id, get, item};
use crate::assets;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millisecond(minutes * 60_000).unwrap()
}

fn posting() -> PostingId {
    PostingId::from_bytes([5; 16])
}

fn learner(n: u8) -> Learner {
    Learner { id: LearnerId::from_bytes([n; 16]), name: format!("Learner {n}"), since: at(0) }
}

fn board() -> Board {
    let seat = |learner: Learner, stand| BoardSeat { learner, stand, allowance: None };
    let more = Allowance { posting: posting(), learner: ada().id, minutes: 15, attempts: 0 };
    Board {
        cohort: cohort(),
        posting: Posting {
            id: posting(),
            cohort: cohort_id(),
            course: CourseId::new("local"),
            item: item("1-why.test"),
            opens: None,
            closes: Some(at(45)),
            terms: None,
            reminder: Reminder::Off,
            withdrawn: None,
        },
        title: "Why <b>?".into(),
        questions: 4,
        seats: vec![
            BoardSeat { allowance: Some(more), ..seat(ada(), Stand::NotStarted) },
            seat(learner(8), Stand::Working { answered: 3, began: at(-5), due: Some(at(25)) }),
            seat(learner(9), Stand::HandedIn { answered: 4, at: at(-1) }),
        ],
        erased: 1,
        now: at(0),
    }
}

fn path() -> String {
    format!("/teach/{}/p/{}", cohort_id(), posting())
}

fn sight() -> Sight {
    Sight::Board(Box::new(board()))
}

#[tokio::test]
async fn a_board_shows_who_is_how_far() {
    let room = Room::seeing(sight());
    let page = room.get(&path()).await;
    assert_eq!(page.status, StatusCode::OK);
    for (place, n) in [1, 1, 1].into_iter().enumerate() {
        assert!(page.body.contains(&format!(r#"<dd id="_count{place}">{n}</dd>"#)));
    }
    assert!(page.body.contains("7 of 12 answers") && page.body.contains("&lt;b&gt;Ada&lt;/b&gt;"));
    assert!(page.body.contains("since today 0:55, until today 1:25"));
    assert!(page.body.contains("15 more minutes"));
    assert!(page.body.contains("1 learner has erased their record after beginning"));
    assert!(
        page.body.contains("Closes Thursday 1 January 1970, 1:45 (Europe/Berlin, UTC+1) — in 45 minutes")
    );
    assert!(page.body.contains(assets::BOARD.address()));
    assert!(!room.get("/progress").await.body.contains(assets::BOARD.address()));
}

#[tokio::test]
async fn the_first_event_has_everything_and_the_stream_ends() {
    let room = Room::seeing(sight());
    let live = room.get(&format!("{}/live", path())).await;
    assert_eq!(live.status, StatusCode::OK);
    assert!(live.header("content-type").starts_with("text/event-stream"));
    let events: Vec<&str> = live.body.split("\n\n").filter(|event| !event.is_empty()).collect();
    let [event] = events.as_slice() else { panic!("one event: {events:?}") };
    let data: serde_json::Value = serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!(data["counts"], serde_json::json!([1, 1, 1]));
    assert_eq!(data["answers"]["said"], "7 of 12 answers");
    assert_eq!(data["rows"].as_array().unwrap().len(), 3);
    assert_eq!(data["rows"][1]["state"], "working");
    assert_eq!(room.get(&format!("{}/live", path())).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_is_too_fast_waits_and_goes_on() {
    let room = Room::seeing(sight());
    let answer = room.router().oneshot(get(&format!("{}/live", path()))).await.unwrap();
    let refuse = |turned| *room.stage.refuses.lock().unwrap() = turned;
    refuse(Some(Turned::Refused(Refusal::TooFast { wait: Duration::ZERO })));
    let calm = async {
        while room.stage.asks.lock().unwrap().len() < 2 {
            tokio::task::yield_now().await;
        }
        let mut later = board();
        later.seats[1].stand = Stand::HandedIn { answered: 4, at: at(0) };
        room.sees(Sight::Board(Box::new(later)));
        refuse(None);
    };
    let (body, ()) = tokio::join!(to_bytes(answer.into_body(), usize::MAX), calm);
    let body = String::from_utf8(body.unwrap().into()).unwrap();
    let events: Vec<&str> = body.split("\n\n").filter(|event| event.starts_with("data: ")).collect();
    assert!(events.len() == 2 && events[1].contains(r#""counts":[1,0,2]"#), "{body}");
}

#[tokio::test]
async fn only_what_changed_is_sent() {
    use crate::desk::Now;
    let before = Now::of(&board());
    assert_eq!(Now::of(&board()).since(Some(&before)), None);
    let mut later = board();
    later.seats[1].stand = Stand::HandedIn { answered: 4, at: at(0) };
    let changed = Now::of(&later).since(Some(&before)).unwrap();
    assert_eq!(changed["counts"], serde_json::json!([1, 0, 2]));
    assert_eq!(changed["rows"].as_array().unwrap().len(), 1);
    assert_eq!(changed["rows"][0]["of"], "4 of 4");
    assert!(changed.get("when").is_none() && changed.get("over").is_none());
    later.seats.pop();
    assert!(!Now::of(&later).has_rows_of(&before));
}

#[tokio::test]
async fn after_the_close_more_time_comes_with_a_warning() {
    use crate::desk::Now;
    const SEEN: &str = "learners may have seen them by now.</p>";
    let over = || Board { now: at(45), ..board() };
    let page = Room::seeing(sight()).get(&path()).await;
    assert!(page.body.contains(r#"<p class="notice" id="_over" hidden>"#), "a script shows it at the close");
    let closed = Room::seeing(Sight::Board(Box::new(over()))).get(&path()).await;
    let warning = closed.body.find(r#"<p class="notice" id="_over">"#).unwrap();
    assert!(closed.body.contains(SEEN) && warning < closed.body.find(r#"value="extend""#).unwrap());
    assert_eq!(Now::of(&over()).since(Some(&Now::of(&board()))).unwrap()["over"], true);
    for (board, typed, warns) in [
        (over(), "%2B90m", true),
        (over(), "", true),
        (over(), "1970-01-01+1%3A30", false),
        (board(), "%2B90m", false),
    ] {
        let room = Room::seeing(Sight::Board(Box::new(board)));
        let echo = room.post(&path(), &format!("do=close&from=2700000&closes={typed}")).await;
        assert_eq!((echo.status, echo.body.contains(SEEN)), (StatusCode::OK, warns), "{typed}");
    }
}

#[tokio::test]
async fn a_press_changes_the_posting() {
    let room = Room::new();
    let (cohort, posting) = (cohort_id(), posting());
    let from = Some(at(45));
    for press in [
        "do=extend&from=2700000",
        "do=extend&from=-2700000",
        "do=close-now&from=2700000",
        "do=set-close&from=2700000&to=",
        "do=withdraw",
        "do=put-back",
        "do=remind",
        "do=remind-not",
    ] {
        let answer = room.post(&path(), press).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, path().as_str()));
    }
    let expected = [
        Order::Reschedule { cohort, posting, from, to: Some(at(60)) },
        Order::Reschedule { cohort, posting, from: Some(at(-45)), to: Some(at(15)) },
        Order::Reschedule { cohort, posting, from, to: Some(at(0)) },
        Order::Reschedule { cohort, posting, from, to: None },
        Order::Withdraw { cohort, posting },
        Order::PutBack { cohort, posting },
        Order::Remind { cohort, posting, reminder: Reminder::On },
        Order::Remind { cohort, posting, reminder: Reminder::Off },
    ];
    assert_eq!(room.orders(), expected);
    assert_eq!(room.post(&path(), "do=extend&from=soon").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_close_is_said_in_full_first() {
    let room = Room::seeing(sight());
    let echo = room.post(&path(), "do=close&from=2700000&closes=%2B90m").await;
    assert!(
        echo.body.contains("Thursday 1 January 1970, 2:30 (Europe/Berlin, UTC+1) — in 1 hour 30 minutes")
    );
    assert!(echo.body.contains(r#"name="to" value="5400000""#) && room.orders().is_empty());
    room.sees(sight());
    let wrong = room.post(&path(), "do=close&from=2700000&closes=%3Cb%3E").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("cannot be read as a time") && wrong.body.contains(r#"value="&lt;b&gt;""#));
    room.sees(sight());
    *room.stage.refuses_orders.lock().unwrap() = Some(Turned::Refused(Refusal::ChangedMeanwhile));
    let refused = room.post(&path(), "do=close-now&from=2700000").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("Why &lt;b&gt;?"));
}

#[tokio::test]
async fn a_withdrawn_test_can_only_be_put_back() {
    let mut board = board();
    board.posting.withdrawn = Some(at(-3));
    let page = Room::seeing(Sight::Board(Box::new(board))).get(&path()).await;
    assert!(page.body.contains("Withdrawn Thursday 1 January 1970, 0:57"));
    assert!(page.body.contains(r#"value="put-back""#) && !page.body.contains(r#"value="extend""#));
}
