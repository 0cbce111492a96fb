use axum::http::StatusCode;
use homeroom_core::{
    Block, Callout, Cohort, Decided, Learner, LearnerId, Refusal, TalkId, Timestamp, Turned,
    desk::{Ask, Conversation, LabHead, LabRow, Labs, Order, Sight, TalkLine},
    para, rich,
};

use super::stage::{Room, cohort, cohort_id, course, item};

fn talk(n: u8) -> TalkId {
    TalkId::from_bytes([n; 16])
}

fn line(n: u8, counted: u32) -> TalkLine {
    TalkLine {
        id: talk(n),
        began: Timestamp::UNIX_EPOCH,
        left: None,
        said: 4,
        counted,
        complete: counted >= 3,
        decided: None,
        waits: false,
    }
}

fn head(lab: &str) -> LabHead {
    LabHead { course: course(), lab: item(lab), title: "<b>Lab".into(), of: "Course".into(), needed: 3 }
}

fn learner(n: u8, name: &str) -> Learner {
    Learner { id: LearnerId::from_bytes([n; 16]), name: name.into(), since: Timestamp::UNIX_EPOCH }
}

fn labs() -> Labs {
    let set = TalkLine { decided: Some(Decided::Open), complete: false, waits: true, ..line(2, 5) };
    Labs {
        cohort: cohort(),
        heads: vec![head("1.lab"), head("2.lab")],
        rows: vec![
            LabRow { learner: learner(2, "<b>Bo"), cells: vec![Some(line(1, 4)), Some(set)] },
            LabRow { learner: learner(3, "Cy"), cells: vec![None, Some(line(3, 2))] },
        ],
    }
}

fn conversation() -> Conversation {
    let body = vec![para("<script>said")];
    let blocks = vec![Block::Callout { kind: Callout::Learner, title: Some(rich("<b>Bo")), body }];
    Conversation {
        cohort: cohort(),
        learner: learner(2, "<b>Bo"),
        head: head("1.lab"),
        line: TalkLine { decided: Some(Decided::Complete), complete: true, ..line(1, 2) },
        by: Some(("<i>Di".into(), Timestamp::UNIX_EPOCH)),
        blocks,
        takeaway: Some("<u>Count.".into()),
        others: vec![TalkLine { left: Some(Timestamp::UNIX_EPOCH), ..line(4, 1) }],
    }
}

fn at(rest: &str) -> String {
    format!("/teach/{}{rest}", cohort_id())
}

fn page_of(n: u8) -> String {
    at(&format!("/lab/{}", talk(n)))
}

#[tokio::test]
async fn the_table_has_everybody_and_leads_to_what_was_said() {
    let room = Room::seeing(Sight::Labs(Box::new(labs())));
    let page = room.get(&at("/labs")).await;
    assert_eq!(*room.stage.asks.lock().unwrap(), [Ask::Labs(cohort_id())]);
    for part in [
        "&lt;b&gt;Bo",
        "3 of 3",
        "2 of 3",
        "set by hand",
        "waits",
        "not begun",
        "1 of 2 complete",
        &page_of(1),
        &page_of(3),
        &at(&format!("/learner/{}", learner(3, "").id)),
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.inside());
    }
    assert!(!page.body.contains("<b>Bo") && !page.body.contains("<b>Lab"));
    assert!(page.body.contains(&format!(r#"href="{}" aria-current="page""#, at("/labs"))));
}

#[tokio::test]
async fn a_class_without_labs_or_learners_says_so() {
    let none = Labs { heads: Vec::new(), ..labs() };
    let page = Room::seeing(Sight::Labs(Box::new(none))).get(&at("/labs")).await;
    assert!(page.body.contains("No course of this class has a lab.") && !page.body.contains("<table"));
    let empty = Labs { rows: Vec::new(), ..labs() };
    let page = Room::seeing(Sight::Labs(Box::new(empty))).get(&at("/labs")).await;
    assert!(page.body.contains("Nobody has joined yet") && !page.body.contains("<table"));
}

#[tokio::test]
async fn a_conversation_shows_what_was_said_and_what_can_be_decided() {
    let room = Room::seeing(Sight::Talk(Box::new(conversation())));
    let page = room.get(&page_of(1)).await;
    assert_eq!(*room.stage.asks.lock().unwrap(), [Ask::Talk(cohort_id(), talk(1))]);
    for part in [
        "&lt;script&gt;said",
        "&lt;u&gt;Count.",
        "By the rules: not complete, 2 of 3 exchanges",
        "<b>2 of 3 exchanges</b>",
        "Set by &lt;i&gt;Di",
        r#"value="complete" checked"#,
        &page_of(4),
        &at(&format!("/learner/{}", learner(2, "").id)),
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.inside());
    }
    for part in ["<script>said", "<i>Di", "<u>Count", "<b>Bo"] {
        assert!(!page.body.contains(part), "{part}");
    }
    assert_eq!(page.body.matches(r#"type="radio""#).count(), 3);
}

#[tokio::test]
async fn a_conversation_orders_what_is_chosen() {
    let room = Room::new();
    for decided in ["rules", "complete", "open"] {
        let done = room.post(&page_of(1), &format!("do=decide&decided={decided}")).await;
        let back = format!("{}?saved", page_of(1));
        assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, back.as_str()));
    }
    let order = |decided| Order::Decide { cohort: cohort_id(), talk: talk(1), decided };
    assert_eq!(room.orders(), [order(None), order(Some(Decided::Complete)), order(Some(Decided::Open))]);
}

#[tokio::test]
async fn nothing_else_is_an_order() {
    for form in ["do=decide", "do=decide&decided=perhaps", "decided=complete", ""] {
        let room = Room::seeing(Sight::Talk(Box::new(conversation())));
        let page = room.post(&page_of(1), form).await;
        assert!(page.status.is_client_error() && room.orders().is_empty(), "{form}: {}", page.status);
    }
    let room = Room::new();
    let mut foreign = super::stage::post(&page_of(1), "do=decide&decided=complete");
    foreign.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(room.ask(foreign).await.status, StatusCode::FORBIDDEN);
    assert!(room.orders().is_empty());
}

#[tokio::test]
async fn in_the_archive_a_conversation_is_read_and_nothing_is_decided() {
    let archived = Cohort { archived: Some(Timestamp::UNIX_EPOCH), ..cohort() };
    let seen = Conversation { cohort: archived, ..conversation() };
    let room = Room::seeing(Sight::Talk(Box::new(seen)));
    let page = room.get(&page_of(1)).await;
    assert!(!page.body.contains("<form") && page.body.contains("Set by &lt;i&gt;Di"), "{}", page.inside());
}

#[tokio::test]
async fn who_does_not_teach_finds_no_lab() {
    let room = Room::new();
    *room.stage.refuses.lock().unwrap() = Some(Turned::Refused(Refusal::NotFound));
    for path in [at("/labs"), page_of(1), at("/lab/nothing")] {
        assert_eq!(room.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let done = room.post(&page_of(1), "do=decide&decided=complete").await;
    assert_eq!(done.status, StatusCode::NOT_FOUND);
}
